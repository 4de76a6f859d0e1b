#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""The options of entrakrb-probe as a user gives them, inside the lab."""
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

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


def targets_redacted():
    """One host has one token, whichever process looked at it."""
    hosts = ["sql1.corp.example", "sql2.corp.example", "sql1.corp.example"]
    said = []
    for jobs in ([], ["--jobs", "3"]):
        arguments = ["--offline", "--redact", *jobs, *hosts]
        found = reports(probe("--json", *arguments).stdout, f"redact {jobs}")
        said.append([d["target"]["host"] for d in found])
        check(all(d["duration_ms"] is not None for d in found),
              f"durations with {jobs}")
        for form in ([], ["--prometheus"]):
            text = probe(*form, *arguments).stdout
            tokens = set(re.findall(r"MSSQLSvc/(host-[0-9]+):", text))
            check(set(said[-1]) <= tokens and "corp" not in text,
                  f"{form} with {jobs}: {tokens}")
    one, other, again = said[0]
    check(said[0] == said[1] and one == again != other, f"tokens: {said}")


REPLAYED = '''
"$PROBE" -q --offline --record "$HOME/run" "$HOST"
"$PROBE" --json --replay "$HOME/run"
"$PROBE" --json --client freetds --replay "$HOME/run"
'''


def replayed_for_a_client():
    whole, one = reports(lab(REPLAYED).stdout, "--replay --client")
    check(whole["drivers"] == [] and
          [d["client"] for d in one["drivers"]] == ["freetds"],
          f"--client: {whole['drivers']} {one['drivers']}")


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


HTML = '''
cd "$HOME"
"$PROBE" -q --html page --record run "$HOST"; echo "code $?"
stat -c %a page
"$PROBE" -q --redact --html hidden "$HOST"
grep -c alice page hidden
ln -s elsewhere link
"$PROBE" -q --html link "$HOST"
[ ! -e elsewhere ] && echo "not through a link"
cat page
'''


class Page(html.parser.HTMLParser):
    """Every tag is closed; no script, nothing loaded from elsewhere."""
    open_tags, text = (), ""

    def handle_starttag(self, tag, attrs):
        names = {n for n, _ in attrs}
        check(tag not in ("script", "img", "link", "iframe", "object") and
              not names & {"src", "href", "onload", "onclick", "style"},
              f"<{tag} {attrs}> in the page")
        if tag != "meta":
            self.open_tags += (tag,)

    def handle_endtag(self, tag):
        check(self.open_tags[-1:] == (tag,), f"</{tag}>: {self.open_tags}")
        self.open_tags = self.open_tags[:-1]

    def handle_data(self, data):
        self.text += data


def read_page(text):
    page = Page()
    page.feed(text)
    page.close()
    check(page.open_tags == (), f"left open: {page.open_tags}")
    return page.text


def page():
    output = lab(HTML, faults=["tgt-expired"]).stdout
    lines = output.splitlines()
    check(lines[0] == "code 1" and lines[1] == "600", f"--html: {lines[:2]}")
    check(lines[2] != "page:0" and lines[3] == "hidden:0",
          f"redaction: {lines[2:4]}")
    check("not through a link" in lines[4:6], f"--html link: {lines[4:6]}")
    text = read_page(output[output.index("<!DOCTYPE"):])
    check("tgt-expired" in text and SPN in text, "the page names the finding")


def hostile_page():
    """Evidence of somebody who wants to get out of the text."""
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder, "run")
        probe("-q", "--offline", "--record", str(run), HOST)
        evil = "</p><script>alert(1)</script>\u202e\x1b[31m&\"'"
        lines = [json.loads(i) for i in run.read_text().splitlines()]
        for line in lines[1:]:
            for name, value in line.get("facts", {}).items():
                if isinstance(value, str) and name != "run.host":
                    line["facts"][name] = evil
        run.write_text("".join(json.dumps(i) + "\n" for i in lines))
        r = probe("-q", "--html", f"{folder}/page", "--replay", str(run))
        check(r.returncode in (1, 3), f"hostile: {r.returncode} {r.stderr}")
        text = pathlib.Path(folder, "page").read_text()
        shown = read_page(text)
        check("<script>alert(1)" in shown, "what was seen is shown")
        check(not set("\u202e\x1b") & set(text), "no controls in the page")
        r = probe("--prometheus", "--replay", str(run))
        metrics(r.stdout)


SAMPLE = re.compile(r'(entrakrb_[a-z_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*"'
                    r',?)+)\} (-?[0-9.]+)')


def metrics(text):
    """Samples by (name, labels), each family in one piece."""
    found, family, seen = {}, None, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split()[2]
            check(family not in seen, f"{family} stands twice")
            seen.add(family)
        elif not line.startswith("# TYPE "):
            m = SAMPLE.fullmatch(line)
            check(m and m[1] == family, f"no sample of {family}: {line}")
            if m:
                check((m[1], m[2]) not in found, f"twice: {line}")
                found[m[1], m[2]] = float(m[3])
    return found


PROMETHEUS = '''
"$PROBE" --prometheus --jobs 2 "$HOST" "mi2.abc123.database.windows.net" "$HOST"
'''


