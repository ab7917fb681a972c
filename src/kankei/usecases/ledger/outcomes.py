"""What becomes of each row of a file, decided before anything is written."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec.structs import astuple

from kankei.fields import date, email, phone, postal_code
from kankei.fields.text import squeeze, unpadded
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    Outcome,
    PermissionDraft,
    Problem,
    RecordDraft,
    TouchpointDraft,
)
from kankei.store import tables, versions
from kankei.store.corrections import CORRECTION
from kankei.store.numbers import next_no

__all__ = ["CONTROLS", "NOTHING_SAID", "Decision", "content", "decide", "told"]

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What one database keeps and the other refuses; a tab or a line break inside a cell is fine."""
TOGETHER = 1_000
"""Rows that are looked through together."""
NOTHING_DONE = (None,) * len(TouchpointDraft.__struct_fields__)
NOTHING_SAID = PermissionDraft()
_DETAIL = versions.FIELDS.index("detail")
Forms = Mapping[int, Callable[[str], str]]
_FORMS: Forms = {
    **{versions.FIELDS.index(field): squeeze for field in (*RecordDraft.__struct_fields__, "detail")},
    **{
        versions.FIELDS.index(field): form
        for form, fields in {
            phone.normalize: ("phone",),
            postal_code.normalize: ("postal_code", "new_postal_code"),
            date.normalize: ("birth_date",),
            email.normalize: ("email",),
            unpadded: ("source_no",),
        }.items()
        for field in fields
    },
}
"""Fields that programs write in another form: other widths, no zero or dashes; staff on purpose."""
_RENAMED = 3
"""Rows of one use from which on another name for all of them is the use's, and no correction."""


class Decision(NamedTuple):
    """What becomes of a row: the record it makes or meets, and the one that its record replaces."""

    outcome: Outcome
    record_no: int | None = None
    replaces: int | None = None
    reason: tuple[Problem, ...] = ()


def decide(connection: sa.Connection, file: DraftFile) -> list[Decision]:
    """One decision per row, in their order; the new records have their numbers.

    Args:
        connection: Of a writing unit; nothing but the numbers is taken from it.
        file: As drafted.
    """
    keys = {row.key for row in file.rows if row.record is not None and not row.problems}
    known = versions.live(connection, file.source, keys)
    uses = _renamed_uses(file.rows, known)
    forms = {} if file.layout == CORRECTION else _FORMS
    first = next_no(connection, tables.record, 0).start
    fresh = first
    seen: dict[str, tuple[DraftRow, int]] = {}
    decisions, unfit = [], _unfit(file.rows)
    for row in file.rows:
        decision = _without_record(row, unfit) or _again(row, seen)
        decision = decision or _compared(row, known, fresh, uses, forms)
        fresh += decision.outcome in (Outcome.CREATED, Outcome.UPDATED)
        if decision.record_no is not None:
            seen.setdefault(row.key, (row, decision.record_no))
        decisions.append(decision)
    next_no(connection, tables.record, fresh - first)
    return decisions


def told(
    decisions: Sequence[Decision], file: DraftFile, said: Mapping[int, tuple[Problem, ...]]
) -> Sequence[Decision]:
    """Decisions with what was kept against the list, by row number, beside their own reasons."""
    if not said:
        return decisions
    return [
        one._replace(reason=(*one.reason, *said.get(row.number, ())))
        for row, one in zip(file.rows, decisions, strict=True)
    ]


def _unfit(rows: Sequence[DraftRow]) -> set[int]:
    """The numbers of rows that hold what cannot be kept: looked for in many at once, there is hardly any."""
    found = set[int]()
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        if CONTROLS.search("\n".join(chain.from_iterable(map(_texts, some)))):
            found |= {row.number for row in some if CONTROLS.search("\n".join(_texts(row)))}
    return found


def _texts(row: DraftRow) -> tuple[str, ...]:
    """All that would be kept of a row in words."""
    record, done = row.record, row.touchpoint
    if record is None:
        return ()
    said = (row.key, *astuple(record))
    return said if done is None else (*said, done.kind, done.detail, done.source_no)


def _without_record(row: DraftRow, unfit: Container[int]) -> Decision | None:
    """A row that makes no record: it has problems, says nothing of anybody, or is unfit to be kept."""
    if row.problems:
        return Decision(Outcome.REJECTED, reason=row.problems)
    if row.record is None:
        reason = (Problem(code=row.skip, row=row.number),) if row.skip else ()
        return Decision(Outcome.SKIPPED, reason=reason)
    if not row.key:
        return _rejected(row, "ledger.key_missing")
    return _rejected(row, "ledger.control_character") if row.number in unfit else None


def _rejected(row: DraftRow, code: str, **facts: str) -> Decision:
    return Decision(Outcome.REJECTED, reason=(Problem(code=code, row=row.number, facts=facts),))


def _again(row: DraftRow, seen: dict[str, tuple[DraftRow, int]]) -> Decision | None:
    """A key that stood in this file before: the same adds nothing, something else is nobody's to guess."""
    if row.key not in seen:
        return None
    earlier, record_no = seen[row.key]
    if content(row) == content(earlier):
        return Decision(Outcome.UNCHANGED, record_no)
    return _rejected(row, "ledger.key_repeated", first=str(earlier.number))


def _renamed_uses(rows: Sequence[DraftRow], known: Mapping[str, versions.Version]) -> dict[str, str]:
    """Uses of gifts (使い道) that every known row of theirs calls otherwise now, and how.

    Somebody renamed them where they are kept; what a giver chose at the time is not rewritten by that.
    """
    said: dict[str, list[str]] = {}
    for row in rows if known else ():
        done, version = row.touchpoint, known.get(row.key)
        if done is not None and version is not None and done.channel is Channel.DONATION:
            said.setdefault(version.content[_DETAIL] or "", []).append(done.detail)
    return {
        old: new[0]
        for old, new in said.items()
        if old and len(new) >= _RENAMED and set(new) == {new[0]} and new[0] not in {old, ""}
    }


def _compared(
    row: DraftRow,
    known: Mapping[str, versions.Version],
    fresh: int,
    uses: Mapping[str, str],
    forms: Forms,
) -> Decision:
    version = known.get(row.key)
    if version is None:
        return Decision(Outcome.CREATED, fresh)
    said, old = content(row), version.content[_DETAIL]
    if version.content == said or _differs_in_form(said, version.content, forms):
        return Decision(Outcome.UNCHANGED, version.record_no)
    if old in uses and version.content == (*said[:_DETAIL], old, *said[_DETAIL + 1 :]):
        reason = Problem(code="ledger.use_renamed", row=row.number, facts={"old": old, "new": uses[old]})
        return Decision(Outcome.UNCHANGED, version.record_no, reason=(reason,))
    return Decision(Outcome.UPDATED, fresh, version.record_no)


def _differs_in_form(new: Sequence[Any], old: Sequence[Any], forms: Forms) -> bool:
    """Whether all that is new is how something is written: what is known already is the better copy."""
    return all(
        one == two or (bool(one and two) and place in forms and forms[place](one) == forms[place](two) != "")
        for place, (one, two) in enumerate(zip(new, old, strict=True))
    )


def content(row: DraftRow) -> tuple[Any, ...]:
    """All that a row says, in the form of ``versions.Version.content``."""
    done = astuple(row.touchpoint) if row.touchpoint else NOTHING_DONE
    return (*astuple(row.record or RecordDraft()), *done, *astuple(row.permission or NOTHING_SAID))
