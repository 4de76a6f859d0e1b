/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/le.h"
#include "krb/sid.h"

enum { ENTRA_AUTHORITY = 12, ENTRA_OBJECT = 1 };

bool
ek_sid_is(ekrb_bytes bytes)
{
	return bytes.len >= EK_SID_LEN_MIN && bytes.data[0] == 1 &&
	    bytes.data[1] <= EK_SID_SUBS_MAX &&
	    bytes.len == EK_SID_LEN_MIN + 4 * (size_t)bytes.data[1];
}

bool
ek_sid_parse(ekrb_bytes bytes, struct ek_sid *sid)
{
	const uint8_t *p = bytes.data;
	uint32_t i;

	*sid = (struct ek_sid){ .n_subs = 0 };
	if (!ek_sid_is(bytes))
		return false;
	sid->n_subs = p[1];
	for (i = 2; i < 8; i++)
		sid->authority = sid->authority << 8 | p[i];
	for (i = 0; i < sid->n_subs; i++)
		sid->sub[i] = ek_le32(p + 8 + 4 * i);
	return true;
}

size_t
ek_sid_write(const struct ek_sid *sid, uint8_t *p)
{
	uint32_t i;

	p[0] = 1;
	p[1] = (uint8_t)sid->n_subs;
	for (i = 0; i < 6; i++)
		p[2 + i] = (uint8_t)(sid->authority >> 8 * (5 - i));
	for (i = 0; i < 4 * sid->n_subs; i++)
		p[8 + i] = (uint8_t)(sid->sub[i / 4] >> 8 * (i % 4));
	return EK_SID_LEN_MIN + 4 * (size_t)sid->n_subs;
}

/* Takes "-NUMBER" off the text; hexadecimal with 0x. */
static bool
take_number(const char **text, uint64_t max, uint64_t *value)
{
	const char *p = *text + 1;
	unsigned base = 10, digit;

	if (**text != '-')
		return false;
	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		base = 16;
		p += 2;
	}
	*value = 0;
	for (*text = p;; p++) {
		if (*p >= '0' && *p <= '9')
			digit = (unsigned)(*p - '0');
		else if ((*p | 32) >= 'a' && (*p | 32) <= 'f' && base == 16)
			digit = (unsigned)((*p | 32) - 'a' + 10);
		else
			break;
		*value = *value * base + digit;
		if (*value > max)
			return false;
	}
	if (p == *text)
		return false;
	*text = p;
	return true;
}

bool
ek_sid_from_text(const char *text, struct ek_sid *sid)
{
	uint64_t value;

	*sid = (struct ek_sid){ .n_subs = 0 };
	if ((text[0] | 32) != 's')
		return false;
	text++;
	if (!take_number(&text, 1, &value) || value != 1 ||
	    !take_number(&text, UINT64_C(0xffffffffffff), &sid->authority))
		return false;
	while (*text != '\0') {
		if (sid->n_subs == EK_SID_SUBS_MAX ||
		    !take_number(&text, UINT32_MAX, &value))
			return false;
		sid->sub[sid->n_subs++] = (uint32_t)value;
	}
	return true;
}

void
ek_sid_print(struct ek_buf *buf, const struct ek_sid *sid)
{
	uint32_t i;

	ek_buf_printf(buf, sid->authority > UINT32_MAX ? "S-1-0x%012" PRIx64 :
	    "S-1-%" PRIu64, sid->authority);
	for (i = 0; i < sid->n_subs; i++)
		ek_buf_printf(buf, "-%" PRIu32, sid->sub[i]);
}

bool
ek_sid_is_common(const struct ek_sid *sid)
{
	if (sid->authority == ENTRA_AUTHORITY)
		return false;
	/* S-1-5-21-0-0-0: "claims valid" and its like. */
	return sid->n_subs <= 2 || (sid->authority == 5 && sid->n_subs == 5 &&
	    sid->sub[0] == 21 &&
	    (sid->sub[1] | sid->sub[2] | sid->sub[3]) == 0);
}

bool
ek_sid_to_object(const struct ek_sid *sid, char guid[EK_GUID_TEXT])
{
	uint8_t bytes[8 + 4 * EK_SID_SUBS_MAX];

	guid[0] = '\0';
	if (sid->authority != ENTRA_AUTHORITY || sid->n_subs != 5 ||
	    sid->sub[0] != ENTRA_OBJECT)
		return false;
	ek_sid_write(sid, bytes);
	ek_guid_print(bytes + 12, guid);
	return true;
}

bool
ek_sid_from_object(const char *guid, struct ek_sid *sid)
{
	uint8_t bytes[EK_GUID_LEN];
	uint32_t i;

	*sid = (struct ek_sid){ .n_subs = 0 };
	if (!ek_guid_parse(guid, bytes))
		return false;
	sid->authority = ENTRA_AUTHORITY;
	sid->n_subs = 5;
	sid->sub[0] = ENTRA_OBJECT;
	for (i = 0; i < 4; i++)
		sid->sub[1 + i] = ek_le32(bytes + 4 * i);
	return true;
}

/* Where each byte of the text form comes from. */
static const uint8_t guid_order[EK_GUID_LEN] =
    { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

static bool
dash_before(int i)
{
	return i == 4 || i == 6 || i == 8 || i == 10;
}

void
ek_guid_print(const uint8_t bytes[EK_GUID_LEN], char text[EK_GUID_TEXT])
{
	int i;

	for (i = 0; i < EK_GUID_LEN; i++) {
		if (dash_before(i))
			*text++ = '-';
		text += snprintf(text, 3, "%02x", bytes[guid_order[i]]);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
ek_guid_parse(const char *text, uint8_t bytes[EK_GUID_LEN])
{
	bool braces = *text == '{';
	int i, high, low;

	memset(bytes, 0, EK_GUID_LEN);
	text += braces;
	for (i = 0; i < EK_GUID_LEN; i++, text += 2) {
		if (dash_before(i) && *text++ != '-')
			return false;
		high = hex_digit(text[0]);
		low = high < 0 ? -1 : hex_digit(text[1]);
		if (low < 0)
			return false;
		bytes[guid_order[i]] = (uint8_t)(high << 4 | low);
	}
	return strcmp(text, braces ? "}" : "") == 0;
}
