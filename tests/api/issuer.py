"""A provider of identities that we hold in our hand: real HTTP, real keys, and whatever token is wanted."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

AUDIENCE, CLIENT = "kankei-api", "kankei"
Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def part(said: Any) -> str:
    """One part of a token: bytes as they are, anything else as JSON."""
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    return urlsafe_b64encode(data).decode().rstrip("=")


def signature(key: Private, said: str) -> bytes:
    """RS256 or ES256, by the kind of key."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    one, two = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return one.to_bytes(32, "big") + two.to_bytes(32, "big")


def token(header: Any, claims: Any, sign: Callable[[str], bytes]) -> str:
    """A token of any header and claims."""
    said = f"{part(header)}.{part(claims)}"
    return f"{said}.{part(sign(said))}"


def public(key: Private, name: str) -> dict[str, Any]:
    """The public key as its issuer publishes it."""
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.public_key().public_numbers()
        size = (numbers.n.bit_length() + 7) // 8
        return {
            "kty": "RSA",
            "kid": name,
            "use": "sig",
            "n": part(numbers.n.to_bytes(size, "big")),
            "e": "AQAB",
        }
    point = key.public_key().public_numbers()
    x, y = (part(number.to_bytes(32, "big")) for number in (point.x, point.y))
    return {"kty": "EC", "kid": name, "use": "sig", "crv": "P-256", "x": x, "y": y}


class Issuer:
    """The issuer while a block runs; ``published`` is what it says its keys are, ``asked`` what was fetched.

    ``documents`` stand in the place of all that it publishes, if there are any. ``at`` is its clock (seconds
    since 1970) if it is not the machine's. It gives no token for any code.
    """

    def __init__(self, at: float | None = None) -> None:
        self.at = at
        self.rsa: rsa.RSAPrivateKey = rsa.generate_private_key(65537, 2048)
        self.ec: ec.EllipticCurvePrivateKey = ec.generate_private_key(ec.SECP256R1())
        self.published = [public(self.rsa, "rsa"), public(self.ec, "ec")]
        self.asked: list[str] = []
        self.documents: dict[str, Any] | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """What the issuer calls itself."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def claims(self, **other: Any) -> dict[str, Any]:
        """Claims of a good access token of an hour, some of them otherwise; None leaves one out."""
        now = int(time.time() if self.at is None else self.at)
        said = {"iss": self.url, "sub": "4f0c", "aud": AUDIENCE, "iat": now - 5, "exp": now + 3600, **other}
        return {name: value for name, value in said.items() if value is not None}

    def good(self, header: Any = None, *, key: Private | None = None, **claims: Any) -> str:
        """A good access token; ``header`` adds to its header, ``claims`` to its claims."""
        mine = key or self.rsa
        names = ("RS256", "rsa") if isinstance(mine, rsa.RSAPrivateKey) else ("ES256", "ec")
        told = {"alg": names[0], "kid": names[1], "typ": "at+jwt", **(header or {})}
        told = {name: value for name, value in told.items() if value is not None}
        return token(told, self.claims(**claims), lambda said: signature(mine, said))

    def _documents(self) -> dict[str, Any]:
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            },
            "/keys": {"keys": self.published},
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                known = issuer._documents() if issuer.documents is None else issuer.documents
                found = known.get(self.path)
                self.send_response(200 if found else 404)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(found or {}).encode())

            def do_POST(self) -> None:
                issuer.asked.append(self.path)
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(400)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(b'{"error": "invalid_grant"}')

            def log_message(self, *_: object) -> None:
                """Nothing is written."""

        return Handler
