/* SPDX-License-Identifier: BSD-2-Clause */
/* A report as a page of HTML. */
#ifndef EK_REPORT_HTML_H
#define EK_REPORT_HTML_H

#include "base/buf.h"
#include "report/report.h"

/* Appends the page, redacted if asked for. False: out of memory. */
bool ek_report_html(const struct ek_report *, bool redact, struct ek_buf *out);

#endif
