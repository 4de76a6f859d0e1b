/* SPDX-License-Identifier: BSD-2-Clause */
/* What the public objects share. */
#ifndef EK_API_CTX_H
#define EK_API_CTX_H

#include "base/error.h"
#include "report/tokens.h"

struct ekrb_ctx {
	struct ek_error error; /* of the last failed call */
	char *collectors;      /* folder of the collector programs, or NULL */
	struct ek_tokens *tokens; /* of all that is redacted, or NULL */
};

/* Forgets the last error; every public call that may fail starts with it. */
struct ek_error *ek_ctx_begin(ekrb_ctx *);

/* Records out of memory and gives EKRB_NOMEM. */
ekrb_status ek_ctx_no_memory(ekrb_ctx *);

/* The folder of the collector programs: as set, else from the environment of a
 * build tree, else as compiled in. */
const char *ek_ctx_collectors(const ekrb_ctx *);

/* A copy of a text in *SLOT, whose old value is freed. */
ekrb_status ek_ctx_keep(ekrb_ctx *, char **slot, const char *text);

#endif
