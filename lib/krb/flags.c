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

const struct ek_flag ek_kdc_options[] = {
	{ UINT32_C(0x40000000), 0, "forwardable", NULL },
	{ UINT32_C(0x20000000), 0, "forwarded", NULL },
	{ UINT32_C(0x10000000), 0, "proxiable", NULL },
	{ UINT32_C(0x08000000), 0, "proxy", NULL },
	{ UINT32_C(0x04000000), 0, "allow-postdate", NULL },
	{ UINT32_C(0x02000000), 0, "postdated", NULL },
	{ UINT32_C(0x00800000), 0, "renewable", NULL },
	{ UINT32_C(0x00100000), 0, "opt-hardware-auth", NULL },
	{ UINT32_C(0x00020000), 0, "cname-in-addl-tkt", NULL },
	{ UINT32_C(0x00010000), 0, "canonicalize", NULL },
	{ UINT32_C(0x00008000), 0, "request-anonymous", NULL },
	{ UINT32_C(0x00000020), 0, "disable-transited-check", NULL },
	{ UINT32_C(0x00000010), 0, "renewable-ok", NULL },
	{ UINT32_C(0x00000008), 0, "enc-tkt-in-skey", NULL },
	{ UINT32_C(0x00000002), 0, "renew", NULL },
	{ UINT32_C(0x00000001), 0, "validate", NULL },
	{ 0, 0, NULL, NULL }
};
