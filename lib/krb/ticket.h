/* SPDX-License-Identifier: BSD-2-Clause */
/* Ticket and EncTicketPart (RFC 4120 5.3). */
#ifndef EK_KRB_TICKET_H
#define EK_KRB_TICKET_H

#include "krb/authdata.h"
#include "krb/encdata.h"
#include "krb/hostaddr.h"
#include "krb/principal.h"

/* The outer part, which anybody can read. Views into the parsed bytes. */
struct ek_ticket {
	ekrb_bytes der;             /* the whole Ticket */
	struct ek_principal server; /* with the ticket's realm */
	struct ek_encdata enc;
};

/* The part for the service. Times are 0 if absent. */
struct ek_ticket_part {
	bool has_flags; /* false: a fault came before */
	uint32_t flags;
	struct ek_key session;
	struct ek_principal client;
	int32_t transited_type;
	ekrb_bytes transited;
	int64_t auth, start, end, renew_until;
	struct ek_list addresses; /* ek_hostaddr_next */
	struct ek_list authdata;  /* ek_authdata_next */
};

/* Parses a Ticket that takes all the bytes. After EKRB_MALFORMED the fields
 * before the fault are set, the others zero. */
ekrb_status ek_ticket_parse(ekrb_bytes, struct ek_ticket *ticket_out,
    struct ek_error *);

/* Reads a Ticket as a field of a message, or (WHAT NULL) as the next of a
 * list. */
void ek_ticket_read(struct ek_der *, int ctx, const char *what,
    struct ek_ticket *ticket_out);
void ek_ticket_write(struct ek_derout *, int ctx, const struct ek_ticket *);

/* Parses a decrypted EncTicketPart. */
ekrb_status ek_ticket_part_parse(ekrb_bytes, struct ek_ticket_part *part_out,
    struct ek_error *);
void ek_ticket_part_write(struct ek_derout *, const struct ek_ticket_part *);

#endif
