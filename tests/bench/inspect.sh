#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# entrakrb-inspect beside klist on synthetic caches and keytabs: paired runs,
# medians, peak memory, and (with valgrind) instructions for each entry.
# "make bench" calls it in the build folder.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
synthetic=$PWD/tests/bench/synthetic
inspect=$PWD/entrakrb-inspect
KRB5_CONFIG=/dev/null
export KRB5_CONFIG
paired=$PWD/tests/bench/paired
heimdal=$(command -v klist.heimdal || echo /usr/bin/heimtools)

for n in 1 10 1000 10000 100000; do
	"$synthetic" ccache $n "$work/$n.cc"
done
"$synthetic" keytab 100000 "$work/100000.kt"

# row NAME GOAL ROUNDS PEER... -- OURS...
row() {
	name=$1 goal=$2 rounds=$3
	shift 3
	"$paired" "$name" "$goal" "$rounds" "$@"
}

printf '%-34s %10s %10s %7s %7s %6s %8s\n' what "peer ms" "ours ms" ratio \
    "cpu" goal "ours KiB"
row "1 ticket, list" 2 201 klist -fean "$work/1.cc" -- \
    "$inspect" "$work/1.cc"
row "10 tickets, list" 2 201 klist -fean "$work/10.cc" -- \
    "$inspect" "$work/10.cc"
row "1,000 tickets, list" 4 51 klist -fean "$work/1000.cc" -- \
    "$inspect" "$work/1000.cc"
row "10,000 tickets, list" 8 11 klist -fean "$work/10000.cc" -- \
    "$inspect" "$work/10000.cc"
row "100,000 tickets, list" 8 5 klist -fean "$work/100000.cc" -- \
    "$inspect" "$work/100000.cc"
row "100,000 tickets, verdict" 8 5 klist -s "$work/100000.cc" -- \
    "$inspect" -q "$work/100000.cc"
row "100,000 keys, list" 7 5 klist -ketK "$work/100000.kt" -- \
    "$inspect" "$work/100000.kt"
if [ -x "$heimdal" ]; then
	row "100,000 tickets, JSON (Heimdal)" 3 3 "$heimdal" klist --json \
	    -c "FILE:$work/100000.cc" -- "$inspect" --json \
	    "$work/100000.cc"
else
	row "100,000 tickets, JSON (klist text)" 3 5 klist -fean \
	    "$work/100000.cc" -- "$inspect" --json "$work/100000.cc"
fi

command -v valgrind >/dev/null || exit 0
count() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 \
	    >/dev/null | sed -n 's/.*Collected : //p'
}
for mode in list verdict; do
	ours='' peer=-fean
	[ $mode = list ] || { ours=-q peer=-s; }
	a=$(count "$inspect" $ours "$work/10.cc")
	b=$(count "$inspect" $ours "$work/1000.cc")
	c=$(count klist $peer "$work/10.cc")
	d=$(count klist $peer "$work/1000.cc")
	echo "instructions a ticket, $mode: ours $(((b - a) / 990))," \
	    "klist $peer $(((d - c) / 990))"
done
