/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our decoders against a peer's: every seed of the fuzzing corpus, damaged in
 * many ways, must be accepted or refused by both, with the same fields. Each
 * kind of disagreement is listed in kinds_*.c with the clause that decides it;
 * one that is not listed fails the test.
 *
 * Usage: differential [--show] [ROUNDS]   (random damage per seed, 300)
 */
#include "differential/compare.h"
#include "differential/tree.h"
#include "unit/mutate.h"
#include "unit/vector.h"

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

static void
change_randomly(struct ek_derout *out, ekrb_bytes bytes, unsigned n,
    uint32_t *state)
{
	unsigned at = compare_random(state) % n;

	tree_change(out, bytes, at,
	    (enum tree_change)(compare_random(state) % TREE_N_CHANGES));
}

static void
change_byte(struct ek_buf *buf, uint32_t *state)
{
	static const uint8_t odd[] = { 0, 1, 0x7f, 0x80, 0x81, 0xff, 0x30 };
	size_t at;

	if (compare_random(state) % 4 != 0 || buf->len == 0)
		return;
	at = compare_random(state) % buf->len;
	buf->data[at] = (char)odd[compare_random(state) % sizeof(odd)];
}

/* Two changes of the structure, and sometimes a byte. */
static void
compare_randomly(struct run *run, ekrb_bytes bytes, unsigned rounds)
{
	struct ek_derout first = { .depth = 0 }, second = { .depth = 0 };
	uint32_t state = 2463534242u;
	unsigned n = tree_count(bytes);

	while (n > 0 && rounds-- > 0) {
		change_randomly(&first, bytes, n, &state);
		change_randomly(&second, ek_derout_bytes(&first), n, &state);
		change_byte(&second.buf, &state);
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

int
main(int argc, char *argv[])
{
	struct run run;
	unsigned rounds = compare_begin(&run, argc, argv, 300);
	const struct peer_format *peer;

	for (peer = peer_formats; peer->name != NULL; peer++) {
		compare_choose(&run, peer);
		compare_seeds(&run, compare_seed, rounds);
	}
	return compare_end(&run);
}
