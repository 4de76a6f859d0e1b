/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON of sign-in daemons. */
#include "fuzz/fuzz.h"
#include "krb/kdcrep.h"
#include "krb/tgtjson.h"

static void
look_at(const struct ek_tgtjson *tgt, void *arg)
{
	struct ek_error error = { 0 };
	struct ek_kdcrep reply;

	if (tgt->message.data != NULL)
		ek_kdcrep_parse(tgt->message, &reply, &error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ek_error error = { 0 };
	int n;

	ek_tgtjson_parse((ekrb_bytes){ data, size }, look_at, NULL, &n,
	    &error);
	return 0;
}
