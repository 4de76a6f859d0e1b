/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our decoders against a peer's: every seed of the fuzzing corpus, damaged in
 * many ways, must be accepted or refused by both, with the same fields. Each
 * kind of disagreement is listed in kinds.def with the clause that decides it;
 * one that is not listed fails the test.
 *
 * Usage: differential [--show] [ROUNDS]   (random damage per seed, 300)
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "differential/kinds.h"
#include "differential/tree.h"
#include "peer/peer.h"
#include "unit/expect.h"
#include "unit/mutate.h"
#include "unit/vector.h"

struct run {
	const struct peer_format *peer;
	const struct own_format *own;
	unsigned long inputs, accepted, unknown;
	bool show;
};

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

	if (kind_note(&seen) && !run->show)
		return;
	run->unknown += !kind_is_known(&seen);
	printf("%s %s: %s; %s: %s\n%s--\n%s", run->own->name, peer_name,
	    kind_text(what), error->field, error->text, own, peer);
	print_input(bytes);
}

static void
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

static void
compare_out(struct run *run, struct ek_derout *out)
{
	ekrb_bytes copy;

	if (!out->buf.failed) {
		copy = vector_copy((ekrb_bytes){
		    (const uint8_t *)out->buf.data, out->buf.len });
		compare(copy, run);
		vector_free(copy);
	}
	ek_derout_free(out);
}

static void
compare_trees(struct run *run, ekrb_bytes bytes)
{
	struct ek_derout out = { .depth = 0 };
	unsigned n = tree_count(bytes), i, change;

	for (i = 0; i < n; i++)
		for (change = 0; change < TREE_N_CHANGES; change++) {
			tree_change(&out, bytes, i, (enum tree_change)change);
			compare_out(run, &out);
		}
}

/* xorshift: the same inputs everywhere. */
static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Two changes of the structure, and sometimes a byte. */
static void
compare_randomly(struct run *run, ekrb_bytes bytes, unsigned rounds)
{
	static const uint8_t odd[] = { 0, 1, 0x7f, 0x80, 0x81, 0xff, 0x30 };
	struct ek_derout first = { .depth = 0 }, second = { .depth = 0 };
	uint32_t state = 2463534242u;
	unsigned n = tree_count(bytes);
	ekrb_bytes between;

	while (n > 0 && rounds-- > 0) {
		tree_change(&first, bytes, next_random(&state) % n,
		    (enum tree_change)(next_random(&state) % TREE_N_CHANGES));
		between = ek_derout_bytes(&first);
		tree_change(&second, between, next_random(&state) % n,
		    (enum tree_change)(next_random(&state) % TREE_N_CHANGES));
		if (next_random(&state) % 4 == 0 && second.buf.len > 0)
			second.buf.data[next_random(&state) % second.buf.len] =
			    (char)odd[next_random(&state) % sizeof(odd)];
		ek_derout_free(&first);
		compare_out(run, &second);
	}
}

static void
compare_seed(struct run *run, ekrb_bytes bytes, unsigned rounds)
{
	compare(bytes, run);
	mutate_truncate(bytes, compare, run);
	mutate_one_bit(bytes, compare, run);
	compare_trees(run, bytes);
	compare_randomly(run, bytes, rounds);
}

static ekrb_bytes
read_file(const char *path)
{
	static uint8_t data[65536];
	FILE *file = fopen(path, "rb");
	size_t len;

	EXPECT(file != NULL);
	len = fread(data, 1, sizeof(data), file);
	fclose(file);
	return vector_copy((ekrb_bytes){ data, len });
}

/* All seeds of a format; "pac-table" has those of "pac". */
static void
compare_format(struct run *run, unsigned rounds)
{
	char folder[1024], path[2048];
	struct dirent *entry;
	ekrb_bytes bytes;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/%.*s", FUZZ_CORPUS,
	    strncmp(run->own->name, "pac", 3) == 0 ? 3 : 99, run->own->name);
	dir = opendir(folder);
	EXPECT(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		bytes = read_file(path);
		compare_seed(run, bytes, rounds);
		vector_free(bytes);
	}
	closedir(dir);
}

int
main(int argc, char *argv[])
{
	struct run run = { .show = argc > 1 && strcmp(argv[1], "--show") == 0 };
	unsigned rounds = argc > 1 + run.show ?
	    (unsigned)atoi(argv[1 + run.show]) : 300;
	const struct peer_format *peer;

	for (peer = peer_formats; peer->name != NULL; peer++) {
		run.peer = peer;
		run.own = own_find(peer->name);
		compare_format(&run, rounds);
	}
	printf("%s: %lu inputs, accepted by both %lu, of an unlisted kind "
	    "%lu\n", peer_name, run.inputs, run.accepted, run.unknown);
	kinds_print();
	return run.unknown == 0 ? 0 : 1;
}
