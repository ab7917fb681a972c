"""Exports of people (書き出し): a few at once for a stated purpose, many only with somebody else's approval.

What an account exports in a day counts together, so that a hundred at a time is no way around. A big export
is asked for, approved by another account, and fetched once, by whoever asked, before its link ends. What a
service token does counts as done by whoever minted it, so that nobody vouches for themselves. The file is
made while it is fetched and kept nowhere; the audit keeps who was in it. It is made first, so that one that
cannot be made uses nothing up, and it leaves only if nobody was protected, erased or said no meanwhile.
Standings (``rule``) are those of the day on which the file is made.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import sqlalchemy as sa
from msgspec.structs import asdict, replace

from kankei.errors import StoreError
from kankei.fields.moment import JAPAN
from kankei.model import ExportDraft, ExportRequest, Measure
from kankei.model.export import ExportState, Table
from kankei.store import Store, audit, directives, exports
from kankei.store.numbers import new_ids, next_no
from kankei.store.rights_tables import export_request
from kankei.usecases import export
from kankei.usecases.access.service_tokens import behind

__all__ = ["SMALL", "ask", "decide", "direct", "fetch", "find", "link", "listed", "looked_at"]

T = TypeVar("T")
Columns = Mapping[str, Sequence[Any]]
SMALL = 100
"""People whom one account may export in a day on its own word; above that a public body reports a leak."""
LASTS = dt.timedelta(hours=24)
"""How long an approved export can be fetched."""
GROWTH = 1.1
"""An export may have grown by a tenth since it was approved, or by ten people."""
TABLES = {
    Table.PEOPLE: export.persons,
    Table.TOUCHPOINTS: export.touches,
    Table.IDENTITIES: export.identities,
}
DIRECT, READ = "export", "read"


def direct(
    store: Store,
    draft: ExportDraft,
    make: Callable[[ExportDraft, Columns], T],
    *,
    by: str,
    at: dt.datetime,
    today: dt.date,
    rule: str = "default",
) -> T:
    """Export a few people at once: what ``make`` makes of the columns, once who they are is in the audit.

    Raises:
        StoreError: ``export.purpose``; ``export.too_many``: more than ``SMALL`` people, today's together;
            ``export.column``.
    """
    _check(draft)

    def attempt(steady: Steady) -> T:
        columns, people = _table(store, draft, at, rule)
        if len(people) > SMALL:
            raise StoreError("export.too_many", people=f"{len(people):,}", most=str(SMALL))
        made = make(draft, columns)

        def unit(connection: sa.Connection) -> None:
            steady(connection)
            together = exports.sight(connection, behind(connection, by), today, DIRECT, people)
            if together > SMALL:
                raise StoreError("export.too_many", people=f"{together:,}", most=str(SMALL))
            audit.note(connection, *people, table=str(draft.table), people=str(len(people)))

        store.write(unit)
        return made

    return _steadily(store, attempt)


def looked_at(
    connection: sa.Connection, people: Collection[uuid.UUID], *, by: str, today: dt.date, most: int
) -> None:
    """Count whom an account and its tokens together look at in a day, one by one or in lists.

    Raises:
        StoreError: ``export.looked_at``: more people than one account looks at in a day.
    """
    if exports.sight(connection, behind(connection, by), today, READ, people) > most:
        raise StoreError("export.looked_at", most=f"{most:,}")


def ask(
    store: Store,
    draft: ExportDraft,
    *,
    by: str,
    at: dt.datetime,
    rule: str = "default",
    beside: Callable[[sa.Connection, ExportRequest], object] = lambda *_: None,
) -> ExportRequest:
    """Ask for an export of any size; ``beside`` does more within the unit that keeps the request.

    Raises:
        StoreError: ``export.purpose``, ``export.column``.
    """
    _check(draft)
    _, people = _table(store, draft, at, rule)

    def unit(connection: sa.Connection) -> ExportRequest:
        request = ExportRequest(
            **asdict(draft),
            no=next_no(connection, export_request)[0],
            id=new_ids(at)[0],
            state=ExportState.ASKED,
            people=len(people),
            asked_by=by,
            asked_at=at,
        )
        exports.add(connection, request)
        audit.note(connection, export=str(request.id), people=str(len(people)))
        beside(connection, request)
        return request

    return store.write(unit)


def decide(store: Store, id: uuid.UUID, *, approve: bool, by: str, at: dt.datetime) -> ExportRequest:
    """Approve or decline what somebody else asked for.

    Raises:
        UnknownError: There is no such request.
        StoreError: ``export.own``, one's own, or that of a token one has minted; ``export.decided``, somebody
            decided before.
    """

    def unit(connection: sa.Connection) -> ExportRequest:
        found = exports.find(connection, id)
        if behind(connection, found.asked_by) == behind(connection, by):
            raise StoreError("export.own")
        if found.state is not ExportState.ASKED:
            raise StoreError("export.decided")
        state = ExportState.APPROVED if approve else ExportState.DECLINED
        ends = at + LASTS if approve else None
        decided = replace(found, state=state, decided_by=by, decided_at=at, expires_at=ends)
        exports.change(connection, decided)
        audit.note(connection, export=str(id), approved=str(approve).lower())
        return decided

    return store.write(unit)


def link(
    store: Store,
    id: uuid.UUID,
    *,
    digest: str,
    by: str,
    at: dt.datetime,
) -> ExportRequest:
    """Give an approved export its link, whose token has this digest, in the place of an earlier one.

    Raises:
        UnknownError: There is no such request, or it is not one's own.
        StoreError: ``export.not_approved``: it is not approved, was fetched, or has ended.
    """

    def unit(connection: sa.Connection) -> ExportRequest:
        found = exports.find(connection, id)
        _mine(found, by, at)
        exports.give_link(connection, found.no, digest)
        audit.note(connection, export=str(id))
        return found

    return store.write(unit)


def fetch(
    store: Store,
    digest: str,
    make: Callable[[ExportRequest, Columns], T],
    *,
    by: str,
    at: dt.datetime,
    rule: str = "default",
) -> T:
    """What ``make`` makes of an export, by the digest of its link's token; the link is used up then.

    Raises:
        UnknownError: No link has this token, or it was used.
        StoreError: ``export.not_approved``: it is somebody else's or has ended; ``export.grown``: it concerns
            more people than were approved.
    """
    with store.reading() as connection:
        asked = exports.by_token(connection, digest)
    _mine(asked, by, at)

    def attempt(steady: Steady) -> T:
        columns, people = _table(store, asked, at, rule)
        if len(people) > max(asked.people * GROWTH, asked.people + 10):
            raise StoreError("export.grown", people=f"{len(people):,}", approved=f"{asked.people:,}")
        made = make(asked, columns)

        def unit(connection: sa.Connection) -> None:
            steady(connection)
            found = exports.by_token(connection, digest)
            fetched = replace(found, state=ExportState.FETCHED, fetched_at=at, people=len(people))
            exports.change(connection, fetched)
            exports.give_link(connection, found.no, "")
            audit.note(connection, *people, export=str(found.id), people=str(len(people)))

        store.write(unit)
        return made

    return _steadily(store, attempt)


class _Meanwhile(Exception):  # noqa: N818  nothing is wrong
    """Somebody was protected, or said no, while a file was made that does not know it."""


Steady = Callable[[sa.Connection], None]
"""Asked in the unit after which a file leaves."""


def _steadily(store: Store, attempt: Callable[[Steady], T]) -> T:
    """What an attempt answers; made anew for as long as others come under a directive while it is made."""
    while True:
        with store.reading() as connection:
            under = directives.persons(connection, tuple(Measure))

        def steady(connection: sa.Connection, before: Mapping[int, set[Measure]] = under) -> None:
            if directives.persons(connection, tuple(Measure)) != before:
                raise _Meanwhile

        with suppress(_Meanwhile):
            return attempt(steady)


def listed(store: Store) -> list[ExportRequest]:
    """Every request, newest first."""
    with store.reading() as connection:
        return exports.listed(connection)


def find(store: Store, id: uuid.UUID) -> ExportRequest:
    """One request.

    Raises:
        UnknownError: There is none.
    """
    with store.reading() as connection:
        return exports.find(connection, id)


def _mine(found: ExportRequest, by: str, at: dt.datetime) -> None:
    approved = found.state is ExportState.APPROVED and found.expires_at is not None and at < found.expires_at
    if found.asked_by != by or not approved:
        raise StoreError("export.not_approved")


def _check(draft: ExportDraft) -> None:
    if not draft.purpose.strip():
        raise StoreError("export.purpose")


def _table(store: Store, draft: ExportDraft, at: dt.datetime, rule: str) -> tuple[Columns, set[uuid.UUID]]:
    """The columns asked for, narrowed, and the people in them."""
    if draft.table is Table.STANDINGS:
        columns = export.standings(store, as_of=at.astimezone(JAPAN).date(), known_at=at, rule=rule)
    else:
        columns = TABLES[draft.table](store, known_at=at)
    unknown = [name for name in draft.columns if name not in columns]
    if unknown:
        raise StoreError("export.column", columns=", ".join(columns))
    whose = columns["person_id"]
    kept = range(len(whose))
    if draft.channels or draft.mail_allowed:
        wanted = _wanted(store, draft, at)
        kept = [place for place in kept if whose[place] in wanted]  # type: ignore[assignment]
    people = {whose[place] for place in kept if whose[place] is not None}
    chosen = draft.columns or tuple(columns)
    return {name: [columns[name][place] for place in kept] for name in chosen}, people


def _wanted(store: Store, draft: ExportDraft, at: dt.datetime) -> set[uuid.UUID]:
    """The people to whom a request is narrowed."""
    told = export.persons(store, known_at=at)
    rows = zip(told["person_id"], told["channels"], told["mail"], strict=True)
    return {
        person
        for person, channels, mail in rows
        if (not draft.channels or set(draft.channels) & set(channels.split()))
        and (mail or not draft.mail_allowed)
    }
