/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/spn.h"
#include "probe/connstr.h"
#include "probe/target.h"

enum { DEFAULT_PORT = 1433, PUBLIC_PORT = 3342 };

static char *
copy(const char *text, size_t len)
{
	struct ek_buf buf = { 0 };

	ek_buf_add(&buf, text, len);
	return ek_buf_take(&buf);
}

/* Sets a string once; a second value of the same property is refused, since a
 * driver would silently take one of them. */
static bool
set_part(char **part, const char *text, size_t len, struct ek_error *error)
{
	if (*part != NULL && (strlen(*part) != len ||
	    strncasecmp(*part, text, len) != 0)) {
		ek_error_set(error, EKRB_ARGUMENT,
		    "it says two things of the same property");
		return false;
	}
	free(*part);
	*part = copy(text, len);
	if (*part == NULL)
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	return *part != NULL;
}

static bool
set_port(struct ek_target *t, const char *text, size_t len,
    struct ek_error *error)
{
	unsigned port = 0;
	size_t i;

	for (i = 0; i < len && isdigit((unsigned char)text[i]) && port < 65536;
	    i++)
		port = port * 10 + (unsigned)(text[i] - '0');
	if (len == 0 || i < len || port == 0 || port > 65535) {
		ek_error_set(error, EKRB_ARGUMENT,
		    "the port is no number from 1 to 65535");
		return false;
	}
	if (t->port_given && t->port != port) {
		ek_error_set(error, EKRB_ARGUMENT, "it names two ports");
		return false;
	}
	t->port = (uint16_t)port;
	t->port_given = true;
	return true;
}

/* The last two groups of an IPv6 literal as four numbers. */
static bool
is_dotted(const char *text, size_t len)
{
	size_t i, dots = 0;

	for (i = 0; i < len; i++) {
		if (text[i] == '.')
			dots++;
		else if (!isdigit((unsigned char)text[i]))
			return false;
	}
	return dots == 3;
}

/* Eight groups, of which "::" stands for one or more (RFC 4291 2.2). */
static bool
is_ipv6(const char *text, size_t len)
{
	size_t at = 0, groups = 0, n;
	bool gap = len > 1 && text[0] == ':' && text[1] == ':';

	for (at = gap ? 2 : 0; at < len; groups++) {
		for (n = 0; at + n < len &&
		    isxdigit((unsigned char)text[at + n]); n++)
			continue;
		if (at + n < len && text[at + n] == '.' &&
		    is_dotted(text + at, len - at)) {
			groups += 2;
			break;
		}
		at += n;
		if (n == 0 || n > 4 || (at < len && (text[at] != ':' ||
		    ++at == len)))
			return false;
		if (at < len && text[at] == ':') {
			if (gap)
				return false;
			gap = true;
			at++;
		}
	}
	return gap ? groups < 8 : groups == 8;
}

/* Letters, digits and SIGNS. */
static bool
is_word(const char *text, size_t len, const char *signs)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) &&
		    (text[i] == '\0' || strchr(signs, text[i]) == NULL))
			return false;
	return len > 0;
}

/* Letters, digits, '-', '_' and dots, or an IPv6 literal, with a zone perhaps
 * (RFC 4007 11). */
static bool
is_host(const char *host, size_t len)
{
	const char *zone = memchr(host, '%', len);
	size_t i, n = zone != NULL ? (size_t)(zone - host) : len;

	if (len == 0 || len > EK_HOST_MAX || host[0] == '-' ||
	    host[0] == '.' || host[len - 1] == '.')
		return false;
	for (i = 1; i < len; i++)
		if (host[i] == '.' && host[i - 1] == '.')
			return false;
	if (memchr(host, ':', n) == NULL)
		return is_word(host, len, "-_.");
	return is_ipv6(host, n) &&
	    (zone == NULL || is_word(zone + 1, len - n - 1, "-_."));
}

static bool
set_host(struct ek_target *t, const char *text, size_t len,
    struct ek_error *error)
{
	if (len > 1 && text[len - 1] == '.')
		len--;
	if (!is_host(text, len)) {
		ek_error_set(error, EKRB_ARGUMENT, "no host name in it");
		return false;
	}
	return set_part(&t->host, text, len, error);
}

/* The end of the host: a bracketed IPv6 literal keeps its colons, and so does
 * a bare one (more than one colon). */
static size_t
host_length(const char *text)
{
	const char *end = strchr(text, ']');
	const char *colon = strchr(text, ':');

	if (text[0] == '[' && end != NULL)
		return (size_t)(end - text) + 1;
	if (colon != NULL && strchr(colon + 1, ':') != NULL)
		return strcspn(text, ",\\");
	return strcspn(text, ":,\\");
}

/* What SQL clients take for a server and no ticket is for. */
static const struct {
	const char *start, *what;
} no_hosts[] = {
	{ "np:", "a named pipe (np:), not a server reached by TCP" },
	{ "\\\\", "a named pipe, not a server reached by TCP" },
	{ "lpc:", "shared memory (lpc:), not a server reached by TCP" },
	{ "via:", "the VIA protocol (via:), not a server reached by TCP" },
	{ "admin:", "the administrator's connection (admin:): give the host "
	    "alone" },
	{ "(local", "this machine itself: give the name of a host" },
	{ "http:", "a web address, of which a SQL client knows nothing" },
	{ "https:", "a web address, of which a SQL client knows nothing" },
};

