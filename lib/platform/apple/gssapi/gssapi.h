/* SPDX-License-Identifier: BSD-2-Clause */
/* In the way of the include path when building for Apple's frameworks. */
#include <GSS/gssapi.h>
