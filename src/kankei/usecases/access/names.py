"""What accounts and tokens are called: no two that a reader of the audit would take for one another."""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["called", "is_taken"]

UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What is no control character and is not seen either: fillers, selectors of variants."""


def called(said: str) -> str:
    """A name as it is kept: of one width, its spaces single; "" if it may not be one.

    No control or unseen character, and no ``/``, by which the names of tokens begin.

    >>> called(" Ｓａｓａｋｉ　花 "), called("token/x"), called("佐々\u200b木")
    ('Sasaki 花', '', '')
    """
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", said)).strip()
    unseen = any(unicodedata.category(sign)[0] == "C" for sign in said) or UNSEEN.search(name)
    return "" if unseen or "/" in name else name


def is_taken(name: str, names: Iterable[str]) -> bool:
    """Whether a name is among some, in capitals or not."""
    return name.casefold() in {one.casefold() for one in names}
