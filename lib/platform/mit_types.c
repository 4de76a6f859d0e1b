/* SPDX-License-Identifier: BSD-2-Clause */
/* What the types of MIT krb5 hold, as MIT and Apple declare them. */
#include "config.h"

#include <string.h>

#include "platform/krb5_library.h"

/* krb5_timestamp counts to 2106 without a sign. */
static int64_t
epoch(krb5_timestamp when)
{
	return (uint32_t)when;
}

struct ek_krb5_view
ek_krb5_view(const krb5_creds *creds)
{
	return (struct ek_krb5_view){
		.client = creds->client,
		.server = creds->server,
		.ticket.data = (const uint8_t *)creds->ticket.data,
		.ticket.len = creds->ticket.length,
		.session_etype = creds->keyblock.enctype,
		.flags = (uint32_t)creds->ticket_flags,
		.auth_time = epoch(creds->times.authtime),
		.start = epoch(creds->times.starttime),
		.end = epoch(creds->times.endtime),
		.renew_until = epoch(creds->times.renew_till),
	};
}

char *
ek_krb5_component(krb5_context ctx, krb5_const_principal principal, int i)
{
	if (i >= principal->length)
		return NULL;
	return strndup(principal->data[i].data, principal->data[i].length);
}

bool
ek_krb5_offset(krb5_context ctx, krb5_ccache cache, int64_t *out)
{
	krb5_timestamp seconds;
	krb5_int32 microseconds;

	*out = 0;
	if (krb5_get_time_offsets(ctx, &seconds, &microseconds) != 0)
		return false;
	*out = seconds;
	return seconds != 0;
}
