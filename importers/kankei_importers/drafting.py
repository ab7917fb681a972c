"""A sheet and its layout to draft rows: every row of the file becomes exactly one of them.

All work is done on columns, each distinct value once; only the last step walks over rows.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from kankei.model import Channel, DraftRow, PermissionDraft, Problem, RecordDraft, TouchpointDraft
from kankei.model.organisation import without_callers
from kankei_importers import gate
from kankei_importers.births import believed
from kankei_importers.cells import allowed
from kankei_importers.contacts import accounts_apart, sorted_out
from kankei_importers.further_lines import further_lines
from kankei_importers.keys import row_keys
from kankei_importers.layout import Layout, columns_used
from kankei_importers.packed import PackedCells
from kankei_importers.rows import Problems, broken_rows, skipped_rows
from kankei_importers.spoken import SPOKEN, joined, spoken_rows
from kankei_importers.statuses import beside_names
from kankei_importers.table import Table
from kankei_importers.touchpoints import draft_touchpoints
from kankei_importers.validation import check_identity

__all__ = ["draft_rows"]


def draft_rows(table: Table, layout: Layout, *, channel: Channel, today: dt.date | None) -> list[DraftRow]:
    """Draft every row of a sheet.

    A row with an impossible day, an unreadable amount, an exponent where a number was, or not as many
    cells as the header carries problems and neither record nor touchpoint; an empty, repeated-header or
    totals row is skipped. What identifies a person is kept as written, readable or
    not, but for a birth date that cannot be. An organisation has its touchpoint and is no person.
    """
    if not layout.people:
        return _passed_over(table, layout)
    problems = broken_rows(table, used={header for header, _ in columns_used(table, layout)})
    gate.mark(table, layout, problems)
    check_identity(table, layout, problems)
    touchpoints = draft_touchpoints(table, layout, channel=channel, problems=problems, today=today)
    spoken = spoken_rows(table, layout)
    records = believed(_records(table, layout, spoken), touchpoints, today=today)
    keys = row_keys(table, layout, records, touchpoints)
    whole = {place for place, of in spoken.items() if of not in problems}
    skips = skipped_rows(table, layout, suspects=problems) | dict.fromkeys(whole, SPOKEN)
    problems |= {place: [_of_two_lines(table, place, spoken[place])] for place in spoken.keys() - whole}
    skips |= further_lines(table, layout, passed=skips)
    skips |= _repeats(table, layout, keys, passed=problems.keys() | skips.keys())
    keys = _numbered(keys, passed=problems.keys() | skips.keys())
    named = without_callers(records, done=touchpoints)
    said = zip(keys, named, touchpoints, _permissions(table, layout), strict=True)
    return _rows(table, said, problems, skips)


def _of_two_lines(table: Table, place: int, of: int) -> Problem:
    """That a row waits for the one with which it makes one person."""
    row, other = (table.sheet.rows[one][0] for one in (place, of))
    return Problem(code="row.of_two_lines", row=row, facts={"other": str(other)})


def _passed_over(table: Table, layout: Layout) -> list[DraftRow]:
    """The rows of a list that names nobody: each in the ledger, none a person or touchpoint."""
    reasons = skipped_rows(table, layout, suspects=())
    return [
        DraftRow(number=number, cells=cells, skip=reasons.get(place, "skip.no_person"))
        for place, (number, cells) in enumerate(_numbered_cells(table))
    ]


def _numbered_cells(table: Table) -> Iterator[tuple[int, PackedCells]]:
    rows = table.sheet.rows
    return ((number, PackedCells(rows, number)) for number in range(rows.first, rows.first + len(rows)))


_Parts = tuple[str, RecordDraft, TouchpointDraft | None, PermissionDraft | None]


def _rows(table: Table, said: Iterable[_Parts], problems: Problems, skips: dict[int, str]) -> list[DraftRow]:
    """What each row says (key, record, touchpoint, permission), unless it has problems or is skipped."""
    rows = [
        DraftRow(number=no, cells=cells, key=key, record=record, touchpoint=touchpoint, permission=permission)
        for (no, cells), (key, record, touchpoint, permission) in zip(
            _numbered_cells(table), said, strict=True
        )
    ]
    for place, found in problems.items():
        row = rows[place]
        rows[place] = DraftRow(number=row.number, cells=row.cells, key=row.key, problems=tuple(found))
    for place, reason in skips.items():
        rows[place] = DraftRow(number=rows[place].number, cells=rows[place].cells, skip=reason)
    return rows


def _records(table: Table, layout: Layout, spoken: Mapping[int, int]) -> list[RecordDraft]:
    """What each row says of a person; ``spoken``: rows that tell how another's name is read or written."""
    fields: dict[str, list[str]] = {name: table.read(source) for name, source in layout.record.items()}
    empty = [""] * table.size
    fields["phone"], fields["email"] = sorted_out(fields.get("phone", empty), fields.get("email", empty))
    if "handle" in fields:
        fields["handle"], fields["email"] = accounts_apart(fields["handle"], fields["email"])
    fields["name"] = [one.name for one in table.noted(layout, beside_names)]
    fields["name"], fields["kana"] = joined(fields["name"], fields.get("kana", empty), spoken)
    columns = [fields.get(name, empty) for name in RecordDraft.__struct_fields__]
    return [
        RecordDraft(
            name=name,
            kana=kana,
            former_name=former,
            gender=gender,
            birth_date=birth,
            postal_code=code,
            address=home,
            new_postal_code=new_code,
            new_address=new_home,
            phone=phone,
            email=email,
            handle=handle,
        )
        for name, kana, former, gender, birth, code, home, new_code, new_home, phone, email, handle in zip(
            *columns, strict=True
        )
    ]


def _permissions(table: Table, layout: Layout) -> list[PermissionDraft | None]:
    """What each row allows; None where it says nothing at all."""
    if not layout.permission:
        return [None] * table.size
    names = list(layout.permission)
    answers = [
        [allowed(cell, name) for cell in table.read(source)] for name, source in layout.permission.items()
    ]
    known: dict[tuple[bool | None, ...], PermissionDraft | None] = {}
    said = list(zip(*answers, strict=True))
    for row in set(said):
        given = dict(zip(names, row, strict=True))
        known[row] = PermissionDraft(**given) if any(answer is not None for answer in row) else None
    return [known[row] for row in said]


def _repeats(table: Table, layout: Layout, keys: Sequence[str], *, passed: Set[int]) -> dict[int, str]:
    """Rows that stand twice, cell by cell, in a list whose rows have numbers of their own."""
    if layout.number is None or len(set(keys)) == len(keys):
        return {}
    times = Counter(keys)
    seen: set[tuple[str, ...]] = set()
    numbers = table.read(layout.number)
    found: dict[int, str] = {}
    for place, key in enumerate(keys):
        if times[key] == 1 or not numbers[place] or place in passed:
            continue
        cells = table.sheet.rows.cells(place)
        if cells in seen:
            found[place] = "skip.repeated"
        seen.add(cells)
    return found


def _numbered(keys: Sequence[str], *, passed: Set[int]) -> list[str]:
    """The keys, the second of a kind as ``key#2`` and so on; rows passed over do not count."""
    if len(set(keys)) == len(keys):
        return list(keys)
    seen: Counter[str] = Counter()
    found = []
    for place, key in enumerate(keys):
        if place not in passed:
            seen[key] += 1
        found.append(f"{key}#{seen[key]}" if seen[key] > 1 else key)
    return found
