/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "api/ccname.h"
#include "base/privilege.h"
#include "conf/conf.h"

#ifdef __APPLE__
#define BUILT_IN "API:"
#define OS "macos"
#elif defined(_WIN32)
#define BUILT_IN "MSLSA:"
#define OS "windows"
#else
#define BUILT_IN "FILE:/tmp/krb5cc_%{uid}"
#define OS "linux"
#endif

static bool
is_token(const char *form, const char *token, size_t *len_out)
{
	*len_out = strlen(token);
	return strncmp(form, token, *len_out) == 0;
}

void
ek_ccname_expand(struct ek_buf *buf, const char *form, int64_t uid,
    int64_t euid, const char *user, const char *temp)
{
	size_t n;

	while (*form != '\0') {
		if (is_token(form, "%{uid}", &n) ||
		    is_token(form, "%{USERID}", &n))
			ek_buf_printf(buf, "%" PRId64, uid);
		else if (is_token(form, "%{euid}", &n))
			ek_buf_printf(buf, "%" PRId64, euid);
		else if (is_token(form, "%{username}", &n) && user != NULL)
			ek_buf_puts(buf, user);
		else if (is_token(form, "%{TEMP}", &n))
			ek_buf_puts(buf, temp);
		else if (!is_token(form, "%{null}", &n)) {
			ek_buf_putc(buf, *form);
			n = 1;
		}
		form += n;
	}
}

static void
expand(struct ek_buf *buf, const char *form)
{
	const char *temp = ek_getenv("TMPDIR");
	int64_t uid = 0, euid = 0;

#ifndef _WIN32
	uid = (int64_t)getuid();
	euid = (int64_t)geteuid();
#endif
	ek_ccname_expand(buf, form, uid, euid, ek_getenv("USER"),
	    temp != NULL ? temp : "/tmp");
}

void
ek_ccname_default(struct ek_buf *buf)
{
	static const char *const path[] = { "libdefaults",
		"default_ccache_name", NULL };
	struct ek_conf_env env = { .flavour = EK_CONF_MIT,
		.krb5_config = ek_getenv("KRB5_CONFIG"), .os = OS };
	const char *name = ek_getenv("KRB5CCNAME");
	struct ek_conf *conf;

	if (name != NULL && name[0] != '\0') {
		ek_buf_puts(buf, name);
		return;
	}
	conf = ek_conf_read(&env);
	if (conf == NULL) {
		buf->failed = true;
		return;
	}
	name = ek_conf_value(conf, path);
	expand(buf, name != NULL ? name : BUILT_IN);
	ek_conf_free(conf);
}
