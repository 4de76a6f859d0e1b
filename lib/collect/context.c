/* SPDX-License-Identifier: BSD-2-Clause */
/* The first token as a driver would make it. */
#include "config.h"

#include <string.h>

#include "collect/entry.h"
#include "collect/session.h"
#include "platform/ccname.h"

/* Seconds within which a ticket counts as about to end. */
enum { SOON = 120 };

struct attempt {
	const char *name_type; /* of the facts */
	enum ek_name_type type;
	enum ek_mech mech;
};

static const char *
mech_name(enum ek_mech mech)
{
	return mech == EK_MECH_SPNEGO ? "spnego" : "krb5";
}

static void
say_attempt(struct ek_collector *c, const char *name_type, enum ek_mech mech,
    const struct ek_token *token)
{
	ek_collect_append(c, "context.attempts",
	    json_pack("{s:s, s:s, s:I, s:I, s:o, s:I}", "name_type", name_type,
		"mech", mech_name(mech), "major", (json_int_t)token->major,
		"minor", (json_int_t)token->minor, "text",
		ek_json_text(token->text), "token_size",
		(json_int_t)token->token.len));
}

/* RFC 2743 3.1: [APPLICATION 0], the mechanism's OID inside. */
static const char *
kind_of_token(const struct ek_buf *token)
{
	static const char krb5[] = "\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02"
	    "\x02";
	static const char spnego[] = "\x06\x06\x2b\x06\x01\x05\x05\x02";
	size_t i;

	if (token->len > 7 && memcmp(token->data, "NTLMSSP", 7) == 0)
		return "ntlmssp";
	if (token->len < 32 || token->data[0] != 0x60)
		return "other";
	for (i = 2; i < 8; i++) {
		if (memcmp(token->data + i, krb5, sizeof(krb5) - 1) == 0)
			return "krb5";
		if (memcmp(token->data + i, spnego, sizeof(spnego) - 1) == 0)
			return "spnego";
	}
	return "other";
}

static void
say_status(struct ek_collector *c, const struct ek_token *token)
{
	if (ek_flavour.platform->codes == EK_CODES_WINDOWS) {
		ek_collect_int(c, "context.sspi_status", token->major);
		ek_collect_str(c, "context.text", token->text);
		return;
	}
	ek_collect_int(c, "context.major", token->major);
	ek_collect_int(c, "context.minor", token->minor);
	ek_collect_str(c, "context.text", token->text);
}

/* The first attempt is the one that counts. */
static void
say_token(struct ek_collector *c, const struct attempt *attempt,
    const struct ek_token *token)
{
	ek_collect_str(c, "context.mech", mech_name(attempt->mech));
	ek_collect_str(c, "context.name_type", attempt->name_type);
	ek_collect_str(c, "context.cache",
	    token->cache != NULL ? token->cache : ek_cache_used(c));
	say_status(c, token);
	if (token->token.len == 0)
		return;
	ek_collect_str(c, "context.token_kind", kind_of_token(&token->token));
	ek_collect_int(c, "context.token_size", (int64_t)token->token.len);
}

/* Where names are not interpreted there is one kind only; elsewhere SPNEGO is
 * of interest with the kind of name most drivers use. */
static bool
distinguishes(const struct attempt *attempt)
{
	if (ek_flavour.platform->principal == NULL)
		return attempt->type == EK_NAME_PRINCIPAL;
	return attempt->type == EK_NAME_HOSTBASED ||
	    attempt->mech == EK_MECH_KRB5;
}

static void
make_tokens(struct ek_collector *c, struct ek_library *lib)
{
	static const struct attempt attempts[] = {
		{ "hostbased", EK_NAME_HOSTBASED, EK_MECH_KRB5 },
		{ "principal", EK_NAME_PRINCIPAL, EK_MECH_KRB5 },
		{ "hostbased", EK_NAME_HOSTBASED, EK_MECH_SPNEGO },
		{ "principal", EK_NAME_PRINCIPAL, EK_MECH_SPNEGO },
	};
	struct ek_want want = { .spn = ek_fact_str(c->facts, "run.spn"),
		.realm = ek_realm_asked(c) };
	struct ek_token token;
	bool first = true;
	size_t i;

	for (i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		if (!distinguishes(&attempts[i]))
			continue;
		want.type = attempts[i].type;
		ek_flavour.platform->token(lib, &want, attempts[i].mech, false,
		    &token);
		if (first)
			say_token(c, &attempts[i], &token);
		first = false;
		say_attempt(c, attempts[i].name_type, attempts[i].mech,
		    &token);
		ek_token_free(&token);
	}
}

/* libgssapi notes in the cache when it last tried to refresh tickets that end
 * within half a minute or were made from a keytab; then it must not be let at
 * the user's own cache. */
static bool
gss_may_write(const struct ek_collector *c)
{
	const char *cache = ek_fact_str(c->facts, "cache.name");
	int64_t code, end, now = 0;
	bool found = false;
	size_t i;

	if (!ek_fact_int(c->facts, "cache.open_code", &code) || code != 0)
		return false;
	ek_fact_int(c->facts, "run.now", &now);
	for (i = 0; i < ek_fact_count(c->facts, "tgt.list"); i++) {
		const json_t *tgt = ek_fact_item(c->facts, "tgt.list", i);

		if (cache == NULL || !ek_item_streq(tgt, "cache", cache))
			continue;
		found = true;
		if (!ek_item_int(tgt, "end", &end) || end < now + SOON)
			return true;
	}
	for (i = 0; i < ek_fact_count(c->facts, "cache.config_entries"); i++)
		if (ek_item_streq(ek_fact_item(c->facts,
		    "cache.config_entries", i), "key", "refresh_time"))
			return true;
	return !found;
}

static bool
knows_status(const struct ek_collector *c)
{
	return ek_fact_known(c->facts, "context.major") ||
	    ek_fact_known(c->facts, "context.sspi_status");
}

/* The default credential as every driver takes it. libgssapi of krb5 1.20
 * crashes here on a cache that is a folder or of an unknown format: it comes
 * last. */
static void
look_at_default(struct ek_collector *c, struct ek_library *lib)
{
	struct ek_want want = { .spn = ek_fact_str(c->facts, "run.spn") };
	const char *cache = ek_session_cache(c);
	struct ek_token token;

	if (cache == NULL || !ek_ccname_safe(cache) || gss_may_write(c))
		return;
	ek_flavour.platform->token(lib, &want, EK_MECH_KRB5, true, &token);
	say_attempt(c, "credential", EK_MECH_KRB5, &token);
	if (token.text != NULL && !knows_status(c))
		say_status(c, &token);
	ek_token_free(&token);
}

void
ek_collect_context(struct ek_collector *c)
{
	struct ek_library *lib = ek_session(c, NULL);

	if (lib == NULL || ek_fact_str(c->facts, "run.spn") == NULL) {
		ek_collect_skip(c, "the Kerberos library does not start");
		return;
	}
	/* Without a private cache a token says why there is no ticket. */
	if (ek_session_has_ticket || ek_flavour.platform->seed == NULL)
		make_tokens(c, lib);
	look_at_default(c, lib);
	if (!ek_session_has_ticket && !knows_status(c))
		ek_collect_skip(c, "no ticket to make a token with");
}
