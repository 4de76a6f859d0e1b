#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every option a table promises is dealt with by its tool; help fits in 80
# columns; the lab's own --help and its table name the same options.
set -u
tools=${srcdir:-.}/tools
bad=0

for name in probe inspect explain; do
	for key in $(sed -n "s/^.*\.key = \([^,]*\),.*/\1/p" \
	    "$tools/$name-options.c"); do
		grep -qE "(case|==) $key([^A-Za-z0-9_]|$)" "$tools"/entrakrb-$name*.c || {
			echo "entrakrb-$name does nothing for $key"
			bad=1
		}
	done
	[ ! -x ./entrakrb-$name ] || ./entrakrb-$name --help |
	    grep -E '^.{81}' && { echo "entrakrb-$name --help is too wide"
		bad=1; }
done

names()
{
	grep -oE '(^|[ ,])--[a-z][a-z-]+' | tr -d ' ,' | sort -u
}
if [ -x ./entrakrb-lab ]; then
	table=$(sed -n 's/^.*\.name = "\([a-z-]*\)",.*/--\1/p' \
	    "$tools/lab-options.c" | grep -v entrakrb | sort -u)
	told=$(./entrakrb-lab --help | names | grep -vxE -- '--(help|version)')
	[ "$table" = "$told" ] || {
		echo "entrakrb-lab tells of" $told "its table has" $table
		bad=1
	}
fi
exit $bad
