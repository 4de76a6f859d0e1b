#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs the scenarios: data in *.toml, each a fault of the lab and the verdict
it must lead to.

Each live scenario starts from a TGT-only cache in a lab of its own, probes the
lab's managed instance, checks that no cache changed, replays the evidence it
left and compares the findings; redacted, the evidence must lead to the same
root. Usage: run.py [--peers] [--jobs N] [--keep FOLDER] [NAME]...
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("abs_top_builddir", os.getcwd()))
TARGET = "mi1.abc123.database.windows.net"
SPN = f"MSSQLSvc/{TARGET}:1433"
STANDIN = BUILD / "tests/scenarios/.libs/libodbcstandin.so"
TIMES = ("duration_ms", "started", "started_epoch")

# What runs inside the lab: caches summed up, the probe, caches again, the
# evidence. Marks of two colons tell the parts apart.
INSIDE = r'''
sums() { { find /tmp -maxdepth 3 -name 'krb5cc*' -type f -exec cat {} + ; } 2>/dev/null |
    sha256sum; }
before=$(sums)
"$PROBE" --json --record "$HOME/run.ndjson" "$@" 2>"$HOME/stderr"
echo "::code $?"
[ "$before" = "$(sums)" ] && echo "::caches same" || echo "::caches changed"
sed 's/^/::stderr /' "$HOME/stderr"
echo "::evidence"
cat "$HOME/run.ndjson"
'''
PEERS = r'''
echo "klist: $(klist 2>&1 | tail -1)"
echo "kvno: $(timeout 40 kvno "$SPN" 2>&1 | tail -1)"
'''


def has_driver():
    """FreeTDS' ODBC driver, by the name that its packages give it."""
    try:
        return "[FreeTDS]" in Path("/etc/odbcinst.ini").read_text()
    except OSError:
        return False


def only_for_root():
    """Faults of the lab that an ordinary user cannot make."""
    if os.geteuid() == 0:
        return []
    listed = subprocess.run([BUILD / "entrakrb-lab", "--list-faults"],
                            capture_output=True, text=True)
    return [line.split()[0] for line in listed.stdout.splitlines()
            if line.endswith("(root only)")]


def can_run(entry, roots):
    """Whether what an ordinary build does not need is there."""
    args = entry.get("args", [])
    return not set(entry["faults"]) & set(roots) \
        and ("--library" not in args or (BUILD / "collect-heimdal").exists()) \
        and ("--login" not in args or has_driver()) \
        and ("@STANDIN@" not in "".join(args) or STANDIN.exists())


def load(names):
    scenarios = []
    roots = only_for_root()
    for path in sorted(HERE.glob("*.toml")):
        with open(path, "rb") as file:
            for entry in tomllib.load(file)["scenario"]:
                entry["file"] = path.name
                entry.setdefault("faults", [entry["name"]])
                if can_run(entry, roots):
                    scenarios.append(entry)
    seen = set()
    for s in scenarios:
        if s["name"] in seen:
            sys.exit(f"scenario {s['name']} is there twice")
        seen.add(s["name"])
    if names:
        scenarios = [s for s in scenarios if s["name"] in names]
    share = int(os.environ.get("SCENARIO_SHARE", "1"))
    if share > 1:
        print(f"SCENARIO_SHARE={share}: only every {share}th scenario runs")
    return scenarios[::share]


def lab(faults, options, script, arguments, env=None):
    command = [str(BUILD / "entrakrb-lab"), "run"]
    for fault in faults:
        command += ["--fault", fault]
    command += options + ["--", "/bin/sh", "-c", script, "sh"] + arguments
    return subprocess.run(command, capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL,
                          env={**os.environ, **(env or {})})


def parse(output):
    """Report, exit code, whether caches stayed the same, evidence."""
    head, _, evidence = output.partition("::evidence\n")
    report, code, same = None, None, None
    for line in head.splitlines():
        if line.startswith("::code "):
            code = int(line.split()[1])
        elif line.startswith("::caches "):
            same = line == "::caches same"
        elif line.startswith("{") and report is None:
            report = json.loads(line)
    return report, code, same, evidence


def run_live(s):
    env = {"PROBE": str(BUILD / "entrakrb-probe"),
           "ENTRAKRB_COLLECTOR_DIR": str(BUILD), **s.get("env", {})}
    options = s.get("lab", [])
    target = s.get("target", TARGET)
    arguments = s.get("args", []) + ([target] if target else [])
    arguments = [a.replace("@STANDIN@", str(STANDIN)) for a in arguments]
    done = lab(s["faults"], options, INSIDE, arguments, env)
    try:
        report, code, same, evidence = parse(done.stdout)
    except ValueError as error:
        return None, [f"no JSON: {error}: {done.stdout[:300]}"], ""
    if report is None:
        return None, [f"no report: {done.stderr.strip()[-300:]}"], ""
    wrong = []
    if same is not True:
        wrong.append("a cache changed")
    if code != report["exit_code"]:
        wrong.append(f"exit code {code}, exit_code {report['exit_code']}")
    return report, wrong, evidence


