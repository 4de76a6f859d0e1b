#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""entrakrb-inspect as a user runs it: inputs, exit codes, streams, JSON."""
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    jsonschema = None
    print("inspect: SKIPPED validation: no python3-jsonschema",
          file=sys.stderr)

SRC = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
TOOL = str(pathlib.Path("entrakrb-inspect").resolve())
SCHEMA = json.loads((SRC / "lib/report/schema/entrakrb.inspect.1.json")
                    .read_text())
WORK = tempfile.TemporaryDirectory()
CWD = pathlib.Path(WORK.name)
ENV = {"PATH": os.environ["PATH"], "KRB5_CONFIG": "/dev/null",
       "KRB5CCNAME": f"FILE:{CWD}/none", "HOME": str(CWD)}
failed = 0


def check(truth, what):
    global failed
    if not truth:
        failed += 1
        print("FAIL:", what)


def run(*args, stdin=b"", env=None):
    return subprocess.run([TOOL, *args], input=stdin, capture_output=True,
                          env={**ENV, **(env or {})}, cwd=CWD)


def document(*args, stdin=b"", env=None):
    r = run("--json", *args, stdin=stdin, env=env)
    check(r.stdout.endswith(b"\n"), f"a newline ends the JSON of {args}")
    d = json.loads(r.stdout)
    check(d["exit_code"] == r.returncode, f"exit code in {args}")
    if jsonschema is not None:
        for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(d):
            check(False, f"schema of {args}: {list(e.path)} {e.message}")
    return d


def bytes_of(path):
    """Hex in pairs, "text", and comments from # to the end of the line."""
    data = b""
    for quoted, _, pair in re.findall(r'"([^"]*)"|(#.*)|([0-9a-fA-F]{2})',
                                      path.read_text()):
        data += bytes.fromhex(pair) if pair else quoted.encode()
    return data


# The kind by which each vector must be known, by the start of its name.
KINDS = {
    "ap-rep": "ap-rep", "ap-req": "ap-req", "as-rep": "as-rep",
    "as-req": "as-req", "authenticator": "authenticator",
    "enc-ap-rep": "enc-ap-rep-part", "enc-as-rep": "enc-as-rep-part",
    "enc-krb-cred": "enc-krb-cred-part", "enc-tgs-rep": "enc-tgs-rep-part",
    "enc-ticket": "enc-ticket-part", "gss": "gss",
    "kkdcp": "kdc-proxy-message", "krb-cred": "krb-cred",
    "krb-error": "krb-error", "ntlmssp": "ntlmssp", "pac": "pac",
    "tgs-rep": "tgs-rep", "tgs-req": "tgs-req", "ticket": "ticket",
}


def kind_of(name):
    for start, kind in KINDS.items():
        if name.startswith(start):
            return kind
    return None


def forms(data):
    """The ways in which somebody may paste it."""
    b64 = base64.b64encode(data)
    yield "raw", data
    yield "base64", base64.encodebytes(data)
    yield "base64", b64.replace(b"\n", b"") + b"\r\n"
    yield "base64url", base64.urlsafe_b64encode(data).rstrip(b"=")
    yield "hex", data.hex().encode()
    yield "hex", data.hex(" ").upper().encode() + b"\n"
    yield "pem", (b"-----BEGIN X-----\n" + base64.encodebytes(data) +
                  b"-----END X-----\n")
    yield "negotiate", b"Authorization: Negotiate " + b64 + b"\r\n"
    lines = [b"%08x: %s  %s\n" % (i, data[i:i + 16].hex(" ", 2).encode(),
             bytes(c if 32 < c < 127 else 46 for c in data[i:i + 16]))
             for i in range(0, len(data), 16)]
    yield "hexdump", b"".join(lines)


def check_vectors():
    for path in sorted((SRC / "tests/vectors").glob("*.hex")):
        kind = kind_of(path.stem)
        data = bytes_of(path)
        d = document("-", stdin=data)
        if kind is None:
            continue
        check(d["inputs"][0]["kind"] == kind,
              f"{path.stem} is {d['inputs'][0]['kind']}")
        r = run("-", stdin=data)
        check(r.returncode == d["exit_code"], f"{path.stem} as text")
        for encoding, text in forms(data):
            e = document("-", stdin=text)
            check(e["inputs"][0]["kind"] == kind and
                  (e["inputs"][0]["encoding"] == encoding or
                   encoding == "base64url"),
                  f"{path.stem} in {encoding}")
        # The padding at the end of a PAC may be missing.
        cut = document("-", stdin=data[:-9 if kind == "pac" else -1])
        check(cut["exit_code"] in (1, 3), f"{path.stem} cut short")


def check_exit_codes():
    check(document()["exit_code"] == 1, "no default cache")
    check(document("FILE:/nonexistent")["exit_code"] == 1, "no such cache")
    check(document("/nonexistent")["exit_code"] == 3, "no such file")
    check(document("/")["exit_code"] == 3, "a folder")
    check(document("FILE:/")["root_cause"] == "cache-is-directory",
          "a cache that is a folder")
    first = run("FILE:/nonexistent").stdout.splitlines()[0]
    check(first.startswith(b"FAIL  FILE:/nonexistent: "),
          "the first line is the verdict")
    check(document("MEMORY:x")["exit_code"] == 3, "a MEMORY cache")
    check(document("NOSUCH:x")["exit_code"] == 1, "no such type")
    if sys.platform == "linux":
        d = document("API:x")
        check(d["exit_code"] == 1 and "only macOS has" in
              d["findings"][0]["detail"], "a type of macOS")
    check(document("-", stdin=b"?")["exit_code"] == 3, "no known format")
    check(document("-", "FILE:/nonexistent", stdin=b"?")["exit_code"] == 1,
          "the worse of two")
    check(document("--spn", "x", "-")["exit_code"] == 2, "no SPN")
    check(document("--at", "noon")["exit_code"] == 2, "no time")
    r = run("--nosuch")
    check(r.returncode == 2 and r.stdout == b"" and
          r.stderr.count(b"\n") == 1, "usage error")
    check(run("-s").returncode == 1 and run("-s").stdout == b"", "-s")
    r = run("-q", "-", stdin=b"?")
    check(r.stdout == b"" and r.returncode == 3, "-q")
    r = run("--crit", "1h")
    check(r.returncode == 2 and r.stdout.startswith(b"CRITICAL"),
          "--crit without a cache")
    check(run("--crit", "soon").returncode == 3, "--crit soon")
    check(run("--help").returncode == 0, "--help")


def check_full_disk():
    if not os.path.exists("/dev/full"):
        return
    with open("/dev/full", "wb") as full:
        r = subprocess.run([TOOL, "-"], input=b"?", stdout=full, env=ENV,
                           stderr=subprocess.PIPE)
    check(r.returncode == 4 and r.stderr != b"", "a full disk")


check_vectors()
check_exit_codes()
check_full_disk()
sys.exit(failed != 0)
