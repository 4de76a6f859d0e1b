/* SPDX-License-Identifier: BSD-2-Clause */
/* NTLMSSP messages (MS-NLMP 2.2.1), read so far as to say what they are. */
#ifndef EK_KRB_NTLMSSP_H
#define EK_KRB_NTLMSSP_H

#include "base/error.h"

enum {
	EK_NTLM_NEGOTIATE = 1,
	EK_NTLM_CHALLENGE = 2,
	EK_NTLM_AUTHENTICATE = 3
};

#define EK_NTLM_UNICODE UINT32_C(0x00000001)

/* Views; data is NULL if absent. Names are UTF-16 if flags have
 * EK_NTLM_UNICODE (those of a negotiate message never are), else OEM. */
struct ek_ntlmssp {
	uint32_t type, flags;
	bool has_flags;    /* false: a fault came before */
	ekrb_bytes domain; /* of a challenge: the target's name */
	ekrb_bytes user, workstation;
};

/* True if the bytes begin like NTLMSSP, which Kerberos never does. */
bool ek_ntlmssp_is(ekrb_bytes);

/* Parses a message. Responses and keys are not looked at. After
 * EKRB_MALFORMED the fields before the fault are set. */
ekrb_status ek_ntlmssp_parse(ekrb_bytes, struct ek_ntlmssp *ntlmssp_out,
    struct ek_error *);

#endif
