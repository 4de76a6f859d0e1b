/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/types.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef HAVE_MEMFD_CREATE
#include <sys/mman.h>

#include <unistd.h>
#endif

#include "collect/mask.h"
#include "collect/tdstrace.h"

enum { MAX_TRACE = 8 * 1024 * 1024 };

/* What is being read. */
struct reading {
	struct ek_collector *c;
	bool asked;          /* the SPN asked for last is one of this server */
	struct ek_buf tls;   /* why TLS failed, in sentences */
};

/* Bits of gnutls_certificate_status_t. */
static const struct {
	long bit;
	const char *text;
} statuses[] = {
	{ 1L << 5, "it is revoked" },
	{ 1L << 6, "its issuer is not known" },
	{ 1L << 7, "its issuer is no authority" },
	{ 1L << 8, "its algorithm is insecure" },
	{ 1L << 9, "it is not yet valid" },
	{ 1L << 10, "it has expired" },
	{ 1L << 14, "it is for another host" },
};

/* What follows WHAT in the line, or NULL. */
static const char *
after(const char *line, const char *what)
{
	const char *found = strstr(line, what);

	return found != NULL ? found + strlen(what) : NULL;
}

static void
read_status(struct reading *r, const char *number)
{
	long status = strtol(number, NULL, 10);
	size_t i;

	if (status == 0)
		return;
	ek_buf_puts(&r->tls, "The server's certificate was refused");
	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (status & statuses[i].bit)
			ek_buf_printf(&r->tls, ": %s", statuses[i].text);
	ek_buf_puts(&r->tls, ". ");
}

/* The first attempt counts: after a failure FreeTDS may try an old protocol,
 * whose SPN has no service. */
static void
read_kerberos(struct reading *r, const char *line)
{
	const struct ek_facts *facts = r->c->facts;
	const char *text = after(line, "using kerberos name ");

	if (text != NULL) {
		r->asked = strchr(text, '/') != NULL;
		if (r->asked && !ek_fact_known(facts, "login.driver_spn"))
			ek_collect_str(r->c, "login.driver_spn", text);
	}
	if (!r->asked)
		return;
	text = after(line, "min_stat ");
	if (text != NULL && !ek_fact_known(facts, "login.driver_minor"))
		ek_collect_int(r->c, "login.driver_minor",
		    (int32_t)(uint32_t)strtoul(text, NULL, 10));
	text = after(line, "gss_init_sec_context: GSS_S_");
	if (text != NULL && strncmp(text, "COMPLETE", 8) != 0 &&
	    strncmp(text, "CONTINUE", 8) != 0 &&
	    !ek_fact_known(facts, "login.driver_major"))
		ek_collect_str(r->c, "login.driver_major",
		    text - strlen("GSS_S_"));
}

static void
read_tls(struct reading *r, const char *line)
{
	const char *text = after(line, "Certificate status: ");

	if (text != NULL)
		read_status(r, text);
	text = after(line, "rror verifying certificate: ");
	if (text != NULL)
		ek_buf_printf(&r->tls, "The server's certificate was refused: "
		    "%s. ", text);
	if (strstr(line, "Certificate hostname does not match") != NULL)
		ek_buf_puts(&r->tls, "The server's certificate is for another "
		    "host. ");
	text = after(line, "handshake failed: ");
	if (text != NULL)
		ek_buf_printf(&r->tls, "%s ", text);
	text = after(line, "detected crypt flag ");
	if (text != NULL && !ek_fact_known(r->c->facts, "login.encryption"))
		ek_collect_int(r->c, "login.encryption",
		    strtol(text, NULL, 10));
}

/* "gssapi.c:417:..." and the like; all other lines are passed over. */
static void
read_line(struct reading *r, const char *line)
{
	if (strncmp(line, "gssapi.c:", 9) == 0)
		read_kerberos(r, line);
	else if (strncmp(line, "tls.c:", 6) == 0 ||
	    strncmp(line, "login.c:", 8) == 0)
		read_tls(r, line);
}

void
ek_tdstrace_read(struct ek_collector *c, char *text)
{
	struct reading r = { .c = c };
	struct ek_buf masked = { 0 };
	char *end;

	for (; *text != '\0'; text = end) {
		end = text + strcspn(text, "\n");
		if (*end != '\0')
			*end++ = '\0';
		read_line(&r, text);
	}
	if (!ek_fact_known(c->facts, "login.encryption"))
		ek_collect_str(c, "login.encryption", NULL);
	if (r.tls.len > 0 && ek_buf_str(&r.tls) != NULL) {
		r.tls.data[r.tls.len - 1] = '\0';
		ek_secret_mask(c, r.tls.data, &masked);
		ek_collect_str(c, "login.tls_text", ek_buf_str(&masked));
	}
	ek_buf_free(&r.tls);
	ek_buf_free(&masked);
}

#ifdef HAVE_MEMFD_CREATE
int
ek_tdstrace_begin(void)
{
	int fd = memfd_create("trace", MFD_CLOEXEC);
	char path[64];

	if (fd < 0)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (access(path, W_OK) == 0 && setenv("TDSDUMP", path, 1) == 0)
		return fd;
	close(fd);
	return -1;
}

void
ek_tdstrace_end(struct ek_collector *c, int fd)
{
	struct ek_buf text = { .secret = true };
	char piece[4096];
	off_t at = 0;
	ssize_t n;

	if (fd < 0)
		return;
	while (text.len < MAX_TRACE &&
	    (n = pread(fd, piece, sizeof(piece), at)) > 0) {
		ek_buf_add(&text, piece, (size_t)n);
		at += n;
	}
	ek_wipe(piece, sizeof(piece));
	if (text.len > 0 && ek_buf_str(&text) != NULL)
		ek_tdstrace_read(c, text.data);
	ek_buf_free(&text);
	unsetenv("TDSDUMP");
	close(fd);
}
#else
int
ek_tdstrace_begin(void)
{
	return -1;
}

void
ek_tdstrace_end(struct ek_collector *c, int fd)
{
	(void)c;
	(void)fd;
}
#endif
