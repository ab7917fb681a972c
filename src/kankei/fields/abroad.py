"""Names from abroad as kana have them where letters do not tell: MARY is メアリー, TRAN チャン."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from kankei.fields import kana, romaji

__all__ = ["readings_in_kana"]

_LONGEST = 4
"""Words of a part of a name, at the most."""


@lru_cache(maxsize=4096)
def readings_in_kana(part: str) -> frozenset[str]:
    """Canonical Latin readings of a part of a name in capitals; none if no word of it is known.

    A letter that stands for a middle name is not read.

    >>> sorted(readings_in_kana("MARY")), sorted(readings_in_kana("JOHN PAUL J")), readings_in_kana("HANAKO")
    (['mari', 'meari', 'meri'], ['zyonporu'], frozenset())
    """
    words, known = [word for word in part.split() if len(word) > 1], _heard()
    if len(words) > _LONGEST or known.keys().isdisjoint(words):
        return frozenset()
    return frozenset(map("".join, product(*(known.get(word, (romaji.reading(word),)) for word in words))))


@cache
def _heard() -> Mapping[str, tuple[str, ...]]:
    """By word in capitals, the canonical readings of its kana."""
    text = files("kankei.fields").joinpath("data", "abroad.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: tuple(dict.fromkeys(map(kana.reading, heard.split(",")))) for word, heard in rows}
