#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""What entrakrb-inspect shows of single messages: fields, what is hidden by
--redact, and what is left of damaged ones."""
import base64
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import uuid

sys.dont_write_bytecode = True
from der import der, integer, name, sequence, string  # noqa: E402

try:
    import jsonschema
except ImportError:
    jsonschema = None
    print("decode: SKIPPED validation: no python3-jsonschema",
          file=sys.stderr)

SRC = pathlib.Path(os.environ.get("srcdir", ".")).resolve()
TOOL = str(pathlib.Path(os.environ.get("INSPECT", "entrakrb-inspect"))
           .resolve())
SCHEMA = json.loads((SRC / "lib/report/schema/entrakrb.inspect.1.json")
                    .read_text())
WORK = tempfile.TemporaryDirectory()
CLOUD = "KERBEROS.MICROSOFTONLINE.COM"
failed = 0


def check(truth, what):
    global failed
    if not truth:
        failed += 1
        print("FAIL:", what)


def run(*args, stdin):
    env = {"PATH": os.environ["PATH"], "HOME": WORK.name,
           "KRB5_CONFIG": "/dev/null"}
    return subprocess.run([TOOL, *args, "-"], input=stdin, env=env,
                          capture_output=True, cwd=WORK.name, check=False)


def text(data, *args):
    return run(*args, stdin=data).stdout.decode()


def document(data, *args):
    d = json.loads(run("--json", *args, stdin=data).stdout)
    if jsonschema is not None:
        for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(d):
            check(False, f"schema: {list(e.path)} {e.message}")
    return d


def decoded(data, *args):
    return document(data, *args)["inputs"][0]["decoded"]


def bytes_of(vector):
    """Hex in pairs, "text", and comments from # to the end of the line."""
    data = b""
    for quoted, _, pair in re.findall(
            r'"([^"]*)"|(#.*)|([0-9a-fA-F]{2})',
            (SRC / f"tests/vectors/{vector}.hex").read_text()):
        data += bytes.fromhex(pair) if pair else quoted.encode()
    return data


def krb_error(code=7, client=None, e_text=None, e_data=None,
              server=("MSSQLSvc", "mi1.contoso.com:1433"),
              realm="CORP.CONTOSO.COM"):
    return der(0x7e, sequence(
        (0, integer(5)), (1, integer(30)),
        (4, der(0x18, b"20261124090000Z")), (5, integer(123456)),
        (6, integer(code)),
        (7, string(realm) if client else None),
        (8, name(*client) if client else None),
        (9, string(CLOUD)), (10, name(*server)),
        (11, string(e_text) if e_text else None),
        (12, der(4, e_data) if e_data else None)))


def hides(what, data, secrets, tokens, *args):
    """Both outputs with --redact have none of the secrets, all tokens."""
    for form in ((), ("--json",)):
        out = run("--redact", "-v", *form, *args, stdin=data).stdout.decode()
        for secret in secrets:
            check(secret.lower() not in out.lower(),
                  f"{what}: {secret} is shown {form}")
        for token in tokens:
            check(token in out.replace("\\", ""), f"{what}: no {token} {form}")


# --- names and words that --redact hides ---------------------------------

hides("words of a KDC that name client and server",
      krb_error(client=("alice@contoso.com",), e_text="AADSTS500011: "
                "MSSQLSvc/mi1.contoso.com:1433 was not found for "
                "alice@contoso.com in CONTOSO.com. Trace ID: "
                "11111111-2222-3333-4444-555555555555"),
      ["alice", "contoso", "mi1"],
      ["user-1@realm-1", "MSSQLSvc/host-1:1433 was not found for user-1 in "
       "domain-1. Trace ID: 11111111-2222-3333-4444-555555555555"])
hides("words of a KDC that name others",
      krb_error(e_text="no CONTOSO\\bob, MSSQLSvc/sql7:1433, db.fabrikam.net, "
                "10.1.2.3 or 'Fabrikam Ltd'; see login.microsoftonline.com"),
      ["contoso", "bob", "sql7", "fabrikam", "10.1.2.3"],
      ["MSSQLSvc/host-", "address-1", "'value-1'",
       "see login.microsoftonline.com"])
hides("words without end", krb_error(e_text="alice@contoso.com " * 9000),
      ["alice", "contoso"], ["user-1", "bytes more"])
hides("a client of two parts", krb_error(client=("alice", "admin")),
      ["alice", "admin"], ["user-1/host-", "MSSQLSvc/host-"])
hides("nobody", krb_error(client=("WELLKNOWN", "ANONYMOUS")), [],
      ["WELLKNOWN/ANONYMOUS@realm-1"])
