/* SPDX-License-Identifier: BSD-2-Clause */
#include "codes/codes.h"

enum { MAX_FINDS = 12 };

struct finds {
	enum ek_space space;
	int64_t number;
	const char *ids[MAX_FINDS + 1];
};

static const struct finds table[] = {
#define EK_FINDS(space, number, ...) { EK_SPACE_##space, number, { __VA_ARGS__ } },
#include "codes/finds.def"
#undef EK_FINDS
	{ EK_N_SPACES, 0, { NULL } }
};

const char *const *
ek_code_findings(const struct ek_code *code)
{
	const struct finds *f;

	for (f = table; f->space != EK_N_SPACES; f++)
		if (f->space == code->space && f->number == code->number)
			return f->ids;
	return f->ids;
}
