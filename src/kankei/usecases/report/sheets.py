"""Sheets in one look: a heading that says what, figures or a table, and the source; each prints on A4."""

from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from msgspec import Struct

A4 = 9
FONT = "游ゴシック"
ACCENT, PALE, SOFT, LINE, WASH = "#1f4e79", "#6f98bd", "#63666c", "#d9dce0", "#eef2f6"
WIDE = 5
"""Tables of more columns than that are printed across."""
NOTE = 72
"""The width of a column of sentences: a single column wider than the paper is not scaled by every program."""
NUMBERS = {
    "people": '#,##0"人"',
    "large": '#,##0"人"',
    "count": '#,##0"件"',
    "change": '+#,##0"人";-#,##0"人";"0人"',
    "rate": "0.0%",
    "whole": "#,##0",
}
Value = str | float


class Line(Struct, frozen=True):
    """The name of a cell ("" for none), the words before it, what it holds (None begins a part), its look."""

    name: str
    words: str
    value: Value | None
    look: str = "people"


class Cell(Struct, frozen=True):
    """What a cell of a table holds, how a number looks in it, and its name if it has one."""

    value: Value
    look: str = "whole"
    name: str = ""


class Table(Struct, frozen=True, kw_only=True):
    """Headers, rows, the widths of the columns in characters; the rows of ``strong`` stand out.

    ``remark`` is what is to be known of the table, beneath it.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    strong: Sequence[int] = ()
    remark: str = ""


class Book:
    """A workbook under way; ``foot`` is printed under every page, ``source`` stands under every table."""

    def __init__(self, file: Any, *, foot: str, source: str) -> None:
        self._file, self._foot, self._source = file, foot, source
        self._looks: dict[str, Any] = {}
        self.named = 0

    def figures(self, title: str, heading: str, lines: Sequence[Line]) -> None:
        """Words and values, a value to a line, the named ones under their names."""
        sheet = self._sheet(title, heading, [46, 44], across=False)
        for row, line in enumerate(lines, start=2):
            if line.value is None:
                sheet.write_string(
                    row, 0, line.words, self._look(bold=True, font_color=ACCENT, valign="bottom")
                )
                sheet.set_row(row, 26)
                continue
            large = line.look == "large"
            look = {"bottom": 1, "bottom_color": LINE, "font_size": 22 if large else 11}
            sheet.set_row(row, 36 if large else 19)
            sheet.write_string(row, 0, line.words, self._look(**look | {"font_size": 11}))
            tint = {"font_color": ACCENT} if large else {}
            small = {"font_size": 8} if isinstance(line.value, str) and len(line.value) > 40 else {}
            self._put(sheet, row, 1, Cell(line.value, line.look, line.name), look | tint | small)
        self._end(sheet, len(lines) + 3)

    def table(self, title: str, heading: str, table: Table) -> Any:
        """A table with a header that every printed page repeats."""
        sheet = self._sheet(title, heading, table.widths, across=len(table.headers) > WIDE)
        head = self._look(text_wrap=True, font_color=SOFT, bottom=1, valign="bottom", align="center")
        sheet.set_row(
            2,
            15.0 * max(_lines(words, width) for words, width in zip(table.headers, table.widths, strict=True))
            + 4,
        )
        for column, words in enumerate(table.headers):
            sheet.write_string(2, column, words, head)
        for row, cells in enumerate(table.rows, start=3):
            strong = {"bg_color": WASH, "font_color": ACCENT} if row - 3 in table.strong else {}
            high = max(_lines(cell.value, width) for cell, width in zip(cells, table.widths, strict=True))
            sheet.set_row(row, 15.0 * high + 4)
            for column, cell in enumerate(cells):
                self._put(
                    sheet, row, column, cell, {"bottom": 1, "bottom_color": LINE, "text_wrap": True, **strong}
                )
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        if table.remark:
            sheet.write_string(len(table.rows) + 4, 0, table.remark, self._look(font_color=ACCENT))
        self._end(sheet, len(table.rows) + (5 if table.remark else 4))
        return sheet

    def course(self, title: str, heading: str, table: Table) -> None:
        """A table of people by day, and its lines drawn below it; the first column is the day."""
        sheet = self.table(title, heading, table)
        if table.rows:
            last = len(table.rows) + 2
            drawn = self._drawn(title, heading, last)
            sheet.insert_chart(last + 4, 0, drawn, {"description": heading})

    def _drawn(self, title: str, heading: str, last: int) -> Any:
        """Lines of the two columns of figures, in the spreadsheet's own drawing."""
        font, grid = {"name": FONT, "size": 9, "bold": False}, {"visible": True, "line": {"color": LINE}}
        drawn = self._file.add_chart({"type": "line"})
        for column, color, dash in ((1, ACCENT, "solid"), (2, PALE, "dash")):
            mark = {"type": "circle", "size": 6, "fill": {"color": color}, "border": {"color": color}}
            series = {"name": [title, 2, column], "categories": [title, 3, 0, last, 0], "marker": mark}
            line = {"color": color, "width": 2.25, "dash_type": dash}
            drawn.add_series({**series, "values": [title, 3, column, last, column], "line": line})
        drawn.set_title({"name": heading, "name_font": font | {"size": 12}})
        drawn.set_x_axis({"num_font": font})
        axis = {"num_font": font, "num_format": "#,##0", "min": 0, "line": {"none": True}}
        drawn.set_y_axis({**axis, "major_gridlines": grid})
        drawn.set_legend({"position": "bottom", "font": font})
        drawn.set_size({"width": 560, "height": 300})
        return drawn

    def notes(self, title: str, heading: str, notes: Sequence[str]) -> None:
        """A sheet of sentences."""
        sheet = self._sheet(title, heading, [NOTE], across=False)
        for row, note in enumerate(notes, start=2):
            sheet.write_string(row, 0, note, self._look(text_wrap=True, bottom=1, bottom_color=LINE))
            sheet.set_row(row, 17.0 * _lines(note, NOTE) + 5)
        self._end(sheet, len(notes) + 3)

    def _sheet(self, title: str, heading: str, widths: Sequence[int], *, across: bool) -> Any:
        sheet = self._file.add_worksheet(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self._look())
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, heading, self._look(font_size=15, font_color=ACCENT, valign="vcenter"))
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer(f'&L&"{FONT}"&9{self._foot}　&A&R&9&P / &N')
        if across:
            sheet.set_landscape()
        return sheet

    def _end(self, sheet: Any, row: int) -> None:
        sheet.write_string(row, 0, self._source, self._look(font_size=9, font_color=SOFT))

    def _put(self, sheet: Any, row: int, column: int, cell: Cell, look: dict[str, Any]) -> None:
        """A number as a number, anything else as text; nothing is ever taken for a formula."""
        if isinstance(cell.value, str):
            aligned = "right" if cell.name or cell.value == "―" else "left"
            apart = {"indent": 1} if aligned == "left" and column else {}  # from a figure that ends before it
            sheet.write_string(row, column, cell.value, self._look(align=aligned, **apart, **look))
        else:
            number = self._look(num_format=NUMBERS[cell.look], **look)
            sheet.write_number(row, column, cell.value, number)
        if cell.name:
            place = f"'{sheet.get_name()}'!${chr(ord('A') + column)}${row + 1}"
            self._file.define_name(f"kankei_{cell.name}", f"={place}")
            self.named += 1

    def _look(self, **look: Any) -> Any:
        """A format, made once."""
        whole = {"font_name": FONT, "font_size": 11, "valign": "vcenter", **look}
        key = repr(sorted(whole.items()))
        if key not in self._looks:
            self._looks[key] = self._file.add_format(whole)
        return self._looks[key]


def _lines(value: Value, width: int) -> int:
    """How many lines a text takes in a column.

    >>> _lines("人数", 12), _lines("一回かぎりの寄附者を除いた人数", 12)
    (1, 3)
    """
    signs = sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in str(value))
    return 1 if not isinstance(value, str) else max(1, -(-signs // max(1, width - 1)))
