/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "inspect/catalogue.h"

#define SIGN_IN_AGAIN                                                          \
	{ "Sign out and in again through the sign-in daemon (or lock and "     \
	  "unlock the session), so that Microsoft Entra ID hands out a new "  \
	  "cloud TGT; nothing else can renew it.", NULL, "any", "user" }

#define NEW_CACHE                                                              \
	{ "Sign out and in again through the sign-in daemon, so that the "     \
	  "cache is written anew: until then clients find this entry, and "   \
	  "fail with it.", NULL, "any", "user" }

#define SET_CLOCK                                                              \
	{ "Set the clock by a time server.", "timedatectl set-ntp true",      \
	  "linux", "admin" },                                                  \
	{ "Set the clock by NTP.", "sntp -sS time.apple.com", "macos",        \
	  "admin" }

#define ASK_AGAIN                                                              \
	{ "Connect again: the client then asks for a new ticket by itself, " \
	  "as long as the TGT is good.", NULL, "any", "user" }

static const struct ek_rule records[EK_N_SAYINGS] = {
[EK_SAY_UNREADABLE] = {
	.id = "format-unreadable", .severity = EK_WARNING,
	.title = "the input could not be read",
	.explanation = "Nothing can be said of what could not be opened or "
	    "read to its end.",
	.remedies = { { "Check the name, and run as the user who owns it.",
	    NULL, "any", "user" } } },
[EK_SAY_UNKNOWN] = {
	.id = "format-unknown", .severity = EK_WARNING,
	.title = "the input is of no known format",
	.explanation = "It is no credential cache, keytab, Kerberos message, "
	    "GSS or SPNEGO token, KDC proxy message, PAC or JSON with a TGT, "
	    "raw or in base64 or hex.",
	.remedies = { { "Copy it again, whole: from the first character to the "
	    "last, with nothing cut by the terminal.", NULL, "any",
	    "user" } } },
[EK_SAY_EMPTY] = {
	.id = "format-empty", .severity = EK_WARNING,
	.title = "the input is empty",
	.explanation = "An empty file is what remains of a cache after a full "
	    "disk or a sign-in that was interrupted. libkrb5 says \"Bad format "
	    "in credentials cache\" to it.",
	.remedies = { { "Give the bytes again; if they come from a pipe, see "
	    "whether the command before it wrote any.", NULL, "any", "user" },
	    SIGN_IN_AGAIN } },
[EK_SAY_TOO_LARGE] = {
	.id = "format-too-large", .severity = EK_WARNING,
	.title = "the input is too large to be one message",
	.explanation = "Caches and keytabs may be of any size and are read "
	    "entry by entry. Everything else, and text that stands for bytes, "
	    "is read whole, up to 16 MiB.",
	.remedies = { { "Cut out the message or token itself, and give that.",
	    NULL, "any", "user" } } },
[EK_SAY_MALFORMED] = {
	.id = "format-malformed", .severity = EK_ERROR,
	.title = "the input is damaged or cut short",
	.explanation = "It begins like a known format and then breaks its "
	    "rules. What could be read before that is shown.",
	.remedies = { { "Copy it again, whole and unchanged.", NULL, "any",
	    "user" } },
	.references = { "ITU-T X.690 section 10", "RFC 4120 section 5.1" } },
[EK_SAY_CONTENTS] = {
	.id = "format-contents", .severity = EK_ERROR,
	.title = "the input does not hold what it is there to carry",
	.explanation = "What is around it is whole and says what is inside, "
	    "but that is missing, of another kind, or contradicts what is "
	    "said of it.",
	.remedies = { { "Look at what wrote it: a proxy's error page, a "
	    "buffer that was never filled, or parts of two sign-ins.", NULL,
	    "any", "user" } } },
[EK_SAY_NTLM] = {
	.id = "format-ntlm", .severity = EK_ERROR,
	.title = "the token is NTLM, not Kerberos",
	.explanation = "The client fell back to NTLM because it got no "
	    "Kerberos ticket. A managed instance does not take NTLM.",
	.remedies = { { "Find out why there was no ticket with a probe of the "
	    "instance.", "entrakrb-probe {host}", "any", "user" } },
	.references = { "MS-NLMP section 2.2.1" } },
[EK_SAY_CACHE_UNAVAILABLE] = {
	.id = "cache-not-reachable", .severity = EK_WARNING,
	.title = "the cache could not be asked",
	.explanation = "Caches that are no files are read by a collector "
	    "program with the Kerberos library of the system.",
	.remedies = { { "Where the collector for MIT Kerberos is missing, "
	    "install it. Where the library says that the cache cannot be "
	    "reached, start the service that keeps it (for KCM: sssd-kcm, or "
	    "Heimdal's kcm), and see whether klist reaches it.", "klist -A",
	    "any", "admin" } } },
[EK_SAY_CACHE_IS_KEYTAB] = {
	.id = "cache-is-keytab", .severity = EK_ERROR,
	.title = "the credential cache is a keytab",
	.explanation = "A keytab holds the keys of services and no ticket. "
	    "The variable KRB5CCNAME, or default_ccache_name in krb5.conf, "
	    "names it in place of a cache. The file itself is in order.",
	.remedies = { { "Take the name away, so that the default cache is "
	    "used, or set it to the cache.", "unset KRB5CCNAME", "any",
	    "user" } } },
[EK_SAY_CACHE_MEMORY] = {
	.id = "cache-in-memory", .severity = EK_WARNING,
	.title = "a MEMORY cache is known to its own process only",
	.explanation = "No other program can read it. The process that has it "
	    "can hand its contents to the library.",
	.remedies = { { "Set KRB5CCNAME to a cache that outlives its process, "
	    "such as FILE:.", NULL, "any", "user" } } },
[EK_SAY_COLLECTION] = {
	.id = "cache-collection-large", .severity = EK_WARNING,
	.title = "the collection holds more caches than were looked at",
	.explanation = "A DIR collection is read up to 1,024 caches. What the "
	    "others hold is not known.",
	.remedies = { { "Name the cache itself: DIR:: and its path.", NULL,
	    "any", "user" } } },
[EK_SAY_CACHE_EMPTY] = {
	.id = "cache-no-ticket", .severity = EK_ERROR,
	.title = "the credential cache holds no ticket",
	.explanation = "It was made and never filled, or its tickets were "
	    "removed.",
	.remedies = { SIGN_IN_AGAIN } },
[EK_SAY_ENTRY_MALFORMED] = {
	.id = "cache-entry-damaged", .severity = EK_ERROR,
	.title = "a ticket in the cache cannot be parsed",
	.explanation = "The entry around it is whole, so the other tickets are "
	    "shown. Who is sent this ticket will refuse it.",
	.remedies = { NEW_CACHE },
	.references = { "RFC 4120 section 5.3" } },
[EK_SAY_ENTRY_NO_TICKET] = {
	.id = "cache-entry-no-ticket", .severity = EK_ERROR,
	.title = "a cache entry holds no ticket",
	.explanation = "Names, times and key are there, the ticket that is "
	    "sent is not. Clients find the entry and fail with it.",
	.remedies = { NEW_CACHE } },
[EK_SAY_ENTRY_DIFFERS] = {
	.id = "cache-entry-differs", .severity = EK_ERROR,
	.title = "a cache entry says something else than its ticket",
	.explanation = "The cache files the ticket under another service or "
	    "realm than the ticket itself names. Clients find it by its "
	    "entry; who is sent the ticket reads the ticket only and refuses "
	    "it.",
	.remedies = { NEW_CACHE },
	.references = { "RFC 4120 section 5.3" } },
[EK_SAY_ENTRY_CASE] = {
	.id = "cache-entry-other-case", .severity = EK_INFO,
	.title = "a ticket's name has other letter case than its entry's",
	.explanation = "Domain controllers do not tell upper from lower case "
	    "and may answer with either." },
[EK_SAY_CLIENT_DIFFERS] = {
	.id = "cache-client-differs", .severity = EK_INFO,
	.title = "a ticket is for another client than the cache",
	.explanation = "Usual after delegation (S4U), unusual else." },
[EK_SAY_SESSION_KEY] = {
	.id = "cache-session-key", .severity = EK_ERROR,
	.title = "the session key does not fit its encryption type",
	.explanation = "Without it the ticket cannot be used. Some systems "
	    "hide the key of a TGT from programs.",
	.references = { "RFC 3961 section 6" } },
[EK_SAY_CLOCK_OFFSET] = {
	.id = "cache-clock-offset", .severity = EK_WARNING,
	.title = "the cache remembers a clock that was wrong",
	.explanation = "The header holds the difference between the KDC's "
	    "clock and this machine's when the cache was made. Kerberos "
	    "tolerates five minutes.",
	.remedies = { SET_CLOCK },
	.references = { "RFC 4120 section 3.1.3" } },
[EK_SAY_KEYRING_SIZE] = {
	.id = "cache-keyring-size", .severity = EK_WARNING,
	.title = "a ticket is too large for a KEYRING cache",
	.explanation = "A key of the kernel holds 32,767 bytes, where it has "
	    "no big_key, and an ordinary user may keep 20,000 bytes by default "
	    "(kernel.keys.maxbytes). libkrb5 then says \"Disk quota exceeded\" "
	    "or \"Invalid argument\". For another kind of cache this does not "
	    "count.",
	.remedies = { { "In place of a KEYRING cache use a FILE or KCM cache "
	    "for this user, or have the number of groups reduced.", NULL,
	    "linux", "admin" } } },
[EK_SAY_KEYRING_QUOTA] = {
	.id = "cache-keyring-quota", .severity = EK_INFO,
	.title = "the tickets would not fit into a KEYRING cache",
	.explanation = "An ordinary user may keep 20,000 bytes in keyrings by "
	    "default (kernel.keys.maxbytes). Where the kernel has no big_key, "
	    "libkrb5 then says \"Disk quota exceeded\". For another kind of "
	    "cache this does not count." },
[EK_SAY_NO_TGT] = {
	.id = "tgt-no-cloud", .severity = EK_WARNING,
	.title = "there is no cloud TGT",
	.explanation = "New tickets for a managed instance need a TGT of "
	    "KERBEROS.MICROSOFTONLINE.COM, or an on-premises TGT whose realm "
	    "has a trust with it.",
	.remedies = { SIGN_IN_AGAIN } },
[EK_SAY_TGT_INVALID] = {
	.id = "tgt-flagged-invalid", .severity = EK_ERROR,
	.title = "the ticket-granting ticket is marked invalid",
	.explanation = "A postdated ticket must be validated by its KDC before "
	    "it is used.",
	.references = { "RFC 4120 section 2.2" } },
[EK_SAY_TGT_MALFORMED] = {
	.id = "tgt-damaged", .severity = EK_ERROR,
	.title = "a ticket-granting ticket in the cache cannot be parsed",
	.explanation = "The entry around it is whole, so the other tickets are "
	    "shown. The KDC will refuse this one, and no client gets a new "
	    "ticket with it.",
	.remedies = { SIGN_IN_AGAIN },
	.references = { "RFC 4120 section 5.3" } },
[EK_SAY_TGT_PARTIAL] = {
	.id = "tgt-partial", .severity = EK_INFO,
	.title = "a partial TGT is for on-premises use only",
	.explanation = "Microsoft Entra ID issued it as a read-only domain "
	    "controller; a domain controller changes it into a full TGT. It "
	    "is not the cloud TGT." },
[EK_SAY_TGT_NO_KEY] = {
	.id = "tgt-no-key", .severity = EK_ERROR,
	.title = "the sign-in brought no TGT",
	.explanation = "keyType 0 means that Microsoft Entra ID gave no key "
	    "and so no ticket to this user or device.",
	.remedies = { { "Have an administrator check that this user and device "
	    "may get a cloud Kerberos ticket.", NULL, "any",
	    "tenant-admin" } } },
[EK_SAY_CLOUD_MARKS] = {
	.id = "tgt-cloud-marks", .severity = EK_INFO,
	.title = "looks unusual, is normal for a cloud TGT",
	.explanation = "Only Microsoft Entra ID can read a cloud TGT, so its "
	    "encryption type is -1 and it has no key version; the client is "
	    "one name that holds an @; it is neither initial nor "
	    "pre-authenticated. Other tools report this as an error." },
[EK_SAY_NOT_RENEWABLE] = {
	.id = "tgt-not-renewable", .severity = EK_INFO,
	.title = "a cloud TGT says renewable and is not",
	.explanation = "Microsoft Entra ID does not renew TGTs today: what "
	    "counts is the end, not renew-till." },
[EK_SAY_LIFETIME] = {
	.id = "tgt-lifetime", .severity = EK_INFO,
	.title = "the lifetime is not what Microsoft Entra ID gives",
	.explanation = "Seen were ten hours for a cloud TGT and one hour for a "
	    "service ticket." },
[EK_SAY_TICKET_EXPIRED] = {
	.id = "ticket-ended", .severity = EK_ERROR,
	.title = "the ticket has expired",
	.explanation = "A service refuses it. Clients pass over it and ask for "
	    "a new one.",
	.remedies = { ASK_AGAIN },
	.references = { "RFC 4120 section 3.2.3" } },
[EK_SAY_TICKET_EARLY] = {
	.id = "ticket-starts-later", .severity = EK_ERROR,
	.title = "the ticket is not valid yet",
	.explanation = "Its start lies in the future: as a rule this machine's "
	    "clock is slow.",
	.remedies = { SET_CLOCK },
	.references = { "RFC 4120 section 3.2.3" } },
[EK_SAY_TICKET_INVALID] = {
	.id = "ticket-flagged-invalid", .severity = EK_ERROR,
	.title = "the ticket is marked invalid",
	.explanation = "A postdated ticket must be validated by its KDC before "
	    "it is used.",
	.references = { "RFC 4120 section 2.2" } },
[EK_SAY_SPN_MISSING] = {
	.id = "ticket-other-spn", .severity = EK_ERROR,
	.title = "no ticket for that service",
	.explanation = "Tickets are found by their exact name: letter case and "
	    "port count.",
	.remedies = { { "Ask for the ticket.", "entrakrb-probe {again}", "any",
	    "user" } },
	.references = { "RFC 4120 section 6.2" } },
[EK_SAY_TICKET_REALM] = {
	.id = "ticket-realm-onprem", .severity = EK_WARNING,
	.title = "the SQL ticket comes from another realm than the cloud's",
	.explanation = "A managed instance takes tickets of "
	    "KERBEROS.MICROSOFTONLINE.COM. A domain controller answered in "
	    "its place.",
	.remedies = { { "Map .database.windows.net to "
	    "KERBEROS.MICROSOFTONLINE.COM in [domain_realm].", NULL, "any",
	    "admin" } } },
[EK_SAY_TICKET_NOT_AES256] = {
	.id = "ticket-not-aes256", .severity = EK_WARNING,
	.title = "the SQL ticket is not encrypted with AES-256",
	.explanation = "Microsoft Entra ID issues AES-256 only, so this is a "
	    "ticket of somebody else, or of another time." },
[EK_SAY_WEAK_ETYPE] = {
	.id = "ticket-weak-etype", .severity = EK_WARNING,
	.title = "the ticket or its session key uses RC4 or DES",
	.explanation = "DES was retired in July 2012 (RFC 6649), RC4 and "
	    "triple DES in October 2018 (RFC 8429). MIT Kerberos 1.21 and "
	    "later refuse them by default. Windows domain controllers end RC4 "
	    "in 2026: audit since January, enforced since April, final in July "
	    "(CVE-2026-20833).",
	.remedies = { { "Give the account AES keys: a new password, and AES in "
	    "msDS-SupportedEncryptionTypes.", NULL, "any", "admin" } },
	.references = { "RFC 6649", "RFC 8429" } },
[EK_SAY_TICKET_SIZE] = {
	.id = "ticket-large", .severity = EK_WARNING,
	.title = "the ticket is larger than some clients can send",
	.explanation = "Windows keeps tokens up to 48,000 bytes "
	    "(MaxTokenSize), and the field for it in a TDS login holds 65,535 "
	    "without its long form. As a rule the user is in very many groups.",
	.remedies = { { "Have the number of groups reduced.", NULL, "any",
	    "admin" } },
	.references = { "MS-TDS section 2.2.6.4" } },
[EK_SAY_KEYTAB_MALFORMED] = {
	.id = "keytab-damaged", .severity = EK_ERROR,
	.title = "the keytab is damaged",
	.explanation = "What comes after the damage cannot be read.",
	.references = { "MIT krb5: Keytab file format" } },
[EK_SAY_KEYTAB_EMPTY] = {
	.id = "keytab-no-key", .severity = EK_ERROR,
	.title = "the keytab holds no key",
	.explanation = "Services say \"Key table entry not found\" to it." },
[EK_SAY_KEYTAB_WEAK] = {
	.id = "keytab-weak-etype", .severity = EK_WARNING,
	.title = "the keytab holds RC4 or DES keys",
	.explanation = "DES was retired in July 2012 (RFC 6649), RC4 and "
	    "triple DES in October 2018 (RFC 8429). Windows domain controllers "
	    "end RC4 in 2026 (CVE-2026-20833).",
	.remedies = { { "Make the keytab again with AES keys.", NULL, "any",
	    "admin" } },
	.references = { "RFC 6649", "RFC 8429" } },
[EK_SAY_KEYTAB_KEY_LENGTH] = {
	.id = "keytab-key-length", .severity = EK_ERROR,
	.title = "a key does not have the length of its encryption type",
	.explanation = "It cannot decrypt anything.",
	.references = { "RFC 3961 section 6" } },
[EK_SAY_KEYTAB_UNREADABLE] = {
	.id = "keytab-not-usable", .severity = EK_WARNING,
	.title = "the keytab could not be used",
	.explanation = "Tickets were judged without decrypting them.",
	.remedies = { { "Check the name, and that you may read it.", NULL,
	    "any", "user" } } },
[EK_SAY_KEYTAB_NO_NAME] = {
	.id = "keytab-no-principal", .severity = EK_ERROR,
	.title = "the keytab has no key for this service",
	.explanation = "A service with this keytab says \"Request ticket "
	    "server not found in keytab\"." },
[EK_SAY_KEYTAB_NO_KVNO] = {
	.id = "keytab-old-kvno", .severity = EK_ERROR,
	.title = "the keytab has no key of this version",
	.explanation = "The key of the service was changed after the keytab "
	    "was made, or before the ticket was issued.",
	.remedies = { { "Make the keytab again, and get a new ticket.", NULL,
	    "any", "admin" } } },
[EK_SAY_KEYTAB_NO_ETYPE] = {
	.id = "keytab-no-etype", .severity = EK_ERROR,
	.title = "the keytab has no key of this encryption type and version",
	.explanation = "The KDC chose an encryption type for which the service "
	    "has no key of the version that the ticket names.",
	.remedies = { { "Make the keytab again with all encryption types of "
	    "the account.", NULL, "any", "admin" } } },
[EK_SAY_KEYTAB_NOT_TRIED] = {
	.id = "keytab-not-tried", .severity = EK_WARNING,
	.title = "the ticket could not be decrypted here",
	.explanation = "The keytab has a key of this name, version and type. "
	    "Decrypting is the work of a collector program with MIT Kerberos, "
	    "which is missing here or broke off. Whether the key fits is not "
	    "known.",
	.remedies = { { "Install the collector for MIT Kerberos where this is "
	    "run, or run it where that is installed.", NULL, "any",
	    "admin" } } },
[EK_SAY_KEYTAB_FAILED] = {
	.id = "keytab-library-error", .severity = EK_WARNING,
	.title = "the Kerberos library could not use the keytab's key",
	.explanation = "The keytab has a key of this name, version and type, "
	    "and the library that should decrypt with it reports an error of "
	    "its own. Whether the key fits is not known.",
	.remedies = { { "Inspect the keytab by itself: a key of a wrong length "
	    "is named there.", NULL, "any", "user" } } },
[EK_SAY_KEYTAB_NOT_DECRYPTED] = {
	.id = "keytab-wrong-key", .severity = EK_ERROR,
	.title = "the keytab's key does not decrypt the ticket",
	.explanation = "Name, version and encryption type fit, the key itself "
	    "does not: the password or the salt differs.",
	.remedies = { { "Make the keytab again.", NULL, "any", "admin" } } },
[EK_SAY_KEYTAB_DECRYPTED] = {
	.id = "keytab-decrypted", .severity = EK_INFO,
	.title = "the keytab decrypts the ticket",
	.explanation = "A service with this keytab can read it." },
[EK_SAY_KEYTAB_OPAQUE] = {
	.id = "keytab-not-for-cloud", .severity = EK_INFO,
	.title = "no keytab opens a cloud TGT",
	.explanation = "Its encryption type is -1: only Microsoft Entra ID "
	    "has the key." },
[EK_SAY_KEYTAB_LIMIT] = {
	.id = "keytab-limit", .severity = EK_WARNING,
	.title = "not every ticket was tried with the keytab",
	.explanation = "Each ticket is opened by a process of its own: at most "
	    "50 are in one run, and keys are looked up for the first 1,000 "
	    "tickets of an input.",
	.remedies = { { "Give fewer inputs at a time, or the ticket alone.",
	    NULL, "any", "user" } } },
[EK_SAY_PART_MALFORMED] = {
	.id = "ticket-part-damaged", .severity = EK_ERROR,
	.title = "the decrypted part of the ticket cannot be parsed",
	.explanation = "The key fits, the contents break their rules.",
	.references = { "RFC 4120 section 5.3" } },
[EK_SAY_PART_DIFFERS] = {
	.id = "ticket-part-differs", .severity = EK_WARNING,
	.title = "the decrypted ticket says something else than the cache",
	.explanation = "The service goes by what is in the ticket.",
	.references = { "RFC 4120 section 5.3" } },
[EK_SAY_AUTHENTICATOR] = {
	.id = "ticket-authenticator-wrong", .severity = EK_ERROR,
	.title = "the authenticator does not belong to the ticket",
	.explanation = "It must be encrypted with the ticket's session key and "
	    "name the ticket's client. A service refuses it with "
	    "KRB_AP_ERR_BAD_INTEGRITY or KRB_AP_ERR_BADMATCH.",
	.references = { "RFC 4120 section 3.2.3" } },
[EK_SAY_AUTHENTICATOR_TIME] = {
	.id = "ticket-authenticator-time", .severity = EK_WARNING,
	.title = "the authenticator was made at another time",
	.explanation = "A service takes it within five minutes of its own "
	    "clock, and else says KRB_AP_ERR_SKEW. For a token that was saved "
	    "this is normal: judge it as of its own time.",
	.remedies = { { "Judge it as of the time when it was sent, with --at.",
	    NULL, "any", "user" } },
	.references = { "RFC 4120 section 3.2.3" } },
[EK_SAY_PAC_SIGNATURE] = {
	.id = "pac-signature-wrong", .severity = EK_ERROR,
	.title = "the service's signature of the PAC does not hold",
	.explanation = "The PAC was changed after it was signed, or was signed "
	    "with another key. A service that checks it trusts nothing in it, "
	    "or refuses the ticket.",
	.references = { "MS-PAC section 2.8.1" } },
[EK_SAY_PAC_CLIENT] = {
	.id = "pac-other-client", .severity = EK_ERROR,
	.title = "the PAC names another client than the ticket",
	.explanation = "Name and time in PAC_CLIENT_INFO must be those of the "
	    "ticket, so that nobody moves a PAC from one ticket to another. A "
	    "service that checks it trusts nothing in it, or refuses the "
	    "ticket. How Microsoft Entra ID fills them is not documented: for "
	    "its tickets this is a warning.",
	.references = { "MS-PAC section 2.7" } },
[EK_SAY_PAC_MALFORMED] = {
	.id = "pac-damaged", .severity = EK_ERROR,
	.title = "the PAC cannot be parsed",
	.explanation = "Windows services and SQL Server take the user's groups "
	    "from it.",
	.references = { "MS-PAC section 2.3" } },
[EK_SAY_PAC_ABSENT] = {
	.id = "pac-absent", .severity = EK_INFO,
	.title = "the ticket carries no PAC",
	.explanation = "Usual for a KDC that is no Windows domain controller." }
};

