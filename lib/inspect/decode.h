/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages that are not streamed: each decoder says all that its message tells
 * in fields, hands on the tickets in it, and records the first fault. What was
 * read before a fault is said all the same.
 */
#ifndef EK_INSPECT_DECODE_H
#define EK_INSPECT_DECODE_H

#include "inspect/fields.h"

enum { EK_DECODE_DEPTH_MAX = 6 /* messages inside each other */ };

struct ek_edata;

struct ek_decode {
	struct ek_inspect *in;
	struct ek_exhibit *ex;
	const uint8_t *start;  /* of the whole input, for offsets */
	int depth;
	bool inner;            /* a decrypted part stands for its message */
};

/* Says what BYTES are in OUT. Faults go to the exhibit's findings. */
typedef void ek_decode_fn(struct ek_decode *, json_t *out, ekrb_bytes bytes);

/* Finds out what bytes are and decodes them. False: of no known format. */
bool ek_decode_any(struct ek_decode *, json_t *out, ekrb_bytes,
    const char **kind_out);

/* The same for bytes inside a message, as an object NAME in OUT with a member
 * "kind"; bytes of no known format are counted only. */
void ek_decode_inside(struct ek_decode *, json_t *out, const char *name,
    ekrb_bytes);

struct ek_expected {
	const char *kinds; /* separated by blanks */
	const char *words; /* the same for people: "an AP-REQ" */
};

/* The same, where it is a finding if the bytes are nothing of that. */
void ek_decode_expected(struct ek_decode *, json_t *out, const char *name,
    ekrb_bytes, const struct ek_expected *);

/* Records that what is called NAME is not what it should be, and why. It begins
 * AT, which may be NULL. */
void ek_decode_misfit(struct ek_decode *, const uint8_t *at, const char *name,
    const char *fmt, ...) EK_PRINTF(4, 5);

/* Records that the input is of no known format. */
void ek_decode_unknown(struct ek_decode *, ekrb_bytes);

/* Records a parser's fault as a finding; AT is the start of what it parsed. */
void ek_decode_fault(struct ek_decode *, const uint8_t *at,
    const struct ek_error *);

/* The end of a decoder: marks as partial what it said of a message with a
 * fault, and records that. */
void ek_decode_end(struct ek_decode *, json_t *out, const uint8_t *at,
    const struct ek_error *);
void ek_decode_partial(struct ek_decode *, json_t *out);

/* The same where it is the ticket that could not be read to its end: the fault
 * goes to the ticket, and ERROR is empty then. */
void ek_decode_cut_ticket(struct ek_decode *, json_t *out, struct ek_view *,
    const uint8_t *at, struct ek_error *);

/* Hands on a ticket found in a message. */
void ek_decode_ticket(struct ek_decode *, struct ek_view *,
    const struct ek_ticket *);

/* An EncryptedData: its type, kvno and size. */
void ek_decode_encdata(struct ek_decode *, json_t *out, const char *name,
    const struct ek_encdata *);
void ek_decode_addresses(struct ek_decode *, json_t *out, struct ek_list);
void ek_decode_padata(struct ek_decode *, json_t *out, const char *name,
    struct ek_list);
/* What e-data turned out to be, in OUT. */
void ek_decode_edata(struct ek_decode *, json_t *out, const struct ek_edata *);
void ek_decode_authdata(struct ek_decode *, json_t *out, struct ek_list);

/* UTF-16 that names something of that kind ("user", "host"). */
void ek_decode_utf16(struct ek_decode *, json_t *out, const char *name,
    const char *kind, ekrb_bytes);

ek_decode_fn ek_decode_ticket_message, ek_decode_kdcreq, ek_decode_kdcrep,
    ek_decode_krberror, ek_decode_apreq, ek_decode_aprep, ek_decode_krbcred,
    ek_decode_gss, ek_decode_spnego, ek_decode_ntlm, ek_decode_kkdcp,
    ek_decode_pac, ek_decode_tgtjson, ek_decode_ticket_part,
    ek_decode_kdcrep_part, ek_decode_authenticator, ek_decode_aprep_part,
    ek_decode_krbcred_part, ek_decode_methods, ek_decode_authdata_message,
    ek_decode_etype_info, ek_decode_kerb_error;

#endif
