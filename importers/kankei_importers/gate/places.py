"""Municipalities by name, and prefectures by the first digits of their postal codes."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["names_a_municipality", "prefecture_named", "prefectures", "prefectures_of_postal"]

_PREFECTURE = re.compile(r"\s*(北海道|東京都|大阪府|京都府|[^\s\d]{2,3}県)")


def prefecture_named(address: str) -> str:
    """The prefecture that an address begins with; ``""`` if it begins with none.

    >>> prefecture_named("福島県磐梯町"), prefecture_named("磐梯町")
    ('福島県', '')
    """
    found = _PREFECTURE.match(address)
    return found[1] if found and found[1] in prefectures() else ""


def names_a_municipality(text: str) -> bool:
    """Whether the whole name of a city, town or village stands in a text.

    >>> names_a_municipality("会津坂下町_寄附一覧"), names_a_municipality("さくら市場の参加者")
    (True, False)
    """
    return any(sign in text for sign in "市町村") and _names().search(text) is not None


@cache
def prefectures() -> frozenset[str]:
    """The 47 prefectures."""
    return frozenset(row[0] for row in _rows())


@cache
def prefectures_of_postal() -> Mapping[str, frozenset[str]]:
    """The first two digits of a postal code to the prefectures that have such codes."""
    found: dict[str, set[str]] = {}
    for prefecture, starts, _, _ in _rows():
        for start in starts.split():
            found.setdefault(start, set()).add(prefecture)
    return {start: frozenset(names) for start, names in found.items()}


@cache
def _names() -> re.Pattern[str]:
    names = {f"{city}市" for row in _rows() for city in row[2].split()}
    names |= {town for row in _rows() for town in row[3].split()}
    short = "|".join(sorted(name for name in names if len(name) == 2))
    others = "|".join(sorted((name for name in names if len(name) > 2), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:{others}|(?<![一-龥])(?:{short}))(?!場)")


@cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    """(prefecture, starts of postal codes, cities without 市, towns and villages)."""
    text = files("kankei.fields").joinpath("data", "municipalities.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((line[0], line[1], line[2], line[3]) for line in lines)
