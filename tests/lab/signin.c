/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>
#include <sys/syscall.h>

#include <krb5.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/ccfile.h"
#include "lab/kdc.h"
#include "lab/rewrite.h"
#include "lab/signin.h"
#include "lab/supervise.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, CLOUD_FLAGS = 0x40810000,
    JOIN_SESSION_KEYRING = 1, MAX_CREDS = 4 };

/* What one cache holds, its client first of all. */
struct tickets {
	krb5_principal client;
	krb5_creds cred[MAX_CREDS];
	size_t n;
};

static void
check(krb5_context ctx, krb5_error_code code, const char *what)
{
	if (code != 0)
		lab_fail("sign-in: %s: %s", what,
		    krb5_get_error_message(ctx, code));
}

/* A context that knows the realm in FOLDER only. */
static krb5_context
context_for(const struct lab *lab, const char *folder)
{
	char *conf = lab_printf("%s/%s/krb5.conf", lab->dir, folder);
	krb5_context ctx;

	setenv("KRB5_CONFIG", conf, 1);
	if (krb5_init_context(&ctx) != 0)
		lab_fail("sign-in: no Kerberos context");
	unsetenv("KRB5_CONFIG");
	free(conf);
	return ctx;
}

static void
initial_ticket(krb5_context ctx, const char *name, krb5_creds *out)
{
	krb5_get_init_creds_opt *options;
	krb5_principal client;

	check(ctx, krb5_parse_name(ctx, name, &client), name);
	check(ctx, krb5_get_init_creds_opt_alloc(ctx, &options), name);
	krb5_get_init_creds_opt_set_tkt_life(options, 10 * HOUR);
	krb5_get_init_creds_opt_set_renew_life(options, 7 * DAY);
	krb5_get_init_creds_opt_set_forwardable(options, 1);
	check(ctx, krb5_get_init_creds_password(ctx, out, client,
	    LAB_PASSWORD, NULL, NULL, 0, NULL, options), name);
	krb5_get_init_creds_opt_free(ctx, options);
	krb5_free_principal(ctx, client);
}

/* A service ticket got with TGT, by way of a cache in memory. */
static void
service_ticket(krb5_context ctx, krb5_creds *tgt, const char *spn,
    krb5_creds *out)
{
	krb5_creds want = { 0 }, *got;
	krb5_ccache cache;

	check(ctx, krb5_cc_new_unique(ctx, "MEMORY", NULL, &cache), spn);
	check(ctx, krb5_cc_initialize(ctx, cache, tgt->client), spn);
	check(ctx, krb5_cc_store_cred(ctx, cache, tgt), spn);
	want.client = tgt->client;
	check(ctx, krb5_parse_name(ctx, spn, &want.server), spn);
	check(ctx, krb5_get_credentials(ctx, 0, cache, &want, &got), spn);
	krb5_free_principal(ctx, want.server);
	krb5_cc_destroy(ctx, cache);
	*out = *got;
	free(got);
}

/* Moves the ticket's life by the knob TIMES; the ticket itself stays good. */
static void
set_times(const struct lab *lab, krb5_creds *cred, const char *times)
{
	krb5_timestamp now = (krb5_timestamp)(lab->now + lab->offset);
	static const struct {
		const char *name;
		long start, end;
	} lives[] = {
		{ "fresh", 0, 10L * HOUR },
		{ "expired", -11L * HOUR, -1L * HOUR },
		{ "long-expired", -30L * DAY, -30L * DAY + 10L * HOUR },
		{ "ending", -10L * HOUR + 3L * MINUTE, 3L * MINUTE },
		{ "not-yet", 1L * HOUR, 11L * HOUR },
	};
	size_t i;

	for (i = 0; i < sizeof(lives) / sizeof(lives[0]); i++) {
		if (strcmp(times, lives[i].name) != 0)
			continue;
		cred->times.authtime = now + (krb5_timestamp)lives[i].start;
		cred->times.starttime = cred->times.authtime;
		cred->times.endtime = now + (krb5_timestamp)lives[i].end;
		cred->times.renew_till = cred->times.starttime + 7 * DAY;
		return;
	}
	lab_fail("no life of a ticket is called %s", times);
}

