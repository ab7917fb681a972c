"""Undoings that were taken back: the spells in which an import that is in force again was not.

A past moment is told as it was, so an import is out of force at every moment within one of its spells.
"""

import datetime as dt
import uuid
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from kankei.store import settings
from kankei.store.authors import check_author
from kankei.store.tables import import_batch, setting

__all__ = ["LATEST", "Undoing", "add", "of", "out_of_force", "redone_between", "undone_between"]

_NAME = "undoings:"
_LATEST = "redone_at"
LATEST = sa.select(setting.c.value).where(setting.c.name == _LATEST).scalar_subquery()
"""When an import was last taken again, as a text (ISO 8601), to be asked for with other things."""


class Undoing(Struct, frozen=True, kw_only=True):
    """That an import was out of force for a while: from its undoing to the moment it was taken again."""

    undone_at: dt.datetime
    undone_by: str
    redone_at: dt.datetime
    redone_by: str


def of(connection: sa.Connection, batch_id: uuid.UUID) -> list[Undoing]:
    """When an import was out of force, oldest first; not the spell in which it may be now."""
    text = settings.get(connection, f"{_NAME}{batch_id}")
    return msgspec.json.decode(text, type=list[Undoing]) if text else []


def add(connection: sa.Connection, batch_id: uuid.UUID, spell: Undoing) -> None:
    """Keep that an import was out of force, beside its earlier spells.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    check_author(spell.redone_by)
    kept = [*of(connection, batch_id), spell]
    settings.put(connection, f"{_NAME}{batch_id}", msgspec.json.encode(kept).decode())
    settings.put(connection, _LATEST, spell.redone_at.isoformat())


def out_of_force(connection: sa.Connection, moment: dt.datetime) -> sa.ColumnElement[bool]:
    """A condition on imports: undone by a moment, and not yet taken again then."""
    within = [one for one, spell in _all(connection) if spell.undone_at <= moment < spell.redone_at]
    still = import_batch.c.undone_at.is_not(None) & (import_batch.c.undone_at <= moment)
    return still | import_batch.c.id.in_(within)


def undone_between(
    connection: sa.Connection, after: dt.datetime, until: dt.datetime
) -> sa.ColumnElement[bool]:
    """A condition on imports: undone after one moment and by another, whether or not taken again later."""
    begun = [one for one, spell in _all(connection) if after < spell.undone_at <= until]
    undone_at = import_batch.c.undone_at
    return ((undone_at > after) & (undone_at <= until)) | import_batch.c.id.in_(begun)


def redone_between(connection: sa.Connection, after: dt.datetime, until: dt.datetime) -> list[uuid.UUID]:
    """The imports that were taken again after one moment and by another."""
    return [one for one, spell in _all(connection) if after < spell.redone_at <= until]


def _all(connection: sa.Connection) -> Iterator[tuple[uuid.UUID, Undoing]]:
    for name, text in settings.named(connection, _NAME).items():
        for spell in msgspec.json.decode(text, type=list[Undoing]):
            yield uuid.UUID(name), spell
