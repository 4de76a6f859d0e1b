/* SPDX-License-Identifier: BSD-2-Clause */
/* One message format, FUZZ_MESSAGE: what is accepted is written as it was. */
#include "fuzz/fuzz.h"
#include "unit/message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct message *message;

	if (message == NULL)
		message = message_find(FUZZ_MESSAGE);
	message_check(message, (ekrb_bytes){ data, size });
	return 0;
}
