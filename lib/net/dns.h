/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asks the name servers of this machine for the records that lead to a KDC,
 * as the resolver does: one server after the other, over UDP, and over TCP
 * where an answer does not fit.
 */
#ifndef EK_NET_DNS_H
#define EK_NET_DNS_H

#include <stdint.h>

#include "net/dnsmessage.h"

enum { EK_DNS_SERVER = 64 };

struct ek_dns_result {
	bool answered;   /* answer is a server's */
	bool timed_out;  /* none answered in time */
	bool tcp;        /* the answer came over TCP */
	bool cut;        /* it did not fit, and TCP failed */
	int error;       /* errno of the last failure, 0: none */
	int64_t duration_ms;
	char server[EK_DNS_SERVER]; /* the last one asked; "": there is none */
	struct ek_dns_answer answer;
};

/* SERVERS are addresses, NULL ends. True: a server answered. */
bool ek_dns_ask(const char *const *servers, const char *name, int type,
    int64_t timeout_ms, struct ek_dns_result *out);

#endif
