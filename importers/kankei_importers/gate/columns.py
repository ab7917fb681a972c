"""Cells under the wrong header: one row at a time, or the whole list."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from kankei.model import DraftRow, Problem
from kankei_importers.gate.finding import finding
from kankei_importers.gate.kinds import CLASHES, contradicts, kind_of, strange_prefecture
from kankei_importers.header import fold
from kankei_importers.layout import Layout, RecordField
from kankei_importers.rows import MISSHAPEN, Problems
from kankei_importers.table import Table

__all__ = ["check_columns", "mark_shifted"]

_PREFECTURE = re.compile(r"(?:住所)?(?:都道府県|都道府県名)|.*住所都道府県")
_KANJI = re.compile(r"[\u3400-\u9fff々]")
_FEW, _MOST, _SHIFTED = 3, 0.5, 0.2
_SHAPELESS = 5
_SWAPS: tuple[tuple[RecordField, RecordField], ...] = (("name", "email"), ("postal_code", "phone"))
"""Fields whose cells change places in single rows."""
_KINDS: Mapping[RecordField, tuple[str, ...]] = {
    "name": ("words", "kana"),
    "email": ("email",),
    "postal_code": ("postal", "digits"),
    "phone": ("phone",),
}
"""What the cells of such a field look like (``kinds``)."""
_MAY_BE: Mapping[RecordField, re.Pattern[str]] = {
    "name": re.compile(r"\A\D+\Z"),
    "email": re.compile("[@＠]"),
    "postal_code": re.compile(r"\A\s*〒?\s*\d{3}\D?\d{4}\s*\Z"),
    "phone": re.compile(r"\A\s*[0０+＋].{8}"),
}
"""The shape of its cells at a quick look, before the close one."""
_UNREADABLE = frozenset({"date.unreadable", "money.unreadable"})


def mark_shifted(table: Table, layout: Layout, problems: Problems) -> None:
    """Add ``row.shifted`` to rows in which two or more fields hold what surely belongs to another.

    One such cell is a slip (a mailbox under 連絡先) and stays as written; two are a row moved sideways, or
    cells that changed places.
    """
    first = dict(_swapped_cells(table, layout))
    times = Counter(dict.fromkeys(first, 2))
    for column, places in table.noted(layout, _clashes).items():
        times.update(places)
        for place in places:
            first.setdefault(place, column)
    for place, count in times.items():
        if count >= 2 and not any(problem.code in MISSHAPEN for problem in problems.get(place, ())):
            number = table.sheet.rows[place][0]
            problem = Problem(code="row.shifted", row=number, column=first[place])
            problems.setdefault(place, []).append(problem)


def _swapped_cells(table: Table, layout: Layout) -> Iterator[tuple[int, str]]:
    """Places and first columns of rows in which one of ``_SWAPS`` stands where the other should."""
    for one, other in _SWAPS:
        source, beside = layout.record.get(one), layout.record.get(other)
        if source is None or beside is None or not (printed := source.printed(table)):
            continue
        strange = {cell for cell in table.told(source) if _is_written_as(other, cell)}
        pairs = zip(table.read(source), table.read(beside), strict=True) if strange else ()
        for place, (cell, next_to) in enumerate(pairs):
            if cell in strange and _is_written_as(one, next_to):
                yield place, printed[0]


def _is_written_as(field: RecordField, cell: str) -> bool:
    return _MAY_BE[field].search(cell) is not None and kind_of(cell) in _KINDS[field]


def check_columns(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Too many rows with cells under wrong headers, or a column full of another kind of thing."""
    size = sum(1 for row in rows if not row.skip)
    wrong = ({problem.code for problem in row.problems} for row in rows if row.problems)
    codes = Counter(chain.from_iterable(wrong))
    shapeless = sum(codes[code] for code in MISSHAPEN)
    wider = sum(1 for row in rows if not row.skip and len(row.cells) > table.sheet.width)
    if size >= _SHAPELESS and wider == size:
        yield finding("gate.shifted_columns", 0.9, rows=f"{wider:,}", of=f"{size:,}")
    elif shapeless > _MOST * size and shapeless >= _SHAPELESS:
        yield finding("gate.shifted_columns", shapeless / size, rows=f"{shapeless:,}", of=f"{size:,}")
    elif codes["row.shifted"] > _SHIFTED * size and codes["row.shifted"] >= _FEW:
        share = codes["row.shifted"] / size
        yield finding("gate.shifted_columns", share, rows=f"{codes['row.shifted']:,}", of=f"{size:,}")
    else:
        yield from _strange_columns(table, layout, rows, size)


def _strange_columns(table: Table, layout: Layout, rows: Sequence[DraftRow], size: int) -> Iterator[Problem]:
    yield from _swapped_names(table, layout)
    for column, places in table.noted(layout, _clashes).items():
        filled = sum(1 for cell in table.column(fold(column)) if cell)
        if len(places) >= _FEW and len(places) > _MOST * filled:
            filled = max(filled, len(places))
            share = len(places) / filled
            yield finding("gate.column_type", share, column=column, rows=f"{len(places):,}", of=f"{filled:,}")
    unreadable = Counter(
        problem.column for row in rows for problem in row.problems if problem.code in _UNREADABLE
    )
    for column, times in unreadable.items():
        if times >= _SHAPELESS and times > _MOST * size:
            yield finding("gate.column_type", times / size, column=column, rows=f"{times:,}", of=f"{size:,}")


def _swapped_names(table: Table, layout: Layout) -> Iterator[Problem]:
    """Kanji under フリガナ beside a name in kana, in more rows than slips of single people explain."""
    name, spoken = layout.record.get("name"), layout.record.get("kana")
    if name is None or spoken is None or not (printed := spoken.printed(table)):
        return
    kanas = table.read(spoken)
    filled = sum(map(bool, kanas))
    kanji = {cell for cell in table.told(spoken) if _KANJI.match(cell)}
    pairs = zip(table.read(name), kanas, strict=True) if kanji else ()
    found = sum(1 for called, cell in pairs if cell in kanji and kind_of(called) == "kana")
    if found >= _FEW and found > _SHIFTED * filled:
        facts = {"rows": f"{found:,}", "of": f"{filled:,}"}
        yield finding("gate.column_type", found / filled, column=printed[0], **facts)


def _clashes(table: Table, layout: Layout) -> dict[str, list[int]]:
    """By column as printed: the places of the cells that cannot be what its field says.

    A mailbox under 連絡先 is one, in a list that has no other column for it.
    """
    found: dict[str, list[int]] = {}
    for field, source in layout.record.items():
        printed = source.printed(table)
        if field not in CLASHES or not printed:
            continue
        if field == "address":
            for column in filter(_is_prefecture, printed):
                strange = set(filter(strange_prefecture, table.distinct(fold(column))))
                _note(found, column, table.column(fold(column)), strange)
        strange = contradicts(field, table.told(source))
        if field == "phone" and not _has_mailboxes(table, layout):
            strange = {cell for cell in strange if kind_of(cell) != "email"}
        _note(found, printed[0], table.read(source), strange)
    return found


def _note(found: dict[str, list[int]], column: str, cells: Sequence[str], strange: set[str]) -> None:
    if strange:
        found[column] = [place for place, cell in enumerate(cells) if cell in strange]


def _is_prefecture(header: str) -> bool:
    return _PREFECTURE.fullmatch(fold(header)) is not None


def _has_mailboxes(table: Table, layout: Layout) -> bool:
    """Whether the list has a column of mailboxes alone."""
    source = layout.record.get("email")
    return source is not None and bool(source.printed(table))
