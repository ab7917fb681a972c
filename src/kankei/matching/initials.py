"""Initials: a letter in the place of a given name (T. Hoshi), held against what another record tells."""

from collections.abc import Iterable, Sequence

import numpy as np

from kankei.fields import readings
from kankei.matching.column import Bools, Codes, Ints
from kankei.matching.columns import Columns
from kankei.matching.sets import placed
from kankei.matching.values import foreign_sounds, in_letters

__all__ = ["contradicted", "is_initial"]

_SOUNDS = {
    "A": "ae", "B": "b", "C": "tks", "D": "dz", "E": "eiy", "F": "h", "G": "gz", "H": "h", "I": "i",
    "J": "zyh", "K": "k", "L": "r", "M": "m", "N": "ng", "O": "o", "P": "ph", "Q": "kt", "R": "r", "S": "s",
    "T": "t", "U": "uy", "V": "bu", "W": "wu", "X": "ksz", "Y": "yi", "Z": "z",
}  # fmt: skip
"""How a reading in canonical letters may begin, by the letter with which people abbreviate it."""


def is_initial(sound: str) -> bool:
    """Whether the sound of a given name is no more than the letter with which it begins: ``T.``."""
    return sound.endswith(".")


def contradicted(table: Columns, left: Ints, right: Ints) -> Bools:
    """Pairs of which one tells a letter alone, with which no reading of the other's given name begins.

    Of two letters they are two. What has several words, or is read as nobody knows, says nothing.
    """
    sound = table["given_sound"]
    letters = sound.of_values(_letters)
    found = np.zeros(len(left), np.bool_)
    if not letters.any():
        return found
    one, other = (letters.take(sound.codes.take(side)) for side in (left, right))
    rows = np.flatnonzero((one > 0) | (other > 0))
    one, other, ends = one[rows], other[rows], (left[rows], right[rows])
    both = (one > 0) & (other > 0)
    named = np.where(one > 0, ends[1], ends[0])
    found[rows] = np.where(both, one != other, _unlike(table, np.maximum(one, other), named))
    return found


def _letters(sounds: Sequence[str]) -> Codes:
    """For each sound the code of the letter that it is, 0 for any other."""
    return np.fromiter((ord(one[0]) if is_initial(one) else 0 for one in sounds), np.int64, len(sounds))


def _unlike(table: Columns, letter: Codes, rows: Ints) -> Bools:
    """Whether no reading of the given name of each of these records begins with the letter beside it."""
    given, reading = table["given"], table["given_reading"]
    letters, foreign = given.of_values(in_letters), reading.of_values(foreign_sounds)
    base = len(reading.values)
    names, name = placed(given.codes[rows].astype(np.int64) * base + reading.codes[rows])
    asked, place = placed(letter.astype(np.int64) * len(names) + name)

    def unlike(key: int) -> bool:
        code, heard = divmod(int(names[key % len(names)]), base)
        initial, text = chr(key // len(names)), given.values[code]
        if letters[code]:
            return all(word[0] != initial for word in text.split())
        known = [] if foreign[heard] else [reading.values[heard], *readings.given_readings(text)]
        return _begins_otherwise(initial, filter(None, known))

    return np.array([unlike(key) for key in asked.tolist()], np.bool_)[place]


def _begins_otherwise(initial: str, sounds: Iterable[str]) -> bool:
    """Whether there are readings, none of which people abbreviate so."""
    told = list(sounds)
    return bool(told) and all(sound[0] not in _SOUNDS[initial] for sound in told)
