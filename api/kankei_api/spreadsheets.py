"""Tables as files that a spreadsheet program opens without changing or running anything in them."""

import csv
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kankei.errors import FileError

Columns = Mapping[str, Sequence[object]]
FORMULA = tuple("=+-@\t\r＝＋－＠")
XLSX_ROWS = 1_048_576


def kind(path: str) -> str | None:
    """``.csv`` or ``.xlsx`` by the file's suffix, None for any other."""
    suffix = Path(path).suffix.lower()
    return suffix if suffix in KINDS else None


def write(path: str, columns: Columns) -> int:
    """Write columns of equal length under their names and answer the number of rows.

    The file appears whole or not at all. In csv (UTF-8 with a mark, so that Excel reads it) a text that would
    run as a formula gets an apostrophe; in xlsx every cell is text.

    Raises:
        FileError: ``export.folder_missing``; more rows than an xlsx sheet holds (``export.too_many_rows``).
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise FileError(target.name, "export.folder_missing", folder=str(target.parent))
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=target.suffix)
    os.close(descriptor)
    try:
        rows = KINDS[target.suffix.lower()](Path(name), columns)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return rows


def harmless(cell: object) -> str:
    """A cell as text that no spreadsheet program takes for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    """
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv(path: Path, columns: Columns) -> int:
    rows = list(zip(*([harmless(cell) for cell in column] for column in columns.values()), strict=True))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return len(rows)


def _xlsx(path: Path, columns: Columns) -> int:
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  # only this needs it

    rows = max(map(len, columns.values()), default=0)
    if rows >= XLSX_ROWS:
        raise FileError(path.name, "export.too_many_rows", rows=f"{rows:,}")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([tuple(columns), *zip(*columns.values(), strict=True)]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, "" if cell is None else str(cell))
        sheet.freeze_panes(1, 0)
    return rows


KINDS: Mapping[str, Callable[[Path, Columns], int]] = {".csv": _csv, ".xlsx": _xlsx}
