/* SPDX-License-Identifier: BSD-2-Clause */
/* A report as metrics in the text exposition format of Prometheus, 0.0.4. */
#ifndef EK_REPORT_PROMETHEUS_H
#define EK_REPORT_PROMETHEUS_H

#include "base/buf.h"
#include "report/report.h"

/* Appends every family of metrics in one order, each with its HELP and TYPE,
 * also those without a sample. False: out of memory. */
bool ek_report_prometheus(const struct ek_report *, bool redact,
    struct ek_buf *out);

/* Appends several such texts as one: the format wants all samples of a family
 * together. Of two about one target the first counts. False: out of memory. */
bool ek_prometheus_join(const char *const *texts, size_t n,
    struct ek_buf *out);

#endif