/* Makes of the KDC's ticket one that only Entra could read. */
static void
veil(krb5_creds *cred)
{
	ekrb_bytes ticket = { (const uint8_t *)cred->ticket.data,
		cred->ticket.length }, veiled;
	struct ek_derout out = { 0 };

	if (!lab_ticket_veil(ticket, &out))
		lab_fail("sign-in: the KDC's ticket cannot be read");
	veiled = ek_derout_bytes(&out);
	free(cred->ticket.data);
	if ((cred->ticket.data = malloc(veiled.len)) == NULL)
		lab_fail("out of memory");
	memcpy(cred->ticket.data, veiled.data, veiled.len);
	cred->ticket.length = (unsigned)veiled.len;
	ek_derout_free(&out);
}

/* A changed last byte: the KDC will notice. */
static void
spoil(void *data, size_t len)
{
	((unsigned char *)data)[len - 1] ^= 1;
}

static void
damage_tgt(const struct lab *lab, krb5_creds *tgt)
{
	const char *how = lab->plan.value[KNOB_TGT];

	if (strcmp(how, "wrong-session-key") == 0)
		spoil(tgt->keyblock.contents, tgt->keyblock.length);
	else if (strcmp(how, "tampered") == 0)
		spoil(tgt->ticket.data, tgt->ticket.length);
	else if (strcmp(how, "other-client") == 0)
		memcpy(tgt->client->data[0].data, "clara", 5);
}

/* The SPN's ticket as an earlier connection left it, an hour long. */
static void
add_service(const struct lab *lab, krb5_context ctx, struct tickets *tickets,
    krb5_creds *tgt)
{
	krb5_timestamp now = (krb5_timestamp)(lab->now + lab->offset);
	krb5_creds *service = &tickets->cred[tickets->n];

	if (lab_plan_is(&lab->plan, KNOB_SERVICE, "none"))
		return;
	service_ticket(ctx, tgt, LAB_SPN, service);
	if (lab_plan_is(&lab->plan, KNOB_SERVICE, "expired")) {
		service->times.starttime = now - 90 * MINUTE;
		service->times.endtime = now - 30 * MINUTE;
	}
	tickets->n++;
}

static struct tickets
cloud_tickets(const struct lab *lab)
{
	krb5_context ctx = context_for(lab, "cloud");
	struct tickets tickets = { 0 };
	krb5_creds *tgt = &tickets.cred[tickets.n++];

	initial_ticket(ctx, LAB_CLIENT, tgt);
	add_service(lab, ctx, &tickets, tgt);
	set_times(lab, tgt, lab->plan.value[KNOB_TIMES]);
	if (!lab_plan_is(&lab->plan, KNOB_TGT, "plain")) {
		veil(tgt);
		tgt->ticket_flags = CLOUD_FLAGS;
	}
	damage_tgt(lab, tgt);
	tickets.client = tgt->client;
	if (lab_plan_is(&lab->plan, KNOB_TGT, "none"))
		tickets.n = 0;
	krb5_free_context(ctx);
	return tickets;
}

static struct tickets
onprem_tickets(const struct lab *lab)
{
	krb5_context ctx = context_for(lab, "onprem");
	struct tickets tickets = { 0 };

	initial_ticket(ctx, "bob@" LAB_ONPREM, &tickets.cred[tickets.n++]);
	tickets.client = tickets.cred[0].client;
	if (!lab_plan_is(&lab->plan, KNOB_TIMES, "fresh"))
		set_times(lab, &tickets.cred[0], lab->plan.value[KNOB_TIMES]);
	krb5_free_context(ctx);
	return tickets;
}

