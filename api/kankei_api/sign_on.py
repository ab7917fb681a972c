"""Single sign-on (OpenID Connect): the town's provider says who somebody is; what they may do, we say.

Authorization code flow with PKCE. Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636, RFC 9700.
"""

import datetime as dt
import hashlib
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwk
from joserfc.errors import JoseError
from msgspec import Struct

from kankei.model.access import is_private
from kankei_api.journal import journal
from kankei_api.limits import Limits
from kankei_api.problems import Refusal
from kankei_api.proofs import ACCESS, IDENTITY, Claims, Expected, Key, Unproven, check
from kankei_api.settings import Settings, SignOn

__all__ = ["Provider", "challenge", "provider_of"]

LARGEST = 256 * 1024
"""Bytes of the largest answer of a provider that is read."""
FRESH = dt.timedelta(minutes=10)
"""After so long the provider's keys are asked for again: a key taken out is refused from then on."""
PAUSE = dt.timedelta(seconds=30)
"""Between two askings, whatever tokens are shown."""
STALE = dt.timedelta(hours=1)
"""For so long the last known keys count while the provider does not answer."""
SIGN_INS = 300
"""In a minute, of everybody together: each asks the provider."""
SMALLEST, BITS_A_LETTER = 2048, 6
"""Bits of an RSA key, and of a letter of its modulus (base64url)."""
KINDS = ("RSA", "EC")
"""Of keys whose signatures are known here; others are not even opened."""


