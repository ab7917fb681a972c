"""A preview that tells the truth: lists are taken and identities worked out as by ``apply``; nothing is kept.

So it can say not only what becomes of each row, but who is new, who is known already, which pairs a person
will be asked about, and what all that does to the number.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

import numpy as np
import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from kankei.counting import load_rule, population, standings
from kankei.errors import FileError
from kankei.fields import name
from kankei.matching.columns import Ints
from kankei.matching.portions import silent
from kankei.matching.sets import distinct, shared, without
from kankei.model import Counts, DraftFile, Outcome, Problem, Receipt, Status
from kankei.model.goal import Town
from kankei.model.rule import CountingRule
from kankei.store import Store, batches, counts, memberships, towns, unwritten
from kankei.store import state as states
from kankei.usecases import ledger, review
from kankei.usecases.identity import intake
from kankei.usecases.identity.stages import Watch, unwatched
from kankei.usecases.ledger.page import Progress, write_after_all
from kankei.usecases.ledger.taking import enter, unapplied
from kankei.usecases.ledger.updates import Change, fields_of, people_before
from kankei.usecases.promise import REFUSED, ListEffect, of_list, promise

__all__ = ["Change", "Effect", "FilePreview", "Preview", "rehearse"]

SHOWN = 50
"""Updated rows of one list that are told field by field unless all are asked for; the others are counted."""

Files = Callable[[], Iterable[DraftFile]]
Compare = Callable[[sa.Connection, DraftFile], DraftFile]


class FilePreview(Struct, frozen=True, kw_only=True):
    """What would become of one list.

    ``money`` is the sum of its paid gifts in yen, ``money_open`` of those unpaid or called off. ``first_on``
    and ``last_on`` are the days of its touchpoints. ``changes`` are those of the first rows that it updates.
    ``renamed`` are the rows that would speak of somebody of another name: likely another list with the same
    numbers. ``others`` are those of them that would be another person than before, by the evidence.
    ``people`` are those of whom ``changes`` tell, as the store has them.
    """

    receipt: Receipt
    rows: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    renamed: int = 0
    others: tuple[int, ...] = ()
    people: tuple[uuid.UUID, ...] = ()
    money: int = 0
    money_open: int = 0
    first_on: dt.date | None = None
    last_on: dt.date | None = None


class Effect(Struct, frozen=True, kw_only=True):
    """What all the lists together would do to people and to the number.

    ``begun`` are people nobody knew, ``met`` known people of whom a list tells something new, ``merged``
    people who turn out to be another who is known, ``gone`` people of whom nothing is left. ``questions`` are
    pairs for a person to decide.
    """

    as_of: dt.date
    rule: str
    begun: int
    met: int
    merged: int
    gone: int
    people_before: int
    people_after: int
    questions_before: int
    questions_after: int
    number_before: int
    number_after: int


class Preview(Struct, frozen=True, kw_only=True):
    """What lists would do; ``state`` is that of the store they were held against.

    ``promised`` stands for what they would do to their rows and to people (``usecases.promise``).
    """

    files: tuple[FilePreview, ...]
    effect: Effect
    state: str
    promised: str


class _Moment(Struct, frozen=True, eq=False):
    """What is compared before and after: live records by number, whose each is, doubts, number."""

    nos: Ints
    persons: Ints
    questions: int
    number: int


def rehearse(
    store: Store,
    files: Files,
    *,
    by: str,
    at: dt.datetime,
    as_of: dt.date,
    rule: str = "default",
    town: str | Town = "",
    compared: Compare = lambda _, file: file,
    whole: bool = False,
    progress: Progress = silent,
    memory: intake.Memory | None = None,
    watch: Watch = unwatched,
) -> Preview:
    """Take lists one after another and say what happened; nothing of it is kept.

    Args:
        store: Where to.
        files: Drafts the lists, in their order; asked again if the database wants the work done anew. One
            with problems is refused in its receipt and changes nothing.
        by: Who would take them.
        at: The present moment, aware.
        as_of: The day of the number.
        rule: By which counting rule.
        town: The town, its shipped name, or the path of another.
        compared: Holds a list against the store as those before it would leave it.
        whole: Tell every updated row of a list field by field, not only the first ones.
        progress: Is told the rows of the list under way.
        memory: Keeps who is who, for the same lists to be taken right after; its ``moment`` is
            (the state of the store before, the digests of the lists).
        watch: Is told how far working out who is who has come.

    Raises:
        RuleError: The rule or the town cannot be read.
        StoreError: The store could not be written.
    """
    chosen = load_rule(rule)
    moment = partial(_moment, at=at, as_of=as_of, rule=chosen, town=towns.chosen(store, town))
    seen_of = partial(_one, by=by, at=at, whole=whole, progress=progress)

    def unit(connection: sa.Connection) -> Preview:
        with unwritten.left_out(connection):
            state, before = states.digest(connection), moment(connection)
            seen = tuple(seen_of(connection, file) for file in _held(connection, files, compared))
            if memory is not None:
                memory.moment = (state, tuple(digest for digest, _, _ in seen if digest))
            latest = batches.not_before(connection, at)
            intake.resolve_pending(connection, at=latest, memory=memory, keep=False, watch=watch)
            rehearsed = {one.receipt.batch_id for _, one, _ in seen if not one.receipt.repeated}
            return Preview(
                files=tuple(_settled(connection, one, rehearsed) for _, one, _ in seen),
                effect=_effect(before, moment(connection), as_of, chosen),
                state=state,
                promised=promise(connection, [done for _, _, done in seen]),
            )

    return store.rehearse(unit)


def _held(connection: sa.Connection, files: Files, compared: Compare) -> Iterator[DraftFile]:
    """The lists, each held against the store as those before it leave it."""
    for file in files():
        write_after_all(connection)  # it may speak of those before it
        yield compared(connection, file)


def _one(
    connection: sa.Connection,
    file: DraftFile,
    *,
    by: str,
    at: dt.datetime,
    whole: bool,
    progress: Progress,
) -> tuple[str, FilePreview, ListEffect]:
    """The digest of a list, "" if it was refused, what became of its rows, and that in short."""
    try:
        ledger.check(file)
    except FileError as error:
        problem = Problem(code=error.code, facts={**error.facts, "file": error.file})
        receipt = _refused(file, file.problems or (problem,))
        return "", FilePreview(receipt=receipt, rows=_rejected(file)), REFUSED
    entered = enter(connection, file, by=by, at=at, progress=progress)
    receipt = entered.receipt
    done = [row.touchpoint for row in file.rows if row.touchpoint and not row.problems]
    days = [touch.occurred_on for touch in done]
    changes, renamed, known = _changes(connection, receipt, None if whole else SHOWN)
    seen = FilePreview(
        receipt=receipt,
        rows=_rejected(file),
        changes=changes,
        renamed=renamed,
        people=known,
        money=sum(touch.amount or 0 for touch in done if touch.status is Status.DONE),
        money_open=sum(touch.amount or 0 for touch in done if touch.status is not Status.DONE),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
    )
    return file.digest, seen, of_list(entered)


def _rejected(file: DraftFile) -> tuple[Problem, ...]:
    return tuple(problem for row in file.rows for problem in row.problems)


def _settled(
    connection: sa.Connection, one: FilePreview, rehearsed: Collection[uuid.UUID | None]
) -> FilePreview:
    """The same once identities are worked out: which rows are other people now; and nothing was taken."""
    receipt = one.receipt
    others: tuple[int, ...] = ()
    if receipt.batch_id is not None and not receipt.repeated and receipt.counts.updated:
        changed = batches.changed(connection, batches.find(connection, receipt.batch_id).no)
        then = memberships.last_persons(connection, [old for _, old, _ in changed])
        now = memberships.last_persons(connection, [new for _, _, new in changed])
        others = tuple(row for row, old, new in changed if then[old] != now[new])
    return replace(one, receipt=unapplied(receipt, rehearsed), others=others)


def _refused(file: DraftFile, problems: tuple[Problem, ...]) -> Receipt:
    return Receipt(
        file=file.name,
        applied=False,
        counts=Counts(),
        layout=file.layout,
        channel=file.channel,
        encoding=file.encoding,
        mapping=file.mapping,
        unread=file.unread,
        problems=problems,
    )


def _changes(
    connection: sa.Connection, receipt: Receipt, shown: int | None
) -> tuple[tuple[Change, ...], int, tuple[uuid.UUID, ...]]:
    """The first changes field by field, how many rows speak of another name, and of whom the changes tell."""
    if receipt.repeated or receipt.batch_id is None or not getattr(receipt.counts, Outcome.UPDATED):
        return (), 0, ()
    batch = batches.find(connection, receipt.batch_id)
    rows = batches.changed(connection, batch.no, limit=shown)
    names = batches.renamed(connection, batch.no)
    renamed = sum(name.fold(old) != name.fold(new) for old, new in names)
    return fields_of(connection, rows), renamed, people_before(connection, [before for _, before, _ in rows])


def _moment(
    connection: sa.Connection, *, at: dt.datetime, as_of: dt.date, rule: CountingRule, town: Town
) -> _Moment:
    """The store as it stands now, as a preview compares it."""
    live = memberships.live_now(connection)
    touches = counts.live_touches(connection, known_at=batches.not_before(connection, at), town=town)
    return _Moment(
        nos=live["record_no"],
        persons=live["person_no"],
        questions=review.queue_length(connection),
        number=population(standings(touches, rule=rule, as_of=as_of)).number,
    )


def _effect(before: _Moment, after: _Moment, as_of: dt.date, rule: CountingRule) -> Effect:
    then, now = (distinct(moment.persons[moment.persons > 0]) for moment in (before, after))
    fresh = distinct(after.persons[~np.isin(after.nos, before.nos)])
    left = without(then, now)
    known = np.isin(before.nos, after.nos[after.persons > 0])
    heirs = shared(before.persons[known], left)
    return Effect(
        as_of=as_of,
        rule=rule.name,
        begun=len(without(now, then)),
        met=len(shared(fresh, shared(now, then))),
        merged=len(heirs),
        gone=len(left) - len(heirs),
        people_before=len(then),
        people_after=len(now),
        questions_before=before.questions,
        questions_after=after.questions,
        number_before=before.number,
        number_after=after.number,
    )
