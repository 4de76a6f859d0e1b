/* SPDX-License-Identifier: BSD-2-Clause */
/* What a message says, built as JSON; shown as it is or as indented lines. */
#ifndef EK_INSPECT_FIELDS_H
#define EK_INSPECT_FIELDS_H

#include "inspect/inspect.h"
#include "krb/flags.h"

/* Adds a member; out of memory is noted in inspect->failed. */
void ek_field_bytes(struct ek_inspect *, json_t *, const char *name,
    ekrb_bytes text);
void ek_field_text(struct ek_inspect *, json_t *, const char *name,
    const char *text);
void ek_field_int(struct ek_inspect *, json_t *, const char *name, int64_t);
void ek_field_bool(struct ek_inspect *, json_t *, const char *name, bool);
void ek_field_hex32(struct ek_inspect *, json_t *, const char *name, uint32_t);

/* A time twice, as NAME_epoch and NAME; nothing if it is 0. */
void ek_field_time(struct ek_inspect *, json_t *, const char *name, int64_t);

/* A principal as shown, nothing if it has no parts; a realm alone. */
void ek_field_name(struct ek_inspect *, json_t *, const char *name,
    const struct ek_principal *);
void ek_field_realm(struct ek_inspect *, json_t *, const char *name,
    ekrb_bytes realm);

/* Words that a server or a person wrote; and a name of that kind ("host",
 * "user") that is no principal. Nothing if data is NULL. */
void ek_field_words(struct ek_inspect *, json_t *, const char *name,
    ekrb_bytes words);
void ek_field_other(struct ek_inspect *, json_t *, const char *name,
    const char *kind, ekrb_bytes);

/* An encryption type as NAME and NAME_name. */
void ek_field_etype(struct ek_inspect *, json_t *, const char *name, int32_t);

/* The flags or options of a table as words; NAME_hex; and in NAME_aliases the
 * other words that some of them go by, which the text shows beside them. */
void ek_field_flags(struct ek_inspect *, json_t *, const char *name,
    const struct ek_flag *table, uint32_t);

/* How many bytes there are of what must not be shown; the name ends in "size",
 * by which the text has the unit. */
void ek_field_opaque(struct ek_inspect *, json_t *, const char *name,
    ekrb_bytes);

/* Of the member NAME, which is not shown whole, how many elements or bytes are
 * missing, as NAME_left_out; nothing if none are. */
void ek_field_left_out(struct ek_inspect *, json_t *, const char *name,
    uint64_t n);

/* Bytes that anybody may see, in hex, at most 4 KiB of them. */
void ek_field_hex(struct ek_inspect *, json_t *, const char *name, ekrb_bytes);

/* A new object or list as a member, borrowed; NULL when out of memory, which
 * the functions above take. */
json_t *ek_field_object(struct ek_inspect *, json_t *, const char *name);
json_t *ek_field_list(struct ek_inspect *, json_t *, const char *name);
json_t *ek_field_append(struct ek_inspect *, json_t *list);

/* Prints a string of JSON: there a backslash stands twice, people want it
 * once. */
void ek_fields_string(struct ek_out *, const char *);

/* Prints all members, nested ones indented. */
void ek_fields_print(struct ek_inspect *, const json_t *, int indent);

#endif
