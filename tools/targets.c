/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "targets.h"

enum {
	MAX_FILE = 16 * 1024 * 1024,
	MAX_LINE = 8192, /* as the library takes a target */
	MAX_TARGETS = 100000
};

static const char blanks[] = " \t\r\v\f";

static int
count_lines(const char *data, size_t len)
{
	const char *end = data + len;
	int n = 1;

	while (n <= MAX_TARGETS &&
	    (data = memchr(data, '\n', (size_t)(end - data))) != NULL) {
		data++;
		n++;
	}
	return n;
}

static bool
reserve(struct ek_targets *t, size_t n)
{
	t->text = calloc(n + 1, sizeof(*t->text));
	t->lines = calloc(n + 1, sizeof(*t->lines));
	return t->text != NULL && t->lines != NULL;
}

static void
add(struct ek_targets *t, const char *text, int line)
{
	t->text[t->count] = text;
	t->lines[t->count++] = line;
}

static void
name_line(struct ek_targets *t, int line)
{
	snprintf(t->name, sizeof(t->name), "%.480s:%d", t->path, line);
}

/* What is wrong with a line of LEN bytes, or NULL. */
static const char *
problem_of(const char *line, size_t len)
{
	if (len > MAX_LINE)
		return "the line is longer than 8192 bytes";
	if (memchr(line, '\0', len) != NULL)
		return "the line has a NUL in it";
	return NULL;
}

/* Cuts the line that starts at TEXT to what stands between its blanks. */
static char *
trim(char *text, size_t len)
{
	while (len > 0 && strchr(blanks, text[len - 1]) != NULL)
		len--;
	text[len] = '\0';
	return text + strspn(text, blanks);
}

/* Takes the lines of the file apart, in place. */
static int
split(struct ek_targets *t, struct ek_options *o, size_t len)
{
	char *at = t->data, *end = t->data + len, *next, *text;
	const char *problem;
	int line;

	if (len >= 3 && memcmp(at, "\357\273\277", 3) == 0)
		at += 3;
	for (line = 1; at < end; line++, at = next + 1) {
		next = memchr(at, '\n', (size_t)(end - at));
		next = next != NULL ? next : end;
		problem = problem_of(at, (size_t)(next - at));
		if (problem != NULL) {
			name_line(t, line);
			return ek_options_usage(o, t->name, "%s", problem);
		}
		text = trim(at, (size_t)(next - at));
		if (*text != '\0' && *text != '#')
			add(t, text, line);
	}
	return 0;
}

static int
read_file(struct ek_targets *t, struct ek_options *o, ekrb_ctx *ctx,
    size_t *len_out)
{
	ekrb_status status = ekrb_file_read(ctx, t->path, MAX_FILE, &t->data,
	    len_out);

	if (status == EKRB_NOMEM)
		return ek_options_failed(o, NULL, "out of memory");
	if (status != EKRB_OK)
		return ek_options_usage(o, t->path, "%s",
		    ekrb_error_text(ctx));
	if (count_lines(t->data, *len_out) > MAX_TARGETS)
		return ek_options_usage(o, t->path,
		    "it has more than %d lines", MAX_TARGETS);
	return 0;
}

int
ek_targets_read(struct ek_targets *t, struct ek_options *o, ekrb_ctx *ctx,
    const char *path)
{
	size_t len = 0;
	int i, code = 0, lines = 0;

	*t = (struct ek_targets){ .path = path };
	if (path != NULL)
		code = read_file(t, o, ctx, &len);
	if (code != 0)
		return code;
	if (path != NULL)
		lines = count_lines(t->data, len);
	if (!reserve(t, (size_t)(o->operand_count + lines)))
		return ek_options_failed(o, NULL, "out of memory");
	for (i = 0; i < o->operand_count; i++)
		add(t, o->operands[i], 0);
	if (path != NULL)
		code = split(t, o, len);
	if (code == 0 && t->count == 0)
		code = ek_options_usage(o, path != NULL ? path : "TARGET",
		    path != NULL ? "there is no target in it" :
		    "none is given");
	return code;
}

void
ek_targets_free(struct ek_targets *t)
{
	free(t->text);
	free(t->lines);
	ekrb_text_free(t->data);
	*t = (struct ek_targets){ 0 };
}

/* The target itself, without the password it may hold, cut where too long. */
static void
name_target(struct ek_targets *t, const char *text)
{
	char *masked;
	size_t len;

	snprintf(t->name, sizeof(t->name), "TARGET");
	if (ekrb_text_mask(text, &masked) != EKRB_OK)
		return;
	len = strlen(masked);
	if (len > 0)
		snprintf(t->name, sizeof(t->name), "%.200s%s", masked,
		    len > 200 ? "..." : "");
	ekrb_text_free(masked);
}

const char *
ek_targets_name(struct ek_targets *t, int i, bool redact)
{
	if (t->lines[i] != 0)
		name_line(t, t->lines[i]);
	else
		name_target(t, redact ? "" : t->text[i]);
	return t->name;
}
