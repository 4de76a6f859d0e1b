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

allowed()
{
	echo "$edges" | awk -v from="$1" -v to="$2" '
	    $1 == from { for (i = 1; i <= NF; i++) if ($i == to) found = 1 }
	    END { exit !found }'
}

check_include()
{
	case $2 in
	config.h | entrakrb.h) return ;;
	*/*) ;;
	*) complain "$3: name the folder: $2"; return ;;
	esac
	allowed "$1" "${2%%/*}" || complain "$3: $1 may not use $2"
}

for dir in lib/*/; do
	dir=${dir%/}
	folder=${dir#lib/}
	echo "$edges" | grep -q "^$folder\\b" ||
	    { complain "$dir is not in the table"; continue; }
	for file in "$dir"/*.[ch] "$dir"/*.def; do
		[ -e "$file" ] || continue
		for header in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$file")
		do
			check_include "$folder" "$header" "$file"
		done
		case " $world " in *" $folder "*) continue ;; esac
		grep -nE '^#include <(windows|krb5|gssapi|com_err|et/|security|sspi|nt|curl|openssl|win)' \
		    "$file" && complain "$file: not in this folder"
	done
done

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
