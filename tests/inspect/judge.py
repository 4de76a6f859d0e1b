#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""What entrakrb-inspect says of tickets of every kind: one small cache each,
the kind, the verdict and the findings that must and must not be there."""
import json
import os
import pathlib
import select
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from der import der, integer  # noqa: E402

TOOL = str(pathlib.Path("entrakrb-inspect").resolve())
WORK = tempfile.TemporaryDirectory()
NOW = 1800000000
HOUR = 3600
CLOUD = "KERBEROS.MICROSOFTONLINE.COM"
TGS = (CLOUD, "krbtgt", CLOUD)
SQL = (CLOUD, "MSSQLSvc", "mi1.abc123.database.windows.net:1433")
SPN = SQL[1] + "/" + SQL[2]
USER = (CLOUD, "alice@contoso.com")
failed = 0


def ticket(name, etype=18, kvno=2, size=200):
    """A Ticket; its name and type as they shall be."""
    realm, *parts = name
    names = b"".join(der(0x1b, p.encode()) for p in parts)
    enc = der(0xa0, integer(etype))
    if kvno is not None:
        enc += der(0xa1, integer(kvno))
    enc += der(0xa2, der(4, bytes(size)))
    return der(0x61, der(
        0x30, der(0xa0, integer(5)), der(0xa1, der(0x1b, realm.encode())),
        der(0xa2, der(0x30, der(0xa0, integer(2)),
                      der(0xa1, der(0x30, names)))),
        der(0xa3, der(0x30, enc))))


def octets(data):
    return struct.pack(">I", len(data)) + data


def principal(name):
    realm, *parts = name
    return struct.pack(">II", 1, len(parts)) + octets(realm.encode()) + \
        b"".join(octets(p.encode()) for p in parts)


def entry(server, data, *, client=USER, etype=18, key=32, start=NOW - HOUR,
          end=NOW + 9 * HOUR, flags=0x00010000):
    return principal(client) + principal(server) + \
        struct.pack(">H", etype) + octets(bytes(key)) + \
        struct.pack(">IIIIBI", NOW - HOUR, start, end, 0, 0, flags) + \
        struct.pack(">II", 0, 0) + octets(data) + octets(b"")


def cache(*entries, offset=0):
    header = struct.pack(">HHii", 1, 8, offset, 0)
    return b"\x05\x04" + octets(header)[2:] + principal(USER) + \
        b"".join(entries)


def keytab(*entries):
    out = b"\x05\x02"
    for (realm, *parts), kvno, etype, size in entries:
        data = struct.pack(">H", len(parts))
        for text in (realm, *parts):
            data += struct.pack(">H", len(text)) + text.encode()
        data += struct.pack(">IIBHH", 1, NOW, kvno, etype, size) + bytes(size)
        out += struct.pack(">i", len(data)) + data
    return out


def inspect(data, *args):
    run = subprocess.run(
        [TOOL, "--json", "--at", f"@{NOW}", *args, "-"], input=data,
        capture_output=True, cwd=WORK.name,
        env={"PATH": os.environ["PATH"], "HOME": WORK.name,
             "ENTRAKRB_COLLECTOR_DIR": WORK.name,
             "KRB5_CONFIG": "/dev/null"}, check=False)
    return json.loads(run.stdout)


def vector(name):
    """A test vector: pairs of hexadecimal, "text", comments from #."""
    path = pathlib.Path(os.environ.get("srcdir", "."), "tests/vectors",
                        name + ".hex")
    out = b""
    for line in path.read_text(encoding="utf-8").splitlines():
        for i, piece in enumerate(line.split("#")[0].split('"')):
            out += piece.encode() if i % 2 else bytes.fromhex(piece)
    return out


def ids_of(seen):
    return [f["id"] for f in seen["findings"]]


def expect(what, data, code, present=(), absent=(), kind=None, args=()):
    global failed
    seen = inspect(data, *args)
    ids = {f["id"] for f in seen["findings"]}
    kinds = [t["kind"] for t in seen["tickets"]]
    wrong = set(present) - ids | set(absent) & ids
    if wrong or seen["exit_code"] != code or (kind and kind not in kinds):
        failed += 1
        print(f"FAIL: {what}: {seen['exit_code']} {sorted(ids)} {kinds}")


