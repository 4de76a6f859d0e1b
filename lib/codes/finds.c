/* SPDX-License-Identifier: BSD-2-Clause */
#include "codes/codes.h"

enum { MAX_FINDS = 12 };

struct finds {
	enum ek_space space;
	int64_t number;
	const char *ids[MAX_FINDS + 1];
};

static const struct finds table[] = {
#define EK_FINDS(space, number, ...)                                           \
	{ EK_SPACE_##space, number, { __VA_ARGS__ } },
#include "codes/finds.def"
#undef EK_FINDS
	{ EK_N_SPACES, 0, { NULL } }
};

static const struct finds *
find(enum ek_space space, int64_t number)
{
	const struct finds *f = table;

	while (f->space != EK_N_SPACES &&
	    (f->space != space || f->number != number))
		f++;
	return f;
}

const char *const *
ek_code_findings(const struct ek_code *code)
{
	const struct finds *f = find(code->space, code->number);

	if (f->space == EK_N_SPACES && code->space == EK_SPACE_COM_ERR)
		f = find(EK_SPACE_KRB, code->number - EK_KRB5_BASE);
	return f->ids;
}
