#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Our decoders against the Kerberos dissector of Wireshark.

Usage: tshark.py [--show] [ROUNDS]   (in the build folder)

differential_record damages the seeds as the other differential tests do and
writes down our verdicts; tshark reads all of them as one capture. Accepted or
refused by both, with the same fields, or of a kind that is listed below.
A bare KRB-CRED and the encrypted parts are not dissected on a port.
"""

import collections
import datetime
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

RECORD = "tests/differential/differential_record"
FIELDS = ["frame.number", "_ws.col.Protocol", "_ws.malformed",
          "_ws.expert.message", "kerberos.crealm", "kerberos.realm",
          "kerberos.CNameString", "kerberos.SNameString", "kerberos.name_type",
          "kerberos.etype", "kerberos.ENCTYPE", "kerberos.kvno",
          "kerberos.cipher", "kerberos.error_code", "kerberos.nonce",
          "kerberos.msg_type", "kerberos.susec", "kerberos.stime",
          "kerberos.till"]
# Our field, and those of the dissector.
SAME = {
    "realm": ("kerberos.crealm", "kerberos.realm"),
    "part": ("kerberos.CNameString", "kerberos.SNameString"),
    "type": ("kerberos.name_type",),
    "etype": ("kerberos.etype", "kerberos.ENCTYPE"),
    "kvno": ("kerberos.kvno",),
    "cipher": ("kerberos.cipher",),
    "code": ("kerberos.error_code",),
    "nonce": ("kerberos.nonce",),
    "susec": ("kerberos.susec",),
    "stime": ("kerberos.stime",),
    "end": ("kerberos.till",),
}
APART = "\x1f"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# Kinds of disagreement, each with the clause that decides it.
# Words of our error where only the dissector accepts:
ONLY_THEY = [
    (r"not in its shortest form|integer of 0 bytes",
     "X.690 8.3.1, 8.3.2: shortest integers, not empty"),
    (r"indefinite length|length in",
     "X.690 10.1: definite lengths, no more octets than needed"),
    (r"unused bits",
     "X.690 8.6.2, 11.2.1: unused bits counted, at most 7, zero"),
    (r"no time of the form",
     "X.680 46.3, RFC 4120 5.2.3: an existing date, 15 octets, Z"),
    (r"left over|too many inside",
     "RFC 4120 appendix A: no extension markers in these types"),
    (r"bytes are left",
     "X.690 8.1.3: contents have as many octets as the length says"),
    (r"expected (\[|INTEGER|SEQUENCE|OCTET|BIT|General)",
     "X.690 8.1.2, RFC 4120 appendix A: tags decide; the dissector shows "
     "what it can"),
    (r", expected -?\d",
     "RFC 4120 5: versions, msg-type and ranges"),
]
# Where octets were damaged that the dissector looks into:
INNER_CLAUSE = (": RFC 4120 5.2.7, 5.9.1: padata-value and e-data are octets, "
                "whatever they hold")
SIGN_CLAUSE = ("fields differ: X.690 8.3.3: two's complement, for UInt32, "
               "too")
TEXT_CLAUSE = ("fields differ: RFC 4120 5.2.1: octets outside of ASCII, which "
               "the dissector shows as other characters")


def pcap(inputs, path):
    """One UDP datagram of port 88 each, as raw IP."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 228))
        for data in inputs:
            udp = struct.pack(">HHHH", 88, 40000, 8 + len(data), 0) + data
            packet = struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(udp), 0, 0,
                                 64, 17, 0, 0x7f000001, 0x7f000001) + udp
            out.write(struct.pack("<IIII", 0, 0, len(packet), len(packet)))
            out.write(packet)


def dissect(path):
    command = ["tshark", "-n", "-r", path, "-T", "fields", "-E",
               "occurrence=a", "-E", f"aggregator={APART}"]
    for field in FIELDS:
        command += ["-e", field]
    run = subprocess.run(command, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=True)
    for line in run.stdout.decode(errors="replace").split("\n")[:-1]:
        values = line.split("\t")
        yield {name: value.split(APART) if value else []
               for name, value in zip(FIELDS, values)}


def refusal(packet):
    """Why the dissector refuses, or None."""
    if "KRB5" not in packet["_ws.col.Protocol"]:
        return "no Kerberos"
    for message in packet["_ws.expert.message"]:
        if "BER Error" in message or "alformed" in message or \
                "issector bug" in message:
            return message
    return "malformed" if packet["_ws.malformed"] else None


