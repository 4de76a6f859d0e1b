/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "krb/ktime.h"
#include "net/httpdate.h"

static int
month_number(const char *name)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (strncmp(names + 3 * i, name, 3) == 0)
			return i + 1;
	return 0;
}

/* The same moment as a KerberosTime, whose reader knows the calendar. */
bool
ek_http_date(const char *text, int64_t *epoch_out)
{
	unsigned day, year, hour, minute, second;
	char month[4], time[32];
	int end = 0;

	if (sscanf(text, "%*3[A-Za-z], %2u %3[A-Za-z] %4u %2u:%2u:%2u GMT%n",
	    &day, month, &year, &hour, &minute, &second, &end) != 6 ||
	    end == 0 || text[end] != '\0')
		return false;
	snprintf(time, sizeof(time), "%04u%02d%02u%02u%02u%02uZ", year,
	    month_number(month), day, hour, minute, second);
	return ek_ktime_parse((ekrb_bytes){ (const uint8_t *)time,
	    strlen(time) }, epoch_out);
}
