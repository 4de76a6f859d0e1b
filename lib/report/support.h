/* SPDX-License-Identifier: BSD-2-Clause */
/* What Microsoft's support asks for: when, which request, what was said. */
#ifndef EK_REPORT_SUPPORT_H
#define EK_REPORT_SUPPORT_H

#include "facts/facts.h"

/* {utc_time, request_id, trace_id, error_code, e_text} of the exchange that
 * says most (new reference); members are null where nothing was seen. */
json_t *ek_support_json(const struct ek_facts *);

#endif
