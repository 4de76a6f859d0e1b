/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "differential/kinds.h"

static const char *const times[] = { "auth", "start", "end", "renew", "ctime",
	"stime", "lr", "key-exp", "timestamp", NULL };

static bool
is_before_1970(const struct case_ *seen)
{
	return kind_is_outside(seen, times, 0, INT64_MAX);
}

static bool
is_beyond_32_bits(const struct case_ *seen)
{
	return kind_is_outside(seen, times, 0, UINT32_MAX);
}

static bool
is_before_1900(const struct case_ *seen)
{
	return kind_is_outside(seen, times, -INT64_C(2208988800), INT64_MAX);
}

static bool
is_negative_code(const struct case_ *seen)
{
	static const char *const names[] = { "code", NULL };

	return kind_is_outside(seen, names, 0, INT64_MAX);
}

static bool
is_large_transited_type(const struct case_ *seen)
{
	static const char *const names[] = { "tr-type", NULL };

	return kind_is_outside(seen, names, 0, UINT8_MAX);
}

static bool
is_large_nonce(const struct case_ *seen)
{
	static const char *const names[] = { "nonce", NULL };

	return kind_is_outside(seen, names, 0, INT32_MAX);
}

static unsigned
count_word(const char *text, const char *word)
{
	unsigned n = 0;

	for (; (text = strstr(text, word)) != NULL; text++)
		n++;
	return n;
}

/* A realm without a name, or a name without parts. */
static bool
is_nameless(const struct case_ *seen)
{
	return count_word(seen->own, "realm=") !=
	    count_word(seen->theirs, "realm=");
}

/* Flags 14 and 17 to 31 have no names in Heimdal's tickets. */
static bool
has_unnamed_flag(const struct case_ *seen)
{
	const char *own = seen->own, *theirs = seen->theirs;
	int64_t a, b;

	while (kind_number(&own, "flags", &a) &&
	    kind_number(&theirs, "flags", &b))
		if (a != b && (a & ~INT64_C(0x00027fff)) == b)
			return true;
	return false;
}

/* A buffer at the end has not the padding that the others have. */
static bool
is_unpadded(const struct case_ *seen)
{
	return seen->input.len % 8 != 0;
}

static bool
has_nul(const struct case_ *seen)
{
	return strstr(seen->own, "%00") != NULL;
}

static bool
is_without_start(const struct case_ *seen)
{
	const char *own = seen->own, *theirs = seen->theirs;
	int64_t ours, start, auth;
	const char *at = seen->theirs;

	return kind_number(&own, "start", &ours) && ours == 0 &&
	    kind_number(&theirs, "start", &start) &&
	    kind_number(&at, "auth", &auth) && start == auth;
}

static bool
has_types_twice(const struct case_ *seen)
{
	const char *at = seen->own, *later;
	int64_t type, other;

	while (kind_number(&at, "type", &type))
		for (later = at; kind_number(&later, "type", &other);)
			if (type == other)
				return true;
	return false;
}

static bool
is_negative_number(const struct case_ *seen)
{
	static const char *const names[] = { "seq", NULL };

	return kind_is_outside(seen, names, 0, INT32_MAX);
}

static bool
is_inside_plain_part(const struct case_ *seen)
{
	return strstr(seen->error->field, "enc-part.cipher") != NULL;
}

/* "4, expected 5" */
static bool
is_number(const struct case_ *seen)
{
	const char *text = seen->error->text;

	return (*text == '-' || (*text >= '0' && *text <= '9')) &&
	    strstr(text, ", expected ") != NULL;
}

