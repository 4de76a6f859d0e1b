/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the front door does to the messages that pass it, so that an unmodified
 * client with a ticket that only Entra could read and an unmodified KDC
 * understand each other. Also the few messages it makes itself.
 */
#ifndef TESTS_LAB_REWRITE_H
#define TESTS_LAB_REWRITE_H

#include "base/derout.h"

/* Writes the client's view of a ticket: EncryptedData { etype -1, no kvno,
 * cipher = marker + TICKET }, everything else as in TICKET. False: TICKET is no
 * Ticket. */
bool lab_ticket_veil(ekrb_bytes ticket, struct ek_derout *out);

/* What a request asks for. Views live as long as the message. */
struct lab_request {
	int type;             /* 10 AS-REQ, 12 TGS-REQ */
	uint32_t options;     /* KDCOptions */
	ekrb_bytes realm;     /* of req-body */
	ekrb_bytes sname;     /* a PrincipalName, whole; empty if none */
	ekrb_bytes message;   /* the KDC-REQ, without its length prefix */
};

/* Reads a KDC-PROXY-MESSAGE (MS-KKDCP 2.2.2). False: it is none. */
bool lab_request_read(ekrb_bytes proxied, struct lab_request *);

/* The name asked for, "service/host@REALM", or "-". Fresh. */
char *lab_request_name(const struct lab_request *);

/* Writes the KDC-PROXY-MESSAGE to pass on: PA-TGS-REQ gets the real ticket
 * back, and the armour PA-FX-FAST is dropped with it, as its checksum covers
 * the AP-REQ. A request without a veiled ticket stays as it was. False: cannot
 * be read. */
bool lab_request_unveil(ekrb_bytes proxied, struct ek_derout *out);

/* Writes a KDC-PROXY-MESSAGE around MESSAGE. */
void lab_reply_wrap(ekrb_bytes message, struct ek_derout *out);

/* The Kerberos message inside a KDC-PROXY-MESSAGE, its length prefix left out;
 * empty if there is none. */
ekrb_bytes lab_reply_unwrap(ekrb_bytes proxied);

/* Writes a KRB-ERROR (RFC 4120 5.9.1) in answer to REQUEST. E_TEXT may be "";
 * with NTSTATUS not 0, e-data carries a KERB-EXT-ERROR (MS-KILE 2.2.2). */
void lab_krb_error(const struct lab_request *, int code, int64_t now,
    const char *e_text, uint32_t ntstatus, struct ek_derout *out);

#endif