def unescape(text):
    return re.sub(r"%([0-9a-f]{2})",
                  lambda m: chr(int(m[1], 16)), text)


def is_plain(text):
    return text.isascii() and text.isprintable() and "\\" not in text


def ours_of(fields):
    out = collections.defaultdict(list)
    for pair in fields.split(" "):
        name, _, value = pair.partition("=")
        if name == "cipher":
            value = unescape(value).encode("latin-1").hex()
        elif name in ("realm", "part"):
            value = unescape(value)
        if name in SAME and value not in ("", "0"):
            out[name].append(value)
    return out


def when(text):
    """Seconds since 1970 of "Nov 24, 2026 09:00:00.000000000 UTC"."""
    month, day, year, hour, minute, second = re.match(
        r"(\w+) +(\d+), (\d+) (\d+):(\d+):(\d+)", text).groups()
    date = datetime.datetime(int(year), MONTHS.index(month) + 1, int(day),
                             int(hour), int(minute), int(second),
                             tzinfo=datetime.timezone.utc)
    return str(int(date.timestamp()))


def theirs_of(packet, name):
    out = [value for field in SAME[name] for value in packet[field]]
    if name in ("stime", "end"):
        out = [when(value) for value in out]
    return out


def difference(fields, packet):
    """The first field of ours that the dissector has not seen. It sees more:
    what is inside padata and e-data, too."""
    for name, values in ours_of(fields).items():
        theirs = collections.Counter(theirs_of(packet, name))
        ours = collections.Counter(values)
        if name == "realm":  # of both names in a request, sent once
            ours = collections.Counter(set(values))
        if ours - theirs:
            return name, sorted(ours - theirs), sorted(theirs)
    return None


def inner(fields):
    """What the message has inside octet strings, with what tells the form."""
    error = re.findall(r"\b(?:code|e-data)=\S*", fields)
    return re.findall(r"pa-type=\S* pa=\S*", fields) + [" ".join(error)]


def undamaged(lines, packets):
    """What is inside many inputs that the dissector accepts is as it was in a
    seed."""
    counts = collections.Counter(
        value for line, packet in zip(lines, packets)
        if refusal(packet) is None for value in inner(line[3]))
    return {value for value, n in counts.items()
            if n >= 200 and not value.endswith("pa=")}


def kind_of(verdict, why, differs, is_damaged_inside):
    """The clause, or None."""
    if verdict != "ok":
        for words, clause in ONLY_THEY:
            if re.search(words, verdict):
                return "only they accept: " + clause
        return None
    if is_damaged_inside:
        return ("only we accept" if why else "fields differ") + INNER_CLAUSE
    if differs is None:
        return None
    if differs[0] in ("realm", "part") and not all(map(is_plain, differs[1])):
        return TEXT_CLAUSE
    if differs[0] in ("kvno", "nonce") and \
            all(int(value) > 0x7fffffff for value in differs[1]):
        return SIGN_CLAUSE
    return None


def compare(lines, packets, show):
    counts, unknown, accepted = collections.Counter(), 0, 0
    seeds = undamaged(lines, packets)
    for line, packet in zip(lines, packets):
        name, data, verdict, fields = line
        why = refusal(packet)
        differs = None
        if verdict == "ok" and why is None:
            accepted += 1
            differs = difference(fields, packet)
        if (verdict == "ok") == (why is None) and differs is None:
            continue
        kind = kind_of(verdict, why, differs, bool(
            set(inner(fields)) - seeds))
        counts[kind] += 1
        unknown += kind is None
        if kind is None or show:
            print(f"{name}: ours: {verdict}; theirs: {why}; {differs}\n"
                  f"{data}")
    return counts, unknown, accepted


def main():
    args = sys.argv[1:]
    show = "--show" in args
    rounds = [a for a in args if a != "--show"] or ["100"]
    if shutil.which("tshark") is None:
        print("no tshark here")
        return 77
    run = subprocess.run([RECORD, *rounds], capture_output=True, text=True,
                         check=True)
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "inputs.pcap"))
        pcap([bytes.fromhex(line[1]) for line in lines], path)
        packets = list(dissect(path))
    if len(packets) != len(lines):
        print(f"{len(lines)} inputs, {len(packets)} packets")
        return 1
    counts, unknown, accepted = compare(lines, packets, show)
    print(f"tshark: {len(lines)} inputs, accepted by both {accepted}, of an "
          f"unlisted kind {unknown}")
    for kind, n in counts.items():
        if kind is not None:
            print(f"{n:8}  {kind}")
    return 1 if unknown else 0


sys.exit(main())
