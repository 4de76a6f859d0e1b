/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "differential/kinds.h"

bool
kind_number(const char **at, const char *name, int64_t *value)
{
	size_t len = strlen(name);

	for (; *at != NULL; *at = strchr(*at, '\n')) {
		*at += **at == '\n';
		if (strncmp(*at, name, len) == 0 && (*at)[len] == '=') {
			*value = strtoll(*at + len + 1, NULL, 10);
			*at += len;
			return true;
		}
	}
	return false;
}

bool
kind_is_outside(const struct case_ *seen, const char *const *names, int64_t min,
    int64_t max)
{
	const char *at;
	int64_t value;

	for (; *names != NULL; names++)
		for (at = seen->own; kind_number(&at, *names, &value);)
			if (value < min || value > max)
				return true;
	return false;
}

static bool
is_of_kind(const struct case_ *seen, const struct kind *kind)
{
	if (kind->peer != NULL && strcmp(kind->peer, seen->peer) != 0)
		return false;
	if (kind->what != seen->what)
		return false;
	if (kind->text != NULL)
		return strstr(seen->error->text, kind->text) != NULL;
	return kind->test(seen);
}

static struct kind *
find(const struct case_ *seen)
{
	struct kind *kind;

	for (kind = kinds; kind->clause != NULL; kind++)
		if (is_of_kind(seen, kind))
			return kind;
	return NULL;
}

bool
kind_note(const struct case_ *seen)
{
	struct kind *kind = find(seen);

	if (kind != NULL)
		kind->n++;
	return kind != NULL;
}

const char *
kind_text(enum disagreement what)
{
	static const char *const texts[] = { "only they accept",
		"only we accept", "fields differ" };

	return texts[what];
}

void
kinds_print(void)
{
	const struct kind *kind;

	for (kind = kinds; kind->clause != NULL; kind++)
		if (kind->n > 0)
			printf("%8lu  %s: %s\n", kind->n,
			    kind_text(kind->what), kind->clause);
}
