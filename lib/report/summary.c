/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "report/summary.h"

static void part(struct ek_buf *, const char *fmt, ...) EK_PRINTF(2, 3);

/* Appends ", " between parts. */
static void
part(struct ek_buf *out, const char *fmt, ...)
{
	va_list args;

	if (out->len > 0)
		ek_buf_puts(out, ", ");
	va_start(args, fmt);
	ek_buf_vprintf(out, fmt, args);
	va_end(args);
}

/* A part made of one text fact, if it is known. */
static void
text_part(struct ek_buf *out, const struct ek_facts *facts, const char *fact)
{
	const char *text = ek_fact_str(facts, fact);

	if (text != NULL)
		part(out, "%s", text);
}

static void
environment(const struct ek_facts *facts, struct ek_buf *out)
{
	const json_t *library = ek_fact_item(facts, "environment.libraries",
	    0);
	const char *name = ek_item_str(library, "name");
	const char *version = ek_item_str(library, "version");
	int64_t uid;

	text_part(out, facts, "environment.os_name");
	if (ek_fact_int(facts, "environment.uid", &uid))
		part(out, "uid %" PRId64, uid);
	if (name != NULL && version != NULL)
		part(out, "%s %s", name, version);
}

static void
config(const struct ek_facts *facts, struct ek_buf *out)
{
	const json_t *kdc = ek_fact_item(facts, "config.kdcs", 0);
	const char *file = ek_item_str(kdc, "file");
	const char *value = ek_item_str(kdc, "value");
	int64_t line;

	if (value == NULL)
		return;
	part(out, "KDC %s", value);
	if (file != NULL && ek_item_int(kdc, "line", &line))
		ek_buf_printf(out, " (%s:%" PRId64 ")", file, line);
}

static void
name(const struct ek_facts *facts, struct ek_buf *out)
{
	text_part(out, facts, "name.kind");
	if (ek_fact_str(facts, "config.host_realm") != NULL)
		part(out, "realm %s", ek_fact_str(facts, "config.host_realm"));
}

static void
cache(const struct ek_facts *facts, struct ek_buf *out)
{
	int64_t n;

	text_part(out, facts, "cache.name");
	if (ek_fact_int(facts, "cache.entries", &n))
		part(out, "%" PRId64 " ticket%s", n, n == 1 ? "" : "s");
}

static void
tgt(const struct ek_facts *facts, struct ek_buf *out)
{
	const char *kind = ek_fact_str(facts, "tgt.kind");
	int64_t end, now;

	if (kind != NULL)
		part(out, "%s TGT", kind);
	else if (ek_fact_is(facts, "tgt.found", false))
		part(out, "none in the cache in use, %zu elsewhere",
		    ek_fact_count(facts, "tgt.list"));
	text_part(out, facts, "tgt.client");
	if (ek_fact_int(facts, "tgt.end", &end) &&
	    ek_fact_int(facts, "run.now", &now) && end > now) {
		part(out, "%s", "");
		ek_text_duration(out, end - now);
		ek_buf_puts(out, " left");
	}
}

static void
network(const struct ek_facts *facts, struct ek_buf *out)
{
	size_t i;

	for (i = 0; i < ek_fact_count(facts, "network.kdcs"); i++) {
		const json_t *kdc = ek_fact_item(facts, "network.kdcs", i);
		int64_t port;

		if (ek_item_is(kdc, "connected", true) &&
		    ek_item_int(kdc, "port", &port))
			part(out, "%s:%" PRId64 " answers",
			    ek_item_str(kdc, "host"), port);
	}
}

static void
tls(const struct ek_facts *facts, struct ek_buf *out)
{
	const json_t *shake = ek_fact_item(facts, "tls.handshakes", 0);
	const char *issuer = ek_item_str(json_array_get(
	    ek_item_get(shake, "chain"), 0), "issuer");

	if (ek_item_str(shake, "protocol") != NULL)
		part(out, "%s", ek_item_str(shake, "protocol"));
	if (issuer != NULL)
		part(out, "certificate issued by %s", issuer);
}

