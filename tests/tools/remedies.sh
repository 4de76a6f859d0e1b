#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every finding can be explained, in a document that fits its schema, and no
# remedy advises what cannot work here or does harm.
. "${srcdir:-.}/tests/tools/expect.sh"

run explain --list
cut -f1 "$tmp/out" >"$tmp/ids"
[ -s "$tmp/ids" ] || complain 'no findings'
# shellcheck disable=SC2046
gives 0 explain --json $(cat "$tmp/ids")
valid
jq -r '.arguments[].input' "$tmp/out" | diff "$tmp/ids" - ||
    complain 'not every finding is explained'
jq -r '.arguments[].findings[] | .id as $id | .remedies[] |
    "\($id): \(.command // "") \(.text)"' "$tmp/out" >"$tmp/remedies"

# What looks like a command of a shell is one, as it stands: no placeholder is
# a redirection. Lines for a configuration or another language are none.
jq -r '.arguments[].findings[].remedies[] | select(.platform != "windows") |
    .command // empty' "$tmp/out" >"$tmp/commands"
grep -E '^(sudo|export|unset|[a-z][a-z0-9-]*)( |$)' "$tmp/commands" |
    grep -vE ' = |^(import|includedir) ' >"$tmp/shell"
[ "$(wc -l <"$tmp/shell")" -gt 50 ] || complain 'too few commands'
while IFS= read -r line; do
	checks=$((checks + 1))
	printf '%s\n' "$line" | sh -n 2>"$tmp/err" ||
	    complain "a shell does not take: $line"
done <"$tmp/shell"
command='placeholders'
! grep -nE '<[A-Za-z_-]+>' "$tmp/commands" || complain 'look like redirections'

never()
{
	checks=$((checks + 1))
	command="remedies with $1"
	grep -iE "$1" "$tmp/remedies" >"$tmp/out" && complain "never: $1"
}
: >"$tmp/err"
never 'kinit +-R'
never 'kinit [^ ]*@KERBEROS'
never 'setspn'
never 'kdestroy'
never 'TrustServerCertificate|Encrypt=(no|false|optional)'
never '(disable|turn off|switch off|without) .*(verification|validation)'
never 'insecure|curl .*-k '
never 'allow_weak_crypto|allow_rc4|arcfour|rc4'
never 'chmod (6[4-7]|[0-57]|a|o|g).*cache'
never 'setenforce|selinux=|permissive'
never 'chown .*cache'
finish
