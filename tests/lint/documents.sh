#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Manual pages are clean; completions are what their shells take.
set -u
bad=0
without=
command -v mandoc >/dev/null || without=mandoc
for page in tools/*.1 tools/*.7; do
	# Whether the pages it refers to are installed is not its fault.
	found=$(mandoc -T lint "$page" 2>/dev/null |
	    grep -v 'referenced manual not found')
	[ -z "$found" ] || { echo "$found"; bad=1; }
done
for shell in bash zsh fish; do
	command -v $shell >/dev/null || { without="$without $shell"; continue; }
	for file in tools/$shell/*; do
		$shell -n "$file" || { echo "$file: $shell refuses it"; bad=1; }
	done
done

# complete WORD...: what bash would offer for the last word.
complete_with_bash()
{
	bash -c '
		. "tools/bash/$1"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
		_${1//-/_}
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | tr '\n' ' '
}
expect()
{
	[ "$1" = "$2" ] || { echo "completion gave '$1', not '$2'"; bad=1; }
}
expect "$(complete_with_bash entrakrb-probe --off)" '--offline '
expect "$(complete_with_bash entrakrb-probe --color a)" 'auto always '
expect "$(complete_with_bash entrakrb-probe --color = n)" 'never '
expect "$(complete_with_bash entrakrb-probe --only tgt,tl)" 'tgt,tls '
[ -z "$without" ] || echo "SKIPPED in part: no $without"
[ $bad = 0 ] && [ -n "$without" ] && exit 77
exit $bad
