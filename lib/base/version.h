/* SPDX-License-Identifier: BSD-2-Clause */
/* The version of this library, from configure.ac. */
#ifndef EK_BASE_VERSION_H
#define EK_BASE_VERSION_H

#include "config.h"

#define EK_VERSION PACKAGE_VERSION

#endif
