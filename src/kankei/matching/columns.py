"""Records as columns: every field a numpy array of small codes beside the list of its distinct values."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from kankei.fields import readings
from kankei.matching.hashing import Hashes, hash_texts, mix
from kankei.matching.sets import cut, placed
from kankei.matching.sketch import Signs, Sketches, signs, sketches
from kankei.matching.texts import in_little
from kankei.matching.values import (
    by_sound,
    example_phones,
    mobiles,
    pairs_known,
    places,
    soft_codes,
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.integer[Any]]
"""Small whole numbers of any width."""
Numbers = npt.NDArray[np.floating[Any]]
Made = TypeVar("Made")

SIGNS = 4
"""Characters of a given name that are compared as numbers; few names in kanji have more."""
TEXT_FIELDS = (
    "surname",
    "given",
    "surname_reading",
    "given_reading",
    "given_sound",
    "former_surname",
    "gender",
    "birth_date",
    "postal_code",
    "prefecture",
    "city",
    "town",
    "block",
    "room",
    "phone",
    "email",
    "handle",
)
"""The text fields of :class:`kankei.model.Comparable`, in its order."""


FEW = 1_000
"""Records of which all is as quickly worked out at once as some of it."""

REACHED = ("phone", "email", "handle")
"""A record that says any of these can be somebody."""
GIVEN = ("given", "given_reading")
WITH_GIVEN = ("surname", "surname_reading", "former_surname", "birth_date", "postal_code", "block")
"""What makes somebody of a given name: that of a child alone in a row (由美) is as little as 「佐藤」."""


OF_VALUES = ("hashes", "lengths", "sketches", "first_signs", "calendar", "made")
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
        return self.of_values(_softly)[self.codes]

    @cached_property
    def by_sound(self) -> Bools:
        """Whether each record has it in kana or Latin letters, as who gives no kanji writes a name."""
        return self.of_values(by_sound)[self.codes]

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
        return self if self.codes.dtype == _narrowest(len(self.values)) else narrow(self.codes, self.values)

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


def narrow(codes: Codes, values: Sequence[str]) -> Column:
    """A column whose codes take as few bytes as they can: millions of them are fetched at random."""
    return Column(codes=codes.astype(_narrowest(len(values)), copy=False), values=values)


def _narrowest(values: int) -> type[np.unsignedinteger[Any]]:
    """The type that holds the codes of so many values in the fewest bytes."""
    return np.uint8 if values <= 1 << 8 else np.uint16 if values <= 1 << 16 else np.uint32


def hash_together(said: Iterable[Column]) -> None:
    """Hash the values of some columns at once: of few, each column's by itself takes longer."""
    columns = list(said)
    hashes = hash_texts(chain.from_iterable(column.values for column in columns))
    for column, told in zip(columns, cut(hashes, [len(one.values) for one in columns]), strict=True):
        told[0] = 0
        vars(column)["hashes"] = told


def with_hashes(codes: Codes, values: Sequence[str], hashes: Hashes) -> Column:
    """A column whose values' hashes are known already."""
    column = narrow(codes, values)
    vars(column)["hashes"] = hashes
    return column


@dataclass(frozen=True)
class Columns:
    """The comparable form of n records by field.

    ``whole``, ``soft_whole`` and ``whole_reading`` stand beside them: the full name as one text, for
    names that two sources split differently.
    """

    fields: Mapping[str, Column]
    relay: Bools

    @cached_property
    def fingerprint(self) -> Hashes:
        """A hash of all a record says: ties are broken by it, in whatever order records came."""
        return self.fingerprints(np.arange(len(self)))

    def fingerprints(self, rows: Ints) -> Hashes:
        """The fingerprints of some records; of few records each is worked out once."""
        if len(rows) < len(self) <= FEW or "fingerprint" in vars(self):
            return self.fingerprint[rows]
        told = (column.hashes_of(column.codes[rows]) for column in self.fields.values())
        return mix(*(hashed + (hashed == 0) for hashed in told))

    @cached_property
    def given_as_surname(self) -> Codes:
        """The code that each record's reading of the given name has among the readings of surnames."""
        return self["given_reading"].within(self["surname_reading"])

    @cached_property
    def former_as_surname(self) -> Codes:
        """The code that each record's former surname has among the surnames."""
        return self["former_surname"].within(self["surname"])

    @cached_property
    def mobile(self) -> Bools:
        """Whether each record's phone is a mobile one."""
        phone = self["phone"]
        return phone.of_values(mobiles)[phone.codes]

    @cached_property
    def example_phone(self) -> Bools:
        """Whether each record's phone is one that stands on forms as an example."""
        phone = self["phone"]
        return phone.of_values(example_phones)[phone.codes]

    @cached_property
    def named(self) -> Bools:
        """Whether each record has a given name, as written or as read."""
        return self["given"].present | self["given_reading"].present

    @cached_property
    def known_readings(self) -> Mapping[str, Ints]:
        """By part of the name, kanji · base + reading for all of these records that the dictionary knows.

        They ascend; the base is the number of distinct readings.
        """
        known = {"surname": readings.surname_readings, "given": readings.given_readings}
        return {
            part: self[part].of_values(pairs_known, self[f"{part}_reading"].values, told)
            for part, told in known.items()
        }

    @cached_property
    def identifiable(self) -> Bools:
        """Records that can be somebody: a given name with more beside it, or a way to reach them.

        「佐藤」 alone is nobody, and so is 「由美」.
        """
        reached, given, more = (
            np.logical_or.reduce([self[field].present for field in fields])
            for fields in (REACHED, GIVEN, WITH_GIVEN)
        )
        somebody: Bools = reached | (given & more)
        return somebody

    def rows(self, chosen: Ints) -> "Columns":
        """Some records, or all in another order."""
        fields = {name: column.rows(chosen) for name, column in self.fields.items()}
        return Columns(fields=fields, relay=self.relay[chosen])

    def __len__(self) -> int:
        return len(self.relay)

    def __getitem__(self, field: str) -> Column:
        return self.fields[field]


def columns(texts: Mapping[str, Sequence[str]], relay: Sequence[bool]) -> Columns:
    """Build columns from equally long lists: the text fields by name, and the relay flags."""
    said = {field: encode(texts[field]) for field in TEXT_FIELDS}
    if len(relay) <= FEW:
        hash_together(said.values())
    return assembled(said, relay)


def assembled(said: Mapping[str, Column], relay: Sequence[bool] | Bools) -> Columns:
    """The same from text fields that are columns already."""
    fields = {field: column.narrowed() for field, column in said.items()}
    fields["whole"] = joined(fields["surname"], fields["given"], least=3)
    fields["soft_whole"] = softened(fields["whole"])
    fields["whole_reading"] = joined(fields["surname_reading"], fields["given_reading"], least=8)
    return Columns(fields=fields, relay=np.asarray(relay, dtype=np.bool_))


def _softly(values: Sequence[str]) -> Codes:
    return encode(soft_codes(values)).codes


def _mailboxes(values: Sequence[str]) -> Column:
    local = encode([value.partition("@")[0] for value in values])
    return Column(codes=local.codes, values=in_little(local.values))


def softened(column: Column) -> Column:
    """The same field with soft variants (斎=斉) made one."""
    said = list(column.values)
    values = soft_codes(said)
    soft = encode(values)
    if "hashes" in vars(column):
        other = [code for code, value in enumerate(values) if value is not said[code]]
        hashes = column.hashes.copy()
        if other:
            hashes[other] = hash_texts(values[code] for code in other)
        vars(soft)["hashes"] = hashes_by(soft, hashes)
    return soft.rows(column.codes)


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
