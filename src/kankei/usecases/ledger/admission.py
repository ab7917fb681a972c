"""Admission: what a program hands over as a list is held to the types and limits that its Structs declare.

A Struct does not look at what it is made of, and importers are not the only ones who make them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kankei.errors import FileError
from kankei.fields import individual_number
from kankei.fields.moment import JAPAN
from kankei.model import DraftFile, DraftRow, PermissionDraft, Problem, RecordDraft, TouchpointDraft
from kankei.model.batch import PackedRow
from kankei.model.touchpoint import Companions, Yen, wrong_days

__all__ = ["admitted", "check_numbers", "check_types"]

_PARTS: tuple[tuple[str, type[Struct]], ...] = (
    ("record", RecordDraft),
    ("touchpoint", TouchpointDraft),
    ("permission", PermissionDraft),
)
_SHORTEST = 12
_OWN_NUMBERS = {"handle": "source_no"}
"""A name inside one service may be a number of its own."""
_MEASURED = attrgetter("occurred_on", "ended_on", "status", "amount", "companions")
_Measures = tuple[Any, Any, Any, Any, Any]


def check_types(file: DraftFile) -> None:
    """Refuse a list of which a value is not of its field's type, before anything reads it.

    Raises:
        FileError: ``ledger.value_type``, with the row, the field, the type it should be and the one it is.
    """
    if not set(map(type, map(attrgetter("key"), file.rows))) <= {str}:
        _check(file, "key", [(row, row.key) for row in file.rows], frozenset({str}))
    for name, struct in _PARTS:
        parts = [part for part in map(attrgetter(name), file.rows) if part is not None]
        for field, kinds in _declared(struct).items():
            if not set(map(type, map(attrgetter(field), parts))) <= kinds:
                rows = (row for row in file.rows if getattr(row, name) is not None)
                _check(file, field, list(zip(rows, map(attrgetter(field), parts), strict=True)), kinds)


def _check(
    file: DraftFile, field: str, values: Sequence[tuple[DraftRow, object]], kinds: frozenset[type]
) -> None:
    for row, value in values:
        if type(value) not in kinds:
            facts = {"row": str(row.number), "field": field, "given": type(value).__name__}
            expected = " / ".join(sorted(kind.__name__ for kind in kinds))
            raise FileError(file.name, "ledger.value_type", **facts, expected=expected)


@cache
def _declared(struct: type[Struct]) -> dict[str, frozenset[type]]:
    """The types that each field may have."""
    hints = get_type_hints(struct)
    return {field: frozenset(get_args(hint) or (hint,)) for field, hint in hints.items()}


def check_numbers(file: DraftFile) -> None:
    """Refuse a list that holds what a town may not keep: 個人番号 or 住民票コード, wherever it stands.

    Raises:
        FileError: ``gate.my_number``, ``gate.my_number_in_text`` or those of ``resident_code``; a column that
            a header tells to hold other numbers is judged as importers do.
    """
    if number := next(filter(None, map(individual_number.named, file.header)), ""):
        raise FileError(file.name, f"gate.{number}")
    cells = _long(file.rows)
    said = list(_said(file.rows, cells))
    if code := next(filter(None, map(_in_texts, (cells, *(texts for _, texts in said)))), ""):
        raise FileError(file.name, code)
    held = (individual_number.held_by_any(texts, field=name) for name, texts in said)
    if number := next(filter(None, held), ""):
        raise FileError(file.name, f"gate.{number}")
    if written := set(filter(individual_number.is_written, cells)):
        _check_columns(file, written)


def _long(rows: Sequence[DraftRow]) -> set[str]:
    """The cells that are long enough; those that lie packed together are looked through together."""
    packed = {id(row.cells.pack): row.cells.pack for row in rows if isinstance(row.cells, PackedRow)}
    alone = {
        cell
        for row in rows
        if not isinstance(row.cells, PackedRow)
        for cell in row.cells
        if len(cell) >= _SHORTEST
    }
    return alone.union(*(pack.long(_SHORTEST) for pack in packed.values()))


def _said(rows: Sequence[DraftRow], cells: set[str]) -> Iterator[tuple[str, set[str]]]:
    """What is long enough of what rows say and stands in no cell: field by field, each text once."""
    for part, struct in _PARTS[:2]:
        parts = [said for row in rows if (said := getattr(row, part)) is not None]
        for field, kinds in _declared(struct).items():
            if kinds == {str}:
                texts = {text for text in map(attrgetter(field), parts) if len(text) >= _SHORTEST}
                yield _OWN_NUMBERS.get(field, field), texts - cells


def _in_texts(texts: set[str]) -> str:
    """The code of a number that stands in a text beside its name, "" if there is none."""
    numbers, codes = individual_number.told_in(texts)
    return "gate.my_number_in_text" if numbers else "gate.resident_code_in_text" if codes else ""


def _check_columns(file: DraftFile, written: set[str]) -> None:
    """Refuse cells that are nothing but a 個人番号, unless their column holds numbers of another kind."""
    for place in {place for row in file.rows for place, cell in enumerate(row.cells) if cell in written}:
        header = file.header[place] if place < len(file.header) else ""
        column = [row.cells[place] for row in file.rows if place < len(row.cells)]
        if not individual_number.is_of_another_kind(header, column):
            raise FileError(file.name, "gate.my_number")


def admitted(rows: list[DraftRow], *, at: dt.datetime) -> list[DraftRow]:
    """The rows; one whose touchpoint cannot be true has that as a problem and will be rejected.

    Args:
        rows: As drafted, their types as they should be.
        at: The present moment, aware: what is done cannot lie more than a year ahead of it.
    """
    today = at.astimezone(JAPAN).date()
    said = {_MEASURED(row.touchpoint) for row in rows if row.touchpoint is not None}
    wrong = {one: codes for one in said if (codes := tuple(_codes(one, today)))}
    return [_judged(row, wrong) for row in rows] if wrong else rows


def _judged(row: DraftRow, wrong: dict[_Measures, tuple[str, ...]]) -> DraftRow:
    codes = wrong.get(_MEASURED(row.touchpoint), ()) if row.touchpoint is not None else ()
    if row.problems or not codes:
        return row
    return replace(row, problems=tuple(Problem(code=code, row=row.number) for code in codes))


def _codes(said: _Measures, today: dt.date) -> Iterator[str]:
    """Why what was done cannot have been done so."""
    occurred_on, ended_on, status, amount, companions = said
    yield from wrong_days(occurred_on, ended_on, status, today=today).values()
    if amount is not None and not _fits(amount, Yen):
        yield "ledger.amount_limits"
    if not _fits(companions, Companions):
        yield "ledger.companions_limits"


def _fits(value: int, limited: object) -> bool:
    """Whether a number is within the limits that its type declares."""
    try:
        msgspec.convert(value, limited)
    except msgspec.ValidationError:
        return False
    return True
