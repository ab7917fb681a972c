"""The lists of an invented town as files: ten real layouts, their encodings, and the truth beside them."""

import csv
import io
import random
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from msgspec import Struct, convert

from kankei.simulation.lists import ListPrinter
from kankei.simulation.rows import SimRow
from kankei.simulation.town import Town

_NEWLINES = {"crlf": "\r\n", "lf": "\n"}


class FileLayout(Struct, frozen=True):
    """How a system writes its file."""

    encoding: str
    newline: str
    header: tuple[str, ...]


@cache
def file_layouts() -> dict[str, FileLayout]:
    """The ten layouts by the name of their list."""
    text = files("kankei.simulation").joinpath("data", "layouts.toml").read_text(encoding="utf-8")
    return convert(tomllib.loads(text), dict[str, FileLayout])


def write_files(town: Town, folder: Path | str) -> list[Path]:
    """Write a town's lists into ``folder/files`` and the truth into ``folder/rows.csv``.

    The truth has the columns file, row (as a spreadsheet shows it), record_key and person. Existing files
    of the same name are replaced.

    Returns:
        The files of the lists, in order of name.
    """
    place = Path(folder) / "files"
    place.mkdir(parents=True, exist_ok=True)
    printer = ListPrinter(town, random.Random(f"kankei files {town.seed}"))  # noqa: S311 - invented data
    written: list[Path] = []
    for file, rows in groupby(town.rows, key=lambda row: row.file):
        path = place / file
        path.write_bytes(file_bytes(file, list(rows), printer))
        written.append(path)
    _write_truth(town.rows, Path(folder) / "rows.csv")
    return written


def file_bytes(file: str, rows: Sequence[SimRow], printer: ListPrinter) -> bytes:
    """One file of rows of one list, header and all."""
    name = _list_of(file)
    layout = file_layouts()[name]
    newline = _NEWLINES[layout.newline]
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator=newline)
    if name == "zoom_tour":
        text.write(_preamble(rows, newline))
    table.writerow(layout.header)
    for row in rows:
        cells = printer.by_list[name](row)
        table.writerow([cells.get(header, "") for header in layout.header])
    return text.getvalue().encode(layout.encoding)


def _preamble(rows: Sequence[SimRow], newline: str) -> str:
    """The two lines about the meeting, and an empty one."""
    day = rows[0].applied_on
    head = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants"
    start, end = f"{day:%m/%d/%Y} 05:55:00 PM", f"{day:%m/%d/%Y} 07:30:00 PM"
    meeting = f"812 3456 7890,オンラインツアー,{start},{end},dx@example.jp,95,{len(rows)}"
    return newline.join((head, meeting, "", ""))


def _list_of(file: str) -> str:
    return file.rsplit("_", 1)[0]


def _write_truth(rows: Sequence[SimRow], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("file", "row", "record_key", "person"))
        for number, row in enumerate(rows, start=1):
            table.writerow((row.file, row.row, f"{_list_of(row.file)}-{number:07d}", row.person))
