# SPDX-License-Identifier: BSD-2-Clause
"""Servers on loopback that stand where a KDC proxy should be, each with one
fault, and the certificates they need. Only the standard library and the
openssl command are used."""

import datetime
import os
import re
import socket
import ssl
import subprocess
import threading
import time

REALM = "KERBEROS.MICROSOFTONLINE.COM"


def der(tag, *parts):
    body = b"".join(parts)
    n = len(body)
    if n < 128:
        return bytes([tag, n]) + body
    size = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def integer(n):
    return der(2, n.to_bytes(n.bit_length() // 8 + 1, "big", signed=True))


def text(s):
    return der(0x1B, s.encode())


def krb_error(code, when, e_text):
    stamp = datetime.datetime.fromtimestamp(when, datetime.timezone.utc)
    name = der(0x30, der(0xA0, integer(2)), der(0xA1, der(
        0x30, text("krbtgt"), text(REALM))))
    return der(0x7E, der(
        0x30, der(0xA0, integer(5)), der(0xA1, integer(30)),
        der(0xA4, der(0x18, stamp.strftime("%Y%m%d%H%M%SZ").encode())),
        der(0xA5, integer(0)), der(0xA6, integer(code)),
        der(0xA9, text(REALM)), der(0xAA, name),
        der(0xAB, text(e_text))))


def framed(message):
    return len(message).to_bytes(4, "big") + message


def kkdcp(message):
    return der(0x30, der(0xA0, der(4, framed(message))))


def http(status, body=b"", *headers, when=None, length=True):
    lines = ["HTTP/1.1 " + status]
    if when is not None:
        lines.append("Date: " + time.strftime(
            "%a, %d %b %Y %H:%M:%S GMT", time.gmtime(when)))
    if length:
        lines.append("Content-Length: %d" % len(body))
    lines.extend(headers)
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class Certificates:
    """A CA, another one, and what they sign."""

    def __init__(self, folder):
        self.folder = folder
        self.serial = 1
        self.authority("ca", "/O=Lab/CN=Lab root")
        self.authority("zscaler",
                       "/O=Zscaler Inc./CN=Zscaler Intermediate Root CA")
        self.leaf("good", "ca", "DNS:localhost,IP:127.0.0.1")
        self.leaf("other", "ca", "DNS:other.example")
        self.leaf("inspected", "zscaler", "DNS:localhost")
        now = time.time()
        self.leaf("expired", "ca", "DNS:localhost", now - 86400 * 40,
                  now - 86400 * 5)
        self.leaf("future", "ca", "DNS:localhost", now + 86400 * 5,
                  now + 86400 * 40)

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *args):
        subprocess.run(("openssl",) + args, cwd=self.folder, check=True,
                       capture_output=True)

    def authority(self, name, subject):
        # Wine 8 takes an ECDSA signature for false if a number of it begins
        # with a zero octet, as one in 128 does.
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                     "3650", "-subj", subject, "-keyout", name + ".key",
                     "-out", name + ".pem")

    def leaf(self, name, issuer, names, start=None, end=None):
        now = time.time()
        stamp = [time.strftime("%Y%m%d%H%M%SZ", time.gmtime(t)) for t in
                 (start or now - 86400, end or now + 86400 * 90)]
        self.openssl("req", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                     "/CN=server", "-keyout", name + ".key", "-out",
                     name + ".csr")
        with open(self.path("ca.cnf"), "w") as f:
            f.write("[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=serial\n"
                    "new_certs_dir=.\ndefault_md=sha256\npolicy=p\n"
                    "x509_extensions=x\nunique_subject=no\n[p]\n"
                    "commonName=supplied\n[x]\nsubjectAltName=%s\n" % names)
        open(self.path("index"), "a").close()
        with open(self.path("serial"), "w") as f:
            f.write("%04x" % self.serial)
        self.serial += 1
        self.openssl("ca", "-batch", "-config", "ca.cnf", "-cert",
                     issuer + ".pem", "-keyfile", issuer + ".key", "-in",
                     name + ".csr", "-out", name + ".crt", "-startdate",
                     stamp[0], "-enddate", stamp[1])


class Server:
    """Takes connections on a free loopback port, one thread each, and gives
    each to HANDLE after the TLS handshake (or before, with CERTIFICATE None).
    What arrived is kept in .requests."""

    def __init__(self, handle, certificates=None, certificate="good",
                 client_certificate=False, tls12=False):
        self.handle = handle
        self.requests = []
        self.context = None
        self.stopping = threading.Event()
        if certificates is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(
                certificates.path(certificate + ".crt"),
                certificates.path(certificate + ".key"))
            if client_certificate:
                self.context.verify_mode = ssl.CERT_REQUIRED
                self.context.load_verify_locations(
                    certificates.path("ca.pem"))
            if tls12:
                self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,),
                             daemon=True).start()

    def serve(self, connection):
        try:
            if self.context is not None:
                connection = self.context.wrap_socket(connection,
                                                      server_side=True)
            self.handle(self, connection)
        except OSError:
            pass
        finally:
            connection.close()

    def close(self):
        self.stopping.set()
        # A thread that waits in accept() keeps the socket: wake it.
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    size = re.search(rb"(?i)content-length: *(\d+)", head)
    while size and len(body) < int(size.group(1)):
        piece = connection.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def replying(make, keep_open=False):
    """A handler that reads a request and sends what MAKE() gives."""
    def handle(server, connection):
        server.requests.append(read_request(connection))
        connection.sendall(make())
        if keep_open:
            server.stopping.wait()
    return handle


def silent(server, connection):
    server.stopping.wait()


def reading_only(server, connection):
    server.requests.append(read_request(connection))
    server.stopping.wait()


def closing(server, connection):
    server.requests.append(read_request(connection))


def resetting(server, connection):
    connection.recv(5)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                          b"\1\0\0\0\0\0\0\0")


def plain_kdc(make):
    def handle(server, connection):
        size = int.from_bytes(connection.recv(4), "big")
        server.requests.append(connection.recv(size))
        connection.sendall(framed(make()))
    return handle
