/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "conf/kdc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mask.h"
#include "base/text.h"
#include "conf/model.h"

enum scheme { UDP_TCP, HTTPS, HTTP, KKDCP, OTHER };

static const char *const scheme_names[] = {
	[UDP_TCP] = "udp-tcp",
	[HTTPS] = "https",
	[HTTP] = "http",
	[KKDCP] = "kkdcp",
	[OTHER] = "other"
};

/* A value in parts. Pointers into it; len 0: not there. */
struct parts {
	const char *value, *host, *port, *path;
	size_t host_len, port_len, path_len;
	enum scheme scheme;
	bool user;       /* there is one before the host of a URL */
	bool exact_case; /* the scheme is in lower case, as libkrb5 wants it */
	int number;      /* of the port, -1 if it is none */
	struct ek_buf problem;
};

static bool
starts(const char *text, const char *with)
{
	return strncasecmp(text, with, strlen(with)) == 0;
}

/* The scheme, and where the host begins. */
static const char *
cut_scheme(struct parts *p)
{
	static const struct {
		const char *text;
		enum scheme scheme;
	} known[] = {
		{ "https://", HTTPS },
		{ "http://", HTTP },
		{ "kkdcp://", KKDCP },
	};
	const char *end = strstr(p->value, "://");
	size_t i;

	p->exact_case = true;
	for (i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (!starts(p->value, known[i].text))
			continue;
		p->scheme = known[i].scheme;
		p->exact_case = strncmp(p->value, known[i].text,
		    strlen(known[i].text)) == 0;
		return p->value + strlen(known[i].text);
	}
	p->scheme = end == NULL ? UDP_TCP : OTHER;
	return end == NULL ? p->value : end + 3;
}

static void
cut_port(struct parts *p, const char *colon, size_t len)
{
	size_t i;

	p->port = colon + 1;
	p->port_len = len;
	p->number = len == 0 || len > 5 ? -1 : 0;
	for (i = 0; i < len && p->number >= 0; i++) {
		if (p->port[i] < '0' || p->port[i] > '9')
			p->number = -1;
		else
			p->number = p->number * 10 + (p->port[i] - '0');
	}
	if (p->number > 65535)
		p->number = -1;
}

/* HOST[:PORT] or [IPv6][:PORT] of LEN bytes. */
static void
cut_host(struct parts *p, const char *text, size_t len)
{
	const char *end = text + len, *close = NULL, *at;

	if (len > 0 && *text == '[')
		close = memchr(text, ']', len);
	if (close != NULL) {
		p->host = text + 1;
		p->host_len = (size_t)(close - text) - 1;
		at = close + 1;
	} else {
		p->host = text;
		for (at = text; at < end && *at != ':' && *at != ' ' &&
		    *at != '\t'; at++)
			;
		p->host_len = (size_t)(at - text);
	}
	p->number = p->scheme == UDP_TCP ? 88 : p->scheme == HTTP ? 80 : 443;
	if (at < end && *at == ':')
		cut_port(p, at, (size_t)(end - at) - 1);
}

/* The user part of a URL was masked before. */
static const char *
cut_user(struct parts *p, const char *rest)
{
	static const char user[] = "***@";

	p->user = p->scheme != UDP_TCP &&
	    strncmp(rest, user, sizeof(user) - 1) == 0;
	return p->user ? rest + sizeof(user) - 1 : rest;
}

static void
cut(struct parts *p)
{
	const char *rest = cut_user(p, cut_scheme(p));
	const char *slash = strchr(rest, '/');
	size_t len = strlen(rest);

	if (p->scheme != UDP_TCP && slash != NULL) {
		p->path = slash + 1;
		p->path_len = len - (size_t)(slash - rest) - 1;
		len = (size_t)(slash - rest);
	}
	cut_host(p, rest, len);
}

static bool
host_is(const struct parts *p, const char *name)
{
	return p->host_len == strlen(name) &&
	    strncasecmp(p->host, name, p->host_len) == 0;
}

static bool
is_sign_in_host(const struct parts *p)
{
	return host_is(p, "login.microsoftonline.com") ||
	    host_is(p, "login.windows.net") ||
	    host_is(p, "login.microsoftonline.us") ||
	    host_is(p, "login.partner.microsoftonline.cn") ||
	    host_is(p, "login.chinacloudapi.cn");
}

/* The first segment of a path that has the form TENANT/kerberos. */
static size_t
tenant_len(const struct parts *p)
{
	const char *slash;

	if (p->path == NULL)
		return 0;
	slash = memchr(p->path, '/', p->path_len);
	if (slash == NULL)
		return is_sign_in_host(p) ? p->path_len : 0;
	if (!is_sign_in_host(p) &&
	    !ek_is_guid(p->path, (size_t)(slash - p->path)))
		return 0;
	return (size_t)(slash - p->path);
}

static bool
tenant_is(const struct parts *p, const char *name)
{
	return tenant_len(p) == strlen(name) &&
	    strncasecmp(p->path, name, strlen(name)) == 0;
}

static void
say(struct parts *p, const char *text)
{
	if (p->problem.len == 0)
		ek_buf_puts(&p->problem, text);
}

static bool
holds(const char *text, size_t len, const char *any)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] != '\0' && strchr(any, text[i]) != NULL)
			return true;
	return false;
}

