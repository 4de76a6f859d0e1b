#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# README.md promises nothing that does not work: its commands and options
# exist, its example compiles without a warning.
set -u
top=${srcdir:-.}
readme=$top/README.md
bad=0
complain()
{
	echo "README.md: $*"
	bad=1
}

for word in $(grep -oE '\./bootstrap [a-z]+' "$readme" | cut -d' ' -f2 |
    sort -u); do
	"$top/bootstrap" --help | grep -qE "^  $word( |$)" ||
	    complain "./bootstrap $word"
done
for program in $(grep -oE 'build/[a-z-]+' "$readme" | sort -u); do
	name=${program#build/}
	[ -x "$name" ] || [ -d "$top/$name" ] ||
	    { [ "$name" = entrakrb-lab ] && [ ! -e entrakrb-lab ]; } ||
	    complain "no $program"
done
for option in $(grep -oE '(^|[ `(])--[a-z][a-z-]*' "$readme" | grep -oE -- '--.*' |
    grep -vE -- '--(cflags|libs)$' | sort -u); do
	# Those of configure are written as its help has them.
	case $option in
	--enable-* | --disable-*)
		grep -qF "[$option]" "$top"/m4/*.m4 ||
		    complain "no option $option"
		continue ;;
	esac
	cat "$top"/tools/*-options.c | grep -qF "\"${option#--}\"" ||
	    complain "no option $option"
done
for path in $(grep -oE '`(lib|tools|tests|\.ci)/[a-z./-]*`' "$readme" |
    tr -d '`' | sort -u); do
	[ -e "$top/$path" ] || [ ! -d "$top/.ci" ] || complain "no $path"
done

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
sed -n '/^```c$/,/^```$/p' "$readme" | grep -v '^```' >"$tmp/example.c"
${CC:-cc} -std=c11 -Wall -Wextra -Werror -I "$top/lib" -fsyntax-only \
    "$tmp/example.c" || complain 'the example does not compile'
exit $bad
