/* SPDX-License-Identifier: BSD-2-Clause */
/* Who and where we run, on Windows. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "collect/session.h"
#include "platform/windows.h"
#include "text/readers.h"

enum { DSREGCMD_MS = 4000 };

static void
say_text(struct ek_collector *c, const char *fact, char *text)
{
	ek_collect_str(c, fact, text);
	free(text);
}

static void
say_variables(struct ek_collector *c)
{
	static const char *const names[] = { "HTTPS_PROXY", "NO_PROXY",
		"SSL_CERT_FILE", "SESSIONNAME", "TZ", NULL };
	json_t *object = json_object();
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		json_object_set_new(object, names[i],
		    ek_json_masked(getenv(names[i])));
	ek_collect_value(c, "environment.variables", object);
}

static void
say_system(struct ek_collector *c)
{
	const char *session = getenv("SESSIONNAME");

	ek_collect_str(c, "environment.os", "windows");
	say_text(c, "environment.os_name", ek_windows_os_name());
	say_text(c, "environment.kernel", ek_windows_version());
	say_text(c, "environment.machine", ek_windows_machine());
	say_text(c, "environment.user", ek_windows_user());
	ek_collect_str(c, "environment.home", getenv("USERPROFILE"));
	ek_collect_bool(c, "environment.interactive", session != NULL);
	ek_collect_str(c, "environment.session",
	    session != NULL ? "desktop" : "service");
}

static void
say_library(struct ek_collector *c)
{
	char *version = ek_windows_version();

	ek_collect_append(c, "environment.libraries",
	    json_pack("{s:s, s:o, s:o}", "name", ek_flavour.platform->name,
		"version", ek_json_text(version), "file", json_null()));
	free(version);
}

static void
say_settings(struct ek_collector *c, struct ek_library *lib)
{
	json_t *policies = ek_windows_policies();
	json_t *cloud = lib != NULL ? ek_windows_cloud_debug(lib) : NULL;

	if (policies != NULL)
		ek_collect_value(c, "environment.policies", policies);
	if (cloud != NULL)
		ek_collect_value(c, "environment.cloud_kerberos", cloud);
	say_text(c, "environment.winhttp_proxy", ek_windows_winhttp_proxy());
}

/* What a system program prints, within a time. */
static void
output_of(const char *program, const char *option, struct ek_buf *out)
{
	int64_t deadline = ek_clock_ms() + DSREGCMD_MS;
	char *path = ek_windows_program(program);
	const char *const argv[] = { path, option, NULL };
	struct ek_error error = { 0 };
	struct ek_child *child = path != NULL ? ek_child_start(path, argv, "",
	    0, &error) : NULL;

	while (child != NULL && out->len < 65536 &&
	    ek_child_read(child, out, ek_clock_left(deadline)) ==
	    EK_CHILD_DATA)
		;
	if (child != NULL)
		ek_child_finish(child);
	free(path);
}

/* The state of the device and the user's sign-in, as dsregcmd shows it. */
static void
say_join(struct ek_collector *c)
{
	struct ek_facts *facts = ek_facts_new();
	struct ek_buf text = { 0 };

	output_of("dsregcmd.exe", "/status", &text);
	if (facts != NULL && text.len > 0 &&
	    ek_read_dsregcmd(ek_buf_str(&text), text.len, facts))
		ek_collect_value(c, "environment.aadjoin", json_deep_copy(
		    ek_fact_value(facts, "environment.aadjoin")));
	ek_facts_free(facts);
	ek_buf_free(&text);
}

void
ek_collect_environment(struct ek_collector *c)
{
	say_variables(c);
	say_system(c);
	say_library(c);
	say_settings(c, ek_session(c, NULL));
	say_join(c);
}
