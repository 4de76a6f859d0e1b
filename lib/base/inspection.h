/* SPDX-License-Identifier: BSD-2-Clause */
/* Signs that something between here and the server re-signs its TLS. */
#ifndef EK_BASE_INSPECTION_H
#define EK_BASE_INSPECTION_H

#include <stdbool.h>
#include <stddef.h>

/* The product whose name stands in a distinguished name, "Zscaler" or the
 * like; NULL: none that is known. */
const char *ek_inspection_product(const char *name);

/* True if the host is Microsoft's sign-in service (its certificates come
 * from Microsoft's own or DigiCert's CAs). */
bool ek_inspection_is_microsoft_host(const char *host);

/* True if the distinguished name is one of Microsoft's or DigiCert's. */
bool ek_inspection_is_microsoft_ca(const char *name);

#endif
