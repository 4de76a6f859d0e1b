/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/wrapper.h"

enum { KDC_PORT = 10088, HTTPS_PORT = 10443 };

/* These need the machine's own files or keyrings replaced. */
static void
refuse_impossible(const struct lab *lab)
{
	static const enum lab_knob knobs[] = { KNOB_DNS, KNOB_TRUSTED };
	const struct lab_plan *plan = &lab->plan;
	size_t i;

	for (i = 0; i < sizeof(knobs) / sizeof(knobs[0]); i++) {
		if (plan->set_by[knobs[i]] != NULL)
			lab_fail("the fault %s needs namespaces",
			    plan->set_by[knobs[i]]);
	}
}

void
lab_wrapper_prepare(struct lab *lab)
{
	const char *tmp = getenv("TMPDIR");
	unsigned a = (unsigned)getpid() >> 8 & 0xff, b = getpid() & 0xff;
	char *dir = lab_printf("%s/entrakrb-lab.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");

	refuse_impossible(lab);
	if (mkdtemp(dir) == NULL)
		lab_fail_errno("make %s", dir);
	lab->dir = lab->tmp = dir;
	/* 127/8 is large: parallel runs take different parts of it. */
	snprintf(lab->login, sizeof(lab->login), "127.%u.%u.1", a | 1, b);
	snprintf(lab->onprem, sizeof(lab->onprem), "127.%u.%u.2", a | 1, b);
	snprintf(lab->sql, sizeof(lab->sql), "127.%u.%u.3", a | 1, b);
	snprintf(lab->nowhere, sizeof(lab->nowhere), "127.%u.%u.9", a | 1, b);
	lab->https_port = geteuid() == 0 ? 443 : HTTPS_PORT;
	lab->kdc_port = lab->onprem_port = KDC_PORT;
}

static char *
preload_settings(const struct lab *lab)
{
	return lab_printf("LD_PRELOAD=libnss_wrapper.so "
	    "NSS_WRAPPER_HOSTS=%s/hosts", lab->dir);
}

static void
wrap_collector(const struct lab *lab, const char *real, const char *name)
{
	char *settings = preload_settings(lab);
	char *path = lab_printf("collect/%s", name);
	char *script = lab_printf("#!/bin/sh\n%s exec '%s/%s' \"$@\"\n",
	    settings, real, name);

	lab_write(lab, path, 0755, script, strlen(script));
	free(script);
	free(path);
	free(settings);
}

/* Collectors get no LD_* from the program that starts them: scripts in their
 * place set it again. */
static void
wrap_collectors(const struct lab *lab)
{
	const char *real = getenv("ENTRAKRB_COLLECTOR_DIR");
	const struct dirent *entry;
	char *dir;
	DIR *list;

	if (real == NULL)
		real = EKRB_COLLECTOR_DIR;
	if ((list = opendir(real)) == NULL)
		return;
	lab_mkdir(lab, "collect", 0755);
	while ((entry = readdir(list)) != NULL)
		if (strncmp(entry->d_name, "collect-", 8) == 0)
			wrap_collector(lab, real, entry->d_name);
	closedir(list);
	dir = lab_path(lab, "collect");
	setenv("ENTRAKRB_COLLECTOR_DIR", dir, 1);
	free(dir);
}

void
lab_wrapper_environment(const struct lab *lab)
{
	char *conf = lab_path(lab, "krb5.conf");
	char *hosts = lab_path(lab, "hosts");

	wrap_collectors(lab);
	setenv("KRB5_CONFIG", conf, 0);
	setenv("LD_PRELOAD", "libnss_wrapper.so", 1);
	setenv("NSS_WRAPPER_HOSTS", hosts, 1);
	free(conf);
	free(hosts);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	remove(path);
	return 0;
}

void
lab_wrapper_remove(const struct lab *lab)
{
	nftw(lab->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
