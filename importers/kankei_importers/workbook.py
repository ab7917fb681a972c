"""A workbook's sheets as numbered rows of text, and which of them is the list."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat

from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import FileError
from kankei.wording import quoted
from kankei_importers.archive import Failed, check_workbook, sheet_parts
from kankei_importers.binary import failed_in_xls, failed_in_xlsb
from kankei_importers.header import fold, is_known, meanings_of
from kankei_importers.heading import WITHIN, heading
from kankei_importers.interludes import is_away
from kankei_importers.merged import Merged
from kankei_importers.sheet import Beside, Row

__all__ = ["OLD_EXCEL", "ZIP", "Page", "list_in", "one_list_in"]

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a workbook begins, and one of an Excel before 2007."""
_CLOSED = "EncryptedPackage".encode("utf-16-le")
"""Stands in a workbook of today that a password closes; it is wrapped as an old one."""
_HEADER = 2
"""Words of headers in a row that is one."""
_WHO = frozenset(
    {
        "name",
        "surname",
        "display_name",
        "kana",
        "email",
        "phone",
        "mobile",
        "handle",
        "householder",
        "organisation",
    }
)
"""Meanings of columns that tell whom a row is about."""
_SAMPLE = 200
"""Rows by which a sheet that is not read can be told from more of the list."""
_NO_PART = re.compile(
    r"見本|サンプル|記[入載]例|ひな形|雛形|テンプレート|控え?\Z|コピー|旧|(?i:sample|template|backup|old)"
)
"""Titles of sheets that look like a part of the list and are none."""


class Page(Struct, frozen=True):
    """A sheet of a workbook: its title, its numbered rows, its merged cells, whether it is shown.

    ``part`` is what it is called in the zip, ``""`` in workbooks other than xlsx.
    """

    title: str
    rows: list[Row]
    merged: Sequence[Merged]
    shown: bool
    part: str = ""


def list_in(data: bytes, *, name: str, most: str, title: str = "") -> tuple[Page, tuple[Beside, ...]]:
    """The one sheet of a workbook that holds a list, and what else is in it.

    Args:
        data: The workbook.
        name: The file's name, for errors.
        most: How large it may be unpacked, in megabytes, for errors.
        title: Which sheet is wanted; of lists on other sheets nothing is said then.

    Raises:
        FileError: ``file.empty``, ``file.many_sheets``, ``file.hidden_sheets``, ``file.no_sheet``, and those
            of ``check_workbook``.
    """
    filled = _filled(data, name=name, most=most)
    lists = _lists(filled)
    if title:
        read = _titled(filled, title, name)
        others = [page for page in filled if page not in lists and page is not read]
    else:
        some = _with_rows(lists) or lists
        if len(some) > 1:
            raise _several(name, some)
        read = some[0] if some else filled[0]
        others = [page for page in filled if page is not read]
    return read, tuple(map(_beside, others))


def one_list_in(data: bytes, *, name: str, most: str) -> tuple[str, ...]:
    """The titles of the sheets over which one list is cut up (4月, 5月 …), in their order.

    They have the same header, none is hidden, and no title says that it is something else (見本, 欠席者).
    Empty where the workbook holds one list, or several that are not one.

    Raises:
        FileError: ``file.empty``, and those of ``check_workbook``.
    """
    lists = _with_rows(_lists(_filled(data, name=name, most=most)))
    headers = {tuple(filter(None, map(fold, heading(page.rows[:WITHIN])[1]))) for page in lists}
    odd = _hidden(lists) or any(is_away(page.title) or _NO_PART.search(page.title) for page in lists)
    return tuple(page.title for page in lists) if len(lists) > 1 and len(headers) == 1 and not odd else ()


def _filled(data: bytes, *, name: str, most: str) -> list[Page]:
    """The sheets in which anything stands, with the errors of their cells."""
    if data[:4] == OLD_EXCEL and _CLOSED in data:
        raise FileError(name, "file.locked")
    failed = check_workbook(data, name=name, most=most) if data[:4] == ZIP else {}
    parts = chain(sheet_parts(data) if data[:4] == ZIP else (), repeat(""))
    pages = [replace(page, part=part) for page, part in zip(_pages(data, name), parts, strict=False)]
    for errors, page in zip(_errors(data, failed), pages, strict=False):
        _put_errors(page.rows, errors)
    filled = [page for page in pages if any(map(_is_filled, page.rows))]
    if not filled:
        raise FileError(name, "file.empty")
    return filled


