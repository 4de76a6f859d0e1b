/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/platform.h"

void
ek_said_set(struct ek_said *said, int64_t code, const char *text)
{
	ek_said_clear(said);
	said->code = code;
	if (text != NULL)
		said->text = strdup(text);
}

void
ek_said_clear(struct ek_said *said)
{
	free(said->text);
	*said = (struct ek_said){ 0 };
}

void
ek_lookup_free(struct ek_lookup *lookup)
{
	free(lookup->version);
	free(lookup->file);
	free(lookup->default_cache);
	free(lookup->default_realm);
	free(lookup->host_realm);
	free(lookup->enctypes);
	ek_said_clear(&lookup->cache_said);
	ek_said_clear(&lookup->realm_said);
	ek_said_clear(&lookup->host_said);
	ek_said_clear(&lookup->enctypes_said);
	*lookup = (struct ek_lookup){ 0 };
}

void
ek_name_free(struct ek_name *name)
{
	free(name->principal);
	free(name->canonical);
	ek_said_clear(&name->principal_said);
	ek_said_clear(&name->canonical_said);
	*name = (struct ek_name){ 0 };
}

void
ek_token_free(struct ek_token *token)
{
	free(token->text);
	free(token->cache);
	ek_buf_free(&token->token);
	*token = (struct ek_token){ 0 };
}
