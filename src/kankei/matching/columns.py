"""Records as columns: one for each field, and what follows of a record from several of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kankei.fields import readings
from kankei.matching.column import (
    Bools,
    Codes,
    Column,
    Floats,
    Ints,
    Numbers,
    encode,
    encode_few,
    hash_together,
    joined,
    narrow,
)
from kankei.matching.hashing import Hashes, mix
from kankei.matching.sets import numbered
from kankei.matching.values import (
    example_phones,
    foreign_sounds,
    kin_words,
    mobiles,
    pairs_known,
)

__all__ = [
    "FEW",
    "TEXT_FIELDS",
    "Bools",
    "Codes",
    "Columns",
    "Floats",
    "Ints",
    "Numbers",
    "assembled",
    "columns",
]

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


NAMES = TEXT_FIELDS[:6]
"""Those of them that are a record's name."""

FEW = 1_000
"""Records of which all is as quickly worked out at once as some of it."""

REACHED = ("phone", "email", "handle")
"""A record that says any of these can be somebody."""
GIVEN = ("given", "given_reading")
WITH_GIVEN = ("surname", "surname_reading", "former_surname", "birth_date", "postal_code", "block")
"""What makes somebody of a given name: that of a child alone in a row (由美) is as little as 「佐藤」."""


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
        return self._fingerprints(np.arange(len(self)))

    def fingerprints(self, rows: Ints) -> Hashes:
        """The fingerprints of some records; of few records each is worked out once, if any is asked for."""
        if len(rows) == 0:
            return np.zeros(0, np.uint64)
        known = len(self) <= FEW or "fingerprint" in vars(self)
        return self.fingerprint[rows] if known else self._fingerprints(rows)

    def _fingerprints(self, rows: Ints) -> Hashes:
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
    def name(self) -> Ints:
        """A number for each record that those share who are called exactly alike, as written and as read."""
        return numbered(*(self[field].codes for field in NAMES))

    @cached_property
    def in_characters(self) -> Bools:
        """Whether each record has a given name in Chinese characters behind a surname of one: 楊 志強."""
        surname, given = self["surname"], self["given"]
        one: Bools = (surname.lengths == 1)[surname.codes]
        return one & given.present & ~given.by_sound

    @cached_property
    def foreign(self) -> Bools:
        """Whether each record has a given name in Latin letters or kana alone, as no Japanese name is."""
        given, heard = self["given"], self["given_reading"]
        written = given.present & ~given.by_sound
        return given.in_letters | (heard.of_values(foreign_sounds)[heard.codes] & ~written)

    @cached_property
    def kin_alone(self) -> Bools:
        """Whether each record says who of a family somebody is in the place of a given name: 佐藤（妻）."""
        given = self["given"]
        return given.of_values(kin_words)[given.codes]

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

        「佐藤」 alone is nobody, and so are 「由美」 and 「佐藤（妻）」.
        """
        reached, given, more = (
            np.logical_or.reduce([self[field].present for field in fields])
            for fields in (REACHED, GIVEN, WITH_GIVEN)
        )
        somebody: Bools = reached | (given & more & ~self.kin_alone)
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
    if len(relay) > FEW:
        return _whole({field: encode(texts[field]) for field in TEXT_FIELDS}, relay)
    said = encode_few([texts[field] for field in TEXT_FIELDS])
    hash_together(said)
    return _whole(dict(zip(TEXT_FIELDS, said, strict=True)), relay)


def assembled(said: Mapping[str, Column], relay: Sequence[bool] | Bools) -> Columns:
    """The same from text fields that are columns already."""
    return _whole({field: column.narrowed() for field, column in said.items()}, relay)


def _whole(fields: dict[str, Column], relay: Sequence[bool] | Bools) -> Columns:
    """The same, with the full names beside the parts of them."""
    fields["whole"] = joined(fields["surname"], fields["given"], least=3)
    fields["soft_whole"] = fields["whole"].softened
    fields["whole_reading"] = _whole_reading(fields)
    return Columns(fields=fields, relay=np.asarray(relay, dtype=np.bool_))


def _whole_reading(fields: Mapping[str, Column]) -> Column:
    """The full name as read, where all of it is: of 高橋ゆかり the kana tell half, as of any other ゆかり."""
    read = joined(fields["surname_reading"], fields["given_reading"], least=8)
    whole = np.ones(len(read.codes), np.bool_)
    for part in ("surname", "given"):
        whole &= ~fields[part].present | fields[f"{part}_reading"].present
    return narrow(np.where(whole, read.codes, 0), read.values)
