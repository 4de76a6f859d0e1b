# SPDX-License-Identifier: BSD-2-Clause
"""What tests of the Windows programs share. WINDOWS_BUILD names the folder of a
cross build; Wine runs in the environment as it is."""

import contextlib
import hashlib
import os
import ssl
import struct
import subprocess
import tempfile
from pathlib import Path

WINE = os.environ.get("WINE", "/usr/lib/wine/wine64")
BUILD = Path(os.environ.get("WINDOWS_BUILD", "/nonexistent"))
PROXIES = (r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
           r"\Kerberos\KdcProxy\ProxyServers")
ROOTS = r"HKLM\SOFTWARE\Microsoft\SystemCertificates\Root\Certificates"


def program(name):
    """libtool keeps the real program below .libs."""
    inner = BUILD / ".libs" / name
    return inner if inner.exists() else BUILD / name


def run(command, text="", check=False, **options):
    """subprocess.run() with files in place of pipes: the first program that
    Wine runs starts Windows' services, and these keep its pipes open long after
    its end."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as given, \
            tempfile.TemporaryFile("w+", encoding="utf-8") as out, \
            tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        given.write(text)
        given.seek(0)
        done = subprocess.run(command, stdin=given, stdout=out, stderr=err,
                              check=False, **options)
        out.seek(0)
        err.seek(0)
        done.stdout, done.stderr = out.read(), err.read()
    if check:
        done.check_returncode()
    return done


def registry(*arguments):
    run([WINE, "reg", *arguments, "/f"], check=True, timeout=60)


@contextlib.contextmanager
def proxy_policy():
    """The policy that names the lab's KDC proxy, for as long as it takes."""
    tenant, realm = os.environ["LAB_TENANT"], os.environ["LAB_REALM"]
    registry("add", PROXIES, "/v", realm, "/t", "REG_SZ", "/d",
             f"<https login.microsoftonline.com:443:{tenant}/kerberos />")
    try:
        yield
    finally:
        registry("delete", PROXIES)


class Root:
    """A CA among those that Windows trusts: an entry of the certificate store
    with the one property that holds the certificate (32)."""

    def __init__(self, path):
        with open(path, encoding="ascii") as file:
            certificate = ssl.PEM_cert_to_DER_cert(file.read())
        blob = struct.pack("<III", 32, 1, len(certificate)) + certificate
        self.key = ROOTS + "\\" + hashlib.sha1(certificate).hexdigest().upper()
        registry("add", self.key, "/v", "Blob", "/t", "REG_BINARY", "/d",
                 blob.hex())

    def forget(self):
        registry("delete", self.key)
