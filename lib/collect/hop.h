/* SPDX-License-Identifier: BSD-2-Clause */
/* One exchange with a KDC as facts, decoded by our own readers. */
#ifndef EK_COLLECT_HOP_H
#define EK_COLLECT_HOP_H

#include "collect/session.h"

/* Adds what the request asks for: realm, request. */
void ek_hop_request(json_t *hop, const char *realm, ekrb_bytes request);

/* Adds what came back: reply, reply_size, and of a KRB-ERROR everything; of a
 * reply whose ticket it is. An empty reply is "none". */
void ek_hop_reply(json_t *hop, ekrb_bytes reply);

#endif
