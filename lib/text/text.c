/* SPDX-License-Identifier: BSD-2-Clause */
#include "text/lines.h"
#include "text/readers.h"

const char *
ek_text_kind_name(enum ek_text_kind kind)
{
	static const char *const names[] = {
#define X(id, name) [EK_TEXT_##id] = name,
		EK_TEXT_KINDS(X)
#undef X
	};

	return kind < EK_N_TEXT_KINDS ? names[kind] : "";
}

static void
read_all(struct ek_text *t, const char *text, size_t len,
    struct ek_facts *facts)
{
	static const struct {
		enum ek_text_kind kind;
		bool (*read)(const char *, size_t, struct ek_facts *);
	} readers[] = { { EK_TEXT_TRACE, ek_read_trace },
		{ EK_TEXT_KLIST, ek_read_klist },
		{ EK_TEXT_CLOUD_DEBUG, ek_read_cloud_debug },
		{ EK_TEXT_DSREGCMD, ek_read_dsregcmd },
		{ EK_TEXT_APP_SSO, ek_read_app_sso },
		{ EK_TEXT_WINDOWS, ek_read_windows } };
	size_t i;

	for (i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (readers[i].read(text, len, facts))
			t->kinds |= 1u << readers[i].kind;
	if (ek_read_driver(text, len, facts, t))
		t->kinds |= 1u << EK_TEXT_DRIVER;
}

/* The facts say where they come from: the first kind that was recognised. */
static void
say_source(const struct ek_text *t, struct ek_facts *facts)
{
	int kind;

	for (kind = 0; kind < EK_N_TEXT_KINDS; kind++)
		if ((t->kinds & 1u << kind) != 0) {
			ek_fact_set_str(facts, "run.source",
			    ek_text_kind_name((enum ek_text_kind)kind));
			return;
		}
}

bool
ek_text_read(struct ek_text *t, const char *text, size_t len,
    struct ek_facts *facts)
{
	struct ek_buf plain = { 0 };
	bool done;

	*t = (struct ek_text){ 0 };
	ek_text_plain(&plain, text, len < EK_TEXT_MAX ? len : EK_TEXT_MAX);
	done = !plain.failed;
	if (done && plain.len > 0) {
		read_all(t, plain.data, plain.len, facts);
		say_source(t, facts);
		done = ek_json_mask(ek_facts_values(facts));
	}
	ek_buf_free(&plain);
	return done;
}
