/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "diagnose/drivers.h"

/* How a client turns the target into a name for Kerberos. */
struct lens {
	bool canonicalises; /* host becomes its DNS name before Kerberos */
	bool drops_port;
	bool principal;     /* a Kerberos name: realm from default_realm */
	bool file_only;     /* reads no cache but FILE */
	bool no_https;      /* no KDC over HTTPS: tickets must be cached */
	bool any_gssapi;    /* may be built on Heimdal's too */
};

/* From their sources, or for the Microsoft ODBC driver from its manual. */
static const struct lens lenses[] = {
	[EK_CLIENT_SQLCLIENT] = { .canonicalises = true },
	[EK_CLIENT_ODBC] = { .canonicalises = false },
	[EK_CLIENT_JDBC] = { .file_only = true, .no_https = true },
	[EK_CLIENT_GO_MSSQLDB] = { .canonicalises = true, .file_only = true,
		.no_https = true },
	[EK_CLIENT_FREETDS] = { .principal = true, .any_gssapi = true },
	[EK_CLIENT_MSSQL_RS] = { .drops_port = true },
};

const char *
ek_client_name(enum ek_client client)
{
	static const char *const names[] = {
#define X(id, name) [EK_CLIENT_##id] = name,
		EK_CLIENTS(X)
#undef X
	};

	return client < EK_N_CLIENTS ? names[client] : "";
}

bool
ek_client_parse(const char *name, enum ek_client *out)
{
	int i;

	for (i = 0; i < EK_N_CLIENTS; i++)
		if (strcmp(ek_client_name((enum ek_client)i), name) == 0) {
			*out = (enum ek_client)i;
			return true;
		}
	return false;
}

const char *
ek_client_verdict_name(enum ek_client_verdict verdict)
{
	switch (verdict) {
	case EK_CLIENT_OK:
		return "ok";
	case EK_CLIENT_FAIL:
		return "fail";
	case EK_CLIENT_UNKNOWN:
		return "unknown";
	}
	return "unknown";
}

bool
ek_client_is_asked(const struct ek_facts *facts, enum ek_client client)
{
	return ek_fact_streq(facts, "run.client", "all") ||
	    ek_fact_streq(facts, "run.client", ek_client_name(client));
}

static bool
is_windows(const struct ek_facts *facts)
{
	return ek_fact_streq(facts, "environment.os", "windows");
}

/* The canonical name where it is another one, else NULL. */
static const char *
other_name(const struct ek_facts *facts)
{
	const char *host = ek_fact_str(facts, "run.host");
	const char *canonical = ek_fact_str(facts, "name.dns_canonical");

	return host != NULL && canonical != NULL &&
	    strcasecmp(host, canonical) != 0 ? canonical : NULL;
}

/* An SPN given by the user is taken as it is, but by go-mssqldb, which makes
 * its host canonical too. */
static bool
changes_host(const struct ek_facts *facts, enum ek_client client)
{
	return lenses[client].canonicalises && !is_windows(facts) &&
	    (client == EK_CLIENT_GO_MSSQLDB ||
	    !ek_fact_is(facts, "run.spn_given", true));
}

char *
ek_client_spn(const struct ek_facts *facts, enum ek_client client)
{
	const char *host = ek_fact_str(facts, "run.host");
	const char *given = ek_fact_str(facts, "run.spn");
	const char *other = other_name(facts);
	struct ek_buf out = { 0 };
	int64_t port = 1433;

	ek_fact_int(facts, "run.port", &port);
	if (ek_fact_is(facts, "run.spn_given", true) && given != NULL &&
	    !changes_host(facts, client))
		ek_buf_puts(&out, given);
	else if (host != NULL) {
		ek_buf_printf(&out, "MSSQLSvc/%s", other != NULL &&
		    changes_host(facts, client) ? other : host);
		if (!lenses[client].drops_port)
			ek_buf_printf(&out, ":%" PRId64, port);
	}
	return out.len > 0 ? ek_buf_take(&out) : NULL;
}

static bool
is_file(const char *cache)
{
	return cache != NULL && (cache[0] == '/' ||
	    strncmp(cache, "FILE:", 5) == 0);
}

/* A service ticket for the instance that Java or Go can pick up. */
static bool
is_cached_in_file(const struct ek_facts *facts)
{
	const char *spn = ek_fact_str(facts, "run.spn");
	size_t i, n = ek_fact_count(facts, "tgt.services");

	for (i = 0; i < n; i++) {
		const json_t *t = ek_fact_item(facts, "tgt.services", i);
		const char *server = ek_item_str(t, "server");

		if (spn != NULL && server != NULL &&
		    strncmp(server, spn, strlen(spn)) == 0 &&
		    server[strlen(spn)] == '@' &&
		    is_file(ek_item_str(t, "cache")))
			return true;
	}
	return false;
}

