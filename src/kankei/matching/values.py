"""Values: what is told of each distinct value of a field, whichever records have it; the first is ``""``."""

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from kankei.fields import name, phone, readings
from kankei.fields.kin import is_kin

__all__ = [
    "by_sound",
    "example_phones",
    "foreign_sounds",
    "in_letters",
    "kin_words",
    "mobiles",
    "pairs_known",
    "part_kana",
    "places",
    "soft_codes",
]

KANA = re.compile(r"[ァ-ヺー]+")
"""A part of a name in kana, as it is compared."""
LETTERS = re.compile(r"[A-Z ]+")
"""The same in Latin letters."""
SOUND = re.compile(f"{KANA.pattern}|{LETTERS.pattern}")


def by_sound(values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which parts of a name are written by their sound, in kana or in Latin letters."""
    return _matched(SOUND, values)


def in_letters(values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which parts of a name are in Latin letters."""
    return _matched(LETTERS, values)


def _matched(pattern: re.Pattern[str], values: Sequence[str]) -> npt.NDArray[np.bool_]:
    return np.array([found is not None for found in map(pattern.fullmatch, values)], np.bool_)


def kin_words(values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which given names are none, and say who of a family somebody is: 妻."""
    return np.fromiter(map(is_kin, values), np.bool_, len(values))


def part_kana(values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which parts of a name are in kanji and kana both: はな子."""
    mixed = [KANA.search(value) is not None and KANA.fullmatch(value) is None for value in values]
    return np.array(mixed, np.bool_)


def foreign_sounds(values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which readings are those of no Japanese given name: XIAOMING."""
    known = readings.given_sound_share()
    return np.array([value != "" and value not in known for value in values], np.bool_)


def example_phones(phones: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which phones stand on forms as an example."""
    return np.fromiter(map(phone.is_example, phones), np.bool_, len(phones))


def mobiles(phones: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which phones are mobile ones; a mobile and a landline are often one person's."""
    return np.fromiter(map(phone.is_mobile, phones), np.bool_, len(phones))


def places(values: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.int32]:
    """The place of each value among others, -1 for ``""`` and where there is none."""
    index = dict(zip(others, range(len(others)), strict=True))
    found = np.fromiter((index.get(value, -1) for value in values), np.int32, len(values))
    found[0] = -1
    return found


def pairs_known(
    kanjis: Sequence[str], readings: Sequence[str], told: Callable[[str], Iterable[str]]
) -> npt.NDArray[np.int64]:
    """Kanji · readings + reading, ascending, for all readings that are ``told`` of a kanji and are here."""
    place = dict(zip(readings, range(len(readings)), strict=True))
    found = [
        code * len(readings) + place[sound]
        for code, kanji in enumerate(kanjis)
        for sound in told(kanji)
        if kanji and sound in place
    ]
    return np.unique(np.array(found, np.int64))


def soft_codes(values: Sequence[str]) -> list[str]:
    """Soft-folded values (斎=斉), in step with ``values``; what stays as it was is the same string."""
    return [value if (soft := name.soft_fold(value)) == value else soft for value in values]
