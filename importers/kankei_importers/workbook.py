"""A workbook's sheets as numbered rows of text, and which of them is the list."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

from kankei.errors import FileError
from kankei_importers.archive import Failed, check_workbook, sheet_parts
from kankei_importers.binary import failed_in_xls, failed_in_xlsb
from kankei_importers.header import is_known
from kankei_importers.heading import WITHIN
from kankei_importers.sheet import Beside, Row

__all__ = ["OLD_EXCEL", "ZIP", "list_in"]

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a workbook begins, and one of an Excel before 2007."""
_CLOSED = "EncryptedPackage".encode("utf-16-le")
"""Stands in a workbook of today that a password closes; it is wrapped as an old one."""
_SAMPLE = 200
"""Rows by which a sheet that is not read can be told from more of the list."""


def list_in(data: bytes, *, name: str, most: str) -> tuple[list[Row], tuple[Beside, ...]]:
    """The rows of the one sheet of a workbook that holds a list, and what else is in it.

    Args:
        data: The workbook.
        name: The file's name, for errors.
        most: How large it may be unpacked, in megabytes, for errors.

    Raises:
        FileError: ``file.empty``, ``file.many_sheets``, and those of ``check_workbook``.
    """
    if data[:4] == OLD_EXCEL and _CLOSED in data:
        raise FileError(name, "file.locked")
    failed = check_workbook(data, name=name, most=most) if data[:4] == ZIP else {}
    sheets = _sheets(data, name)
    for errors, (_, rows) in zip(_errors(data, failed), sheets, strict=False):
        _put_errors(rows, errors)
    filled = [(title, rows) for title, rows in sheets if any(map(_is_filled, rows))]
    if not filled:
        raise FileError(name, "file.empty")
    lists = [rows for _, rows in filled if max(is_known(cells) for _, cells in rows[:WITHIN]) >= 2]
    if len(lists) > 1:
        raise FileError(name, "file.many_sheets", sheets=str(len(lists)))
    read = lists[0] if lists else filled[0][1]
    return read, tuple(_beside(title, rows) for title, rows in filled if rows is not read)


def _is_filled(row: Row) -> bool:
    return any(map(str.strip, row[1]))


def _beside(title: str, rows: list[Row]) -> Beside:
    filled = [cells for _, cells in filter(_is_filled, rows)]
    return Beside(title, len(filled), tuple(filled[:_SAMPLE]))


def _sheets(data: bytes, name: str) -> list[tuple[str, list[Row]]]:
    """The title and the rows of every sheet, hidden ones too, in the order of the sheets."""
    import python_calamine as calamine  # noqa: PLC0415 - only workbooks pay for it

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (title, _numbered(book.get_sheet_by_name(title).to_python(skip_empty_area=False)))
            for title in book.sheet_names
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
