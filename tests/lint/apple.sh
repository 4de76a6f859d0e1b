#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The code for macOS keeps to what Apple's frameworks declare: it compiles
# with stand-ins for their headers, which hold nothing else.
set -u
top=${srcdir:-.}
: "${CC:=cc}"
bad=0
for file in $(sed -n '/^krb5_platform_sources/,/[^\\]$/p
    /^heimdal_caches/p; /^apple_sources/,/[^\\]$/p' \
    "$top/lib/platform/local.am" | grep -o 'lib/[a-z0-9_/]*\.c'); do
	$CC -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wno-unused-parameter \
	    -Werror -fsyntax-only -I . -iquote "$top/lib" \
	    -I "$top/lib/platform/apple" \
	    -I "$top/tests/platform/apple-headers" "$top/$file" ||
	    { echo "failed: $file"; bad=1; }
done
[ -n "${file-}" ] && exit $bad
