/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FreeTDS has one sentence for every failure before the server's own words. The
 * trace that it writes on request has the cause; it goes to memory here, and
 * of it only the lines on Kerberos, TLS and encryption are read. It does not
 * write the login packet into it.
 */
#ifndef EK_COLLECT_TDSTRACE_H
#define EK_COLLECT_TDSTRACE_H

#include "collect/collector.h"

/* Before the driver is loaded. -1: this system cannot. */
int ek_tdstrace_begin(void);

/* Says what a trace tells; changes TEXT. */
void ek_tdstrace_read(struct ek_collector *, char *text);

/* The same with what was written since the begin, which is forgotten. */
void ek_tdstrace_end(struct ek_collector *, int fd);

#endif