static void
release(struct tickets *tickets)
{
	size_t i;

	for (i = 0; i < MAX_CREDS; i++)
		krb5_free_cred_contents(NULL, &tickets->cred[i]);
}

static void
write_cache(const struct lab *lab, const char *path,
    const struct tickets *tickets)
{
	struct ek_buf out = { .secret = true };
	size_t i;

	lab_ccfile_begin(&out, tickets->client);
	for (i = 0; i < tickets->n; i++)
		lab_ccfile_add(&out, &tickets->cred[i]);
	lab_write(lab, path, 0600, out.data, out.len);
	ek_buf_free(&out);
}

static char *
default_file(const struct lab *lab)
{
	return lab_printf("%s/krb5cc_%lu", lab->tmp, (unsigned long)lab->uid);
}

/* A collection of two, of which PRIMARY is the primary one. */
static void
write_dir(const struct lab *lab, const char *primary,
    const struct tickets *cloud, const struct tickets *onprem)
{
	char *file = default_file(lab), *dir = lab_printf("%s.d", file), *path;

	lab_mkdir(lab, dir, 0700);
	path = lab_printf("%s/tkt", dir);
	write_cache(lab, path, cloud);
	free(path);
	if (onprem->n > 0) {
		path = lab_printf("%s/tktonprem", dir);
		write_cache(lab, path, onprem);
		free(path);
	}
	path = lab_printf("%s/primary", dir);
	lab_puts(lab, path, primary);
	free(path);
	free(dir);
	free(file);
}

/* The default cache file as its bytes are to be damaged. */
static void
rewrite_bytes(const struct lab *lab, const char *path, const char *how)
{
	struct stat st;

	if (stat(path, &st) != 0)
		lab_fail_errno("stat %s", path);
	if (strcmp(how, "magic") == 0)
		lab_write(lab, path, 0600, "PK\003\004 no cache", 13);
	else if (strcmp(how, "version") == 0)
		lab_write(lab, path, 0600, "\005\007\0\0", 4);
	else if (strcmp(how, "empty") == 0)
		lab_write(lab, path, 0600, "", 0);
	else if (strcmp(how, "cut-principal") == 0 &&
	    truncate(path, 40) != 0)
		lab_fail_errno("truncate %s", path);
	else if (strcmp(how, "cut-ticket") == 0 &&
	    truncate(path, st.st_size - 200) != 0)
		lab_fail_errno("truncate %s", path);
	else if (strcmp(how, "garbage") == 0 &&
	    truncate(path, st.st_size + 4) != 0)
		lab_fail_errno("truncate %s", path);
}

static void
change_mode(const char *path, mode_t mode)
{
	if (chmod(path, mode) != 0)
		lab_fail_errno("chmod %s", path);
}

static void
own_by_other(const struct lab *lab, const char *path)
{
	if (geteuid() != 0 || lab->uid == 0)
		lab_fail("the fault %s needs the lab to be started by root, "
		    "with COMMAND as an ordinary user",
		    lab->plan.set_by[KNOB_DAMAGE]);
	if (chown(path, 0, 0) != 0)
		lab_fail_errno("chown %s", path);
}

static void
make_link(const struct lab *lab, const char *path)
{
	char *real = lab_printf("%s.real", path);

	if (rename(path, real) != 0 || symlink(real, path) != 0 ||
	    (geteuid() == 0 && lchown(path, lab->uid, lab->gid) != 0))
		lab_fail_errno("link %s", path);
	free(real);
}

