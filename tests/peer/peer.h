/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Decoders that nobody here wrote, behind one interface, for the differential
 * test and the benchmark. Their libraries cannot share a process, so that each
 * program links one of mit.c, heimdal.c and samba.c, or krb5_files.c and one of
 * those with _files.
 */
#ifndef TESTS_PEER_PEER_H
#define TESTS_PEER_PEER_H

#include <string.h>

#include "peer/fields.h"
#include "unit/expect.h"

struct peer_format {
	const char *name; /* of the folder in tests/fuzz/corpus */
	/* Decodes all the bytes and frees the result. With FIELDS also says
	 * what was in them; what a reader of files saw before a fault, too.
	 * False if refused. */
	bool (*read)(ekrb_bytes, struct ek_buf *fields);
};

extern const char *const peer_name;

/* Of readers of caches: entries marked as removed are not shown. */
extern const bool peer_passes_removed;

/* The library reads a cache or keytab and writes all of it into a new file of
 * its own, named as place_other() has it. False: it refuses. */
bool peer_write_ccache(ekrb_bytes, const char *name);
bool peer_write_keytab(ekrb_bytes, const char *name);

/* Ends with a NULL name. */
extern const struct peer_format peer_formats[];

/* Our reading of the same formats; the error record says why not. */
struct own_format {
	const char *name;
	bool (*read)(ekrb_bytes, struct ek_buf *fields, struct ek_error *);
};

/* Ends with a NULL name. */
extern const struct own_format own_formats[];

/* Ours for that name; never NULL. */
static inline const struct own_format *
own_find(const char *name)
{
	const struct own_format *format;

	for (format = own_formats; format->name != NULL; format++)
		if (strcmp(format->name, name) == 0)
			return format;
	EXPECT(!"a format of that name");
	return NULL;
}

#endif