for realm, shown in (("WELLKNOWN:ANONYMOUS", "WELLKNOWN:ANONYMOUS"),
                     ("WELLKNOWN:BOBBY", "realm-1")):
    hides("nobody's realm", krb_error(
        client=("WELLKNOWN", "ANONYMOUS"), realm=realm), ["BOBBY"],
        ["WELLKNOWN/ANONYMOUS@" + shown])
hides("an address in an SPN",
      krb_error(server=("MSSQLSvc", "[2001:db8:beef:dead::17]:1433")),
      ["2001", "beef", "dead", "::17"], ["MSSQLSvc/[address-1]:1433"])
hides("a bare address in an SPN",
      krb_error(server=("MSSQLSvc", "2001:db8:beef:dead::17")),
      ["2001", "beef", "dead", "::17"], ["MSSQLSvc/address-1@"])
hides("an instance in an SPN",
      krb_error(server=("MSSQLSvc", "db.contoso.com:CONTOSOINST")),
      ["contoso"], ["MSSQLSvc/host-1:instance-1@"])
hides("users of two parts", krb_error(client=("bobby", "db.contoso.com")),
      ["bobby", "contoso"], ["user-1/host-"])
hides("nobody that is known", krb_error(client=("WELLKNOWN", "bobby")),
      ["bobby"], ["WELLKNOWN/host-"])
hides("words that name parts",
      krb_error(client=("alice@contoso.com",), e_text="account alice is "
                "disabled, no such host mi1 (SID S-1-5-21-1-2-3-1104, not "
                "S-1-5-32-544); Tenant 72f988bf-86f1-41af-91ab-2d7cd011db47 "
                "not found, request-id=11111111-2222-3333-4444-555555555555, "
                "correlation id: 21111111-2222-3333-4444-555555555555 "
                "http://alice:pw@proxy:8080/"),
      ["alice", "mi1", "S-1-5-21", "1104", "72f988bf", "proxy"],
      ["account user-1 is disabled, no such host host-1 (SID sid-1, not "
       "S-1-5-32-544); Tenant tenant-1 not found, "
       "request-id=11111111-2222-3333-4444-555555555555, correlation id: "
       "21111111-2222-3333-4444-555555555555 http://***@host-"])
hides("words that name a tenant",
      krb_error(e_text="AADSTS500011: The resource principal named "
                "MSSQLSvc/mi1.contoso.com:1433 was not found in the tenant "
                "named Contoso Ltd. Germany. This can happen if the "
                "application named Fabrikam App is not installed. Trace ID: "
                "11111111-2222-3333-4444-555555555555"),
      ["contoso", "germany", "fabrikam", "mi1"],
      ["The resource principal named MSSQLSvc/host-1:1433 was not found in "
       "the tenant named value-1. This can happen if the application named "
       "value-2 is not installed. Trace ID: "
       "11111111-2222-3333-4444-555555555555"])
for OPTION in ("--spn", "--at", "--warn"):
    for args in (("--redact", OPTION, "bobby@@@"),
                 ("--json", OPTION, "bobby@@@", "--redact")):
        SEEN = run(*args, stdin=b"")
        check(b"bobby" not in SEEN.stderr + SEEN.stdout and
              OPTION.encode() in SEEN.stderr and SEEN.returncode in (2, 3),
              f"{args}: {SEEN.stderr}")
hides("an issuer's error", json.dumps({
    "realm": CLOUD, "sn": f"krbtgt/{CLOUD}", "cn": "alice@contoso.com",
    "keyType": 0, "messageBuffer": "",
    "error": "AADSTS50105: alice@contoso.com of Contoso.com"}).encode(),
    ["alice", "contoso"], ["AADSTS50105: user-1 of domain-1",
                           f"krbtgt/{CLOUD}"])
hides("an NTLM negotiate message", bytes_of("ntlmssp-1"), ["CORP", "  PC"],
      ["domain-1", "host-1"])
hides("an NTLM authenticate message", bytes_of("ntlmssp-3"), [],
      ["user-1", "domain-1"])
OBJECT = "e8f8bb47-fd46-dd46-171b-b3bfcd206d0d"
OBJECT_SID = "S-1-12-1-3908614983-3712417094-3216186135-225255629"


def pac(*buffers):
    head = struct.pack("<II", len(buffers), 0)
    at, body = 8 + 16 * len(buffers), b""
    for kind, data in buffers:
        head += struct.pack("<IIQ", kind, len(data), at + len(body))
        body += data + bytes(-len(data) % 8)
    return head + body


def sid(written):
    first, authority, *subs = map(int, written.split("-")[1:])
    return struct.pack(">BBHI", first, len(subs), 0, authority) + \
        struct.pack(f"<{len(subs)}I", *subs)


hides("the identifiers of a PAC",
      pac((18, sid(OBJECT_SID)), (20, uuid.UUID(OBJECT).bytes_le)),
      ["S-1-12-1", OBJECT], [])
