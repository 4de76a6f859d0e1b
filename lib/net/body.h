/* SPDX-License-Identifier: BSD-2-Clause */
/* What sort of thing an HTTP body is, by its bytes and not by its label. */
#ifndef EK_NET_BODY_H
#define EK_NET_BODY_H

#include <stddef.h>

/* html, json, text, empty or binary, for a body that is no KDC answer. */
const char *ek_body_kind(const void *, size_t len);

#endif
