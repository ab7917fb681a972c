# ruff: noqa: E501, S311  (invented data; one accident a line)
"""A second set of accidents, written from a list of what goes wrong in town halls and not from the gate.

Towns are drawn with every parameter at random. An accident either must be *noticed* (the list stopped, a row
rejected, or the clerk told) or is *harmless*: the list must be taken whole.
"""

import datetime as dt
import io
import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import FieldError
from kankei.fields import date
from kankei.fields.year import Year
from kankei.model import DraftFile
from kankei.simulation import random_spec, simulate, write_files
from kankei.simulation.writers import file_layouts
from kankei_importers import run
from kankei_importers.gate import Expectation

from .good import CHANNELS
from .grid import Grid, parsed
from .spoilt import AMOUNT, KANA, MAIL, NAME, NUMBERS, PAID, PHONE, POSTAL
from .spoilt import DAY as APPLIED

DAY = APPLIED | PAID
"""The day that counts: of payment, where the list has it."""
TODAY = dt.date(2026, 11, 21)
Spoil = Callable[[Grid, str, random.Random], "Grid | bytes"]
Change = Callable[[Grid, str, random.Random], Grid]


class Accident(Struct, frozen=True):
    """A list after something happened to it; ``year`` is what the clerk said of it."""

    kind: str
    name: str
    data: bytes
    noticed: bool
    channel: str | None = None
    year: Year | None = None


def _each(where: dict[str, str], change: Callable[[str, int], str]) -> Change:
    def spoil(grid: Grid, kind: str, _: random.Random) -> Grid:
        column = where[kind]
        return grid.with_column(
            column, [change(cell, no) if cell else cell for no, cell in enumerate(grid.column(column))]
        )

    return spoil


def _one(where: dict[str, str], change: Callable[[str], str]) -> Change:
    def spoil(grid: Grid, kind: str, rng: random.Random) -> Grid:
        return grid.with_cell(rng.randrange(len(grid.rows)), where[kind], change)

    return spoil


def _move(cells: list[str], by: int) -> list[str]:
    return [*cells[by:], *cells[:by]]


def _moved(where: dict[str, str], by: int) -> Spoil:
    return lambda grid, kind, _: grid.with_column(where[kind], _move(grid.column(where[kind]), by))


def _sorted(where: dict[str, str], *, down: bool = False) -> Spoil:
    return lambda grid, kind, _: grid.with_column(where[kind], sorted(grid.column(where[kind]), reverse=down))


def _day(show: Callable[[dt.date], str]) -> Callable[[str, int], str]:
    def change(cell: str, _: int) -> str:
        try:
            return show(date.parse(cell))
        except FieldError:
            return cell

    return change


def _serial(first: dt.date) -> Callable[[str, int], str]:
    return _day(lambda day: str((day - first).days))


def _bytes(change: Callable[[bytes, random.Random], bytes]) -> Spoil:
    return lambda grid, _, rng: change(grid.print(), rng)


def _text(wrong: str, right: str) -> Spoil:
    return lambda grid, *_: grid.text().encode(wrong, "replace").decode(right, "replace").encode("utf-8")


def _half_a_character(data: bytes, _: random.Random) -> bytes:
    at = max(place for place, byte in enumerate(data) if byte > 0x7F)
    return data[:at]


