/* SPDX-License-Identifier: BSD-2-Clause */
/* Assertions about views. */
#ifndef TESTS_UNIT_CKBYTES_H
#define TESTS_UNIT_CKBYTES_H

#include "krb/principal.h"
#include "unit/unit.h"

/* The bytes are the text's. */
#define ck_assert_bytes(bytes, text)                                           \
	ck_assert_msg(ek_bytes_are(bytes, text), "%.*s, expected %s",          \
	    (int)(bytes).len, (const char *)(bytes).data, text)

/* The name prints as that text. */
static inline void
ck_assert_name(const struct ek_principal *name, const char *text)
{
	struct ek_buf buf = { .failed = false };

	ek_principal_print(&buf, name);
	ck_assert_str_eq(ek_buf_str(&buf), text);
	ek_buf_free(&buf);
}

#endif
