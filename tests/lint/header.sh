#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The header alone, for every language a program may be written in.
set -u
header=${srcdir:-.}/lib
: "${CC:=cc}" "${CXX:=c++}"
bad=0
try()
{
	"$@" -I "$header" -Wall -Wextra -pedantic -Werror -fsyntax-only ||
	    { echo "failed: $*"; bad=1; }
}
for standard in c99 c11 c17; do
	try $CC -std=$standard -x c "${srcdir:-.}/tests/lint/header.cc"
done
if command -v "${CXX%% *}" >/dev/null; then
	for standard in c++11 c++17 c++20; do
		try $CXX -std=$standard "${srcdir:-.}/tests/lint/header.cc"
	done
else
	echo "SKIPPED in part: no C++ compiler"
	[ $bad != 0 ] || exit 77
fi
exit $bad