TGT = entry(TGS, ticket(TGS, -1, None))
GOOD = entry(SQL, ticket(SQL), end=NOW + HOUR // 2, start=NOW - HOUR // 2)

expect("a cloud TGT and its ticket", cache(TGT, GOOD), 0,
       ["tgt-cloud-marks"], ["tgt-lifetime", "ticket-weak-etype"], "cloud")
expect("a ticket for the SPN", cache(TGT, GOOD), 0, [], ["ticket-other-spn"],
       "sql", ["--spn", SPN])
expect("none for the SPN, but a TGT", cache(TGT, GOOD), 0, ["ticket-other-spn"], [],
       None, ["--spn", "MSSQLSvc/mi2.abc123.database.windows.net:1433"])
expect("an expired TGT", cache(entry(TGS, ticket(TGS, -1, None),
       end=NOW - 1)), 1, ["tgt-expired"], [], "cloud")
expect("a TGT of later", cache(entry(TGS, ticket(TGS, -1, None),
       start=NOW + 60)), 1, ["tgt-not-yet-valid"])
expect("an invalid TGT", cache(entry(TGS, ticket(TGS, -1, None),
       flags=0x01000000)), 1, ["tgt-flagged-invalid"])
expect("none for the SPN, and no TGT", cache(GOOD), 1, ["ticket-other-spn"],
       [], None, ["--spn", "MSSQLSvc/mi2.abc123.database.windows.net:1433"])
expect("an expired ticket", cache(entry(SQL, ticket(SQL), end=NOW - 1)), 1,
       ["ticket-ended"], [], None, ["--spn", SPN])
expect("a ticket of later", cache(entry(SQL, ticket(SQL),
       start=NOW + 60)), 1, ["ticket-starts-later"], [], None,
       ["--spn", SPN])
expect("an invalid ticket", cache(TGT, entry(SQL, ticket(SQL),
       flags=0x01000000)), 1, ["ticket-flagged-invalid"], [], None,
       ["--spn", SPN])
PARTIAL = ("CORP.EXAMPLE", "krbtgt", "CORP.EXAMPLE")
expect("a partial TGT", cache(entry(PARTIAL, ticket(
       PARTIAL, 18, 3494707201))), 0, ["tgt-partial", "tgt-no-cloud"], [],
       "partial")
expect("an on-premises TGT", cache(entry(PARTIAL, ticket(PARTIAL))), 0,
       ["tgt-no-cloud"], ["tgt-partial"], "onprem")
REFERRAL = ("CORP.EXAMPLE", "krbtgt", CLOUD)
expect("a referral TGT", cache(entry(REFERRAL, ticket(REFERRAL))), 0, [],
       ["tgt-expired"], "referral")
expect("another lifetime", cache(entry(TGS, ticket(TGS, -1, None),
       end=NOW + HOUR)), 0, ["tgt-lifetime"])
expect("renewable", cache(entry(TGS, ticket(TGS, -1, None),
       flags=0x00810000)), 0, ["tgt-not-renewable"])
expect("a cache that lies about the name", cache(TGT, entry(
       SQL, ticket((CLOUD, "cifs", "other")))), 0, ["cache-entry-differs"])
expect("another client than the cache's", cache(entry(
       TGS, ticket(TGS, -1, None), client=(CLOUD, "bob"))), 0,
       ["cache-client-differs"])
expect("a short session key", cache(entry(TGS, ticket(TGS, -1, None),
       key=16)), 1, ["cache-session-key"])
expect("a session key that does not fit, judged by its use", cache(
       entry(TGS, ticket(TGS, -1, None), key=16)), 1, [], [], None,
       ["--spn", SPN])
expect("no session key", cache(entry(TGS, ticket(TGS, -1, None), key=0,
       etype=0)), 1, ["cache-session-key"], ["tgt-flagged-invalid",
       "ticket-weak-etype"])
expect("an entry without a ticket", cache(entry(TGS, b"")), 1,
       ["cache-entry-no-ticket"], ["tgt-flagged-invalid"])
expect("a TGT that is another ticket", cache(entry(
       TGS, ticket((CLOUD, "cifs", "other")))), 1, ["cache-entry-differs"])
expect("the ticket for the SPN is another's", cache(TGT, entry(
       SQL, ticket((CLOUD, "MSSQLSvc", "mi2.abc123.database.windows.net:1433")),
       )), 1, ["cache-entry-differs", "ticket-other-spn"], [], None,
       ["--spn", SPN])
expect("a name in other letters", cache(TGT, entry(
       SQL, ticket((CLOUD, SQL[1], SQL[2].upper())))), 0,
       ["cache-entry-other-case"], ["cache-entry-differs"])
expect("a damaged TGT", cache(entry(TGS, ticket(TGS, -1, None)[:-1])), 1,
       ["tgt-damaged"], ["cache-entry-damaged"])
expect("tickets together too large for a KEYRING", cache(
       TGT, entry(SQL, ticket(SQL, size=20000))), 0, ["cache-keyring-quota"],
       ["cache-keyring-size"])
expect("tickets that fit", cache(TGT, GOOD), 0, [], ["cache-keyring-quota"])
expect("RC4", cache(TGT, entry(SQL, ticket(SQL, 23), etype=23, key=16)), 0,
       ["ticket-weak-etype", "ticket-not-aes256"])
expect("AES-128", cache(TGT, entry(SQL, ticket(SQL, 17))), 0,
       ["ticket-not-aes256"], ["ticket-weak-etype"])
ONPREM = ("CORP.EXAMPLE", *SQL[1:])
expect("a realm that is not the cloud's", cache(TGT, entry(
       ONPREM, ticket(ONPREM))), 0, ["ticket-realm-onprem"])
expect("a ticket too large for a KEYRING", cache(entry(
       TGS, ticket(TGS, -1, None, 1 << 20 >> 4))), 0,
       ["cache-keyring-size"])
expect("a ticket too large for a driver", cache(TGT, entry(
       SQL, ticket(SQL, size=70000))), 0, ["ticket-large"])
expect("a clock that is off", cache(TGT, offset=900), 0,
       ["cache-clock-offset"])
expect("a damaged ticket beside a good one", cache(entry(
       SQL, ticket(SQL)[:-1]), TGT), 1, ["cache-entry-damaged"], [], "cloud")
expect("no ticket", cache(), 1, ["cache-no-ticket"])
expect("a cut cache", cache(TGT)[:-3], 1, ["cache-bad-format"],
       ["cache-no-ticket", "tgt-damaged"], "cloud")
for CUT in (3, 40, 250, 300):
    SEEN = inspect(cache(GOOD, TGT)[:-CUT])
    LAST = SEEN["tickets"][-1]
    if (len(SEEN["tickets"]) != 2 or LAST["usable"] is not False or
            not LAST["why"].startswith("damaged at byte ") or
            LAST["server"] != f"krbtgt/{CLOUD}@{CLOUD}" or
            LAST["end_epoch"] not in (NOW + 9 * HOUR, None) or
            not SEEN["inputs"][0]["decoded"]["partial"] or
            "read of the last one" not in SEEN["findings"][0]["detail"]):
        failed += 1
        print(f"FAIL: a cache cut by {CUT} bytes: {SEEN}")
SEEN = inspect(cache(GOOD)[:-3])
if [t["kind"] for t in SEEN["tickets"]] != ["sql"]:
    failed += 1
    print(f"FAIL: a cut entry: {SEEN['tickets']}")
SEEN = inspect(cache(GOOD) + b"\0\0\0\1\0\0\0\1garbage")
if len(SEEN["tickets"]) != 1 or SEEN["exit_code"] != 1:
    failed += 1
    print(f"FAIL: garbage behind an entry is no ticket: {SEEN}")
expect("a keytab", keytab((SQL, 2, 18, 32)), 0, [], ["keytab-weak-etype"])
OTHER = pathlib.Path(WORK.name, "other.keytab")
OTHER.write_bytes(keytab(((CLOUD, "cifs", "other"), 2, 18, 32)))
expect("a keytab that fits no ticket of a cache", cache(TGT, GOOD), 0,
       ["keytab-no-principal"], [], None, ["-k", str(OTHER)])
SEEN = inspect(keytab((SQL, 2, 18, 32)))
if SEEN["tickets"] or len(SEEN["keys"]) != 1:
    failed += 1
    print("FAIL: the keys of a keytab from a pipe are keys")
expect("RC4 in a keytab", keytab((SQL, 2, 23, 16)), 0, ["keytab-weak-etype"])
expect("a key of a wrong length", keytab((SQL, 2, 18, 16)), 1,
       ["keytab-key-length"])
expect("a cut keytab", keytab((SQL, 2, 18, 32))[:-3], 1, ["keytab-damaged"])
SEEN = inspect(keytab((SQL, 2, 18, 32))[:-3])["findings"][0]["detail"]
if "The damaged one is for MSSQLSvc/" not in SEEN:
    failed += 1
    print(f"FAIL: the name of a cut key: {SEEN}")
expect("NTLM", b"NTLMSSP\0\1\0\0\0\0\0\0\0" + bytes(16), 1, ["format-ntlm"])
expect("a keytab for a cloud TGT alone", ticket(TGS, -1, None), 0,
       ["keytab-not-for-cloud"], ["keytab-no-principal"], None,
       ["-k", str(OTHER)])
MIXED = pathlib.Path(WORK.name, "mixed.keytab")
MIXED.write_bytes(keytab((SQL, 2, 17, 16), (SQL, 3, 18, 32)))
expect("the type of another version", cache(GOOD), 1, ["keytab-no-etype"],
       [], None, ["-k", str(MIXED)])
DETAIL = next(f["detail"] for f in inspect(cache(GOOD), "-k", str(MIXED))[
    "findings"] if f["id"] == "keytab-no-etype")
if "version 3" not in DETAIL or "version 2" not in DETAIL:
    failed += 1
    print(f"FAIL: the versions are named: {DETAIL}")
for WHAT, DATA in (("a certificate", der(0x30, der(0x30, der(
        0xa0, integer(2)), integer(77)))), ("an empty SEQUENCE", b"0\0"),
        ("any JSON", b'{"a": 1, "b": [true]}'),
        ("a JSON web key", b'{"kty": "oct", "keyType": "x"}')):
    expect(WHAT, DATA, 3, ["format-unknown"], ["format-malformed"])
expect("too much", b"\x61" * ((16 << 20) + 1), 3, ["format-too-large"],
       ["format-unreadable"])
for name, kind in (("method-data", "method-data"),
                   ("authdata", "authorization-data"),
                   ("etype-info2", "etype-info2")):
    SEEN = inspect(vector(name))
    if set(ids_of(SEEN)) - {"pac-damaged"} or \
            SEEN["inputs"][0]["kind"] != kind:
        failed += 1
        print(f"FAIL: {name}: {SEEN['inputs'][0]['kind']} {ids_of(SEEN)}")
SEEN = inspect(cache(entry(TGS, ticket(TGS, -1, None), end=NOW - 1)))
if SEEN["findings"][0]["evidence"] != [
        {"fact": "tgt.end", "value": "2027-01-15T07:59:59Z"}]:
    failed += 1
    print(f"FAIL: a time in evidence: {SEEN['findings'][0]}")
expect("an NTSTATUS alone", der(0x30, der(0xa1, integer(3)), der(0xa2, der(
       4, struct.pack("<III", 0xc000018b, 0, 1)))), 0, [], ["format-unknown"])
FITTING = pathlib.Path(WORK.name, "fitting.keytab")
FITTING.write_bytes(keytab((SQL, 2, 18, 32)))
for COUNT, PRESENT, ABSENT in ((50, [], ["keytab-limit"]),
                               (51, ["keytab-limit"], [])):
    expect(f"{COUNT} tickets to open", cache(*[GOOD] * COUNT), 3,
           ["keytab-not-tried", *PRESENT], ABSENT, None, ["-k", str(FITTING)])
MANY = pathlib.Path(WORK.name, "many")
MANY.mkdir()
for I in range(1026):
    (MANY / f"tkt{I}").write_bytes(cache(TGT))
RUN = subprocess.run([TOOL, "--json", "--at", f"@{NOW}", f"DIR:{MANY}"],
                     capture_output=True, check=False)
SEEN = json.loads(RUN.stdout)
if RUN.returncode != 3 or "2 of its caches" not in next(
        (f["detail"] for f in SEEN["findings"]
         if f["id"] == "cache-collection-large"), ""):
    failed += 1
    print(f"FAIL: a large collection: {RUN.returncode} {set(ids_of(SEEN))}")
KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"
WHOLE = ('{"clientKey":"' + KEY + '","keyType":18,"messageBuffer":"YQ==",'
         '"realm":"R","sn":"s"}').encode()
for I in range(len(WHOLE)):
    for DATA in (WHOLE[:I], WHOLE[:I] + b"\x01" + WHOLE[I:],
                 WHOLE[:I] + b'"' + WHOLE[I + 1:],
                 WHOLE[:I] + b"\xff" + WHOLE[I + 1:]) if I % 3 == 0 else ():
        TEXT = json.dumps(inspect(DATA))
        if any(KEY[K:K + 6] in TEXT for K in range(len(KEY) - 5)):
            failed += 1
            print(f"FAIL: a fault at {I} shows the key: {TEXT}")
HOME = pathlib.Path(WORK.name, "default")
HOME.write_bytes(keytab((SQL, 2, 18, 32)))
RUN = subprocess.run([TOOL], capture_output=True, check=False, env={
    "PATH": os.environ["PATH"], "HOME": WORK.name,
    "KRB5CCNAME": str(HOME)})
if RUN.returncode != 1 or b"keytab" not in RUN.stdout:
    failed += 1
    print(f"FAIL: a keytab as the default cache: {RUN}")
RUN = subprocess.run([TOOL, "--json", "--crit", "10h", "--at", f"@{NOW}", "-"],
                     input=cache(TGT), capture_output=True, check=False)
SEEN = json.loads(RUN.stdout)
if (SEEN["status"], SEEN["exit_code"]) != ("fail", 2):
    failed += 1
    print(f"FAIL: --crit in JSON: {SEEN['status']} {SEEN['exit_code']}")
AP_REQ = vector("ap-req")
for CUT in range(1, len(AP_REQ)):
    SEEN = inspect(AP_REQ[:CUT])
    if SEEN["exit_code"] == 0:
        failed += 1
        print(f"FAIL: an AP-REQ cut at {CUT} is good")
expect("a referral entry, whose ticket names the realm", cache(TGT, entry(
       ("", *SQL[1:]), ticket(SQL))), 0, [], ["ticket-other-spn"], "sql",
       ["--spn", f"{SPN}@{CLOUD}"])
SEEN = inspect(bytes.fromhex("deadbeef") * 8)
if "de" in SEEN["findings"][0]["detail"].split():
    failed += 1
    print(f"FAIL: bytes that may be a key are shown: {SEEN['findings'][0]}")


def tool(*args, code, status, env=None, stdin=None, text=None):
    """One run as people start it: a whole document of that end."""
    global failed
    run = subprocess.run(
        [TOOL, "--json", "--at", f"@{NOW}", *args], stdin=stdin,
        capture_output=True, check=False, timeout=30, cwd=WORK.name,
        env={**os.environ, "HOME": WORK.name,
             "ENTRAKRB_COLLECTOR_DIR": WORK.name, **(env or {})})
    seen = json.loads(run.stdout)
    if run.returncode != code or seen["exit_code"] != code or \
            seen["status"] != status or \
            (seen["root_cause"] is not None) != (status == "fail" and not
                                                 {"--warn", "--crit"} &
                                                 set(args)) or \
            (text and text not in run.stdout.decode()):
        failed += 1
        print(f"FAIL: {args}: {run.returncode} {run.stdout} {run.stderr}")
    return seen


tool(b"nope\xff", code=3, status="inconclusive", text=r"nope\\xff")
tool(b"KEYRING:session:\xff", code=3, status="inconclusive")
tool("--spn", b"a/\xff", str(FITTING), code=1, status="fail", text=r"\\xff")
with FITTING.open("rb") as STREAM:
    SEEN = tool("-", code=0, status="ok", stdin=STREAM)
if len(SEEN["keys"]) != 1:
    failed += 1
    print(f"FAIL: a keytab as redirected standard input: {SEEN}")


def streams(data, end):
    """The JSON of a pipe, and how much of it came before the end of that."""
    process = subprocess.Popen([TOOL, "--json", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    early = b""
    process.stdin.write(data)
    process.stdin.flush()
    while (len(early) < len(data) and
           select.select([process.stdout], [], [], 60)[0]):
        early += os.read(process.stdout.fileno(), 1 << 16)
    rest = process.communicate(end)[0]
    return len(early), json.loads(early + rest)


MANY = keytab(*[(SQL, 2, 18, 32)] * 500)
EARLY, SEEN = streams(MANY[:-3], MANY[-3:])
if EARLY < len(MANY) or len(SEEN["keys"]) != 500:
    failed += 1
    print(f"FAIL: {EARLY} bytes of the keys of a pipe came at once")
PATHS = [str(FITTING), "-", str(FITTING), str(WORK.name) + "/none"]
with open(WORK.name + "/lists", "wb") as CACHE:
    CACHE.write(cache(TGT))
with open(WORK.name + "/lists", "rb") as CACHE:
    SEEN = tool(*PATHS, code=3, status="inconclusive", stdin=CACHE)
if (len(SEEN["keys"]), len(SEEN["tickets"]),
        [i["source"] for i in SEEN["inputs"]]) != (
        2, 1, [PATHS[0], "standard input"] + PATHS[2:]):
    failed += 1
    print(f"FAIL: inputs stay in their order: {SEEN['inputs']}")
WITH_DAMAGE = pathlib.Path(WORK.name, "with-damage")
WITH_DAMAGE.write_bytes(cache(TGT, entry(SQL, ticket(SQL)[:-1])))
tool("--warn", "1h", str(WITH_DAMAGE), code=0, status="ok")
FIFOS = pathlib.Path(WORK.name, "fifos")
FIFOS.mkdir()
os.mkfifo(FIFOS / "tkt")
tool(f"DIR:{FIFOS}", code=3, status="inconclusive")
tool(code=3, status="inconclusive", env={"KRB5CCNAME": str(FIFOS / "tkt")})
SEEN = tool(code=1, status="fail", env={"KRB5CCNAME": str(FITTING)})
if SEEN["root_cause"] != "cache-is-keytab" or "mv " in json.dumps(SEEN):
    failed += 1
    print(f"FAIL: a keytab as the default cache: {SEEN['findings']}")
ALONE = pathlib.Path(WORK.name, "alone")
ALONE.write_bytes(ticket(("CORP.EXAMPLE", *SQL[1:])))
RUN = subprocess.run([TOOL, "-k", "/nonexistent/keytab", str(ALONE)],
                     capture_output=True, check=False)
if b"not be used [keytab-not-usable]" not in b" ".join(
        RUN.stdout.split()[:20]):
    failed += 1
    print(f"FAIL: the first line says why it is inconclusive: {RUN.stdout}")
for option, left, code in (("--warn", "8h", 0), ("--warn", "10h", 1),
                           ("--crit", "10h", 2), ("--crit", "8h", 0),
                           ("--warn", "8h", 3)):
    DATA = cache(TGT) if code != 3 else ticket(TGS, -1, None)
    run = subprocess.run([TOOL, "--at", f"@{NOW}", option, left, "-"],
                         input=DATA, capture_output=True, check=False)
    if run.returncode != code:
        failed += 1
        print(f"FAIL: {option} {left}: {run.returncode} {run.stdout}")
sys.exit(failed != 0)
