/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "base/distance.h"

static int
least(int a, int b, int c)
{
	int least = a < b ? a : b;

	return least < c ? least : c;
}

static char
plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '-' || c == ' ' ? '_' : c;
}

/* One row of Damerau's table at a time. */
int
ek_distance(const char *a, const char *b, int limit)
{
	int rows[3][EK_DISTANCE_MAX_NAME + 1], *older = rows[0], *old = rows[1],
	    *now = rows[2], *spare;
	size_t la = strlen(a), lb = strlen(b), i, j;

	if (la > EK_DISTANCE_MAX_NAME || lb > EK_DISTANCE_MAX_NAME ||
	    (la > lb ? la - lb : lb - la) > (size_t)limit)
		return limit + 1;
	for (j = 0; j <= lb; j++)
		older[j] = old[j] = (int)j;
	for (i = 1; i <= la; i++) {
		now[0] = (int)i;
		for (j = 1; j <= lb; j++) {
			now[j] = least(old[j] + 1, now[j - 1] + 1, old[j - 1] +
			    (plain(a[i - 1]) != plain(b[j - 1])));
			if (i > 1 && j > 1 &&
			    plain(a[i - 1]) == plain(b[j - 2]) &&
			    plain(a[i - 2]) == plain(b[j - 1]) &&
			    older[j - 2] + 1 < now[j])
				now[j] = older[j - 2] + 1;
		}
		spare = older;
		older = old;
		old = now;
		now = spare;
	}
	return old[lb] > limit ? limit + 1 : old[lb];
}
