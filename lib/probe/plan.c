/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/mask.h"
#include "probe/plan.h"

#define BIT(stage) EK_STAGE_BIT(EK_STAGE_##stage)

enum { RESERVE = 3 }; /* per cent of the total kept for each later stage */

static const struct {
	ek_stage_set needs;
	enum ek_collector_kind collector;
	int share; /* per cent of the total at most */
} plan[EK_N_STAGES] = {
	[EK_STAGE_ENVIRONMENT] = { 0, EK_COLLECT_PLATFORM, 15 },
	[EK_STAGE_CONFIG] = { BIT(ENVIRONMENT), EK_COLLECT_PLATFORM, 15 },
	[EK_STAGE_NAME] = { BIT(CONFIG), EK_COLLECT_PLATFORM, 25 },
	[EK_STAGE_CACHE] = { BIT(CONFIG), EK_COLLECT_PLATFORM, 15 },
	[EK_STAGE_TGT] = { BIT(CACHE), EK_COLLECT_PLATFORM, 15 },
	[EK_STAGE_NETWORK] = { BIT(CONFIG), EK_COLLECT_NET, 25 },
	[EK_STAGE_TLS] = { BIT(NETWORK), EK_COLLECT_NET, 25 },
	[EK_STAGE_KDCPROXY] = { BIT(TLS), EK_COLLECT_NET, 25 },
	[EK_STAGE_CLOCK] = { BIT(KDCPROXY), EK_COLLECT_NET, 10 },
	[EK_STAGE_TICKET] = { BIT(NAME) | BIT(TGT) | BIT(CLOCK),
	    EK_COLLECT_PLATFORM, 50 },
	[EK_STAGE_CONTEXT] = { BIT(TICKET), EK_COLLECT_PLATFORM, 20 },
	[EK_STAGE_ENDPOINT] = { BIT(ENVIRONMENT), EK_COLLECT_NET, 20 },
	[EK_STAGE_LOGIN] = { BIT(CONTEXT) | BIT(ENDPOINT), EK_COLLECT_ODBC,
	    50 },
};

bool
ek_stages_parse(const char *list, ek_stage_set *out, struct ek_error *error)
{
	enum ek_stage stage;
	char name[32];
	size_t len;

	*out = 0;
	do {
		len = strcspn(list, ",");
		memcpy(name, list, len < sizeof(name) ? len : 0);
		name[len < sizeof(name) ? len : 0] = '\0';
		if (!ek_stage_parse(name, &stage)) {
			ek_error_set(error, EKRB_ARGUMENT,
			    "no stage is called '%.*s'", (int)len, list);
			ek_mask_error(error);
			return false;
		}
		*out |= EK_STAGE_BIT(stage);
		list += len;
	} while (*list++ == ',');
	return true;
}

ek_stage_set
ek_stages_close(ek_stage_set set)
{
	int stage;

	/* What a stage needs comes before it, so one pass backwards does. */
	for (stage = EK_N_STAGES - 1; stage >= 0; stage--)
		if (set & EK_STAGE_BIT(stage))
			set |= plan[stage].needs;
	return set;
}

ek_stage_set
ek_stages_of_network(void)
{
	return BIT(NETWORK) | BIT(TLS) | BIT(KDCPROXY) | BIT(CLOCK) |
	    BIT(TICKET) | BIT(CONTEXT) | BIT(ENDPOINT) | BIT(LOGIN);
}

enum ek_collector_kind
ek_stage_collector(enum ek_stage stage)
{
	return plan[stage].collector;
}

int64_t
ek_stage_share(enum ek_stage stage, int64_t total_ms, int64_t left_ms,
    int after)
{
	int64_t share = total_ms * plan[stage].share / 100;
	int64_t most = left_ms - total_ms * RESERVE * after / 100;

	if (share > most)
		share = most;
	return share > 0 ? share : 0;
}
