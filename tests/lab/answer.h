/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The HTTP side of the front door: reads a request, makes the answer that the
 * plan wants, and sends it in the way that the plan wants.
 */
#ifndef TESTS_LAB_ANSWER_H
#define TESTS_LAB_ANSWER_H

#include "lab/door.h"

/* Serves one request and ends the connection. */
void lab_answer(const struct lab *, struct lab_conn *);

/* A line in front.log. */
void lab_answer_log(const struct lab *, const char *fmt, ...) EK_PRINTF(2, 3);

#endif
