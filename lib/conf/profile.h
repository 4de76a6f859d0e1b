/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The syntax of MIT's profile library, to the letter as libkrb5 1.20 has it
 * (measured against it): what stands before the first "[" of column one is
 * ignored, a brace left open is accepted, "name =" opens a section, include
 * and includedir count in column one anywhere.
 */
#ifndef EK_CONF_PROFILE_H
#define EK_CONF_PROFILE_H

#include "conf/model.h"

/* Parses a file of conf->files into the tree. DEPTH counts includes. False
 * after a fault, which for MIT ends the reading of everything. */
bool ek_profile_parse(struct ek_conf *, size_t file, int root, int depth);

/* Reads what a folder holds as includedir does. FROM and LINE say who includes
 * it. */
bool ek_profile_folder(struct ek_conf *, const char *path, int from,
    unsigned line, int root, int depth);

/* Would includedir read a file of this name? */
bool ek_profile_name_is_read(const char *name);

#endif