struct kind kinds[] = {
	/* What X.690 decides. */
	{ NULL, ONLY_THEY_ACCEPT, "not in its shortest form", NULL,
	    "X.690 8.3.2 and 10.1: shortest integers and lengths" },
	{ NULL, ONLY_THEY_ACCEPT, "indefinite length", NULL,
	    "X.690 10.1: definite lengths" },
	{ NULL, ONLY_THEY_ACCEPT, "length in", NULL,
	    "X.690 10.1: no more length octets than needed" },
	{ NULL, ONLY_THEY_ACCEPT, "integer of 0 bytes", NULL,
	    "X.690 8.3.1: an integer has contents octets" },
	{ NULL, ONLY_THEY_ACCEPT, "unused bits", NULL,
	    "X.690 8.6.2, 11.2.1: unused bits counted, at most 7, zero" },
	{ NULL, ONLY_THEY_ACCEPT, "no time of the form", NULL,
	    "X.680 46.3, RFC 4120 5.2.3: an existing date, 15 octets, Z" },
	{ "Heimdal", FIELDS_DIFFER, NULL, is_negative_number,
	    "X.690 8.3.3: two's complement, for UInt32 too" },
	/* What RFC 4120 decides. */
	{ "MIT krb5", ONLY_THEY_ACCEPT, NULL, is_inside_plain_part,
	    "RFC 4120 5.8.1: EncKrbCredPart, another call for the peer" },
	{ "Heimdal", ONLY_THEY_ACCEPT, NULL, is_inside_plain_part,
	    "RFC 4120 5.8.1: EncKrbCredPart, another call for the peer" },
	{ NULL, ONLY_THEY_ACCEPT, "left over", NULL,
	    "RFC 4120 appendix A: no extension markers in these types" },
	{ NULL, ONLY_THEY_ACCEPT, "too many inside", NULL,
	    "X.690 8.14.2: one value in an explicit tag" },
	{ "Heimdal", ONLY_THEY_ACCEPT, "expected [5]", NULL,
	    "RFC 4120 5.4.1: till is not optional" },
	{ "Heimdal", ONLY_WE_ACCEPT, NULL, has_nul,
	    "RFC 4120 5.2.1: NUL is a character of GeneralString" },
	{ "Heimdal", FIELDS_DIFFER, NULL, has_nul,
	    "RFC 4120 5.2.1: NUL is a character of GeneralString" },
	{ "MIT krb5", ONLY_WE_ACCEPT, NULL, is_before_1970,
	    "RFC 4120 5.2.3: times before 1970 are times" },
	{ "MIT krb5", FIELDS_DIFFER, NULL, is_beyond_32_bits,
	    "RFC 4120 5.2.3: times do not end in 2106" },
	{ "Heimdal", FIELDS_DIFFER, NULL, is_before_1900,
	    "RFC 4120 5.2.3: times before 1900 are times" },
	{ "MIT krb5", FIELDS_DIFFER, NULL, is_without_start,
	    "RFC 4120 5.3: without starttime it is authtime" },
	{ "MIT krb5", ONLY_WE_ACCEPT, NULL, is_negative_code,
	    "RFC 4120 5.9.1: error-code is an Int32" },
	{ "MIT krb5", ONLY_WE_ACCEPT, NULL, is_large_nonce,
	    "RFC 4120 5.4.2: nonce is a UInt32" },
	{ "MIT krb5", ONLY_WE_ACCEPT, NULL, is_large_transited_type,
	    "RFC 4120 5.3: tr-type is an Int32" },
	{ "Heimdal", FIELDS_DIFFER, NULL, is_beyond_32_bits,
	    "RFC 4120 5.2.3: times after 5999 are times" },
	{ "Heimdal", FIELDS_DIFFER, NULL, has_unnamed_flag,
	    "RFC 4120 5.2.8: bits without a name are bits" },
	{ NULL, FIELDS_DIFFER, NULL, is_nameless,
	    "RFC 4120 5.2.2: a name may have no parts; whether its realm is "
	    "then shown is a matter of taste" },
	/* What MS-PAC and MS-RPCE decide. */
	{ "MIT krb5", FIELDS_DIFFER, NULL, has_types_twice,
	    "MS-PAC 2.4: the first of several buffers of a type counts" },
	{ "Samba", ONLY_THEY_ACCEPT, "but the PAC has", NULL,
	    "MS-PAC 2.4: Offset has 64 bits; buffers are behind the table" },
	{ "Samba", ONLY_THEY_ACCEPT, "expected a multiple of 8", NULL,
	    "MS-PAC 2.4: Offset is a multiple of eight" },
	{ "Samba", ONLY_THEY_ACCEPT, "expected 1 to", NULL,
	    "MS-PAC 2.3: as many buffers as cBuffers says, not none" },
	{ "Samba", ONLY_THEY_ACCEPT, "malformed", NULL,
	    "MS-DTYP 2.4.2.2: revision 1, SubAuthorityCount fits" },
	{ "Samba", ONLY_THEY_ACCEPT, "revision", NULL,
	    "MS-DTYP 2.4.2.3: revision 1, SubAuthorityCount fits" },
	{ "Samba", ONLY_THEY_ACCEPT, "null pointer", NULL,
	    "MS-PAC 2.5: a count above 0 has an array" },
	{ "Samba", ONLY_THEY_ACCEPT, "are no SID", NULL,
	    "MS-PAC 2.15: a SID and nothing else" },
	{ "Samba", ONLY_THEY_ACCEPT, ", maximum ", NULL,
	    "MS-DTYP 2.3.10: Length is even and at most MaximumLength" },
	{ "Samba", ONLY_THEY_ACCEPT, "but the buffer has", NULL,
	    "MS-PAC 2.10: names are inside the buffer" },
	{ "Samba", ONLY_THEY_ACCEPT, "in a buffer of", NULL,
	    "MS-PAC 2.7: NameLength is even and fills the buffer" },
	{ "Samba", ONLY_THEY_ACCEPT, "bytes follow", NULL,
	    "MS-RPCE 2.2.6.2: ObjectBufferLength fits the buffer" },
	{ "Samba", ONLY_THEY_ACCEPT, "little-endian NDR", NULL,
	    "MS-RPCE 2.2.6.1: the common header" },
	{ "Samba", ONLY_WE_ACCEPT, NULL, is_unpadded,
	    "MS-PAC 2.4: buffers begin at multiples of eight, and may end "
	    "anywhere" },
	/* Versions and ranges that the peer leaves to its callers. */
	{ NULL, ONLY_THEY_ACCEPT, NULL, is_number,
	    "versions, msg-type and ranges, which peers leave to callers: "
	    "RFC 4120 5, MS-PAC 2.3" },
	{ .peer = NULL },
};