SEEN = decoded(pac((18, sid(OBJECT_SID)), (18, sid("S-1-5-21-7-8-9-1104")),
                   (18, sid("S-1-18-1"))), "--redact")
check([b["requestor"] for b in SEEN["buffers"]] == [
    {"sid": "sid-1", "object_id": "object-1"}, {"sid": "sid-2"},
    {"sid": "S-1-18-1"}], f"SIDs become tokens: {SEEN}")
pathlib.Path(WORK.name, "words").write_bytes(krb_error(
    e_text=f"no such SID: {OBJECT_SID}, S-1-5-21-7-8-9-1104"))
pathlib.Path(WORK.name, "pac").write_bytes(
    pac((18, sid(OBJECT_SID)), (18, sid("S-1-5-21-7-8-9-1104"))))
for FILES in (("words", "pac"), ("pac", "words")):
    SEEN = json.loads(run("--redact", "--json", *(
        str(pathlib.Path(WORK.name, f)) for f in FILES), stdin=b"").stdout)
    SEEN = {i["kind"]: i["decoded"] for i in SEEN["inputs"]}
    check(SEEN["krb-error"]["e_text"] == "no such SID: sid-1, sid-2" and
          [b["requestor"]["sid"] for b in SEEN["pac"]["buffers"]] ==
          ["sid-1", "sid-2"], f"one number for one SID: {SEEN}")
SEEN = decoded(bytes_of("pac-full"), "--redact")
BUFFERS = {b["name"]: b for b in SEEN["buffers"]}
check(BUFFERS["logon info"]["user"] == BUFFERS["client info"]["client"] ==
      BUFFERS["UPN and DNS info"]["sam_name"] == "user-1" and
      BUFFERS["logon info"]["extra_sids"][1]["group"] ==
      BUFFERS["requestor"]["requestor"], f"one token for one name: {SEEN}")
for vector in sorted((SRC / "tests/vectors").glob("*.hex")):
    hides(vector.stem, bytes_of(vector.stem),
          ["alice", "ada@", "contoso", "0123456789ab", "corp.", "S-1-5-21"],
          [])

STANDIN = pathlib.Path(WORK.name, "collect-mit")
STANDIN.write_text("""#!/bin/sh
cat >/dev/null
echo '{"error": "No key for MSSQLSvc/sql7 of bob@contoso.com in \
FILE:/home/bob/my.keytab", "missing": false}'
""")
STANDIN.chmod(0o755)
SEEN = subprocess.run(
    [TOOL, "--redact", "KEYRING:session:bob"], capture_output=True,
    env={**os.environ, "ENTRAKRB_COLLECTOR_DIR": WORK.name},
    check=False).stdout.decode().replace("\n  ", " ")
check("No key for MSSQLSvc/host-1 of user-1 in FILE:path-1" in SEEN and
      "bob" not in SEEN, f"what a collector says is redacted, too: {SEEN}")

# --- secrets that are never shown ------------------------------------------

SECRETS = {
    "http://alice:s3cretpw@proxy.contoso.com/x": "http://***@proxy.contoso.com/x",
    "http://alice:s3c/retpw@proxy is down": "http://***@proxy is down",
    "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.s3cret; x":
        "Authorization: Bearer ***; x",
    "proxy-authorization: s3cretpw": "proxy-authorization: ***",
    "sent Basic YWxpY2U6czNjcmV0, eyJhbGciOiJub25lIn0.e30.x":
        "sent Basic ***, ***",
    "password=s3cretpw;PWD={s3c;retpw}&client_secret=s3cretpw":
        "password=***;PWD=***&client_secret=***",
    "{\"access_token\": \"s3c retpw\"} Password: s3cretpw!":
        "{\"access_token\": ***} Password: ***",
    "Basic authentication failed, invalid token: expired; see https://a.b/c@d":
        "Basic authentication failed, invalid token: expired; see "
        "https://a.b/c@d",
}
for GIVEN, MASKED in SECRETS.items():
    SEEN = decoded(krb_error(e_text=GIVEN))["e_text"]
    check(SEEN == MASKED, f"{GIVEN} -> {SEEN}")
    for args in ((), ("--redact",)):
        SEEN = text(krb_error(e_text=GIVEN), *args)
        check("retpw" not in SEEN, f"{args} {SEEN}")
for args in ((), ("--json",), ("-v",)):
    SEEN = subprocess.run([TOOL, *args, "https://alice:s3cretpw@a.b/x",
                           "Server=a;Password=s3cretpw"], check=False,
                          capture_output=True, cwd=WORK.name)
    check(b"s3cret" not in SEEN.stdout + SEEN.stderr and
          b"https://***@a.b/x" in SEEN.stdout and
          b"Server=a;Password=***" in SEEN.stdout, f"{args} {SEEN}")

