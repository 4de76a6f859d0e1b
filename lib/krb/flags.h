/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticket flags (RFC 4120 5.3, RFC 6806 11) and KDC options as 32-bit numbers
 * whose highest bit is bit 0 of the bit string.
 */
#ifndef EK_KRB_FLAGS_H
#define EK_KRB_FLAGS_H

#include <stddef.h>
#include <stdint.h>

#define EK_FLAG_FORWARDABLE UINT32_C(0x40000000)
#define EK_FLAG_INVALID UINT32_C(0x01000000)
#define EK_FLAG_RENEWABLE UINT32_C(0x00800000)
#define EK_FLAG_INITIAL UINT32_C(0x00400000)
#define EK_FLAG_PRE_AUTHENT UINT32_C(0x00200000)
#define EK_FLAG_ENC_PA_REP UINT32_C(0x00010000)

/* A flag. klist is the letter MIT's klist prints, 0 if it has none; alias is
 * the name Windows' klist prints for bit 15, else NULL. */
struct ek_flag {
	uint32_t mask;
	char klist;
	const char *name, *alias;
};

/* All known flags from the highest bit down; ends with mask 0. */
extern const struct ek_flag ek_flags[];

/* The same for the options of a KDC-REQ, some of which have bits in common with
 * flags and others not: RFC 4120 5.4.1; bit 14 MS-SFU 2.2.3; bit 15 RFC 6806 3;
 * bit 16 RFC 8062 3. */
extern const struct ek_flag ek_kdc_options[];

#endif
