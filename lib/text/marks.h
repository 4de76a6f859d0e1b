/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lines of a trace mean (facts/trace.h tells them apart). */
#ifndef EK_TEXT_MARKS_H
#define EK_TEXT_MARKS_H

/* What a mark means, without a full stop; NULL: no such mark. */
const char *ek_mark_meaning(const char *mark);

#endif
