/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mask.h"

enum {
	MIN_TOKEN = 8,   /* characters after "Bearer" that are no word */
	MIN_WEB_TOKEN = 12,
	USER_MAX = 512,  /* of a URL; hostile text must not take long */
	QUOTED_MAX = 4096
};

static const char token_chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789-._~+/=";

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) != 0;
}

/* The length of WORD if TEXT begins with it in any case; or 0. */
static size_t
begins(const char *text, const char *word)
{
	size_t i;

	for (i = 0; word[i] != '\0'; i++)
		if (tolower((unsigned char)text[i]) != word[i])
			return 0;
	return i;
}

/* USER[:PASSWORD]@ after "://"; a password may have a slash in it. */
static size_t
user_length(const char *text)
{
	size_t i, at = 0;
	bool colon = false, password = false;

	for (i = 0; i < USER_MAX && text[i] != '\0' &&
	    strchr(" \t\r\n\"'<>", text[i]) == NULL; i++) {
		if (strchr("/?#", text[i]) != NULL && !password)
			break;
		if (text[i] == '@')
			at = i;
		/* A port has digits only. */
		password = at == 0 && (password || (colon &&
		    !isdigit((unsigned char)text[i])));
		colon = colon || text[i] == ':';
	}
	return at;
}

/* True if it is no word of prose: "Basic authentication". */
static bool
is_token(const char *text, size_t len)
{
	size_t i;

	if (len < MIN_TOKEN)
		return false;
	for (i = 1; i < len; i++)
		if (!islower((unsigned char)text[i]) && text[i] != '.' &&
		    text[i] != '-')
			return true;
	return false;
}

/* "Bearer " and its like: the length up to the token after it; or 0. */
static size_t
scheme_length(const char *text, size_t *secret_out)
{
	static const char *const schemes[] = { "bearer", "basic", "negotiate",
		"ntlm", "kerberos", "digest" };
	size_t i, len, gap;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		len = begins(text, schemes[i]);
		if (len == 0)
			continue;
		gap = strspn(text + len, " \t");
		*secret_out = strspn(text + len + gap, token_chars);
		if (gap > 0 &&
		    is_token(text + len + gap, *secret_out))
			return len + gap;
	}
	return 0;
}

/* "Authorization: SCHEME ", also as JSON and programs print it: all that
 * follows in its line, part or quotes. Digest has parts and quotes itself. */
static size_t
header_length(const char *text, size_t *secret_out)
{
	size_t len = begins(text, "authorization"), scheme;
	bool digest;

	if (len == 0)
		return 0;
	len += strspn(text + len, "\\\"'");
	if (text[len] != ':')
		return 0;
	len++;
	len += strspn(text + len, " \t\\\"'[");
	digest = begins(text + len, "digest ") > 0;
	scheme = strspn(text + len, token_chars);
	if (text[len + scheme] == ' ')
		len += scheme + 1;
	*secret_out = strcspn(text + len, digest ? "\r\n" : ";,\r\n\"']");
	return *secret_out > 0 ? len : 0;
}

/* A whole string "Bearer TOKEN": no prose, however short. */
static size_t
quoted_length(const char *text, const char *start, size_t *secret_out)
{
	size_t len = begins(text, "bearer ");
	char quote = text > start ? text[-1] : '\0';

	*secret_out = len > 0 ? strspn(text + len, token_chars) : 0;
	if ((quote == '"' || quote == '\'') &&
	    text[len + *secret_out] == quote)
		return *secret_out > 0 ? len : 0;
	return 0;
}

/* The value after = or a colon, whole if it is in quotes or braces. */
static size_t
value_length(const char *text)
{
	static const char closing[] = "\"\"''{}";
	const char *quote = text[0] != '\0' ? strchr(closing, text[0]) : NULL;
	bool quoted = quote != NULL && (quote - closing) % 2 == 0;
	size_t i;

	for (i = 1; quoted && i < QUOTED_MAX && text[i] != '\0'; i++)
		if (text[i] == quote[1])
			return i + 1;
	return strcspn(text, " \t\r\n;,&\"'<>)");
}

/* "password=" and its like, also as it stands in JSON; the words may be the
 * end of a longer name. */
static size_t
key_length(const char *text, size_t *secret_out)
{
	static const char *const keys[] = { "password", "passwd", "passphrase",
		"pwd", "secret", "token", "assertion", "apikey", "api_key",
		"clientkey", "accesskey", "accountkey", "sig" };
	size_t i, len, colon;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		len = begins(text, keys[i]);
		if (len == 0 || is_word(text[len]))
			continue;
		/* "invalid token: expired" is prose. */
		colon = strcmp(keys[i], "token") != 0 || text[len] == '"';
		len += text[len] == '"' || text[len] == '\'';
		len += strspn(text + len, " \t");
		if (text[len] != '=' && !(text[len] == ':' && colon))
			continue;
		len++;
		len += strspn(text + len, " \t");
		*secret_out = value_length(text + len);
		return *secret_out > 0 ? len : 0;
	}
	return 0;
}

/* How much of TEXT stays before a secret of that length; no secret: 0 long. */
static size_t
find(const char *text, const char *start, size_t *secret_out)
{
	bool first = text == start || !is_word(text[-1]);
	size_t len;

	*secret_out = 0;
	if (strncmp(text, "://", 3) == 0) {
		*secret_out = user_length(text + 3);
		return 3;
	}
	if (first && strncmp(text, "eyJ", 3) == 0) {
		*secret_out = strspn(text, token_chars);
		if (*secret_out < MIN_WEB_TOKEN)
			*secret_out = 0;
		return 0;
	}
	len = first ? header_length(text, secret_out) : 0;
	if (len == 0 && first)
		len = scheme_length(text, secret_out);
	if (len == 0 && first)
		len = quoted_length(text, start, secret_out);
	if (len == 0)
		len = key_length(text, secret_out);
	if (len == 0)
		*secret_out = 0;
	return len;
}

static void
mask(struct ek_buf *out, const char *start, size_t len)
{
	size_t i = 0, keep, secret;

	while (i < len) {
		keep = find(start + i, start, &secret);
		if (secret == 0)
			keep = 1;
		ek_buf_add(out, start + i, keep);
		ek_buf_puts(out, secret > 0 ? "***" : "");
		i += keep + secret;
	}
}

void
ek_mask_text(struct ek_buf *out, ekrb_bytes text)
{
	struct ek_buf copy = { .secret = true };
	const uint8_t *nul;
	size_t len;

	/* What follows a NUL is looked at by itself. */
	for (; text.len > 0; text.data += len, text.len -= len) {
		nul = memchr(text.data, 0, text.len);
		len = nul != NULL ? (size_t)(nul - text.data) : text.len;
		ek_buf_reset(&copy);
		ek_buf_add(&copy, text.data, len);
		if (copy.failed)
			break;
		mask(out, ek_buf_str(&copy), len);
		if (nul != NULL) {
			ek_buf_putc(out, '\0');
			len++;
		}
	}
	out->failed |= copy.failed;
	ek_buf_free(&copy);
}

void
ek_mask_error(struct ek_error *error)
{
	struct ek_buf text = { 0 };

	if (!ek_error_is_set(error))
		return;
	ek_mask_text(&text, (ekrb_bytes){ (const uint8_t *)error->text,
	    strlen(error->text) });
	snprintf(error->text, sizeof(error->text), "%s",
	    text.failed ? "out of memory" : ek_buf_str(&text));
	ek_buf_free(&text);
}
