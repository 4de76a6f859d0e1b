/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "codes/codes.h"
#include "diagnose/aadsts.h"

int64_t
ek_aadsts_number(const char *text)
{
	const char *at = text != NULL ? strstr(text, "AADSTS") : NULL;
	int64_t number = 0;

	if (at == NULL)
		return 0;
	for (at += 6; *at >= '0' && *at <= '9' && number < 100000000; at++)
		number = number * 10 + (*at - '0');
	return number;
}

const char *
ek_aadsts_meaning(int64_t number)
{
	const struct ek_code *code = ek_code_find(EK_SPACE_AADSTS, number);

	return code != NULL ? code->meaning : NULL;
}
