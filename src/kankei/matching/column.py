"""One field of many records: small codes beside the list of its distinct values, and what those tell."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from kankei.matching.hashing import Hashes, hash_texts
from kankei.matching.sets import cut, placed
from kankei.matching.sketch import Signs, Sketches, signs, sketches
from kankei.matching.texts import in_little
from kankei.matching.values import by_sound, in_letters, part_kana, places, soft_codes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.integer[Any]]
"""Small whole numbers of any width."""
Numbers = npt.NDArray[np.floating[Any]]
Made = TypeVar("Made")

SIGNS = 4
"""Characters of a given name that are compared as numbers; few names in kanji have more."""
OF_VALUES = ("hashes", "lengths", "sketches", "first_signs", "calendar", "softly", "made")
"""What a column knows of each value, whichever records have it."""


@dataclass(frozen=True)
class Column:
    """One field of many records: ``codes[i]`` is the index of record i's value, 0 where it says nothing.

    ``values[0]`` is always ``""``.
    """

    codes: Codes
    values: Sequence[str]

    @cached_property
    def hashes(self) -> Hashes:
        """A stable 64-bit hash of each value, 0 for ``""``; worked out when it is first asked for."""
        hashes = hash_texts(self.values)
        hashes[0] = 0
        return hashes

    @cached_property
    def made(self) -> dict[object, Any]:
        """What is made of the values, by what it is and with what; see ``of_values``."""
        return {}

    def of_values(self, make: Callable[..., Made], *others: Sequence[str] | Callable[..., Any]) -> Made:
        """What a function makes of the values, and of others; made once for all columns of these values."""
        key = (make, *map(id, others))
        if key not in self.made:
            self.made[key] = others, make(self.values, *others)  # an id holds as long as what it is of
        found: Made = self.made[key][1]
        return found

    @cached_property
    def soft(self) -> Codes:
        """For each record a code that soft variants (斎=斉) share."""
        return self.softly.codes[self.codes]

    @property
    def softened(self) -> "Column":
        """The same field with soft variants (斎=斉) made one."""
        return self.softly.rows(self.codes)

    @cached_property
    def softly(self) -> "Column":
        """For each value the one that stands for all its soft variants, as a column."""
        said = list(self.values)
        values = soft_codes(said)
        soft = encode(values)
        if "hashes" in vars(self):
            other = [code for code, value in enumerate(values) if value is not said[code]]
            hashes = self.hashes.copy()
            if other:
                hashes[other] = hash_texts(values[code] for code in other)
            vars(soft)["hashes"] = hashes_by(soft, hashes)
        return soft

    @cached_property
    def by_sound(self) -> Bools:
        """Whether each record has it in kana or Latin letters, as who gives no kanji writes a name."""
        return self.of_values(by_sound)[self.codes]

    @cached_property
    def in_letters(self) -> Bools:
        """Whether each record has it in Latin letters."""
        return self.of_values(in_letters)[self.codes]

    @cached_property
    def in_kana(self) -> Bools:
        """Whether each record has it in kana."""
        return self.by_sound & ~self.in_letters

    @cached_property
    def part_kana(self) -> Bools:
        """Whether each record has it in kanji and kana both: はな子."""
        return self.of_values(part_kana)[self.codes]

    @cached_property
    def mailbox(self) -> "Column":
        """What stands before the ``@``."""
        return self.of_values(_mailboxes).rows(self.codes)

    @cached_property
    def lengths(self) -> Codes:
        """For each value how many characters it has."""
        return np.fromiter(map(len, self.values), np.int32, len(self.values))

    @cached_property
    def sketches(self) -> Sketches:
        """For each value its sketch."""
        return sketches(self.values)

    @cached_property
    def first_signs(self) -> tuple[Signs, Bools]:
        """For each value its first characters, a row for each place, and whether it has more of them."""
        return signs(self.values, SIGNS), self.lengths > SIGNS

    @cached_property
    def calendar(self) -> tuple[Signs, tuple[Ints, Ints, Ints]]:
        """For each value, an ISO date, its eight digits as characters; and year, month and day."""
        digits = np.delete(signs(self.values, 10), [4, 7], axis=0)
        told = np.maximum(digits.astype(np.int64) - ord("0"), 0)
        year, month, day = (
            np.array([10**place for place in range(len(part))][::-1]) @ part
            for part in (told[:4], told[4:6], told[6:])
        )
        return np.ascontiguousarray(digits.T), (year, month, day)

    def narrowed(self) -> "Column":
        """The same with codes that take as few bytes as they can."""
        return self if self.codes.dtype == narrowest(len(self.values)) else narrow(self.codes, self.values)

    def rows(self, chosen: Codes) -> "Column":
        """Some records, or all in another order; what is known of each value stays known."""
        column = Column(codes=self.codes[chosen], values=self.values)
        vars(column).update({name: told for name, told in vars(self).items() if name in OF_VALUES})
        return column

    def within(self, other: "Column") -> Codes:
        """For each record the code of its value in another column, -1 where that has none, and for ``""``."""
        return self.of_values(places, other.values)[self.codes]

    def hashes_of(self, codes: Codes) -> Hashes:
        """The hashes of some values; the others are not worked out for it."""
        if "hashes" in self.__dict__ or len(codes) >= len(self.values):
            return self.hashes[codes]
        used, place = placed(codes)
        hashes = hash_texts([self.values[code] for code in used.tolist()])
        hashes[used == 0] = 0
        return hashes[place]

    @property
    def present(self) -> Bools:
        """True where the record says something."""
        return self.codes > 0

    @property
    def hashed(self) -> Hashes:
        """The value's hash, record by record."""
        return self.hashes[self.codes]


