/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "codes/codes.h"

#define ENTRY(s, n, symbol, text)                                              \
	{ EK_SPACE_##s, n, EK_NO_STATE, symbol, text },

static const struct ek_code all[] = {
#define EK_KRB(n, rfc, mit, text) ENTRY(KRB, n, rfc, text)
#include "codes/krb.def"
#undef EK_KRB
#define EK_KRB(n, rfc, mit, text) ENTRY(COM_ERR, EK_KRB5_BASE + (n), mit, text)
#include "codes/krb.def"
#undef EK_KRB
#define EK_COM(n, symbol, text) ENTRY(COM_ERR, n, symbol, text)
#include "codes/com_err.def"
#undef EK_COM
#define EK_GSS(n, symbol, text) ENTRY(GSS, n, symbol, text)
#include "codes/gss.def"
#undef EK_GSS
#define EK_SSPI(n, symbol, text) ENTRY(SSPI, n, symbol, text)
#include "codes/sspi.def"
#undef EK_SSPI
#define EK_NTSTATUS(n, symbol, text) ENTRY(NTSTATUS, n, symbol, text)
#include "codes/ntstatus.def"
#undef EK_NTSTATUS
#define EK_WIN32(n, symbol, text) ENTRY(WIN32, n, symbol, text)
#include "codes/win32.def"
#undef EK_WIN32
#define EK_AADSTS(n, symbol, text) ENTRY(AADSTS, n, symbol, text)
#include "codes/aadsts.def"
#undef EK_AADSTS
#define EK_SQL(n, st, symbol, text) { EK_SPACE_SQL, n, st, symbol, text },
#include "codes/sql.def"
#undef EK_SQL
#define EK_HTTP(n, symbol, text) ENTRY(HTTP, n, symbol, text)
#include "codes/http.def"
#undef EK_HTTP
};

enum { N_CODES = sizeof(all) / sizeof(all[0]) };

const char *
ek_space_name(enum ek_space space)
{
	static const char *const names[] = {
#define X(id, name) [EK_SPACE_##id] = name,
		EK_SPACES(X)
#undef X
	};

	return space < EK_N_SPACES ? names[space] : "";
}

const struct ek_code *
ek_codes(size_t *n_out)
{
	*n_out = N_CODES;
	return all;
}

static const struct ek_code *
find(enum ek_space space, int64_t number, int state)
{
	size_t i;

	for (i = 0; i < N_CODES; i++)
		if (all[i].space == space && all[i].number == number &&
		    all[i].state == state)
			return &all[i];
	return NULL;
}

const struct ek_code *
ek_code_find(enum ek_space space, int64_t number)
{
	return find(space, number, EK_NO_STATE);
}

const struct ek_code *
ek_code_find_state(int64_t number, int state)
{
	return find(EK_SPACE_SQL, number, state);
}
