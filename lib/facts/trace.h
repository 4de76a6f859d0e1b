/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What lines of MIT's trace (KRB5_TRACE) say, by stable names; used for lines
 * watched in a collector and for lines pasted from a log.
 */
#ifndef EK_FACTS_TRACE_H
#define EK_FACTS_TRACE_H

/* The mark of a line (its front "[pid] time: " taken off), a value of the fact
 * ticket.trace_marks; NULL: a line that says nothing of a fault. */
const char *ek_trace_mark(const char *line);

/* Whether the line ends in what a server sent ("HTTPS error: ..."), where
 * krb5 1.20 may show memory that it never set. Returns the length of the part
 * before it, or 0. */
unsigned ek_trace_foreign(const char *line);

#endif
