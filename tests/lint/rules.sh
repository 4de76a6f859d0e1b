#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Rules are listed once, each has its record, its id once in the tree, and a
# scenario or a unit test in which it must fire. What is never advised is in no
# text for users.
set -u
cd "${srcdir:-.}" || exit 1
bad=0
complain()
{
	echo "$*"
	bad=1
}

names=$(sed -n 's/^EK_RULE(\([a-z0-9_]*\))$/\1/p' lib/diagnose/rules.def)
[ -n "$names" ] || complain 'no rules'
twice=$(echo "$names" | sort | uniq -d)
[ -z "$twice" ] || complain "listed twice: $twice"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
echo "$names" | tr _ - | sort >"$work/ids"
cat lib/*/*.c | sed -n 's/.*\.id = "\([^"]*\)",.*/\1/p' | sort >"$work/records"
grep -rhoE '"[a-z0-9-]+"' tests --include='*.toml' --include='*.c' \
    --include='*.sh' --include='*.py' --include='*.json' | tr -d '"' |
    sort -u >"$work/tested"

found=$(uniq -d "$work/records" | comm -12 - "$work/ids")
[ -z "$found" ] || complain "more than one record: $found"
found=$(comm -23 "$work/ids" "$work/records")
[ -z "$found" ] || complain "no record: $found"
found=$(comm -23 "$work/ids" "$work/tested")
[ -z "$found" ] || complain "no test makes it fire: $found"

# Advice that cannot work here or does harm.
found=$(grep -nE 'kinit -R|kinit [^ "]*@KERBEROS|setspn +-|setenforce|TrustServerCertificate *= *(yes|[Tt]rue)|allow_weak_crypto *= *(true|yes)|allow_rc4 *= *(true|yes)|chmod [0-7]*[2367][0-7]? |chmod (o|g|a)\+|--insecure|selinux=0' \
    lib/diagnose/*.c lib/inspect/*.c lib/explain/*.c lib/text/*.* \
    lib/codes/*.* 2>/dev/null)
[ -z "$found" ] || complain "never advised: $found"
# What may be unknown is printed through ek_fact_text and ek_item_text, which
# have words for it; ek_fact_str and ek_item_str give NULL.
found=$(cat lib/diagnose/*.c | tr '\n' ' ' |
    grep -oE 'ek_note\(note, "[^;]*;' |
    grep -E '[^!=] ek_(fact|item)_str\([^()]*(\([^()]*\)[^()]*)*\)[,)]' |
    grep -vE '_str\([^()]*\) [!=]= NULL')
[ -z "$found" ] || complain "prints what may be NULL: $found"
exit $bad
