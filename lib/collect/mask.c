/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <string.h>

#include "collect/mask.h"

const char *
ek_secret_string(const struct ek_collector *c)
{
	const struct ek_buf *secret = &c->secret;

	/* Each text ends with NUL, the last one too. */
	if (secret->len < 2 || secret->data[secret->len - 1] != '\0')
		return NULL;
	return secret->data;
}

/* The length of the longest password that TEXT starts with; 0: none. */
static size_t
secret_at(const struct ek_collector *c, const char *text)
{
	const char *end = c->secret.data + c->secret.len;
	const char *s = ek_secret_string(c);
	size_t best = 0, len;

	if (s == NULL)
		return 0;
	for (s += strlen(s) + 1; s < end; s += len + 1) {
		len = strlen(s);
		if (len > best && strncmp(s, text, len) == 0)
			best = len;
	}
	return best;
}

void
ek_secret_mask(const struct ek_collector *c, const char *text,
    struct ek_buf *out)
{
	size_t len;

	while (*text != '\0') {
		len = secret_at(c, text);
		if (len > 0)
			ek_buf_puts(out, "***");
		else
			ek_buf_putc(out, *text);
		text += len > 0 ? len : 1;
	}
}
