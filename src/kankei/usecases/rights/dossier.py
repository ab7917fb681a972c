"""The dossier (開示): all that the store holds of one person, and who looked at it, to be read by them.

Where a protected person lives stays veiled here too; ``protection.reveal`` is the one call that shows it.
"""

import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict, replace

from kankei.model import Measure, Record, Status, Touchpoint, Verdict
from kankei.model.directive import STOPS
from kankei.model.standing import Standing
from kankei.store import (
    Store,
    batches,
    belonging,
    counts,
    directives,
    dossiers,
    people,
    records,
    touchpoints,
    verdicts,
)
from kankei.store.dossiers import Belonging, Listing
from kankei.store.veil import VEIL, is_hidden
from kankei.usecases.report import standing_of
from kankei.usecases.rights import directing, permissions
from kankei.usecases.rights.permissions import Effective

__all__ = ["Dossier", "Force", "HeldRecord", "HeldTouchpoint", "Line", "compiled", "packed"]


class Force(StrEnum):
    """Whether what stands on record is what the town goes by."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    """A later version of the same row is in force."""
    WITHDRAWN = "withdrawn"
    """It was withdrawn, or what brought it was undone."""


class HeldRecord(Record, frozen=True, kw_only=True):
    """A record, and whether it is in force."""

    force: Force


class HeldTouchpoint(Touchpoint, frozen=True, kw_only=True):
    """A touchpoint, and whether it is in force."""

    force: Force


class Line(Struct, frozen=True, kw_only=True):
    """A row of a list as it came in: which list, when, who took it, what for, and its cells under headers."""

    record: uuid.UUID
    file: str
    row: int
    taken_at: dt.datetime
    taken_by: str
    purpose: str
    in_force: bool
    header: tuple[str, ...]
    cells: tuple[str, ...]


class Word(Struct, frozen=True, kw_only=True):
    """What staff found of one of the records and another: one person or not, why, and until when."""

    record: uuid.UUID
    verdict: Verdict
    reason: str
    by: str
    at: dt.datetime
    withdrawn_at: dt.datetime | None


class Mended(Struct, frozen=True, kw_only=True):
    """A field that staff put right: who, when, and since when it is undone (None: it is not)."""

    source: str
    field: str
    before: str
    after: str
    reason: str
    by: str
    at: dt.datetime
    withdrawn_at: dt.datetime | None


class Look(Struct, frozen=True, kw_only=True):
    """That somebody read, exported or changed something of the person, or was refused to."""

    at: dt.datetime
    by: str
    action: str
    purpose: str
    outcome: str


class Dossier(Struct, frozen=True, kw_only=True):
    """A person's dossier; ``known_as`` are the ids of people who turned out to be this one.

    Of records and touchpoints those in force come first.
    """

    person: uuid.UUID
    known_as: tuple[uuid.UUID, ...]
    made_at: dt.datetime
    records: tuple[HeldRecord, ...]
    lines: tuple[Line, ...]
    touchpoints: tuple[HeldTouchpoint, ...]
    standing: Standing | None = None
    permissions: Effective
    stopped: tuple[Measure, ...]
    protected: bool
    belongings: tuple[Belonging, ...]
    words: tuple[Word, ...]
    corrections: tuple[Mended, ...]
    publications: tuple[Listing, ...]
    looks: tuple[Look, ...]


def compiled(store: Store, person: uuid.UUID, *, at: dt.datetime, today: dt.date) -> Dossier:
    """Everything about a person; with a store that acts, the call itself is entered and stands in it last.

    Of one who was erased it is what is left: who looked, what was published; no standing.

    Raises:
        UnknownError: There is no such person.
    """
    if store.act is not None:
        store.write(lambda connection: directing.present(connection, person, erased=True))
    with store.reading() as connection:
        no = counts.person_no(connection, person)
        name = people.ids(connection, [no])[no]
        found = _compiled(connection, no, name, at)
        if directives.erased(connection, no):
            return found
    return replace(found, standing=standing_of(store, name, as_of=today, known_at=at))


def packed(told: Dossier, page: str) -> bytes:
    """A zip with the dossier as a page to read and as data."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("dossier.html", page)
        pack.writestr("dossier.json", msgspec.json.format(msgspec.json.encode(told)))
    return whole.getvalue()


