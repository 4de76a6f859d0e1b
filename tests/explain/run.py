#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""entrakrb-explain as a user runs it: exit codes, streams, JSON."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    jsonschema = None
    print("explain: SKIPPED validation: no python3-jsonschema",
          file=sys.stderr)

SRC = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
TOOL = str(pathlib.Path("entrakrb-explain").resolve())
SAMPLES = SRC / "tests/samples"
SCHEMA = json.loads((SRC / "lib/report/schema/entrakrb.explain.1.json")
                    .read_text())
failed = 0


def run(*args, stdin="", env=None):
    return subprocess.run([TOOL, *args], input=stdin, text=True,
                          capture_output=True, env=env, cwd=CWD)


def check(truth, what):
    global failed
    if not truth:
        failed += 1
        print("FAIL:", what)


def document(*args, stdin=""):
    r = run("--json", *args, stdin=stdin)
    check(r.stdout.endswith("\n") and r.stdout.count("\n") == 1,
          f"one line of JSON for {args}")
    d = json.loads(r.stdout)
    check(d["exit_code"] == r.returncode, f"exit code in {args}")
    if jsonschema is not None:
        for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(d):
            check(False, f"schema of {args}: {list(e.path)} {e.message}")
    return d


# argument, exit code, kind, first code as space:number
WORDS = [
    ("7", 0, "number", ("krb", 7)),
    ("-1765328377", 0, "number", ("com_err", -1765328377)),
    ("0x80090303", 0, "number", ("sspi", 0x80090303)),
    ("0xc000018b", 0, "number", ("ntstatus", 0xc000018b)),
    ("0x6fb", 0, "number", ("win32", 0x6fb)),
    ("1312", 0, "number", ("win32", 1312)),
    ("-2146893053", 0, "number", ("sspi", 0x80090303)),
    ("AADSTS50105", 0, "number", ("aadsts", 50105)),
    ("18456", 0, "number", ("sql", 18456)),
    ("KRB5_KDC_UNREACH", 0, "symbol", ("com_err", -1765328228)),
    ("tgt-expired", 0, "finding", None),
    ("Server not found in Kerberos database", 0, "sentence",
     ("com_err", -1765328377)),
    ("SSPI Provider: No Kerberos credentials avail", 0, "sentence", None),
    ("login: SEC_E_TARGET_UNKNOWN was given", 0, "sentence",
     ("sspi", 0x80090303)),
    ("424242", 3, "unknown", None),
    ("./7", 3, "unknown", None),
    ("nosuch", 3, "unknown", None),
    ("/", 3, "unknown", None),
    ("", 3, "unknown", None),
]


def words():
    for word, code, kind, first in WORDS:
        d = document(word)
        a = d["arguments"][0]
        check((d["exit_code"], a["kind"]) == (code, kind),
              f"{word}: {d['exit_code']} {a['kind']}")
        if first is not None:
            seen = a["codes"][0]
            check((seen["space"], seen["number"]) == first,
                  f"{word}: {seen['space']} {seen['number']}")
        if code == 3:
            check(a["tried"], f"{word}: says what was tried")
        text = run(word)
        check(text.returncode == code and text.stdout and not text.stderr,
              f"text of {word}")
        quiet = run("-q", word)
        check(quiet.returncode == code and not quiet.stdout,
              f"quiet {word}")


def files():
    """A file in the working folder that is called as a number."""
    pathlib.Path(CWD, "7").write_text(
        (SAMPLES / "trace-unknown-spn.txt").read_text())
    check(document("7")["arguments"][0]["kind"] == "number", "7 is a number")
    d = document("./7")
    check(d["root_cause"] == "ticket-spn-unknown" and d["exit_code"] == 1,
          "./7 is a file")
    secret = pathlib.Path(CWD, "secret")
    secret.write_text("x")
    secret.chmod(0)
    if os.geteuid() != 0:
        check(document(str(secret))["exit_code"] == 3, "unreadable file")
    for sample in sorted(SAMPLES.glob("*.txt")):
        d = document(str(sample))
        t = run(str(sample))
        check(t.returncode == d["exit_code"], f"text of {sample.name}")
        check(max(len(line) for line in t.stdout.splitlines()) <= 200,
              f"lines of {sample.name}")
        r = document("--redact", str(sample))
        check("adele" not in json.dumps(r), f"redacted {sample.name}")


def streams():
    trace = (SAMPLES / "trace-http-400.txt").read_text()
    d = document("-", stdin=trace)
    check(d["root_cause"] == "kdcproxy-bad-request", "trace on stdin")
    d = document("-", stdin="Clock skew too great\n")
    check(d["arguments"][0]["kind"] == "sentence" and d["exit_code"] == 0,
          "sentence on stdin")
    check(document("-", stdin="")["exit_code"] == 3, "nothing on stdin")
    check(document("7", "nosuch", str(SAMPLES / "trace-ok.txt"))
          ["exit_code"] == 3, "unknown among known")
    check(document("nosuch", str(SAMPLES / "trace-silent.txt"))
          ["exit_code"] == 1, "an error comes before an unknown")
    check(document("--", "-7")["exit_code"] == 3, "a number that is none")


def lists():
    ids = [line.split("\t") for line in
           run("--list").stdout.splitlines()]
    check(len(ids) > 100 and all(len(i) == 2 for i in ids), "--list")
    check(all(document(i[0])["arguments"][0]["kind"] == "finding"
              for i in ids[:5]), "listed ids are known")
    codes = [line.split("\t") for line in
             run("--list-codes").stdout.splitlines()]
    check(len(codes) > 500 and all(len(c) == 4 for c in codes),
          "--list-codes")
    d = document("--list")
    check(len(d["arguments"]) == len(ids), "--list --json")
    document("--list-codes")


def usage():
    for args in ([], ["--nosuch", "7"], ["--list", "7"]):
        r = run(*args)
        check(r.returncode == 2 and r.stderr.count("\n") == 1 and
              not r.stdout, f"usage error of {args}")
    d = document("--nosuch")
    check(d["status"] == "error" and d["exit_code"] == 2, "usage in JSON")
    with open("/dev/full", "w") as full:
        r = subprocess.run([TOOL, "7"], stdout=full,
                           stderr=subprocess.PIPE, cwd=CWD)
        check(r.returncode == 4, "output that cannot be written")


with tempfile.TemporaryDirectory() as CWD:
    words()
    files()
    streams()
    lists()
    usage()
print("explain:", "FAILED" if failed else "ok")
sys.exit(1 if failed else 0)