/* Of each cached ticket it is known what it is for and where it lies. */
static bool
services_are_known(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "tgt.services");

	for (i = 0; i < n; i++) {
		const json_t *t = ek_fact_item(facts, "tgt.services", i);

		if (ek_item_str(t, "server") == NULL ||
		    ek_item_str(t, "cache") == NULL)
			return false;
	}
	return ek_fact_known(facts, "tgt.services");
}

static enum ek_client_fault
cache_fault(const struct ek_facts *facts)
{
	const char *type = ek_fact_str(facts, "cache.type");

	if (type == NULL)
		return EK_CLIENT_UNSURE;
	return strcmp(type, "FILE") == 0 ? EK_CLIENT_WORKS :
	    EK_CLIENT_OTHER_CACHE;
}

/* Every KDC of the realm is one over HTTPS. */
static enum ek_client_fault
https_fault(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "config.kdcs");

	if (is_cached_in_file(facts))
		return EK_CLIENT_WORKS;
	if (!ek_fact_known(facts, "config.kdcs") ||
	    !services_are_known(facts) || !ek_fact_known(facts, "run.spn"))
		return EK_CLIENT_UNSURE;
	for (i = 0; i < n; i++)
		if (!ek_item_streq(ek_fact_item(facts, "config.kdcs", i),
		    "scheme", "https"))
			return EK_CLIENT_WORKS;
	return n > 0 ? EK_CLIENT_NO_HTTPS : EK_CLIENT_UNSURE;
}

static enum ek_client_fault
realm_fault(const struct ek_facts *facts)
{
	const char *realm = ek_fact_str(facts, "run.realm");
	const char *preset = ek_fact_str(facts, "config.default_realm");

	if (ek_fact_str(facts, "run.spn_realm") != NULL)
		return EK_CLIENT_WORKS;
	if (realm == NULL || !ek_fact_known(facts, "config.default_realm"))
		return EK_CLIENT_UNSURE;
	if (preset == NULL)
		return EK_CLIENT_NO_REALM;
	return strcmp(preset, realm) == 0 ? EK_CLIENT_WORKS :
	    EK_CLIENT_OTHER_REALM;
}

/* Whether the instance is registered without a port is seen only by asking. */
static enum ek_client_fault
port_fault(const struct ek_facts *facts)
{
	size_t i, n = ek_fact_count(facts, "ticket.variants");

	if (ek_fact_is(facts, "run.spn_given", true))
		return EK_CLIENT_UNSURE;
	for (i = 0; i < n; i++) {
		const json_t *v = ek_fact_item(facts, "ticket.variants", i);

		if (!ek_item_streq(v, "why", "no-port"))
			continue;
		if (ek_item_is(v, "obtained", true))
			return EK_CLIENT_WORKS;
		if (ek_item_is(v, "obtained", false))
			return EK_CLIENT_NO_PORT;
	}
	return EK_CLIENT_UNSURE;
}

static enum ek_client_fault
host_fault(const struct ek_facts *facts)
{
	if (!ek_fact_known(facts, "name.dns_canonical") ||
	    !ek_fact_known(facts, "run.spn_given"))
		return EK_CLIENT_UNSURE;
	return other_name(facts) != NULL ? EK_CLIENT_CANONICALISES :
	    EK_CLIENT_WORKS;
}

enum { MAX_FAULTS = 5 };

/* What every test of this client says, in the order of the way. */
static size_t
all_faults(const struct ek_facts *facts, enum ek_client client,
    enum ek_client_fault out[MAX_FAULTS])
{
	const struct lens *lens = &lenses[client];
	size_t n = 0;

	if (changes_host(facts, client))
		out[n++] = host_fault(facts);
	if (is_windows(facts))
		return n;
	if (lens->file_only)
		out[n++] = cache_fault(facts);
	if (lens->no_https)
		out[n++] = https_fault(facts);
	if (lens->principal)
		out[n++] = realm_fault(facts);
	if (lens->drops_port)
		out[n++] = port_fault(facts);
	return n;
}

bool
ek_client_has(const struct ek_facts *facts, enum ek_client client,
    enum ek_client_fault fault)
{
	enum ek_client_fault all[MAX_FAULTS];
	size_t i, n = all_faults(facts, client, all);

	for (i = 0; i < n; i++)
		if (all[i] == fault)
			return true;
	return false;
}

/* The first fault seen counts; being unsure counts where none is seen. */
enum ek_client_fault
ek_client_fault(const struct ek_facts *facts, enum ek_client client)
{
	enum ek_client_fault all[MAX_FAULTS], sum = EK_CLIENT_WORKS;
	size_t i, n = all_faults(facts, client, all);

	for (i = 0; i < n; i++) {
		if (all[i] != EK_CLIENT_WORKS && all[i] != EK_CLIENT_UNSURE)
			return all[i];
		if (all[i] == EK_CLIENT_UNSURE)
			sum = EK_CLIENT_UNSURE;
	}
	return sum;
}

