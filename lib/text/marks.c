/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "text/marks.h"

static const struct {
	const char *mark, *meaning;
} marks[] = {
#define EK_MARK(mark, meaning) { mark, meaning },
#include "text/marks.def"
#undef EK_MARK
};

const char *
ek_mark_meaning(const char *mark)
{
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strcmp(marks[i].mark, mark) == 0)
			return marks[i].meaning;
	return NULL;
}
