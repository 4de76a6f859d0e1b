/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "differential/kinds.h"
#include "krb/ccache.h"
#include "krb/keytab.h"

/* Big-endian though only a machine of that order would write it so. */
static bool
is_of_other_order(const struct case_ *seen)
{
	static const uint16_t one = 1;
	struct ek_memory memory = { seen->input };
	struct ek_error error = { 0 };
	struct ek_ccache cc;
	struct ek_keytab kt;
	bool little;

	if (strcmp(seen->format, "ccache") == 0) {
		ek_ccache_open(&cc, ek_read_memory, &memory, &error);
		ek_ccache_close(&cc);
		little = cc.little || cc.version > 2;
	} else {
		ek_keytab_open(&kt, ek_read_memory, &memory, &error);
		ek_keytab_close(&kt);
		little = kt.little || kt.version > 1;
	}
	return little != (*(const uint8_t *)&one == 1);
}

/* What follows "name=" in the line, or NULL. */
static const char *
value_of(const char *line, const char *name)
{
	size_t len = strlen(name);

	return strncmp(line, name, len) == 0 && line[len] == '=' ?
	    line + len + 1 : NULL;
}

/* Heimdal: text ends at a NUL, flags without a name are not kept, and a kvno
 * of 8 bits has a sign. */
static bool
is_same_to_heimdal(const char *own, const char *theirs)
{
	const char *a, *b, *nul = strstr(own, "%00");
	size_t text = nul != NULL ? (size_t)(nul - own) : 0;

	if (nul != NULL && nul < strchr(own, '\n'))
		return strncmp(own, theirs, text) == 0 && theirs[text] == '\n';
	if ((a = value_of(own, "flags")) != NULL &&
	    (b = value_of(theirs, "flags")) != NULL)
		return (strtoll(a, NULL, 10) & ~INT64_C(0x0001ffff) &
		    ~strtoll(b, NULL, 10) & INT64_C(0xfffd8000)) == 0;
	if ((a = value_of(own, "kvno")) != NULL &&
	    (b = value_of(theirs, "kvno")) != NULL)
		return strtoll(a, NULL, 10) == (uint8_t)strtoll(b, NULL, 10);
	return false;
}

/* Up to where one of them ends; *OWN and *THEIRS move there. */
static bool
agree(const struct case_ *seen, const char **own, const char **theirs)
{
	size_t len;

	for (; **own != '\0' && **theirs != '\0';
	    *own = strchr(*own, '\n') + 1,
	    *theirs = strchr(*theirs, '\n') + 1) {
		len = strcspn(*own, "\n") + 1;
		if (strncmp(*own, *theirs, len) != 0 &&
		    (strcmp(seen->peer, "Heimdal") != 0 ||
		    !is_same_to_heimdal(*own, *theirs)))
			return false;
	}
	return true;
}

/* What we read before the fault is what they read first. */
static bool
is_beginning(const struct case_ *seen)
{
	const char *own = seen->own, *theirs = seen->theirs;

	return agree(seen, &own, &theirs) && *own == '\0';
}

/* The same but for what is_same_to_heimdal allows. */
static bool
is_alike(const struct case_ *seen)
{
	const char *own = seen->own, *theirs = seen->theirs;

	return agree(seen, &own, &theirs) && *own == *theirs;
}

/* The first difference is in a field of that name, and allowed. */
static bool
differs_in(const struct case_ *seen, const char *name)
{
	const char *own = seen->own, *theirs = seen->theirs;
	size_t len = strcspn(own, "\n") + 1;

	while (*own != '\0' && strncmp(own, theirs, len) == 0) {
		own += len;
		theirs += len;
		len = strcspn(own, "\n") + 1;
	}
	return value_of(own, name) != NULL && is_alike(seen);
}

static bool
has_unnamed_flag(const struct case_ *seen)
{
	return differs_in(seen, "flags");
}

static bool
has_high_kvno(const struct case_ *seen)
{
	return differs_in(seen, "kvno");
}

static bool
has_nul(const struct case_ *seen)
{
	return differs_in(seen, "realm") || differs_in(seen, "part");
}

static bool
is_keytab(const struct case_ *seen)
{
	return strcmp(seen->format, "keytab") == 0;
}

/* A length of 0 is the end for us. */
static bool
goes_on_after_zero(const struct case_ *seen)
{
	return is_keytab(seen) && is_beginning(seen) && !is_alike(seen);
}

