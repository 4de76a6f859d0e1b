/* SPDX-License-Identifier: BSD-2-Clause */
#include "codes/codes.h"

enum { COLUMNS = 5, KRB_MAX = 127 };

static const enum ek_space spaces[COLUMNS] = { EK_SPACE_COM_ERR, EK_SPACE_GSS,
	EK_SPACE_SSPI, EK_SPACE_NTSTATUS, EK_SPACE_WIN32 };

static const int64_t rows[][COLUMNS] = {
#define K(code) (EK_KRB5_BASE + (code))
#define EK_SAME(com_err, gss, sspi, ntstatus, win32)                           \
	{ com_err, gss, sspi, ntstatus, win32 },
#include "codes/same.def"
#undef EK_SAME
#undef K
};

struct set {
	const struct ek_code **out;
	size_t n;
	const struct ek_code *self;
};

static void
add(struct set *set, enum ek_space space, int64_t number)
{
	const struct ek_code *code = ek_code_find(space, number);
	size_t i;

	if (code == NULL || code == set->self || set->n == EK_MAX_SAME)
		return;
	for (i = 0; i < set->n; i++)
		if (set->out[i] == code)
			return;
	set->out[set->n++] = code;
}

static bool
is_krb(int64_t com_err)
{
	return com_err > EK_KRB5_BASE && com_err <= EK_KRB5_BASE + KRB_MAX;
}

/* A column of a row, and for com_err the KRB-ERROR it stands for. */
static void
add_column(struct set *set, size_t column, int64_t number)
{
	if (number == 0)
		return;
	if (column == 0 && is_krb(number))
		add(set, EK_SPACE_KRB, number - EK_KRB5_BASE);
	add(set, spaces[column], number);
}

static bool
has(const int64_t row[COLUMNS], enum ek_space space, int64_t number)
{
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		if (spaces[i] == space && row[i] == number)
			return number != 0;
	return false;
}

size_t
ek_code_same(const struct ek_code *code, const struct ek_code *out[EK_MAX_SAME])
{
	struct set set = { .out = out, .self = code };
	enum ek_space space = code->space;
	int64_t number = code->number;
	size_t i, k;

	if (space == EK_SPACE_KRB) {
		space = EK_SPACE_COM_ERR;
		number += EK_KRB5_BASE;
		add(&set, space, number);
	} else if (space == EK_SPACE_COM_ERR && is_krb(number))
		add(&set, EK_SPACE_KRB, number - EK_KRB5_BASE);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (has(rows[i], space, number))
			for (k = 0; k < COLUMNS; k++)
				add_column(&set, k, rows[i][k]);
	return set.n;
}
