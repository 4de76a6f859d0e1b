/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

size_t
ek_utf8_next(const void *data, size_t len, uint32_t *rune_out)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t *p = data;
	size_t n, i;
	uint32_t rune;

	if (len == 0)
		return 0;
	if (p[0] < 0x80) {
		*rune_out = p[0];
		return 1;
	}
	n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || n > len)
		return 0;
	rune = p[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		rune = rune << 6 | (p[i] & 0x3fu);
	}
	if (rune < smallest[n] || rune > 0x10ffff ||
	    (rune >= 0xd800 && rune <= 0xdfff))
		return 0;
	*rune_out = rune;
	return n;
}

size_t
ek_utf8_within(const char *text, size_t max)
{
	size_t len = strlen(text);

	if (len <= max)
		return len;
	for (len = max; len > 0 && ((uint8_t)text[len] & 0xc0) == 0x80; len--)
		continue;
	return len;
}

bool
ek_is_guid(const char *text, size_t len)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i;

	if (len != sizeof(form) - 1)
		return false;
	for (i = 0; i < len; i++) {
		if (form[i] == '-' && text[i] != '-')
			return false;
		if (form[i] == 'x' && (text[i] == '\0' ||
		    strchr("0123456789abcdefABCDEF", text[i]) == NULL))
			return false;
	}
	return true;
}

/* How many bytes from there on are printable ASCII but the backslash. */
static size_t
plain(const uint8_t *p, size_t len)
{
	size_t n = 0;

	while (n < len && p[n] >= 0x20 && p[n] < 0x7f && p[n] != '\\')
		n++;
	return n;
}

void
ek_text_escape(struct ek_buf *buf, const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t rune;
	size_t n;

	for (; len > 0; p += n, len -= n) {
		if ((n = plain(p, len)) > 0) {
			ek_buf_add(buf, p, n);
			continue;
		}
		n = ek_utf8_next(p, len, &rune);
		if (n == 0 || rune == 0) {
			n = 1;
			ek_buf_printf(buf, "\\x%02x", *p);
		} else if (rune == '\\')
			ek_buf_puts(buf, "\\\\");
		else
			ek_buf_add(buf, p, n);
	}
}

/* Controls, and marks that reorder or hide text. */
static bool
is_unsafe(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0xad ||
	    rune == 0x61c || (rune >= 0x200b && rune <= 0x200f) ||
	    (rune >= 0x2028 && rune <= 0x202e) ||
	    (rune >= 0x2060 && rune <= 0x206f) || rune == 0xfeff ||
	    (rune >= 0xfff9 && rune <= 0xfffb) ||
	    (rune >= 0xe0000 && rune <= 0xe007f);
}

void
ek_text_show(struct ek_buf *buf, const char *text, bool keep_newlines)
{
	size_t len = strlen(text), n;
	uint32_t rune;

	for (; len > 0; text += n, len -= n) {
		if ((n = plain((const uint8_t *)text, len)) > 0) {
			ek_buf_add(buf, text, n);
			continue;
		}
		n = ek_utf8_next(text, len, &rune);
		if (n == 0) {
			n = 1;
			ek_buf_printf(buf, "\\x%02x", (uint8_t)*text);
		} else if (rune == '\n' && keep_newlines)
			ek_buf_putc(buf, '\n');
		else if (is_unsafe(rune))
			ek_buf_printf(buf, rune < 0x100 ? "\\x%02" PRIx32 :
			    "\\u{%" PRIx32 "}", rune);
		else
			ek_buf_add(buf, text, n);
	}
}

/* Days since 1970-01-01 to a civil date (proleptic Gregorian). */
static void
civil(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t era, doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2);
}

/* Writes VALUE at TO, in so many digits, and then END. */
static void
digits(char *to, size_t n, int64_t value, char end)
{
	to[n] = end;
	for (; n > 0; value /= 10)
		to[--n] = (char)('0' + value % 10);
}

