#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""entrakrb-probe in a world that means no good: signals, full disks, files
too large, names that want to be commands; and what no output may hold."""
import json
import os
import pathlib
import pty
import resource
import shutil
import subprocess
import sys
import tempfile

SRC = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
BUILD = pathlib.Path.cwd()
HOST = "mi1.abc123.database.windows.net"
ENV = {**os.environ, "PROBE": str(BUILD / "entrakrb-probe"), "HOST": HOST,
       "INSPECT": str(BUILD / "entrakrb-inspect"), "TERM": "xterm",
       "EXPLAIN": str(BUILD / "entrakrb-explain"),
       "ENTRAKRB_COLLECTOR_DIR": str(BUILD)}
ENV.pop("NO_COLOR", None)
failed = 0


def check(truth, what):
    global failed
    if not truth:
        failed += 1
        print("FAIL:", what)


def lab(program, faults=()):
    """Runs a Python program inside the lab; what it prints is complaints."""
    command = [str(BUILD / "entrakrb-lab"), "run"]
    for fault in faults:
        command += ["--fault", fault]
    r = subprocess.run(command + ["--", "/usr/bin/python3", "-c", program],
                       capture_output=True, text=True, timeout=300, env=ENV,
                       stdin=subprocess.DEVNULL)
    check(r.returncode == 0 and not r.stdout,
          f"{faults}: {r.returncode} {r.stdout[:2000]} {r.stderr[-2000:]}")


def shell(script, *arguments):
    return subprocess.run(["/bin/sh", "-c", script, "sh", *arguments],
                          capture_output=True, text=True, timeout=120,
                          errors="replace", env=ENV,
                          stdin=subprocess.DEVNULL)


# A probe waits for a silent server when the signal comes.
SIGNALS = '''
import os, signal, subprocess, tempfile, time

def stat(pid):
    try:
        text = open(f"/proc/{pid}/stat").read()
    except OSError:
        return None
    rest = text[text.rindex(")") + 2:].split()
    return {"name": text[text.index("(") + 1:text.rindex(")")],
            "state": rest[0], "parent": int(rest[1]), "start": rest[19]}

def below(pid):
    """Everything that descends from a process: (pid, start, name)."""
    all = {int(p): stat(p) for p in os.listdir("/proc") if p.isdigit()}
    found, heap = [], [pid]
    while heap:
        parent = heap.pop()
        for p, s in all.items():
            if s and s["parent"] == parent:
                found.append((p, s["start"], s["name"]))
                heap.append(p)
    return found

def wait_for(truth, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if truth():
            return True
        time.sleep(0.02)
    return False

def lives(process):
    s = stat(process[0])
    return s and s["start"] == process[1] and s["state"] not in "ZX"

def core_limit(pid):
    for line in open(f"/proc/{pid}/limits"):
        if line.startswith("Max core file size"):
            return line.split()[4:6]

def one(number, arguments, collectors):
    folder = tempfile.mkdtemp()
    arguments = [a.replace("FOLDER", folder) for a in arguments]
    p = subprocess.Popen([os.environ["PROBE"], "--timeout", "60",
                          *arguments], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
    running = []
    def started():
        running[:] = below(p.pid)
        return sum(r[2].startswith("collect-") for r in running) == collectors
    if not wait_for(started):
        print(f"{arguments}: collectors did not start: {running}")
    time.sleep(0.3)
    running = below(p.pid)
    for pid, start, name in running:
        if core_limit(pid) != ["0", "0"]:
            print(f"{name} could leave a core dump: {core_limit(pid)}")
    p.send_signal(number)
    out, err = p.communicate(timeout=30)
    what = f"{arguments}, {number!r}"
    if p.returncode != -number:
        print(f"{what}: {p.returncode}")
    if out:
        print(f"{what}: half a report: {out}")
    if not wait_for(lambda: not any(lives(r) for r in running)):
        print(f"{what}: left running: {[r for r in running if lives(r)]}")
    if os.listdir(folder):
        print(f"{what}: left behind: {os.listdir(folder)}")
    os.rmdir(folder)

host = os.environ["HOST"]
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    one(number, ["--json", "--record", "FOLDER/run", "--html",
        "FOLDER/page", host], 1)
one(signal.SIGTERM, ["--json", "--jobs", "3", host, host, host], 3)
'''

# What must never be seen: session keys, tickets, long-term keys.
SECRETS = '''
import base64, os, struct, subprocess

class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0
    def take(self, n):
        self.at += n
        return self.data[self.at - n:self.at]
    def number(self, size):
        return int.from_bytes(self.take(size), "big")
    def counted(self):
        return self.take(self.number(4))
    def principal(self):
        self.number(4)
        n = self.number(4)
        return [self.counted() for i in range(n + 1)]

def read_cache(path):
    """The key and the ticket of each entry of a FILE cache, version 4."""
    r = Reader(open(path, "rb").read())
    assert r.number(2) == 0x504
    r.take(r.number(2))
    r.principal()
    while r.at < len(r.data):
        r.principal()
        server = r.principal()
        r.number(2)
        key = r.counted()
        r.take(16 + 1 + 4)
        for i in range(r.number(4)):
            r.number(2), r.counted()
        for i in range(r.number(4)):
            r.number(2), r.counted()
        ticket = r.counted()
        r.counted()
        if b"X-CACHECONF:" not in server:
            yield key, ticket

def read_keytab(path):
    r = Reader(open(path, "rb").read())
    assert r.number(2) == 0x502
    while r.at < len(r.data):
        entry = Reader(r.take(r.number(4)))
        n = entry.number(2)
        for i in range(n + 1):
            entry.take(entry.number(2))
        entry.take(4 + 4 + 1 + 2)
        yield entry.take(entry.number(2))

def forms(secret):
    """Pieces of a secret in every form in which it might be written."""
    for i in range(0, len(secret) - 12, 4):
        piece = secret[i:i + 12]
        yield piece
        for sep in ("", " ", ":", ", "):
            for case in ("02x", "02X"):
                yield sep.join(format(b, case) for b in piece).encode()
        yield "".join(f"\\\\x{b:02x}" for b in piece).encode()
        yield base64.b64encode(piece)
        yield base64.urlsafe_b64encode(piece)

def run(*command, **more):
    r = subprocess.run(command, capture_output=True,
                       stdin=subprocess.DEVNULL, timeout=120, **more)
    return r.returncode, r.stdout + r.stderr

home, host = os.environ["HOME"], os.environ["HOST"]
probe, inspect = os.environ["PROBE"], os.environ["INSPECT"]
explain = os.environ["EXPLAIN"]
cache = subprocess.run(["klist"], capture_output=True, text=True).stdout
cache = cache.split("FILE:")[1].split()[0]
os.environ["KRB5_TRACE"] = f"{home}/trace"
seen = {}
# The ticket is kept, so that its key can be looked for.
seen["json"] = run(probe, "--json", "-vv", "--store", "--record",
    f"{home}/run", "--html", f"{home}/page", host)
assert seen["json"][0] == 0, seen["json"]
for name in ("run", "page", "trace"):
    if os.path.exists(f"{home}/{name}"):
        seen[name] = 0, open(f"{home}/{name}", "rb").read()
seen["text"] = run(probe, "-vv", "--replay", f"{home}/run")
seen["again"] = run(probe, "-vv", "--client", "all", host)
seen["metrics"] = run(probe, "--prometheus", "--replay", f"{home}/run")
seen["explain"] = run(explain, "-vv", f"{home}/run")
seen["inspect"] = run(inspect, "-vv", cache)
seen["inspect json"] = run(inspect, "-vv", "--json", cache)
lines = "".join(f"addent -password -p {p} -k 1 -e aes256-cts\\nx{p}\\n"
    for p in ("MSSQLSvc/" + host + ":1433", "krbtgt/A"))
subprocess.run(["ktutil"], input=(lines + f"wkt {home}/keytab\\nq\\n"),
    text=True, capture_output=True)
if os.path.exists(f"{home}/keytab"):
    for name, more in (("text", []), ("json", ["--json"])):
        seen["keytab " + name] = run(inspect, "-vv", *more, f"{home}/keytab")
        seen["decrypt " + name] = run(inspect, "-vv", *more, "-k",
            f"{home}/keytab", cache)
secrets = []
for key, ticket in read_cache(cache):
    assert len(key) in (16, 32), len(key)
    # Before the encrypted part, a ticket says its realm and server.
    secrets += [key, ticket[len(ticket) // 2:]]
assert len(secrets) >= 4, "no service ticket was kept"
if os.path.exists(f"{home}/keytab"):
    secrets += read_keytab(f"{home}/keytab")
for name, (code, text) in seen.items():
    if not text:
        print(f"{name} is empty, code {code}")
    for secret in secrets:
        for form in forms(secret):
            if form in text:
                print(f"{name} holds {form!r}")
                break
'''


def folder_closed(folder):
    """An ordinary user's --record into a folder that is not theirs."""
    program = '''
import os, subprocess
folder = os.environ["HOME"] + "/closed"
os.mkdir(folder, 0o555)
for option in ("--record", "--html"):
    path = folder + "/run"
    r = subprocess.run([os.environ["PROBE"], option, path,
                        os.environ["HOST"]], capture_output=True, text=True)
    if r.returncode != 4 or r.stdout or r.stderr.count("\\n") != 1 or \\
            path not in r.stderr:
        print(option, r)
    if os.listdir(folder):
        print(option, "leaves", os.listdir(folder))
'''
    lab(program)


