/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libentrakrb: reads and judges Kerberos tickets for Azure SQL Managed
 * Instance, asks for them, and explains why that fails.
 *
 * Objects are opaque. ekrb_X_new gives an object to free with ekrb_X_free,
 * which takes NULL. A pointer named *_out is set to NULL before anything can
 * fail. Strings and views returned live as long as the object they came from.
 * Text is UTF-8. Times are seconds since 1970-01-01 UTC. The library keeps no
 * global state, prints nothing and never ends the process; one ekrb_ctx, and
 * what was made with it, is to be used by one thread at a time.
 */
#ifndef ENTRAKRB_H
#define ENTRAKRB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(_WIN32)
#define EKRB_API __attribute__((visibility("default")))
#else
#define EKRB_API
#endif

/* What came of a call. Values are never reused. */
typedef enum ekrb_status {
	EKRB_OK = 0,
	EKRB_NOMEM = 1,       /* out of memory */
	EKRB_ARGUMENT = 2,    /* an argument is out of its range */
	EKRB_MALFORMED = 3,   /* input breaks the rules of its format */
	EKRB_UNSUPPORTED = 4, /* nothing here can do that */
	EKRB_COLLECTOR = 5,   /* a collector program is missing or failed */
	EKRB_STATE = 6,       /* calls in the wrong order */
	EKRB_IO = 7           /* a file could not be read or written */
} ekrb_status;

/* Bytes somebody else owns. */
typedef struct ekrb_bytes {
	const uint8_t *data;
	size_t len;
} ekrb_bytes;

#ifdef __cplusplus
}
#endif

#endif
