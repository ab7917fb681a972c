"""A workbook's sheets as numbered rows of text, and which of them is the list."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from kankei.errors import FileError
from kankei_importers.archive import Failed, check_workbook, sheet_parts
from kankei_importers.binary import failed_in_xls, failed_in_xlsb
from kankei_importers.header import is_known, meanings_of
from kankei_importers.heading import WITHIN
from kankei_importers.merged import Merged
from kankei_importers.sheet import Beside, Row

__all__ = ["OLD_EXCEL", "ZIP", "Page", "list_in"]

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


class Page(Struct, frozen=True):
    """A sheet of a workbook: its title, its numbered rows, its merged cells, whether it is shown."""

    title: str
    rows: list[Row]
    merged: Sequence[Merged]
    shown: bool


def list_in(data: bytes, *, name: str, most: str) -> tuple[Page, tuple[Beside, ...]]:
    """The one sheet of a workbook that holds a list, and what else is in it.

    Args:
        data: The workbook.
        name: The file's name, for errors.
        most: How large it may be unpacked, in megabytes, for errors.

    Raises:
        FileError: ``file.empty``, ``file.many_sheets``, ``file.hidden_sheets``, and those of
            ``check_workbook``.
    """
    if data[:4] == OLD_EXCEL and _CLOSED in data:
        raise FileError(name, "file.locked")
    failed = check_workbook(data, name=name, most=most) if data[:4] == ZIP else {}
    pages = _pages(data, name)
    for errors, page in zip(_errors(data, failed), pages, strict=False):
        _put_errors(page.rows, errors)
    filled = [page for page in pages if any(map(_is_filled, page.rows))]
    if not filled:
        raise FileError(name, "file.empty")
    lists = _lists(filled)
    if len(lists) > 1:
        raise _several(name, lists)
    read = lists[0] if lists else filled[0]
    return read, tuple(_beside(page) for page in filled if page is not read)


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
    titles, hidden = ("」「".join(page.title for page in some) for some in (lists, _hidden(lists)))
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
