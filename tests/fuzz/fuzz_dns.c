/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers of a name server: whatever comes, what is kept is safe to show. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "net/dnsmessage.h"

static void
check(const uint8_t *data, size_t size, int type)
{
	unsigned id = size > 1 ? (unsigned)data[0] << 8 | data[1] : 0;
	struct ek_dns_answer answer;
	size_t i;

	if (!ek_dns_read(&answer, data, size, id, type))
		return;
	EXPECT(answer.count <= EK_DNS_MAX_RECORDS);
	for (i = 0; i < answer.count; i++) {
		const char *target = answer.records[i].target;

		EXPECT(memchr(target, '\0', EK_DNS_NAME) != NULL);
		for (; *target != '\0'; target++)
			EXPECT(*target > ' ' && *target < 0x7f);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(data, size, EK_DNS_SRV);
	check(data, size, EK_DNS_URI);
	return 0;
}
