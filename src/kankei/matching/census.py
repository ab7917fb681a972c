"""Census: how common each record's name and contacts are among all records.

The only thing a pair's score takes from other records. Counts are rounded to half octaves, so that a score
changes rarely as a store grows, and always alike whether the rest came before or after.
"""

from dataclasses import dataclass, fields

import numpy as np

from kankei.matching.column import Column
from kankei.matching.columns import Columns, Floats, Ints
from kankei.matching.sets import distinct


@dataclass(frozen=True, slots=True)
class Census:
    """Per record: how many live records share its name parts, and how many given names share its contacts.

    ``scale`` is the number of all live records. Counts are 0 where the record says nothing.
    """

    scale: int
    surname: Ints
    given: Ints
    whole: Ints
    surname_reading: Ints
    given_reading: Ints
    whole_reading: Ints
    phone_names: Ints
    email_names: Ints

    def rows(self, chosen: Ints) -> "Census":
        """The census of some records, or of all in another order."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return Census(**{name: each if name == "scale" else each[chosen] for name, each in told.items()})


def census(table: Columns) -> Census:
    """Count within the table itself, when it holds all live records."""
    return Census(
        scale=len(table),
        surname=_shared(table["surname"]),
        given=_shared(table["given"]),
        whole=_shared(table["soft_whole"]),
        surname_reading=_shared(table["surname_reading"]),
        given_reading=_shared(table["given_reading"]),
        whole_reading=_shared(table["whole_reading"]),
        phone_names=_names_on(table["phone"], table),
        email_names=_names_on(table["email"], table),
    )


def _shared(column: Column) -> Ints:
    counts = np.bincount(column.codes, minlength=len(column.values))
    counts[0] = 0
    return counts[column.codes]


def _names_on(contact: Column, table: Columns) -> Ints:
    """Distinct given names (as written or read) seen with each contact."""
    kanji, reading = table["given"], table["given_reading"]
    given = np.where(kanji.present, kanji.codes, reading.codes + len(kanji.values) * reading.present)
    base = len(kanji.values) + len(reading.values) + 1
    pairs = distinct(contact.codes.astype(np.int64) * base + given)
    counts = np.bincount(pairs // base, minlength=len(contact.values))
    counts[0] = 0
    return counts[contact.codes]


def half_octave(count: Ints | Floats) -> Floats:
    """log2 rounded down to halves; 0 for counts up to 1.

    >>> half_octave(np.array([0, 1, 3, 4])).tolist()
    [0.0, 0.0, 1.5, 2.0]
    """
    rounded: Floats = np.floor(2 * np.log2(np.maximum(np.asarray(count, dtype=np.float64), 1.0))) / 2
    return rounded
