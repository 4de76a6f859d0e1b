#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Bad input and a world that does not play along: exit codes, documents, and
# nothing partial left behind.
. "${srcdir:-.}/tests/tools/expect.sh"

# ---- Saved evidence that is none, or is cut ----
: >"$tmp/empty"
echo 'no evidence' >"$tmp/text"
echo '{"schema":"entrakrb.report/1"}' >"$tmp/other"
echo '{"schema":"entrakrb.evidence/9"}' >"$tmp/later"
printf '\377\376\0' >"$tmp/binary"
head -c 3000000 /dev/zero | tr '\0' '[' >"$tmp/deep"
for file in empty text other later binary deep; do
	error 2 "$tmp/$file" probe --replay "$tmp/$file"
done
error 2 "$tmp" probe --replay "$tmp"

run probe --offline --only name --record "$tmp/good" \
    mi1.abc123.database.windows.net
[ -s "$tmp/good" ] || complain 'nothing recorded'
[ "$(stat -c %a "$tmp/good" 2>/dev/null || stat -f %Lp "$tmp/good")" = 600 ] ||
    complain 'the record may be read by others'
first=$code
gives "$first" probe --json --replay "$tmp/good"
valid
$python "$srcdir/tests/schema/validate.py" "$tmp/good" ||
    complain 'the record does not fit its schema'

# Cut after the first line, in the middle of a line, and before the end.
head -n 1 "$tmp/good" >"$tmp/cut1"
head -c 300 "$tmp/good" >"$tmp/cut2"
sed '$d' "$tmp/good" >"$tmp/cut3"
for file in cut1 cut2 cut3; do
	run probe --json --replay "$tmp/$file"
	checks=$((checks + 1))
	case $code in 1 | 3) ;; *) complain "exit $code" ;; esac
	valid
done

# ---- A record that cannot be written leaves nothing ----
mkdir "$tmp/folder"
ln -s "$tmp/elsewhere" "$tmp/folder/link"
run probe --offline --only name --record "$tmp/folder/link" \
    mi1.abc123.database.windows.net
[ ! -e "$tmp/elsewhere" ] || complain 'written through a symbolic link'
error 4 "$tmp/folder" probe --record "$tmp/folder" \
    mi1.abc123.database.windows.net
[ "$(ls -A "$tmp/folder")" = link ] || complain 'files left'

# ---- Output that cannot be written ----
for tool in 'explain 7' 'inspect --help' 'probe --list-findings' \
    'explain --json 7'; do
	checks=$((checks + 1))
	command="entrakrb-$tool"
	code=0
	# shellcheck disable=SC2086
	"$build/entrakrb-"$tool >&- 2>"$tmp/err" || code=$?
	[ $code = 4 ] || complain "exit $code with a closed stdout, not 4"
	[ ! -e /dev/full ] && continue
	code=0
	# shellcheck disable=SC2086
	"$build/entrakrb-"$tool >/dev/full 2>"$tmp/err" || code=$?
	[ $code = 4 ] || complain "exit $code with a full disk, not 4"
	[ "$(wc -l <"$tmp/err")" -eq 1 ] || complain 'not one line on stderr'
done
checks=$((checks + 1))
command='entrakrb-explain --list into a pipe that ends'
{ code=0
	"$build/entrakrb-explain" --list-codes 2>"$tmp/err" || code=$?
	echo $code >"$tmp/code"; } | head -n 1 >/dev/null
[ "$(cat "$tmp/code")" = 4 ] || complain "exit $(cat "$tmp/code"), not 4"

# ---- Quiet ----
gives 0 explain -q 7
[ ! -s "$tmp/out" ] || complain 'quiet, but not silent'
gives 0 explain -q --json 7
valid

# ---- Inspect ----
: >"$tmp/zero"
gives 3 inspect --json "$tmp/zero"
valid
gives 3 inspect --json "$tmp/not-there"
valid
says '.status == "inconclusive" and .error == null'
gives 3 inspect --json "$tmp/text"
valid
head -c 100000 /dev/urandom >"$tmp/noise"
run inspect --json "$tmp/noise"
valid
gives 3 inspect --json "$tmp/not-there" "$tmp/text"
valid
export KRB5CCNAME="FILE:$tmp/no-cache"
gives 1 inspect --json
valid
says '.root_cause == "cache-missing"'
gives 1 inspect -s
[ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ] || complain '-s is not silent'

# ---- Explain ----
gives 3 explain --json 'quite another matter'
valid
says '.arguments[0].known == false and .arguments[0].tried != null'
gives 3 explain --json "$tmp/noise"
valid
gives 0 explain --json -1765328377
valid
says '.arguments[0].codes[0].name == "KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN"'
gives 3 explain --json 7 'quite another matter'
valid
for sample in "$srcdir"/tests/samples/*.txt; do
	run explain --json "$sample"
	checks=$((checks + 1))
	valid
	jq -e --argjson code $code '.exit_code == $code' "$tmp/out" >/dev/null ||
	    complain 'another exit code in the document'
done

# ---- Probe, offline and with nothing to see ----
for target in mi1.abc123.database.windows.net x.database.windows.net \
    sql.example.com 'Server=tcp:mi1.abc123.database.windows.net;Pwd=hunter2'
do
	run probe --json --offline "$target"
	checks=$((checks + 1))
	valid
	says ".exit_code == $code"
	! grep -q hunter2 "$tmp/out" "$tmp/err" || complain 'password shown'
done
run probe --json --library sspi mi1.abc123.database.windows.net
checks=$((checks + 1))
[ $code = 3 ] || complain "exit $code for a library not installed, not 3"
valid
says '.exit_code == 3'
finish
