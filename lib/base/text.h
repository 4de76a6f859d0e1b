/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making untrusted text safe to show. Knows nothing of Kerberos.
 */
#ifndef EK_BASE_TEXT_H
#define EK_BASE_TEXT_H

#include "base/buf.h"

/* Decodes one UTF-8 sequence strictly (no surrogates, no overlong forms).
 * Returns its length in bytes, 0 if there is none; *rune_out is the code. */
size_t ek_utf8_next(const void *, size_t len, uint32_t *rune_out);

/* How many bytes of the text are MAX at the most and cut no character. */
size_t ek_utf8_within(const char *, size_t max);

/* Appends bytes as valid UTF-8 without loss: what is no UTF-8, and NUL,
 * becomes \xHH, a backslash becomes \\. For values kept in JSON. */
void ek_text_escape(struct ek_buf *, const void *, size_t len);

/* Appends UTF-8 text for a terminal: C0, DEL, C1, bidirectional and other
 * invisible controls become \xHH or \u{HHHH}; what is no UTF-8 becomes \xHH.
 * Newlines too, unless KEEP_NEWLINES. */
void ek_text_show(struct ek_buf *, const char *, bool keep_newlines);

/* True for hexadecimal digits in groups of 8, 4, 4, 4 and 12, as the id of a
 * tenant is written. */
bool ek_is_guid(const char *, size_t len);

/* Appends an RFC 3339 UTC time such as 2026-11-22T10:14:03Z; works for every
 * int64_t whose year has four digits, else appends the number itself. */
void ek_text_time(struct ek_buf *, int64_t epoch);

/* Reads an RFC 3339 time with Z or an offset, or "@" and seconds since 1970.
 * Fractions of a second are passed over. False if it is neither. */
bool ek_text_time_parse(const char *, int64_t *epoch_out);

/* Appends a length of time in words such as "6 h 12 min" or "45 s". */
void ek_text_duration(struct ek_buf *, int64_t seconds);

#endif
