#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The library exports exactly what the header declares, and the header says
# what each function does: a comment before it, or before the group of lines
# it stands in.
set -u
header=${srcdir:-.}/lib/entrakrb.h
library=.libs/libentrakrb.so
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
bad=0

sed -n '/^EKRB_API/,/;/p' "$header" | tr '\n' ' ' |
    grep -oE 'ekrb_[a-z0-9_]+ ?\(' | tr -d ' (' | sort -u >"$tmp/declared"
[ -s "$tmp/declared" ] || { echo 'the header declares nothing'; exit 1; }

if [ -e $library ]; then
	nm -D --defined-only $library | awk '{ print $3 }' | sed 's/@.*//' |
	    grep -v '^EKRB_' | sort -u >"$tmp/exported"
	diff "$tmp/declared" "$tmp/exported" >"$tmp/diff" || {
		echo 'declared (<) and exported (>) differ:'
		cat "$tmp/diff"
		bad=1
	}
fi

# What _new and _free do is said once, at the top of the header.
awk '/^EKRB_API/ && before == "" && !open && !/_(new|free)\(/ {
	print FILENAME ": no comment: " $0
	bad = 1
    }
    /^EKRB_API/ { open = 1 }
    /^$/ { open = 0 }
    { before = $0 }
    END { exit bad }' "$header" || bad=1
exit $bad
