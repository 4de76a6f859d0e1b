/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In the place of compare.c: writes down what we make of every input, for a
 * peer that is a program and is asked about all of them at once (tshark.py).
 * A line each: format, the input in hexadecimal, "ok" or our error, the fields.
 */
#include "differential/compare.h"

const char *const peer_name = "record";

const struct peer_format peer_formats[] = {
	{ "ticket", NULL },
	{ "kdc-req", NULL },
	{ "kdc-rep", NULL },
	{ "krb-error", NULL },
	{ "ap-req", NULL },
	{ "ap-rep", NULL },
	{ NULL, NULL }
};

unsigned
compare_begin(struct run *run, int argc, char *argv[], unsigned rounds)
{
	memset(run, 0, sizeof(*run));
	return argc > 1 ? (unsigned)atoi(argv[1]) : rounds;
}

void
compare_choose(struct run *run, const struct peer_format *peer)
{
	run->own = own_find(peer->name);
}

void
compare(ekrb_bytes bytes, void *arg)
{
	const struct run *run = arg;
	struct ek_buf fields = { .failed = false };
	struct ek_error error = { 0 };
	bool accepts = run->own->read(bytes, &fields, &error);
	size_t i;

	printf("%s\t", run->own->name);
	for (i = 0; i < bytes.len; i++)
		printf("%02x", bytes.data[i]);
	printf("\t%s\t", accepts ? "ok" : error.text);
	for (i = 0; i < fields.len; i++)
		putchar(fields.data[i] == '\n' ? ' ' : fields.data[i]);
	putchar('\n');
	ek_buf_free(&fields);
}

int
compare_end(const struct run *run)
{
	(void)run;
	return fflush(stdout) == 0 ? 0 : 1;
}
