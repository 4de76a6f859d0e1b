/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a tool says of its command line: help, and errors as a line of text
 * and as a JSON document.
 */
#ifndef TOOLS_USAGE_H
#define TOOLS_USAGE_H

#include "options.h"

/* Prints --help to stdout. */
void ek_usage_help(const struct ek_tool *);

/* Prints the error on stderr and, with --json, its document on stdout. Only
 * the first error of a run is printed. */
void ek_usage_error(struct ek_options *, int code, const char *argument,
    const char *message);

#endif
