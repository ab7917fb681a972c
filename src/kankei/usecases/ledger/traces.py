"""Traces: rows of the ledger that made no record and yet speak of somebody: rejected ones, skipped ones."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import sqlalchemy as sa
from msgspec import Struct

from kankei.fields import address, email, name, phone
from kankei.fields.glyph import fold
from kankei.fields.text import unpadded
from kankei.model import ImportRow, Measure, Record
from kankei.store import directives, erasure, records

__all__ = ["Traces", "hidden_rows", "of_protected", "of_records"]

SHORTEST = 4
"""Characters of an address, or of a name, that is told from any other text."""
LONGEST = 30
"""Characters of a cell that can be a name with what stands around it."""


class Traces(Struct, frozen=True, kw_only=True):
    """What somebody's records say, in the forms in which a cell may repeat it."""

    names: frozenset[str]
    readings: frozenset[tuple[str, str]]
    addresses: frozenset[str]
    places: frozenset[tuple[str, str]]
    phones: frozenset[str]
    emails: frozenset[str]
    keys: frozenset[str]

    def firm(self, cells: Sequence[str]) -> bool:
        """Whether cells speak of these people for certain: a contact, an address or a number of their own."""
        if any(unpadded(_folded(cell)) in self.keys for cell in cells):
            return True
        if self.emails and any(email.mentioned(cell) in self.emails for cell in cells):
            return True
        if self.phones and any(phone.normalize(cell) in self.phones for cell in cells if _has_digits(cell)):
            return True
        return self._address(cells)

    def faint(self, cells: Sequence[str]) -> bool:
        """Whether cells bear the name of one of them, who may be a namesake.

        In any variant of its kanji, in kana or romaji, with a title or a relation beside it, in one cell, in
        two, or among other words.
        """
        if not (self.names or self.readings):
            return False
        whole = "".join(fold("".join(cells)).split())
        if any(called in whole for called in self.names if len(called) >= SHORTEST):
            return True
        return not self.names.isdisjoint(map(_folded, cells)) or self._spelt(cells)

    def any(self, cells: Sequence[str]) -> bool:
        """Whether cells speak of these people, be it by the name alone."""
        return self.firm(cells) or self.faint(cells)

    def _spelt(self, cells: Sequence[str]) -> bool:
        words = [cell for cell in cells if 0 < len(cell) <= LONGEST and not _has_digits(cell)]
        beside = [*pairwise(words), *zip(words, words[2:], strict=False)]
        written, read = _spellings([*words, *map(" ".join, beside)])
        return not (self.names.isdisjoint(written) and self.readings.isdisjoint(read))

    def _address(self, cells: Sequence[str]) -> bool:
        if not (self.addresses or self.places):
            return False
        whole = _folded("".join(cells))
        if any(place in whole for place in self.addresses):
            return True
        told = address.address_columns([*cells, "".join(cells)], [""] * (len(cells) + 1))
        return any(place in self.places for place in zip(told.town, told.block, strict=True))


def of_records(said: Iterable[Record]) -> Traces:
    """The traces that records leave."""
    found = list(said)
    homes = [(one.address, one.postal_code) for one in found]
    homes += [(one.new_address, one.new_postal_code) for one in found]
    written, codes = [home for home, _ in homes], [code for _, code in homes]
    told = address.address_columns(written, codes)
    called = [text for one in found for text in (one.name, one.kana)]
    spelt, read = _spellings(called)
    return Traces(
        names=_kept([*spelt, *map(_folded, called)]),
        readings=frozenset(read),
        addresses=_kept(
            text for home in written if len(text := _folded(home)) >= SHORTEST and _has_digits(text)
        ),
        places=frozenset(
            (town, block) for town, block in zip(told.town, told.block, strict=True) if town and block
        ),
        phones=_kept(phone.normalize(one.phone) for one in found),
        emails=_kept(email.normalize(one.email) for one in found),
        keys=_kept(_folded(one.source_key) for one in found if len(one.source_key) >= SHORTEST),
    )


def hidden_rows(connection: sa.Connection, rows: Sequence[ImportRow]) -> set[int]:
    """Those of the rows of one import whose cells are not shown: they speak of somebody protected."""
    protected = directives.in_force(connection, [Measure.PROTECTED])
    if not protected:
        return set()
    nos = [row.record_no for row in rows if row.record_no is not None]
    hidden = directives.covered(connection, Measure.PROTECTED, nos)
    found = {row.row_number for row in rows if row.record_no in hidden}
    speaks = of_protected(connection)
    loose = [row for row in rows if row.record_no is None and row.cells]
    return found | {row.row_number for row in loose if speaks.any(row.cells)}


def of_protected(connection: sa.Connection) -> Traces:
    """The traces of everybody who is protected."""
    nos = {
        no
        for one in directives.in_force(connection, [Measure.PROTECTED])
        for no in directives.record_nos(connection, one.no)
    }
    return of_records(records.unveiled(connection, nos))


def loose_rows_of(
    connection: sa.Connection, said: Collection[Record]
) -> tuple[list[ImportRow], list[ImportRow]]:
    """The rows without a record that speak of this person for certain, and those with the name alone."""
    speaks = of_records(said)
    rows = erasure.loose_rows(connection)
    firm = [row for row in rows if speaks.firm(row.cells)]
    certain = {(row.batch_no, row.row_number) for row in firm}
    faint = [row for row in rows if (row.batch_no, row.row_number) not in certain and speaks.faint(row.cells)]
    return firm, faint


def _spellings(cells: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The names that cells may be, folded and without a space, and how those that are read are read."""
    told = name.name_columns(cells, [""] * len(cells))
    written = ["".join(parts) for parts in zip(told.surname, told.given, strict=True)]
    read = zip(told.surname_reading, told.given_reading, strict=True)
    return written, [both for both in read if all(both)]


def _kept(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text for text in texts if text)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
