/* SPDX-License-Identifier: BSD-2-Clause */
/* Where this library itself is. Knows nothing of Kerberos. */
#ifndef EK_BASE_MODULE_H
#define EK_BASE_MODULE_H

/* The folder of the file that holds this code, without a slash at its end;
 * static. NULL: not told on this system, or out of memory. */
const char *ek_module_folder(void);

#endif
