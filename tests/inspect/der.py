# SPDX-License-Identifier: BSD-2-Clause
"""DER and its kin, written for the tests of entrakrb-inspect."""


def der(tag, *parts):
    data = b"".join(parts)
    if len(data) < 0x80:
        return bytes([tag, len(data)]) + data
    size = (len(data).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(data).to_bytes(size, "big") + data


def integer(value):
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big",
                                 signed=True))


def string(text):
    return der(0x1b, text.encode())


def sequence(*fields):
    """Of (number, DER) pairs, each in its context tag; None is left out."""
    return der(0x30, *(der(0xa0 | n, value) for n, value in fields
                       if value is not None))


def name(*parts):
    """PrincipalName."""
    return sequence((0, integer(2)), (1, der(0x30, *map(string, parts))))
