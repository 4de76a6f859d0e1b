/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "differential/compare.h"
#include "differential/kinds.h"

unsigned
compare_begin(struct run *run, int argc, char *argv[], unsigned rounds)
{
	memset(run, 0, sizeof(*run));
	run->show = argc > 1 && strcmp(argv[1], "--show") == 0;
	return argc > 1 + run->show ? (unsigned)atoi(argv[1 + run->show]) :
	    rounds;
}

void
compare_choose(struct run *run, const struct peer_format *peer)
{
	run->peer = peer;
	run->own = own_find(peer->name);
}

static void
print_input(ekrb_bytes bytes)
{
	size_t i;

	for (i = 0; i < bytes.len; i++)
		printf("%02x", bytes.data[i]);
	putchar('\n');
}

static void
note(struct run *run, enum disagreement what, ekrb_bytes bytes,
    const struct ek_error *error, const char *own, const char *peer)
{
	const struct case_ seen = { peer_name, run->own->name, what, error,
		own, peer, bytes };
	bool known = kind_note(&seen);

	run->unknown += !known;
	if (known && !run->show)
		return;
	printf("%s %s: %s; %s: %s\n%s--\n%s", run->own->name, peer_name,
	    kind_text(what), error->field, error->text, own, peer);
	print_input(bytes);
}

void
compare(ekrb_bytes bytes, void *arg)
{
	struct run *run = arg;
	struct ek_buf own = { .failed = false }, peer = { .failed = false };
	struct ek_error error = { 0 };
	bool accepts = run->own->read(bytes, &own, &error);
	bool peer_accepts = run->peer->read(bytes, &peer);

	run->inputs++;
	run->accepted += accepts && peer_accepts;
	if (accepts != peer_accepts)
		note(run, accepts ? ONLY_WE_ACCEPT : ONLY_THEY_ACCEPT, bytes,
		    &error, ek_buf_str(&own), ek_buf_str(&peer));
	else if (accepts && strcmp(ek_buf_str(&own), ek_buf_str(&peer)) != 0)
		note(run, FIELDS_DIFFER, bytes, &error, ek_buf_str(&own),
		    ek_buf_str(&peer));
	ek_buf_free(&own);
	ek_buf_free(&peer);
}

int
compare_end(const struct run *run)
{
	printf("%s: %lu inputs, accepted by both %lu, of an unlisted kind "
	    "%lu\n", peer_name, run->inputs, run->accepted, run->unknown);
	kinds_print();
	return run->unknown == 0 ? 0 : 1;
}
