/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mask.h"
#include "probe/connstr.h"

enum { MAX_PASSES = 8 }; /* of masking */

/* The names drivers give a property, in lower case and without blanks. */
static const struct {
	const char *name;
	enum ek_connstr_key key;
} keys[] = {
	{ "server", EK_CONNSTR_SERVER },
	{ "datasource", EK_CONNSTR_SERVER },
	{ "address", EK_CONNSTR_SERVER },
	{ "addr", EK_CONNSTR_SERVER },
	{ "networkaddress", EK_CONNSTR_SERVER },
	{ "servername", EK_CONNSTR_SERVER },
	{ "host", EK_CONNSTR_SERVER },
	{ "port", EK_CONNSTR_PORT },
	{ "portnumber", EK_CONNSTR_PORT },
	{ "instancename", EK_CONNSTR_INSTANCE },
	{ "serverspn", EK_CONNSTR_SPN },
	{ "driver", EK_CONNSTR_DRIVER },
	{ "dsn", EK_CONNSTR_DATA_SOURCE },
	{ "filedsn", EK_CONNSTR_DATA_SOURCE },
	{ "uid", EK_CONNSTR_USER },
	{ "user", EK_CONNSTR_USER },
	{ "userid", EK_CONNSTR_USER },
	{ "username", EK_CONNSTR_USER },
	{ "trustedconnection", EK_CONNSTR_TRUSTED },
	{ "integratedsecurity", EK_CONNSTR_TRUSTED },
	{ "authentication", EK_CONNSTR_AUTHENTICATION },
};

static const char *const secrets[] = { "password", "pwd", "accesstoken",
	"clientsecret", "clientkey", "clientkeypassword", "keystoresecret",
	"truststorepassword", "aadsecureprincipalsecret", "newpassword",
	"proxypassword", "clientcertificatepassword" };

static const char *const schemes[] = { "jdbc:sqlserver://",
	"jdbc:jtds:sqlserver://", "sqlserver://", "mssql://", "azuresql://" };

/* One KEY=VALUE within the text. */
struct property {
	const char *key, *value;
	size_t key_len, value_len; /* value with its quotes */
	const char *next;
	bool open; /* a quote has no end */
};

/* The scheme the text starts with, or NULL. */
static const char *
scheme_of(const char *text)
{
	size_t i, k;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		for (k = 0; schemes[i][k] != '\0' &&
		    tolower((unsigned char)text[k]) == schemes[i][k]; k++)
			continue;
		if (schemes[i][k] == '\0')
			return schemes[i];
	}
	return NULL;
}

bool
ek_connstr_is_url(const char *text)
{
	return scheme_of(text) != NULL;
}

/* Only go-mssqldb's URLs separate with '?' and '&'. */
static bool
is_url(const char *scheme)
{
	return scheme != NULL && strncmp(scheme, "jdbc:", 5) != 0;
}

bool
ek_connstr_is(const char *text)
{
	return scheme_of(text) != NULL || strchr(text, '=') != NULL ||
	    strchr(text, ';') != NULL;
}

/* The end of a value: quoted by '...', "..." or {...}, the closing mark
 * doubled to stand for itself. */
static const char *
value_end(const char *p, const char *separators, bool *open)
{
	char close = *p == '{' ? '}' : *p;

	*open = false;
	if (*p != '\'' && *p != '"' && *p != '{')
		return p + strcspn(p, separators);
	for (p++; *p != '\0'; p++) {
		if (*p != close)
			continue;
		if (p[1] != close)
			return p + 1;
		p++;
	}
	*open = true;
	return p;
}

/* Reads the next KEY=VALUE; false at the end. */
static bool
next_property(const char *p, const char *separators, struct property *out)
{
	const char *end;

	p += strspn(p, separators);
	p += strspn(p, " \t\r\n");
	if (*p == '\0')
		return false;
	*out = (struct property){ .key = p };
	p += strcspn(p, *separators == ';' ? "=;" : "=&");
	out->key_len = (size_t)(p - out->key);
	if (*p == '=')
		p++;
	p += strspn(p, " \t");
	end = value_end(p, separators, &out->open);
	out->value = p;
	out->value_len = (size_t)(end - p);
	out->next = end + strcspn(end, separators);
	return true;
}

