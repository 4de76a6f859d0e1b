/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A strict reader of NDR (C706 chapter 14, MS-RPCE 2.2.6), as much as the PAC
 * needs: little-endian, 4-byte aligned, unique pointers whose contents follow
 * the structure that holds them.
 *
 * It works like the DER cursor: it borrows, the first fault is recorded with
 * offset and path and empties it, and reads after that give zeros.
 */
#ifndef EK_KRB_NDR_H
#define EK_KRB_NDR_H

#include "base/error.h"

struct ek_ndr {
	const uint8_t *pos, *end;
	const uint8_t *body;  /* where alignment counts from */
	const uint8_t *start; /* of the whole input, for offsets */
	struct ek_error *error;
	const char *what;     /* comes first in the path: "pac.logon-info" */
};

/* A counted string's structure, whose characters follow later. */
struct ek_ndr_string {
	uint16_t len, max; /* bytes */
	uint32_t referent; /* 0: null pointer */
};

/* A cursor over plain little-endian bytes, part of the input at START. */
struct ek_ndr ek_ndr_begin(const uint8_t *start, ekrb_bytes, const char *what,
    struct ek_error *);

/* Enters a type-serialised value (MS-RPCE 2.2.6): its headers, and the pointer
 * around the structure, which may not be null. */
void ek_ndr_enter(struct ek_ndr *);

/* At most 7 bytes of padding may be left over. */
ekrb_status ek_ndr_finish(struct ek_ndr *);

uint16_t ek_ndr_u16(struct ek_ndr *, const char *field);
uint32_t ek_ndr_u32(struct ek_ndr *, const char *field);

/* A FILETIME: 100 ns since 1601, 4-byte aligned. */
uint64_t ek_ndr_filetime(struct ek_ndr *, const char *field);

/* A pointer: false if it is null. */
bool ek_ndr_pointer(struct ek_ndr *, const char *field);

/* LEN bytes where the cursor stands. */
ekrb_bytes ek_ndr_bytes(struct ek_ndr *, size_t len, const char *field);

/* RPC_UNICODE_STRING, where the cursor stands or in eight bytes that it gave
 * before, and the UTF-16 it points to: nothing if it is null. */
struct ek_ndr_string ek_ndr_string(struct ek_ndr *, const char *field);
struct ek_ndr_string ek_ndr_string_at(struct ek_ndr *, const uint8_t *p,
    const char *field);
ekrb_bytes ek_ndr_string_chars(struct ek_ndr *, struct ek_ndr_string,
    const char *field);

/* A conformant array of COUNT elements of SIZE bytes, its own count checked
 * against COUNT; SIZE must be a multiple of 4. */
ekrb_bytes ek_ndr_array(struct ek_ndr *, uint32_t count, size_t size,
    const char *field);

/* RPC_SID: the bytes from its revision on. */
ekrb_bytes ek_ndr_sid(struct ek_ndr *, const char *field);

/* Records a fault at AT. */
void ek_ndr_fault(struct ek_ndr *, const uint8_t *at, const char *field,
    const char *fmt, ...) EK_PRINTF(4, 5);

#endif
