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


TARGETS = """\
# three hosts

 mi1.abc123.database.windows.net
sql.example.com\r
\ttcp:mi2.abc123.database.windows.net,1433
"""
HOSTS = [HOST, "sql.example.com", "mi2.abc123.database.windows.net"]


def reports(output, what):
    return [valid(json.loads(i), what) for i in output.splitlines()]


def refused(named, *arguments, stdin=""):
    """A usage error: nothing runs, one line that names what is wrong."""
    r = probe(*arguments, stdin=stdin)
    what = f"{arguments}: {r.returncode} {r.stderr}"
    check(r.returncode == 2 and not r.stdout and
          r.stderr.count("\n") == 1 and named in r.stderr, what)


def targets():
    for jobs in ([], ["--jobs", "2"], ["--jobs", "64"]):
        r = probe("--json", "--offline", "--targets", "-", *jobs,
                  stdin=TARGETS)
        found = reports(r.stdout, f"--targets {jobs}")
        check([d["target"]["host"] for d in found] == HOSTS,
              f"order with {jobs}: {r.stdout[:300]} {r.stderr}")
        codes = {d["exit_code"] for d in found}
        worst = next(c for c in (4, 1, 3, 0) if c in codes)
        check(r.returncode == worst, f"worst of {codes}: {r.returncode}")
    r = probe("--json", "--offline", "--targets", "-", "--jobs", "3",
              "--unordered", "fabric.example.com", stdin=TARGETS)
    found = reports(r.stdout, "--unordered")
    check(sorted(d["target"]["host"] for d in found) ==
          sorted(HOSTS + ["fabric.example.com"]), "--unordered, all are there")
    r = probe("-q", "--offline", "--targets", "-", "--jobs", "2",
              stdin=TARGETS)
    check((r.stdout, r.stderr) == ("", ""), "quiet with jobs")


def targets_refused():
    refused("-:2", "--targets", "-", stdin=f"{HOST}\nbad host\n")
    refused("-:1", "--targets", "-", stdin="x" * 9000 + "\n")
    refused("-:2", "--targets", "-", stdin=f"{HOST}\na\0b\n")
    refused("-", "--targets", "-", stdin="# nothing\n\n")
    refused("100000", "--targets", "-", stdin="\n" * 100001)
    refused("/nonexistent", "--targets", "/nonexistent")
    refused("--targets", "--replay", "/dev/null", "--targets", "-")
    refused("--record", "--record", "/tmp/never", HOST, HOST)
    for n in ("0", "65", "-1", "two", "1x", ""):
        refused("--jobs", "--jobs", n, HOST)
    r = probe("--json", "--targets", "-", stdin="Server=;Password=hunter2\n")
    valid(json.loads(r.stdout), "a broken line")
    check("hunter2" not in r.stdout + r.stderr, "a password is shown")


MANY = '''
for i in 1 2 3 4; do echo "$HOST"; done |
    "$PROBE" --json --targets - --jobs 4
echo "code $?"
'''


def many():
    lines = lab(MANY).stdout.splitlines()
    check(lines[-1] == "code 0" and len(lines) == 5, f"four probes: {lines}")
    for d in reports("\n".join(lines[:-1]), "four probes"):
        check(d["status"] == "ok", f"four probes at a time: {d['status']}")


def main():
    store()
    targets()
    targets_refused()
    many()
    sys.exit(1 if failed else 0)


main()
