/* SPDX-License-Identifier: BSD-2-Clause */
/* krb5.conf as each library reads it. Every file included is the same one. */
#include <string.h>

#include "conf/conf.h"
#include "fuzz/fuzz.h"

static enum ek_conf_state
read_file(void *arg, const char *path, struct ek_buf *out,
    struct ek_conf_stat *status)
{
	const ekrb_bytes *bytes = arg;

	*status = (struct ek_conf_stat){ 0644, 0, 0 };
	ek_buf_add(out, bytes->data, bytes->len);
	return EK_CONF_FILE_READ;
}

static enum ek_conf_state
read_folder(void *arg, const char *path, struct ek_buf *names)
{
	ek_buf_add(names, "a\0b.conf", 9);
	return EK_CONF_FILE_READ;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ekrb_bytes bytes = { data, size };
	const struct ek_conf_reader reader = { read_file, read_folder, &bytes };
	struct ek_conf_env env = { .krb5_config = "/k", .reader = &reader };
	struct ek_facts *facts;
	struct ek_conf *conf;
	int flavour;

	for (flavour = EK_CONF_MIT; flavour <= EK_CONF_APPLE; flavour++) {
		env.flavour = (enum ek_conf_flavour)flavour;
		conf = ek_conf_read(&env);
		facts = ek_facts_new();
		EXPECT(conf != NULL && facts != NULL);
		EXPECT(ek_conf_facts(conf, "KERBEROS.MICROSOFTONLINE.COM",
		    "mi1.0123456789ab.database.windows.net", facts));
		ek_facts_free(facts);
		ek_conf_free(conf);
	}
	return 0;
}
