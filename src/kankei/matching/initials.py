"""Initials: a letter in the place of a given name (T. Hoshi), held against what another record tells."""

from collections.abc import Sequence

import numpy as np

from kankei.fields import readings
from kankei.matching.column import Bools, Codes, Ints
from kankei.matching.columns import Columns
from kankei.matching.sets import placed
from kankei.matching.values import foreign_sounds, in_letters

__all__ = ["held_against", "is_initial"]

_SOUNDS = {
    "A": "ae", "B": "b", "C": "tks", "D": "dz", "E": "eiy", "F": "h", "G": "gz", "H": "h", "I": "i",
    "J": "zyh", "K": "k", "L": "r", "M": "m", "N": "ng", "O": "o", "P": "ph", "Q": "kt", "R": "r", "S": "s",
    "T": "t", "U": "uy", "V": "bu", "W": "wu", "X": "ksz", "Y": "yi", "Z": "z",
}  # fmt: skip
"""How a reading in canonical letters may begin, by the letter with which people abbreviate it."""


def is_initial(sound: str) -> bool:
    """Whether the sound of a given name is no more than the letter with which it begins: ``T.``."""
    return sound.endswith(".")


def held_against(table: Columns, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Pairs of which one tells a letter alone: with which the other's given name begins, and does not.

    It begins so if one reading of it does. Two letters are the same or not. What is read as nobody knows
    says nothing.
    """
    sound = table["given_sound"]
    letters = sound.of_values(_letters)
    agreed, contradicted = np.zeros(len(left), np.bool_), np.zeros(len(left), np.bool_)
    if not letters.any():
        return agreed, contradicted
    one, other = (letters.take(sound.codes.take(side)) for side in (left, right))
    rows = np.flatnonzero((one > 0) | (other > 0))
    one, other, ends = one[rows], other[rows], (left[rows], right[rows])
    both = (one > 0) & (other > 0)
    named = np.where(one > 0, ends[1], ends[0])
    begins, known = _begins(table, np.maximum(one, other), named)
    agreed[rows] = np.where(both, one == other, begins)
    contradicted[rows] = np.where(both, one != other, known & ~begins)
    return agreed, contradicted


def _letters(sounds: Sequence[str]) -> Codes:
    """For each sound the code of the letter that it is, 0 for any other."""
    return np.fromiter((ord(one[0]) if is_initial(one) else 0 for one in sounds), np.int64, len(sounds))


def _begins(table: Columns, letter: Codes, rows: Ints) -> tuple[Bools, Bools]:
    """Whether a reading of each of these given names begins with the letter; and whether one is known."""
    given, reading = table["given"], table["given_reading"]
    letters, foreign = given.of_values(in_letters), reading.of_values(foreign_sounds)
    base = len(reading.values)
    names, name = placed(given.codes[rows].astype(np.int64) * base + reading.codes[rows])
    asked, place = placed(letter.astype(np.int64) * len(names) + name)

    def begins(key: int) -> tuple[bool, bool]:
        code, heard = divmod(int(names[key % len(names)]), base)
        initial, text = chr(key // len(names)), given.values[code]
        if letters[code]:
            return any(word[0] == initial for word in text.split()), bool(text)
        known = [] if foreign[heard] else [reading.values[heard], *readings.given_readings(text)]
        told = list(filter(None, known))
        return any(sound[0] in _SOUNDS[initial] for sound in told), bool(told)

    found = np.array([begins(key) for key in asked.tolist()], np.bool_).reshape(-1, 2)[place]
    return found[:, 0], found[:, 1]
