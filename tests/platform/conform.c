/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One act of a platform, its outcome in a word: conform-NAME ACT [ARGUMENT].
 * behaviours.toml says what is to come out where. The acts know the platform
 * through platform.h only.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/platform.h"

#define SPN "MSSQLSvc/mi1.abc123.database.windows.net:1433"
#define HOST "mi1.abc123.database.windows.net"

static const struct ek_platform *const platform = &CONFORM_PLATFORM;
static struct ek_library *lib;

/* What the visitors saw. */
static struct {
	int caches, tickets, tgts, wires, got, stored;
	uint32_t flags;
	int reply; /* first byte of the last answer; 0: none came */
	char client[256];
	struct ek_said said;
} seen;

static void
outcome(const char *word, const char *text)
{
	printf("%s%s%s\n", word, text != NULL ? "\t" : "",
	    text != NULL ? text : "");
}

static void
keep(const struct ek_said *said)
{
	if (said->code != 0)
		ek_said_set(&seen.said, said->code, said->text);
}

static bool
see_cache(void *arg, const struct ek_cache *cache)
{
	keep(&cache->said);
	if (cache->principal != NULL)
		snprintf(seen.client, sizeof(seen.client), "%s",
		    cache->principal);
	return true;
}

static void
see_entry(void *arg, const struct ek_entry *entry)
{
	if (entry->is_config)
		return;
	seen.tickets++;
	if (strncmp(entry->server, "krbtgt/", 7) != 0)
		return;
	seen.tgts++;
	seen.flags = entry->flags;
}

static void
see_end(void *arg, const struct ek_said *said)
{
	keep(said);
}

static void
read_cache(const char *name)
{
	struct ek_cache_visit visit = { NULL, see_cache, see_entry, see_end };

	platform->read(lib, name, &visit);
}

static void
see_name(void *arg, const char *name)
{
	seen.caches++;
}

static void
see_wire(void *arg, const struct ek_wire *wire)
{
	seen.wires++;
	seen.reply = wire->reply.len > 0 ? wire->reply.data[0] : 0;
}

static void
see_got(void *arg, const struct ek_entry *entry)
{
	seen.got++;
}

static void
see_stored(void *arg, const struct ek_said *said)
{
	seen.stored = said->code == 0;
}

static const char *
default_cache(void)
{
	static struct ek_lookup lookup;

	if (lookup.default_cache == NULL)
		platform->lookup(lib, NULL, &lookup);
	return lookup.default_cache != NULL ? lookup.default_cache : "";
}

static bool
seed(void)
{
	if (platform->seed == NULL)
		return true;
	platform->seed(lib, default_cache(), &seen.said);
	return seen.said.code == 0;
}

static void
get_ticket(const char *spn, const char *store)
{
	struct ek_want want = { .spn = spn, .type = EK_NAME_HOSTBASED,
		.store = store };
	struct ek_watch watch = { .wire = see_wire, .got = see_got,
		.stored = see_stored };

	if (seed())
		platform->ticket(lib, &want, &watch, &seen.said);
}

/* How asking for a ticket ended. */
static const char *
ticket_word(void)
{
	if (seen.got > 0)
		return "ticket";
	if (seen.reply == 0x7e)
		return "krb-error";
	return seen.wires > 0 ? "no-answer" : "refused";
}

static void
do_read(const char *argument)
{
	char word[64];

	read_cache(argument[0] != '\0' ? argument : default_cache());
	snprintf(word, sizeof(word), seen.said.code != 0 ? "refused" :
	    "%d tickets", seen.tickets);
	outcome(word, seen.said.text);
}

static void
do_flags(const char *argument)
{
	char word[64];

	read_cache(default_cache());
	snprintf(word, sizeof(word), "0x%08x", (unsigned)seen.flags);
	outcome(word, seen.client);
}

static void
do_client(const char *argument)
{
	read_cache(default_cache());
	outcome(seen.client, NULL);
}

static void
do_caches(const char *argument)
{
	char word[32];

	platform->caches(lib, argument[0] != '\0' ? argument : NULL, NULL,
	    see_name);
	snprintf(word, sizeof(word), "%d", seen.caches);
	outcome(word, NULL);
}

static void
do_default_realm(const char *argument)
{
	struct ek_lookup lookup = { 0 };

	platform->lookup(lib, NULL, &lookup);
	outcome(lookup.default_realm != NULL ? lookup.default_realm : "none",
	    lookup.realm_said.text);
	ek_lookup_free(&lookup);
}

static void
do_host_realm(const char *argument)
{
	struct ek_lookup lookup = { 0 };

	platform->lookup(lib, HOST, &lookup);
	outcome(lookup.host_realm != NULL && lookup.host_realm[0] != '\0' ?
	    lookup.host_realm : "none", lookup.host_said.text);
	ek_lookup_free(&lookup);
}

static void
do_hostbased(const char *argument)
{
	struct ek_name name = { 0 };

	if (platform->principal != NULL)
		platform->principal(lib, SPN, &name);
	outcome(name.canonical != NULL ? name.canonical : "refused",
	    name.canonical_said.text);
	ek_name_free(&name);
}