/* The key in lower case without blanks and underscores. */
static void
normal_key(const struct property *p, char *out, size_t size)
{
	size_t i, n = 0;

	for (i = 0; i < p->key_len && n + 1 < size; i++)
		if (strchr(" \t_-", p->key[i]) == NULL)
			out[n++] = (char)tolower((unsigned char)p->key[i]);
	out[n] = '\0';
}

static bool
is_secret(const struct property *p)
{
	char key[64];
	size_t i;

	normal_key(p, key, sizeof(key));
	for (i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		if (strcmp(key, secrets[i]) == 0)
			return true;
	return strstr(key, "password") != NULL ||
	    strstr(key, "secret") != NULL;
}

static enum ek_connstr_key
key_of(const struct property *p)
{
	char key[64];
	size_t i;

	if (is_secret(p))
		return EK_CONNSTR_SECRET;
	normal_key(p, key, sizeof(key));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(key, keys[i].name) == 0)
			return keys[i].key;
	return EK_CONNSTR_OTHER;
}

/* The value without quotes and trailing blanks; to be freed. */
static char *
plain_value(const struct property *p)
{
	struct ek_buf out = { .secret = true };
	size_t i = 0, len = p->value_len;
	char close = '\0';

	while (len > 0 && isspace((unsigned char)p->value[len - 1]))
		len--;
	if (len >= 2 && strchr("'\"{", p->value[0]) != NULL) {
		close = p->value[0] == '{' ? '}' : p->value[0];
		i = 1;
		len--;
	}
	for (; i < len; i++) {
		ek_buf_putc(&out, p->value[i]);
		if (close != '\0' && p->value[i] == close)
			i++;
	}
	return ek_buf_take(&out);
}

static bool
hand_over(const struct property *p, ek_connstr_fn *fn, void *arg,
    struct ek_error *error)
{
	char *value;
	bool done;

	if (p->open) {
		ek_error_set(error, EKRB_ARGUMENT, "a quote in it has no end");
		return false;
	}
	if (key_of(p) == EK_CONNSTR_OTHER)
		return true;
	value = plain_value(p);
	if (value == NULL) {
		ek_error_set(error, EKRB_NOMEM, "out of memory");
		return false;
	}
	done = fn(arg, key_of(p), value, error);
	ek_wipe(value, strlen(value));
	free(value);
	return done;
}

/* The authority of a URL or JDBC address: hands over HOST[\INSTANCE][:PORT].
 * go-mssqldb writes the instance as a path. */
static bool
read_authority(const char *start, size_t len, bool url, ek_connstr_fn *fn,
    void *arg, struct ek_error *error)
{
	struct ek_buf server = { 0 };
	const char *at, *slash;
	bool done = true;

	for (at = start + len; at > start && at[-1] != '@'; at--)
		continue;
	if (url && at > start) {
		len -= (size_t)(at - start);
		start = at;
	}
	slash = memchr(start, '/', len);
	ek_buf_add(&server, start, slash ? (size_t)(slash - start) : len);
	if (server.len > 0)
		done = fn(arg, EK_CONNSTR_SERVER, ek_buf_str(&server), error);
	ek_buf_reset(&server);
	if (slash != NULL && done) {
		ek_buf_add(&server, slash + 1, len -
		    (size_t)(slash + 1 - start));
		if (server.len > 0)
			done = fn(arg, EK_CONNSTR_INSTANCE,
			    ek_buf_str(&server), error);
	}
	ek_buf_free(&server);
	return done;
}

bool
ek_connstr_read(const char *text, ek_connstr_fn *fn, void *arg,
    struct ek_error *error)
{
	const char *scheme = scheme_of(text);
	const char *separators = is_url(scheme) ? "&" : ";";
	struct property property;
	size_t len;

	if (scheme != NULL) {
		text += strlen(scheme);
		len = strcspn(text, is_url(scheme) ? "?" : ";");
		if (!read_authority(text, len, is_url(scheme), fn, arg, error))
			return false;
		text += len;
		if (*text != '\0')
			text++;
	}
	while (next_property(text, separators, &property)) {
		if (!hand_over(&property, fn, arg, error))
			return false;
		text = property.next;
	}
	return true;
}

/* Masks USER[:PASSWORD]@ of a URL; gives the end of what was handled. */
static const char *
mask_user(struct ek_buf *out, const char *text, const char *scheme,
    bool *masked)
{
	const char *start = text + strlen(scheme);
	size_t len = strcspn(start, is_url(scheme) ? "?" : ";");
	const char *at;

	ek_buf_add(out, text, strlen(scheme));
	for (at = start + len; at > start && at[-1] != '@'; at--)
		continue;
	if (at == start)
		return start;
	*masked = true;
	ek_buf_puts(out, "***@");
	return at;
}

