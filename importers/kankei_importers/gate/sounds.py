"""How the name of a person sounds in Latin letters, and what of it a mailbox bears."""

import re
from functools import lru_cache

from kankei.errors import FieldError
from kankei.fields import email, kana, readings, romaji
from kankei.fields.glyph import fold as plain

__all__ = ["LONGEST_SURNAME", "ends_of_mailbox", "sounds_of_name"]

SHORTEST = 3
"""Letters below which a word says nothing."""
LONGEST_SURNAME = 4
"""Characters of the longest surname that is looked up."""
_LETTERS = re.compile(r"[a-z]+")
_NOTHING: frozenset[str] = frozenset()


def sounds_of_name(name: str, spoken: str) -> frozenset[str]:
    """The words of a name as they sound: by its kana, else by how its characters can be read.

    >>> sorted(sounds_of_name("", "さとう ようこ")), {"sato", "yoko"} <= sounds_of_name("佐藤 陽子", "")
    (['sato', 'yoko'], True)
    """
    return _as_spoken(spoken) or _as_written(name)


@lru_cache(maxsize=16_384)
def _as_spoken(spoken: str) -> frozenset[str]:
    return frozenset(word for word in kana.reading(spoken).split() if len(word) >= SHORTEST)


@lru_cache(maxsize=16_384)
def _as_written(name: str) -> frozenset[str]:
    """Readings of surname and given name; where nothing parts them, of the beginnings that are surnames."""
    surname, *given = plain(name).split(maxsplit=1)[:2] or [""]
    surnames, givens = readings.surname_latin(), readings.given_latin()
    if given:
        found = (*surnames.get(surname, ()), *givens.get(given[0], ()))
    else:
        starts = (surname[:size] for size in range(1, LONGEST_SURNAME + 1))
        found = tuple(sound for start in starts for sound in surnames.get(start, ()))
    return frozenset(sound for sound in found if len(sound) >= SHORTEST)


@lru_cache(maxsize=16_384)
def ends_of_mailbox(mail: str) -> frozenset[str]:
    """What the runs of letters in a mailbox begin or end with, as they sound.

    >>> sorted(ends_of_mailbox("y.satou62@example.jp")), "yoko" in ends_of_mailbox("satoyouko@example.jp")
    (['ato', 'sat', 'sato'], True)
    """
    address = email.normalize(mail) if mail else ""
    if not address or email.is_relay(address):
        return _NOTHING
    local = email.local_part(address)
    return frozenset(end for letters in _LETTERS.findall(local) for end in _ends(_heard(letters)))


def _heard(letters: str) -> str:
    try:
        return romaji.reading(letters).replace(" ", "")
    except FieldError:
        return ""


def _ends(sound: str) -> set[str]:
    sizes = range(SHORTEST, len(sound) + 1)
    return {sound[:size] for size in sizes} | {sound[-size:] for size in sizes}