def full(folder):
    """No room for what is to be written: exit 4, a line, nothing partial."""
    report = folder / "run"
    for limit, command in ((0, '"$PROBE" --offline --record "$1" "$HOST"'),
                           (1, '"$PROBE" --offline --html "$1" "$HOST"')):
        r = shell(f"ulimit -f {limit}; {command} | cat >/dev/null; "
                  f"ulimit -f {limit}; {command} 2>&1 >/dev/null; echo $?",
                  str(report))
        lines = r.stdout.splitlines()
        check(lines[-1:] == ["4"] and len(lines) == 2 and
              str(report) in lines[0], f"{command}: {r}")
        check(list(folder.iterdir()) == [], f"left: {os.listdir(folder)}")
    for command in ('"$PROBE" --offline "$HOST"',
                    '"$PROBE" --json --offline "$HOST"',
                    '"$PROBE" --offline --jobs 2 "$HOST" "$HOST"',
                    '"$PROBE" --prometheus --offline "$HOST"'):
        for where in ("/dev/full", "&-"):
            r = shell(f'{command} >{where}; echo "code $?"')
            check(r.stdout == "code 4\n" and r.stderr.count("\n") == 1,
                  f"{command} >{where}: {r}")
        r = shell(f'{{ {command}; echo "code $?" >&2; }} | true')
        check("code 4" in r.stderr or "code 3" in r.stderr,
              f"{command} into a closed pipe: {r}")


