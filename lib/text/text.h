/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What people paste: logs, outputs of other tools, error texts. Told apart by
 * what is in them, several at once too; turned into facts, so that the same
 * rules speak as in a live probe. Nothing here knows the clock: times without
 * a zone are left out.
 */
#ifndef EK_TEXT_TEXT_H
#define EK_TEXT_TEXT_H

#include "codes/codes.h"
#include "facts/facts.h"
#include "text/sentence.h"

enum {
	EK_TEXT_MAX = 16 * 1024 * 1024, /* bytes read of a text */
	EK_TEXT_CODES = 32              /* numbers told of one text */
};

/* What was recognised; the names are those of the JSON. */
#define EK_TEXT_KINDS(X)                                                       \
	X(TRACE, "trace")             /* KRB5_TRACE */                         \
	X(KLIST, "klist")             /* klist of Windows, MIT, Heimdal */     \
	X(CLOUD_DEBUG, "cloud_debug") /* klist cloud_debug */                  \
	X(DSREGCMD, "dsregcmd")       /* dsregcmd /status */                   \
	X(APP_SSO, "app-sso")         /* app-sso platform -s */                \
	X(WINDOWS, "windows")         /* registry, netsh, trust cmdlet */      \
	X(DRIVER, "driver")           /* error texts */

enum ek_text_kind {
#define X(id, name) EK_TEXT_##id,
	EK_TEXT_KINDS(X)
#undef X
	EK_N_TEXT_KINDS
};

struct ek_text {
	unsigned kinds; /* 1u << enum ek_text_kind */
	struct ek_hit hits[EK_MAX_HITS];
	size_t n_hits;
	const struct ek_code *codes[EK_TEXT_CODES]; /* named in the text */
	size_t n_codes;
};

const char *ek_text_kind_name(enum ek_text_kind);

/* Reads a text into facts, in which secrets are masked, and what else was
 * recognised; kinds is 0 if nothing was. False: out of memory. Only the first
 * EK_TEXT_MAX bytes count. */
bool ek_text_read(struct ek_text *, const char *text, size_t len,
    struct ek_facts *);

#endif
