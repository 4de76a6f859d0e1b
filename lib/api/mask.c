/* SPDX-License-Identifier: BSD-2-Clause */
/* Alone in its file: every tool needs it, not every tool the reports. */
#include "entrakrb.h"
#include "probe/connstr.h"

ekrb_status
ekrb_text_mask(const char *text, char **text_out)
{
	bool masked;

	*text_out = ek_connstr_mask(text, &masked);
	return *text_out != NULL ? EKRB_OK : EKRB_NOMEM;
}