def _titled(pages: Sequence[Page], title: str, name: str) -> Page:
    """The sheet of this title; width and spaces do not matter."""
    found = next((page for page in pages if fold(page.title) == fold(title)), None)
    if found is None:
        titles = quoted(page.title for page in pages)
        raise FileError(name, "file.no_sheet", sheet=title, titles=titles)
    return found


def _with_rows(lists: Sequence[Page]) -> list[Page]:
    """The lists with anything below their header: a month that has not come yet is none."""
    return [page for page in lists if any(map(_is_filled, page.rows[heading(page.rows[:WITHIN])[0] + 1 :]))]


def _lists(pages: Sequence[Page]) -> list[Page]:
    """The sheets with a header, but for those that name nobody (住所, 人数) beside one that does."""
    headers = [[cells for _, cells in page.rows[:WITHIN] if is_known(cells) >= _HEADER] for page in pages]
    lists = [page for page, found in zip(pages, headers, strict=True) if found]
    of_people = [page for page, found in zip(pages, headers, strict=True) if any(map(_names_people, found))]
    return of_people or lists


def _names_people(header: Sequence[str]) -> bool:
    return not _WHO.isdisjoint(meaning for meaning, _ in meanings_of(header))


def _several(name: str, lists: Sequence[Page]) -> FileError:
    """What is said of several lists: what they are called, and which of them somebody hid."""
    titles, hidden = (quoted(page.title for page in some) for some in (lists, _hidden(lists)))
    if hidden:
        return FileError(name, "file.hidden_sheets", sheets=str(len(lists)), titles=titles, hidden=hidden)
    return FileError(name, "file.many_sheets", sheets=str(len(lists)), titles=titles)


def _hidden(pages: Sequence[Page]) -> list[Page]:
    return [page for page in pages if not page.shown]


def _is_filled(row: Row) -> bool:
    return any(map(str.strip, row[1]))


def _beside(page: Page) -> Beside:
    filled = [cells for _, cells in filter(_is_filled, page.rows)]
    return Beside(page.title, len(filled), tuple(filled[:_SAMPLE]))


def _pages(data: bytes, name: str) -> list[Page]:
    """Every sheet, hidden ones too, in the order of the sheets."""
    import python_calamine as calamine  # noqa: PLC0415 - only workbooks pay for it

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = {
            sheet.name: sheet.visible is calamine.SheetVisibleEnum.Visible for sheet in book.sheets_metadata
        }
        sheets = ((title, book.get_sheet_by_name(title)) for title in book.sheet_names)
        return [
            Page(
                title,
                _numbered(sheet.to_python(skip_empty_area=False)),
                sheet.merged_cell_ranges or (),
                shown[title],
            )
            for title, sheet in sheets
        ]
    except calamine.PasswordError:
        raise FileError(name, "file.locked") from None
    except (calamine.CalamineError, calamine.WorksheetNotFound, OSError):
        raise FileError(name, "file.broken") from None


def _errors(data: bytes, failed: Failed) -> Sequence[Mapping[tuple[int, int], str]]:
    """The errors of each sheet, in the order of the sheets; nothing where there are none."""
    if data[:4] == OLD_EXCEL:
        return failed_in_xls(data)
    return [failed.get(part, {}) for part in sheet_parts(data)] if failed else failed_in_xlsb(data)


def _put_errors(rows: list[Row], failed: Mapping[tuple[int, int], str]) -> None:
    """Write the errors into their cells, which the reader of workbooks leaves empty."""
    for (row, column), error in failed.items():
        number, cells = rows[row] if row < len(rows) else (0, ())
        if column < len(cells) and not cells[column]:
            rows[row] = number, (*cells[:column], error, *cells[column + 1 :])


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
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)
