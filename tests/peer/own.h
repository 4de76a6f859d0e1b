/* SPDX-License-Identifier: BSD-2-Clause */
/* What our readers saw, as fields. */
#ifndef TESTS_PEER_OWN_H
#define TESTS_PEER_OWN_H

#include "krb/principal.h"
#include "peer/peer.h"

static inline void
put_view(struct ek_buf *fields, const char *name, ekrb_bytes bytes)
{
	put_bytes(fields, name, bytes.data, bytes.len);
}

static inline void
put_name(struct ek_buf *fields, const struct ek_principal *name)
{
	uint32_t i;

	put_view(fields, "realm", name->realm);
	if (name->n_parts > 0)
		put_number(fields, "type", name->type);
	for (i = 0; i < name->n_parts; i++)
		put_view(fields, "part", name->part[i]);
}

#endif