/* The text behind "tcp:" and blanks; NULL with an error: it is no host. */
static const char *
skip_protocol(const char *text, struct ek_error *error)
{
	size_t i;

	text += strspn(text, " \t");
	for (i = 0; i < sizeof(no_hosts) / sizeof(no_hosts[0]); i++)
		if (strncasecmp(text, no_hosts[i].start,
		    strlen(no_hosts[i].start)) == 0) {
			ek_error_set(error, EKRB_ARGUMENT, "it is %s",
			    no_hosts[i].what);
			return NULL;
		}
	if (strncasecmp(text, "tcp:", 4) == 0)
		text += 4 + strspn(text + 4, " \t");
	return text;
}

/* HOST[\INSTANCE][:PORT | ,PORT] */
static bool
parse_server(struct ek_target *t, const char *text, struct ek_error *error)
{
	size_t len;

	text = skip_protocol(text, error);
	if (text == NULL)
		return false;
	len = host_length(text);
	if (text[0] == '[' && text[len - 1] == ']' ?
	    !set_host(t, text + 1, len - 2, error) :
	    !set_host(t, text, len, error))
		return false;
	text += len;
	if (*text == '\\') {
		len = strcspn(++text, ":,");
		if (len == 0 || len > 128 || memchr(text, '\\', len) != NULL) {
			ek_error_set(error, EKRB_ARGUMENT,
			    "no instance name after the backslash");
			return false;
		}
		if (!set_part(&t->instance, text, len, error))
			return false;
		text += len;
	}
	if (*text == ':' || *text == ',') {
		text++;
		text += strspn(text, " ");
		return set_port(t, text, strlen(text), error);
	}
	return true;
}

/* MSSQLSvc/ in any case: a wrong one is for the diagnosis to tell. */
static bool
is_sql_service(const char *spn)
{
	return strncasecmp(spn, "MSSQLSvc/", 9) == 0;
}

/* HOST[:PORT] of an SPN of SQL Server, LEN_ALL bytes without its realm. */
static bool
check_sql_host(const char *spn, size_t len_all, struct ek_error *error)
{
	size_t len = 0;
	const char *host = ek_spn_host(spn, &len);
	const char *port = host != NULL ? host + len : NULL;
	struct ek_target unused = { 0 };

	if (host == NULL || !is_host(host, len)) {
		ek_error_set(error, EKRB_ARGUMENT, "the SPN names no host");
		return false;
	}
	if (port == spn + len_all)
		return true;
	len = len_all - (size_t)(++port - spn);
	if (len > 0 && memchr(port, ':', len) == NULL &&
	    !isdigit((unsigned char)*port)) {
		ek_error_set(error, EKRB_ARGUMENT, "the SPN names an instance "
		    "where the port belongs");
		return false;
	}
	return set_port(&unused, port, len, error);
}

bool
ek_target_set_spn(struct ek_target *t, const char *spn, struct ek_error *error)
{
	const char *slash = strchr(spn, '/');
	const char *at = strrchr(spn, '@');
	size_t len = at != NULL ? (size_t)(at - spn) : strlen(spn);
	size_t i;

	for (i = 0; spn[i] != '\0'; i++)
		if ((unsigned char)spn[i] <= ' ' || spn[i] == 0x7f)
			slash = NULL;
	if (slash == NULL || slash == spn || slash[1] == '\0' ||
	    strstr(spn, "://") != NULL ||
	    slash + 1 == at || (at != NULL && at < slash) ||
	    (at != NULL && at[1] == '\0') || strlen(spn) > 1024) {
		ek_error_set(error, EKRB_ARGUMENT,
		    "no SPN of the form SERVICE/HOST:PORT[@REALM]");
		return false;
	}
	if (is_sql_service(spn) && !check_sql_host(spn, len, error))
		return false;
	t->spn_given = true;
	free(t->spn);
	free(t->spn_realm);
	t->spn = t->spn_realm = NULL;
	return (at == NULL || set_part(&t->spn_realm, at + 1, strlen(at + 1),
	    error)) && set_part(&t->spn, spn, len, error);
}

static bool
is_spn(const char *text)
{
	const char *slash = strchr(text, '/');

	return slash != NULL && slash != text && slash[1] != '/' &&
	    strcspn(text, ";=\\") == strlen(text);
}