/* By hand: a long listing is mostly times. */
void
ek_text_time(struct ek_buf *buf, int64_t epoch)
{
	char text[sizeof("YYYY-MM-DDThh:mm:ssZ") - 1];
	const int64_t first = -62135596800, last = 253402300799;
	int64_t days, year, secs;
	int month, day;

	if (epoch < first || epoch > last) {
		ek_buf_printf(buf, "%" PRId64, epoch);
		return;
	}
	days = epoch >= 0 ? epoch / 86400 : -((86399 - epoch) / 86400);
	secs = epoch - days * 86400;
	civil(days, &year, &month, &day);
	digits(text, 4, year, '-');
	digits(text + 5, 2, month, '-');
	digits(text + 8, 2, day, 'T');
	digits(text + 11, 2, secs / 3600, ':');
	digits(text + 14, 2, secs / 60 % 60, ':');
	digits(text + 17, 2, secs % 60, 'Z');
	ek_buf_add(buf, text, sizeof(text));
}

/* Days since 1970-01-01 of a civil date, the inverse of civil(). */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t era, yoe, doy;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	yoe = year - era * 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* Takes N digits off; false if they are not there. */
static bool
take_digits(const char **text, int n, int *value_out)
{
	for (*value_out = 0; n > 0; n--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*value_out = *value_out * 10 + (**text - '0');
	}
	return true;
}

/* Takes one of the characters off; false if there is none of them. */
static bool
take_char(const char **text, const char *chars)
{
	if (**text == '\0' || strchr(chars, **text) == NULL)
		return false;
	(*text)++;
	return true;
}

/* "Z" or "+01:00"; seconds east of UTC. */
static bool
take_zone(const char **text, int *east_out)
{
	int sign = **text == '-' ? -1 : 1, hours, minutes;

	*east_out = 0;
	if (take_char(text, "Zz"))
		return true;
	if (!take_char(text, "+-") || !take_digits(text, 2, &hours) ||
	    !take_char(text, ":") || !take_digits(text, 2, &minutes) ||
	    hours > 23 || minutes > 59)
		return false;
	*east_out = sign * (hours * 3600 + minutes * 60);
	return true;
}

static bool
parse_epoch(const char *text, int64_t *epoch_out)
{
	bool negative = *text == '-';
	int64_t value = 0;
	int n = 0;

	for (text += negative; *text >= '0' && *text <= '9' && n < 18; n++)
		value = value * 10 + (*text++ - '0');
	*epoch_out = negative ? -value : value;
	return n > 0 && *text == '\0';
}

bool
ek_text_time_parse(const char *text, int64_t *epoch_out)
{
	int year, month, day, hour, minute, second, east, m, d;
	int64_t days, y;

	*epoch_out = 0;
	if (*text == '@')
		return parse_epoch(text + 1, epoch_out);
	if (!take_digits(&text, 4, &year) || !take_char(&text, "-") ||
	    !take_digits(&text, 2, &month) || !take_char(&text, "-") ||
	    !take_digits(&text, 2, &day) || !take_char(&text, "Tt ") ||
	    !take_digits(&text, 2, &hour) || !take_char(&text, ":") ||
	    !take_digits(&text, 2, &minute) || !take_char(&text, ":") ||
	    !take_digits(&text, 2, &second))
		return false;
	if (take_char(&text, "."))
		while (*text >= '0' && *text <= '9')
			text++;
	if (!take_zone(&text, &east) || *text != '\0' || month < 1 ||
	    month > 12 || hour > 23 || minute > 59 || second > 59)
		return false;
	days = days_of(year, month, day);
	civil(days, &y, &m, &d);
	*epoch_out = days * 86400 + hour * 3600 + minute * 60 + second - east;
	return y == year && m == month && d == day;
}

void
ek_text_duration(struct ek_buf *buf, int64_t seconds)
{
	uint64_t s = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;

	if (s < 120)
		ek_buf_printf(buf, "%" PRIu64 " s", s);
	else if (s < 7200)
		ek_buf_printf(buf, "%" PRIu64 " min", s / 60);
	else if (s < 172800)
		ek_buf_printf(buf, "%" PRIu64 " h %" PRIu64 " min", s / 3600,
		    s / 60 % 60);
	else
		ek_buf_printf(buf, "%" PRIu64 " days", s / 86400);
}
