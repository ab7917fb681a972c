"""One interaction as it happens: logged by the same path as a file, as a file of one row."""

import datetime as dt
import uuid

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import FileError
from kankei.model import DraftFile, DraftRow, JudgementDraft, RecordDraft, TouchpointDraft, Verdict
from kankei.model.standing import Standing
from kankei.store import Store, batches, counts, links, memberships, people, records
from kankei.store.numbers import new_ids
from kankei.usecases import intake, ledger, review
from kankei.usecases.report import standing_of

__all__ = ["Duplicate", "Interaction", "Logged", "log"]
SOURCE = "api"


class Interaction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody did, and who: a person by id, or what is known of them. Exactly one of the two."""

    touchpoint: TouchpointDraft
    record: RecordDraft | None = None
    person: uuid.UUID | None = None


class Duplicate(Struct, frozen=True, kw_only=True):
    """Another person whom it may have been; ``bits`` of evidence, 0 being even odds."""

    person: uuid.UUID
    bits: float


class Logged(Struct, frozen=True, kw_only=True):
    """Whose it is (None while nobody can be told), who else it may be, and where that person stands."""

    record: uuid.UUID
    person: uuid.UUID | None
    duplicates: tuple[Duplicate, ...]
    standing: Standing | None


def log(
    store: Store, interaction: Interaction, *, by: str, at: dt.datetime, as_of: dt.date, rule: str = "default"
) -> Logged:
    """Enter one interaction in the ledger and say whose it is.

    Args:
        store: Where to.
        interaction: With a person or a record, not both.
        by: Who logs it.
        at: The present moment, aware.
        as_of: The day on which the person's standing is told.
        rule: By which counting rule.

    Raises:
        UnknownError: The store knows no person of that id.
        FileError: A text holds a character that cannot be stored; nothing was.
        StoreError: The store cannot be written.
    """
    known = None if interaction.person is None else _latest(store, interaction.person)
    draft = _file_of_one(interaction, known[1] if known else RecordDraft(), at)
    ledger.check(draft)

    def enter(connection: sa.Connection) -> int:
        receipt = ledger.take(connection, draft, by=by, at=at)
        if receipt.batch_id is None or not receipt.counts.created:
            raise FileError(draft.name, "ledger.file_control_character")
        record = batches.rows(connection, batches.find(connection, receipt.batch_id).no)[0].record_no or 0
        intake.resolve_pending(connection, at=at)
        if known:
            _say_same(connection, known[0], record, by=by, at=at)
        return record

    return _logged(store, store.write(enter), at=at, as_of=as_of, rule=rule)


def _latest(store: Store, person: uuid.UUID) -> tuple[int, RecordDraft]:
    """The number of a person's latest record, and what it says."""
    with store.reading() as connection:
        no = counts.person_no(connection, person)
        theirs = memberships.members(connection, [no])["record_no"].tolist()
        latest = records.unveiled(connection, theirs[-1:])[0]
    said = {name: getattr(latest, name) for name in RecordDraft.__struct_fields__}
    return latest.no, RecordDraft(**said)


def _file_of_one(interaction: Interaction, known: RecordDraft, at: dt.datetime) -> DraftFile:
    key = str(new_ids(at)[0])
    row = DraftRow(
        number=1,
        cells=(msgspec.json.encode(interaction).decode(),),
        key=key,
        record=interaction.record or known,
        touchpoint=interaction.touchpoint,
    )
    return DraftFile(
        name=f"{SOURCE}/{key}",
        digest=key,
        layout=SOURCE,
        encoding="utf-8",
        channel=str(interaction.touchpoint.channel),
        source=SOURCE,
        header=("json",),
        rows=[row],
    )


def _say_same(connection: sa.Connection, known: int, new: int, *, by: str, at: dt.datetime) -> None:
    """Whoever logs it by the person's id has said whose it is."""
    ids = records.ids(connection, [known, new])
    draft = JudgementDraft(left=ids[known], right=ids[new], verdict=Verdict.SAME, reason=SOURCE)
    review.judge(connection, draft, by=by, at=at)


def _logged(store: Store, record_no: int, *, at: dt.datetime, as_of: dt.date, rule: str) -> Logged:
    with store.reading() as connection:
        record = records.ids(connection, [record_no])[record_no]
        person = int(memberships.of_records(connection, [record_no])["person_no"][0])
        others = _others(connection, person) if person else {}
        ids = people.ids(connection, [person, *others])
    mine = ids.get(person)
    return Logged(
        record=record,
        person=mine,
        duplicates=tuple(Duplicate(person=ids[no], bits=round(bits, 2)) for no, bits in others.items()),
        standing=standing_of(store, mine, as_of=as_of, known_at=at, rule=rule) if mine else None,
    )


def _others(connection: sa.Connection, person: int) -> dict[int, float]:
    """The people who may be this one too, with the bits for it, most first."""
    found = links.of_person(connection, person)
    others: dict[int, float] = {}
    names = ("left_person", "right_person", "bits")
    for left, right, bits in zip(*(found[name].tolist() for name in names), strict=True):
        if left != right and person in {left, right}:
            others.setdefault(left + right - person, bits)
    others.pop(0, None)
    return others
