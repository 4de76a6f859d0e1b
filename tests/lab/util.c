/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/lab.h"

static void say(const char *, va_list, const char *) EK_PRINTF(1, 0);

static void
say(const char *fmt, va_list ap, const char *tail)
{
	struct ek_buf line = { 0 };

	ek_buf_puts(&line, "entrakrb-lab: ");
	ek_buf_vprintf(&line, fmt, ap);
	if (tail != NULL)
		ek_buf_printf(&line, ": %s", tail);
	ek_buf_putc(&line, '\n');
	if (!line.failed)
		fputs(line.data, stderr);
	ek_buf_free(&line);
}

void
lab_fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, NULL);
	va_end(ap);
	_exit(LAB_EXIT_FAILED);
}

void
lab_fail_errno(const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, strerror(saved));
	va_end(ap);
	_exit(LAB_EXIT_FAILED);
}

void
lab_note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, NULL);
	va_end(ap);
}

char *
lab_printf(const char *fmt, ...)
{
	struct ek_buf buf = { 0 };
	va_list ap;
	char *text;

	va_start(ap, fmt);
	ek_buf_vprintf(&buf, fmt, ap);
	va_end(ap);
	ek_buf_puts(&buf, "");
	if ((text = ek_buf_take(&buf)) == NULL &&
	    (text = strdup("")) == NULL)
		lab_fail("out of memory");
	return text;
}

static bool
is(const char *name, size_t len, const char *what)
{
	return strlen(what) == len && memcmp(name, what, len) == 0;
}

/* The value of the variable NAME (LEN bytes), fresh; NULL if there is none. */
static char *
variable(const struct lab *lab, const char *name, size_t len)
{
	const struct {
		const char *name, *value;
	} texts[] = {
		{ "LAB", lab->dir }, { "TMP", lab->tmp },
		{ "TENANT", LAB_TENANT }, { "LOGIN", lab->login },
		{ "DC1", lab->onprem }, { "SQL", lab->sql },
		{ "NOWHERE", lab->nowhere },
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (is(name, len, texts[i].name))
			return lab_printf("%s", texts[i].value);
	if (is(name, len, "HTTPS"))
		return lab->https_port == 443 ? lab_printf("%s", "") :
		    lab_printf(":%u", lab->https_port);
	if (is(name, len, "KDC"))
		return lab_printf("%s:%u", lab->login, lab->kdc_port);
	if (is(name, len, "ONPREM"))
		return lab_printf("%s:%u", lab->onprem, lab->onprem_port);
	if (is(name, len, "UID"))
		return lab_printf("%lu", (unsigned long)lab->uid);
	return NULL;
}

char *
lab_expand(const struct lab *lab, const char *text)
{
	struct ek_buf out = { 0 };
	const char *end;
	char *value, *result;

	for (; *text != '\0'; text++) {
		value = NULL;
		if (*text == '@' && (end = strchr(text + 1, '@')) != NULL)
			value = variable(lab, text + 1,
			    (size_t)(end - text) - 1);
		if (value == NULL) {
			ek_buf_putc(&out, *text);
			continue;
		}
		ek_buf_puts(&out, value);
		free(value);
		text = end;
	}
	result = lab_printf("%s", ek_buf_str(&out));
	ek_buf_free(&out);
	return result;
}

char *
lab_path(const struct lab *lab, const char *path)
{
	return path[0] == '/' ? lab_printf("%s", path) :
	    lab_printf("%s/%s", lab->dir, path);
}

static void
give_away(const struct lab *lab, const char *path, mode_t mode)
{
	if (chmod(path, mode) != 0)
		lab_fail_errno("chmod %s", path);
	if (geteuid() == 0 && lchown(path, lab->uid, lab->gid) != 0)
		lab_fail_errno("chown %s", path);
}

void
lab_write(const struct lab *lab, const char *path, mode_t mode,
    const void *data, size_t len)
{
	char *full = lab_path(lab, path);
	int fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || (len > 0 && write(fd, data, len) != (ssize_t)len) ||
	    close(fd) != 0)
		lab_fail_errno("write %s", full);
	give_away(lab, full, mode);
	free(full);
}

void
lab_puts(const struct lab *lab, const char *path, const char *text)
{
	lab_write(lab, path, 0644, text, strlen(text));
}

void
lab_mkdir(const struct lab *lab, const char *path, mode_t mode)
{
	char *full = lab_path(lab, path);

	if (mkdir(full, 0700) != 0 && errno != EEXIST)
		lab_fail_errno("mkdir %s", full);
	give_away(lab, full, mode);
	free(full);
}
