/* SPDX-License-Identifier: BSD-2-Clause */
/* krb5.conf, as its files say it and as the library understood it. */
#include "config.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "collect/look.h"
#include "collect/session.h"
#include "conf/conf.h"
#include "krb/encdata.h"

static enum ek_conf_flavour
conf_flavour(void)
{
	if (strcmp(ek_flavour.platform->name, "mit") == 0)
		return EK_CONF_MIT;
#if defined(__APPLE__)
	return EK_CONF_APPLE;
#else
	return EK_CONF_HEIMDAL;
#endif
}

/* Says everything that a set of facts knows of this stage. */
static void
say_all(struct ek_collector *c, const struct ek_facts *facts)
{
	json_t *object = ek_facts_of_stage(facts, c->stage), *value;
	const char *name;

	json_object_foreach(object, name, value)
		ek_collect_value(c, name, json_incref(value));
	json_decref(object);
}

static void
say_files(struct ek_collector *c)
{
	struct ek_conf_env env = { .flavour = conf_flavour(),
		.krb5_config = getenv("KRB5_CONFIG"), .home = getenv("HOME"),
		.os = ek_fact_str(c->facts, "environment.os") };
	struct ek_conf *conf = ek_conf_read(&env);
	struct ek_facts *facts = ek_facts_new();

	if (conf != NULL && facts != NULL &&
	    ek_conf_facts(conf, ek_fact_str(c->facts, "run.realm"),
		ek_fact_str(c->facts, "run.host"), facts))
		say_all(c, facts);
	ek_facts_free(facts);
	ek_conf_free(conf);
}

static void
say_enctypes(struct ek_collector *c, const struct ek_lookup *lookup)
{
	json_t *list = json_array();
	bool aes256 = false;
	size_t i;

	for (i = 0; lookup->enctypes != NULL && i < lookup->n_enctypes; i++) {
		json_array_append_new(list,
		    json_pack("{s:i, s:o}", "etype", (int)lookup->enctypes[i],
			"name", ek_json_text(
			    ek_etype_name(lookup->enctypes[i]))));
		aes256 = aes256 ||
		    lookup->enctypes[i] == EK_ETYPE_AES256;
	}
	ek_collect_value(c, "config.permitted_enctypes", list);
	/* What the files forbid by default_tgs_enctypes is not in this list. */
	if (!aes256 || !ek_fact_known(c->facts, "config.aes256_permitted"))
		ek_collect_bool(c, "config.aes256_permitted", aes256);
}

static void
say_library(struct ek_collector *c, const struct ek_lookup *lookup)
{
	if (lookup->default_realm != NULL || lookup->realm_said.code != 0)
		ek_collect_str(c, "config.default_realm",
		    lookup->default_realm);
	if (lookup->host_realm != NULL)
		ek_collect_str(c, "config.host_realm",
		    lookup->host_realm[0] != '\0' ? lookup->host_realm : NULL);
	if (lookup->enctypes != NULL || lookup->enctypes_said.code != 0)
		say_enctypes(c, lookup);
}

/* Where libkrb5 loads plug-ins from: plugin_base_dir, or beside itself. */
static char *
tls_module(struct ek_collector *c, const char *library)
{
	const char *base = ek_fact_str(c->facts, "config.plugin_dir");
	const char *slash = library != NULL ? strrchr(library, '/') : NULL;
	struct ek_buf path = { 0 };

	if (base == NULL && slash == NULL)
		return NULL;
	if (base != NULL)
		ek_buf_puts(&path, base);
	else
		ek_buf_printf(&path, "%.*s/krb5/plugins",
		    (int)(slash - library), library);
	if (base == NULL)
		ek_collect_str(c, "config.plugin_dir", ek_buf_str(&path));
	ek_buf_puts(&path, "/tls/k5tls.so");
	return ek_buf_take(&path);
}

static void
say_tls_module(struct ek_collector *c, const struct ek_lookup *lookup)
{
	char *path = tls_module(c, lookup->file);
	bool present = path != NULL && ek_look_there(path);
	/* Stays loaded: libkrb5 wants it too. */
	bool loads = present && dlopen(path, RTLD_NOW | RTLD_LOCAL) != NULL;

	ek_collect_value(c, "config.k5tls",
	    json_pack("{s:o, s:b, s:b, s:o}", "path", ek_json_text(path),
		"present", present, "loads", loads, "error",
		ek_json_text(present && !loads ? dlerror() : NULL)));
	free(path);
}

/* update-crypto-policies(8) of Fedora and its kin. */
static void
say_crypto_policy(struct ek_collector *c)
{
	struct ek_buf buf = { 0 };

	if (ek_look_file("/etc/crypto-policies/state/current", 128, &buf) &&
	    ek_buf_str(&buf) != NULL)
		buf.data[strcspn(buf.data, "\n")] = '\0';
	ek_collect_str(c, "config.crypto_policy",
	    buf.len > 0 ? ek_buf_str(&buf) : NULL);
	ek_buf_free(&buf);
}

void
ek_collect_config(struct ek_collector *c)
{
	const struct ek_platform *platform = ek_flavour.platform;
	struct ek_lookup lookup = { 0 };
	const struct ek_said *said;
	struct ek_library *lib;

	ek_collect_str(c, "config.library", platform->name);
	say_files(c);
	lib = ek_session(c, &said);
	ek_collect_int(c, "config.init_code", said->code);
	ek_collect_str(c, "config.init_text", said->text);
	say_crypto_policy(c);
	if (lib == NULL)
		return;
	platform->lookup(lib, ek_fact_str(c->facts, "run.host"), &lookup);
	say_library(c, &lookup);
	if (strcmp(platform->name, "mit") == 0)
		say_tls_module(c, &lookup);
	ek_lookup_free(&lookup);
}
