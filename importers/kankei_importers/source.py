"""Where a value stands: in one column, in several read together, above the table, in the file's name.

Each kind reads whole columns: ``read(table)`` is one text per row, ``""`` where the row says nothing, and
``printed(table)`` are the headers it draws on, as the file prints them.
"""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from kankei.fields import kana
from kankei.fields.column import by_distinct
from kankei_importers.cells import one_day, one_phone, says
from kankei_importers.consent import Consent
from kankei_importers.contacts import Beside
from kankei_importers.eras import OfEra, OfOneOrder
from kankei_importers.header import fold
from kankei_importers.moved import LeftAgain, MovedBy
from kankei_importers.once import FileDate, HeldOn, Preamble
from kankei_importers.orders import OrderAmount, Product
from kankei_importers.pieces import in_order
from kankei_importers.spans import FirstDay, LastDay, OneDay
from kankei_importers.table import Table
from kankei_importers.years import OfYear

__all__ = [
    "Cell",
    "Chosen",
    "Consent",
    "DayInParts",
    "FileDate",
    "Filled",
    "First",
    "FirstDay",
    "HeldOn",
    "Joined",
    "LastDay",
    "LeftAgain",
    "Nested",
    "OneDay",
    "OrderAmount",
    "Phone",
    "Postal",
    "Preamble",
    "Product",
    "Source",
    "Spared",
    "Split",
    "WithKana",
    "cell",
    "first",
    "joined",
    "phone",
    "postal",
]

_BRACKETED = re.compile(r"([^()（）]+)[（(]([^()（）]+)[)）]\s*")


class Cell(Struct, frozen=True):
    """One column, under the first of its headers that the file has."""

    headers: tuple[str, ...]

    def read(self, table: Table) -> list[str]:
        """Its cells, one per row; all empty if the file has none of the headers."""
        return table.column(self._name(table))

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header as the file prints it; empty if it is not there."""
        name = self._name(table)
        return (table.printed(name),) if name else ()

    def _name(self, table: Table) -> str:
        return next((name for name in map(fold, self.headers) if name in table), "")


class _Compound(Struct, frozen=True):
    """Several columns that are read together."""

    parts: tuple["Source", ...]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of all parts that the file has."""
        return tuple(header for part in self.parts for header in part.printed(table))

    def _by_row(self, table: Table, made: Callable[[tuple[str, ...]], str]) -> list[str]:
        """What is made of the cells of each row, once for all rows that say the same."""
        return by_distinct(list(zip(*_columns(self.parts, table), strict=True)), made)


class Joined(_Compound, frozen=True):
    """The parts that are not empty, in order, with ``by`` between them."""

    by: str = "\u3000"

    def read(self, table: Table) -> list[str]:
        """One text per row."""
        return self._by_row(table, lambda cells: self.by.join(filter(None, cells)))


class Nested(_Compound, frozen=True):
    """The parts of an address in order, without one that the next repeats (都道府県 beside a whole 住所)."""

    def read(self, table: Table) -> list[str]:
        """One text per row, the parts apart by U+3000."""
        return self._by_row(
            table, lambda cells: "\u3000".join(_unrepeated(in_order([part for part in cells if part])))
        )


class First(_Compound, frozen=True):
    """The first part that is not empty in the row."""

    def read(self, table: Table) -> list[str]:
        """One text per row."""
        rows = zip(*_columns(self.parts, table), strict=True)
        return [next(filter(None, cells), "") for cells in rows]


class Filled(_Compound, frozen=True):
    """The first part that says something in any row: a column that is empty all the way hides no other."""

    def read(self, table: Table) -> list[str]:
        """One text per row."""
        return table.read(self._part(table))

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of that part alone."""
        return self._part(table).printed(table)

    def _part(self, table: Table) -> "Source":
        return next((part for part in self.parts if any(table.read(part))), self.parts[0])


class Phone(_Compound, frozen=True):
    """A telephone number in three columns; zeros a spreadsheet took from the last are put back."""

    def read(self, table: Table) -> list[str]:
        """``090-1234-5678`` per row; a number that begins with 81 and is too long gets its +."""
        return self._by_row(table, one_phone)


class Postal(_Compound, frozen=True):
    """A postal code in two columns of three and four digits, each with its zeros put back."""

    def read(self, table: Table) -> list[str]:
        """``969-3392`` per row."""
        return self._by_row(table, _postal_code)


class DayInParts(_Compound, frozen=True):
    """A day in columns of its own for month and day, before them for the year, or era (元号) and year."""

    def read(self, table: Table) -> list[str]:
        """``令和8-4-10`` per row; the last cell alone if it is a whole day, nothing if a part is missing."""
        return self._by_row(table, one_day)


class Spared(Struct, frozen=True):
    """A column without the cells that match: what a system writes for somebody who left (退会ユーザー)."""

    source: Cell | OfYear
    matches: str

    def read(self, table: Table) -> list[str]:
        """One text per row; empty where it matches."""
        cells = table.read(self.source)
        passed = {cell for cell in set(cells) if says(cell, self.matches)}
        return ["" if cell in passed else cell for cell in cells]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the column."""
        return self.source.printed(table)


