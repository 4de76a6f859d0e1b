#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# entrakrb-inspect against MIT's own klist, field by field, on files that
# kinit, kvno and ktutil make in the lab. One case a line of output.
set -u

here=$(cd "$(dirname "$0")" && pwd)
for program in klist kinit kvno ktutil krb5kdc jq; do
	PATH=$PATH:/usr/sbin command -v $program >/dev/null || {
		echo "no $program here"
		exit 77
	}
done
[ -x ./entrakrb-lab ] || {
	echo "no lab here"
	exit 77
}
./entrakrb-lab run -- true 2>/dev/null || {
	echo "the lab does not run here"
	exit 77
}
exec ./entrakrb-lab run -- sh "$here/compare-klist.sh" "$PWD"