/* They end where we read a field of no bytes. */
static bool
ends_at_empty(const struct case_ *seen)
{
	const char *own = seen->own, *theirs = seen->theirs;

	return is_keytab(seen) && agree(seen, &own, &theirs) &&
	    *theirs == '\0' && strstr(own, "=\n") != NULL;
}

static bool
says(const struct case_ *seen, const char *words)
{
	return strstr(seen->error->text, words) != NULL &&
	    is_beginning(seen);
}

static bool
is_cut(const struct case_ *seen)
{
	return says(seen, "cut short");
}

static bool
is_above_a_limit(const struct case_ *seen)
{
	return says(seen, "than anybody uses") ||
	    says(seen, "not a number of name components") ||
	    says(seen, "longer than this field may be");
}

static bool
is_beyond_entry(const struct case_ *seen)
{
	return says(seen, "longer than an entry may be");
}

static bool
is_beyond_file(const struct case_ *seen)
{
	return says(seen, "past the end of the file");
}

static bool
lacks_realm(const struct case_ *seen)
{
	return says(seen, "no realm");
}

static bool
is_beyond_header(const struct case_ *seen)
{
	return says(seen, "longer than the header");
}

static bool
is_negative_type(const struct case_ *seen)
{
	static const char *const names[] = { "addr-type", "ad-type", NULL };

	return kind_is_outside(seen, names, 0, INT64_MAX);
}

struct kind kinds[] = {
	{ NULL, ONLY_WE_ACCEPT, NULL, is_of_other_order,
	    "MIT ccache_file_format, keytab_file_format: the old versions are "
	    "in the order of the machine that wrote them, not that reads" },
	{ NULL, FIELDS_DIFFER, NULL, is_of_other_order,
	    "the same, where the other order has a meaning, too" },
	{ NULL, ONLY_THEY_ACCEPT, NULL, is_of_other_order,
	    "the same, where there is a fault" },
	{ NULL, ONLY_THEY_ACCEPT, NULL, is_cut,
	    "MIT ccache_file_format, keytab_file_format: an entry has all its "
	    "fields; peers take a cut one for the end" },
	{ NULL, ONLY_THEY_ACCEPT, NULL, is_above_a_limit,
	    "limits of our own, which krb/ccache.h names" },
	{ NULL, ONLY_THEY_ACCEPT, NULL, is_beyond_entry,
	    "MIT keytab_file_format: the fields of an entry fit its length" },
	{ NULL, ONLY_THEY_ACCEPT, NULL, is_beyond_file,
	    "MIT keytab_file_format: a hole has as many bytes as it says" },
	{ "MIT krb5", FIELDS_DIFFER, NULL, is_negative_type,
	    "RFC 4120 7.5.3, 5.2.6: types below 0 are for local use" },
	{ NULL, ONLY_THEY_ACCEPT, NULL, lacks_realm,
	    "MIT ccache_file_format: in version 1 the count has the realm in "
	    "it, so that it is not 0" },
	{ "MIT krb5", FIELDS_DIFFER, NULL, ends_at_empty,
	    "MIT keytab_file_format: counted data may have no bytes; the peer "
	    "takes that for the end of the file" },
	{ "MIT krb5", ONLY_THEY_ACCEPT, NULL, ends_at_empty,
	    "the same, before a fault that the peer does not see" },
	{ "Heimdal", ONLY_THEY_ACCEPT, NULL, is_beyond_header,
	    "MIT ccache_file_format: header fields are inside the header" },
	{ "Heimdal", FIELDS_DIFFER, NULL, goes_on_after_zero,
	    "MIT kt_file.c: a length of 0 ends a keytab" },
	{ "Heimdal", ONLY_WE_ACCEPT, NULL, is_keytab,
	    "the same, where what follows cannot be read" },
	{ "Heimdal", FIELDS_DIFFER, NULL, has_nul,
	    "RFC 4120 5.2.1: NUL is a character of GeneralString" },
	{ "Heimdal", FIELDS_DIFFER, NULL, has_high_kvno,
	    "MIT keytab_file_format: the kvno of 8 bits has no sign" },
	{ "Heimdal", FIELDS_DIFFER, NULL, has_unnamed_flag,
	    "RFC 4120 5.2.8: bits without a name are bits" },
	{ .clause = NULL }
};
