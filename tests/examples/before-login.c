/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is there a ticket to log in with? Looks at the default credential cache and
 * touches no network: for a program that would rather tell its user to sign in
 * again than wait for a login to fail.
 *
 *	cc before-login.c $(pkg-config --cflags --libs entrakrb)
 *	./a.out [SPN]
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include <entrakrb.h>

/* Ends of the best tickets, or 0. */
static int
look(ekrb_ctx *ctx, const char *spn, int64_t *tgt_end, int64_t *spn_end)
{
	ekrb_inspect *inspect;
	int code = -1;

	if (ekrb_inspect_new(ctx, &inspect) != EKRB_OK)
		return -1;
	if ((spn == NULL || ekrb_inspect_set_spn(inspect, spn) == EKRB_OK) &&
	    ekrb_inspect_input(inspect, NULL) == EKRB_OK &&
	    ekrb_inspect_end(inspect, &code) == EKRB_OK) {
		*tgt_end = ekrb_inspect_cloud_tgt_end(inspect);
		*spn_end = ekrb_inspect_spn_end(inspect);
	}
	ekrb_inspect_free(inspect);
	return code;
}

int
main(int argc, char **argv)
{
	int64_t tgt_end = 0, spn_end = 0, now = time(NULL);
	ekrb_ctx *ctx;

	if (ekrb_ctx_new(&ctx) != EKRB_OK)
		return 4;
	if (look(ctx, argc > 1 ? argv[1] : NULL, &tgt_end, &spn_end) < 0)
		fprintf(stderr, "%s\n", ekrb_error_text(ctx));
	ekrb_ctx_free(ctx);
	if (tgt_end > now)
		printf("signed in for another %" PRId64 " minutes\n",
		    (tgt_end - now) / 60);
	else if (spn_end > now)
		printf("only this ticket, for another %" PRId64 " minutes\n",
		    (spn_end - now) / 60);
	else
		puts("sign in again: there is no cloud TGT that is still good");
	return tgt_end > now || spn_end > now ? 0 : 1;
}
