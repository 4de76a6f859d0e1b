/* SPDX-License-Identifier: BSD-2-Clause */
/* Little-endian numbers in bytes at any address. Knows nothing of Kerberos. */
#ifndef EK_BASE_LE_H
#define EK_BASE_LE_H

#include <stdint.h>

static inline uint16_t
ek_le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t
ek_le32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static inline uint64_t
ek_le64(const uint8_t *p)
{
	return ek_le32(p) | (uint64_t)ek_le32(p + 4) << 32;
}

#endif