# --- what is inside and cannot be read ------------------------------------

KRB5 = bytes.fromhex("06092a864886f712010202")
NTLM = bytes.fromhex("060a2b06010401823702020a")
SPNEGO = bytes.fromhex("06062b0601050502")


def sign_in(message, sn=None, cn=None, key_type=18):
    tgt = {"keyType": key_type, "clientKey": "QUJD", "realm": CLOUD,
           "sn": sn or f"krbtgt/{CLOUD}", "cn": cn}
    if message is not None:
        tgt["messageBuffer"] = base64.b64encode(message).decode()
    return json.dumps(tgt).encode()


def gss(token, mechanism=KRB5):
    return der(0x60, mechanism, token)


def spnego_init(*mechanisms, token=None):
    return gss(der(0xa0, sequence(
        (0, der(0x30, *mechanisms)),
        (2, None if token is None else der(4, token)))), SPNEGO)


def spnego_resp(token, *mechanism):
    return der(0xa1, sequence(
        (0, der(0x0a, b"\1")), (1, *mechanism) if mechanism else (1, None),
        (2, der(4, token))))


def kdc_proxy(message):
    return sequence((0, der(4, message)), (1, string("CONTOSO.COM")))


def contents(data):
    d = document(data)
    return d["exit_code"], [f["detail"] for f in d["findings"]
                            if f["id"] == "format-contents"]


AS_REP = bytes_of("as-rep-cloud")
AS_CLIENT = decoded(AS_REP)["client"]
AP_REQ = bytes_of("ap-req")
for what, given, says in (
        ("no messageBuffer", sign_in(None), "message: nothing, expected an "
         "AS-REP in messageBuffer."),
        ("an empty one", sign_in(b""), "message: nothing, expected"),
        ("garbage in one", sign_in(b"\1garbage garbage"), "message: 16 bytes "
         "of no known format, expected an AS-REP"),
        ("DER in one", sign_in(b"\x30\3\2\1\x55"), "message: 5 bytes of "
         "DER with the tag 30, expected an AS-REP"),
        ("DER and more in one", sign_in(b"\x30\3\2\1\x55\x55"),
         "message: 6 bytes of no known format, expected an AS-REP"),
        ("an error in one", sign_in(krb_error()), "message: krb-error, "
         "expected an AS-REP"),
        ("another sn", sign_in(AS_REP, sn="krbtgt/CONTOSO.COM"),
         "sn: krbtgt/CONTOSO.COM, but the AS-REP in messageBuffer has "
         f"krbtgt/{CLOUD}"),
        ("another cn", sign_in(AS_REP, cn="mallory@contoso.com"),
         "cn: mallory@contoso.com, but the AS-REP in messageBuffer has"),
        ("a proxy's page", kdc_proxy(b"\0\0\0\x1a<html>Access denied</html>"),
         "At byte 10, message: 26 bytes of text, "
         "expected a message of Kerberos."),
        ("a proxy's garbage", kdc_proxy(b"\0\0\0\4abcd"),
         "At byte 10, message: 4 bytes"),
        ("a proxy's nothing", kdc_proxy(b"\0\0\0\0"),
         "message: nothing, expected"),
        ("another token", gss(b"\2\1garbage"), None),
        ("no such token", gss(b"\0garbage"), "token_id: 0067, expected 0100"),
        ("garbage in a token", gss(b"\1\0garbage"), "At byte 15, message: 7 "
         "bytes of text, expected an AP-REQ."),
        ("an empty token", gss(b"\2\0"), "message: nothing, expected an "
         "AP-REP"),
        ("a whole token", gss(b"\1\0" + AP_REQ), None),
        ("garbage to negotiate", spnego_init(KRB5, token=b"garbage garbage"),
         "token: 15 bytes of text, expected a token of "
         "Kerberos."),
        ("nothing to negotiate", spnego_init(KRB5, token=b""),
         "token: nothing, expected a token of Kerberos"),
        ("no token", spnego_init(KRB5), None),
        ("another mechanism's", spnego_init(NTLM, KRB5, token=b"x"), None),
        ("an answer's garbage", spnego_resp(b"garbage", KRB5),
         "token: 7 bytes"),
        ("an answer's nothing", spnego_resp(b"", KRB5), None),
        ("an answer of anybody", spnego_resp(b"garbage"), None)):
    CODE, SAID = contents(given)
    check([says in x for x in SAID] == [True] and CODE == 1 if says else
          SAID == [] and CODE == 0, f"{what}: {CODE} {SAID}")
