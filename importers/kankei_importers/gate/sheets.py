"""Sheets of a workbook beside the list: rows that nobody reads, and whether they go on with the list."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from kankei.model import DraftRow, Problem
from kankei_importers.gate.finding import finding, noted
from kankei_importers.gate.kinds import kind_of
from kankei_importers.sheet import Beside
from kankei_importers.table import Table

__all__ = ["check_aspect", "check_sheets"]

_SAMPLE = 200
_ALIKE = 0.75
"""The share of columns that are filled in both, and of those that say the same kind of thing."""
_LEAST = 2
_TEXT = "text"
_LOOKS = {
    "": _TEXT,
    "words": _TEXT,
    "line": _TEXT,
    "kana": _TEXT,
    "prefecture": _TEXT,
    "digits": "number",
    "money": "number",
}
"""Kinds that the same column may well mix."""


def check_sheets(table: Table) -> Iterator[Problem]:
    """What was not read: a sheet stops the list if it goes on with it; else, as a table below, it is said."""
    for other in table.sheet.below:
        yield Problem(code="gate.table_unread", facts={"title": other.title, "rows": f"{other.size:,}"})
    if not table.sheet.beside:
        return
    mine = _looks(cells for _, cells in islice(table.sheet.rows, _SAMPLE))
    for other in table.sheet.beside:
        rows = f"{other.size:,}"
        if _goes_on(mine, other):
            yield finding("gate.sheet_continues", 0.9, sheet=other.title, rows=rows)
        else:
            yield Problem(code="gate.sheet_unread", facts={"sheet": other.title, "rows": rows})


def check_aspect(table: Table, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say where rows that count are struck through, hidden or commented on in their workbook."""
    seen = table.sheet.aspect
    counted = [row.number for row in rows if row.counts]
    told = (
        ("gate.rows_struck", seen.struck),
        ("gate.rows_hidden", seen.hidden),
        ("gate.rows_commented", seen.commented),
    )
    for code, marked in told:
        found = [number for number in counted if number in marked]
        yield from noted(code, found)


def _goes_on(mine: Mapping[int, str], other: Beside) -> bool:
    """Whether a sheet fills the columns that the list fills, with the same kinds of things."""
    theirs = _looks(other.sample)
    both = mine.keys() & theirs.keys()
    alike = [mine[place] for place in both if mine[place] == theirs[place]]
    return (
        len(both) >= max(_LEAST, _ALIKE * len(mine.keys() | theirs.keys()))
        and len(alike) >= _ALIKE * len(both)
        and any(look != _TEXT for look in alike)
    )


def _looks(rows: Iterable[Sequence[str]]) -> dict[int, str]:
    """By place of a column: what most of its cells look like; empty columns are left out."""
    found: dict[int, Counter[str]] = {}
    for cells in rows:
        for place, cell in enumerate(cells):
            if cell.strip():
                found.setdefault(place, Counter())[_look(cell)] += 1
    return {place: looks.most_common(1)[0][0] for place, looks in found.items()}


def _look(cell: str) -> str:
    kind = kind_of(cell)
    return "number" if cell.strip().isdigit() and not kind else _LOOKS.get(kind, kind)