def huge(folder):
    """A cap, and memory and time that do not grow with the file."""
    large = folder / "large"
    with large.open("wb") as f:
        f.truncate(1 << 40)
    r = shell('"$PROBE" --replay "$1"', str(large))
    check(r.returncode == 2 and r.stderr.count("\n") == 1 and
          "larger than" in r.stderr, f"--replay of a terabyte: {r}")
    r = shell('"$PROBE" --replay /dev/zero')
    check(r.returncode == 2 and "larger than" in r.stderr, f"/dev/zero: {r}")
    r = shell('"$PROBE" --targets "$1"', str(large))
    check(r.returncode == 2 and r.stderr.count("\n") == 1,
          f"--targets of a terabyte: {r}")


def privileged(folder):
    """With more rights than the caller's, nothing is asked of anybody."""
    if os.geteuid() != 0 or os.statvfs(folder).f_flag & os.ST_NOSUID:
        return
    program = folder / "collect-net"
    shutil.copy(BUILD / "collect-net", program)
    program.chmod(0o4755)
    folder.chmod(0o755)
    ask = 'echo "{\\"time_ms\\": 1000, \\"facts\\": {}}" | "$@" network'
    nobody = ["setpriv", "--reuid", "65534", "--regid", "65534",
              "--clear-groups", str(program)]
    r = shell(ask, *nobody)
    check(r.returncode == 2 and r.stderr and not r.stdout, f"set-user-id: {r}")
    program.chmod(0o755)
    r = shell(ask, *nobody)
    check(r.returncode == 0 and r.stdout, f"not set-user-id: {r}")
    program.unlink()


