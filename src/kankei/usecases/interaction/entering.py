"""Entering: interactions written in one unit, each a list of one row with a page of its own in the ledger."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from itertools import chain

import msgspec
import numpy as np
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict

from kankei.errors import FileError, KankeiError, UnknownError
from kankei.fields import individual_number
from kankei.matching.arrivals import Arrivals
from kankei.matching.columns import Ints
from kankei.matching.model import Model
from kankei.matching.preparation import comparable_texts
from kankei.model import (
    Counts,
    DraftFile,
    DraftRow,
    ImportBatch,
    Judgement,
    Outcome,
    RecordDraft,
    State,
    Verdict,
)
from kankei.model.organisation import without_callers
from kankei.model.record import LOGGED
from kankei.store import (
    batches,
    comparables,
    directives,
    judgements,
    keys,
    people,
    tables,
    towns,
)
from kankei.store.numbers import new_ids, next_nos
from kankei.usecases.identity import models
from kankei.usecases.identity.recognition import Recognised, Sight, recognise
from kankei.usecases.identity.residence import Residence
from kankei.usecases.interaction import discretion
from kankei.usecases.interaction.answering import answers
from kankei.usecases.interaction.entries import (
    Answer,
    Entry,
    Interaction,
    Reserved,
    Writing,
)
from kankei.usecases.ledger.outcomes import CONTROLS, Decision
from kankei.usecases.ledger.page import write_each
from kankei.usecases.ledger.screening import ERASED_ROW, Screened, screen
from kankei.usecases.people.named import Named, people_of

__all__ = ["Page", "enter"]


class Page(Struct, frozen=True):
    """The records that were written of some entries: their numbers, and what they are."""

    record_nos: Ints
    come: Arrivals


def enter(
    connection: sa.Connection, home: Residence, entries: Sequence[Entry], *, at: dt.datetime
) -> tuple[list[Answer], Page | None]:
    """Write the entries that can be; an answer for each, and what was written if anything was.

    Args:
        connection: Of a writing unit.
        home: Of the store.
        entries: Which.
        at: The present moment, aware.
    """
    moment = batches.not_before(connection, at)
    refused, writings = _admitted(connection, entries, moment)
    page = _placed(connection, home, writings, moment) if writings else None
    told = answers(connection, writings, moment) if writings else {}
    return [refused.get(place) or told[place] for place in range(len(entries))], page


def _admitted(
    connection: sa.Connection, entries: Sequence[Entry], at: dt.datetime
) -> tuple[dict[int, KankeiError], list[Writing]]:
    """Which entries are refused and why, by place; and the others, as they are to be written."""
    named = people_of(connection, {one.interaction.person for one in entries} - {None})
    apart = discretion.reserved(connection, named, entries, at=at)
    refused: dict[int, KankeiError] = {}
    writings = []
    for place, (entry, fresh) in enumerate(zip(entries, new_ids(at, len(entries)), strict=True)):
        who = entry.interaction.person
        if who is not None and who not in named:
            refused[place] = UnknownError("person")
            continue
        key, (whom, page) = entry.key or str(fresh), _meant(entry, named, apart)
        row = _row(place, key, entry.interaction, whom.said if whom else None)
        if CONTROLS.search("\n".join(_texts(row))):
            refused[place] = FileError(f"{LOGGED}/{key}", "ledger.file_control_character")
        elif number := _number_in(entry.interaction):
            refused[place] = FileError(f"{LOGGED}/{key}", f"fault.{number}")
        else:
            writings.append(Writing(place, entry, row, whom, page=page))
    return _screened(connection, refused, writings)


def _number_in(said: Interaction) -> str:
    """Which number that may not be kept an interaction holds; ``""`` for none."""
    texts = chain(*(asdict(part).items() for part in (said.record, said.touchpoint) if part is not None))
    held = (individual_number.held(text, field=name) for name, text in texts if isinstance(text, str))
    return next(filter(None, held), "")


def _meant(
    entry: Entry,
    named: Mapping[uuid.UUID | None, Named],
    apart: Mapping[tuple[uuid.UUID, str], tuple[Named, Reserved]],
) -> tuple[Named | None, Reserved | None]:
    """Whom an entry names, and what of them may be told where that is not all."""
    who = entry.person
    if who is None or entry.knowing:
        return named.get(who), None
    return apart.get((who, entry.by), (named.get(who), None))


def _screened(
    connection: sa.Connection, refused: dict[int, KankeiError], writings: list[Writing]
) -> tuple[dict[int, KankeiError], list[Writing]]:
    if not writings:
        return refused, writings
    held = _held(connection, writings)
    for one, row in zip(writings, held.file.rows, strict=True):
        if row.skip == ERASED_ROW:
            refused[one.place] = FileError(f"{LOGGED}/{one.row.key}", ERASED_ROW)
        one.row, one.under = row, held.covers.get(row.number, frozenset())
    return refused, [one for one in writings if one.place not in refused]


def _held(connection: sa.Connection, writings: Sequence[Writing]) -> Screened:
    first = writings[0].row
    whole = DraftFile(
        name=LOGGED, digest=first.key, layout=LOGGED, encoding="utf-8", channel="", source=LOGGED,
        header=("json",), rows=[one.row for one in writings],
    )  # fmt: skip
    return screen(connection, whole)


def _row(place: int, key: str, interaction: Interaction, known: RecordDraft | None) -> DraftRow:
    said = interaction.record
    return DraftRow(
        number=place + 1,
        cells=(msgspec.json.encode(interaction).decode(),),
        key=key,
        record=without_callers([said], done=[interaction.touchpoint])[0] if said else known,
        touchpoint=interaction.touchpoint,
    )


def _texts(row: DraftRow) -> list[str]:
    done, said = row.touchpoint, row.record or RecordDraft()
    return [*msgspec.structs.astuple(said), *((done.kind, done.detail, done.source_no) if done else ())]


def _placed(connection: sa.Connection, home: Residence, writings: Sequence[Writing], at: dt.datetime) -> Page:
    """Find whose each is, and write them all."""
    said = {
        name: [getattr(one.row.record, name) for one in writings] for name in RecordDraft.__struct_fields__
    }
    come = Arrivals(*comparable_texts(said, home=towns.in_force(connection).home))
    model = models.in_force(connection)
    with home.held():
        known = home.directory(connection)

        def again(places: Sequence[int], sight: Sight) -> list[Recognised]:
            return recognise(connection, known, come.only(places), model=model, sight=sight)

        found = recognise(connection, known, come, model=model)
        found, under = discretion.discreet(connection, found, [one.entry for one in writings], again)
    for one, protections in zip(writings, under, strict=True):
        one.guarded = protections if one.named is None else frozenset()
        one.under |= one.guarded
    numbers = _numbers(connection, writings, found)
    _people(connection, writings, found, numbers[tables.person], at)
    discretion.joined(connection, writings)
    _write(connection, writings, numbers, at)
    record_nos = np.array(numbers[tables.record], np.int64)
    _compare(connection, record_nos, come)
    directives.cover(connection, [(one, written.record_no) for written in writings for one in written.under])
    _say_same(connection, writings, model, at)
    return Page(record_nos, come)


def _numbers(
    connection: sa.Connection, writings: Sequence[Writing], found: Sequence[Recognised]
) -> dict[sa.Table, range]:
    """The numbers of all that is written, taken at once."""
    each = (tables.import_batch, tables.record, tables.touchpoint, tables.membership)
    counts = dict.fromkeys(each, len(writings)) | {tables.person: len(_fresh(writings, found))}
    return next_nos(connection, counts)


def _fresh(writings: Sequence[Writing], found: Sequence[Recognised]) -> dict[int, None]:
    """The groups of records that are somebody new."""
    return {
        who.group: None
        for one, who in zip(writings, found, strict=True)
        if one.named is None and who.person_no is None and who.group >= 0
    }


def _people(
    connection: sa.Connection,
    writings: Sequence[Writing],
    found: Sequence[Recognised],
    nos: range,
    at: dt.datetime,
) -> None:
    """Say whose each is; somebody new is begun once for all that are one person."""
    begun = dict(zip(_fresh(writings, found), people.begin_as(connection, nos, at), strict=True))
    for one, who in zip(writings, found, strict=True):
        new = begun.get(who.group)
        one.person_no = one.named.person_no if one.named else who.person_no or (new.no if new else None)
        one.begun = new.id if new and new.no == one.person_no else None
        if one.named:
            one.bits = next((c.bits for c in who.candidates if c.record_no == one.named.record_no), 0.0)
        one.others = tuple(other for other in who.others if other.person_no != one.person_no)


def _write(
    connection: sa.Connection,
    writings: Sequence[Writing],
    numbers: Mapping[sa.Table, range],
    at: dt.datetime,
) -> None:
    """The ledger's pages with all that hangs on them."""
    nos = (numbers[tables.import_batch], numbers[tables.record], numbers[tables.touchpoint])
    pages = []
    for one, batch_no, record_no, touchpoint_no, id in zip(
        writings, *nos, new_ids(at, len(writings)), strict=True
    ):
        one.record_no, one.touchpoint_no = record_no, touchpoint_no
        row = msgspec.structs.replace(one.row, number=1)
        decision = Decision(Outcome.CREATED, record_no, one.entry.replaces)
        pages.append((_batch(one, batch_no, id, at), row, decision))
    records = write_each(connection, pages, [one.person_no for one in writings], numbers, at)
    for one, id in zip(writings, records, strict=True):
        one.record = id


