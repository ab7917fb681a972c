"""The audit as it is read: checked from its first entry to its end, and asked who did or saw what."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import UnknownError
from kankei.model import AuditEntry, Break, Checkpoint, Deed, TrailEntry, Verified
from kankei.store import audit, bulk
from kankei.store.access_tables import audit_entry, audit_subject
from kankei.store.tables import counter

__all__ = ["Asked", "checkpoint", "has", "last_uses", "page", "subjects", "verify"]

PORTION = 20_000
"""Entries that are checked at a time."""
FEW = 20
"""People of one entry that are shown with it; more are asked for by its number."""
RESTORED = ".restore"
"""How the action ends by which a backup is put back."""
FIELDS = ("no", "at", "by", "action", "outcome", "purpose", "request", "detail", "previous")


class Asked(Struct, frozen=True, kw_only=True):
    """Which entries are wanted; what is left out counts as any."""

    by: str | None = None
    actions: tuple[str, ...] = ()
    outcome: Deed | None = None
    people: tuple[uuid.UUID, ...] = ()
    """About one of these, who are the same person under several ids."""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    facts: Mapping[str, str] = {}
    """What the entry says."""


def checkpoint(connection: sa.Connection) -> Checkpoint:
    """The present end."""
    last = sa.select(audit_entry.c.no, audit_entry.c.digest).order_by(audit_entry.c.no.desc()).limit(1)
    row = connection.execute(last).first()
    return Checkpoint(no=row.no, digest=row.digest) if row else Checkpoint(no=0, digest=audit.START)


def has(connection: sa.Connection, kept: Checkpoint) -> bool:
    """Whether an entry is there as it was when it was the end."""
    entry = sa.select(audit_entry.c.digest).where(audit_entry.c.no == kept.no)
    return connection.scalar(entry) == kept.digest


def verify(connection: sa.Connection, kept: Sequence[Checkpoint] = (), *, most: int = 20) -> Verified:
    """Work out every digest anew and hold the end against the checkpoints that were kept outside.

    Whoever owns the database can rewrite what came after the last of them and leave no trace.

    Args:
        connection: Of a reading unit.
        kept: Checkpoints in any order.
        most: So many breaks are told.
    """
    breaks: list[Break] = []
    wanted = {one.no: one.digest for one in kept}
    found: dict[int, str] = {0: audit.START}
    previous, last, about = audit.START, 0, 0
    for row, people in _rows(connection):
        about += len(people)
        breaks += _judged(row, people, last, previous)
        previous, last = row["digest"], row["no"]
        if last in wanted:
            found[last] = previous
        if len(breaks) > most:
            break
    else:
        breaks += _ends(connection, last, about)
        unmet = [no for no in wanted if found.get(no) != wanted[no]]
        breaks += [_unmet(connection, no, last) for no in unmet]
    end = Checkpoint(no=last, digest=previous)
    return Verified(entries=last, end=end, breaks=tuple(breaks[:most]))


def page(
    connection: sa.Connection, asked: Asked, *, before: int | None = None, limit: int = 50
) -> list[TrailEntry]:
    """Entries, latest first.

    Args:
        connection: Inside a unit of work.
        asked: Which.
        before: Only those entered before the one of this number.
        limit: At most so many.
    """
    statement = sa.select(audit_entry).where(*_conditions(asked))
    if before is not None:
        statement = statement.where(audit_entry.c.no < before)
    if asked.people:
        about = [
            sa.select(audit_subject.c.entry_no).where(audit_subject.c.subject == one) for one in asked.people
        ]
        statement = statement.where(audit_entry.c.no.in_(sa.union(*about)))
    found = bulk.structs(connection, statement.order_by(audit_entry.c.no.desc()).limit(limit), AuditEntry)
    return _told(connection, found)


def subjects(
    connection: sa.Connection, no: int, *, after: uuid.UUID | None = None, limit: int | None = None
) -> list[uuid.UUID]:
    """The people whom an entry is about, by id.

    Raises:
        UnknownError: There is no such entry.
    """
    if connection.scalar(sa.select(audit_entry.c.no).where(audit_entry.c.no == no)) is None:
        raise UnknownError("entry")
    statement = sa.select(audit_subject.c.subject).where(audit_subject.c.entry_no == no)
    if after is not None:
        statement = statement.where(audit_subject.c.subject > after)
    return list(connection.scalars(statement.order_by(audit_subject.c.subject).limit(limit)))


def last_uses(connection: sa.Connection, since: dt.datetime) -> dict[str, dict[str, dt.datetime]]:
    """When each caller last did each thing, by name and action, since a moment."""
    statement = (
        sa.select(audit_entry.c.by, audit_entry.c.action, sa.func.max(audit_entry.c.at).label("at"))
        .where(audit_entry.c.at >= since, audit_entry.c.outcome == str(Deed.DONE))
        .group_by(audit_entry.c.by, audit_entry.c.action)
    )
    uses: dict[str, dict[str, dt.datetime]] = defaultdict(dict)
    for by, action, at in connection.execute(statement):
        uses[by][action] = at
    return dict(uses)


def _conditions(asked: Asked) -> Iterator[sa.ColumnElement[bool]]:
    if asked.by is not None:
        yield audit_entry.c.by == asked.by
    if asked.actions:
        yield audit_entry.c.action.in_(asked.actions)
    if asked.outcome is not None:
        yield audit_entry.c.outcome == str(asked.outcome)
    if asked.since is not None:
        yield audit_entry.c.at >= asked.since
    if asked.until is not None:
        yield audit_entry.c.at <= asked.until
    for name, value in asked.facts.items():
        said = msgspec.json.encode({name: value}).decode()[1:-1]
        yield audit_entry.c.detail.contains(said, autoescape=True)


def _told(connection: sa.Connection, found: Iterable[AuditEntry]) -> list[TrailEntry]:
    """Entries with their people."""
    listed = list(found)
    numbers = [entry.no for entry in listed]
    among = audit_subject.c.entry_no.in_(numbers)
    sizes = sa.select(audit_subject.c.entry_no, sa.func.count()).where(among)
    many = {no: count for no, count in connection.execute(sizes.group_by("entry_no"))}
    few = [no for no in numbers if many.get(no, 0) <= FEW]
    rows = connection.execute(
        sa.select(audit_subject.c.entry_no, audit_subject.c.subject)
        .where(audit_subject.c.entry_no.in_(few))
        .order_by(audit_subject.c.entry_no, audit_subject.c.subject)
    )
    whom: dict[int, list[uuid.UUID]] = defaultdict(list)
    for no, subject in rows:
        whom[no].append(subject)
    return [audit.told(entry, many.get(entry.no, 0), whom[entry.no]) for entry in listed]


def _rows(connection: sa.Connection) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Every entry as it stands in the table, read as it is and not as it should be; with its people."""
    start = 0
    while True:
        entries = connection.execute(_raw_entries(connection, start)).mappings().all()
        if not entries:
            return
        end = int(entries[-1]["no"])
        whom: dict[int, list[str]] = defaultdict(list)
        for no, subject in connection.execute(_raw_subjects(connection, start, end)):
            whom[no].append(_hyphened(subject))
        for entry in entries:
            yield dict(entry), whom.get(entry["no"], [])
        start = end


