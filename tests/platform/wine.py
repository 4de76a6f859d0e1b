# SPDX-License-Identifier: BSD-2-Clause
"""What tests of the Windows programs share. WINDOWS_BUILD names the folder of a
cross build; Wine runs in the environment as it is."""

import hashlib
import os
import ssl
import struct
import subprocess
from pathlib import Path

WINE = os.environ.get("WINE", "/usr/lib/wine/wine64")
BUILD = Path(os.environ.get("WINDOWS_BUILD", "/nonexistent"))
ROOTS = r"HKLM\SOFTWARE\Microsoft\SystemCertificates\Root\Certificates"


def program(name):
    """libtool keeps the real program below .libs."""
    inner = BUILD / ".libs" / name
    return inner if inner.exists() else BUILD / name


def registry(*arguments):
    subprocess.run([WINE, "reg", *arguments, "/f"], check=True, timeout=60,
                   stdin=subprocess.DEVNULL, capture_output=True)


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
