/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a driver's GSS error means. A driver that failed has a major and a
 * minor status and what gss_display_status says of them; all of it goes in,
 * the explanation for its user comes out.
 *
 *	cc explain-gss.c $(pkg-config --cflags --libs entrakrb)
 *	./a.out 851968 2529638919 'Server not found in Kerberos database'
 */
#include <stdio.h>

#include <entrakrb.h>

/* The minor status tells most: it comes first. */
static ekrb_status
explain(ekrb_ctx *ctx, char *const *words, int n, char **text_out)
{
	ekrb_explain *what;
	ekrb_status status = ekrb_explain_new(ctx, &what);
	int i;

	for (i = n - 1; status == EKRB_OK && i >= 0; i--)
		status = ekrb_explain_add(what, words[i]);
	if (status == EKRB_OK)
		status = ekrb_explain_text(what, EKRB_STYLE_PLAIN, text_out);
	ekrb_explain_free(what);
	return status;
}

int
main(int argc, char **argv)
{
	char *text = NULL;
	ekrb_ctx *ctx;
	ekrb_status status = ekrb_ctx_new(&ctx);

	if (status == EKRB_OK)
		status = explain(ctx, argv + 1, argc - 1, &text);
	if (status == EKRB_OK)
		fputs(text, stdout);
	else
		fprintf(stderr, "%s\n", ekrb_error_text(ctx));
	ekrb_text_free(text);
	ekrb_ctx_free(ctx);
	return status == EKRB_OK ? 0 : 4;
}
