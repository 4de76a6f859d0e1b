/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "facts/trace.h"

#define HTTPS_ERROR "HTTPS error:"

/* The texts are those of src/include/k5-trace.h, unchanged since krb5 1.13;
 * WITH is a second part the line must hold. */
static const struct {
	const char *start, *with, *mark;
} marks[] = {
	{ "Error loading plugin module k5tls", NULL, "tls-plugin-missing" },
	{ "Error loading k5tls module", NULL, "tls-plugin-missing" },
	{ "TLS certificate error at", "): 20 (", "tls-issuer-unknown" },
	{ "TLS certificate error at", "): 19 (", "tls-self-signed" },
	{ "TLS certificate error at", "): 18 (", "tls-self-signed" },
	{ "TLS certificate error at", "): 10 (", "tls-expired" },
	{ "TLS certificate error at", "): 9 (", "tls-not-yet-valid" },
	{ "TLS certificate error at", NULL, "tls-certificate-error" },
	{ "TLS certificate name mismatch", NULL, "tls-name-mismatch" },
	{ "TLS error:", NULL, "tls-error" },
	{ "HTTPS error connecting to", NULL, "https-connect-failed" },
	{ "HTTPS error sending to", NULL, "https-send-failed" },
	{ "HTTPS error receiving from", NULL, "https-receive-failed" },
	{ HTTPS_ERROR, NULL, "https-bad-answer" },
	{ "TCP error connecting to", NULL, "tcp-connect-failed" },
	{ "TCP error sending to", NULL, "tcp-send-failed" },
	{ "TCP error receiving from", NULL, "tcp-receive-failed" },
	{ "UDP error", NULL, "udp-failed" },
	{ "Resolving hostname", NULL, "resolving" },
	{ "Initiating TCP connection", NULL, "connecting" },
	{ "Sending HTTPS request", NULL, "https-sent" },
	{ "Sending TCP request", NULL, "tcp-sent" },
	{ "Sending initial UDP request", NULL, "udp-sent" },
	{ "Sending retry UDP request", NULL, "udp-sent-again" },
	{ "Terminating TCP connection", NULL, "connection-given-up" },
	{ "Received answer", NULL, "answered" },
	{ "Received error from KDC", NULL, "kdc-error" },
	{ "TGS request result: ", "/Success", NULL },
	{ "TGS request result: ", NULL, "tgs-failed" },
	{ "Server has referral realm", NULL, "realm-unmapped" },
	{ "Local realm referral failed", NULL, "realm-fallback" },
	{ "Following referral TGT", NULL, "referral" },
	{ "Received non-TGT referral response", NULL, "referral-odd" },
	{ "Received TGT referral back to same realm", NULL, "referral-loop" },
	{ "Unrecognized enctype name", NULL, "enctype-name-unknown" },
};

const char *
ek_trace_mark(const char *line)
{
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strncmp(line, marks[i].start, strlen(marks[i].start)) ==
			0 &&
		    (marks[i].with == NULL ||
			strstr(line, marks[i].with) != NULL))
			return marks[i].mark;
	return NULL;
}

unsigned
ek_trace_foreign(const char *line)
{
	return strncmp(line, HTTPS_ERROR, sizeof(HTTPS_ERROR) - 1) == 0 ?
	    sizeof(HTTPS_ERROR) - 1 : 0;
}
