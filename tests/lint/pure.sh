#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The library prints nothing and never ends the process; the diagnosis touches
# nothing and has no clock.
set -u
cd "${srcdir:-.}" || exit 1
bad=0

# calls PATTERN FILE...: uses of these functions, comments and strings aside.
calls()
{
	pattern=$1
	shift
	for file; do
		sed -E -e 's#"([^"\\]|\\.)*"#""#g' -e 's#^ \*.*##' \
		    -e 's#/\*.*##' "$file" |
		    grep -nE "(^|[^a-z0-9_>.])($pattern)[ ]*\(" |
		    sed "s|^|$file:|"
	done
}

# What runs in the collector programs is not bound by it.
library=$(find lib -name '*.[ch]' ! -path 'lib/collect/*' \
    ! -path 'lib/platform/*' ! -path 'lib/net/*')
found=$(calls 'abort|exit|_Exit|quick_exit|assert|printf|vprintf|puts|putchar|perror|warn|err|errx|setlocale|signal|putenv|setenv' \
    $library)
found="$found$(grep -nE '\b(stdout|stderr)\b' $library |
    grep -vE '\*.*\b(stdout|stderr)\b|child\.[ch]' || :)"
[ -z "$found" ] || { echo "the library prints or ends:"; echo "$found"; bad=1; }

found=$(calls 'fopen|fread|fwrite|open|read|write|stat|access|popen|system|time|clock|clock_gettime|gettimeofday|localtime|gmtime|getenv|secure_getenv|getuid|rand|random|getaddrinfo|socket' \
    lib/diagnose/*.[ch] lib/report/*.[ch])
[ -z "$found" ] || { echo "the diagnosis touches the world:"; echo "$found"
	bad=1; }

found=$(grep -nE '^#include <(unistd|fcntl|time|sys/|net|arpa|dirent|pwd|signal)' \
    lib/diagnose/*.[ch] lib/report/*.[ch] || :)
[ -z "$found" ] || { echo "the diagnosis includes:"; echo "$found"; bad=1; }
exit $bad