/* MSSQLSvc/HOST[:PORT][@REALM]: the port is added when it is not given. */
static bool
parse_spn(struct ek_target *t, const char *text, struct ek_error *error)
{
	struct ek_buf server = { 0 };
	size_t len = 0;
	const char *host;
	bool done;

	if (!ek_target_set_spn(t, text, error))
		return false;
	host = ek_spn_host(text, &len);
	ek_buf_add(&server, host, len);
	/* A comma tells the port from an address of colons. */
	if (host[len] == ':')
		ek_buf_printf(&server, ",%.*s",
		    (int)strcspn(host + len + 1, "@"), host + len + 1);
	if (ek_buf_str(&server) == NULL) {
		ek_error_set(error, EKRB_NOMEM, "out of memory");
		return false;
	}
	done = parse_server(t, ek_buf_str(&server), error);
	ek_buf_free(&server);
	if (done && !t->port_given && strncmp(t->spn, "MSSQLSvc/", 9) == 0)
		t->spn_given = false;
	return done;
}

/* A second SPN must say the same as the first. */
static bool
keep_spn(const struct ek_target *t, const char *spn, struct ek_error *error)
{
	size_t len = strcspn(spn, "@");

	if (!t->spn_given || (strlen(t->spn) == len &&
	    memcmp(t->spn, spn, len) == 0))
		return true;
	ek_error_set(error, EKRB_ARGUMENT, "it names two SPNs");
	return false;
}

/* What a connection string says of the server. */
static bool
take_property(void *arg, enum ek_connstr_key key, const char *value,
    struct ek_error *error)
{
	struct ek_target *t = arg;

	switch (key) {
	case EK_CONNSTR_SERVER:
		return parse_server(t, value, error);
	case EK_CONNSTR_PORT:
		return set_port(t, value, strlen(value), error);
	case EK_CONNSTR_INSTANCE:
		return set_part(&t->instance, value, strlen(value), error);
	case EK_CONNSTR_SPN:
		return *value == '\0' || (keep_spn(t, value, error) &&
		    ek_target_set_spn(t, value, error));
	case EK_CONNSTR_DRIVER:
	case EK_CONNSTR_DATA_SOURCE:
	case EK_CONNSTR_USER:
	case EK_CONNSTR_TRUSTED:
	case EK_CONNSTR_AUTHENTICATION:
	case EK_CONNSTR_SECRET:
	case EK_CONNSTR_OTHER:
		return true;
	}
	return true;
}

static bool
is_public(const char *host)
{
	return strstr(host, ".public.") != NULL;
}

/* Fills in what was not said: port, then the SPN from host and port. */
static bool
complete(struct ek_target *t, struct ek_error *error)
{
	struct ek_buf spn = { 0 };

	if (t->host == NULL) {
		ek_error_set(error, EKRB_ARGUMENT, "it names no server");
		return false;
	}
	if (!t->port_given)
		t->port = is_public(t->host) ? PUBLIC_PORT : DEFAULT_PORT;
	if (t->spn_given)
		return true;
	ek_buf_printf(&spn, "MSSQLSvc/%s:%u", t->host, (unsigned)t->port);
	free(t->spn);
	t->spn = ek_buf_take(&spn);
	if (t->spn == NULL)
		ek_error_set(error, EKRB_NOMEM, "out of memory");
	return t->spn != NULL;
}

static bool
parse(struct ek_target *t, const char *text, struct ek_error *error)
{
	if (text[0] == '\0' || strlen(text) > EK_TARGET_MAX) {
		ek_error_set(error, EKRB_ARGUMENT, text[0] == '\0' ?
		    "it is empty" : "it is longer than %d bytes",
		    EK_TARGET_MAX);
		return false;
	}
	t->input = ek_connstr_mask(text, &t->password_masked);
	if (t->input == NULL) {
		ek_error_set(error, EKRB_NOMEM, "out of memory");
		return false;
	}
	if (ek_connstr_is(text))
		return ek_connstr_read(text, take_property, t, error) &&
		    complete(t, error);
	if (is_spn(text))
		return parse_spn(t, text, error) && complete(t, error);
	return parse_server(t, text, error) && complete(t, error);
}

bool
ek_target_parse(struct ek_target *t, const char *text, struct ek_error *error)
{
	*t = (struct ek_target){ 0 };
	if (parse(t, text, error))
		return true;
	ek_target_free(t);
	return false;
}

void
ek_target_free(struct ek_target *t)
{
	free(t->input);
	free(t->host);
	free(t->instance);
	free(t->spn);
	free(t->spn_realm);
	*t = (struct ek_target){ 0 };
}

static bool
set_optional(struct ek_facts *facts, const char *name, const char *value)
{
	return value != NULL ? ek_fact_set_str(facts, name, value) :
	    ek_fact_set_absent(facts, name);
}

bool
ek_target_facts(const struct ek_target *t, struct ek_facts *facts)
{
	return ek_fact_set_str(facts, "run.input", t->input) &&
	    ek_fact_set_bool(facts, "run.password_masked",
	    t->password_masked) &&
	    ek_fact_set_str(facts, "run.host", t->host) &&
	    ek_fact_set_int(facts, "run.port", t->port) &&
	    ek_fact_set_bool(facts, "run.port_given", t->port_given) &&
	    set_optional(facts, "run.instance", t->instance) &&
	    ek_fact_set_str(facts, "run.spn", t->spn) &&
	    ek_fact_set_bool(facts, "run.spn_given", t->spn_given) &&
	    set_optional(facts, "run.spn_realm", t->spn_realm);
}