for what, given in (
        ("a whole sign-in", sign_in(AS_REP, cn="ada@contoso.example")),
        ("the client as it is shown", sign_in(AS_REP, cn=AS_CLIENT)),
        ("no ticket", sign_in(b"", key_type=0)),
        ("a password's change", kdc_proxy(
            b"\0\0\0\x0a\0\x0a\0\1\0\0abcd"))):
    check(contents(given)[1] == [], f"{what}: {contents(given)}")
D = document(der(0x30, sequence((0, integer(1)), (1, der(4, b"garbage")))))
check(D["exit_code"] == 1 and D["findings"][0]["id"] == "format-malformed" and
      D["findings"][0]["detail"].startswith("At byte 13, ") and
      D["inputs"][0]["decoded"]["partial"],
      f"a container that cannot be read: {D}")
NEST = der(0x30)
for _ in range(6):
    NEST = der(0x30, sequence((0, integer(1)), (1, der(4, NEST))))
D = decoded(NEST)["authorization_data"]
check([x.get("contents_left_out") for x in D] == [None] * 4 + [15],
      f"containers deeper than is read: {D}")

# --- encodings ------------------------------------------------------------

HEX = bytes_of("tgs-rep").hex()
for what, given in (
        ("79 digits a line", re.sub("(.{79})", r"\1\n", HEX)),
        ("pairs in 80 columns",
         re.sub("(.{79})", r"\1\n", re.sub("(..)", r"\1 ", HEX)))):
    D = document(given.encode())["inputs"][0]
    check(D["encoding"] == "hex" and D["kind"] == "tgs-rep" and
          not D["decoded"].get("partial"), f"{what}: {D['kind']}")
D = document(HEX[:905].encode())["inputs"][0]
check(D["encoding"] == "hex" and D["decoded"].get("partial") and
      "At byte 904, hex: " in D["findings"][0]["detail"],
      f"hex cut within a byte: {D}")
TGT = json.dumps({"tgt_cloud": {"keyType": 0, "messageBuffer": "",
                                "sn": "krbtgt/A\u00fc\U0001f511", "cn": "b",
                                "realm": "A\u00fc\U0001f511"}},
                 ensure_ascii=False)
for how, given in (("a mark", b"\xef\xbb\xbf" + TGT.encode()),
                   ("UTF-16", b"\xff\xfe" + TGT.encode("utf-16-le")),
                   ("UTF-16", b"\xfe\xff" + TGT.encode("utf-16-be"))):
    check(decoded(given).get("tgts", [{}])[0].get("realm") ==
          "A\u00fc\U0001f511", f"JSON with {how}: {decoded(given)}")
check("At byte 12, json" in text(b"\xef\xbb\xbf{\"keyType"),
      "JSON cut after a mark: " + text(b"\xef\xbb\xbf{\"keyType"))

# --- what is left of a message that was cut ------------------------------


def is_part(part, whole, key=None):
    """True if a part of a message says nothing that the whole does not."""
    if key in ("size", "cipher_size"):
        return part <= whole
    if isinstance(part, dict):
        if part.get("kind", "") is None:
            return True  # cut before its mark
        return isinstance(whole, dict) and all(
            k == "partial" or k in whole and is_part(v, whole[k], k)
            for k, v in part.items() if v is not None)
    if isinstance(part, list):
        return len(part) <= len(whole) and \
            all(is_part(p, w) for p, w in zip(part, whole))
    return part == whole


def inspect_files(pieces):
    """The inputs of one run over all pieces."""
    paths = []
    for i, piece in enumerate(pieces):
        paths.append(pathlib.Path(WORK.name, f"{i:05}"))
        paths[-1].write_bytes(piece)
    out = subprocess.run([TOOL, "--json", *paths], check=False,
                         capture_output=True).stdout
    return json.loads(out)["inputs"]


def check_cuts(vector):
    data = bytes_of(vector)
    kind, whole = (document(data)["inputs"][0][m] for m in ("kind", "decoded"))
    cuts = range(4, len(data))
    for n, seen in zip(cuts, inspect_files(data[:n] for n in cuts)):
        part = seen["decoded"]
        # What pads a PAC may be cut off; a few bytes may be anything.
        if seen["kind"] != kind or not seen["findings"]:
            continue
        check(part.get("partial"),
              f"{vector} cut to {n} is not marked as partial: {part}")
        check(is_part(part, whole), f"{vector} cut to {n} invents: {part}")


for vector in sorted((SRC / "tests/vectors").glob("*.hex")):
    if document(bytes_of(vector.stem))["inputs"][0]["kind"] is not None:
        check_cuts(vector.stem)