def _raw_entries(connection: sa.Connection, start: int) -> sa.Select[Any]:
    at: Any = audit_entry.c.at
    if connection.dialect.name == "sqlite":
        at = sa.type_coerce(at, sa.Text).label("at")
    columns = [at if name == "at" else audit_entry.c[name] for name in (*FIELDS, "digest")]
    return sa.select(*columns).where(audit_entry.c.no > start).order_by(audit_entry.c.no).limit(PORTION)


def _raw_subjects(connection: sa.Connection, start: int, end: int) -> sa.Select[Any]:
    subject: Any = audit_subject.c.subject
    if connection.dialect.name == "sqlite":
        subject = sa.type_coerce(subject, sa.Text)
    between = (audit_subject.c.entry_no > start) & (audit_subject.c.entry_no <= end)
    return sa.select(audit_subject.c.entry_no, subject).where(between)


def _hyphened(subject: Any) -> str:
    """An id as it is sealed; one that was tampered with stays another."""
    text = str(subject)
    if len(text) != 32:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _judged(row: dict[str, Any], people: list[str], last: int, previous: str) -> Iterator[Break]:
    no = row["no"]
    if no != last + 1:
        yield Break(no=last + 1, kind="missing")
    if row["previous"] != previous:
        yield Break(no=no, kind="order")
    told = {name: row[name] for name in FIELDS}
    told["at"] = _moment(row["at"])
    if audit.digest_of(told, people) != row["digest"]:
        yield Break(no=no, kind="altered")


def _moment(at: Any) -> Any:
    """The moment that was sealed; what is none stays what it is, and so does not meet the seal."""
    if isinstance(at, dt.datetime):
        return at
    try:
        return dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    except (TypeError, ValueError):
        return str(at)


def _unmet(connection: sa.Connection, no: int, last: int) -> Break:
    """A checkpoint that is not met, beside the restored backup by which that may have come."""
    before = (audit_entry.c.no <= no) & audit_entry.c.action.endswith(RESTORED)
    restored = connection.scalar(sa.select(sa.func.max(audit_entry.c.no)).where(before))
    return Break(no=no, kind="checkpoint" if no <= last else "beyond", restored=restored or 0)


def _ends(connection: sa.Connection, last: int, about: int) -> Iterator[Break]:
    """What only the end can show: entries cut off there, and people beside any entry."""
    following = connection.scalar(sa.select(counter.c.next).where(counter.c.name == audit_entry.name))
    if (following or 1) != last + 1:
        yield Break(no=last + 1, kind="cut")
    if connection.scalar(sa.select(sa.func.count()).select_from(audit_entry)) != last:
        yield Break(no=last + 1, kind="order")
    if connection.scalar(sa.select(sa.func.count()).select_from(audit_subject)) != about:
        yield Break(no=last + 1, kind="subject")