def in_terminal(command, **more):
    """What a program writes when its standard output is a terminal."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve("/bin/sh", ["sh", "-c", command], {**ENV, **more})
    out = b""
    while True:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.waitpid(pid, 0)
    os.close(fd)
    return out.decode(errors="replace")


def color():
    command = '"$PROBE" --offline "$HOST"'
    for more, option, colored in (
            ({}, "", True), ({"NO_COLOR": ""}, "", True),
            ({"NO_COLOR": "0"}, "", False), ({"TERM": "dumb"}, "", False),
            ({}, " --color=never", False), ({}, " | cat", False),
            ({"NO_COLOR": "1"}, " --color=always", True),
            ({"TERM": "dumb"}, " --color=always | cat", True),
            ({}, " --json", False)):
        text = in_terminal(command + option, **more)
        check(("\x1b[" in text) == colored and HOST in text,
              f"colour with {more} {option}: {text[:200]!r}")


EVIL = ("FILE:/tmp/$(touch pwned)`touch pwned`", "FILE:/tmp/x'; touch pwned; '",
        'FILE:/tmp/"; touch pwned; "', "FILE:/tmp/a\ntouch pwned\n",
        "FILE:/tmp/\x1b]0;title\x07\x1b[31m", "FILE:/tmp/\u202egnp.exe",
        "FILE:/tmp/a b", "-c", "FILE:/tmp/\x9b31m", "FILE:/tmp/a;touch pwned")


def says_nothing_evil(document, text, what):
    for finding in document["findings"]:
        for remedy in finding["remedies"]:
            command = remedy["command"] or ""
            check(not set("\x1b\x07\x9b\u202e`$;&|") & set(command) or
                  "pwned" not in command, f"{what}: {command!r}")
            check("pwned" not in command and "gnp" not in command,
                  f"{what}: {command!r}")
    check(not set("\x1b\x07\x9b\u202e") & set(text),
          f"{what}: controls reach the terminal")


def secret_name(folder):
    """A cache under a name that looks like a secret is used by its name and
    shown without it."""
    place = folder / "password=hunter2"
    place.mkdir()
    cache = str(place / "cc")
    name = b"\0\0\0\1\0\0\0\1\0\0\0\1R\0\0\0\1u"
    pathlib.Path(cache).write_bytes(b"\5\4\0\0" + name)
    for how in ('"$PROBE" --json --offline -c "$1" --record "$2" "$HOST"',
                'export KRB5CCNAME="$1"; '
                '"$PROBE" --json --offline --record "$2" "$HOST"'):
        r = shell(how, cache, str(folder / "record"))
        said = (folder / "record").read_text()
        check('"cache.principal":"u@R"' in said and "***" in said,
              f"{how}: {said[:4000]}")
        check("hunter2" not in said + r.stdout + r.stderr, f"{how}: masked")


def caches():
    for name in EVIL:
        for how in ('"$PROBE" --offline -c "$1" "$HOST"',
                    'export KRB5CCNAME="$1"; "$PROBE" --offline "$HOST"'):
            r = shell(how.replace("--offline", "--json --offline"), name)
            if r.returncode == 2:
                check(r.stderr.count("\n") == 1, f"{name!r}: {r}")
                continue
            says_nothing_evil(json.loads(r.stdout), shell(how, name).stdout,
                              repr(name))
    check(not pathlib.Path("pwned").exists(), "a name became a command")


def spoiled(value, evil):
    """The same value with something evil in every text."""
    if isinstance(value, str):
        return value + evil
    if isinstance(value, list):
        return [spoiled(v, evil) for v in value]
    if isinstance(value, dict):
        return {k: spoiled(v, evil) for k, v in value.items()}
    return value


def evidence(folder):
    """Saved runs from somebody else."""
    run = folder / "run"
    for path in sorted((SRC / "tests/scenarios/evidence").glob("*.ndjson")):
        lines = [json.loads(i) for i in path.read_text().splitlines()]
        for evil in (" $(touch pwned)\n`touch pwned`\x1b[31m\u202e",
                     "';touch pwned;'\x9b"):
            for line in lines[1:]:
                if "facts" in line:
                    line["facts"] = spoiled(line["facts"], evil)
            run.write_text("".join(json.dumps(i) + "\n" for i in lines))
            text = shell('"$PROBE" -vv --replay "$1"', str(run))
            r = shell('"$PROBE" --json --replay "$1"', str(run))
            check(r.returncode in (0, 1, 3), f"{path.name}: {r}")
            if r.returncode in (0, 1, 3):
                says_nothing_evil(json.loads(r.stdout), text.stdout,
                                  path.name)


def main():
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        full(folder)
        huge(folder)
        privileged(folder)
        evidence(folder)
        folder_closed(folder)
        secret_name(folder)
    color()
    caches()
    lab(SECRETS)
    lab(SIGNALS, ["silent"])
    sys.exit(1 if failed else 0)


main()
