/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "krb/ktime.h"

enum { LENGTH = 15 };

/* Days from 1970-01-01 to a date (proleptic Gregorian), years from March. */
static int64_t
days_to(int year, int month, int day)
{
	int64_t y = year - (month <= 2), m = month + (month <= 2 ? 9 : -3);
	int64_t era = (y >= 0 ? y : y - 399) / 400, in_era = y - era * 400;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 +
	    (153 * m + 2) / 5 + day - 1 - 719468;
}

static int
days_in(int year, int month)
{
	static const uint8_t days[] =
	    { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

/* True if eight octets are digits, looked at together: in none may taking '0'
 * away borrow, or adding 0x46 to what is at most '9' reach the highest bit. */
static inline bool
are_digits(const uint8_t *p)
{
	const uint64_t zeros = UINT64_C(0x3030303030303030);
	const uint64_t to_top = UINT64_C(0x4646464646464646);
	uint64_t octets;

	memcpy(&octets, p, sizeof(octets));
	return (((octets - zeros) | (octets + to_top)) &
	    UINT64_C(0x8080808080808080)) == 0;
}

static inline int
two(const uint8_t *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

bool
ek_ktime_parse(ekrb_bytes text, int64_t *time_out)
{
	const uint8_t *p = text.data;
	int year, month, day, hour, minute, second;

	*time_out = 0;
	if (text.len != LENGTH || p[LENGTH - 1] != 'Z' || !are_digits(p) ||
	    !are_digits(p + LENGTH - 1 - 8))
		return false;
	year = two(p) * 100 + two(p + 2);
	month = two(p + 4);
	day = two(p + 6);
	hour = two(p + 8);
	minute = two(p + 10);
	second = two(p + 12);
	if (month < 1 || month > 12 || day < 1 || day > days_in(year, month) ||
	    hour > 23 || minute > 59 || second > 59)
		return false;
	*time_out = days_to(year, month, day) * 86400 + hour * 3600 +
	    minute * 60 + second;
	return true;
}

int64_t
ek_ktime_read(struct ek_der *der, int ctx, const char *what)
{
	const uint8_t *at = der->pos;
	ekrb_bytes text = ek_der_string(der, ctx, EK_DER_TIME, what);
	int64_t time = 0;

	if (text.data != NULL && !ek_ktime_parse(text, &time))
		ek_der_fault(der, at, what, "no time of the form "
		    "YYYYMMDDHHMMSSZ");
	return time;
}

int64_t
ek_ktime_read_opt(struct ek_der *der, int ctx, const char *what)
{
	return ek_der_has(der, ctx) ? ek_ktime_read(der, ctx, what) : 0;
}

/* The date of a day; the first guess at the year is never too high. */
static void
date_of(int64_t days, int *year, int *month, int *day)
{
	*year = (int)(1970 + (days >= 0 ? days / 366 : days / 365 - 1));
	while (days_to(*year + 1, 1, 1) <= days)
		++*year;
	days -= days_to(*year, 1, 1);
	for (*month = 1; days >= days_in(*year, *month); ++*month)
		days -= days_in(*year, *month);
	*day = (int)days + 1;
}

void
ek_ktime_write(struct ek_derout *out, int ctx, int64_t time)
{
	const int64_t first = -62167219200, last = 253402300799;
	int64_t days, second;
	int year, month, day;
	char text[64];

	if (time < first || time > last) {
		out->buf.failed = true;
		return;
	}
	days = (time - first) / 86400 + first / 86400;
	second = time - days * 86400;
	date_of(days, &year, &month, &day);
	snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02dZ", year, month,
	    day, (int)(second / 3600), (int)(second / 60 % 60),
	    (int)(second % 60));
	ek_derout_string(out, ctx, EK_DER_TIME, ek_bytes_of(text));
}

void
ek_ktime_write_opt(struct ek_derout *out, int ctx, int64_t time)
{
	if (time != 0)
		ek_ktime_write(out, ctx, time);
}
