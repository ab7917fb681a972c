"""Screening: what staff decided about people, held against every row of a list before the ledger looks at it.

A row of somebody who was erased is skipped, and none of its cells is kept. A field that staff put right stays
right. Whoever is under another directive is covered by it from the first moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.model import Correction, DraftFile, DraftRow, Measure, Problem, RecordDraft, Status
from kankei.store import corrections, directives, versions
from kankei.store.corrections import CORRECTION
from kankei.store.numbers import next_no
from kankei.store.rights_tables import correction
from kankei.usecases.people.mending import TOUCHPOINT, mended, said
from kankei.usecases.rights.marks import Marks, Seal, besides, of_cells, of_records

__all__ = ["ERASED_ROW", "Screened", "listed", "note_overruled", "screen"]

ERASED_ROW = "rights.erased_row"
_STATUS = f"{TOUCHPOINT}status"


class Screened(Struct, frozen=True, kw_only=True):
    """A list as the ledger is to take it.

    ``said`` tells by row number what was kept against the list, ``overruled`` by field its own word there and
    staff's; ``covers`` which directives its row is under.
    """

    file: DraftFile
    said: Mapping[int, tuple[Problem, ...]] = {}
    overruled: Mapping[int, Mapping[str, tuple[str, str]]] = {}
    covers: Mapping[int, frozenset[int]] = {}


def screen(connection: sa.Connection, file: DraftFile) -> Screened:
    """Hold a list against directives and corrections.

    Args:
        connection: Of a writing unit.
        file: As drafted; where nothing is decided about anybody it passes as it is.
    """
    found = _found(connection, file) if directives.in_force(connection) else {}
    erased = {no for no, kinds in found.items() if Measure.ERASED in kinds}
    right = _mended(connection, file) if file.layout != CORRECTION else {}
    if not (found or right):
        return Screened(file=file)
    rows = [
        _emptied(row) if row.number in erased else right[row.number].row if row.number in right else row
        for row in file.rows
    ]
    covers = {
        no: frozenset(one for ones in kinds.values() for one in ones)
        for no, kinds in found.items()
        if no not in erased
    }
    kept = {no: one for no, one in right.items() if no not in erased}
    return Screened(
        file=replace(file, rows=rows),
        said={no: one.said for no, one in kept.items()},
        overruled={no: one.overruled for no, one in kept.items()},
        covers=covers,
    )


def note_overruled(
    connection: sa.Connection, batch_no: int, screened: Screened, taken: Mapping[int, int | None]
) -> None:
    """Note under a list what it said in fields that staff had put right: it holds once they undo that.

    ``taken`` has for each row of the list its record, None where it makes none.
    """
    file = screened.file
    rows = {row.key: row.number for row in reversed(file.rows) if row.number in screened.overruled}
    words = [
        (key, field, *both)
        for key, number in rows.items()
        if taken.get(number)
        for field, both in screened.overruled[number].items()
    ]
    nos = next_no(connection, correction, len(words))
    corrections.add_many(
        connection,
        [
            Correction(
                no=no,
                batch_no=batch_no,
                source=file.source,
                source_key=key,
                field=field,
                before=theirs,
                after=ours,
                reason="",
            )
            for no, (key, field, theirs, ours) in zip(nos, words, strict=True)
        ],
    )


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


class _Mended(NamedTuple):
    """A row with staff's word over its own; where it said otherwise, as problems and by field both words."""

    row: DraftRow
    said: tuple[Problem, ...]
    overruled: Mapping[str, tuple[str, str]]


def _mended(connection: sa.Connection, file: DraftFile) -> dict[int, _Mended]:
    """The rows that say otherwise than staff put right, put right again, by row number."""
    rows = {row.key: row for row in file.rows if row.record is not None and not row.problems}
    known = corrections.in_force(connection, file.source, rows)
    if not known:
        return {}
    other = _other_gifts(connection, file.source, {key: rows[key] for key in known})
    right = (_corrected(rows[key], told.values(), other.get(key)) for key, told in known.items())
    return {one.row.number: one for one in right if one.overruled}


def _other_gifts(connection: sa.Connection, source: str, rows: Mapping[str, DraftRow]) -> dict[str, int]:
    """Rows that speak of another amount than the known ones: what those say, by the key."""
    live = versions.live(connection, source, rows)
    before = {key: one.content[versions.FIELDS.index("amount")] for key, one in live.items()}
    now = {key: row.touchpoint.amount for key, row in rows.items() if row.touchpoint is not None}
    return {key: yen for key, yen in before.items() if yen and now.get(key) and now[key] != yen}


def _corrected(row: DraftRow, told: Iterable[Correction], earlier: int | None) -> _Mended:
    """A row put right again; ``earlier`` is the amount of the known row if that is another.

    The old mistake is kept out quietly but listed; a value that is neither is a conflict for a person to see,
    and so is a gift that was withdrawn when it was of another amount.
    """
    record = row.record or RecordDraft()
    problems: list[Problem] = []
    overruled: dict[str, tuple[str, str]] = {}
    for one in told:
        here = said(record, row.touchpoint, one.field)
        if here == one.after:
            continue
        problems.append(_kept(row, one, here, earlier))
        overruled[one.field] = here, one.after
    changed = {field: ours for field, (_, ours) in overruled.items()}
    record, touchpoint = mended(record, row.touchpoint, changed)
    return _Mended(replace(row, record=record, touchpoint=touchpoint), tuple(problems), overruled)


def _kept(row: DraftRow, one: Correction, here: str, earlier: int | None) -> Problem:
    """What is told of staff's word in a field where a row says something else."""
    facts = {"field": one.field}
    if here != one.before:
        return Problem(code="rights.correction_conflict", row=row.number, facts=facts)
    if one.field != _STATUS or one.after != Status.INVALID or earlier is None or row.touchpoint is None:
        return Problem(code="rights.correction_kept", row=row.number, facts=facts)
    facts |= {"before": f"{earlier:,}", "now": f"{row.touchpoint.amount:,}"}
    return Problem(code="rights.withdrawn_otherwise", row=row.number, facts=facts)


def listed(said: Mapping[int, Sequence[Problem]]) -> tuple[Problem, ...]:
    """What was kept against a list, in the order of its rows."""
    return tuple(problem for number in sorted(said) for problem in said[number])
