/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/kdc.h"
#include "lab/machine.h"
#include "lab/namespace.h"
#include "lab/wrapper.h"

/* Adds VALUE, its variables replaced. */
static void
add(const struct lab *lab, struct ek_buf *out, const char *value)
{
	char *text = lab_expand(lab, value);

	ek_buf_puts(out, text);
	free(text);
}

/* Each line of the knob KDC is one "kdc =" line. */
static void
add_kdcs(const struct lab *lab, struct ek_buf *out)
{
	char *all = lab_expand(lab, lab->plan.value[KNOB_KDC]);
	char *next = all, *line;

	while ((line = strsep(&next, "\n")) != NULL)
		if (*line != '\0')
			ek_buf_printf(out, "\t\tkdc = %s\n", line);
	free(all);
}

/* What himmelblau writes, and the anchors, which it leaves to the system. */
static void
add_snippet(const struct lab *lab, struct ek_buf *out)
{
	const struct lab_plan *plan = &lab->plan;

	ek_buf_printf(out, "[libdefaults]\n"
	    "\tdns_canonicalize_hostname = %s\n",
	    plan->value[KNOB_CANONICALIZE]);
	if (*plan->value[KNOB_KDC] != '\0') {
		ek_buf_printf(out, "[realms]\n\t%s = {\n",
		    plan->value[KNOB_REALM_NAME]);
		add_kdcs(lab, out);
		if (*plan->value[KNOB_ANCHORS] != '\0') {
			ek_buf_puts(out, "\t\thttp_anchors = ");
			add(lab, out, plan->value[KNOB_ANCHORS]);
			ek_buf_putc(out, '\n');
		}
		ek_buf_puts(out, "\t}\n");
	}
	if (*plan->value[KNOB_MAPPING] != '\0')
		ek_buf_printf(out, "[domain_realm]\n\t%s\n",
		    plan->value[KNOB_MAPPING]);
}

static void
add_onprem(const struct lab *lab, struct ek_buf *out)
{
	if (!lab_kdc_onprem(lab) ||
	    lab_plan_is(&lab->plan, KNOB_ONPREM_CONF, "none"))
		return;
	ek_buf_puts(out, "[realms]\n\t" LAB_ONPREM " = {\n");
	add(lab, out, "\t\tkdc = @ONPREM@\n\t}\n");
	ek_buf_puts(out, "[domain_realm]\n\t.contoso.com = " LAB_ONPREM "\n");
}

static void
add_main(const struct lab *lab, struct ek_buf *out)
{
	const struct lab_plan *plan = &lab->plan;

	ek_buf_puts(out, plan->value[KNOB_CONF_HEAD]);
	ek_buf_puts(out, "[libdefaults]\n");
	if (*plan->value[KNOB_DEFAULT_REALM] != '\0')
		ek_buf_printf(out, "\tdefault_realm = %s\n",
		    plan->value[KNOB_DEFAULT_REALM]);
	ek_buf_printf(out, "\trdns = %s\n", plan->value[KNOB_RDNS]);
	add(lab, out, plan->value[KNOB_LIBDEFAULTS]);
	/* Without a /tmp of its own, the lab's default cache is elsewhere. */
	if (lab->wrapped && strstr(plan->value[KNOB_LIBDEFAULTS],
	    "default_ccache_name") == NULL)
		add(lab, out,
		    "\tdefault_ccache_name = FILE:@TMP@/krb5cc_@UID@\n");
	add_onprem(lab, out);
	add(lab, out, plan->value[KNOB_CONF_TAIL]);
}

static void
write_names(const struct lab *lab)
{
	struct ek_buf hosts = { 0 };

	ek_buf_puts(&hosts, "127.0.0.1 localhost\n");
	add(lab, &hosts, "@DC1@ dc1.contoso.com\n");
	add(lab, &hosts, lab->plan.value[KNOB_HOSTS_LOGIN]);
	add(lab, &hosts, lab->plan.value[KNOB_HOSTS_SQL]);
	if (lab->wrapped) {
		lab_puts(lab, "hosts", ek_buf_str(&hosts));
	} else {
		lab_namespace_replace(lab, "/etc/hosts", ek_buf_str(&hosts));
		lab_namespace_replace(lab, "/etc/resolv.conf",
		    "nameserver 127.0.0.1\noptions timeout:3 attempts:1\n");
		lab_namespace_replace(lab, "/etc/nsswitch.conf",
		    "passwd: files\ngroup: files\nhosts: files dns\n");
	}
	ek_buf_free(&hosts);
}

/* FreeTDS checks a certificate only if told whom to trust, and reads that for
 * servers of its own file only: "instance" is the managed instance. */