class WithKana(Struct, frozen=True):
    """A name whose kana stands behind it in brackets, 佐藤花子(サトウハナコ): one or the other."""

    source: Cell
    kana: bool = False

    def read(self, table: Table) -> list[str]:
        """The name, or its kana, per row; a cell without brackets is the name, in kana both."""
        cells = table.read(self.source)
        known = {cell: self._part(cell) for cell in set(cells)}
        return [known[cell] for cell in cells]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The header of the column."""
        return self.source.printed(table)

    def _part(self, text: str) -> str:
        found = _BRACKETED.fullmatch(text)
        if found is not None:
            return found[2] if self.kana else found[1].strip()
        return text if not self.kana or kana.is_kana(text) else ""


class Chosen(Struct, frozen=True):
    """One column per choice, ``<choice><suffix>``, marked where it was chosen (使い道の「○」)."""

    suffix: str
    mark: str = r"\A[○〇◯●レ✓1]"

    def read(self, table: Table) -> list[str]:
        """The chosen ones of each row, joined by 「、」, as the headers print them."""
        found = [""] * table.size
        for header in self.printed(table):
            label = header.removesuffix(self.suffix).strip()
            for row, mark in enumerate(table.column(fold(header))):
                if mark and says(mark, self.mark):
                    found[row] = f"{found[row]}、{label}" if found[row] else label
        return found

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of all choices."""
        return tuple(header for header in table.header if header.endswith(self.suffix))


class Split(Struct, frozen=True):
    """``there`` in the rows where a column matches, ``elsewhere`` in all others."""

    column: "Source"
    matches: str
    there: "Source"
    elsewhere: "Source"

    def read(self, table: Table) -> list[str]:
        """One text per row."""
        rows = zip(*_columns((self.column, self.there, self.elsewhere), table), strict=True)
        return [there if says(cell, self.matches) else other for cell, there, other in rows]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of both."""
        return tuple(dict.fromkeys((*self.elsewhere.printed(table), *self.there.printed(table))))


Source = (
    Cell
    | Joined
    | Nested
    | First
    | Filled
    | Phone
    | Postal
    | DayInParts
    | Product
    | OrderAmount
    | Spared
    | Split
    | WithKana
    | Chosen
    | Consent
    | Preamble
    | FirstDay
    | LastDay
    | LeftAgain
    | MovedBy
    | OneDay
    | HeldOn
    | FileDate
    | Beside
    | OfEra
    | OfOneOrder
    | OfYear
)


def cell(header: str) -> Cell:
    """A column by its header; ``a|b`` if versions print it differently.

    >>> cell("寄附者|寄付者").headers
    ('寄附者', '寄付者')
    """
    return Cell(tuple(header.split("|")))


def joined(*headers: str, by: str = "\u3000") -> Joined:
    """Columns whose texts belong together, in order."""
    return Joined(tuple(map(cell, headers)), by)


def first(*sources: str | Source) -> First:
    """The first of several columns that says anything."""
    return First(tuple(cell(source) if isinstance(source, str) else source for source in sources))


def phone(*headers: str) -> Phone:
    """A telephone number in three columns."""
    return Phone(tuple(map(cell, headers)))


def postal(upper: str, lower: str) -> Postal:
    """A postal code in two columns."""
    return Postal((cell(upper), cell(lower)))


def _columns(parts: Sequence[Source], table: Table) -> list[list[str]]:
    return [table.read(part) for part in parts]


def _postal_code(cells: tuple[str, ...]) -> str:
    upper, lower = cells
    return f"{upper.zfill(3)}-{lower.zfill(4)}" if upper and lower else upper + lower


def _unrepeated(parts: Sequence[str]) -> list[str]:
    later = [*parts[1:], ""]
    return [part for part, next_one in zip(parts, later, strict=False) if not next_one.startswith(part)]
