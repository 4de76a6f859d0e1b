/* SPDX-License-Identifier: BSD-2-Clause */
#include "codes/codes.h"

static const struct ek_code codes[] = {
#define EK_KRB(n, rfc, mit, text)                                              \
	{ EK_SPACE_KRB, n, EK_NO_STATE, rfc, text },
#include "codes/krb.def"
#undef EK_KRB
#define EK_NTSTATUS(n, symbol, text)                                           \
	{ EK_SPACE_NTSTATUS, n, EK_NO_STATE, symbol, text },
#include "codes/ntstatus.def"
#undef EK_NTSTATUS
};

const struct ek_code *
ek_code_of_reply(enum ek_space space, int64_t number)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].space == space && codes[i].number == number)
			return &codes[i];
	return NULL;
}
