/* SPDX-License-Identifier: BSD-2-Clause */
/* What Windows makes of the certificate that a server shows. */
#ifndef EK_NET_TRUST_WINDOWS_H
#define EK_NET_TRUST_WINDOWS_H

#include <windows.h>
#include <wincrypt.h>

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Zero-initialised: none was shown. */
struct ek_trust {
	bool shown;
	bool trusted;      /* the chain, with its dates, by the stores */
	bool name_matches; /* the certificate is for the host */
	int code;          /* the X509_V_ERR_* of OpenSSL that says the same;
	                    * 0: chain and name are good */
	const char *text;  /* the name Windows gives it; a constant */
	json_t *chain;     /* as sent, see struct ek_tls_view */
};

/* Takes down a server's certificate and those that came with it. */
void ek_trust_show(struct ek_trust *, PCCERT_CONTEXT);

/* The same, and judges them, which may take a while. Goes to no network: no
 * missing issuer is fetched and no revocation list asked for. */
void ek_trust_judge(struct ek_trust *, PCCERT_CONTEXT, const wchar_t *host);

/* Certificates in the stores that roots are taken from; -1: not known. */
int64_t ek_trust_count_roots(void);

void ek_trust_free(struct ek_trust *);

#endif
