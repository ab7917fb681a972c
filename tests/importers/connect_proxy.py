"""A proxy that knows CONNECT alone, and a certificate by which a server on this machine is a domain."""

import datetime as dt
import ipaddress
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Proxy(socketserver.ThreadingTCPServer):
    """Leads whoever asks for any host to one address; ``heads`` is what it was asked."""

    daemon_threads = True

    def __init__(self, target: tuple[str, int], needed: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.needed, self.heads = target, needed, list[bytes]()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        head = b"".join(iter(self.rfile.readline, b"\r\n"))
        self.server.heads.append(head)
        if self.server.needed not in head:
            self.wfile.write(b"HTTP/1.1 407 Who are you\r\n\r\n")
            return
        self.wfile.write(b"HTTP/1.1 200 Go on\r\n\r\n")
        with socket.create_connection(self.server.target) as there:
            back = threading.Thread(target=_pipe, args=(there, self.connection))
            back.start()
            _pipe(self.connection, there)
            back.join()


def _pipe(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


@contextmanager
def proxied(target: tuple[str, int], *, needed: bytes = b"") -> Iterator[Proxy]:
    """A proxy, up for the time of a block; ``needed`` is what a caller has to say to be let through."""
    with Proxy(target, needed) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def certificate(folder: Path, domain: str) -> Path:
    """A file with a key and a certificate of a domain that nobody signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, domain)])
    day = dt.datetime.now(dt.UTC)
    names = [x509.DNSName(domain), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(day - dt.timedelta(days=1))
        .not_valid_after(day + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    told = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "domain.pem"
    path.write_bytes(told + made.public_bytes(serialization.Encoding.PEM))
    return path
