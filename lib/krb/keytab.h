/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keytab files, versions 1 and 2 (MIT's keytab_file_format): read as a stream,
 * one entry at a time, in flat memory. Version 1 is in the byte order of the
 * machine that wrote it, which is found out from the first entry.
 */
#ifndef EK_KRB_KEYTAB_H
#define EK_KRB_KEYTAB_H

#include "krb/ccache.h"

enum { EK_KEYTAB_ENTRY_MAX = 1 << 20 }; /* bytes in one entry */

struct ek_keytab {
	struct ek_reader reader;
	int version;         /* 1 or 2 */
	bool little;         /* byte order; false for version 2 */
	uint64_t holes;      /* deleted entries passed so far */
	struct ek_error *error;
};

/* One key; views into the window, good until the next call. */
struct ek_keytab_entry {
	uint64_t offset;     /* of its length in the file */
	struct ek_principal principal;
	int64_t timestamp;   /* when it was written */
	uint32_t kvno;
	int32_t etype;
	ekrb_bytes key;      /* secret */
};

/* True if the bytes begin like a keytab and not like a cache of the versions 1
 * and 2, which begin with the same two bytes. */
bool ek_keytab_is(ekrb_bytes start);

/* Reads the version. After a fault the keytab is still to be closed. */
ekrb_status ek_keytab_open(struct ek_keytab *, ek_read_fn *, void *arg,
    struct ek_error *);
void ek_keytab_close(struct ek_keytab *);

/* Reads the next key, passing over deleted ones. After EK_NEXT_FAULT, which is
 * also the end, the fields before the fault are set. */
enum ek_next ek_keytab_next(struct ek_keytab *,
    struct ek_keytab_entry *entry_out);

#endif