def encode(values: Sequence[str]) -> Column:
    """Turn the values of one field into codes, in the order in which they first occur."""
    index: dict[str, int] = defaultdict(count(1).__next__, {"": 0})
    codes = np.fromiter(map(index.__getitem__, values), np.int32, len(values))
    return narrow(codes, list(index))


def encode_few(fields: Sequence[Sequence[str]]) -> list[Column]:
    """The same of some fields of a few records, all of them at once."""
    indexes: list[dict[str, int]] = [{"": 0} for _ in fields]
    codes = [
        [index.setdefault(value, len(index)) for value in values]
        for index, values in zip(indexes, fields, strict=True)
    ]
    every = np.array(codes, narrowest(1 + len(codes[0])))
    return [Column(codes=mine, values=list(index)) for mine, index in zip(every, indexes, strict=True)]


def narrow(codes: Codes, values: Sequence[str]) -> Column:
    """A column whose codes take as few bytes as they can: millions of them are fetched at random."""
    return Column(codes=codes.astype(narrowest(len(values)), copy=False), values=values)


def narrowest(values: int) -> type[np.unsignedinteger[Any]]:
    """The type that holds the codes of so many values in the fewest bytes."""
    return np.uint8 if values <= 1 << 8 else np.uint16 if values <= 1 << 16 else np.uint32


def hash_together(said: Iterable[Column]) -> None:
    """Hash the values of some columns at once: of few, each column's by itself takes longer."""
    columns = list(said)
    hashes = hash_texts(chain.from_iterable(column.values for column in columns))
    for column, told in zip(columns, cut(hashes, [len(one.values) for one in columns]), strict=True):
        told[0] = 0
        vars(column)["hashes"] = told


def with_hashes(column: Column, hashes: Hashes) -> Column:
    """A column whose values' hashes are known already."""
    vars(column)["hashes"] = hashes
    return column


def _mailboxes(values: Sequence[str]) -> Column:
    local = encode([value.partition("@")[0] for value in values])
    return Column(codes=local.codes, values=in_little(local.values))


def hashes_by(column: Column, hashed: Hashes) -> Hashes:
    """The hash of each value of a column, from the hash of each record's."""
    hashes = np.zeros(len(column.values), np.uint64)
    hashes[column.codes] = hashed
    hashes[0] = 0
    return hashes


def joined(first: Column, second: Column, *, least: int) -> Column:
    """Two parts as one text; a first part alone must be long enough to be a full name."""
    base = len(second.values)
    packed = first.codes.astype(np.int64) * base + second.codes
    both, place = placed(packed)
    texts = []
    for code in both.tolist():
        one, two = first.values[code // base], second.values[code % base]
        texts.append(one + two if two or len(one) >= least else "")
    merged = encode(texts)
    return Column(codes=merged.codes[place], values=merged.values)
