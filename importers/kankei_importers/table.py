"""A sheet seen as columns: each is cut out and cleaned once, however often a layout asks for it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import ne
from typing import Protocol, TypeVar, cast

from kankei.fields.text import bare
from kankei.fields.year import Year, years_in, years_in_short
from kankei_importers import held
from kankei_importers.dittos import is_mark, resolved
from kankei_importers.header import fold, meaning_of, told_apart
from kankei_importers.sheet import Sheet
from kankei_importers.totals import is_total

__all__ = ["Column", "Printed", "Readable", "Table"]

_UNIT_OF_HEADER = re.compile(r"(?:[(\[【:・/ ]|(?<=額))(?:単位[: ]*)?(千|万|百万)円[)\]】]?\s*$")
_UNIT_ABOVE = re.compile(
    r"(?:単位[:はが ]*|金額 ?: ?|(?:\A| )[(\[](?=\w{2,3}[)\]]))(千|万|百万)円"
    r"|[(\[](千|万|百万)円[)\]]\s*\Z|(千|百万|万)円単位"
)
_NAMES = frozenset({"name", "kana"})
_WORDLESS = re.compile(r"[\0-@\[-`{-\x7f]*")
"""Cells of nothing but figures and signs: amounts, days, codes."""
_LEAST = 2
_HALF_A_YEAR = dt.timedelta(days=180)
_WORTH = {"千": 1_000, "万": 10_000, "百万": 1_000_000}

_Cut = tuple[list[str], tuple[str, ...]]
"""The cells of a column, one per row, and the distinct ones among them."""
T = TypeVar("T")
Found = TypeVar("Found")


class Readable(Protocol):
    """What a layout reads a value from: see ``source``."""

    def read(self, table: "Table") -> list[str]:
        """One text per row."""
        ...

    def __hash__(self) -> int: ...


class Printed(Protocol):
    """What knows under which headers it reads."""

    def printed(self, table: "Table") -> Sequence[str]:
        """The headers as the file prints them."""
        ...


class Column(Readable, Printed, Protocol):
    """What is read from one column, and knows its header."""


class Table:
    """The columns of a sheet by folded header; cells stripped, spreadsheet wraps (``="0123"``) taken off."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.size, self.header = sheet, len(sheet.rows), sheet.header
        self._places: dict[str, int] = {}
        self._told_apart: dict[str, str] = {}
        for place, header in enumerate(sheet.header):
            self._places.setdefault(fold(header), place)
        for place, (header, name) in enumerate(zip(sheet.header, told_apart(sheet.header), strict=True)):
            if name != header and self._places.setdefault(fold(name), place) == place:
                self._told_apart[fold(name)] = name
        self._empty = [""] * self.size, ("",)
        self._read: dict[Readable, list[str]] = {}
        self._told: dict[Readable, tuple[str, ...]] = {}
        self._cut: dict[int, _Cut] = {}
        self._words: dict[str, dict[str, str]] = {}
        self._noted: dict[tuple[object, int], tuple[object, object]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def printed(self, name: str) -> str:
        """The header of a column as the file prints it, with its number if it was asked for by that."""
        return self._told_apart.get(name) or self.header[self._places[name]]

    def numbered(self, printed: Sequence[str]) -> list[str]:
        """Those of these printed headers that name one of several columns by its number (氏名#2)."""
        return [header for header in printed if header in self._told_apart.values()]

    def namesakes(self, numbered: str) -> list[str]:
        """The other columns with the header of one that is named by its number, each by its own."""
        header = fold(self.header[self.place(numbered)])
        return [
            other
            for other in self._told_apart.values()
            if other != numbered and fold(self.header[self.place(other)]) == header
        ]

    def place(self, header: str) -> int:
        """The place of a column by its header, the first being 0; behind the last for what is none."""
        return self._places.get(fold(header), len(self.header))

    def column(self, name: str) -> list[str]:
        """The cleaned cells of the column with this folded header; all empty if there is none."""
        return self._column(self._place(name))[0]

    def header_of(self, source: Printed) -> str:
        """The first header under which a source reads; ``""`` if the list has none of them."""
        return next(iter(source.printed(self)), "")

    def read(self, source: "Readable") -> list[str]:
        """One text per row from any kind of source, worked out once."""
        if source not in self._read:
            self._read[source] = source.read(self)
        return self._read[source]

    def distinct(self, name: str) -> tuple[str, ...]:
        """The distinct cells of the column with this folded header."""
        return self._column(self._place(name))[1]

    def told(self, source: "Readable") -> tuple[str, ...]:
        """The distinct texts that are read from a source."""
        if source not in self._told:
            self._told[source] = tuple(dict.fromkeys(self.read(source)))
        return self._told[source]

    def words(self, name: str) -> dict[str, str]:
        """The distinct cells of a column that may hold a word, each as ``fields.text.bare`` has it."""
        if name not in self._words:
            cells = self.distinct(name)
            some = () if _WORDLESS.fullmatch("".join(cells)) else cells
            told = ((cell, bare(cell)) for cell in some if not _WORDLESS.fullmatch(cell))
            self._words[name] = {cell: cell if word == cell else word for cell, word in told}
        return self._words[name]

    def noted(self, of: T, work: Callable[["Table", T], Found]) -> Found:
        """What is found out about the columns by way of a layout, worked out once."""
        key = (work, id(of))
        if key not in self._noted:
            self._noted[key] = (of, work(self, of))  # which keeps the id from being another's
        return cast(Found, self._noted[key][1])

    def above(self, headers: tuple[str, ...]) -> str:
        """The value that stands under one of these headers above the table; ``""`` if there is none."""
        wanted = set(map(fold, headers))
        lines = [cells for _, cells in self.sheet.preamble if any(cells)]
        for names, values in pairwise(lines):
            for name, value in zip(names, values, strict=False):
                if fold(name) in wanted:
                    return value.strip()
        return ""

    def day_in_name(self) -> str:
        """The day in the file's name of which the list is, as ``2024-01-15``; ``""`` if there is none."""
        return held.in_name(self.sheet.name)

    def day_above(self) -> str:
        """The day on which it was held as the lines above the header tell it; ``""`` if they tell none."""
        return held.above(self._lines())

    def day_put_aside(self) -> str:
        """The word that says that a day in the name or above the header is not the list's; or ``""``."""
        return held.put_aside(self.sheet.name, self._lines())

    def _lines(self) -> list[str]:
        return [" ".join(cells) for _, cells in self.sheet.preamble]

    def worth_of(self, amount: "Printed") -> int:
        """The yen that a bare figure stands for: 1,000 under 金額（千円）, or below a line 「単位：千円」."""
        headers = (unicodedata.normalize("NFKC", header) for header in amount.printed(self))
        lines = (unicodedata.normalize("NFKC", " ".join(cells)) for _, cells in self.sheet.preamble)
        told = [*map(_UNIT_OF_HEADER.search, headers), *map(_UNIT_ABOVE.search, lines)]
        return next((_WORTH[found[found.lastindex or 0]] for found in told if found), 1)

    def fiscal_year(self) -> int | None:
        """The fiscal year (年度) that the lines above the header tell, else the file's name or its folders.

        None where none is told, or the first of these to tell one tells several.
        """
        told = ({year.number for year in years_in(text) if year.fiscal} for text in self._titles())
        years = next(filter(None, told), set[int]())
        return years.pop() if len(years) == 1 else None

    def years_named(self) -> list[Year]:
        """All years, fiscal or not, that the lines above the header, the file's name and its folders tell."""
        return [year for text in self._titles() for year in (*years_in(text), *years_in_short(text))]

    def month(self) -> dt.date | None:
        """The first day of the one month of which the whole list is (令和8年4月分), or None."""
        return held.month_of(self._titles(), fiscal=self.fiscal_year())

    def twelvemonth(self) -> dt.date | None:
        """The first of the twelve months in which days without a year lie; None where the list tells none.

        They are those of its fiscal year, else those around its month.
        """
        year = self.fiscal_year()
        if year is not None:
            return dt.date(year, 4, 1)
        month = self.month()
        return month and (month - _HALF_A_YEAR).replace(day=1)

    def _titles(self) -> tuple[str, ...]:
        above = " ".join(cell for _, cells in self.sheet.preamble for cell in cells)
        return (above, *reversed(self.sheet.name.split("/")))

    def written_out(self, place: int) -> tuple[str, ...]:
        """The raw cells of a row, with what its ditto marks stand for; empty where that is nothing."""
        cells = self.sheet.rows.cells(place)
        return tuple(
            self._meant(column, place) if self.sheet.by_hand and is_mark(cell.strip()) else cell
            for column, cell in enumerate(cells)
        )

    def _meant(self, column: int, place: int) -> str:
        meant = self._column(column)[0][place]
        return "" if is_mark(meant) else meant

    def _place(self, name: str) -> int:
        return self._places.get(name, len(self.header)) if name else len(self.header)

    def _column(self, place: int) -> _Cut:
        """The cells of the column in this place, cleaned, and the distinct ones; empty if there is none."""
        if place not in self._cut:
            self._cut[place] = self._clean(place) if place < len(self.header) else self._empty
        return self._cut[place]

    def _clean(self, place: int) -> _Cut:
        raw, distinct = self.sheet.rows.cut(place)
        clean = {cell: cell.strip() for cell in distinct}
        if not any(clean.values()):
            return self._empty
        together = "\n".join(["", *clean.values()])
        if any(sign in together for sign in ('\n="', "\n'", "\v")):
            clean = {cell: _unwrapped(text) for cell, text in clean.items()}
        cells = list(map(clean.__getitem__, raw)) if any(map(ne, clean, clean.values())) else raw
        if self.sheet.by_hand and any(map(is_mark, clean.values())):
            named = meaning_of(self.header[place])[0] in _NAMES
            cells = resolved(cells, passed=self._asides(), of_names=named)
            return cells, tuple(dict.fromkeys(cells))
        return cells, tuple(dict.fromkeys(clean.values()))

    def _asides(self) -> set[int]:
        """The places of rows that are none of the list: empty, of one cell only, a sum, the header again."""
        whole = list(map(fold, self.header))
        least = min(_LEAST, len(whole))
        return {
            place
            for place, (_, cells) in enumerate(self.sheet.rows)
            if sum(map(bool, map(str.strip, cells))) < least
            or is_total(cells)
            or list(map(fold, cells[: len(whole)])) == whole
        }


def _unwrapped(text: str) -> str:
    """The text inside ``="…"``, or after the apostrophe by which a spreadsheet is told that it is text.

    FileMaker's line break inside a cell (a vertical tab) becomes an ordinary one.
    """
    text = text.replace("\v", "\n")
    if text[:2] == '="' and text[-1:] == '"' and len(text) > 2:
        return text[2:-1]
    return text.removeprefix("'")
