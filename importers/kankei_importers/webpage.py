"""Pages of the web (HTML) that a system calls an Excel file: the one table of them that is a list.

Rows are numbered from the first of the table. A cell that goes over several keeps its text where it begins,
as in a workbook. Nothing is kept but the cells, and no more of them than a list has.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kankei.errors import FileError
from kankei_importers.header import is_known
from kankei_importers.heading import WITHIN
from kankei_importers.packed import Packer
from kankei_importers.sheet import Beside, Row
from kankei_importers.tags import LONGEST, Tag, TooLongError, tags

__all__ = ["charset_of", "is_page", "list_in"]

_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|style|table|center|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{1,30})", re.IGNORECASE)
_CHARSETS = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932", "cp932"), "cp932"),
    **dict.fromkeys(("euc-jp", "x-euc-jp", "eucjp"), "euc_jp"),
}
_MOST_EMPTY = 4_000_000
"""Cells that may stand empty because others go over them."""
_MOST_TABLES, _DEEPEST = 2_000, 20
_MOST_IDLE = 200_000
"""Tags one after another that say nothing and are no cells: twice the rows that an old Excel has."""
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_LINE = "\v"
"""Stands for a line break in a cell as long as it is read."""
_SPAN = re.compile(r"(?<![\w-])(col|row)span\s*=\s*[\"']?\s*(\d{1,9})")
_CELLS = frozenset({"td", "th", "caption"})
_ENDS_OF_CELLS = frozenset({"/td", "/th", "/caption"})
_OF_CELLS = _CELLS | _ENDS_OF_CELLS
_OF_ROWS = frozenset({"tr", "/tr", "caption", "/caption", "/table"})
"""What ends the row before it."""
_LINES = frozenset({"br", "p", "div", "li"})
_LEAST = 2


def is_page(start: bytes) -> bool:
    """Whether a file that begins so is a page; of UTF-16, too."""
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start.removeprefix(mark)
    return _PAGE.match(start.replace(b"\x00", b"").lstrip()) is not None


def charset_of(start: bytes) -> str:
    """The encoding that a page names in its first bytes, where it is a Japanese one; else ``""``."""
    found = _CHARSET.search(start)
    return _CHARSETS.get(found[1].decode("ascii", "replace").lower(), "") if found else ""


def list_in(
    pieces: Iterable[str], *, name: str, widest: int, most: str
) -> tuple[Iterator[Row], tuple[Beside, ...]]:
    """The rows of the one table of a page that is a list, and what other tables it has.

    Args:
        pieces: The text, so much at a time.
        name: The file's name, for errors.
        widest: The columns that a list may have.
        most: How large a file may be, in megabytes, for errors.

    Raises:
        FileError: ``file.web_page`` where no table is a list, ``file.many_tables``, ``file.broken`` where the
            list breaks off, ``file.too_large``, ``file.too_wide``.
    """
    page = _Page(name, widest, most)
    tables: defaultdict[int, _Seen] = defaultdict(_Seen)
    for number, row in page.rows(pieces):
        tables[number].add(row)
    lists = [number for number, table in tables.items() if table.is_list]
    found = lists or [number for number, table in tables.items() if table.full >= _LEAST]
    if not found:
        raise FileError(name, "file.web_page")
    if len(found) > 1:
        raise FileError(name, "file.many_tables", tables=str(len(found)))
    if found[0] in page.open:
        raise FileError(name, "file.broken")
    beside = [(number, table) for number, table in tables.items() if number not in found and table.full]
    return iter(tables[found[0]].rows.done()), tuple(
        Beside(f"表{number}", table.size, tuple(table.first)) for number, table in beside
    )


class _Seen:
    """What going through a table shows: its rows, packed, the first, how many are filled or say several.

    Those of a table that only makes a page look neat say one.
    """

    def __init__(self) -> None:
        self.first: list[tuple[str, ...]] = []
        self.rows = Packer(first=1)
        self.size = self.full = 0

    def add(self, row: Row) -> None:
        """Note a row."""
        self.rows.add(row[1])
        said = sum(map(bool, row[1]))
        self.size += said > 0
        self.full += said >= _LEAST
        if said and len(self.first) < WITHIN:
            self.first.append(row[1])

    @property
    def is_list(self) -> bool:
        """Whether one of the first rows is a header."""
        return any(is_known(cells) >= _LEAST for cells in self.first)


class _Table:
    """One table as it is read: the row and the cell that are being read."""

    def __init__(self, number: int) -> None:
        self.number, self.length, self.empty = number, 0, 0
        self._row, self._at = 0, 0
        self._cells: list[str] | None = None
        self._said: list[str] | None = None
        self._over: dict[int, int] = {}
        """By column: in how many rows from here on a cell from above stands over it."""
        self._begun: dict[int, int] = {}

    def begin_cell(self, across: int, down: int) -> int:
        """A cell begins that goes over so many columns and rows; the width of the row up to its end."""
        self.end_cell()
        if self._cells is None:
            self._cells = []
        self._pass_over()
        self._at = len(self._cells)
        self._cells += [""] * across
        self.empty += across - 1
        if down > 1:
            self._begun |= dict.fromkeys(range(self._at, self._at + across), down - 1)
        self._said, self.length = [], 0
        return len(self._cells)

    def say(self, text: str) -> None:
        """A text stands in the cell, if one is being read."""
        if self._said is not None:
            self._said.append(text)
            self.length += len(text)

    def end_cell(self) -> None:
        """The cell is told whole."""
        if self._said is not None and self._cells is not None:
            self._cells[self._at] = _told("".join(self._said))
        self._said = None

    def end_row(self) -> Iterator[Row]:
        """The row that is told whole, if there is one."""
        self.end_cell()
        if self._cells is None:
            return
        self._pass_over()
        self._over = {at: left - 1 for at, left in self._over.items() if left > 1} | self._begun
        self._begun = {}
        self._row += 1
        yield self._row, tuple(self._cells)
        self._cells = None

    def _pass_over(self) -> None:
        """Leave the columns empty that a cell from above stands over."""
        while self._cells is not None and len(self._cells) in self._over:
            self._cells.append("")
            self.empty += 1


def _told(text: str) -> str:
    """What a cell says: runs of white space are one space, and lines are kept apart."""
    if text.isascii() and text.isalnum():
        return text
    lines = text.split(_LINE)
    return "\n".join(_SPACE.sub(" ", line).strip(" ") for line in lines).strip("\n")


class _Page:
    """The tables of a page, those within others as tables of their own, numbered as they begin from 1."""

    def __init__(self, name: str, widest: int, most: str) -> None:
        self._name, self._widest, self._most = name, widest, most
        self._tables: list[_Table] = []
        self._begun = 0

    @property
    def open(self) -> frozenset[int]:
        """The numbers of the tables that have begun and not ended."""
        return frozenset(table.number for table in self._tables)

    def rows(self, pieces: Iterable[str]) -> Iterator[tuple[int, Row]]:
        """Each row with the number of its table, as soon as it is told whole."""
        idle = 0
        try:
            for tag in tags(pieces):
                idle = 0 if tag.text.strip() else idle + (tag.name not in _OF_CELLS)
                if idle > _MOST_IDLE:
                    raise self._too_large()
                if tag.name == "table":
                    self._open_table()
                if self._tables:
                    yield from self._heard(self._tables[-1], tag)
        except TooLongError:
            raise self._too_large() from None

    def _heard(self, table: _Table, tag: Tag) -> Iterator[tuple[int, Row]]:
        """What a tag within a table makes of it."""
        name = tag.name
        if name in _OF_ROWS:
            yield from ((table.number, row) for row in table.end_row())
        if name in _CELLS:
            self._cell(table, tag.attributes)
        elif name in _ENDS_OF_CELLS:
            table.end_cell()
        elif name in _LINES:
            table.say(_LINE)
        elif name == "/table":
            self._tables.pop()
            table = self._tables[-1] if self._tables else table
        if tag.text:
            table.say(tag.text)
            if table.length > LONGEST:
                raise self._too_large()

    def _open_table(self) -> None:
        self._begun += 1
        if len(self._tables) >= _DEEPEST or self._begun > _MOST_TABLES:
            raise FileError(self._name, "file.web_page")
        self._tables.append(_Table(self._begun))

    def _cell(self, table: _Table, attributes: str) -> None:
        named = attributes.lower()
        told = dict(_SPAN.findall(named)) if "span" in named else {}
        width = table.begin_cell(self._span(told.get("col", "")), self._span(told.get("row", "")))
        if width > self._widest:
            raise FileError(self._name, "file.too_wide", columns=str(width), most=str(self._widest))
        if table.empty > _MOST_EMPTY:
            raise self._too_large()

    def _span(self, digits: str) -> int:
        """Over how many columns or rows a cell goes."""
        return max(1, min(int(digits), self._widest + 1)) if digits else 1

    def _too_large(self) -> FileError:
        return FileError(self._name, "file.too_large", most=self._most)
