/* SPDX-License-Identifier: BSD-2-Clause */
/* Remedies that several rules give, as members of their lists. */
#ifndef EK_DIAGNOSE_REMEDIES_H
#define EK_DIAGNOSE_REMEDIES_H

/* In place of a remedy that has the KDC asked over HTTPS. */
#define EK_REMEDY_NO_HTTPS                                                     \
	{ "The library is a Heimdal that asks no KDC over HTTPS, and Entra's " \
	  "is reached by nothing else: use a driver that loads MIT's "         \
	  "libgssapi_krb5.", NULL, "any", "admin", "no_https" }

/* One for each system. */
#define EK_REMEDIES_CLOCK                                                      \
	{ "Set the clock by NTP and keep it so.",                              \
	    "timedatectl set-ntp true", "linux", "admin" },                    \
	    { "Set the clock by NTP.", "sntp -sS time.apple.com", "macos",     \
	    "admin" },                                                         \
	    { "Set the clock by the time service.", "w32tm /resync",           \
	    "windows", "admin" }

/* To look, then to mend. */
#define EK_REMEDIES_NAME_SERVER                                                \
	{ "See which name servers the machine uses and whether they can be "   \
	    "reached; after a change of VPN or Wi-Fi they may be stale.",      \
	    "resolvectl status", "linux", "user" },                            \
	    { "See which name servers the machine uses.", "scutil --dns",      \
	    "macos", "user" },                                                 \
	    { "Let DNS (port 53, UDP and TCP) through to the name servers, or "\
	    "configure ones that can be reached.", NULL, "any", "admin" }

#endif
