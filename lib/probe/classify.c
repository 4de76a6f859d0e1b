/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "probe/target.h"

/* Where SQL services of Microsoft's clouds live. Source: Azure SQL documents;
 * the zones of the sovereign clouds as their documents spell them. */
static const struct place {
	const char *suffix, *kind, *cloud;
} places[] = {
	{ ".database.windows.net", NULL, "public" },
	{ ".database.chinacloudapi.cn", "sovereign-cloud", "china" },
	{ ".database.usgovcloudapi.net", "sovereign-cloud", "us-government" },
	{ ".database.cloudapi.de", "sovereign-cloud", "germany" },
	{ ".sql.azuresynapse.net", "synapse", "public" },
	{ ".fabric.microsoft.com", "fabric", "public" },
};

static bool
ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), n = strlen(suffix);

	return len > n && strcmp(text + len - n, suffix) == 0;
}

static bool
is_address(const char *host)
{
	return strchr(host, ':') != NULL ||
	    (strspn(host, "0123456789.") == strlen(host) &&
	    strchr(host, '.') != NULL);
}

static bool
is_local(const char *host)
{
	return strcmp(host, "localhost") == 0 ||
	    ends_with(host, ".localhost") || ends_with(host, ".localdomain");
}

static const struct place *
find_place(const char *host)
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (ends_with(host, places[i].suffix))
			return &places[i];
	return NULL;
}

static bool
set_text(struct ek_facts *facts, const char *name, const char *text,
    size_t len)
{
	return ek_fact_set(facts, name, json_stringn(text, len));
}

/* Names under .database.windows.net: SERVER is a logical server; INSTANCE.ZONE,
 * INSTANCE.public.ZONE and LISTENER.secondary.ZONE a managed instance. */
static bool
classify_public_cloud(const char *host, struct ek_facts *facts)
{
	size_t len = strlen(host) - strlen(places[0].suffix);
	size_t first = strcspn(host, ".");
	const char *rest = host + first + 1;
	bool is_public = strncmp(rest, "public.", 7) == 0;
	size_t zone;

	if (first >= len || strncmp(rest, "privatelink.", 12) == 0)
		return ek_fact_set_str(facts, "name.kind", "logical-server");
	if (is_public)
		rest += 7;
	else if (strncmp(rest, "secondary.", 10) == 0)
		rest += 10;
	zone = strcspn(rest, ".");
	return ek_fact_set_str(facts, "name.kind", is_public ?
	    "managed-instance-public" : "managed-instance") &&
	    set_text(facts, "name.zone", rest, zone) &&
	    set_text(facts, "name.instance", host, first);
}

static bool
classify_lower(const char *host, struct ek_facts *facts)
{
	const struct place *place = find_place(host);
	const char *kind = "on-premises";

	if (place != NULL && !ek_fact_set_str(facts, "name.cloud",
	    place->cloud))
		return false;
	if (place != NULL && place->kind == NULL)
		return classify_public_cloud(host, facts);
	if (place != NULL)
		kind = place->kind;
	else if (is_address(host))
		kind = "ip-address";
	else if (is_local(host))
		kind = "local";
	else if (strchr(host, '.') == NULL)
		kind = "short-name";
	return ek_fact_set_str(facts, "name.kind", kind);
}

bool
ek_target_classify(const char *host, struct ek_facts *facts)
{
	struct ek_buf lower = { 0 };
	bool done;

	for (; *host != '\0'; host++)
		ek_buf_putc(&lower, (char)tolower((unsigned char)*host));
	done = ek_buf_str(&lower) != NULL &&
	    classify_lower(ek_buf_str(&lower), facts);
	ek_buf_free(&lower);
	return done;
}
