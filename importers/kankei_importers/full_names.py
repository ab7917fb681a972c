"""Full names: whether a text is surely somebody's whole name, and nothing that only looks like one."""

import re

from kankei.fields import readings
from kankei.fields.name import fold, split

__all__ = ["is_full_name"]

_PLACE = re.compile(r"[都道府県市区町村]\Z")
_SHORTEST = 3
"""Characters of a full name."""


def is_full_name(text: str) -> bool:
    """Whether a text is a known surname and a known given name, and no place.

    >>> [is_full_name(cell) for cell in ("佐藤健太", "サトウ ケンタ", "石川県", "佐藤")]
    [True, True, False, False]
    """
    if len(text) < _SHORTEST or _PLACE.search(text):
        return False
    surname, given = map(fold, split(text))
    written = surname in readings.surname_share() and given in readings.given_share()
    return written or (surname in readings.surname_sounds() and given in readings.given_sounds())