static void
write_freetds(const struct lab *lab)
{
	char *text = lab_expand(lab, "[global]\n\ttds version = 7.4\n"
	    "[instance]\n\thost = " LAB_HOST "\n\tport = 1433\n"
	    "\ttds version = 7.4\n\tencryption = require\n"
	    "\tca file = @LAB@/ca.pem\n"
	    "\tcheck certificate hostname = yes\n");

	lab_puts(lab, "freetds.conf", text);
	free(text);
}

/* krb5.conf, or what stands in its place. */
static void
write_main(const struct lab *lab, const char *path, const char *text)
{
	const char *form = lab->plan.value[KNOB_CONF];

	if (strcmp(form, "missing") == 0)
		return;
	if (strcmp(form, "directory") == 0)
		lab_mkdir(lab, path, 0755);
	else
		lab_write(lab, path, strcmp(form, "unreadable") == 0 ? 0 :
		    0644, text, strlen(text));
}

/* The trust folder in place of the system's, for clients with no anchors. */
static void
trust_system(const struct lab *lab)
{
	if (!lab->wrapped && lab_plan_is(&lab->plan, KNOB_TRUSTED, "system"))
		lab_namespace_show(lab, "trust", "/etc/ssl/certs");
}

void
lab_machine_write(const struct lab *lab)
{
	char *dir = lab_printf("%s/krb5.conf.d", lab->wrapped ? lab->dir :
	    "/etc");
	char *snippet = lab_printf("%s/himmelblau_" LAB_TENANT ".conf", dir);
	char *main_file = lab_printf("%s/krb5.conf", lab->wrapped ? lab->dir :
	    "/etc");
	struct ek_buf part = { 0 }, text = { 0 };

	add_snippet(lab, &part);
	lab_mkdir(lab, dir, 0755);
	lab_puts(lab, snippet, ek_buf_str(&part));
	if (lab_plan_is(&lab->plan, KNOB_INCLUDE, "yes"))
		ek_buf_printf(&text, "includedir %s\n", dir);
	add_main(lab, &text);
	if (lab_plan_is(&lab->plan, KNOB_INCLUDE, "inline"))
		add_snippet(lab, &text);
	write_main(lab, main_file, ek_buf_str(&text));
	write_names(lab);
	write_freetds(lab);
	trust_system(lab);
	ek_buf_free(&part);
	ek_buf_free(&text);
	free(dir);
	free(snippet);
	free(main_file);
}

static void
put(const struct lab *lab, const char *name, const char *value)
{
	char *text = lab_expand(lab, value);

	setenv(name, text, 1);
	free(text);
}

/* Each line of the knob ENV is NAME=value. */
static void
put_extra(const struct lab *lab)
{
	char *all = lab_expand(lab, lab->plan.value[KNOB_ENV]);
	char *next = all, *line;

	while ((line = strsep(&next, "\n")) != NULL)
		if (*line != '\0')
			putenv(lab_printf("%s", line));
	free(all);
}

static void
forget_callers(void)
{
	static const char *const names[] = { "KRB5CCNAME", "KRB5_CONFIG",
		"KRB5_KTNAME", "KRB5_CLIENT_KTNAME", "KRB5_KDC_PROFILE",
		"KRB5RCACHENAME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
		"http_proxy", "https_proxy", "all_proxy", "no_proxy",
		"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
		"SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
		"FREETDS", "TDSVER", "TDSPORT", "TDSHOST", "TDSDUMP",
		"TDSQUERY", "DSQUERY", "ODBCINI", "ODBCSYSINI",
		"ODBCINSTINI" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
}

void
lab_machine_environment(const struct lab *lab)
{
	forget_callers();
	put(lab, "HOME", "@LAB@/home");
	put(lab, "TMPDIR", "@TMP@");
	put(lab, "LAB_DIR", "@LAB@");
	put(lab, "LAB_TENANT", LAB_TENANT);
	put(lab, "LAB_REALM", LAB_REALM);
	put(lab, "LAB_HOST", LAB_HOST);
	put(lab, "LAB_SPN", LAB_SPN);
	put(lab, "LAB_KEYTAB", "@LAB@/mi.keytab");
	put(lab, "LAB_CA", "@LAB@/ca.pem");
	put(lab, "FREETDSCONF", "@LAB@/freetds.conf");
	put(lab, "LAB_KDC", "@KDC@");
	put(lab, "LAB_KDC_LOG", "@LAB@/cloud/kdc.log");
	put(lab, "LAB_FRONT_LOG", "@LAB@/front.log");
	if (lab_kdc_onprem(lab))
		put(lab, "LAB_ONPREM_KDC", "@ONPREM@");
	put_extra(lab);
	if (lab->wrapped)
		lab_wrapper_environment(lab);
}