static void
damage_file(const struct lab *lab, const char *path)
{
	const char *how = lab->plan.value[KNOB_DAMAGE];

	if (strcmp(how, "mode-000") == 0) {
		change_mode(path, 0);
	} else if (strcmp(how, "read-only") == 0) {
		change_mode(path, 0444);
	} else if (strcmp(how, "group-readable") == 0) {
		change_mode(path, 0640);
	} else if (strcmp(how, "other-owner") == 0) {
		own_by_other(lab, path);
	} else if (strcmp(how, "link") == 0) {
		make_link(lab, path);
	} else if (strcmp(how, "directory") == 0) {
		unlink(path);
		lab_mkdir(lab, path, 0700);
	} else if (strcmp(how, "none") != 0) {
		rewrite_bytes(lab, path, how);
	}
}

/* Where the knob CACHE wants the cache that is a file. */
static char *
cache_file(const struct lab *lab)
{
	if (lab_plan_is(&lab->plan, KNOB_CACHE, "elsewhere"))
		return lab_printf("%s/elsewhere_cc", lab->tmp);
	return default_file(lab);
}

static bool
wants_keyring(const struct lab *lab)
{
	return strncmp(lab->plan.value[KNOB_CACHE], "KEYRING:", 8) == 0;
}

/* Which tickets go to the first cache. */
static struct tickets
main_tickets(const struct lab *lab)
{
	return lab_plan_is(&lab->plan, KNOB_TGT, "onprem") ?
	    onprem_tickets(lab) : cloud_tickets(lab);
}

void
lab_signin(const struct lab *lab)
{
	struct tickets tickets, second = { 0 };
	char *path;

	if (lab_plan_is(&lab->plan, KNOB_CACHE, "none") || wants_keyring(lab))
		return;
	tickets = main_tickets(lab);
	if (strncmp(lab->plan.value[KNOB_CACHE], "dir", 3) == 0) {
		if (lab_kdc_onprem(lab))
			second = onprem_tickets(lab);
		write_dir(lab, lab_plan_is(&lab->plan, KNOB_CACHE,
		    "dir-onprem-first") ? "tktonprem\n" : "tkt\n", &tickets,
		    &second);
		release(&tickets);
		release(&second);
		return;
	}
	path = cache_file(lab);
	write_cache(lab, path, &tickets);
	release(&tickets);
	damage_file(lab, path);
	free(path);
}

/* Puts a cache in a keyring; what is stored last is primary. */
static void
store_keyring(const struct lab *lab, const char *name,
    struct tickets *tickets)
{
	krb5_context ctx = context_for(lab, "cloud");
	krb5_ccache cache;
	size_t i;

	check(ctx, krb5_cc_resolve(ctx, name, &cache), name);
	check(ctx, krb5_cc_initialize(ctx, cache, tickets->client), name);
	for (i = 0; i < tickets->n; i++)
		check(ctx, krb5_cc_store_cred(ctx, cache, &tickets->cred[i]),
		    name);
	check(ctx, krb5_cc_switch(ctx, cache), name);
	krb5_cc_close(ctx, cache);
	krb5_free_context(ctx);
}

void
lab_signin_keyring(const struct lab *lab)
{
	struct tickets tickets;
	char *name;

	if (!lab->own_users && strncmp(lab->plan.value[KNOB_CACHE],
	    "KEYRING:persistent", 18) == 0)
		lab_fail("the fault %s needs a user namespace",
		    lab->plan.set_by[KNOB_CACHE]);
	/* Refused where keyrings are: then only such a cache cannot work. */
	syscall(SYS_keyctl, JOIN_SESSION_KEYRING, NULL);
	if (!wants_keyring(lab))
		return;
	tickets = main_tickets(lab);
	name = lab_expand(lab, lab->plan.value[KNOB_CACHE]);
	store_keyring(lab, name, &tickets);
	release(&tickets);
	free(name);
	if (!lab_kdc_onprem(lab) || lab_plan_is(&lab->plan, KNOB_TGT,
	    "onprem"))
		return;
	tickets = onprem_tickets(lab);
	name = lab_printf("KEYRING:persistent:%lu:onprem",
	    (unsigned long)lab->uid);
	store_keyring(lab, name, &tickets);
	release(&tickets);
	free(name);
}