def _batch(one: Writing, no: int, id: uuid.UUID, at: dt.datetime) -> ImportBatch:
    return ImportBatch(
        no=no,
        id=id,
        file=f"{LOGGED}/{one.row.key}",
        digest=one.row.key,
        layout=LOGGED,
        encoding="utf-8",
        channel=str(one.entry.interaction.touchpoint.channel),
        source=LOGGED,
        purpose="",
        header=("json",),
        state=State.APPLIED,
        applied_by=one.entry.by,
        applied_at=at,
        **msgspec.structs.asdict(Counts(created=1)),
    )


def _compare(connection: sa.Connection, nos: Ints, come: Arrivals) -> None:
    """Keep the comparable forms and the keys."""
    comparables.add_columns(connection, {"record_no": nos.tolist(), **come.texts, "relay": come.relay})
    rows, hashed = come.keys
    keys.add_many(connection, nos[rows], hashed.view(np.int64))


def _say_same(connection: sa.Connection, writings: Sequence[Writing], model: Model, at: dt.datetime) -> None:
    """Whoever logged it by the person's id has said whose it is."""
    told = [one for one in writings if one.named is not None]
    if not told:
        return
    digest = model.digest
    nos = next_nos(connection, {tables.judgement: len(told)})[tables.judgement]
    kept = [
        Judgement(
            no=no,
            id=id,
            left_no=one.named.record_no if one.named else 0,
            right_no=one.record_no,
            verdict=Verdict.SAME,
            reason=LOGGED,
            bits=one.bits,
            model=digest,
            judged_by=one.entry.by,
            judged_at=at,
        )
        for no, id, one in zip(nos, new_ids(at, len(told)), told, strict=True)
    ]
    judgements.add_many(connection, kept)
