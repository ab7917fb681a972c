"""Analyses as files: csv and Parquet a file for each table, xlsx a sheet for each; the notes go with them."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from kankei.analysis.frames import Analysis
from kankei.errors import ExtraError, FileError
from kankei.fields.cell import XLSX_ROWS, harmless

__all__ = ["SUFFIXES", "write"]

UNSAID = "x"
"""Stands in csv and xlsx for what a table does not say."""


def write(path: str, analysis: Analysis, notes: Sequence[str]) -> list[str]:
    """Write an analysis and answer the files that were written, the main one first.

    The main table goes to ``path``, every other to a file beside it whose name ends in the table's; xlsx
    holds all in one. Notes are a sheet, or a text beside the tables. Each file appears whole or not at all.
    csv is UTF-8 with a mark, so that Excel reads it; a text that would run as a formula gets an apostrophe.

    Raises:
        ExtraError: The extra ``parquet`` is not installed.
        FileError: The suffix is none of ``SUFFIXES`` (``file.suffix``), the folder is not there
            (``export.folder_missing``), or there are more rows than an xlsx sheet holds
            (``export.too_many_rows``).
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise FileError(target.name, "file.suffix", kinds=", ".join(SUFFIXES))
    if suffix == ".xlsx":
        _replace(target, lambda file: _xlsx(file, analysis.tables, notes))
        return [str(target)]
    written = []
    for place, (name, table) in enumerate(analysis.tables.items()):
        file = target.with_name(f"{target.stem}-{name}{target.suffix}") if place else target
        missing = UNSAID if name == "public" else ""
        _replace(file, lambda part, table=table, missing=missing: SINGLE[suffix](part, table, missing))  # type: ignore[misc]
        written.append(str(file))
    text = target.with_name(f"{target.stem}-notes.txt")
    _replace(text, lambda part: part.write_text("\n".join([*notes, ""]), encoding="utf-8-sig"))
    return [*written, str(text)]


def _replace(target: Path, fill: Callable[[Path], object]) -> None:
    if not target.parent.is_dir():
        raise FileError(target.name, "export.folder_missing", folder=str(target.parent))
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=target.suffix)
    os.close(descriptor)
    try:
        fill(Path(name))
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def _csv(path: Path, table: pd.DataFrame, missing: str) -> None:
    texts = [name for name, kind in table.dtypes.items() if kind.kind == "O"]
    safe = table.assign(**{str(name): table[name].map(harmless, na_action="ignore") for name in texts})
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n", na_rep=missing)


def _parquet(path: Path, table: pd.DataFrame, _: str) -> None:
    try:
        table.to_parquet(path, index=False)
    except ImportError as error:
        raise ExtraError("parquet") from error


SINGLE: Mapping[str, Callable[[Path, pd.DataFrame, str], None]] = {".csv": _csv, ".parquet": _parquet}
SUFFIXES = (*SINGLE, ".xlsx")


def _xlsx(path: Path, tables: Mapping[str, pd.DataFrame], notes: Sequence[str]) -> None:
    import xlsxwriter  # noqa: PLC0415  # only this needs it

    for table in tables.values():
        if len(table) >= XLSX_ROWS:
            raise FileError(path.name, "export.too_many_rows", rows=f"{len(table):,}")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, list(table.columns))
            missing = UNSAID if name == "public" else ""
            for number, row in enumerate(table.itertuples(index=False), start=1):
                for place, cell in enumerate(row):
                    _cell(sheet, (number, place), cell, day, missing)
        sheet = book.add_worksheet("notes")
        for number, note in enumerate(notes):
            sheet.write_string(number, 0, note)


def _cell(sheet: Any, place: tuple[int, int], cell: Any, day: object, missing: str) -> None:
    """A number as a number, a day as a day, any text as text that cannot run as a formula."""
    if pd.isna(cell):
        sheet.write_string(*place, missing)
    elif isinstance(cell, pd.Timestamp):
        sheet.write_datetime(*place, cell.to_pydatetime(), day)
    elif isinstance(cell, str):
        sheet.write_string(*place, cell)
    else:
        sheet.write(*place, cell)
