"""A list as cells, to be spoilt in one way and printed again."""

import csv
import io
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

Rows = list[list[str]]


class Grid(Struct, frozen=True):
    """A text file as cells: the lines above the header as printed, the header, the rows."""

    name: str
    header: list[str]
    rows: Rows
    encoding: str = "utf-8-sig"
    newline: str = "\r\n"
    separator: str = ","
    above: str = ""
    channel: str | None = None
    layout: str | None = None

    def print(self) -> bytes:
        """The file's bytes."""
        return self.text().encode(self.encoding, "replace")

    def text(self) -> str:
        """The file before it is encoded."""
        text = io.StringIO(newline="")
        table = csv.writer(text, lineterminator=self.newline, delimiter=self.separator)
        table.writerows([self.header, *self.rows])
        return self.above + text.getvalue()

    def place(self, header: str) -> int:
        """Where a column stands."""
        return self.header.index(header)

    def column(self, header: str) -> list[str]:
        """The cells of a column."""
        return [row[self.place(header)] for row in self.rows]

    def with_column(self, header: str, cells: list[str]) -> "Grid":
        """The same with other cells in one column."""
        place = self.place(header)
        rows = [[*row[:place], cell, *row[place + 1 :]] for row, cell in zip(self.rows, cells, strict=True)]
        return replace(self, rows=rows)

    def with_cell(self, row: int, header: str, change: Callable[[str], str]) -> "Grid":
        """The same with one cell changed."""
        cells = self.column(header)
        cells[row] = change(cells[row])
        return self.with_column(header, cells)

    def with_row(self, row: int, change: Callable[[list[str]], list[str]]) -> "Grid":
        """The same with one row changed."""
        rows = [list(cells) for cells in self.rows]
        rows[row] = change(rows[row])
        return replace(self, rows=rows)

    def each_row(self, change: Callable[[list[str]], list[str]]) -> "Grid":
        """The same with every row changed."""
        return replace(self, rows=[change(list(cells)) for cells in self.rows])


def parsed(name: str, data: bytes, encoding: str, *, above: int = 0, channel: str | None = None) -> Grid:
    """A printed list as cells again; ``above`` lines stand before its header."""
    text = data.decode(encoding)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    head, body = newline.join([*lines[:above], ""]) if above else "", newline.join(lines[above:])
    header, *rows = csv.reader(io.StringIO(body, newline=""))
    return Grid(name, header, rows, encoding, newline, above=head, channel=channel)
