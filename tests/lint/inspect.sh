#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# entrakrb-inspect holds no rules of a probe: a program that is linked
# statically relocates their tables at each start, which costs it a fifth.
# Linked dynamically it has them in the library, and this finds nothing.
set -u
[ -e entrakrb-inspect ] || { echo 'entrakrb-inspect is not built'; exit 1; }
! nm entrakrb-inspect 2>/dev/null | grep -E ' (ek_rules|ek_diagnose)$'
