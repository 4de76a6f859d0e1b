/* SPDX-License-Identifier: BSD-2-Clause */
#include "krb/flags.h"

const struct ek_flag ek_flags[] = {
	{ EK_FLAG_FORWARDABLE, 'F', "forwardable", NULL },
	{ UINT32_C(0x20000000), 'f', "forwarded", NULL },
	{ UINT32_C(0x10000000), 'P', "proxiable", NULL },
	{ UINT32_C(0x08000000), 'p', "proxy", NULL },
	{ UINT32_C(0x04000000), 'D', "may-postdate", NULL },
	{ UINT32_C(0x02000000), 'd', "postdated", NULL },
	{ EK_FLAG_INVALID, 'i', "invalid", NULL },
	{ EK_FLAG_RENEWABLE, 'R', "renewable", NULL },
	{ EK_FLAG_INITIAL, 'I', "initial", NULL },
	{ EK_FLAG_PRE_AUTHENT, 'A', "pre-authent", NULL },
	{ UINT32_C(0x00100000), 'H', "hw-authent", NULL },
	{ UINT32_C(0x00080000), 'T', "transited-policy-checked", NULL },
	{ UINT32_C(0x00040000), 'O', "ok-as-delegate", NULL },
	{ EK_FLAG_ENC_PA_REP, 0, "enc-pa-rep", "name-canonicalize" },
	{ UINT32_C(0x00008000), 'a', "anonymous", NULL },
	{ 0, 0, NULL, NULL }
};
