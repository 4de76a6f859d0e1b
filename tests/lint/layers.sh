#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Who may include whom. Every folder below lib/ has a line: its name, then the
# folders whose headers its files may use besides its own and <entrakrb.h>.
set -u
cd "${srcdir:-.}" || exit 1

edges='
base
krb		base
codes		base
facts		base krb
conf		base facts
text		base codes facts
diagnose	base codes facts
report		base krb facts diagnose
inspect		base krb codes facts diagnose report
probe		base krb codes facts diagnose
explain		base krb codes facts text diagnose report probe inspect
api		base krb codes facts conf text diagnose report inspect probe explain
platform	base krb facts
net		base krb facts
collect		base krb codes facts conf text platform net
'

# Headers of a system, of Kerberos, of the network: only in these folders.
world='base net platform'

bad=0
complain()
{
	echo "$*"
	bad=1
}

# Each include of one of our headers that the table does not allow.
forbidden()
{
	grep -H '^#include "' lib/*/*.[ch] lib/*/*.def | awk -v edges="$edges" '
	    BEGIN {
		n = split(edges, line, "\n")
		for (i = 1; i <= n; i++) {
			m = split(line[i], to, /[ \t]+/)
			for (j = 1; j <= m; j++)
				may[to[1], to[j]] = 1
		}
	    }
	    {
		file = substr($0, 1, index($0, ":") - 1)
		split(file, path, "/")
		split($0, quoted, "\"")
		header = quoted[2]
		if (header == "config.h" || header == "entrakrb.h")
			next
		if (split(header, folder, "/") < 2)
			print file ": name the folder: " header
		else if (!((path[2], folder[1]) in may))
			print file ": " path[2] " may not use " header
	    }'
}

# The files of a folder that must not know the world, and use one of its headers.
worldly()
{
	grep -nE '^#include <(windows|krb5|gssapi|com_err|et/|security|sspi|nt|curl|openssl|win)' \
	    "$1"/*.[ch] /dev/null
}

for dir in lib/*/; do
	dir=${dir%/}
	folder=${dir#lib/}
	echo "$edges" | grep -q "^$folder\\b" ||
	    complain "$dir is not in the table"
	case " $world " in *" $folder "*) continue ;; esac
	worldly "$dir" && complain "$dir: not in this folder"
done
found=$(forbidden)
[ -z "$found" ] || complain "$found"

# The tools see what every program sees.
for file in tools/*.[ch]; do
	for header in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$file"); do
		case $header in
		entrakrb.h | config.h) ;;
		*) [ -e "tools/$header" ] ||
		    complain "$file: a tool may not use $header" ;;
		esac
	done
done
exit $bad