def prometheus():
    found = metrics(lab(PROMETHEUS).stdout)
    target = f'target="{SPN}"'
    check(found.get(("entrakrb_probe_success", target)) == 1, "success")
    check(found.get(("entrakrb_probe_success", target.replace("mi1", "mi2")))
          == 0, "the second target fails")
    check(found.get(("entrakrb_probe_stage_status",
                     target + ',stage="ticket"')) == 0, "stage status")
    for name in ("tgt_end_time_seconds", "ticket_end_time_seconds"):
        check(found.get(("entrakrb_" + name, target), 0) > 1e9, name)
    check(abs(found.get(("entrakrb_clock_offset_seconds", target), 99)) <= 5,
          "clock offset")
    check(("entrakrb_probe_duration_seconds", target) in found, "duration")
    check(any(name == "entrakrb_finding" and "mi2" in labels and
              'role="root"' in labels for name, labels in found), "finding")
    hidden = probe("--prometheus", "--offline", "--redact", HOST).stdout
    check(HOST not in hidden and "host-1" in hidden, "redacted metrics")
    r = probe("--json", "--prometheus", HOST)
    check(r.returncode == 2, "--json and --prometheus")
    valid(json.loads(r.stdout), "--json and --prometheus")
    refused("--html", "--html", "/tmp/never", HOST, HOST)
    r = probe("--html", "/nonexistent/page", HOST)
    check(r.returncode == 4 and not r.stdout and "/nonexistent/page" in
          r.stderr, f"--html /nonexistent/page: {r.returncode} {r.stderr}")


AGAINST = '''
cd "$HOME"
export KRB5_CONFIG="$HOME/mine.conf:/etc/krb5.conf"
echo "[libdefaults]" >mine.conf
"$PROBE" -q --record good "$HOST"
"$PROBE" --json --against good "$HOST"
"$PROBE" --against good "$HOST" | tail -1
echo "  clockskew = 77" >>mine.conf
"$PROBE" --json --against good "$HOST"
"$PROBE" --json --redact --against good mi2.abc123.database.windows.net
"$PROBE" --against good "$HOST" | sed -n '/^Differs/,$p'
'''


def difference(report):
    return next((f for f in report["findings"]
                 if f["id"] == "environment-differs-from-record"), None)


def against():
    output = lab(AGAINST).stdout
    lines = output.splitlines()
    found = [valid(json.loads(i), "--against") for i in lines
             if i.startswith("{")]
    check(len(found) == 3, f"--against: {output[:500]}")
    if len(found) != 3:
        return
    same, other, hidden = found
    check(difference(same) is None, f"the same: {difference(same)}")
    check("Nothing that matters differs from the known-good record." in lines,
          "says that nothing differs")
    f = difference(other)
    check(f and f["severity"] == "info" and other["exit_code"] == 0 and
          other["status"] == "ok", f"a difference: {other['status']} {f}")
    values = {e["fact"]: e["value"] for e in f["evidence"]} if f else {}
    check(values.get("config.clockskew", {}).get("now") == 77 and
          set(values) == {"config.clockskew"}, f"what differs: {values}")
    check("Differs from the known-good record:" in lines and
          "    is  77" in lines, "the text says so")
    check("mi1" not in json.dumps(hidden) and
          "mi2" not in json.dumps(hidden), "hosts of both runs are hidden")
    refused("/dev/null", "--against", "/dev/null", HOST)
    refused("/nonexistent", "--against", "/nonexistent", HOST)


RECORD = '''
cd "$HOME"
"$PROBE" -q --record here "$HOST"
for os in linux macos windows; do
	sed 's/"environment.os":"[a-z]*"/"environment.os":"'$os'"/' here >$os
	echo "[$os]"
	"$PROBE" --replay $os
done
'''


def advice():
    """What only another platform has is not advised."""
    output = lab(RECORD, faults=["name-unknown"]).stdout
    said = dict(zip(("linux", "macos", "windows"),
                    re.split(r"^\[\w+\]$", output, flags=re.M)[1:]))
    check(len(said) == 3, f"replays: {output[:500]}")
    for system, text in said.items():
        for other, command in (("linux", "getent "), ("macos", "dscacheutil")):
            check((command in text) == (system == other),
                  f"{command} on {system}")
        check("  Do (" in text, f"nothing to do on {system}")


def login_hidden():
    """Once it runs, its list of arguments holds no password."""
    cmdline = pathlib.Path("/proc/self/cmdline")
    if not cmdline.exists():
        return
    with subprocess.Popen([PROBE, "--login", "Driver=x;UID=u;PWD=sesame",
                           "--targets", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as running:
        shown = pathlib.Path(f"/proc/{running.pid}/cmdline")
        until = time.monotonic() + 30
        while "*" not in shown.read_text() and time.monotonic() < until:
            time.sleep(0.01)
        check("--login" in shown.read_text(), "no --login is running")
        check("sesame" not in shown.read_text(), "a password among arguments")
        out, err = running.communicate("")
    check("sesame" not in out + err, "a password in the output")


def main():
    login_hidden()
    store()
    against()
    advice()
    page()
    hostile_page()
    prometheus()
    targets()
    targets_refused()
    targets_redacted()
    replayed_for_a_client()
    many()
    sys.exit(1 if failed else 0)


main()
