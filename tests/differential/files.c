/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our readers of caches and keytabs against a library's: the seeds of the
 * fuzzing corpus, and files of every version made here, damaged in many ways.
 * Accepted or refused by both, with the same fields, or of a kind that
 * kinds_files.c lists. And a file that the library wrote is read as it should.
 *
 * Usage: differential_files [--show] [ROUNDS]   (random files per seed, 1000)
 */
#include "differential/compare.h"
#include "peer/place.h"
#include "unit/ccfile.h"
#include "unit/mutate.h"
#include "unit/vector.h"

#define USER "u@R"
#define TGS "krbtgt/R@R"

static const uint8_t edges[] = { 0, 1, 0x80, 0xff };

/* Every octet takes every value at the edges: counts and lengths, too. */
static void
compare_edges(struct run *run, ekrb_bytes bytes)
{
	ekrb_bytes copy = vector_copy(bytes);
	uint8_t *data = malloc(bytes.len), old;
	size_t i, k;

	EXPECT(data != NULL);
	memcpy(data, copy.data, bytes.len);
	for (i = 0; i < bytes.len; i++) {
		old = data[i];
		for (k = 0; k < sizeof(edges); k++) {
			data[i] = edges[k];
			compare((ekrb_bytes){ data, bytes.len }, run);
		}
		data[i] = old;
	}
	free(data);
	vector_free(copy);
}

/* Up to four octets changed, and sometimes a piece left out. */
static void
compare_randomly(struct run *run, ekrb_bytes bytes, unsigned rounds)
{
	uint8_t *data = malloc(bytes.len);
	uint32_t state = 2463534242u;
	size_t n, at, len;

	EXPECT(data != NULL);
	while (rounds-- > 0) {
		memcpy(data, bytes.data, bytes.len);
		for (n = 1 + compare_random(&state) % 4; n > 0; n--)
			data[compare_random(&state) % bytes.len] =
			    (uint8_t)compare_random(&state);
		len = bytes.len;
		if (compare_random(&state) % 4 == 0) {
			at = compare_random(&state) % len;
			n = compare_random(&state) % (len - at);
			memmove(data + at, data + at + n, len - at - n);
			len -= n;
		}
		compare((ekrb_bytes){ data, len }, run);
	}
	free(data);
}

/* Every bit and every edge, of files that have little but structure. */
static void
compare_small(struct run *run, ekrb_bytes bytes, unsigned rounds)
{
	compare(bytes, run);
	mutate_truncate(bytes, compare, run);
	mutate_one_bit(bytes, compare, run);
	compare_edges(run, bytes);
	compare_randomly(run, bytes, rounds);
}

static void
compare_seed(struct run *run, ekrb_bytes bytes, unsigned rounds)
{
	compare(bytes, run);
	mutate_truncate(bytes, compare, run);
	compare_randomly(run, bytes, rounds);
}

static void
make_ccache(struct ccfile *f)
{
	struct ek_buf ticket = { .failed = false };
	struct ccfile_cred tgt = { USER, TGS, 18, 4, 1000, 1000, 37000,
		605800, 0x40810000, NULL, 0, "\x7f\0\0\x01" };
	struct ccfile_cred setting = { USER,
		"krb5_ccache_conf_data/fast_avail@X-CACHECONF:", 0, 0, 0, 0, 0,
		0, 0, "yes", 3, NULL };
	struct ccfile_cred removed = { USER, "cifs/x@R", 18, 4, UINT32_MAX,
		1000, 0, 0, 0, "x", 1, NULL };

	ccfile_ticket(&ticket, TGS, 18, 2, 4);
	tgt.ticket = ticket.data;
	tgt.ticket_len = ticket.len;
	ccfile_begin(f, USER);
	ccfile_cred(f, &tgt);
	ccfile_cred(f, &setting);
	ccfile_cred(f, &removed);
	ccfile_cred(f, &tgt);
	ek_buf_free(&ticket);
}

static void
make_keytab(struct ccfile *f)
{
	ccfile_keytab(f);
	ccfile_key(f, "MSSQLSvc/mi1:1433@R", 7, 18, 4, true);
	ccfile_hole(f, 20);
	ccfile_key(f, "host/a@R", 300, 17, 4, true);
	ccfile_key(f, "host/a@R", 3, 23, 4, false);
}

/* One of every version, for 1 and 2 in both byte orders. */
static void
compare_made(struct run *run, void (*make)(struct ccfile *), int versions,
    unsigned rounds)
{
	struct ek_buf out = { .failed = false };
	struct ccfile f = { .out = &out };
	int order;

	for (f.version = 1; f.version <= versions; f.version++)
		for (order = 0; order < (f.version <= 2 ? 2 : 1); order++) {
			f.little = order == 1;
			ek_buf_reset(&out);
			make(&f);
			compare_small(run, (ekrb_bytes){
			    (const uint8_t *)out.data, out.len }, rounds);
		}
	ek_buf_free(&out);
}

/* The file that the library wrote: both accept it, with the same fields. */
static void
compare_written(struct run *run, const char *path)
{
	ekrb_bytes written = compare_load(path);
	unsigned long accepted = run->accepted;

	compare(written, run);
	EXPECT(run->accepted == accepted + 1);
	vector_free(written);
}

/* In the version that libraries write. */
static void
compare_with_writers(struct run *run, void (*make)(struct ccfile *),
    int version, bool (*write)(ekrb_bytes, const char *))
{
	struct ek_buf out = { .failed = false };
	struct ccfile f = { .out = &out, .version = version };
	ekrb_bytes bytes;
	const char *name;

	make(&f);
	bytes = (ekrb_bytes){ (const uint8_t *)out.data, out.len };
	compare(bytes, run);
	name = place_other("FILE:");
	EXPECT(write(bytes, name));
	compare_written(run, strchr(name, ':') + 1);
	ek_buf_free(&out);
}

int
main(int argc, char *argv[])
{
	struct run run;
	unsigned rounds = compare_begin(&run, argc, argv, 1000);
	const struct peer_format *peer;

	for (peer = peer_formats; peer->name != NULL; peer++) {
		compare_choose(&run, peer);
		compare_seeds(&run, compare_seed, rounds);
		if (strcmp(peer->name, "ccache") == 0) {
			compare_made(&run, make_ccache, 4, rounds);
			compare_with_writers(&run, make_ccache, 4,
			    peer_write_ccache);
		} else {
			compare_made(&run, make_keytab, 2, rounds);
			compare_with_writers(&run, make_keytab, 2,
			    peer_write_keytab);
		}
	}
	return compare_end(&run);
}