def _zip(data: bytes, _: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("list.csv", data)
    return buffer.getvalue()


def _titles_over(grid: Grid, *_: object) -> Grid:
    return replace(grid, rows=[list(grid.header), *grid.rows])


def _header_again(grid: Grid, kind: str, rng: random.Random) -> Grid:
    place = rng.randrange(1, len(grid.rows))
    return replace(grid, rows=[*grid.rows[:place], list(grid.header), *grid.rows[place:]])


def _total(grid: Grid, kind: str, _: random.Random) -> Grid:
    last = ["合計", *[""] * (len(grid.header) - 1)]
    return replace(grid, rows=[*grid.rows, last])


def _merged(grid: Grid, kind: str, _: random.Random) -> Grid:
    return grid.with_column(
        NAME[kind], [cell if no % 3 == 0 else "" for no, cell in enumerate(grid.column(NAME[kind]))]
    )


def _number_in_text(cell: str) -> str:
    return cell + "（マイナンバー 123456789018）"


def _column_beside(header: str, cell: str) -> Spoil:
    return lambda grid, *_: replace(
        grid, header=[*grid.header, header], rows=[[*row, cell] for row in grid.rows]
    )


def _inner(row: list[str]) -> list[str]:
    return [*row[:3], "", *row[3:]]


def _with_yen_sign(grid: Grid, kind: str, _: random.Random) -> Grid:
    """¥ is the byte 5C in cp932, which reads as a backslash."""
    sign = "\\" if grid.encoding == "cp932" else "¥"
    return _each(GIFTS, lambda cell, _: f"{sign}{int(cell):,}" if cell.isdigit() else cell)(grid, kind, _)


GIFTS = {kind: AMOUNT[kind] for kind in AMOUNT}
ZERO = {kind: place for kind, place in PHONE.items() if kind != "rms"}
KINDS: dict[str, tuple[bool, dict[str, str], Spoil]] = {
    "a column more in the rows than in the header": (True, NAME, lambda g, *_: g.each_row(_inner)),
    "a column fewer in the rows": (True, NAME, lambda g, *_: g.each_row(lambda row: [*row[:2], *row[3:]])),
    "headers in another order than the cells": (True, NAME, lambda g, _, rng: replace(g, header=rng.sample(g.header, len(g.header)))),
    "names sorted downwards alone": (True, {k: v for k, v in NAME.items() if k in KANA}, _sorted(NAME, down=True)),
    "kana moved by two rows": (True, KANA, _moved(KANA, 2)),
    "names moved by seven rows": (True, {k: v for k, v in NAME.items() if k in KANA}, _moved(NAME, 7)),
    "postal codes moved by five rows": (True, {k: v for k, v in POSTAL.items() if k != "rms"}, _moved(POSTAL, 5)),
    "mailboxes moved by one row": (True, {k: v for k, v in MAIL.items() if k in KANA}, _moved(MAIL, 1)),
    "phones as exponents, all": (True, PHONE, _each(PHONE, lambda _, no: f"{9.0 + no % 10 / 100:.2f}E+10")),
    "phones without their zero": (False, ZERO, _each(ZERO, lambda cell, _: re.sub(r"\D", "", cell).lstrip("0"))),
    "postal codes without hyphen and zero": (False, {k: v for k, v in POSTAL.items() if k != "rms"}, _each(POSTAL, lambda cell, _: cell.replace("-", "").lstrip("0"))),
    "numbers rounded to fifteen digits": (True, NUMBERS, _each(NUMBERS, lambda _, no: f"{20240401000000 + no}"[:15].ljust(18, "0"))),
    "UTF-8 read as cp932 and saved": (True, NAME, _text("utf-8", "cp932")),
    "cp932 read as latin-1 and saved": (True, NAME, _text("cp932", "latin-1")),
    "UTF-8 read as latin-1 and saved": (True, NAME, _text("utf-8", "latin-1")),
    "a private character in a name": (True, NAME, lambda g, k, r: replace(_one(NAME, lambda cell: cell[:1] + "\ue05c" + cell[2:])(g, k, r), encoding="utf-8")),
    "ends in half a character": (True, NAME, _bytes(_half_a_character)),
    "the last third is gone": (True, NAME, _bytes(lambda data, _: data[: len(data) * 2 // 3])),
    "an empty file": (True, NAME, _bytes(lambda *_: b"")),
    "the header alone": (True, NAME, lambda g, *_: replace(g, rows=[])),
    "no header": (True, NAME, lambda g, *_: replace(g, header=g.rows[0], rows=g.rows[1:])),
    "the header twice at the top": (False, NAME, _titles_over),
    "the header again in the middle": (False, NAME, _header_again),
    "a totals row": (False, NAME, _total),
    "names in merged cells": (True, {k: v for k, v in NAME.items() if k != "rms"}, _merged),
    "days as serials from 1900": (False, DAY, _each(DAY, _serial(dt.date(1899, 12, 30)))),
    "days as serials from 1904": (True, DAY, _each(DAY, _serial(dt.date(1904, 1, 1)))),
    "days in eras": (False, DAY, _each(DAY, _day(date.format_era))),
    "days month first": (True, DAY, _each(DAY, _day(lambda day: f"{day:%m/%d/%Y}"))),
    "the 31st of April": (True, DAY, _one(DAY, lambda _: "2024-04-31")),
    "a day two years ahead": (True, DAY, _one(DAY, lambda _: "2028-12-01")),
    "1900-01-01 for unknown": (True, DAY, _one(DAY, lambda _: "1900-01-01")),
    "a negative amount": (True, GIFTS, _one(GIFTS, lambda _: "▲10,000")),
    "amounts with sign and commas": (False, GIFTS, _with_yen_sign),
    "amounts in ten thousands": (False, GIFTS, _each(GIFTS, lambda cell, _: f"{int(cell) // 10_000}万円" if cell.isdigit() and int(cell) % 10_000 == 0 else cell)),
    "a company among them": (False, NAME, _one(NAME, lambda _: "株式会社磐梯商店")),
    "somebody anonymous": (False, NAME, _one(NAME, lambda _: "匿名")),
    "two donors in a cell": (False, {k: v for k, v in NAME.items() if k != "rms"}, _one(NAME, lambda cell: f"{cell}・{cell}")),
    "an individual number in a name's cell": (True, NAME, _one(NAME, _number_in_text)),
    "individual numbers in a nameless column": (True, NAME, _column_beside("備考2", "1234 5678 9018")),
    "a formula in a name": (False, NAME, _one(NAME, lambda cell: f'=HYPERLINK("http://example.jp","{cell}")')),
    "NUL in a name": (True, NAME, lambda g, k, r: replace(_one(NAME, lambda cell: cell[:1] + "\x00" + cell[1:])(g, k, r), encoding="utf-8")),
    "zero-width marks in names": (False, NAME, lambda g, k, r: replace(_each(NAME, lambda cell, _: cell[:1] + "\u200b" + cell[1:])(g, k, r), encoding="utf-8")),
    "a zip that is no workbook": (True, NAME, _bytes(_zip)),
    "saved with semicolons": (False, NAME, lambda g, *_: replace(g, separator=";")),
    "saved with tabs": (False, NAME, lambda g, *_: replace(g, separator="\t")),
    "saved as UTF-16": (False, NAME, lambda g, *_: replace(g, encoding="utf-16")),
    "rows in another order": (False, NAME, lambda g, _, rng: replace(g, rows=rng.sample(g.rows, len(g.rows)))),
    "half of the rows": (False, NAME, lambda g, *_: replace(g, rows=g.rows[::2])),
    "empty rows at the end": (False, NAME, lambda g, *_: replace(g, rows=[*g.rows, *[[""] * len(g.header)] * 3])),
}  # fmt: skip
"""Whether it must be noticed, the layouts it can happen to, and how."""


def lists(seed: int, people: int = 300) -> dict[str, Grid]:
    """One list of each layout of a town drawn at random, the longest of its years."""
    town = simulate(random_spec(random.Random(seed), people=people), seed)
    best: dict[str, Grid] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in write_files(town, Path(folder)):
            kind = path.stem.rpartition("_")[0]
            if kind in NAME and kind in file_layouts():
                grid = parsed(
                    path.name, path.read_bytes(), file_layouts()[kind].encoding, channel=CHANNELS.get(kind)
                )
                if kind not in best or len(grid.rows) > len(best[kind].rows):
                    best[kind] = grid
    return {kind: grid for kind, grid in best.items() if len(grid.rows) >= 15}


def accidents(seeds: range) -> Iterator[Accident]:
    """Every kind of accident in a list of each town, another layout each time."""
    for seed in seeds:
        town, rng = lists(seed), random.Random(seed)
        for name, (noticed, where, spoil) in KINDS.items():
            able = [kind for kind in where if kind in town]
            if not able:
                continue
            kind = able[seed % len(able)]
            grid = town[kind]
            after = spoil(grid, kind, rng)
            data = after if isinstance(after, bytes) else after.print()
            yield Accident(name, f"{kind}.csv", data, noticed, grid.channel)


def unharmed(seeds: range) -> Iterator[Accident]:
    """The same lists as they were."""
    for seed in seeds:
        for kind, grid in lists(seed).items():
            yield Accident("nothing", f"{kind}.csv", grid.print(), noticed=False, channel=grid.channel)


def said(accident: Accident) -> str:
    """stopped, rejected, told or taken."""
    file = _drafted(accident)
    if file.problems:
        return "stopped"
    if any(row.problems for row in file.rows):
        return "rejected"
    return "told" if file.notes else "taken"


def _drafted(accident: Accident) -> DraftFile:
    expected = Expectation(town="磐梯町", town_code="074071", today=TODAY, year=accident.year)
    return run.draft(accident.data, name=accident.name, channel=accident.channel, expected=expected)
