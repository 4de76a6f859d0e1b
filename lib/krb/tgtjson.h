/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The JSON in which a sign-in daemon or Platform SSO carries a TGT:
 * messageBuffer is an AS-REP in base64, clientKey the key to it, which is never
 * kept or shown. It may stand alone or as tgt_cloud and tgt_ad (objects, or
 * strings of JSON) within a larger answer.
 */
#ifndef EK_KRB_TGTJSON_H
#define EK_KRB_TGTJSON_H

#include "base/buf.h"

/* One TGT. Strings are NULL if absent. */
struct ek_tgtjson {
	const char *which;      /* "tgt_cloud", "tgt_ad", or NULL: neither */
	const char *realm, *server, *client; /* realm, sn, cn */
	const char *error;      /* why there is none, as the issuer said */
	const char *key_form;   /* "JWE", "base64", "other", NULL: none */
	bool has_key_type, has_session_key_type;
	int64_t key_type;       /* 0: no key and so no ticket */
	int64_t session_key_type;
	ekrb_bytes message;     /* decoded messageBuffer */
	bool bad_message;       /* messageBuffer is not base64 */
};

/* Calls EACH for every TGT in the text. EKRB_MALFORMED for no JSON,
 * EKRB_UNSUPPORTED for one without a TGT. *n_out is how many there were. */
ekrb_status ek_tgtjson_parse(ekrb_bytes text,
    void (*each)(const struct ek_tgtjson *, void *arg), void *arg, int *n_out,
    struct ek_error *);

#endif
