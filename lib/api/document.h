/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON documents as text. Apart from reports, so that a program that only
 * inspects need not carry the rules of a probe. */
#ifndef EK_API_DOCUMENT_H
#define EK_API_DOCUMENT_H

#include <jansson.h>

#include "api/ctx.h"

/* One document on one line; takes it over, NULL is out of memory. CTX may be
 * NULL. EKRB_NOMEM. */
ekrb_status ek_document_dump(ekrb_ctx *, json_t *document, char **text_out);

#endif