/* A letter with a zero-length part is no host. */
static void
judge_host(struct parts *p)
{
	if (p->value[strspn(p->value, "0123456789")] == '\0')
		say(p, "a port and no host");
	else if (p->host_len == 0)
		say(p, "no host");
	else if (p->user)
		say(p, "a user name before the host becomes part of the "
		    "host's name");
	else if (p->number < 0)
		say(p, "what follows the colon is no port");
	else if (holds(p->host, p->host_len, "/\\\"'<>{}"))
		say(p, "the host has a character that no host name has");
}

static void
judge_path(struct parts *p)
{
	size_t tenant = tenant_len(p);

	if (p->path != NULL && holds(p->path, p->path_len, " \t#;"))
		say(p, "a blank or comment after the URL becomes part of the "
		    "path that is asked for");
	else if (p->path != NULL && holds(p->path, p->path_len, "<>{}\"'$%"))
		say(p, "the path still holds a placeholder or a quote");
	else if (!is_sign_in_host(p))
		return;
	else if (tenant == 0 || tenant_is(p, "kerberos"))
		say(p, "the path names no tenant; the form is "
		    "/TENANT-ID/kerberos");
	else if (tenant_is(p, "common") || tenant_is(p, "organizations") ||
	    tenant_is(p, "consumers"))
		say(p, "the path has a general name in place of a tenant id");
	else if (p->path_len != tenant + strlen("/kerberos") ||
	    strncmp(p->path + tenant, "/kerberos", strlen("/kerberos")) != 0)
		say(p, "the path after the tenant is not /kerberos");
}

static void
judge_mit(struct parts *p)
{
	if (p->scheme == HTTPS && !p->exact_case)
		say(p, "the scheme must be written https:// in lower case");
	else if (p->scheme == KKDCP)
		say(p, "kkdcp:// is the form of macOS; MIT wants https://");
	else if (p->scheme == HTTP)
		say(p, "http:// is not supported; it must be https://");
	else if (p->scheme == OTHER)
		say(p, "this scheme is not supported; it must be https://");
	else if (p->scheme == UDP_TCP && is_sign_in_host(p))
		say(p, "without https:// the host is asked on port 88, where "
		    "nothing answers");
}

static void
judge_apple(struct parts *p)
{
	if (p->scheme == HTTPS)
		say(p, "macOS wants kkdcp:// in place of https://");
	else if (p->scheme == HTTP || p->scheme == OTHER)
		say(p, "this scheme is not supported; macOS wants kkdcp://");
}

static void
judge_heimdal(struct parts *p)
{
	if (p->scheme == HTTPS || p->scheme == KKDCP)
		say(p, "Heimdal knows no KDC proxy over HTTPS");
	else if (p->scheme == OTHER)
		say(p, "this scheme is not supported");
}

/* "udp/host", "tcp/host" and "http/host" are Heimdal's. */
static void
cut_heimdal(struct parts *p)
{
	static const char *const kinds[] = { "udp/", "tcp/", "http/" };
	const char *whole = p->value;
	size_t i;

	for (i = 0; i < 3; i++)
		if (starts(p->value, kinds[i]))
			p->value += strlen(kinds[i]);
	cut(p);
	if (starts(whole, "http/"))
		p->scheme = HTTP;
}

static void
judge(struct parts *p, enum ek_conf_flavour flavour)
{
	switch (flavour) {
	case EK_CONF_MIT:
		judge_mit(p);
		break;
	case EK_CONF_HEIMDAL:
		judge_heimdal(p);
		break;
	case EK_CONF_APPLE:
		judge_apple(p);
		break;
	}
	judge_host(p);
	judge_path(p);
}

/* The name in use for a scheme: only what the library takes as such counts. */
static const char *
scheme_name(const struct parts *p)
{
	if (p->scheme == HTTPS && !p->exact_case)
		return "other";
	return scheme_names[p->scheme];
}

static json_t *
text_or_null(const char *text, size_t len)
{
	return text == NULL ? json_null() : ek_conf_json_bytes(text, len);
}

/* VALUE holds no secret any more. */
static json_t *
parse(enum ek_conf_flavour flavour, const char *value)
{
	struct parts p = { .value = value };
	size_t tenant;
	json_t *out;

	if (flavour == EK_CONF_MIT)
		cut(&p);
	else
		cut_heimdal(&p);
	judge(&p, flavour);
	tenant = tenant_len(&p);
	out = p.problem.failed ? NULL : json_pack(
	    "{s:s, s:o, s:o, s:o, s:o, s:o}",
	    "scheme", scheme_name(&p),
	    "host", text_or_null(p.host_len == 0 ? NULL : p.host, p.host_len),
	    "port", p.number < 0 ? json_null() : json_integer(p.number),
	    "path", text_or_null(p.path, p.path_len),
	    "tenant", text_or_null(tenant == 0 ? NULL : p.path, tenant),
	    "problem", p.problem.len == 0 ? json_null() :
	    json_string(ek_buf_str(&p.problem)));
	ek_buf_free(&p.problem);
	return out;
}

json_t *
ek_kdc_parse(enum ek_conf_flavour flavour, const char *value)
{
	struct ek_buf masked = { 0 };
	json_t *out;

	ek_mask_text(&masked, (ekrb_bytes){ (const uint8_t *)value,
	    strlen(value) });
	out = masked.failed ? NULL : parse(flavour, ek_buf_str(&masked));
	ek_buf_free(&masked);
	return out;
}