ERROR = krb_error(client=("alice@contoso.com",), e_text="no such service")
SEEN = document(ERROR[:-4])
check(SEEN["exit_code"] == 1 and
      SEEN["inputs"][0]["decoded"]["error_code"] == 7 and
      SEEN["inputs"][0]["decoded"]["client"].startswith("alice") and
      "e_text" not in SEEN["inputs"][0]["decoded"] and
      SEEN["findings"][0]["detail"] ==
      f"At byte {ERROR.index(b'no such') - 4}, krb-error.e-text: length 17, "
      "but 13 bytes are left.", f"what stands before a cut: {SEEN}")
check(re.search(r"^  partial +yes$", text(ERROR[:-4]), re.M),
      "the text says that it is partial")
SEEN = decoded(ERROR[:ERROR.index(b"\xa6\x03") + 2])
check("error_code" not in SEEN and SEEN["partial"], f"no code is made up: {SEEN}")
LONGER = ERROR[:1] + b"\x82" + (len(ERROR) + 300).to_bytes(2, "big") + \
    ERROR[1 + ERROR[1] - 0x7f:]
SEEN = document(LONGER)
check(SEEN["inputs"][0]["decoded"]["e_text"] == "no such service" and
      "At byte 0, krb-error: length" in SEEN["findings"][0]["detail"],
      f"an outer length that says more than there is: {SEEN}")
SEEN = decoded(bytes_of("tgs-rep")[:-150])
check(SEEN["ticket_enc_part"]["etype"] == 18 and SEEN["partial"],
      f"the type of a ticket whose cipher is cut: {SEEN}")
SEEN = decoded(bytes_of("tgs-rep"))
check(isinstance(SEEN["enc_part"]["cipher_size"], int), "sizes are numbers")
check(re.search(r"cipher size +[0-9]+ bytes$", text(bytes_of("tgs-rep")), re.M),
      "sizes have their unit in text")

# --- words for numbers ---------------------------------------------------


def kdc_req(options):
    body = sequence((0, der(3, b"\0", options.to_bytes(4, "big"))),
                    (2, string(CLOUD)), (3, name("krbtgt", CLOUD)),
                    (5, der(0x18, b"20261124090000Z")), (7, integer(7)),
                    (8, der(0x30, integer(18))))
    return der(0x6a, sequence((1, integer(5)), (2, integer(10)), (4, body)))


SEEN = decoded(kdc_req(0x7e93803b))
check(SEEN["kdc_options"] == [
    "forwardable", "forwarded", "proxiable", "proxy", "allow-postdate",
    "postdated", "renewable", "opt-hardware-auth", "cname-in-addl-tkt",
    "canonicalize", "request-anonymous", "disable-transited-check",
    "renewable-ok", "enc-tkt-in-skey", "renew", "validate"],
      f"KDC options: {SEEN}")
check("enc-pa-rep" not in text(kdc_req(0x00010000)),
      "an option is no ticket flag")
PART = bytes_of("enc-ticket-part")
SEEN = decoded(PART)
check(SEEN["flags"][-1] == "enc-pa-rep" and
      SEEN["flags_aliases"] == {"enc-pa-rep": "name-canonicalize"},
      f"both names of bit 15: {SEEN}")
check("enc-pa-rep/name-canonicalize" in text(PART) and
      "aliases" not in text(PART), "both names of bit 15 in text")


def typed(*pairs):
    return der(0x30, *(sequence((0, integer(n)), (1, value and der(4, value)))
                       for n, value in pairs))


PADATA = der(0x30, sequence((1, integer(19)), (2, der(4, b"x"))))
SEEN = decoded(krb_error(e_data=typed((104, b"abc"), (22, PADATA),
                                      (106, None))))["e_data"]
check(SEEN["form"] == "typed-data" and SEEN["typed"] == [
    {"type": 104, "name": "TD-TRUSTED-CERTIFIERS", "size": 3,
     "bytes": "616263"},
    {"type": 22, "name": "TD-PADATA", "size": len(PADATA), "padata": [
        {"type": 19, "name": "PA-ETYPE-INFO2", "size": 1}]},
    {"type": 106, "name": "TD-APP-DEFINED-ERROR"}], f"typed data: {SEEN}")
check("TD-TRUSTED-CERTIFIERS" in text(bytes_of("krb-error-typed")),
      "typed data in text")

# --- caches --------------------------------------------------------------


