#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What every source file keeps to: a licence line, 80 columns, no // comments,
# no trailing blanks, nothing left to do.
set -u
cd "${srcdir:-.}" || exit 1
bad=0

offences()
{
	[ -z "$2" ] && return
	echo "$1:"
	echo "$2"
	bad=1
}

files()
{
	for dir in lib tools tests m4 .ci; do
		[ ! -d $dir ] || find $dir -type f "$@"
	done
}

code=$(files -name '*.[ch]')
scripts=$(files \( -name '*.sh' -o -name '*.py' -o -name '*.awk' -o \
    -name '*.am' -o -name '*.def' -o -name '*.toml' \))
ours=$(files -name '*.m4' ! -name 'lt*' ! -name 'libtool*')

unlicensed=$(awk 'FNR == 1 { if (NR > 1 && !seen) print last; seen = 0;
	last = FILENAME }
    FNR <= 2 && /SPDX-License-Identifier: BSD-2-Clause/ { seen = 1 }
    END { if (!seen) print last }' $code $scripts $ours bootstrap \
    configure.ac Makefile.am)
offences 'no SPDX line' "$unlicensed"

# Counting octets, and every tab as eight, finds too much but never too little.
suspects=$(awk '{ gsub(/\t/, "        ") } length($0) > 80 { print FILENAME }' \
    $code | sort -u)
wide=$(for f in $suspects; do
	expand "$f" | LC_ALL=C.UTF-8 grep -nE '^.{81}' | sed "s|:.*||; s|^|$f:|"
done)
offences 'more than 80 columns' "$wide"

slashes=$(awk '/^ \*/ { next }
    { gsub(/"([^"\\]|\\.)*"/, ""); sub(/\/\*.*/, "") }
    /(^|[^:*\/])\/\// { print FILENAME ":" FNR ":" $0 }' $code)
offences '// comments' "$slashes"

blanks=$(grep -nE '[ 	]+$' $code $scripts bootstrap)
offences 'trailing blanks' "$blanks"

todo=$(grep -nE '\b(TODO|FIXME|XXX|HACK)\b|not implemented' $code |
    grep -vE 'XXXX|NOT_IMPLEMENTED')
offences 'left to do' "$todo"
exit $bad