class Metadata(Struct, frozen=True):
    """What a provider publishes of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Provider:
    """One provider of identities; safe to share between threads."""

    def __init__(self, settings: SignOn, client: httpx.Client | None = None) -> None:
        self.settings = settings
        self._client = client or httpx.Client(timeout=5.0, follow_redirects=False)
        self._lock, self._limits = threading.Lock(), Limits()
        self._metadata: tuple[Metadata, dt.datetime] | None = None
        self._keys: dict[str, Key] = {}
        self._known_at: dt.datetime | None = None
        self._asked_at: dt.datetime | None = None

    def close(self) -> None:
        """Give back every connection."""
        self._client.close()

    def address(self, *, state: str, nonce: str, verifier: str, at: dt.datetime) -> str:
        """Where a browser is sent to sign in."""
        said = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.settings.redirect_uri,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        if self.settings.assurance_claim == "acr":
            said["acr_values"] = " ".join(self.settings.assurance_values)
        endpoint = self.metadata(at).authorization_endpoint
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(said)}"

    def redeem(self, code: str, *, verifier: str, nonce: str, at: dt.datetime) -> Claims:
        """Whom the provider vouches for by a code.

        Raises:
            Unproven: It does not.
            Refusal: 503, it does not answer; 429, too many sign in at once.
        """
        if wait := self._limits.wait("", SIGN_INS, at=monotonic()):
            raise Refusal(429, "api.too_many", retry_after=ceil(wait))
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.redirect_uri,
            "code_verifier": verifier,
        }
        secret = self.settings.client_secret
        if not secret:
            form["client_id"] = self.settings.client_id
        credentials = (self.settings.client_id, secret) if secret else None
        answer = self._ask("POST", self.metadata(at).token_endpoint, data=form, auth=credentials)
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise Unproven("code")
        client = self.settings.client_id
        expected = Expected(issuer=self.settings.issuer, audience=client, types=IDENTITY, nonce=nonce)
        return check(token, expected, self._key_at(at), at)

    def bearer(self, token: str, at: dt.datetime) -> Claims:
        """Whom an access token stands for.

        Raises:
            Unproven: For nobody.
        """
        if not self.settings.audience:
            raise Unproven("audience")
        types = ACCESS | {self.settings.token_type.lower()}
        expected = Expected(issuer=self.settings.issuer, audience=self.settings.audience, types=types)
        return check(token, expected, self._key_at(at), at)

    def assured(self, claims: Claims) -> bool:
        """Whether a sign-in says that it came from a known device, in the town's own words for that."""
        said = claims.more.get(self.settings.assurance_claim) if self.settings.assurance_claim else None
        words = said if isinstance(said, list) else [said]
        return any(word in self.settings.assurance_values for word in words if isinstance(word, str))

    def metadata(self, at: dt.datetime) -> Metadata:
        """What the provider publishes of itself, asked for once an hour.

        Raises:
            Refusal: 503, it does not answer, or says it is another.
        """
        if self._metadata is None or abs(at - self._metadata[1]) > STALE:
            base = self.settings.issuer.rstrip("/")
            told = self._ask("GET", f"{base}/.well-known/openid-configuration")
            self._metadata = (self._trusted(told), at)
        return self._metadata[0]

    def _trusted(self, told: Any) -> Metadata:
        try:
            found = msgspec.convert(told, Metadata)
        except msgspec.ValidationError:
            raise Refusal(503, "sign_on.unreachable") from None
        addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        if found.issuer != self.settings.issuer or not all(map(is_private, addresses)):
            journal.error("sign_on", reason="metadata")
            raise Refusal(503, "sign_on.unreachable")
        return found

    def _key_at(self, at: dt.datetime) -> Callable[[str], Key | None]:
        return lambda name: self.key(name, at)

    def key(self, name: str, at: dt.datetime) -> Key | None:
        """The provider's present key of a name; asked for anew when it is not known or not fresh.

        A token may leave the name out where there is only one key (OpenID Connect Core, 10.1). What was asked
        at a moment that has not come yet is old, too: then the clock was set back.
        """
        with self._lock:
            fresh = self._known_at is not None and abs(at - self._known_at) < FRESH
            rested = self._asked_at is None or abs(at - self._asked_at) >= PAUSE
            if rested and not (fresh and self._named(name)):
                self._asked_at = at
                self._renew(at)
            if self._known_at is None or abs(at - self._known_at) > STALE:
                return None
            return self._named(name)

    def _named(self, name: str) -> Key | None:
        only = next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(name) if name else only

    def _renew(self, at: dt.datetime) -> None:
        try:
            told = self._ask("GET", self.metadata(at).jwks_uri)
        except Refusal:
            return
        listed = told.get("keys") if isinstance(told, dict) else None
        if isinstance(listed, list):
            found = (_key(one) for one in listed[:50])
            self._keys = dict(pair for pair in found if pair)
            self._known_at = at

    def _ask(self, method: str, address: str, **how: Any) -> Any:
        try:
            with self._client.stream(method, address, **how) as answer:
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise Refusal(503, "sign_on.unreachable")
            if answer.status_code >= 500 or answer.is_redirect:
                raise Refusal(503, "sign_on.unreachable")
            return msgspec.json.decode(body) if answer.is_success else None
        except (httpx.HTTPError, msgspec.DecodeError):
            journal.error("sign_on", reason="unreachable")
            raise Refusal(503, "sign_on.unreachable") from None


def challenge(verifier: str) -> str:
    """What a sign-in begins with, so that only who has the verifier can end it (RFC 7636, S256).

    >>> challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _key(told: Any) -> tuple[str, Key] | None:
    """A key for signatures with its name; None for any other, and for one that is too small."""
    if not isinstance(told, dict) or told.get("use", "sig") != "sig" or told.get("kty") not in KINDS:
        return None
    if told["kty"] == "RSA" and len(str(told.get("n", ""))) * BITS_A_LETTER < SMALLEST:
        return None
    name = str(told.get("kid", ""))
    try:
        found = jwk.import_key(told)
    except (JoseError, ValueError, TypeError):
        return None
    if isinstance(found, jwk.RSAKey) and found.public_key.key_size >= SMALLEST:
        return (name, found) if told.get("alg", "RS256") == "RS256" else None
    if isinstance(found, jwk.ECKey) and found.curve_name == "P-256":
        return (name, found) if told.get("alg", "ES256") == "ES256" else None
    return None


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the settings name, if they name one."""
    return Provider(settings.sign_on) if settings.sign_on else None
