"""Screening: what staff decided about people, held against every row of a list before the ledger looks at it.

A row of somebody who was erased is skipped, and none of its cells is kept. A field that staff put right stays
right. Whoever is under another directive is covered by it from the first moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.model import Correction, DraftFile, DraftRow, Measure, Problem, RecordDraft
from kankei.store import corrections, directives
from kankei.usecases.marks import Marks, Seal, besides, of_cells, of_records
from kankei.usecases.mending import mended, said

__all__ = ["CORRECTION", "ERASED_ROW", "Screened", "listed", "screen"]

ERASED_ROW = "rights.erased_row"
CORRECTION = "correction"
"""The layout of an import by which staff put one row right."""


class Screened(Struct, frozen=True, kw_only=True):
    """A list as the ledger is to take it.

    ``said`` tells by row number what was kept against the list; ``covers`` which directives its row is under.
    """

    file: DraftFile
    said: Mapping[int, tuple[Problem, ...]] = {}
    covers: Mapping[int, frozenset[int]] = {}


def screen(connection: sa.Connection, file: DraftFile) -> Screened:
    """Hold a list against directives and corrections.

    Args:
        connection: Of a writing unit.
        file: As drafted; where nothing is decided about anybody it passes as it is.
    """
    found = _found(connection, file) if directives.in_force(connection) else {}
    erased = {no for no, kinds in found.items() if Measure.ERASED in kinds}
    right, otherwise = _mended(connection, file) if file.layout != CORRECTION else ({}, {})
    if not (found or otherwise):
        return Screened(file=file)
    rows = [_emptied(row) if row.number in erased else right.get(row.number, row) for row in file.rows]
    covers = {
        no: frozenset(one for ones in kinds.values() for one in ones)
        for no, kinds in found.items()
        if no not in erased
    }
    kept = {no: problems for no, problems in otherwise.items() if no not in erased}
    return Screened(file=replace(file, rows=rows), said=kept, covers=covers)


def _found(connection: sa.Connection, file: DraftFile) -> dict[int, dict[Measure, set[int]]]:
    """The directives that each row is under, by the row's number; only of rows that are under any."""
    marks, known = _marks(connection, file)
    hits: defaultdict[tuple[str, str], list[tuple[int, Measure]]] = defaultdict(list)
    for no, kind, beside, name in known:
        hits[beside, name].append((no, kind))
    found: dict[int, dict[Measure, set[int]]] = {}
    for number, one in marks.items():
        for no, kind in (met for pair in one.asked if pair in hits for met in hits[pair]):
            found.setdefault(number, {}).setdefault(kind, set()).add(no)
    return found


def _marks(connection: sa.Connection, file: DraftFile) -> tuple[dict[int, Marks], list[directives.Hit]]:
    """The marks of rows that may be under a directive, by the row's number, and what of them is met.

    Names are read only of rows that share something beside a name with somebody under a directive.
    """
    seal = Seal.of(connection)
    named = [row for row in file.rows if row.record is not None and not row.problems]
    beside = besides(seal, *_said(file, named)) if named else []
    answer = {row.number for row in named}
    others = (row for row in file.rows if row.number not in answer and any(row.cells))
    marks = {row.number: of_cells(seal, row) for row in others}
    asked = set().union(*beside, *(one.alone for one in marks.values()))
    known = directives.hits(connection, asked)
    met = {one for _, _, one, _ in known}
    near = [row for row, its in zip(named, beside, strict=True) if not met.isdisjoint(its)]
    told = of_records(seal, *_said(file, near)) if near else []
    return marks | {row.number: one for row, one in zip(near, told, strict=True)}, known


def _said(file: DraftFile, rows: Sequence[DraftRow]) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """What rows with a record say, as columns, and the source and the key of each."""
    said = {field: [getattr(row.record, field) for row in rows] for field in RecordDraft.__struct_fields__}
    return said, [(file.source, row.key) for row in rows]


def _emptied(row: DraftRow) -> DraftRow:
    """The row of somebody who was erased: its place in the ledger, and nothing else."""
    return DraftRow(number=row.number, cells=(), skip=ERASED_ROW)


def _mended(
    connection: sa.Connection, file: DraftFile
) -> tuple[dict[int, DraftRow], dict[int, tuple[Problem, ...]]]:
    """The rows that staff put right, put right again; and what was kept against the list, by row number."""
    rows = {row.key: row for row in file.rows if row.record is not None and not row.problems}
    known = corrections.in_force(connection, file.source, rows)
    right, otherwise = {}, {}
    for key, fields in known.items():
        row = rows[key]
        right[row.number], problems = _corrected(row, fields.values())
        if problems:
            otherwise[row.number] = problems
    return right, otherwise


def _corrected(row: DraftRow, told: Iterable[Correction]) -> tuple[DraftRow, tuple[Problem, ...]]:
    """A row with staff's word over its own, and what it said otherwise.

    The old mistake is kept out quietly but listed; a value that is neither is a conflict for a person to see.
    """
    record = row.record or RecordDraft()
    problems: list[Problem] = []
    changed: dict[str, str] = {}
    for one in told:
        here = said(record, row.touchpoint, one.field)
        if here == one.after:
            continue
        code = "rights.correction_kept" if here == one.before else "rights.correction_conflict"
        problems.append(Problem(code=code, row=row.number, facts={"field": one.field}))
        changed[one.field] = one.after
    record, touchpoint = mended(record, row.touchpoint, changed)
    return replace(row, record=record, touchpoint=touchpoint), tuple(problems)


def listed(said: Mapping[int, Sequence[Problem]]) -> tuple[Problem, ...]:
    """What was kept against a list, in the order of its rows."""
    return tuple(problem for number in sorted(said) for problem in said[number])
