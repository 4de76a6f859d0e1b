/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "collect/kdcrecords.h"
#include "net/dns.h"
#include "net/socket.h"

enum { MAX_SERVERS = 3, KDC_PORT = 88, HTTPS_PORT = 443 };

struct query {
	const char *prefix;
	int type;
};

/* As libkrb5 asks: URI records first, and SRV records if there is none. */
static const struct query queries[] = {
	{ "_kerberos", EK_DNS_URI },
	{ "_kerberos._udp", EK_DNS_SRV },
	{ "_kerberos._tcp", EK_DNS_SRV },
};

static void
set_kdc(json_t *item, const char *scheme, const char *value, const char *host,
    size_t host_len, unsigned port)
{
	json_object_set_new(item, "scheme", json_string(scheme));
	json_object_set_new(item, "value", ek_json_text(value));
	json_object_set_new(item, "host", ek_json_bytes(host, host_len));
	json_object_set_new(item, "port", json_integer((json_int_t)port));
}

/* The number after a colon, or PRESET. */
static unsigned
port_after(const char *text, unsigned preset)
{
	unsigned long port = *text == ':' ? strtoul(text + 1, NULL, 10) : 0;

	return port > 0 && port < 65536 ? (unsigned)port : preset;
}

/* HOST[:PORT] as in a kdc line. */
static void
set_plain(json_t *item, const char *host, size_t len, unsigned port)
{
	char value[EK_DNS_NAME + 8];

	snprintf(value, sizeof(value), "%.*s:%u", (int)len, host, port);
	set_kdc(item, "udp-tcp", value, host, len, port);
}

static bool
set_https(json_t *item, const char *url)
{
	const char *host = url + strlen("https://");
	size_t len;

	if (strncasecmp(url, "https://", strlen("https://")) != 0)
		return false;
	len = strcspn(host, ":/");
	set_kdc(item, "https", url, host, len,
	    port_after(host + len, HTTPS_PORT));
	return len > 0;
}

bool
ek_kdc_uri_read(json_t *item, const char *uri)
{
	const char *transport, *residual;
	size_t len;

	if (strncasecmp(uri, "krb5srv:", 8) != 0 ||
	    (transport = strchr(uri + 8, ':')) == NULL ||
	    (residual = strchr(++transport, ':')) == NULL)
		return false;
	residual++;
	if (strncasecmp(transport, "kkdcp:", 6) == 0)
		return set_https(item, residual);
	if (strncasecmp(transport, "udp:", 4) != 0 &&
	    strncasecmp(transport, "tcp:", 4) != 0)
		return false;
	len = strcspn(residual, ":");
	set_plain(item, residual, len, port_after(residual + len, KDC_PORT));
	return len > 0;
}

static json_t *
record_json(const struct ek_dns_record *record, int type)
{
	json_t *item = json_pack("{s:i, s:i, s:o}", "priority",
	    (int)record->priority, "weight", (int)record->weight, "target",
	    ek_json_text(record->target));

	if (type == EK_DNS_URI)
		ek_kdc_uri_read(item, record->target);
	else if (record->target[0] != '\0')
		set_plain(item, record->target, strlen(record->target),
		    record->port);
	return item;
}

/* In the order of their priority, those of one as they came. */
static json_t *
records_json(const struct ek_dns_answer *answer, int type)
{
	json_t *list = json_array();
	unsigned priority = 0, next;
	size_t i, done;

	for (done = 0; done < answer->count; priority = next) {
		next = UINT32_MAX;
		for (i = 0; i < answer->count; i++) {
			unsigned p = answer->records[i].priority;

			if (p == priority && ++done > 0)
				json_array_append_new(list, record_json(
				    &answer->records[i], type));
			else if (p > priority && p < next)
				next = p;
		}
	}
	return list;
}

static json_t *
result_json(const char *realm, const char *name, int type,
    const struct ek_dns_result *result)
{
	const struct ek_dns_answer *answer = &result->answer;
	json_t *item = json_pack("{s:o, s:s, s:s, s:s, s:b, s:b, s:I, s:o}",
	    "name", ek_json_text(name), "type", type == EK_DNS_URI ? "URI" :
	    "SRV", "server", result->server, "via", result->tcp ? "tcp" :
	    "udp", "cut", result->cut, "timed_out", result->timed_out,
	    "duration_ms", (json_int_t)result->duration_ms, "records",
	    records_json(answer, type));

	json_object_set_new(item, "realm", ek_json_text(realm));
	json_object_set_new(item, "code", result->answered ?
	    json_integer(answer->code) : json_null());
	json_object_set_new(item, "error", !result->answered &&
	    result->error != 0 ? ek_json_text(ek_socket_text(result->error)) :
	    json_null());
	return item;
}

/* Addresses of the machine's name servers; borrowed from the facts. */
static size_t
name_servers(const struct ek_collector *c, const char *out[MAX_SERVERS + 1])
{
	size_t i, n = 0;

	for (i = 0; i < ek_fact_count(c->facts, "network.resolvers") &&
	    n < MAX_SERVERS; i++) {
		out[n] = ek_item_str(ek_fact_item(c->facts,
		    "network.resolvers", i), "address");
		n += out[n] != NULL;
	}
	out[n] = NULL;
	return n;
}

/* The target's realm, unless a kdc line is there. */
static const char *
target_realm(const struct ek_collector *c)
{
	return ek_fact_known(c->facts, "config.kdcs") &&
	    ek_fact_count(c->facts, "config.kdcs") == 0 ?
	    ek_fact_str(c->facts, "run.realm") : NULL;
}

/* The user's own realm, where it is another one that [realms] does not have:
 * its KDC must give the ticket that leads to the target's. */
static const char *
client_realm(const struct ek_collector *c)
{
	const char *realm = ek_fact_str(c->facts, "cache.principal_realm");
	size_t i;

	if (realm == NULL || ek_fact_streq(c->facts, "run.realm", realm) ||
	    !ek_fact_streq(c->facts, "tgt.kind", "onprem") ||
	    !ek_fact_known(c->facts, "config.realms"))
		return NULL;
	for (i = 0; i < ek_fact_count(c->facts, "config.realms"); i++)
		if (ek_item_streq(ek_fact_item(c->facts, "config.realms", i),
		    "name", realm))
			return NULL;
	return realm;
}

static void
ask(struct ek_collector *c, const char *const *servers, const char *realm,
    int64_t timeout_ms)
{
	int64_t deadline = ek_clock_ms() + timeout_ms;
	struct ek_dns_result result;
	size_t i, n = sizeof(queries) / sizeof(queries[0]);
	char name[EK_DNS_NAME * 2];

	for (i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%s.%.255s", queries[i].prefix,
		    realm);
		ek_dns_ask(servers, name, queries[i].type,
		    ek_clock_left(deadline) / (int64_t)(n - i), &result);
		ek_collect_append(c, "network.kdc_records",
		    result_json(realm, name, queries[i].type, &result));
		if (queries[i].type == EK_DNS_URI && result.answer.count > 0)
			return;
	}
}

void
ek_collect_kdc_records(struct ek_collector *c, int64_t timeout_ms)
{
	const char *target = target_realm(c), *client = client_realm(c);
	const char *servers[MAX_SERVERS + 1];

	if (!ek_fact_is(c->facts, "config.dns_lookup_kdc", true) ||
	    name_servers(c, servers) == 0)
		return;
	if (target != NULL && client != NULL)
		timeout_ms /= 2;
	if (target != NULL)
		ask(c, servers, target, timeout_ms);
	if (client != NULL)
		ask(c, servers, client, timeout_ms);
}
