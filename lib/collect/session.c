/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "collect/session.h"

const struct ek_collect_stage ek_kerberos_stages[] = {
	{ EK_STAGE_ENVIRONMENT, ek_collect_environment },
	{ EK_STAGE_CONFIG, ek_collect_config },
	{ EK_STAGE_NAME, ek_collect_name },
	{ EK_STAGE_CACHE, ek_collect_cache },
	{ EK_STAGE_TGT, ek_collect_tgt },
	{ EK_STAGE_TICKET, ek_collect_ticket },
	{ EK_STAGE_CONTEXT, ek_collect_context },
	{ 0, NULL },
};

bool ek_session_has_ticket;

static struct ek_library *library;
static struct ek_said opened;
static struct ek_lookup answers;

struct ek_library *
ek_session(struct ek_collector *c, const struct ek_said **said)
{
#if !defined(_WIN32)
	const char *cache = ek_cache_asked(c);
#endif

	if (library == NULL && opened.code == 0) {
#if !defined(_WIN32)
		if (cache != NULL)
			setenv("KRB5CCNAME", cache, 1);
#endif
		library = ek_flavour.platform->open(&opened);
	}
	if (said != NULL)
		*said = &opened;
	return library;
}

const char *
ek_session_cache(struct ek_collector *c)
{
	struct ek_library *lib = ek_session(c, NULL);

	if (lib != NULL && answers.default_cache == NULL)
		ek_flavour.platform->lookup(lib, NULL, &answers);
	return answers.default_cache;
}

const char *
ek_cache_used(struct ek_collector *c)
{
	static const char *const facts[] = { "cache.selected",
		"cache.resolved", "cache.name" };
	const char *name = NULL;
	size_t i;

	for (i = 0; name == NULL && i < sizeof(facts) / sizeof(facts[0]); i++)
		name = ek_fact_str(c->facts, facts[i]);
	return name != NULL ? ek_cache_unmasked(c, name) :
	    ek_session_cache(c);
}

const char *
ek_realm_asked(const struct ek_collector *c)
{
	return ek_fact_is(c->facts, "run.realm_given", true) ?
	    ek_fact_str(c->facts, "run.realm") : NULL;
}