def probe(*arguments):
    done = subprocess.run([str(BUILD / "entrakrb-probe"), "--json",
                           *arguments], capture_output=True, text=True,
                          timeout=60)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"findings": None, "root_cause": None, "error": done.stderr}


# What tells who and where in the lab.
TELLING = re.compile(r".{0,40}(alice|bob@|contoso|5a0b1c2d|\bmi1\b|abc123)"
                     r".{0,20}", re.IGNORECASE)


def misplaced(text, report):
    """Consequences that the text shows under another finding than their
    cause's."""
    found = {f["id"]: f for f in report["findings"]}
    under, wrong = None, []
    for name in re.findall(r"\[([a-z0-9-]+)\]", text):
        if name not in found:
            continue
        origin = name
        while found[origin]["role"] == "consequence":
            origin = found[origin]["caused_by"]
        if origin == name:
            under = name
        elif origin != under:
            wrong.append(f"{name} is shown under {under}, not {origin}")
    return wrong


def told(path, redacted, report):
    """What the redacted forms of saved evidence still tell."""
    page = f"{redacted}.html"
    text = subprocess.run([str(BUILD / "entrakrb-probe"), "--replay", path,
                           "-v", "--redact", "--html", page],
                          capture_output=True, text=True, timeout=60).stdout
    forms = {"text": text, "page": Path(page).read_text(),
             "record": Path(redacted).read_text()}
    shown = text.partition("\n  ok ")[0]
    return [f"the redacted {name} tells '{found.group(0)}'"
            for name, form in forms.items()
            if (found := TELLING.search(form))] + misplaced(shown, report)


def replay(evidence):
    """The report of saved evidence, and what goes wrong when facts lack."""
    with tempfile.TemporaryDirectory() as folder:
        path, redacted = f"{folder}/run.ndjson", f"{folder}/redacted.ndjson"
        Path(path).write_text(evidence)
        report = probe("--replay", path)
        probe("--replay", path, "--redact", "--record", redacted)
        again = probe("--replay", redacted)
        lacking = subprocess.run([str(BUILD / "tests/scenarios/ablate"),
                                  path], capture_output=True, text=True,
                                 timeout=60)
        wrong = told(path, redacted, report)
    wrong += [line.partition(": ")[2] for line in lacking.stdout.splitlines()]
    if lacking.returncode not in (0, 1):
        wrong.append(f"ablate: {lacking.returncode} {lacking.stderr}")
    if again["root_cause"] != report["root_cause"]:
        wrong.append(f"redacted, the root is {again['root_cause']}")
    return report, wrong


def explain(s):
    """What entrakrb-explain makes of a pasted text, or of a sample of one."""
    text = s.get("text") or \
        (HERE.parent / "samples" / s["paste"]).read_bytes()
    if isinstance(text, str):
        text = text.encode()
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(text)
        file.flush()
        done = subprocess.run([str(BUILD / "entrakrb-explain"), "--json",
                               file.name], capture_output=True, text=True,
                              timeout=60)
    return json.loads(done.stdout)


def judge_login(s, evidence):
    """What the session said it used."""
    for line in evidence.splitlines():
        stage = json.loads(line)
        if stage.get("stage") == "login":
            scheme = stage["facts"].get("login.auth_scheme")
            return [] if scheme == s["logged"] else [f"auth_scheme {scheme}"]
    return ["no login in the evidence"]


