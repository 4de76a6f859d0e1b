/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the stages network, tls and kdcproxy saw, for their rules. One KDC that
 * works is enough: a fault of another one stops nobody.
 */
#ifndef EK_DIAGNOSE_KDCS_H
#define EK_DIAGNOSE_KDCS_H

#include "diagnose/rule.h"

/* Where a KDC proxy is named; the policy is from the Group Policy reference of
 * Windows, Kerberos.admx. */
#define EK_KDC_LINE                                                            \
	"the kdc line of krb5.conf (Windows: the policy \"Specify KDC proxy "  \
	"servers for Kerberos clients\")"

/* A KDC gave a Kerberos message in the stage kdcproxy that libkrb5 could read
 * too. */
bool ek_kdcs_answered(const struct ek_facts *);

/* A TCP connection stood, or a KDC answered without one. */
bool ek_kdcs_reached(const struct ek_facts *);

/* A TLS handshake came to its end, or a KDC is asked without TLS and is
 * reached. */
bool ek_kdcs_trusted(const struct ek_facts *);

/* The time by the servers' clock; false if it was not measured. */
bool ek_kdcs_server_time(const struct ek_facts *, int64_t *now_out);

/* The same, if this machine's clock is off by more than Kerberos tolerates,
 * else the time of this machine. False: not known. Tickets are judged by it: a
 * good one that a wrong clock makes look bad is the clock's fault. */
bool ek_kdcs_now(const struct ek_facts *, int64_t *now_out);

/* Seconds of difference that are tolerated (RFC 4120 3.1.3). */
int64_t ek_kdcs_tolerated(const struct ek_facts *);

/* Is it so with this item? */
typedef bool ek_kdc_test(const json_t *item);
/* It is so with all items of the list fact. */
bool ek_kdcs_all(const struct ek_facts *, const char *fact, ek_kdc_test *);

/* Says what was seen of it. */
typedef void ek_kdc_describe(struct ek_note *, const json_t *item);

/* EK_YES if an item of the list fact passes the test; each one that does is
 * described and named as evidence, and the first gives {kdc_host} {kdc_port}.
 * EK_UNKNOWN if the fact is not known. */
enum ek_answer ek_kdcs_judge(const struct ek_facts *, const char *fact,
    struct ek_note *, ek_kdc_test *, ek_kdc_describe *);

/* Sets {kdc_host} and {kdc_port} from the item of network.kdcs with the same
 * value as ITEM. */
void ek_kdcs_name(const struct ek_facts *, struct ek_note *,
    const json_t *item);

/* The member, or a dash. */
const char *ek_kdcs_text(const json_t *item, const char *member);

/* The text holds PART, whatever the case. */
bool ek_kdcs_holds(const char *text, const char *part);

#endif
