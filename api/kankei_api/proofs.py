"""Whether a signed token (JWT) proves what it says: by our rules alone, whatever its header asks for.

The signature is checked by joserfc. Which algorithms count stands here; where keys come from is settled by
whoever calls. Sources: RFC 8725 (best current practice), RFC 9068, OpenID Connect Core (3.1.3.7).
"""

import binascii
import datetime as dt
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry
from msgspec import Meta, Struct

__all__ = ["ACCESS", "ALGORITHMS", "IDENTITY", "Claims", "Expected", "Key", "Unproven", "check"]

Key = RSAKey | ECKey
ALGORITHMS = {"RS256": RSAKey, "ES256": ECKey}
"""What a signature may be made with, and the kind of key that goes with it. Never taken from a token."""
ACCESS = frozenset({"at+jwt", "application/at+jwt"})
IDENTITY = frozenset({"", "jwt"})
"""The types (``typ``) of access tokens and of ID tokens, which are never taken for each other."""
LONGEST = 8192
"""Characters of a token: enough for any issuer."""
LEEWAY = 30
"""Seconds by which two clocks may differ."""
COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
BROUGHT_ALONG = {"jwk", "jku", "x5u", "x5c"}
"""Header parameters that bring their own key: a token with one is refused, the key never looked at."""
CHANGES_MEANING = {"crit", "b64", "zip", "enc", "cty"}
"""Header parameters by which a token would mean something else than a signed set of claims."""

Text = Annotated[str, Meta(pattern=r"\A[\x20-\x7e]{1,255}\Z")]
"""Visible ASCII: names of issuers, clients and users are of nothing else (OpenID Connect Core, section 2)."""
Audience = Text | list[Text]
Seconds = Annotated[int, Meta(ge=0, lt=2**40)] | Annotated[float, Meta(ge=0, lt=2**40)]


class Unproven(Exception):  # noqa: N818  it is an answer, not a fault of ours
    """The token proves nothing; ``reason`` is one word for the journal, never a part of the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Claims(Struct, frozen=True, kw_only=True):
    """What of a token we read; ``more`` has the rest, as far as it is asked for by name."""

    iss: Text
    sub: Text
    aud: Audience
    exp: Seconds
    iat: Seconds
    nbf: Seconds | None = None
    nonce: str = ""
    azp: str = ""
    more: dict[str, Any] = {}


class Expected(Struct, frozen=True, kw_only=True):
    """What a token must say: from whom, for whom, of which type; of an ID token the ``nonce``, too."""

    issuer: str
    audience: str
    types: frozenset[str]
    nonce: str = ""


def check(token: str, expected: Expected, key_of: Callable[[str], Key | None], at: dt.datetime) -> Claims:
    """The claims of a token that proves them.

    Args:
        token: In the compact form, as shown.
        expected: What it must say.
        key_of: The issuer's key of a name (``kid``; empty where the token names none); None if it has none.
        at: The present moment.

    Raises:
        Unproven: It does not.
    """
    header = _header(token)
    algorithm, name = header.get("alg"), header.get("kid", "")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Unproven("algorithm")
    if _type(header) not in expected.types:
        raise Unproven("type")
    if not isinstance(name, str):
        raise Unproven("key")
    key = key_of(name)
    if not isinstance(key, ALGORITHMS[algorithm]):
        raise Unproven("key")
    try:
        told = jwt.decode(token, key, registry=_registry(algorithm), decoder_cls=Strict).claims
        jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": expected.issuer},
            aud={"essential": True, "value": expected.audience},
        ).validate(told)
        claims = msgspec.convert({**told, "more": told}, Claims)
    except (JoseError, ValueError, TypeError, RecursionError, OverflowError) as error:
        kind = "claims" if isinstance(error, msgspec.ValidationError | ClaimError) else "signature"
        raise Unproven(kind) from None
    _judge(claims, expected)
    return claims


class Strict(json.JSONDecoder):
    """JSON in which nothing is said twice, and a number is a number."""

    def __init__(self, **_: Any) -> None:
        super().__init__(object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("said twice")
    return found


def _no_number(_: str) -> float:
    raise ValueError("not a number")


def _header(token: str) -> dict[str, Any]:
    if len(token) > LONGEST or not COMPACT.fullmatch(token):
        raise Unproven("form")
    first = token.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)), cls=Strict)
    except (binascii.Error, ValueError, RecursionError):
        raise Unproven("form") from None
    if not isinstance(header, dict) or header.keys() & (BROUGHT_ALONG | CHANGES_MEANING):
        raise Unproven("header")
    return header


def _type(header: dict[str, Any]) -> str | None:
    said = header.get("typ", "")
    return said.lower() if isinstance(said, str) else None


def _registry(algorithm: str) -> JWSRegistry:
    """One algorithm, and headers that we do not know left alone: those that matter were looked at."""
    return JWSRegistry(algorithms=[algorithm], strict_check_header=False)


def _judge(claims: Claims, expected: Expected) -> None:
    """What the claims' own types and limits cannot say."""
    if claims.iss != expected.issuer:
        raise Unproven("issuer")
    for_whom = claims.aud if isinstance(claims.aud, list) else [claims.aud]
    if expected.audience not in for_whom:
        raise Unproven("audience")
    if not expected.nonce:
        return
    if len(for_whom) > 1 or claims.azp not in {"", expected.audience}:
        raise Unproven("audience")
    if claims.nonce != expected.nonce:
        raise Unproven("nonce")
