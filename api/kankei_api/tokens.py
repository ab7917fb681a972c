"""Service tokens: long random words of which only the digest is kept."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable


def mint() -> str:
    """A new token of 256 random bits."""
    return f"kankei_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """SHA-256 of a token in hex; enough for a random word, too little for a password that people choose.

    >>> digest("abc")[:8]
    'ba7816bf'
    """
    return hashlib.sha256(token.encode()).hexdigest()


def known(token: str, digests: Iterable[str]) -> bool:
    """Whether a token is one of those kept; takes as long whether or not it is."""
    shown = digest(token)
    return any([hmac.compare_digest(shown, kept) for kept in digests])  # noqa: C419  # all of them, always
