/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of all tools, for what is made from them at build time. */
#ifndef TOOLS_TABLES_H
#define TOOLS_TABLES_H

#include "options.h"

/* The tool of that name, or NULL. */
const struct ek_tool *ek_table_find(const char *name);

#endif