def judge(s, report, evidence=""):
    """What is wrong with the report."""
    wrong = []
    expect = s["expect"]
    ids = {f["id"]: f for f in report["findings"]}
    errors = [i for i, f in ids.items() if f["severity"] == "error"]
    if expect in ("ok", "warn", "inconclusive"):
        if report["status"] != expect and not (
                expect == "ok" and report["status"] == "warn"
                and s.get("warnings")):
            wrong.append(f"status {report['status']} "
                         f"({report['root_cause'] or ', '.join(ids)})")
        if errors:
            wrong.append("errors: " + ", ".join(errors))
    elif report["root_cause"] != expect:
        wrong.append(f"root {report['root_cause']} "
                     f"(status {report['status']}; {', '.join(ids)})")
    else:
        roots = [f for f in report["findings"] if f["role"] == "root"]
        if len(roots) != 1 or report["findings"][0]["id"] != expect:
            wrong.append("not exactly one root, first in the list")
        if not roots[0]["remedies"] or not roots[0]["detail"]:
            wrong.append("the root has no remedy or no detail")
    if "exit" in s and report["exit_code"] != s["exit"]:
        wrong.append(f"exit code {report['exit_code']}, not {s['exit']}")
    for i in s.get("with", []):
        if i not in ids:
            wrong.append(f"{i} is missing")
    for i in s.get("effects", []):
        if ids.get(i, {}).get("role") != "consequence":
            wrong.append(f"{i} is not a consequence")
    for i in s.get("own", []):
        if ids.get(i, {}).get("role") != "independent":
            wrong.append(f"{i} is not independent")
    for i in s.get("without", []):
        if i in ids:
            wrong.append(f"{i} must not appear")
    wrong += [f"{d['client']} names {d['finding']}, which is no finding"
              for d in report.get("drivers", [])
              if d["finding"] not in (None, *ids)]
    verdicts = {d["client"]: d["verdict"] for d in report.get("drivers", [])}
    wrong += [f"{client} is {verdicts.get(client)}"
              for client, verdict in s.get("drivers", {}).items()
              if verdicts.get(client) != verdict]
    statuses = {stage["id"]: stage["status"] for stage in
                report.get("stages", [])}
    wrong += [f"stage {stage} is {statuses.get(stage)}"
              for stage, status in s.get("stages", {}).items()
              if statuses.get(stage) != status]
    if "logged" in s:
        wrong += judge_login(s, evidence)
    for text in s.get("never", []):
        if text in json.dumps(report, ensure_ascii=False) + evidence:
            wrong.append(f"shows '{text}'")
    for text in s.get("says", []):
        if text not in json.dumps(report, ensure_ascii=False):
            wrong.append(f"does not say '{text}'")
    return wrong


class Schemas:
    """Validators of the JSON documents, when python3-jsonschema is there."""

    def __init__(self):
        self.validators = {}
        try:
            import jsonschema
        except ImportError:
            sys.exit("python3-jsonschema is needed to run the scenarios")
        for path in (HERE.parent.parent / "lib/report/schema").glob("*.json"):
            schema = json.loads(path.read_text())
            name = path.name.removeprefix("entrakrb.").split(".")[0]
            self.validators[name] = jsonschema.Draft202012Validator(schema)

    def check(self, name, document):
        if name not in self.validators:
            return [f"no schema for {name}"]
        errors = self.validators[name].iter_errors(document)
        return [f"{name} schema: {e.json_path}: {e.message[:200]}"
                for e in errors][:3]


def keep(s, folder, evidence):
    if folder is not None:
        (Path(folder) / f"{s['name']}.ndjson").write_text(evidence)


def run(s, schemas, peers, folder=None):
    start = time.monotonic()
    said = ""
    if "paste" in s or "text" in s:
        report = explain(s)
        return (s, report, judge(s, report) + schemas.check("explain", report),
                time.monotonic() - start, "")
    if "evidence" in s:
        evidence = (HERE / s["evidence"]).read_text()
        report, wrong = replay(evidence)
        if report["findings"] is None:
            return s, None, [report["error"]], 0, ""
    else:
        report, wrong, evidence = run_live(s)
        if report is None:
            return s, None, wrong, time.monotonic() - start, ""
        keep(s, folder, evidence)
        again, lacking = replay(evidence)
        wrong += lacking
        if again["findings"] != report["findings"]:
            wrong.append("the replay gives other findings")
    seconds = time.monotonic() - start
    wrong += judge(s, report, evidence) + schemas.check("report", report)
    for line in evidence.splitlines():
        wrong += schemas.check("evidence", json.loads(line))[:1]
    if peers and "evidence" not in s:
        said = lab(s["faults"], s.get("lab", []), PEERS, [],
                   {"SPN": SPN, **s.get("env", {})}).stdout
    return s, report, wrong, seconds, said


def show(result, peers):
    s, report, wrong, seconds, said = result
    got = (report["root_cause"] or report["status"]) if report else "-"
    print(f"{'ok  ' if not wrong else 'FAIL'} {s['name']:<42} "
          f"{s['expect']:<32} {got:<32} {seconds:5.1f} s")
    for line in wrong:
        print(f"     {line}")
    if peers:
        for line in said.splitlines():
            print(f"     {line[:160]}")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--peers", action="store_true",
                        help="also show what klist and kvno say")
    parser.add_argument("--jobs", type=int, default=1 + (os.cpu_count() or 1))
    parser.add_argument("--keep", metavar="FOLDER",
                        help="keep the evidence of live runs there")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    schemas = Schemas()
    scenarios = load(options.names)
    failed = 0
    print(f"     {'scenario':<42} {'expected':<32} {'got':<32}   time")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        jobs = [pool.submit(run, s, schemas, options.peers, options.keep)
                for s in scenarios]
        for job in jobs:
            result = job.result()
            show(result, options.peers)
            failed += bool(result[2])
    print(f"{len(scenarios) - failed} passed, {failed} failed")
    return 1 if failed or not scenarios else 0


if __name__ == "__main__":
    sys.exit(main())
