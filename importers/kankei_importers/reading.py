"""A file's bytes to numbered rows of cells: csv, tsv and xlsx, with or without lines above the header."""

import csv
import datetime as dt
import hashlib
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from kankei.errors import FileError
from kankei_importers.archive import check_workbook, counts_from_1904
from kankei_importers.encoding import decode
from kankei_importers.header import is_known
from kankei_importers.positions import positional_header
from kankei_importers.recognition import recognise
from kankei_importers.separator import separator_of
from kankei_importers.sheet import ODD, Row, Sheet

__all__ = ["Sheet", "read"]

MOST_BYTES = 300_000_000
MOST_COLUMNS = 2_000
_HEADER_WITHIN = 30
_CELL_LIMIT = 1_000_000
_BLANK = re.compile(rb"[\xef\xbb\xbf \t\r\n,]*")
_ENDLESS = re.compile(rb"[^\n\r,\t;]{%d}" % (4 * _CELL_LIMIT))
_MOST_SIGNS = 50_000
"""Separators in the first line; a preamble may be a long text with commas in it."""
_SAMPLE, _MOST_DISTINCT = 2_000, 0.6
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(source: Path | str | bytes, name: str = "", *, headless: bool = False) -> Sheet:
    """Read a list as it was exported.

    Args:
        source: Its path, or its bytes.
        name: The file's name; taken from the path if there is one.
        headless: It has no header: every row is data, and its columns are called 1, 2, 3 …

    Returns:
        Its header and its rows, raw, each under the number a spreadsheet shows: a quoted line break adds no
        row, an empty line does.

    Raises:
        FileError: ``file.empty``, ``file.header_only``, ``file.encoding``, ``file.too_large``,
            ``file.too_wide``, ``file.unclosed_quote``, ``file.broken``, ``file.not_a_list``,
            ``file.many_sheets``.
    """
    if not isinstance(source, bytes):
        name = name or Path(source).name
        if Path(source).stat().st_size > MOST_BYTES:
            raise FileError(name, "file.too_large", most=str(MOST_BYTES // 1_000_000))
        source = Path(source).read_bytes()
    if len(source) > MOST_BYTES:
        raise FileError(name, "file.too_large", most=str(MOST_BYTES // 1_000_000))
    if _BLANK.fullmatch(source):
        raise FileError(name, "file.empty")
    encoding, rows, odd = (_workbook if source[:4] in {_ZIP, _OLD_EXCEL} else _text)(source, name)
    if headless:
        rows.insert(0, positional_header(rows))
    sheet = _sheet(name, hashlib.sha256(source).hexdigest(), encoding, rows, odd=odd, headless=headless)
    return replace(sheet, from_1904=source[:4] == _ZIP and counts_from_1904(source))


def _sheet(name: str, digest: str, encoding: str, rows: list[Row], *, odd: bool, headless: bool) -> Sheet:
    while rows and not any(map(str.strip, rows[-1][1])):
        rows.pop()
    if not rows:
        raise FileError(name, "file.empty")
    place = 0 if headless else _header_place(rows[:_HEADER_WITHIN])
    number, header = rows[place]
    width, header = len(header), _trimmed(header)
    if len(header) > MOST_COLUMNS:
        raise FileError(name, "file.too_wide", columns=str(len(header)), most=str(MOST_COLUMNS))
    preamble = tuple(rows[:place])
    del rows[: place + 1]
    if not rows:
        raise FileError(name, "file.header_only")
    return Sheet(
        name=name,
        digest=digest,
        encoding=encoding,
        header_row=number,
        header=header,
        rows=rows,
        preamble=preamble,
        odd=odd,
        width=width,
    )


def _header_place(rows: list[Row]) -> int:
    """Where the header is: the first row a layout knows, else the one with most words of the dictionary."""
    for place, (_, cells) in enumerate(rows):
        if recognise(cells) is not None:
            return place
    known = [is_known(cells) for _, cells in rows]
    if max(known) > 0:
        return known.index(max(known))
    return next(place for place, (_, cells) in enumerate(rows) if any(map(str.strip, cells)))


def _trimmed(header: tuple[str, ...]) -> tuple[str, ...]:
    width = max((place + 1 for place, cell in enumerate(header) if cell.strip()), default=0)
    return header[:width]


def _text(data: bytes, name: str) -> tuple[str, list[Row], bool]:
    _check_text(data, name)
    text, encoding = decode(data, name=name)
    separator = separator_of(text)
    odd = ODD.search(text) is not None
    csv.field_size_limit(_CELL_LIMIT)
    try:
        return encoding, _parsed(text, separator, strict=True), odd
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise FileError(name, "file.unclosed_quote") from None
    try:
        return encoding, _parsed(text, separator, strict=False), odd
    except csv.Error:
        raise FileError(name, "file.broken") from None


def _check_text(data: bytes, name: str) -> None:
    """Refuse a cell or a line that no list has, before anything of it is copied."""
    if len(data) > _CELL_LIMIT and _ENDLESS.search(data):
        raise FileError(name, "file.too_large", most=str(MOST_BYTES // 1_000_000))
    line = data[: data.find(b"\n") + 1 or len(data)]
    columns = max(line.count(sign) for sign in (b",", b"\t", b";"))
    if columns > _MOST_SIGNS:
        raise FileError(name, "file.too_wide", columns=str(columns + 1), most=str(MOST_COLUMNS))


def _parsed(text: str, separator: str, *, strict: bool) -> list[Row]:
    lines = csv.reader(_lines(text), delimiter=separator, strict=strict)
    return list(enumerate(_shared(lines), start=1))


def _shared(lines: Iterator[list[str]]) -> Iterator[tuple[str, ...]]:
    """The rows, equal cells of a column that repeats itself kept once: half the memory of a large list."""
    sample = list(itertools.islice(lines, _SAMPLE))
    places = [
        place
        for place, cells in enumerate(itertools.zip_longest(*sample, fillvalue=""))
        if _repeats_itself(cells)
    ]
    known: dict[str, str] = {}
    last = max(places, default=0)
    for row in itertools.chain(sample, lines):
        for place in places if len(row) > last else ():
            cell = row[place]
            row[place] = known.setdefault(cell, cell)
        yield tuple(row)


def _repeats_itself(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(set(filled)) < _MOST_DISTINCT * len(filled)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one by one; io.StringIO would take four bytes a character."""
    end = "\n" if "\n" in text else "\r"
    start = 0
    while stop := text.find(end, start) + 1:
        yield text[start:stop]
        start = stop
    if start < len(text):
        yield text[start:]


def _workbook(data: bytes, name: str) -> tuple[str, list[Row], bool]:
    """The one sheet of a workbook that holds a list."""
    import python_calamine as calamine  # noqa: PLC0415 - only workbooks pay for it

    if data[:4] == _ZIP:
        check_workbook(data, name=name, most=str(MOST_BYTES // 1_000_000))
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            _numbered(book.get_sheet_by_name(title).to_python(skip_empty_area=False))
            for title in book.sheet_names
        ]
    except (calamine.CalamineError, calamine.WorksheetNotFound, OSError):
        raise FileError(name, "file.broken") from None
    filled = [rows for rows in sheets if rows]
    if not filled:
        raise FileError(name, "file.empty")
    lists = [rows for rows in filled if max(is_known(cells) for _, cells in rows[:_HEADER_WITHIN]) >= 2]
    if len(lists) > 1:
        raise FileError(name, "file.many_sheets", sheets=str(len(lists)))
    rows = (lists or filled)[0]
    return "xlsx", rows, any(ODD.search("".join(cells)) for _, cells in rows)


def _numbered(rows: Iterable[Iterable[object]]) -> list[Row]:
    return [(number, tuple(map(_shown, cells))) for number, cells in enumerate(rows, start=1)]


def _shown(value: object) -> str:
    """A workbook's value as the text a clerk sees; a number never in exponent form."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)
