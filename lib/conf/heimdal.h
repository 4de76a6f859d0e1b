/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The syntax of Heimdal 7 and of macOS: no include, no quotes, no final "*",
 * headers may be indented, and a fault ends the file without a word: what came
 * before it is kept.
 */
#ifndef EK_CONF_HEIMDAL_H
#define EK_CONF_HEIMDAL_H

#include "conf/model.h"

/* Parses a file of conf->files into the tree. */
void ek_heimdal_parse(struct ek_conf *, size_t file, int root);

/* The next word of a value, which Heimdal takes for a list parted by single
 * blanks (two of them give an empty word), each word with or without double
 * quotes. Works within the text at *AT; NULL at its end. */
char *ek_heimdal_word(char **at);

#endif