def _compiled(connection: sa.Connection, no: int, name: uuid.UUID, at: dt.datetime) -> Dossier:
    nos = belonging.ever(connection, no)
    known_as = tuple(people.ids(connection, people.led_here(connection, no)).values())
    held = {one.kind for one in directives.of_person(connection, no)}
    hidden = directives.covered(connection, Measure.PROTECTED, nos)
    kept = records.by_nos(connection, nos)
    live = verdicts.live_versions(connection, nos)
    return Dossier(
        person=name,
        known_as=known_as,
        made_at=at,
        records=_records(kept, live),
        lines=_lines(connection, nos, hidden),
        touchpoints=_touchpoints(touchpoints.of_records(connection, nos), live),
        permissions=permissions.of_number(connection, no),
        stopped=tuple(kind for kind in STOPS if kind in held),
        protected=Measure.PROTECTED in held,
        belongings=tuple(dossiers.belongings(connection, nos)),
        words=_words(connection, {one.no: one.id for one in kept}),
        corrections=_corrections(connection, nos, veiled=bool(hidden)),
        publications=tuple(dossiers.listings(connection, [name, *known_as])),
        looks=_looks(connection, [name, *known_as]),
    )


def _force(no: int, live: Mapping[int, int]) -> Force:
    """Of a record; of one in whose place an earlier version is live again, that it was withdrawn."""
    now = live.get(no, 0)
    if now == no:
        return Force.IN_FORCE
    return Force.REPLACED if now > no else Force.WITHDRAWN


def _records(kept: Sequence[Record], live: Mapping[int, int]) -> tuple[HeldRecord, ...]:
    told = [HeldRecord(**asdict(one), force=_force(one.no, live)) for one in kept]
    return tuple(sorted(told, key=lambda one: one.force is not Force.IN_FORCE))


def _touchpoints(done: Sequence[Touchpoint], live: Mapping[int, int]) -> tuple[HeldTouchpoint, ...]:
    told = []
    for one in done:
        force = _force(one.record_no, live)
        if force is Force.IN_FORCE and one.status is Status.INVALID:
            force = Force.WITHDRAWN
        told.append(HeldTouchpoint(**asdict(one), force=force))
    return tuple(sorted(told, key=lambda one: one.force is not Force.IN_FORCE))


def _lines(connection: sa.Connection, nos: Sequence[int], hidden: set[int]) -> tuple[Line, ...]:
    told = dossiers.rows(connection, nos)
    batch = batches.numbered(connection, {row.batch_no for row in told})
    names = records.ids(connection, nos)
    return tuple(
        Line(
            record=names[row.record_no or 0],
            file=batch[row.batch_no].file,
            row=row.row_number,
            taken_at=batch[row.batch_no].applied_at,
            taken_by=batch[row.batch_no].applied_by,
            purpose=batch[row.batch_no].purpose,
            in_force=batch[row.batch_no].undone_at is None,
            header=batch[row.batch_no].header,
            cells=(VEIL,) * len(row.cells) if row.record_no in hidden else row.cells,
        )
        for row in told
    )


def _words(connection: sa.Connection, said: dict[int, uuid.UUID]) -> tuple[Word, ...]:
    return tuple(
        Word(
            record=said.get(one.left_no) or said[one.right_no],
            verdict=one.verdict,
            reason=one.reason,
            by=one.judged_by,
            at=one.judged_at,
            withdrawn_at=one.withdrawn_at,
        )
        for one in dossiers.judged(connection, list(said))
    )


def _corrections(connection: sa.Connection, nos: Sequence[int], *, veiled: bool) -> tuple[Mended, ...]:
    told = dossiers.corrections(connection, nos)
    batch = batches.numbered(connection, {one.batch_no for one in told})
    return tuple(
        Mended(
            source=one.source,
            field=one.field,
            before=VEIL if veiled and is_hidden(one.field) else one.before,
            after=VEIL if veiled and is_hidden(one.field) else one.after,
            reason=one.reason,
            by=batch[one.batch_no].applied_by,
            at=batch[one.batch_no].applied_at,
            withdrawn_at=batch[one.batch_no].undone_at,
        )
        for one in told
    )


def _looks(connection: sa.Connection, names: Sequence[uuid.UUID]) -> tuple[Look, ...]:
    return tuple(
        Look(at=one.at, by=one.by, action=one.action, purpose=one.purpose, outcome=str(one.outcome))
        for one in dossiers.entries(connection, names)
    )
