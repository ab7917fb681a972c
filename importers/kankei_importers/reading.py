"""A file's bytes to numbered rows of cells: csv, tsv, xlsx, pages; with or without lines above the header."""

import csv
import hashlib
import itertools
import operator
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import FileError
from kankei_importers import webpage
from kankei_importers.archive import counts_from_1904
from kankei_importers.aspect import aspect_of
from kankei_importers.content import Content, Survey
from kankei_importers.encoding import Text
from kankei_importers.encoding import recognise as recognise_text
from kankei_importers.header import is_known
from kankei_importers.heading import WITHIN, heading, is_stacked, is_upright
from kankei_importers.merged import Merged, filled_down
from kankei_importers.packed import pack
from kankei_importers.positions import positional_header
from kankei_importers.recognition import is_by_hand
from kankei_importers.sections import first_table
from kankei_importers.separator import separator_of
from kankei_importers.sheet import ODD, Beside, Row, Sheet
from kankei_importers.webpage import charset_of, is_page
from kankei_importers.workbook import OLD_EXCEL, ZIP, list_in, one_list_in

__all__ = ["Sheet", "read", "sheets"]

MOST_BYTES = 300_000_000
_MOST_MEGABYTES = str(MOST_BYTES // 1_000_000)
MOST_COLUMNS = 2_000
_CELLS = operator.itemgetter(1)
_CELL_LIMIT = 1_000_000
_MOST_SIGNS = 50_000
"""Separators in the first line; a preamble may be a long text with commas in it."""
_SAMPLE = 2_000
"""Rows that show how wide a list without a header is."""
_DOCUMENTS = {b"%PDF", b"{\\rt", b"\x89PNG", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1"}
"""How documents and pictures begin."""
_JSON = re.compile(r"\s*[\[{]\s*[\[{\"]")
"""How JSON begins."""
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls")
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
"""What no list holds that was only given the name of a workbook."""
_SIGNS = re.compile("[,\t;]")
_PAGE_BYTES = 100_000_000
"""Of a page most is tags, and a list in it is smaller than one without."""
_START = 4_096


def read(source: Path | str | bytes, name: str = "", *, headless: bool = False, sheet: str = "") -> Sheet:
    """Read a list as it was exported.

    Args:
        source: Its path, or its bytes.
        name: The file's name; taken from the path if there is one.
        headless: It has no header: every row is data, and its columns are called 1, 2, 3 …
        sheet: The title of the sheet that is the list, in a workbook that holds several.

    Returns:
        Its header and its rows, raw, each under the number a spreadsheet shows: a quoted line break adds no
        row, an empty line does. With a ``sheet`` the digest is of that sheet of these bytes.

    Raises:
        FileError: ``file.empty``, ``file.header_only``, ``file.encoding``, ``file.too_large``,
            ``file.too_wide``, ``file.unclosed_quote``, ``file.broken``, ``file.line_ends``,
            ``file.not_a_list``, ``file.many_sheets``, ``file.hidden_sheets``, ``file.no_sheet``,
            ``file.many_tables``, ``file.locked``,
            ``file.document``, ``file.upright``, ``file.two_lines``, ``file.web_page``,
            ``file.other_spreadsheet``, ``file.json``, ``file.prose``.
        OSError: There is no such file, or it may not be read.
    """
    if not isinstance(source, bytes):
        source = Path(source)
        name = name or source.name
    content = Content(source)
    if content.size > MOST_BYTES:
        raise FileError(name, "file.too_large", most=_MOST_MEGABYTES)
    survey = content.survey()
    if survey.blank:
        raise FileError(name, "file.empty")
    known = _Known(name, survey.digest, headless, sheet)
    if content.start(4) in _DOCUMENTS:
        raise FileError(name, "file.document")
    if content.start(4) in {ZIP, OLD_EXCEL}:
        return _workbook(content.whole(), known)
    if sheet:
        raise FileError(name, "file.no_sheet", sheet=sheet, titles="―")
    if is_page(content.start(_START)):
        return _page(content, survey, known)
    return _text(content, survey, known)


def sheets(source: Path | str | bytes) -> tuple[str, ...]:
    """The titles of the sheets over which a workbook cuts up one list, each to be read for itself.

    Empty for all that is no such workbook: ``read`` then reads it, or says why it cannot.

    >>> sheets(b"no workbook")
    ()
    """
    content = Content(source if isinstance(source, bytes) else Path(source))
    if content.size > MOST_BYTES or content.start(4) not in {ZIP, OLD_EXCEL}:
        return ()
    try:
        return one_list_in(content.whole(), name="", most=_MOST_MEGABYTES)
    except FileError:
        return ()


class _Known(Struct, frozen=True):
    """What is known of a file before it is looked into."""

    name: str
    digest: str
    headless: bool
    sheet: str = ""


def _sheet(known: _Known, encoding: str, rows: Iterator[Row], merged: Sequence[Merged] = ()) -> Sheet:
    """The list in numbered rows, which are packed as they come."""
    name, rows = known.name, _without_end(rows)
    head = list(itertools.islice(rows, _SAMPLE if known.headless else WITHIN))
    if not head:
        raise FileError(name, "file.empty")
    if known.headless:
        head.insert(0, positional_header(head))
    elif is_upright(head):
        raise FileError(name, "file.upright")
    place, header = (0, head[0][1]) if known.headless else heading(head)
    around = [cells for _, cells in head[max(place - 1, 0) : place + 2]]
    if any(is_stacked(*two) for two in itertools.pairwise(around)):
        raise FileError(name, "file.two_lines")
    number, width, header = head[place][0], len(header), _trimmed(header)
    if len(header) > MOST_COLUMNS:
        raise FileError(name, "file.too_wide", columns=str(len(header)), most=str(MOST_COLUMNS))
    rest: list[Row] = []
    below = filled_down(itertools.chain(head[place + 1 :], rows), merged, header)
    own = _without_end(first_table(below, header, rest))
    packed = pack(map(_CELLS, own), first=number + 1)
    if not packed:
        raise FileError(name, "file.header_only")
    return Sheet(
        name=name,
        digest=known.digest,
        encoding=encoding,
        header_row=number,
        header=header,
        rows=packed,
        preamble=tuple(head[:place]),
        width=width,
        below=_below(rest),
        by_hand=known.headless or is_by_hand(header),
    )


def _below(rows: Sequence[Row]) -> tuple[Beside, ...]:
    """What is told of another table: its title, and how many rows it has below its header."""
    return tuple(Beside(cells[0].strip(), len(rows) - 2, ()) for _, cells in rows[:1])


def _without_end(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows up to the last that says anything."""
    held: list[Row] = []
    for row in rows:
        cells = row[1]
        if not (cells and cells[0].strip()) and not any(map(str.strip, cells)):
            held.append(row)
            continue
        if held:
            yield from held
            held.clear()
        yield row


def _trimmed(header: tuple[str, ...]) -> tuple[str, ...]:
    width = max((place + 1 for place, cell in enumerate(header) if cell.strip()), default=0)
    return header[:width]


def _text(content: Content, survey: Survey, known: _Known) -> Sheet:
    _check_text(survey, known.name)
    text = recognise_text(content, survey, name=known.name)
    if known.name.lower().endswith(_WORKBOOKS) and _BINARY.search(text.head):
        raise FileError(known.name, "file.broken")
    if _JSON.match(text.head):
        raise FileError(known.name, "file.json")
    if not known.headless and _is_prose(text.head):
        raise FileError(known.name, "file.prose")
    separator = separator_of(text.head)
    csv.field_size_limit(_CELL_LIMIT)
    for strict, end in itertools.product((True, False), text.ends):
        try:
            sheet = _sheet(known, text.encoding, _parsed(text, end, separator, strict=strict))
            return replace(sheet, odd=text.odd, separator=separator)
        except csv.Error as error:
            if strict and "unexpected end" in str(error):
                raise FileError(known.name, "file.unclosed_quote") from None
    raise FileError(known.name, "file.broken" if len(text.ends) == 1 else "file.line_ends")


def _is_prose(text: str) -> bool:
    """Whether a text is of sentences: no line parts its cells, and none is a header."""
    lines = text.splitlines()
    return "。" in text and not any(map(_SIGNS.search, lines)) and not any(is_known([line]) for line in lines)


def _check_text(survey: Survey, name: str) -> None:
    """Refuse a cell or a line that no list has."""
    if survey.longest > 4 * _CELL_LIMIT:
        raise FileError(name, "file.too_large", most=_MOST_MEGABYTES)
    if survey.signs > _MOST_SIGNS:
        raise FileError(name, "file.too_wide", columns=str(survey.signs + 1), most=str(MOST_COLUMNS))


def _parsed(text: Text, end: str, separator: str, *, strict: bool) -> Iterator[Row]:
    """The rows if lines end so; raises csv.Error where a break of the other kind stands outside quotes."""
    lines = csv.reader(_lines(text, end), delimiter=separator, strict=strict)
    return enumerate(map(tuple, lines), start=1)


def _lines(text: Text, end: str) -> Iterator[str]:
    """The lines of a text with their ends, one by one."""
    begun = ""
    for piece in text.pieces():
        *whole, begun = f"{begun}{piece}".split(end)
        for line in whole:
            yield line + end
    if begun:
        yield begun


def _page(content: Content, survey: Survey, known: _Known) -> Sheet:
    """The one table of a page that holds a list."""
    most = str(_PAGE_BYTES // 1_000_000)
    if content.size > _PAGE_BYTES:
        raise FileError(known.name, "file.too_large", most=most)
    text = recognise_text(content, survey, name=known.name, declared=charset_of(content.start(_START)))
    rows, beside = webpage.list_in(text.pieces(), name=known.name, widest=MOST_COLUMNS, most=most)
    return replace(_sheet(known, text.encoding, rows), odd=text.odd, beside=beside)


def _workbook(data: bytes, known: _Known) -> Sheet:
    """The one sheet of a workbook that holds a list, or the one that is wanted."""
    page, beside = list_in(data, name=known.name, most=_MOST_MEGABYTES, title=known.sheet)
    if known.sheet:
        known = replace(known, digest=hashlib.sha256(f"{known.digest}\n{page.title}".encode()).hexdigest())
    odd = any(ODD.search("".join(cells)) for _, cells in page.rows)
    sheet = _sheet(known, "xlsx", iter(page.rows), page.merged)
    sheet = replace(sheet, odd=odd, beside=beside)
    if data[:4] != ZIP:
        return sheet
    return replace(sheet, from_1904=counts_from_1904(data), aspect=aspect_of(data, page.part))