static void
kdcproxy(const struct ek_facts *facts, struct ek_buf *out)
{
	const json_t *request = ek_fact_item(facts, "kdcproxy.requests", 0);
	int64_t status;

	if (ek_item_int(request, "http_status", &status))
		part(out, "HTTP %" PRId64, status);
	if (ek_item_streq(request, "reply", "krb-error") ||
	    ek_item_streq(request, "reply", "as-rep"))
		part(out, "a KDC answers");
}

static void
measured_clock(const struct ek_facts *facts, struct ek_buf *out)
{
	int64_t offset, precision = 0;

	if (!ek_fact_int(facts, "clock.offset", &offset))
		return;
	ek_fact_int(facts, "clock.precision", &precision);
	part(out, "%" PRId64 " s from the server's, measured to %" PRId64
	    " s", offset, precision);
}

static void
ticket(const struct ek_facts *facts, struct ek_buf *out)
{
	const json_t *result = ek_fact_value(facts, "ticket.result");
	int64_t etype;

	if (json_is_object(result))
		part(out, "obtained");
	if (ek_item_int(result, "ticket_etype", &etype))
		part(out, "etype %" PRId64, etype);
	if (ek_fact_is(facts, "ticket.stored", true))
		part(out, "kept in the cache");
}

static void
context(const struct ek_facts *facts, struct ek_buf *out)
{
	const char *kind = ek_fact_str(facts, "context.token_kind");
	int64_t size;

	if (kind != NULL && ek_fact_int(facts, "context.token_size", &size))
		part(out, "%s token of %" PRId64 " bytes", kind, size);
}

static void
endpoint(const struct ek_facts *facts, struct ek_buf *out)
{
	const char *host = ek_fact_str(facts, "endpoint.host");
	int64_t port;

	if (ek_fact_is(facts, "endpoint.connected", true) && host != NULL &&
	    ek_fact_int(facts, "endpoint.port", &port))
		part(out, "%s:%" PRId64 " answers", host, port);
}

static void
login(const struct ek_facts *facts, struct ek_buf *out)
{
	const char *user = ek_fact_str(facts, "login.user");
	const char *scheme = ek_fact_str(facts, "login.auth_scheme");
	const char *driver = ek_fact_str(facts, "login.driver");

	if (!ek_fact_is(facts, "login.succeeded", true))
		return;
	part(out, "logged in%s%s", user != NULL ? " as " : "",
	    user != NULL ? user : "");
	if (scheme != NULL)
		part(out, "with %s", scheme);
	if (driver != NULL)
		part(out, "through %s", driver);
}

void
ek_stage_summary(const struct ek_facts *facts, enum ek_stage stage,
    struct ek_buf *out)
{
	static void (*const summaries[EK_N_STAGES])(const struct ek_facts *,
	    struct ek_buf *) = {
		[EK_STAGE_ENVIRONMENT] = environment,
		[EK_STAGE_CONFIG] = config,
		[EK_STAGE_NAME] = name,
		[EK_STAGE_CACHE] = cache,
		[EK_STAGE_TGT] = tgt,
		[EK_STAGE_NETWORK] = network,
		[EK_STAGE_TLS] = tls,
		[EK_STAGE_KDCPROXY] = kdcproxy,
		[EK_STAGE_CLOCK] = measured_clock,
		[EK_STAGE_TICKET] = ticket,
		[EK_STAGE_CONTEXT] = context,
		[EK_STAGE_ENDPOINT] = endpoint,
		[EK_STAGE_LOGIN] = login,
	};
	struct ek_buf words = { 0 };

	if (summaries[stage] != NULL)
		summaries[stage](facts, &words);
	if (words.failed)
		out->failed = true;
	else if (words.len > 0)
		ek_buf_add(out, words.data, words.len);
	ek_buf_free(&words);
}
