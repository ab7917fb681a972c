"""Tables as files that a spreadsheet program opens without changing or running anything in them."""

import csv
import datetime as dt
import io
import math
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from kankei.errors import ExtraError, FileError
from kankei.fields.cell import XLSX_ROWS, harmless

Columns = Mapping[str, Sequence[object]]
SHEETS_BEGIN = 1900


def kind(path: str) -> str | None:
    """``.csv``, ``.xlsx`` or ``.parquet`` by the file's suffix, None for any other."""
    suffix = Path(path).suffix.lower()
    return suffix if suffix in KINDS else None


def write(path: str, columns: Columns) -> int:
    """Write columns of equal length under their names and answer the number of rows.

    The file appears whole or not at all. In csv (UTF-8 with a mark, so that Excel reads it) a text that would
    run as a formula gets an apostrophe; in xlsx and Parquet numbers and days are such, and all else is text.

    Raises:
        ExtraError: The extra ``parquet`` is not installed.
        FileError: ``export.folder_missing``; more rows than an xlsx sheet holds (``export.too_many_rows``).
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise FileError(target.name, "export.folder_missing", folder=str(target.parent))
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=target.suffix)
    try:
        with os.fdopen(descriptor, "wb") as file:
            KINDS[target.suffix.lower()](file, target.name, columns)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return max(map(len, columns.values()), default=0)


def content(suffix: str, name: str, columns: Columns) -> bytes:
    """The bytes of the same file, made in memory; ``name`` is only for the sentence of an error.

    Raises:
        ExtraError, FileError: As ``write``.
    """
    file = io.BytesIO()
    KINDS[suffix](file, name, columns)
    return file.getvalue()


def _csv(file: BinaryIO, _: str, columns: Columns) -> None:
    rows = zip(*([harmless(cell) for cell in column] for column in columns.values()), strict=True)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    text.flush()
    text.detach()


def _xlsx(file: BinaryIO, name: str, columns: Columns) -> None:
    import xlsxwriter  # noqa: PLC0415  # only this needs it

    rows = max(map(len, columns.values()), default=0)
    if rows >= XLSX_ROWS:
        raise FileError(name, "export.too_many_rows", rows=f"{rows:,}")
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate([tuple(columns), *zip(*columns.values(), strict=True)]):
            for place, cell in enumerate(row):
                if _is_number(cell):
                    sheet.write_number(number, place, cell)
                elif _is_day(cell):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write_string(number, place, _told(cell))
        sheet.freeze_panes(1, 0)


def _is_number(cell: object) -> bool:
    """Whether a cell is a number that a sheet can hold."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)


def _is_day(cell: object) -> bool:
    """Whether a cell is a day that a sheet can hold; its days begin with 1900."""
    return isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell.year > SHEETS_BEGIN


def _told(cell: object) -> str:
    """A cell that is text by itself: only what reading would take off is doubled."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(("'", '="')) else text


def _parquet(file: BinaryIO, _: str, columns: Columns) -> None:
    try:
        import pyarrow as pa  # noqa: PLC0415  # of the extra ``parquet``
        from pyarrow import parquet  # noqa: PLC0415
    except ModuleNotFoundError:
        raise ExtraError("parquet") from None
    arrays = {
        title: pa.array(cells)
        if _is_typed(cells)
        else pa.array(["" if cell is None else str(cell) for cell in cells], pa.string())
        for title, cells in columns.items()
    }
    parquet.write_table(pa.table(arrays), file)


def _is_typed(cells: Sequence[object]) -> bool:
    """Whether a column is of numbers alone, of days alone, or of yes and no; nothing may be between."""
    kinds = {type(cell) for cell in cells if cell is not None}
    return bool(kinds) and any(kinds <= alike for alike in ({int, float}, {dt.date}, {bool}))


KINDS: Mapping[str, Callable[[BinaryIO, str, Columns], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
