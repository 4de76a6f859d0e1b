#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs in the lab, see check-klist.sh; its argument is the build folder. With a
# second, "kcm" or "keyring", only in a place of its own.
set -u

inspect=$1/entrakrb-inspect
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
export TZ=UTC LC_ALL=C
spn=MSSQLSvc/mi1.abc123.database.windows.net:1433
keytab=$(find /tmp -maxdepth 2 -name mi.keytab -user "$(id -u)" \
    2>/dev/null | head -n 1)

# What klist says of each ticket: server, start, end, renewal, flags, etypes.
# Where renew-till is absent, flags and etypes share a line.
from_klist() {
	klist -efa "$1" | awk -F '[ ,;\t]+' '
	function flush() {
		if (server != "")
			print server, start, end, renew, flags, skey, tkt
		server = renew = flags = skey = tkt = ""
	}
	/^[0-9][0-9]\// {
		flush()
		start = $1 " " $2; end = $3 " " $4; server = $5
	}
	/renew until/ {
		for (i = 1; i <= NF; i++)
			if ($i == "until")
				renew = $(i + 1) " " $(i + 2)
	}
	/Flags:/ {
		for (i = 1; i <= NF; i++)
			if ($i == "Flags:")
				flags = $(i + 1)
	}
	/Etype \(skey/ {
		sub(/.*Etype \(skey, tkt\): /, "")
		gsub(/DEPRECATED:|UNSUPPORTED:|etype /, "")
		split($0, e, /, /)
		skey = e[1]; tkt = e[2]; sub(/ *$/, "", tkt)
	}
	END { flush() }'
}

# The same from our JSON, in klist's words.
from_us() {
	"$inspect" --json "$1" | jq -r '
	def letters: [["forwardable","F"],["forwarded","f"],["proxiable","P"],
	    ["proxy","p"],["may-postdate","D"],["postdated","d"],
	    ["renewable","R"],["initial","I"],["invalid","i"],
	    ["hw-authent","H"],["pre-authent","A"],
	    ["transited-policy-checked","T"],["ok-as-delegate","O"],
	    ["anonymous","a"]];
	def when: if . == null then "" else
	    strftime("%m/%d/%y %H:%M:%S") end;
	def etype: {"18":"aes256-cts-hmac-sha1-96",
	    "17":"aes128-cts-hmac-sha1-96","23":"arcfour-hmac"}
	    [tostring] // tostring;
	.tickets[] | . as $t |
	[.server, (.start_epoch | when), (.end_epoch | when),
	    (.renew_until_epoch | when),
	    ([letters[] | select(.[0] as $f | $t.flags | index($f)) | .[1]] |
	    join("")), (.session_etype | etype), (.ticket_etype | etype)] |
	join(" ")'
}

compare() {
	from_klist "$2" >"$work/klist"
	from_us "$2" >"$work/ours"
	if [ -s "$work/klist" ] && diff "$work/klist" "$work/ours"; then
		echo "PASS: $1"
	else
		echo "FAIL: $1"
		failed=1
	fi
}

# One key a line: kvno, principal, encryption type.
compare_keytab() {
	klist -ke "$2" | sed -n 's/^ *\([0-9][0-9]*\) \([^ ]*\) (\(.*\)) *$/\1 \2 \3/p' |
	    sed 's/DEPRECATED:\|UNSUPPORTED://' >"$work/klist"
	"$inspect" --json "$2" | jq -r '.keys[] |
	    "\(.kvno) \(.principal) \(.etype_name)"' >"$work/ours"
	if [ -s "$work/klist" ] && diff "$work/klist" "$work/ours"; then
		echo "PASS: $1"
	else
		echo "FAIL: $1"
		failed=1
	fi
}

# Heimdal's daemon, which MIT's library asks. It knows one place for its socket
# only, so that /run is our own here.
kcm=$(PATH=$PATH:/usr/sbin:/usr/libexec command -v kcm)
if [ "${2:-}" = kcm ]; then
	mount -t tmpfs none /run || exit 1
	socket=/run/.heim_org.h5l.kcm-socket
	printf '[libdefaults]\n\tkcm_socket = %s\n' "$socket" >"$work/conf"
	KRB5_CONFIG=$work/conf:${KRB5_CONFIG:-/etc/krb5.conf} KRB5CCNAME=KCM:
	export KRB5_CONFIG KRB5CCNAME
	"$kcm" --config-file=/dev/null >/dev/null 2>&1 &
	i=0
	while [ ! -S "$socket" ] && [ $i -lt 100 ]; do
		i=$((i + 1))
		sleep 0.1
	done
	kinit -k -t "$keytab" -f "$spn" || failed=1
	compare "in a KCM collection" "$(klist | sed -n 's/^Ticket cache: //p')"
	kill $!
	exit $failed
fi

# In a session keyring that goes with the process.
if [ "${2:-}" = keyring ]; then
	KRB5CCNAME=KEYRING:session:inspect
	export KRB5CCNAME
	kinit -k -t "$keytab" -f "$spn" || failed=1
	compare "in a KEYRING" "$(klist | sed -n 's/^Ticket cache: //p')"
	exit $failed
fi

