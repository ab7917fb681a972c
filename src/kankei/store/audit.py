"""The audit: entries are appended within the unit they tell of, each sealed by a digest of all before.

Source: a hash chain as in Haber & Stornetta, "How to time-stamp a digital document" (1991).
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa

from kankei.model import Act, AuditEntry, TrailEntry
from kankei.store import bulk
from kankei.store.access_tables import audit_entry, audit_subject
from kankei.store.numbers import next_no
from kankei.store.prepared import Prepared

__all__ = ["append", "begin", "digest_of", "note", "noted", "seal", "take_notes", "told", "within"]

START = "0" * 64
"""What the first entry has in the place of the digest before."""
NOTES = "kankei.notes"
_encode = msgspec.json.Encoder(order="sorted").encode


_LAST = Prepared(sa.select(audit_entry.c.digest).order_by(audit_entry.c.no.desc()).limit(1))


def append(connection: sa.Connection, acts: Sequence[Act]) -> list[AuditEntry]:
    """Enter acts in their order; under the writers' lock, so that the chain has one end.

    Args:
        connection: Of a writing unit.
        acts: What was done, read or refused.
    """
    if not acts:
        return []
    nos = next_no(connection, audit_entry, len(acts))
    previous: str = _LAST.scalar(connection) or START
    entries = []
    for no, act in zip(nos, acts, strict=True):
        entries.append(_entered(no, act, previous))
        previous = entries[-1].digest
    bulk.insert_structs(connection, audit_entry, entries)
    pairs = [(no, subject) for no, act in zip(nos, acts, strict=True) for subject in set(act.subjects)]
    if pairs:
        entry_nos, subjects = zip(*pairs, strict=True)
        bulk.insert(connection, audit_subject, {"entry_no": entry_nos, "subject": subjects})
    return entries


def seal(entry: AuditEntry, subjects: Iterable[uuid.UUID]) -> str:
    """The digest of an entry: SHA-256 in hex over all its fields but the digest, and its subjects, sorted."""
    said = msgspec.structs.asdict(entry)
    del said["digest"]
    return digest_of(said, {str(one) for one in subjects})


def digest_of(said: Mapping[str, Any], subjects: Iterable[str]) -> str:
    """:func:`seal` of fields by their names, without ``digest``, and of ids as text."""
    return hashlib.sha256(_encode({**said, "subjects": sorted(subjects)})).hexdigest()


def told(entry: AuditEntry, people: int, subjects: Iterable[uuid.UUID]) -> TrailEntry:
    """An entry as it is shown, with how many people it is about and the first of them."""
    said = {name: getattr(entry, name) for name in TrailEntry.__struct_fields__ if hasattr(entry, name)}
    detail = msgspec.json.decode(entry.detail, type=dict[str, str])
    return TrailEntry(**said | {"detail": detail}, people=people, subjects=tuple(subjects))


def _entered(no: int, act: Act, previous: str) -> AuditEntry:
    said = {name: getattr(act, name) for name in ("at", "by", "action", "outcome", "purpose", "request")}
    detail = msgspec.json.encode(act.detail, order="sorted").decode()
    bare = AuditEntry(no=no, detail=detail, previous=previous, digest="", **said)
    return msgspec.structs.replace(bare, digest=seal(bare, act.subjects))


def begin(connection: sa.Connection) -> None:
    """Start gathering the notes of a unit."""
    connection.info[NOTES] = ([], {})


def note(connection: sa.Connection, *subjects: uuid.UUID, **facts: str) -> None:
    """Say whom the present unit is about and what is worth keeping of it; no personal data in the facts."""
    whom, told = connection.info.setdefault(NOTES, ([], {}))
    whom.extend(subjects)
    told.update(facts)


def take_notes(connection: sa.Connection, act: Act) -> Act:
    """The act with what the unit noted."""
    noted: tuple[list[uuid.UUID], dict[str, Any]] = connection.info.pop(NOTES, ([], {}))
    return msgspec.structs.replace(
        act, subjects=(*act.subjects, *noted[0]), detail={**act.detail, **noted[1]}
    )


def noted(connection: sa.Connection) -> tuple[uuid.UUID, ...]:
    """Whom the present unit is about, as far as it was noted."""
    whom: list[uuid.UUID] = connection.info.get(NOTES, ([], {}))[0]
    return tuple(dict.fromkeys(whom))


@contextmanager
def within(connection: sa.Connection, act: Act | None) -> Iterator[None]:
    """A part of a unit; with an act of its own, the part's notes are entered under that act."""
    if act is None:
        yield
        return
    outer = connection.info.pop(NOTES, ([], {}))
    begin(connection)
    try:
        yield
        append(connection, [take_notes(connection, act)])
    finally:
        connection.info[NOTES] = outer
