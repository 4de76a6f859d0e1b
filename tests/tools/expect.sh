# SPDX-License-Identifier: BSD-2-Clause
# For tests of the tools: source it. $tmp is a private folder; finish ends the
# test.
set -u
srcdir=${srcdir:-.}
build=$(pwd)
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
checks=0 failures=0
unset KRB5CCNAME KRB5_TRACE NO_COLOR || :
python=/usr/bin/python3
[ -x $python ] || python=python3

complain()
{
	echo "FAILED: $command"
	echo "    $*"
	sed 's/^/    stdout: /' "$tmp/out" | head -n 5
	sed 's/^/    stderr: /' "$tmp/err" | head -n 5
	failures=$((failures + 1))
}

# run TOOL ARGUMENT...: $code, $tmp/out and $tmp/err are what came of it.
run()
{
	command="entrakrb-$*"
	program=$build/entrakrb-$1
	shift
	code=0
	"$program" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || code=$?
}

valid()
{
	$python "$srcdir/tests/schema/validate.py" "$tmp/out" >"$tmp/invalid" ||
	    complain "does not fit its schema: $(head -n 3 "$tmp/invalid")"
}

# An error: the exit code, one line that names the argument, nothing on stdout;
# with --json the same in a document.
# error CODE NAMED TOOL ARGUMENT...
error()
{
	checks=$((checks + 1))
	want=$1 named=$2
	shift 2
	run "$@"
	[ $code = "$want" ] || complain "exit $code, not $want"
	[ "$(wc -l <"$tmp/err")" -eq 1 ] || complain 'not one line on stderr'
	grep -qF -e "$named" "$tmp/err" || complain "does not name $named"
	[ ! -s "$tmp/out" ] || complain 'something on stdout'
	program=$1
	shift
	run "$program" --json "$@"
	[ $code = "$want" ] || complain "exit $code with --json, not $want"
	[ "$(wc -l <"$tmp/out")" -eq 1 ] || complain 'not one document'
	valid
	jq -e --argjson code "$want" '.status == "error" and
	    .exit_code == $code and (.error.message | length) > 0' \
	    "$tmp/out" >/dev/null || complain 'not the error document'
}

# gives CODE TOOL ARGUMENT...: only the exit code.
gives()
{
	checks=$((checks + 1))
	want=$1
	shift
	run "$@"
	[ $code = "$want" ] || complain "exit $code, not $want"
}

# The last document meets a jq expression.
says()
{
	jq -e "$1" "$tmp/out" >/dev/null || complain "not: $1"
}

finish()
{
	echo "$checks checks, $failures failed"
	[ $failures = 0 ]
	exit
}
