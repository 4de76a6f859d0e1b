/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of credential caches (TYPE:residual), and whether what they name is
 * there, found out without making it: libkrb5 makes a DIR folder or a keyring
 * that it is asked to look at.
 */
#ifndef EK_PLATFORM_CCNAME_H
#define EK_PLATFORM_CCNAME_H

#include <stdbool.h>
#include <stddef.h>

enum { EK_CCNAME_TYPE = 16 };

/* Splits a name. TYPE_OUT gets the type, "FILE" where none is written, cut to
 * its size. Returns the residual, a part of NAME. */
const char *ek_ccname_split(const char *name, char type_out[EK_CCNAME_TYPE]);

/* Whether TYPE, as ek_ccname_split() gives it, is this one. */
bool ek_ccname_is(const char *name, const char *type);

/* The file or folder of a FILE or DIR name, a part of NAME; NULL: no such
 * thing. "DIR::/d/tkt1" gives "/d/tkt1". */
const char *ek_ccname_path(const char *name);

enum ek_there { EK_THERE_UNKNOWN, EK_THERE_NO, EK_THERE_YES };

/* Whether the file, folder, keyring or the daemon's socket is there. Of a
 * keyring of the kind "persistent" all that is asked is whether the kernel
 * lists it; its expiry is left alone. */
enum ek_there ek_ccname_there(const char *name);

/* Whether a library may open it: it is not known to be missing where opening
 * would make it, and it is nothing that blocks (a pipe, a device). */
bool ek_ccname_safe(const char *name);

#endif
