/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our decoders and a peer's, in turn, in one process.
 *
 * Usage: bench_PEER                      a line for each format: name, bytes,
 *                                        ns of ours, ns of theirs (medians),
 *                                        ratio (median of pairs), goal
 *        bench_PEER FORMAT own|peer N    N times one of them, for callgrind
 */
#include <config.h>

#include <string.h>
#include <time.h>

#include "krb/kdcrep.h"
#include "krb/krbcred.h"
#include "peer/peer.h"
#include "unit/expect.h"
#include "unit/vector.h"

enum { ROUNDS = 31, ROUND_NS = 10000000, CIPHER = 1200 };

struct item {
	const char *name;
	const char *vector;
	double goal;
	/* A second message that the peer decodes with the first. */
	const char *inner;
	ekrb_bytes bytes, inner_bytes;
	const struct own_format *own;
	const struct peer_format *peer, *inner_peer;
};

static struct item items[] = {
	{ .name = "ticket", .vector = "ticket-service", .goal = 6 },
	{ .name = "kdc-rep", .vector = "tgs-rep", .goal = 6 },
	{ .name = "krb-cred", .vector = "krb-cred-plain", .goal = 6,
	    .inner = "enc-krb-cred-part" },
	{ .name = "krb-error", .vector = "krb-error-text", .goal = 4 },
	{ .name = "pac-table", .vector = "pac-full", .goal = 2 },
	{ .name = "pac", .vector = "pac-full", .goal = 25 },
};

enum { N_ITEMS = sizeof(items) / sizeof(items[0]) };

static const struct peer_format *
peer_find(const char *name)
{
	const struct peer_format *format;

	for (format = peer_formats; format->name != NULL; format++)
		if (strcmp(format->name, name) == 0)
			return format;
	return NULL;
}

static ekrb_bytes
take_out(struct ek_derout *out)
{
	ekrb_bytes bytes = vector_copy(ek_derout_bytes(out));

	ek_derout_free(out);
	return bytes;
}

/* Ciphertexts as long as those of real tickets. */
static ekrb_bytes
enlarge(const struct item *item, ekrb_bytes bytes)
{
	static const uint8_t cipher[CIPHER];
	struct ek_derout out = { .depth = 0 };
	struct ek_error error = { 0 };
	struct ek_kdcrep reply;
	struct ek_ticket ticket;

	if (strcmp(item->name, "ticket") == 0) {
		ek_ticket_parse(bytes, &ticket, &error);
		ticket.enc.cipher = (ekrb_bytes){ cipher, CIPHER };
		ek_ticket_write(&out, EK_DER_BARE, &ticket);
	} else if (strcmp(item->name, "kdc-rep") == 0) {
		ek_kdcrep_parse(bytes, &reply, &error);
		reply.ticket.enc.cipher = (ekrb_bytes){ cipher, CIPHER };
		ek_kdcrep_write(&out, &reply);
	} else
		return vector_copy(bytes);
	return take_out(&out);
}

/* False if this peer does not have the format. */
static bool
prepare(struct item *item)
{
	ekrb_bytes vector;

	item->peer = peer_find(item->name);
	if (item->peer == NULL)
		return false;
	item->own = own_find(item->name);
	vector = vector_load(item->vector);
	item->bytes = enlarge(item, vector);
	vector_free(vector);
	if (item->inner != NULL) {
		item->inner_peer = peer_find(item->inner);
		item->inner_bytes = vector_load(item->inner);
	}
	return true;
}

static void
forget(struct item *item)
{
	vector_free(item->bytes);
	if (item->inner != NULL)
		vector_free(item->inner_bytes);
}

static void
run_own(const struct item *item, unsigned long n)
{
	struct ek_error error = { 0 };

	while (n-- > 0)
		EXPECT(item->own->read(item->bytes, NULL, &error));
}

static void
run_peer(const struct item *item, unsigned long n)
{
	while (n-- > 0) {
		EXPECT(item->peer->read(item->bytes, NULL));
		if (item->inner_peer != NULL)
			EXPECT(item->inner_peer->read(item->inner_bytes,
			    NULL));
	}
}

typedef void run_fn(const struct item *, unsigned long n);

/* Of processor time, which other work on the machine disturbs less. */
static double
nanoseconds(run_fn *run, const struct item *item, unsigned long n)
{
	struct timespec start, end;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	run(item, n);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	return ((double)(end.tv_sec - start.tv_sec) * 1e9 +
	    (double)(end.tv_nsec - start.tv_nsec)) / (double)n;
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), compare);
	return values[ROUNDS / 2];
}

static void
measure(const struct item *item)
{
	double own[ROUNDS], peer[ROUNDS], ratio[ROUNDS];
	unsigned long n_own, n_peer;
	int i;

	n_own = 1 + (unsigned long)(ROUND_NS / nanoseconds(run_own, item,
	    1000));
	n_peer = 1 + (unsigned long)(ROUND_NS / nanoseconds(run_peer, item,
	    1000));
	for (i = 0; i < ROUNDS; i++) {
		own[i] = nanoseconds(run_own, item, n_own);
		peer[i] = nanoseconds(run_peer, item, n_peer);
		ratio[i] = peer[i] / own[i];
	}
	printf("%s\t%zu\t%.0f\t%.0f\t%.1f\t%.0f\n", item->name,
	    item->bytes.len, median(own), median(peer), median(ratio),
	    item->goal);
}

static int
run_one(const char *name, const char *who, unsigned long n)
{
	struct item *item;

	for (item = items; item < items + N_ITEMS; item++) {
		if (strcmp(item->name, name) != 0 || !prepare(item))
			continue;
		(strcmp(who, "own") == 0 ? run_own : run_peer)(item, n);
		forget(item);
		return 0;
	}
	return 1;
}

int
main(int argc, char *argv[])
{
	struct item *item;

	if (argc == 4)
		return run_one(argv[1], argv[2], strtoul(argv[3], NULL, 10));
	for (item = items; item < items + N_ITEMS; item++)
		if (prepare(item)) {
			measure(item);
			forget(item);
		}
	return 0;
}