class Cache:
    """A cache file of that version, and for 1 and 2 of that byte order."""

    def __init__(self, version=4, order=">", client=(CLOUD, "alice@contoso.com")):
        self.version, self.order = version, order
        self.data = bytes([5, version]) + \
            (b"\0\0" if version == 4 else b"") + self.principal(client)

    def number(self, value, size="I"):
        return struct.pack(self.order + size, value)

    def octets(self, data):
        return self.number(len(data)) + data

    def principal(self, parts):
        realm, *rest = (p.encode() for p in parts)
        count = len(rest) + (self.version == 1)
        return (b"" if self.version == 1 else self.number(1)) + \
            self.number(count) + \
            b"".join(map(self.octets, (realm, *rest)))

    def add(self, server, ticket, addresses=(), end=4000000000):
        out = self.principal((CLOUD, "alice@contoso.com")) + \
            self.principal(server) + self.number(18, "H") * \
            (1 + (self.version == 3)) + self.octets(bytes(32))
        out += b"".join(map(self.number, (1700000000, 1700000000, end, 0)))
        out += b"\0" + self.number(0) + self.number(len(addresses))
        for address in addresses:
            out += self.number(2, "H") + self.octets(address)
        self.data += out + self.number(0) + self.octets(ticket) + \
            self.octets(b"")
        return self

    def setting(self, key, value, *who):
        return self.add(("X-CACHECONF:", "krb5_ccache_conf_data", key, *who),
                        value, end=0)


TGS = (CLOUD, "krbtgt", CLOUD)
TICKET = der(0x61, sequence(
    (0, integer(5)), (1, string(CLOUD)), (2, name("krbtgt", CLOUD)),
    (3, sequence((0, integer(18)), (2, der(4, bytes(64)))))))
for version, order in ((1, "<"), (2, "<"), (1, ">"), (2, ">"), (3, ">"),
                       (4, ">")):
    SEEN = Cache(version, order).add(
        TGS, TICKET, [bytes((192, 0, 2, 7)), bytes((192, 0, 2, 9))]).data
    check("addresses 192.0.2.7 192.0.2.9" in text(SEEN),
          f"addresses in version {version} in order {order}")
    hides("addresses", SEEN, ["192.0.2", "alice"], [])

SETTINGS = Cache().add(TGS, TICKET) \
    .setting("fast_avail", b"yes", f"krbtgt/{CLOUD}@{CLOUD}") \
    .setting("pa_config_data", b'{"for": "alice"}') \
    .setting("start_realm", b"CORP.CONTOSO.COM") \
    .setting("proxy_impersonator", b"host/web.contoso.com@CORP.CONTOSO.COM") \
    .setting("odd", b"\0\1\2").setting("password", b"hunter2") \
    .setting("ntlm-key-CONTOSO", b"ASIXTEENBYTEHASH").data
check("setting" not in text(SETTINGS), "settings are shown with -v")
SEEN = text(SETTINGS, "-v")
for line in (f"setting fast_avail for krbtgt/{CLOUD}@{CLOUD}: yes",
             'setting pa_config_data: {"for": "alice"}',
             "setting odd: 3 bytes", "setting password: 7 bytes",
             "setting ntlm-key-CONTOSO: 16 bytes"):
    check(line in SEEN, f"no {line}: {SEEN}")
for secret in ("hunter2", "SIXTEEN"):
    check(secret not in run("--json", stdin=SETTINGS).stdout.decode() + SEEN,
          "a secret in a setting is not shown")
hides("settings", SETTINGS, ["alice", "contoso", "CONTOSO", "hunter2", "odd"],
      [f"krbtgt/{CLOUD}@{CLOUD}", "yes", "value-1", "realm-1",
       "host/host-1@realm-1", "setting-1", "ntlm-key-domain-"])
MANY = Cache().add(TGS, TICKET)
for i in range(70):
    MANY.setting(f"s{i}", b"x")
check("and 6 more settings" in text(MANY.data, "-v") and
      decoded(MANY.data)["config_left_out"] == 6, "settings left out")
SEEN = document(SETTINGS[:-9])
check(SEEN["inputs"][0]["decoded"]["partial"] and
      "partial" in text(SETTINGS[:-9]), "a cut cache is partial")
for data, detail in ((b"\4\4\0\0", "At byte 0, magic: not 5"),
                     (b"\5\7\0\0", "At byte 1, version: not a version"),
                     (b"\5\4\0\6\0\1\0\x08\0\0",
                      "At byte 8, header.data: a header field")):
    path = pathlib.Path(WORK.name, "bad")
    path.write_bytes(data)
    SEEN = subprocess.run([TOOL, f"FILE:{path}"], capture_output=True,
                          check=False).stdout.decode()
    check(detail in SEEN, f"{detail}: {SEEN}")
EMPTY = pathlib.Path(WORK.name, "empty")
EMPTY.mkdir()
for there in ((), ("primary",)):
    for file in there:
        (EMPTY / file).write_text("tkt\n")
    SEEN = json.loads(subprocess.run(
        [TOOL, "--json", f"DIR:{EMPTY}"], capture_output=True,
        check=False).stdout)
    check(SEEN["root_cause"] == "cache-missing" and
          "an empty collection" in SEEN["findings"][0]["detail"],
          f"a collection without a cache: {SEEN}")

# --- lists with more than is shown ---------------------------------------