static void
do_principal(const char *argument)
{
	struct ek_name name = { 0 };

	if (platform->principal != NULL)
		platform->principal(lib, argument[0] != '\0' ? argument :
		    SPN, &name);
	outcome(name.principal != NULL ? name.principal : "refused",
	    name.principal_said.text);
	ek_name_free(&name);
}

static void
do_select(const char *argument)
{
	const char *by = NULL;
	struct ek_said said = { 0 };
	char *name = platform->select(lib,
	    SPN "@KERBEROS.MICROSOFTONLINE.COM", &by, &said);

	outcome(by, name != NULL ? name : said.text);
	ek_said_clear(&said);
	free(name);
}

static void
do_ticket(const char *argument)
{
	get_ticket(argument[0] != '\0' ? argument : SPN, NULL);
	outcome(ticket_word(), seen.said.text);
}

static void
do_store(const char *argument)
{
	int before;

	read_cache(default_cache());
	before = seen.tickets;
	seen.tickets = 0;
	get_ticket(SPN, default_cache());
	read_cache(default_cache());
	outcome(seen.stored && seen.tickets == before + 1 ? "stored" :
	    "not stored", seen.said.text);
}

/* Accepts a token with the instance's keytab. */
static void
accept_bytes(const struct ek_buf *token)
{
	const char *keytab = getenv("LAB_KEYTAB");
	struct ek_token answer;

	if (keytab == NULL || platform->accept == NULL) {
		outcome("cannot accept", "there is no acceptor here");
		return;
	}
	platform->accept(keytab, (ekrb_bytes){ (uint8_t *)token->data,
	    token->len }, &answer);
	outcome(answer.text == NULL ? "accepted" : "not accepted",
	    answer.text);
	ek_token_free(&answer);
}

/* For another platform's "accept" where this one cannot. */
static void
save_token(const char *path, const struct ek_buf *token)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(token->data, 1, token->len, file) !=
	    token->len)
		outcome("not saved", path);
	else
		outcome("token", NULL);
	if (file != NULL)
		fclose(file);
}

/* A token from the private cache. ARGUMENT: where to save it. */
static void
make_token(enum ek_mech mech, enum ek_name_type type, const char *argument)
{
	struct ek_want want = { .spn = SPN, .type = type };
	struct ek_token token;

	get_ticket(SPN, NULL);
	platform->token(lib, &want, mech, false, &token);
	if (token.token.len == 0)
		outcome("no token", token.text);
	else if (argument[0] != '\0')
		save_token(argument, &token.token);
	else
		accept_bytes(&token.token);
	ek_token_free(&token);
}

static void
do_accept(const char *argument)
{
	FILE *file = fopen(argument, "rb");
	struct ek_buf token = { .secret = true };
	char piece[65536];
	size_t n = file != NULL ? fread(piece, 1, sizeof(piece), file) : 0;

	ek_buf_add(&token, piece, n);
	if (file != NULL)
		fclose(file);
	accept_bytes(&token);
	ek_buf_free(&token);
}

static void
do_token(const char *argument)
{
	make_token(EK_MECH_KRB5, EK_NAME_HOSTBASED, argument);
}

static void
do_token_principal(const char *argument)
{
	make_token(EK_MECH_KRB5, EK_NAME_PRINCIPAL, argument);
}

static void
do_token_spnego(const char *argument)
{
	make_token(EK_MECH_SPNEGO, EK_NAME_HOSTBASED, argument);
}

/* The user's default credential, as a driver takes it. */
static void
do_credential(const char *argument)
{
	struct ek_want want = { .spn = SPN };
	struct ek_token token;

	platform->token(lib, &want, EK_MECH_KRB5, true, &token);
	outcome(token.text == NULL ? "usable" : "refused", token.text);
	ek_token_free(&token);
}

/* For the head of the table. */
static void
do_version(const char *argument)
{
	struct ek_lookup lookup;

	platform->lookup(lib, NULL, &lookup);
	outcome("version", lookup.version != NULL ? lookup.version : "?");
	ek_lookup_free(&lookup);
}

static const struct {
	const char *name;
	void (*act)(const char *argument);
} acts[] = {
	{ "read", do_read },
	{ "flags", do_flags },
	{ "client", do_client },
	{ "caches", do_caches },
	{ "default-realm", do_default_realm },
	{ "host-realm", do_host_realm },
	{ "hostbased", do_hostbased },
	{ "principal", do_principal },
	{ "select", do_select },
	{ "ticket", do_ticket },
	{ "store", do_store },
	{ "token", do_token },
	{ "token-principal", do_token_principal },
	{ "token-spnego", do_token_spnego },
	{ "accept", do_accept },
	{ "credential", do_credential },
	{ "version", do_version },
};

static int
act(const char *name, const char *argument)
{
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(acts[i].name, name) == 0) {
			acts[i].act(argument);
			return 0;
		}
	return 2;
}

int
main(int argc, char **argv)
{
	struct ek_said said = { 0 };
	int code = 0;

	if (argc < 2)
		return 2;
	lib = platform->open(&said);
	if (lib == NULL)
		outcome("no start", said.text);
	else if (strcmp(argv[1], "open") == 0)
		outcome("started", NULL);
	else
		code = act(argv[1], argc > 2 ? argv[2] : "");
	if (lib != NULL)
		platform->close(lib);
	ek_said_clear(&seen.said);
	ek_said_clear(&said);
	return code;
}
