#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# entrakrb-inspect beside klist on synthetic caches and keytabs: paired runs,
# medians, peak memory, and (with valgrind) instructions. "make bench" calls it
# in the build folder. HEIMTOOLS names Heimdal's program if it is not installed,
# as it cannot be beside MIT's on Debian.
set -eu
umask 077

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
synthetic=$PWD/tests/bench/synthetic
inspect=$PWD/entrakrb-inspect
KRB5_CONFIG=/dev/null
export KRB5_CONFIG
paired=$PWD/tests/bench/paired
heimdal=${HEIMTOOLS:-/usr/bin/heimtools}

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

row "100,000 against 10,000 of ours" "<=12" 5 "$inspect" "$work/100000.cc" \
    -- "$inspect" "$work/10000.cc"

command -v valgrind >/dev/null || exit 0
count() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 \
	    >/dev/null | sed -n 's/.*Collected : //p'
}

# ratio NAME THEIRS OURS
ratio() {
	awk -v name="$1" -v a="$2" -v b="$3" 'BEGIN {
		printf "%-34s %10d %10d %6.1fx\n", name, a, b, a / b
	}'
}

# each NAME KIND PEER OURS: for each entry of 1,000 beyond the first 10. The
# commands are split into words.
# shellcheck disable=SC2086
each() {
	a=$(count $3 "$work/10.$2")
	b=$(count $3 "$work/1000.$2")
	c=$(count $4 "$work/10.$2")
	d=$(count $4 "$work/1000.$2")
	ratio "$1" $(((b - a) / 990)) $(((d - c) / 990))
}

"$synthetic" keytab 10 "$work/10.kt"
"$synthetic" keytab 1000 "$work/1000.kt"
printf '\n%-34s %10s %10s %7s\n' instructions "peer" "ours" ratio
for n in 1 10; do
	ratio "start to end, tickets: $n" "$(count klist -fean "$work/$n.cc")" \
	    "$(count "$inspect" "$work/$n.cc")"
done
each "a ticket, list" cc "klist -fean" "$inspect"
each "a ticket, verdict" cc "klist -s" "$inspect -q"
each "a key, list" kt "klist -ketK" "$inspect"