def ndr(body):
    return bytes.fromhex("01100800cccccccc") + \
        struct.pack("<II", len(body) + 4, 0) + struct.pack("<I", 1) + body


def words(*numbers):
    return struct.pack(f"<{len(numbers)}I", *numbers)


GROUPS, SIDS = 2050, 2051
BODY = words(7, 513, 0, GROUPS, 1, SIDS, 1, 0, 0, GROUPS)
BODY += words(*(n for rid in range(GROUPS) for n in (rid, 7)))
BODY += words(SIDS) + words(1, 7) * SIDS
BODY += (words(1) + sid("S-1-18-1")) * SIDS
BODY += bytes(-(len(BODY) + 20) % 8)
SEEN = decoded(pac((14, ndr(BODY))))["buffers"][0]
check(len(SEEN["groups"]) == 2048 and SEEN.get("groups_left_out") == 2 and
      len(SEEN["extra_sids"]) == 2048 and SEEN.get("extra_sids_left_out") == 3,
      "groups that are not shown are counted")
check(re.search("groups left out +2$", text(pac((14, ndr(BODY)))), re.M),
      "and in text")
SEEN = decoded(krb_error(e_data=bytes(5000)))["e_data"]
check(len(SEEN["bytes"]) == 8192 and SEEN.get("bytes_left_out") == 904,
      "bytes that are not shown are counted")

# --- text that stands for bytes ------------------------------------------

TOKEN = base64.b64encode(bytes_of("spnego-init"))
LINES = [TOKEN[i:i + 60] for i in range(0, len(TOKEN), 60)]
HEADER = b"Authorization: Negotiate "
for what, data in {
        "in a block of headers":
            b"GET / HTTP/1.1\r\n" + HEADER + TOKEN + b"\r\nHost: x\r\n\r\n",
        "before a body": HEADER + TOKEN + b"\r\n\r\n<html>none</html>\r\n",
        "before a line without a colon": HEADER + TOKEN + b"\r\nCookie\r\n",
        "that is folded": HEADER + b"\r\n ".join(LINES) + b"\r\nHost: x\r\n",
        "that begins on a folded line":
            HEADER[:-1] + b"\r\n\t" + b"\r\n\t".join(LINES) + b"\r\nHost: x",
        "that a terminal wrapped": HEADER + b"\n".join(LINES) + b"\nHost: x\n",
        "after an empty challenge":
            b"WWW-Authenticate: Negotiate\r\n" + HEADER + TOKEN + b"\r\n",
        "beside another challenge":
            b"WWW-Authenticate: NTLM, Negotiate " + TOKEN + b", Basic r=1\n",
        "after such a word": b"User-Agent: to negotiate things\r\n" + HEADER +
            TOKEN + b"\r\nX: y\r\n",
        "of curl -v": b"> Host: x\n> " + HEADER + TOKEN + b"\n> Accept: */*\n>",
}.items():
    SEEN = document(data)
    check(SEEN["exit_code"] == 0 and SEEN["inputs"][0]["kind"] == "gss" and
          SEEN["inputs"][0]["encoding"] == "negotiate",
          f"a token {what}: {SEEN['findings']}")
BAD = TOKEN[:100] + b"!" + TOKEN[101:]
for encoding, before, after in (
        ("base64", b"", b"\n"), ("negotiate", HEADER, b"\r\nHost: x\r\n"),
        ("pem", b"-----BEGIN X-----\n", b"\n-----END X-----\n")):
    SEEN = document(before + BAD + after)
    check(SEEN["root_cause"] == "format-malformed" and
          SEEN["inputs"][0]["encoding"] == encoding and
          SEEN["findings"][0]["detail"].startswith(
              f"At byte {len(before) + 100}, base64: not a base64 character: "
              "0x21, expected") and
          SEEN["inputs"][0]["decoded"]["mechanism"].endswith("(SPNEGO)") and
          SEEN["inputs"][0]["decoded"]["partial"],
          f"damaged {encoding}: {SEEN}")
SEEN = document(TOKEN[:101])
check("At byte 101, base64: base64 cut short" in SEEN["findings"][0]["detail"],
      f"cut base64: {SEEN}")
SEEN = document(b"-----BEGIN X-----\n?\n-----END X-----\n")
check("At byte 18, base64: not" in SEEN["findings"][0]["detail"],
      f"PEM without a right character: {SEEN}")
for prose in (b"boat, is it?", b"hello, this is prose and it goes on and on"):
    SEEN = document(prose)
    check(SEEN["exit_code"] == 3 and SEEN["inputs"][0]["kind"] is None and
          "base64: not a base64 character" in SEEN["findings"][0]["detail"],
          f"prose: {SEEN}")

sys.exit(failed != 0)
