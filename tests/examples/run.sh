#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The examples do what they say: without a sign-in, inside the lab with one,
# and for an error of a driver.
. "${srcdir:-.}/tests/tools/expect.sh"

example()
{
	checks=$((checks + 1))
	want=$1 says=$2
	shift 2
	command="$*"
	code=0
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null || code=$?
	[ $code = "$want" ] || complain "exit $code, not $want"
	grep -q "$says" "$tmp/out" || complain "does not say '$says'"
	[ ! -s "$tmp/err" ] || complain 'something on stderr'
}

login=$build/tests/examples/before-login
KRB5CCNAME=FILE:$tmp/none
export KRB5CCNAME
example 1 'sign in again' "$login"
example 0 KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN \
    "$build/tests/examples/explain-gss" 851968 2529638919 \
    'Server not found in Kerberos database'
unset KRB5CCNAME
if [ -x ./entrakrb-lab ]; then
	example 0 'signed in for another' ./entrakrb-lab run -- "$login" \
	    MSSQLSvc/mi1.abc123.database.windows.net:1433
	example 1 'sign in again' ./entrakrb-lab run --fault tgt-expired -- \
	    "$login"
fi
finish
