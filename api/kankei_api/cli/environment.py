"""The environment as whoever set it up may have misspelt it: a setting that nobody reads does nothing."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

__all__ = ["KNOWN", "misspelt"]

KNOWN = frozenset({
    "KANKEI_ALLOWED_HOSTS", "KANKEI_BODY_SECONDS", "KANKEI_DEBUG", "KANKEI_ERASURE_JOURNAL",
    "KANKEI_KINTONE_TOKEN", "KANKEI_LANG", "KANKEI_MODEL", "KANKEI_OIDC_ASSURANCE", "KANKEI_OIDC_AUDIENCE",
    "KANKEI_OIDC_CLIENT_ID", "KANKEI_OIDC_CLIENT_SECRET", "KANKEI_OIDC_ISSUER", "KANKEI_OIDC_TOKEN_TYPE",
    "KANKEI_PEOPLE_A_DAY", "KANKEI_PG_BIN", "KANKEI_PUBLIC_URL", "KANKEI_RATE_PEOPLE", "KANKEI_RATE_TOKENS",
    "KANKEI_RULE", "KANKEI_STOP_SECONDS", "KANKEI_STORE", "KANKEI_TOKEN", "KANKEI_TOKEN_DIGESTS",
    "KANKEI_TOWN",
})  # fmt: skip
"""Every variable that kankei reads."""
ALIKE = 0.85
"""From which likeness on a name is another one misspelt; below, it is somebody's own."""


def misspelt(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Variables that look like one that is read, with the one; one that goes on behind it is somebody's own.

    >>> list(misspelt(["KANKEI_ERASURE_JORNAL", "KANKEI_STORE", "KANKEI_KINTONE_TOKEN_2", "PATH"]))
    [('KANKEI_ERASURE_JORNAL', 'KANKEI_ERASURE_JOURNAL')]
    """
    for name in sorted(names):
        if name.startswith("KANKEI_") and name not in KNOWN:
            meant = get_close_matches(name, KNOWN, n=1, cutoff=ALIKE)
            if meant and not name.startswith(f"{meant[0]}_"):
                yield name, meant[0]