cloud=$(klist | sed -n 's/^Ticket cache: //p')
compare "the cloud TGT of a sign-in" "$cloud"
kvno -q "$spn" >/dev/null || failed=1
compare "with a service ticket of kvno" "$cloud"

KRB5CCNAME=FILE:$work/kinit
export KRB5CCNAME
kinit -k -t "$keytab" -f -p -l 30m -r 2h "$spn" || failed=1
compare "forwardable, proxiable, renewable of kinit" "$KRB5CCNAME"
kinit -k -t "$keytab" -a "$spn" 2>/dev/null &&
    compare "with addresses" "$KRB5CCNAME"

KRB5CCNAME=DIR:$work/dir
mkdir -m 700 "$work/dir"
kinit -k -t "$keytab" "$spn" || failed=1
compare "in a DIR collection" "$(klist | sed -n 's/^Ticket cache: //p')"

if [ -n "$kcm" ]; then
	unshare -r -m sh "$0" "$1" kcm || failed=1
else
	echo "SKIP: no kcm here"
fi
if keyctl session - true >/dev/null 2>&1; then
	keyctl session - sh "$0" "$1" keyring 2>/dev/null || failed=1
else
	echo "SKIP: no session keyring here"
fi

# The others know no KDC proxy, and find this KDC plainly.
printf '[realms]\n%s = {\n\tkdc = %s\n}\n' "$LAB_REALM" "$LAB_KDC" \
    >"$work/plain.conf"
if python3 -c 'import samba.credentials' 2>/dev/null; then
	KRB5_CONFIG=$work/plain.conf python3 "${0%/*}/samba-kinit.py" \
	    "alice\\@contoso.com@$LAB_REALM" "alice's password" \
	    "FILE:$work/samba" || failed=1
	compare "a cache that Samba wrote" "FILE:$work/samba"
else
	echo "SKIP: no Samba for Python here"
fi

# Heimdal's programs, on Debian beside MIT's only where they are unpacked.
heimdal() {
	program=$1
	shift
	KRB5_CONFIG=$work/plain.conf "$HEIMDAL_TOOLS/$program" "$@" ||
	    failed=1
}
key() {
	heimdal ktutil.heimdal -k "$work/heimdal.kt" "$@" \
	    -e aes256-cts-hmac-sha1-96 -p host/a@R
}
if [ -n "${HEIMDAL_TOOLS-}" ]; then
	heimdal kinit.heimdal -f -p -r 1h -k -t "$keytab" \
	    -c "FILE:$work/heimdal" "$spn@$LAB_REALM"
	compare "a TGT of Heimdal's kinit" "FILE:$work/heimdal"
	heimdal kgetcred -c "FILE:$work/heimdal" "$spn@$LAB_REALM"
	compare "with a ticket of Heimdal's kgetcred" "FILE:$work/heimdal"
	key add -V 7 -w x
	key add -V 300 -w x
	compare_keytab "keytab of Heimdal's ktutil" "$work/heimdal.kt"
	key remove -V 7
	compare_keytab "with a key removed by Heimdal" "$work/heimdal.kt"
else
	echo "SKIP: no programs of Heimdal here (HEIMDAL_TOOLS)"
fi

compare_keytab "keytab of kadmin" "$keytab"
printf 'addent -password -p %s -k 7 -e aes128-cts\nx\naddent -password -p %s -k 300 -e aes256-cts\nx\nwkt %s\n' \
    host/a@R host/a@R "$work/kt" | ktutil >/dev/null
compare_keytab "keytab of ktutil" "$work/kt"
printf 'rkt %s\ndelent 1\nwkt %s\n' "$work/kt" "$work/kt2" | ktutil >/dev/null
compare_keytab "keytab after a deletion" "$work/kt2"

# With -k: what decrypts, and what does not fit and why.
expect_keytab() {
	found=$("$inspect" --json -k "$3" "$cloud" | jq -r '.findings[].id')
	case "$found" in
	*"$2"*)
		echo "PASS: $1"
		;;
	*)
		echo "FAIL: $1: $found"
		failed=1
		;;
	esac
}
make_keytab() {
	printf 'addent -password -p %s -k %s -e %s\nx\nwkt %s\n' \
	    "$spn@KERBEROS.MICROSOFTONLINE.COM" "$2" "$3" "$work/$1" |
	    ktutil >/dev/null
}
have=$(klist -ke "$keytab" | awk '/MSSQLSvc/ { print $1; exit }')
make_keytab old $((have + 7)) aes256-cts
make_keytab etype "$have" aes128-cts
make_keytab wrong "$have" aes256-cts
expect_keytab "the service's keytab decrypts" keytab-decrypted "$keytab"
expect_keytab "another key version" keytab-old-kvno "$work/old"
expect_keytab "another encryption type" keytab-no-etype "$work/etype"
expect_keytab "another key" keytab-wrong-key "$work/wrong"
expect_keytab "no keytab" keytab-not-usable "$work/none"

# Reading changes nothing.
before=$(cksum <"${cloud#FILE:}")
"$inspect" "$cloud" >/dev/null
[ "$before" = "$(cksum <"${cloud#FILE:}")" ] || {
	echo "FAIL: the cache was changed"
	failed=1
}
exit $failed
