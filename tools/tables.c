/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <string.h>

#include "tables.h"

const struct ek_tool *
ek_table_find(const char *name)
{
	static const struct ek_tool *const tools[] = { &ek_tool_probe,
		&ek_tool_inspect, &ek_tool_explain, &ek_tool_lab };
	size_t i;

	for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (strcmp(tools[i]->name, name) == 0)
			return tools[i];
	return NULL;
}
