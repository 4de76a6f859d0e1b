/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One question to a name server and its answer (RFC 1035), for the records
 * that lead to a KDC: SRV (RFC 2782) and URI (RFC 7553).
 */
#ifndef EK_NET_DNSMESSAGE_H
#define EK_NET_DNSMESSAGE_H

#include "base/buf.h"

enum { EK_DNS_SRV = 33, EK_DNS_URI = 256 };
enum { EK_DNS_SERVFAIL = 2, EK_DNS_NXDOMAIN = 3, EK_DNS_REFUSED = 5 };
enum { EK_DNS_MAX_RECORDS = 16, EK_DNS_NAME = 256, EK_DNS_HEADER = 12 };

struct ek_dns_record {
	unsigned priority, weight;
	unsigned port;            /* SRV only */
	char target[EK_DNS_NAME]; /* host without the last dot, "" for the root
				   * ("no such service"); or a URI */
};

struct ek_dns_answer {
	int code;       /* RCODE */
	bool truncated; /* more is to be had over TCP */
	size_t count;   /* of the wanted type; beyond the limit left out */
	struct ek_dns_record records[EK_DNS_MAX_RECORDS];
};

/* Writes a question with recursion wanted. False: no name of DNS. */
bool ek_dns_write(struct ek_buf *, unsigned id, const char *name, int type);

/* Reads the answer to such a question; a record that is malformed or unsafe to
 * show is left out. False: not the answer to it, or malformed before the first
 * record. */
bool ek_dns_read(struct ek_dns_answer *, const unsigned char *data, size_t len,
    unsigned id, int type);

#endif
