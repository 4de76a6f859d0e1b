#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs the decoder benchmarks and prints their table in Markdown.

Usage: decoders.py PROGRAM...   (bench_mit, bench_heimdal, bench_samba)

Times are medians of alternated rounds in one process; instructions are
callgrind's, the difference of two runs of different length.
"""

import re
import subprocess
import sys
from pathlib import Path

PEERS = {"mit": "MIT krb5", "heimdal": "Heimdal", "samba": "Samba"}
NAMES = {
    "ticket": "Ticket",
    "kdc-rep": "TGS-REP",
    "krb-cred": "KRB-CRED, null-encrypted",
    "krb-error": "KRB-ERROR",
    "pac-table": "PAC, table only",
    "pac": "PAC with logon info",
}


def collected(program, name, who, times):
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, name, who, str(times)],
        capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def instructions(program, name, who):
    """Instructions an item; None without valgrind."""
    try:
        few = collected(program, name, who, 10)
        return (collected(program, name, who, 510) - few) // 500
    except (OSError, subprocess.CalledProcessError, AttributeError):
        return None


def row(program, peer, line):
    name, size, own, theirs, ratio, goal = line.split("\t")
    own_count = instructions(program, name, "own")
    peer_count = instructions(program, name, "peer")
    counts = ["-", "-", "-"]
    if own_count and peer_count:
        counts = [f"{own_count:,}", f"{peer_count:,}",
                  f"{peer_count / own_count:.1f}"]
    return [NAMES[name], f"{int(size):,}", peer, own, theirs, ratio,
            f"≥ {goal}", *counts]


def main():
    print("| message | bytes | peer | ns | peer's ns | ratio | goal |"
          " instructions | peer's | ratio |")
    print("|---" * 10 + "|")
    for program in sys.argv[1:]:
        peer = PEERS[Path(program).name.removeprefix("bench_")]
        run = subprocess.run([program], capture_output=True, text=True,
                             check=True)
        for line in run.stdout.splitlines():
            print("| " + " | ".join(row(program, peer, line)) + " |",
                  flush=True)


main()