/* The finding's id and what to do, by what stands in the way. */
static const struct {
	const char *finding, *remedy;
} answers[] = {
	[EK_CLIENT_WORKS] = { NULL, NULL },
	[EK_CLIENT_UNSURE] = { NULL, NULL },
	[EK_CLIENT_CANONICALISES] = { "driver-canonicalises",
	    "Name the service in the connection string: ServerSPN=MSSQLSvc/"
	    "INSTANCE.ZONE.database.windows.net:1433." },
	[EK_CLIENT_OTHER_CACHE] = { "driver-cache-kind",
	    "Get the service ticket with MIT krb5 into a FILE cache of its "
	    "own and point the client at it." },
	[EK_CLIENT_NO_HTTPS] = { "driver-no-https",
	    "Get the service ticket with MIT krb5 into the FILE cache that "
	    "the client reads, before it connects." },
	[EK_CLIENT_NO_PORT] = { "driver-no-port",
	    "Use a client that keeps the port, such as the Microsoft ODBC "
	    "driver or SqlClient." },
	[EK_CLIENT_NO_REALM] = { "config-default-realm-unset",
	    "Name the realm with the SPN: spn = MSSQLSvc/HOST:1433@"
	    "KERBEROS.MICROSOFTONLINE.COM in freetds.conf." },
	[EK_CLIENT_OTHER_REALM] = { "config-default-realm-other",
	    "Name the realm with the SPN: spn = MSSQLSvc/HOST:1433@"
	    "KERBEROS.MICROSOFTONLINE.COM in freetds.conf." },
};

static const char through_heimdal[] = "This run saw what Heimdal does, which "
    "this client does not load: ask with --library mit.";

/* On Linux only FreeTDS may sit on Heimdal; on macOS it is the system's. */
static bool
was_not_seen(const struct ek_facts *facts, enum ek_client client)
{
	return ek_fact_streq(facts, "config.library", "heimdal") &&
	    !ek_fact_streq(facts, "environment.os", "macos") &&
	    !lenses[client].any_gssapi;
}

static const char by_gssapi[] = "Whether it loads MIT's libgssapi_krb5 or "
    "Heimdal's decides: see ldd of its library.";

/* The id, if the report has that finding; else NULL. */
static const char *
if_found(const struct ek_diagnosis *d, const char *id)
{
	return ek_diagnosis_find(d, id) != NULL ? id : NULL;
}

/* What stops the ticket stops every client that asks the same library. */
static void
judge(struct ek_driver *driver, const struct ek_facts *facts,
    const struct ek_diagnosis *d)
{
	static const char differs[] = "ticket-library-differs";
	enum ek_client_fault fault = ek_client_fault(facts, driver->client);

	driver->finding = if_found(d, answers[fault].finding);
	driver->remedy = answers[fault].remedy;
	driver->verdict = EK_CLIENT_UNKNOWN;
	if (was_not_seen(facts, driver->client) &&
	    fault != EK_CLIENT_CANONICALISES) {
		driver->finding = NULL;
		driver->remedy = through_heimdal;
	} else if (driver->finding == NULL && lenses[driver->client].any_gssapi
	    && if_found(d, differs) != NULL &&
	    (fault == EK_CLIENT_WORKS || fault == EK_CLIENT_UNSURE)) {
		driver->finding = differs;
		driver->remedy = by_gssapi;
	} else if (driver->finding != NULL || (answers[fault].finding != NULL &&
	    !ek_fact_is(facts, "ticket.obtained", false)))
		driver->verdict = EK_CLIENT_FAIL;
	else if (ek_fact_is(facts, "ticket.obtained", false)) {
		driver->verdict = EK_CLIENT_FAIL;
		driver->finding = d->root_cause;
		if (d->root_cause != NULL && d->findings[0].n_advice > 0)
			driver->remedy = d->findings[0].advice[0].text;
	} else if (fault == EK_CLIENT_WORKS &&
	    ek_fact_is(facts, "ticket.obtained", true))
		driver->verdict = EK_CLIENT_OK;
}

size_t
ek_drivers(const struct ek_facts *facts, const struct ek_diagnosis *d,
    struct ek_driver out[EK_N_CLIENTS])
{
	size_t n = 0;
	int i;

	for (i = 0; i < EK_N_CLIENTS; i++) {
		if (!ek_client_is_asked(facts, (enum ek_client)i))
			continue;
		out[n] = (struct ek_driver){ .client = (enum ek_client)i,
			.spn = ek_client_spn(facts, (enum ek_client)i) };
		judge(&out[n++], facts, d);
	}
	return n;
}

void
ek_driver_free(struct ek_driver *driver)
{
	free(driver->spn);
	driver->spn = NULL;
}
