#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""What entrakrb-inspect -k says of tickets that a service could be sent, made
and opened by MIT krb5: whole ones, and ones it must not call good."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

TOOL = pathlib.Path("entrakrb-inspect").resolve()
SEAL = pathlib.Path("seal").resolve()
NOW = 1800000000
failed = 0


def inspect(work, *args, **more):
    env = {**os.environ, "HOME": work,
           "ENTRAKRB_COLLECTOR_DIR": str(TOOL.parent), **more}
    return subprocess.run([TOOL, "--at", f"@{NOW}", *args], env=env,
                          cwd=work, capture_output=True, check=False)


def expect(what, is_so, seen):
    global failed
    if not is_so:
        failed += 1
        print(f"FAIL: {what}: {seen}")


def judge(work, name, code, present, absent=(), **more):
    run = inspect(work, "--json", "-k", "keytab", name, **more)
    seen = json.loads(run.stdout)
    ids = [f["id"] for f in seen["findings"]]
    expect(name, run.returncode == code and set(present) <= set(ids) and
           not set(absent) & set(ids), (run.returncode, ids))
    return seen


def check(work):
    wrong = ("pac-signature-wrong", "pac-other-client", "pac-absent",
             "ticket-authenticator-wrong", "ticket-authenticator-time")
    seen = judge(work, "good", 0, ["keytab-decrypted"], wrong)
    ticket = seen["tickets"][0]
    expect("the ticket tells its own times",
           ticket["client"] == "alice@LAB.TEST" and ticket["usable"] and
           ticket["end_epoch"] == NOW + 3600, ticket)
    judge(work, "ended", 1, ["ticket-ended"])
    judge(work, "invalid", 1, ["ticket-flagged-invalid"])
    judge(work, "pac-name", 1, ["pac-other-client"], ["pac-signature-wrong"])
    judge(work, "pac-time", 1, ["pac-other-client"])
    judge(work, "cloud-name", 0, ["pac-other-client"])
    judge(work, "pac-changed", 1, ["pac-signature-wrong"],
          ["pac-other-client"])
    judge(work, "no-pac", 0, ["pac-absent"], ["pac-signature-wrong"])
    seen = judge(work, "sent", 0, ["keytab-decrypted"], wrong)
    part = seen["inputs"][0]["decoded"]["decrypted"][0]
    expect("the authenticator is shown",
           part["authenticator"]["client"] == "alice@LAB.TEST", part)
    judge(work, "sent-name", 1, ["ticket-authenticator-wrong"])
    judge(work, "sent-key", 1, ["ticket-authenticator-wrong"])
    judge(work, "sent-early", 0, ["ticket-authenticator-time"],
          ["ticket-authenticator-wrong"])
    judge(work, "good", 3, ["keytab-not-tried"], ["keytab-wrong-key"],
          ENTRAKRB_COLLECTOR_DIR=work)
    for name in ("good", "sent", "sent-key"):
        for args in ([], ["--json"], ["-vv"]):
            run = inspect(work, *args, "-k", "keytab", name)
            expect("no key is shown", b"CCCC" not in run.stdout and
                   b"Q0ND" not in run.stdout and
                   b"43434343" not in run.stdout, (name, run.stdout))


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([SEAL, folder, str(NOW)], check=True)
    check(folder)
sys.exit(failed != 0)
