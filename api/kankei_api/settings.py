"""What the API is told by its environment (KANKEI_…); docs/howto/serve.md lists it."""

import os
from collections.abc import Mapping
from typing import Self

from msgspec import Struct, convert

from kankei_api.tokens import digest


class Settings(Struct, frozen=True, kw_only=True):
    """Everything the API can be told."""

    store: str = "sqlite:///kankei.db"
    """KANKEI_STORE"""
    token_digests: tuple[str, ...] = ()
    """KANKEI_TOKEN_DIGESTS: SHA-256 in hex, separated by commas; KANKEI_TOKEN adds one given in clear."""
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    """KANKEI_ALLOWED_HOSTS: the names under which the API may be called."""
    rule: str = "default"
    """KANKEI_RULE: the counting rule of GET /v1/count unless the call names one."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings of this process."""
        digests = _words(environment.get("KANKEI_TOKEN_DIGESTS", ""))
        if token := environment.get("KANKEI_TOKEN", ""):
            digests += (digest(token),)
        said = {
            "store": environment.get("KANKEI_STORE", ""),
            "token_digests": digests,
            "allowed_hosts": _words(environment.get("KANKEI_ALLOWED_HOSTS", "")),
            "rule": environment.get("KANKEI_RULE", ""),
        }
        return convert({name: value for name, value in said.items() if value}, cls)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
