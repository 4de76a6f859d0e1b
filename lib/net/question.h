/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What goes to a KDC proxy and what comes back, and the question that tells
 * whether a KDC answers at all.
 */
#ifndef EK_NET_QUESTION_H
#define EK_NET_QUESTION_H

#include <jansson.h>

#include "base/buf.h"

#define EK_KKDCP_TYPE "application/kerberos"

/* An AS-REQ without pre-authentication for a client that does not exist, so
 * that every KDC answers with a KRB-ERROR and nobody's account is touched.
 * False: out of memory. */
bool ek_question_write(struct ek_buf *out, const char *realm);

/* A KDC-PROXY-MESSAGE (MS-KKDCP 2.2.2) around a Kerberos message that has no
 * length prefix. False: out of memory, or the message is too long. */
bool ek_kkdcp_wrap(struct ek_buf *out, const void *message, size_t len,
    const char *realm);

/* Takes the Kerberos message out of a reply, without the length prefix. As
 * strict as libkrb5. False: it is no KDC-PROXY-MESSAGE. */
bool ek_kkdcp_unwrap(const struct ek_buf *body, struct ek_buf *out);

/* Adds to OBJECT what an answer says: reply (krb-error, as-rep, tgs-rep or
 * none), code, e_text, server_time. */
void ek_answer_describe(const struct ek_buf *message, json_t *object);

#endif
