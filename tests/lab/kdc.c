/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lab/kdc.h"
#include "lab/supervise.h"

/* One realm: FOLDER is its place under the lab's folder. */
struct realm {
	const char *name, *folder, *address;
	unsigned port;
	char *commands; /* for kadmin.local */
};

bool
lab_kdc_onprem(const struct lab *lab)
{
	return !lab_plan_is(&lab->plan, KNOB_TRUST, "none");
}

/* What the KDC and kadmin.local read in place of the machine's own files. */
static void
write_profile(const struct lab *lab, const struct realm *realm)
{
	char *kdc = lab_printf("%s/kdc.conf", realm->folder);
	char *krb5 = lab_printf("%s/krb5.conf", realm->folder);
	char *text = lab_printf("[kdcdefaults]\n"
	    "\tkdc_listen = %s:%u\n\tkdc_tcp_listen = %s:%u\n"
	    "[realms]\n\t%s = {\n"
	    "\t\tdatabase_name = %s/%s/db\n\t\tkey_stash_file = %s/%s/stash\n"
	    "\t\tacl_file = %s/%s/acl\n\t\tmax_life = 10h\n"
	    "\t\tmax_renewable_life = 7d\n\t\tsupported_enctypes = %s\n"
	    "\t\tdefault_principal_flags = +preauth\n\t}\n"
	    "[logging]\n\tkdc = FILE:%s/%s/kdc.log\n",
	    realm->address, realm->port, realm->address, realm->port,
	    realm->name, lab->dir, realm->folder, lab->dir, realm->folder,
	    lab->dir, realm->folder, lab->plan.value[KNOB_ETYPES], lab->dir,
	    realm->folder);

	lab_puts(lab, kdc, text);
	free(text);
	text = lab_printf("[libdefaults]\n\tdefault_realm = %s\n"
	    "\tdns_lookup_kdc = false\n\tdns_canonicalize_hostname = false\n"
	    "\tallow_weak_crypto = true\n"
	    "[realms]\n\t%s = {\n\t\tkdc = %s:%u\n\t}\n", realm->name,
	    realm->name, realm->address, realm->port);
	lab_puts(lab, krb5, text);
	free(text);
	free(kdc);
	free(krb5);
}

/* The environment of the realm's programs; NULL-ended. */
static void
fill_env(const struct lab *lab, const char *folder, const char *env[3])
{
	env[0] = lab_printf("KRB5_CONFIG=%s/%s/krb5.conf", lab->dir, folder);
	env[1] = lab_printf("KRB5_KDC_PROFILE=%s/%s/kdc.conf", lab->dir,
	    folder);
	env[2] = NULL;
}

static void
free_env(const char *env[3])
{
	free((char *)(uintptr_t)env[0]);
	free((char *)(uintptr_t)env[1]);
}

static void
administer(const struct lab *lab, const char *realm, const char *folder,
    const char *const env[], const char *commands)
{
	const char *const admin[] = { "kadmin.local", "-r", realm, NULL };
	char *log = lab_printf("%s/make.log", folder);

	lab_run(lab, admin, env, commands, log);
	free(log);
}

static void
make_database(const struct lab *lab, const struct realm *realm,
    const char *const env[])
{
	const char *const create[] = { "kdb5_util", "-r", realm->name,
	    "create", "-s", "-P", "master", NULL };
	char *log = lab_printf("%s/make.log", realm->folder);

	lab_run(lab, create, env, NULL, log);
	free(log);
	administer(lab, realm->name, realm->folder, env, realm->commands);
}

static pid_t
start_kdc(const struct lab *lab, const struct realm *realm,
    const char *const env[])
{
	char *shift = lab_printf("%+llds", (long long)lab->offset);
	char *log = lab_printf("%s/krb5kdc.out", realm->folder);
	const char *const shifted[] = { "faketime", "-f", shift, "krb5kdc",
	    "-r", realm->name, "-n", NULL };
	pid_t pid;

	pid = lab_start(lab, lab->offset != 0 ? shifted : shifted + 3, env,
	    -1, log);
	lab_await(lab, realm->address, realm->port, pid, log);
	free(shift);
	free(log);
	return pid;
}

static pid_t
start_realm(const struct lab *lab, struct realm *realm)
{
	const char *env[3];
	pid_t pid;

	lab_mkdir(lab, realm->folder, 0755);
	fill_env(lab, realm->folder, env);
	write_profile(lab, realm);
	make_database(lab, realm, env);
	pid = start_kdc(lab, realm, env);
	free(realm->commands);
	free_env(env);
	return pid;
}

/* The trust's key on either side, as the knob TRUST says. */
static const char *
trust_key(const struct lab *lab, bool cloud)
{
	const char *name = "addprinc -pw trust -e aes256-cts:normal "
	    "krbtgt/" LAB_REALM "@" LAB_ONPREM "\n";

	if (!lab_kdc_onprem(lab) ||
	    lab_plan_is(&lab->plan, KNOB_TRUST, "apart") ||
	    lab_plan_is(&lab->plan, KNOB_TRUST, cloud ? "no-cloud-key" :
	    "no-onprem-key"))
		return "";
	if (cloud && lab_plan_is(&lab->plan, KNOB_TRUST, "other-key"))
		return "addprinc -pw other -e aes256-cts:normal "
		    "krbtgt/" LAB_REALM "@" LAB_ONPREM "\n";
	return name;
}

static char *
cloud_commands(const struct lab *lab)
{
	return lab_printf("addprinc -pw \"" LAB_PASSWORD "\" "
	    "\"alice\\@contoso.com\"\n"
	    "addprinc -randkey -maxlife \"1 hour\" "
	    "-maxrenewlife \"1 hour\" %s\n"
	    "ktadd -k %s/mi.keytab %s\n%s%s", lab->plan.value[KNOB_SPN],
	    lab->dir, lab->plan.value[KNOB_SPN], trust_key(lab, true),
	    lab->plan.value[KNOB_KADMIN]);
}

static char *
onprem_commands(const struct lab *lab)
{
	return lab_printf("addprinc -pw \"" LAB_PASSWORD "\" bob\n"
	    "addprinc -randkey host/dc1.contoso.com\n%s",
	    trust_key(lab, false));
}

void
lab_kdcs_start(struct lab *lab)
{
	struct realm cloud = { LAB_REALM, "cloud", lab->login,
	    lab->kdc_port, cloud_commands(lab) };
	struct realm onprem = { LAB_ONPREM, "onprem", lab->onprem,
	    lab->onprem_port, NULL };

	start_realm(lab, &cloud);
	if (!lab_kdc_onprem(lab))
		return;
	onprem.commands = onprem_commands(lab);
	lab->onprem_pid = start_realm(lab, &onprem);
}

void
lab_kdcs_after_signin(const struct lab *lab)
{
	const char *env[3];

	if (*lab->plan.value[KNOB_KADMIN_LATE] != '\0') {
		fill_env(lab, "cloud", env);
		administer(lab, LAB_REALM, "cloud", env,
		    lab->plan.value[KNOB_KADMIN_LATE]);
		free_env(env);
	}
	if (lab_plan_is(&lab->plan, KNOB_ONPREM_KDC, "down"))
		kill(lab->onprem_pid, SIGKILL);
}
