/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The readers, one a kind of text. Each takes plain text (ek_text_plain), sets
 * the facts it finds and returns whether it recognised anything; facts that
 * cannot be set (out of memory) are simply not known.
 */
#ifndef EK_TEXT_READERS_H
#define EK_TEXT_READERS_H

#include "text/text.h"

bool ek_read_trace(const char *text, size_t len, struct ek_facts *);
/* Past "[pid] seconds.micros: " of a line of a trace, whose seconds are set; a
 * line that names a fault may lack that front (seconds 0). NULL: no line of a
 * trace. */
const char *ek_trace_line(const char *line, int64_t *time_out);

bool ek_read_klist(const char *text, size_t len, struct ek_facts *);
bool ek_read_cloud_debug(const char *text, size_t len, struct ek_facts *);
bool ek_read_dsregcmd(const char *text, size_t len, struct ek_facts *);
bool ek_read_app_sso(const char *text, size_t len, struct ek_facts *);
bool ek_read_windows(const char *text, size_t len, struct ek_facts *);

/* Sentences and numbers; fills hits and codes. */
bool ek_read_driver(const char *text, size_t len, struct ek_facts *,
    struct ek_text *);

/* Sets a text fact; bytes that are no UTF-8 are escaped. */
static inline void
ek_set_text(struct ek_facts *facts, const char *name, const char *text)
{
	ek_fact_set(facts, name, ek_json_text(text));
}


#endif
