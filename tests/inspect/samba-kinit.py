#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Has Samba, with a Kerberos library of its own, get a TGT and write a cache:
samba-kinit.py PRINCIPAL PASSWORD CACHE"""

import sys

from samba.credentials import MUST_USE_KERBEROS, Credentials
from samba.param import LoadParm


def main():
    principal, password, cache = sys.argv[1:]
    user = Credentials()
    user.set_principal(principal)
    user.set_password(password)
    user.set_kerberos_state(MUST_USE_KERBEROS)
    parameters = LoadParm()
    parameters.set("realm", principal.rpartition("@")[2])
    user.get_named_ccache(parameters, cache)


main()
