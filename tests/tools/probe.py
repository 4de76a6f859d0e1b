#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""The options of entrakrb-probe as a user gives them, inside the lab."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SRC = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
BUILD = pathlib.Path.cwd()
PROBE = str(BUILD / "entrakrb-probe")
HOST = "mi1.abc123.database.windows.net"
SPN = f"MSSQLSvc/{HOST}:1433"
failed = 0


def check(truth, what):
    global failed
    if not truth:
        failed += 1
        print("FAIL:", what)


def validator():
    try:
        import jsonschema
    except ImportError:
        print("SKIPPED validation: no python3-jsonschema", file=sys.stderr)
        return None
    path = SRC / "lib/report/schema/entrakrb.report.1.json"
    return jsonschema.Draft202012Validator(json.loads(path.read_text()))


VALIDATOR = validator()


def valid(document, what):
    if VALIDATOR is not None:
        for e in VALIDATOR.iter_errors(document):
            check(False, f"schema, {what}: {e.json_path}: {e.message[:200]}")
    return document


def lab(script, *arguments, faults=()):
    command = [str(BUILD / "entrakrb-lab"), "run"]
    for fault in faults:
        command += ["--fault", fault]
    return subprocess.run(
        command + ["--", "/bin/sh", "-c", script, "sh", *arguments],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120,
        env={**os.environ, "PROBE": PROBE, "HOST": HOST,
             "ENTRAKRB_COLLECTOR_DIR": str(BUILD)})


def probe(*arguments, stdin=""):
    return subprocess.run([PROBE, *arguments], input=stdin, text=True,
                          capture_output=True, timeout=120,
                          env={**os.environ,
                               "ENTRAKRB_COLLECTOR_DIR": str(BUILD)})


STORE = '''
cache=$(klist | sed -n 's/^Ticket cache: FILE://p')
sum() { sha256sum <"$cache"; }
before=$(sum)
"$PROBE" -q "$HOST" || echo "not healthy"
[ "$before" = "$(sum)" ] && echo same
"$PROBE" --json --store "$HOST"
klist
chmod 400 "$cache"
"$PROBE" --json --store "$HOST"
'''


def store():
    lines = lab(STORE).stdout.splitlines()
    check(lines[0] == "same", f"without --store the cache stays: {lines[:2]}")
    kept, refused = [json.loads(i) for i in lines if i.startswith("{")]
    valid(kept, "--store")
    check(kept["status"] == "ok", f"--store: {kept['status']}")
    check(any(i.rstrip().split("  ")[-1].startswith(SPN) for i in lines[2:]),
          "klist shows the ticket kept")
    valid(refused, "--store, read-only cache")
    ids = {f["id"]: f["severity"] for f in refused["findings"]}
    check(ids.get("ticket-not-stored") == "warning" and
          refused["exit_code"] == 0, f"--store, read-only cache: {ids}")


def main():
    store()
    sys.exit(1 if failed else 0)


main()
