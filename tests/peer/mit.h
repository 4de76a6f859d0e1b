/* SPDX-License-Identifier: BSD-2-Clause */
/* What MIT krb5 saw, as fields. */
#ifndef TESTS_PEER_MIT_H
#define TESTS_PEER_MIT_H

#include <krb5.h>

#include "peer/peer.h"

static inline void
put_data(struct ek_buf *fields, const char *name, const krb5_data *data)
{
	put_bytes(fields, name, data->data, data->length);
}

static inline void
put_name(struct ek_buf *fields, krb5_const_principal name)
{
	int i;

	if (name == NULL)
		return;
	put_data(fields, "realm", &name->realm);
	if (name->length > 0)
		put_number(fields, "type", name->type);
	for (i = 0; i < name->length; i++)
		put_data(fields, "part", &name->data[i]);
}

static inline void
put_key(struct ek_buf *fields, const krb5_keyblock *key)
{
	put_number(fields, "keytype", key != NULL ? key->enctype : 0);
	put_bytes(fields, "key", key != NULL ? key->contents : NULL,
	    key != NULL ? key->length : 0);
}

/* Timestamps are 32 bits, unsigned from 1.16 on but of a signed type. */
static inline void
put_time(struct ek_buf *fields, const char *name, krb5_timestamp time)
{
	put_number(fields, name, (uint32_t)time);
}

static inline void
put_times(struct ek_buf *fields, const krb5_ticket_times *times)
{
	put_time(fields, "auth", times->authtime);
	put_time(fields, "start", times->starttime);
	put_time(fields, "end", times->endtime);
	put_time(fields, "renew", times->renew_till);
}

static inline void
put_addresses(struct ek_buf *fields, krb5_address *const *list)
{
	for (; list != NULL && *list != NULL; list++) {
		put_number(fields, "addr-type", (*list)->addrtype);
		put_bytes(fields, "address", (*list)->contents,
		    (*list)->length);
	}
}

static inline void
put_authdata(struct ek_buf *fields, krb5_authdata *const *list)
{
	for (; list != NULL && *list != NULL; list++) {
		put_number(fields, "ad-type", (*list)->ad_type);
		put_bytes(fields, "ad", (*list)->contents, (*list)->length);
	}
}

#endif
