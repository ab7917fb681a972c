"""What the API is told by its environment (KANKEI_…); docs/howto/serve.md lists it."""

import os
import re
from collections.abc import Mapping
from typing import Annotated, Self

from msgspec import Meta, Struct, ValidationError, convert

from kankei.counting import load_rule
from kankei.errors import RuleError, StoreError
from kankei.model.access import is_private
from kankei_api import STORE
from kankei_api.tokens import digest

Rate = Annotated[int, Meta(ge=1)]
DIGEST = re.compile(r"[0-9a-f]{64}")
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
"""A host as a call names it, without port: a name, an address, or one of IPv6 in brackets."""


class SignOn(Struct, frozen=True, kw_only=True):
    """The town's single sign-on (OpenID Connect): without it only service tokens get in."""

    issuer: str
    """KANKEI_OIDC_ISSUER, to the letter as the provider writes it."""
    client_id: str = ""
    """KANKEI_OIDC_CLIENT_ID"""
    client_secret: str = ""
    """KANKEI_OIDC_CLIENT_SECRET; empty for a public client, whose sign-in PKCE alone protects."""
    audience: str = ""
    """KANKEI_OIDC_AUDIENCE: for whom an access token must be; empty: no access token is taken."""
    token_type: str = "at+jwt"  # noqa: S105  a type, not a token
    """KANKEI_OIDC_TOKEN_TYPE: ``typ`` of the issuer's access tokens, if it is not that of RFC 9068."""
    assurance_claim: str = ""
    """KANKEI_OIDC_ASSURANCE (``acr=urn:town:device …``): the claim that tells of a known device, and …"""
    assurance_values: tuple[str, ...] = ()
    """… what it says then. Without it no sign-in is from a known device."""
    public_url: str = ""
    """KANKEI_PUBLIC_URL: where browsers reach the API; empty: no browser signs in."""

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends a browser back to."""
        return f"{self.public_url}/auth/callback"


class Settings(Struct, frozen=True, kw_only=True):
    """Everything the API can be told."""

    store: str = STORE
    """KANKEI_STORE"""
    token_digests: tuple[str, ...] = ()
    """KANKEI_TOKEN_DIGESTS: SHA-256 in hex, separated by commas; KANKEI_TOKEN adds one given in clear."""
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    """KANKEI_ALLOWED_HOSTS: the names under which the API may be called."""
    rule: str = "default"
    """KANKEI_RULE: the counting rule of GET /v1/count unless the call names one."""
    sign_on: SignOn | None = None
    rate_people: Rate = 600
    """KANKEI_RATE_PEOPLE: calls a minute of one account."""
    rate_tokens: Rate = 60_000
    """KANKEI_RATE_TOKENS: calls a minute of one service token."""
    people_a_day: Rate = 1_000
    """KANKEI_PEOPLE_A_DAY: people whom one account and its tokens are shown in a day, alone or in lists."""

    body_seconds: Rate = 60
    """KANKEI_BODY_SECONDS: how long the next part of a body is waited for."""
    stop_seconds: Rate = 1_800
    """KANKEI_STOP_SECONDS: how long calls under way may go on once the server is told to stop."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings of this process.

        Raises:
            StoreError: A variable holds what it cannot (``settings.wrong``, ``settings.number``,
                ``settings.https``, ``settings.digests``, ``settings.hosts``, ``settings.rule``).
        """
        digests = _digests(environment.get("KANKEI_TOKEN_DIGESTS", ""))
        if token := environment.get("KANKEI_TOKEN", ""):
            digests += (digest(token),)
        said = {
            "store": environment.get("KANKEI_STORE", ""),
            "token_digests": digests,
            "allowed_hosts": _hosts(environment.get("KANKEI_ALLOWED_HOSTS", "")),
            "rule": _rule(environment.get("KANKEI_RULE", "")),
            "sign_on": _sign_on(environment),
            **{field: _number(environment.get(name, ""), name) for field, name in NUMBERS.items()},
        }
        return convert({name: value for name, value in said.items() if value}, cls)


def _number(said: str, name: str) -> int | None:
    """A number that a variable holds; None where nothing is said."""
    if not said:
        return None
    try:
        return convert(said, Rate, strict=False)
    except ValidationError:
        raise StoreError("settings.number", name=name) from None


def _digests(said: str) -> tuple[str, ...]:
    found = _words(said.lower())
    if not all(DIGEST.fullmatch(one) for one in found):
        raise StoreError("settings.digests")  # it may hold a token in clear
    return found


def _hosts(said: str) -> tuple[str, ...]:
    found = _words(said.lower())
    if not all(HOST.fullmatch(one) for one in found):
        raise StoreError("settings.hosts")
    return found


def _rule(said: str) -> str:
    if said:
        try:
            load_rule(said)
        except (RuleError, OSError) as error:
            raise StoreError("settings.rule", rule=said) from error
    return said


def _sign_on(environment: Mapping[str, str]) -> SignOn | None:
    """What is said of single sign-on, if anything is."""
    said = {name: environment.get(f"KANKEI_OIDC_{name.upper()}", "").strip() for name in OIDC}
    if not said["issuer"]:
        return None
    claim, _, values = environment.get("KANKEI_OIDC_ASSURANCE", "").partition("=")
    public = environment.get("KANKEI_PUBLIC_URL", "").strip().rstrip("/")
    found = SignOn(
        **{name: value for name, value in said.items() if value},
        assurance_claim=claim.strip(),
        assurance_values=tuple(values.split()),
        public_url=public,
    )
    if not is_private(found.issuer):
        raise StoreError("settings.https", name="KANKEI_OIDC_ISSUER")
    if not found.client_id or found.audience == found.client_id:
        raise StoreError("settings.wrong", name="KANKEI_OIDC_CLIENT_ID, KANKEI_OIDC_AUDIENCE")
    if public and not is_private(public):
        raise StoreError("settings.https", name="KANKEI_PUBLIC_URL")
    if claim.strip() and not found.assurance_values:
        raise StoreError("settings.wrong", name="KANKEI_OIDC_ASSURANCE")
    return found


NUMBERS = {
    "rate_people": "KANKEI_RATE_PEOPLE",
    "rate_tokens": "KANKEI_RATE_TOKENS",
    "people_a_day": "KANKEI_PEOPLE_A_DAY",
    "body_seconds": "KANKEI_BODY_SECONDS",
    "stop_seconds": "KANKEI_STOP_SECONDS",
}
OIDC = ("issuer", "client_id", "client_secret", "audience", "token_type")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
