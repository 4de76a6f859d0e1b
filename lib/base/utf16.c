/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "base/utf16.h"

static uint32_t
unit_at(ekrb_bytes text, size_t i, bool big)
{
	return (uint32_t)text.data[i + big] |
	    (uint32_t)text.data[i + !big] << 8;
}

/* The character at I; *i_out is behind it. Lone surrogates stay themselves. */
static uint32_t
next_rune(ekrb_bytes text, size_t i, bool big, size_t *i_out)
{
	uint32_t high = unit_at(text, i, big), low;

	*i_out = i + 2;
	if (high < 0xd800 || high > 0xdbff || text.len - i < 4)
		return high;
	low = unit_at(text, i + 2, big);
	if (low < 0xdc00 || low > 0xdfff)
		return high;
	*i_out = i + 4;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static void
put_rune(struct ek_buf *buf, uint32_t rune)
{
	static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int n = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
	int i;

	ek_buf_putc(buf, (char)(lead[n] | rune >> 6 * (n - 1)));
	for (i = n - 2; i >= 0; i--)
		ek_buf_putc(buf, (char)(0x80 | (rune >> 6 * i & 0x3f)));
}

void
ek_utf16_print(struct ek_buf *buf, ekrb_bytes text)
{
	uint32_t rune;
	size_t i = 0;

	while (text.len - i >= 2) {
		rune = next_rune(text, i, false, &i);
		if (rune == 0)
			ek_buf_puts(buf, "\\x00");
		else if (rune == '\\')
			ek_buf_puts(buf, "\\\\");
		else if (rune >= 0xd800 && rune <= 0xdfff)
			ek_buf_printf(buf, "\\u{%" PRIx32 "}", rune);
		else
			put_rune(buf, rune);
	}
	if (i < text.len)
		ek_buf_printf(buf, "\\x%02x", text.data[i]);
}

void
ek_utf16_convert(struct ek_buf *buf, ekrb_bytes text, bool big)
{
	size_t i = 0;

	while (text.len - i >= 2)
		put_rune(buf, next_rune(text, i, big, &i));
}