/* What an inspection sees as the probe does is said in the same words. Named
 * one by one: a search by id would link every rule to a tool of few. */
static const struct ek_rule *const shared[EK_N_SAYINGS] = {
	[EK_SAY_CACHE_MISSING] = &ek_rule_cache_missing,
	[EK_SAY_CACHE_FOLDER] = &ek_rule_cache_is_directory,
	[EK_SAY_CACHE_MALFORMED] = &ek_rule_cache_bad_format,
	[EK_SAY_CACHE_EMPTY_FILE] = &ek_rule_cache_empty,
	[EK_SAY_CACHE_TYPE] = &ek_rule_cache_unknown_type,
	[EK_SAY_TGT_EXPIRED] = &ek_rule_tgt_expired,
	[EK_SAY_TGT_EARLY] = &ek_rule_tgt_not_yet_valid
};

const struct ek_rule *
ek_saying_rule(enum ek_saying saying)
{
	return shared[saying] != NULL ? shared[saying] : &records[saying];
}

const struct ek_rule *
ek_saying_find(const char *id)
{
	const struct ek_rule *rule;
	int i;

	for (i = 0; i < EK_N_SAYINGS; i++) {
		rule = ek_saying_rule((enum ek_saying)i);
		if (strcmp(rule->id, id) == 0)
			return rule;
	}
	return NULL;
}
