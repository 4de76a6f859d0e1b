#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The lab itself: whole, broken in each way it knows, and gone afterwards. The
# judge is an unmodified kvno.
set -u

lab=$PWD/entrakrb-lab
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
failed=0

fail() {
	echo "FAIL: $*"
	failed=1
}

# Parts that an ordinary build does not need.
for program in krb5kdc kdb5_util kadmin.local kvno klist faketime; do
	PATH=$PATH:/usr/sbin command -v $program >/dev/null || {
		echo "no $program here"
		exit 77
	}
done
/usr/bin/python3 -c 'import kdcproxy' 2>/dev/null || {
	echo "no python3-kdcproxy here"
	exit 77
}

# Runs the rest of its arguments as an ordinary user.
as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# check_fault LINE: one line of the file "expected".
check_fault() {
	faults=${1%%|*} rest=${1#*|}
	said=${rest%%|*} traced=${rest#*|}
	options=
	for fault in $faults; do
		options="$options --fault $fault"
	done
	out=$work/faults-$(echo "$faults" | tr ' ' +)
	# shellcheck disable=SC2086
	"$lab" run $options -- sh -c 'KRB5_TRACE=/tmp/trace kvno "$LAB_SPN"
	    echo "uid $(id -u) realm $LAB_REALM spn $LAB_SPN"
	    cat /tmp/trace' >"$out" 2>&1
	uid=$(sed -n 's/^uid \([0-9]*\) .*/\1/p' "$out")
	spn=MSSQLSvc/mi1.abc123.database.windows.net:1433
	said=$(echo "$said" | sed "s,@SPN,$spn,g
	    s,@R,KERBEROS.MICROSOFTONLINE.COM,g; s,@U,$uid,g")
	grep -aqF -e "$said" "$out" || {
		echo "FAIL: $faults: kvno did not say '$said':"
		head -3 "$out"
	}
	grep -aqF -e "$traced" "$out" ||
		echo "FAIL: $faults: no '$traced' in the trace"
}

if [ "${1:-}" = --fault-line ]; then
	check_fault "$2"
	exit 0
fi

check_whole() {
	"$lab" run -- sh -c '
		[ "$(id -u)" != 0 ] || echo "runs as root"
		kvno "$LAB_SPN" || echo "no ticket"
		kvno -k "$LAB_KEYTAB" "$LAB_SPN" | grep -q "keytab entry valid" ||
		    echo "the keytab does not fit"
		klist -fe | grep -q "etype -1" || echo "the TGT is not opaque"
		klist -f | grep -q "Flags: FR$" || echo "other flags"
		grep -q "POST /$LAB_TENANT/kerberos TGS-REQ $LAB_SPN" \
		    "$LAB_FRONT_LOG" || echo "not through the front door"
		grep -q "127.0.0.1.*TGS_REQ.*ISSUE" "$LAB_KDC_LOG" ||
		    grep -q "TGS_REQ.*127.0.0.1: ISSUE" "$LAB_KDC_LOG" ||
		    echo "not from the KDC"
		door=https://login.microsoftonline.com/$LAB_TENANT/kerberos
		! command -v curl >/dev/null ||
		    [ "$(curl -s -m 10 -o /dev/null -w "%{http_code}" \
			--cacert "$LAB_CA" "$door")" = 405 ] ||
		    echo "GET is not refused"
		kinit -R 2>/dev/null && echo "renewed a cloud TGT"
		exit 7' >"$work/whole" 2>&1
	[ $? = 7 ] || fail "the exit code is not the command's"
	grep -v "kvno = 2$" "$work/whole" && fail "the whole lab"
	return 0
}

# A real SQL client logs in, with TLS and a checked certificate, and is told
# that Kerberos was used. Neither name nor password is needed for that.
check_sql() {
	command -v tsql >/dev/null || return 0
	tsql -C | grep -q "Kerberos: yes" || return 0
	query="SELECT auth_scheme FROM sys.dm_exec_connections"
	"$lab" run -- sh -c 'printf "%s\ngo\nSELECT SYSTEM_USER\ngo\nexit\n" \
	    "$0" | tsql -S instance; cat "$LAB_FRONT_LOG"' "$query" \
	    >"$work/sql" 2>&1
	for said in KERBEROS alice@contoso.com "SQL login of .* token .*: 0, 0"
	do
		grep -qx "$said" "$work/sql" ||
		    fail "tsql: no '$said': $(tail -5 "$work/sql")"
	done
	for fault in sql-cert-untrusted sql-cert-other-name sql-cert-expired \
	    sql-no-encryption sql-no-login sql-reset-after-login; do
		"$lab" run --fault $fault -- sh -c 'echo exit |
		    timeout 20 tsql -S instance' >"$work/sql" 2>&1 &&
		    fail "tsql logs in in spite of $fault"
	done
	"$lab" run -- sh -c 'echo exit | tsql -S instance -U sqluser \
	    -P sesame-1433' >"$work/sql" 2>&1 || fail "tsql with a password"
	"$lab" run -- sh -c 'echo exit | tsql -S instance -U sqluser \
	    -P wrong' >"$work/sql" 2>&1 && fail "tsql with a wrong password"
	return 0
}

check_user() {
	as_user "$lab" run -- sh -c 'kvno "$LAB_SPN" && kvno -k "$LAB_KEYTAB" "$LAB_SPN"' \
	    >"$work/user" 2>&1 || fail "as an ordinary user: $(cat "$work/user")"
	as_user "$lab" run --fault cache-keyring-persistent -- \
	    sh -c 'kvno "$LAB_SPN"' >"$work/user" 2>&1 ||
	    fail "with a keyring as an ordinary user: $(cat "$work/user")"
}

# Without namespaces: started by whoever runs this, and as an ordinary user.
check_wrapper() {
	if ! ls /usr/lib/*/libnss_wrapper.so /usr/lib*/libnss_wrapper.so \
	    >/dev/null 2>&1; then
		return 0
	fi
	mkdir -m 1777 "$work/tmp"
	for as in "" as_user; do
		TMPDIR=$work/tmp $as "$lab" run --no-namespaces -- sh -c '
		    kvno "$LAB_SPN"; sleep 1000 & exit 3' >"$work/out" 2>&1
		[ $? = 3 ] && grep -q "kvno = 2" "$work/out" ||
		    fail "without namespaces: $(cat "$work/out")"
	done
	TMPDIR=$work/tmp "$lab" run --no-namespaces --fault http-403 -- sh -c '
	    KRB5_TRACE=/dev/stdout kvno "$LAB_SPN"' 2>&1 |
	    grep -q "HTTP/1.1 403" || fail "a fault without namespaces"
	TMPDIR=$work/tmp "$lab" run --no-namespaces --fault anchors-system -- \
	    true 2>"$work/err" && fail "a fault that needs namespaces"
	grep -q "anchors-system needs namespaces" "$work/err" ||
	    fail "refusal of a fault: $(cat "$work/err")"
	[ -z "$(ls -A "$work/tmp")" ] || fail "left behind: $(ls "$work/tmp")"
}

check_exit_codes() {
	"$lab" run -- sh -c 'kill -TERM $$' 2>/dev/null
	[ $? = 143 ] || fail "exit code after a signal"
	"$lab" run -- /nonexistent 2>/dev/null
	[ $? = 127 ] || fail "exit code for no such command"
	"$lab" run -- /etc/passwd 2>/dev/null
	[ $? = 126 ] || fail "exit code for what is no program"
	for arguments in "" "run" "walk -- true" "run --fault nonesuch -- true" \
	    "run --nonesuch -- true" "run --fault -- true" \
	    "run --fault no-cache --fault cache-dir -- true"; do
		# shellcheck disable=SC2086
		"$lab" $arguments >"$work/out" 2>"$work/err"
		[ $? = 2 ] || fail "exit code for '$arguments'"
		[ "$(wc -l <"$work/err")" = 1 ] && [ ! -s "$work/out" ] ||
		    fail "message for '$arguments'"
	done
	"$lab" --list-faults | grep -q '^  tgt-expired  ' ||
	    fail "--list-faults"
	"$lab" --help | grep -q '^Usage: ' || fail "--help"
}

# A zombie that no init reaps, as in a container, is gone too.
lives() {
	grep -q '^State:.[^ZX]' "/proc/${1% }/status" 2>/dev/null
}

# Everything inside is a descendant of the namespace's first process: when that
# is gone, all is gone.
check_interrupted() {
	for signal in INT TERM HUP KILL; do
		rm -f "$work/up"
		mkfifo "$work/up"
		chmod 666 "$work/up"
		"$lab" run -- sh -c 'echo up >"$0"; sleep 1000' "$work/up" &
		pid=$!
		read -r _ <"$work/up"
		first=$(cat "/proc/$pid/task/$pid/children")
		kill -$signal $pid
		wait $pid 2>/dev/null
		waited=0
		while lives "$first" && [ $waited -lt 100 ]; do
			sleep 0.05
			waited=$((waited + 1))
		done
		lives "$first" && fail "survives SIG$signal"
	done
	[ ! -e /tmp/lab ] || fail "/tmp/lab is left behind"
	grep -q '^lab ' /proc/self/mounts && fail "mounts are left behind"
	return 0
}

check_covered() {
	"$lab" --list-faults | sed -n 's/^  \([^ ]*\) .*/\1/p' >"$work/all"
	twice=$(sort "$work/all" | uniq -d)
	[ -z "$twice" ] || fail "there twice: $twice"
	# These take kvno 15 s and more; others are no errors of their own.
	for fault in $(cat "$work/all"); do
		case $fault in
		silent|http-silent|http-slow|http-keep-open|port-filtered|\
		tls-plain-http|kdc-down)
			;;
		*)
			grep -Eq "(^|^[^|]* )$fault( [^|]*)?\|" \
			    "$here/expected" || fail "$fault is not tested"
			;;
		esac
	done
}

check_whole
check_sql
check_user
check_wrapper
check_exit_codes
check_interrupted 2>/dev/null
check_covered
# Faults that only root can make are left out for others.
: >"$work/roots"
[ "$(id -u)" = 0 ] || "$lab" --list-faults |
    sed -n 's/^  \([^ ]*\) .*(root only)$/^\1|/p' >"$work/roots"
# Several at once, also to see that they do not meet.
grep -v '^#' "$here/expected" | grep -v -f "$work/roots" | tr '\n' '\0' |
    xargs -0 -n 1 -P 3 sh "$0" --fault-line >"$work/faults"
if [ -s "$work/faults" ]; then
	cat "$work/faults"
	failed=1
fi
exit $failed
