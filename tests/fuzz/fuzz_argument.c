/* SPDX-License-Identifier: BSD-2-Clause */
/* A number, word or sentence as it is given on the command line. */
#include <stdlib.h>
#include <string.h>

#include "explain/explain.h"
#include "fuzz/fuzz.h"

static void
check_argument(struct ek_argument *a)
{
	struct ek_report_style style = { .redact = true };
	json_t *document = ek_explain_json(a, 1, false);
	struct ek_buf out = { 0 };

	EXPECT(json_is_object(document));
	EXPECT(ek_explain_text(a, 1, &style, &out));
	EXPECT((a->kind == EK_ARGUMENT_UNKNOWN) == (a->tried != NULL));
	ek_buf_free(&out);
	json_decref(document);
	ek_argument_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *word = malloc(size + 1);
	struct ek_argument a;

	EXPECT(word != NULL);
	memcpy(word, data, size);
	word[size] = '\0';
	if (ek_argument_word(&a, word))
		check_argument(&a);
	else {
		ek_argument_free(&a);
		EXPECT(ek_argument_sentence(&a, word, "no file"));
		check_argument(&a);
	}
	free(word);
	return 0;
}
