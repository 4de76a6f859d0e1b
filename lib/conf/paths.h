/* SPDX-License-Identifier: BSD-2-Clause */
/* Which files a library reads, and which it might be expected to read. */
#ifndef EK_CONF_PATHS_H
#define EK_CONF_PATHS_H

#include "conf/conf.h"

/* The list in force, file[:file...]. */
const char *ek_conf_paths(const struct ek_conf_env *);

/* What parts the names of a list. */
char ek_conf_separator(const struct ek_conf_env *);

/* Folders of snippets by which packages configure Kerberos; ends with NULL. */
extern const char *const ek_conf_snippet_folders[];

#endif