/* USER:PASSWORD@HOST without a scheme, or with one that no driver has; gives
 * where the host starts, else TEXT. */
static const char *
skip_user(const char *text)
{
	const char *at = strrchr(text, '@'), *start = strstr(text, "://");
	const char *colon;

	start = start != NULL ? start + 3 : text;
	colon = strchr(start, ':');
	return at != NULL && colon != NULL && colon < at &&
	    (start > text || strchr(start, '/') == NULL) ? at + 1 : text;
}

/* What follows the name of an option that may give a password, as sqlcmd, bcp
 * and their kin have it: -P SECRET, -PSECRET, /P:SECRET, --password SECRET;
 * NULL: TEXT starts with none. -port and the like count too: to mask too much
 * does no harm. */
static const char *
after_password_option(const char *text)
{
	size_t dashes = strspn(text, "-"), len;
	const char *name = text + (dashes > 0 ? dashes : *text == '/');

	if (name == text || tolower((unsigned char)*name) != 'p' || dashes > 2)
		return NULL;
	if (dashes == 1)
		return name + 1;
	for (len = 1; isalpha((unsigned char)name[len]); len++)
		continue;
	/* "/path" is none. */
	if (dashes == 0 && len > 1 && strncasecmp(name, "pwd", 3) != 0 &&
	    strncasecmp(name, "passw", 5) != 0)
		return NULL;
	return name + len;
}

/* A command line with a password in it: all behind that option is masked. */
static bool
mask_option(struct ek_buf *text)
{
	const char *all = ek_buf_str(text), *p = all, *value = NULL;

	for (; *p != '\0' && value == NULL; p++)
		if (p == all || strchr(" \t,;", p[-1]) != NULL)
			value = after_password_option(p);
	if (value == NULL || *value == '\0' || strcmp(value, "***") == 0 ||
	    text->failed)
		return false;
	text->len = (size_t)(value - all);
	ek_buf_puts(text, "***");
	return true;
}

/* Secrets in any other form. */
static char *
mask_words(struct ek_buf *text, bool *masked)
{
	struct ek_buf out = { 0 };

	ek_mask_text(&out, (ekrb_bytes){ (const uint8_t *)ek_buf_str(text),
	    text->len });
	out.failed |= text->failed;
	*masked |= !out.failed && strcmp(ek_buf_str(&out),
	    ek_buf_str(text)) != 0;
	ek_buf_free(text);
	return ek_buf_take(&out);
}

static char *
mask_once(const char *text, bool *masked_out)
{
	struct ek_buf out = { 0 };
	const char *scheme = scheme_of(text), *p = text;
	const char *separators = is_url(scheme) ? "?&" : ";";
	struct property property;

	*masked_out = false;
	if (scheme == NULL && !ek_connstr_is(text)) {
		p = skip_user(text);
		*masked_out = p > text;
		ek_buf_puts(&out, *masked_out ? "***@" : "");
	} else if (scheme != NULL) {
		p = mask_user(&out, text, scheme, masked_out);
		ek_buf_add(&out, p, strcspn(p, separators));
		p += strcspn(p, separators);
	}
	while (ek_connstr_is(text) && next_property(p, separators, &property)) {
		if (is_secret(&property) && property.value_len > 0) {
			ek_buf_add(&out, p, (size_t)(property.value - p));
			ek_buf_puts(&out, "***");
			*masked_out = true;
			/* What follows a closing quote may be part of it. */
			p = property.next;
			if (strchr(separators, p[-1]) != NULL)
				p--;
		}
		ek_buf_add(&out, p, (size_t)(property.next - p));
		p = property.next;
	}
	ek_buf_puts(&out, p);
	*masked_out |= mask_option(&out);
	return mask_words(&out, masked_out);
}

/* Where a masked value held the '?' that ended the host of a URL, the host now
 * ends elsewhere, and there may be more to mask. */
char *
ek_connstr_mask(const char *text, bool *masked_out)
{
	char *masked = mask_once(text, masked_out), *before = NULL;
	bool again;
	int i;

	for (i = 0; i < MAX_PASSES && masked != NULL; i++) {
		if (before != NULL && strcmp(before, masked) == 0)
			break;
		free(before);
		before = masked;
		masked = mask_once(before, &again);
	}
	free(before);
	return masked;
}
