"""Answers kept for retries, written in the unit whose effect they tell of: both are there, or neither."""

import datetime as dt
import uuid
from collections.abc import Collection

import sqlalchemy as sa

from kankei.model import KeptAnswer
from kankei.store import bulk
from kankei.store.answer_tables import idempotency_key as kept

__all__ = ["add", "find", "forget", "forget_people"]


def add(connection: sa.Connection, answer: KeptAnswer) -> None:
    """Keep an answer, in the place of an older one under the same key."""
    mine = (kept.c.account == answer.account) & (kept.c.key == answer.key)
    connection.execute(sa.delete(kept).where(mine))
    bulk.insert_structs(connection, kept, [answer])


def find(connection: sa.Connection, account: str, key: str, *, since: dt.datetime) -> KeptAnswer | None:
    """The answer kept for an account under a key at some moment or after it; None if there is none."""
    mine = (kept.c.account == account) & (kept.c.key == key) & (kept.c.kept_at >= since)
    found = bulk.structs(connection, sa.select(kept).where(mine), KeptAnswer)
    return found[0] if found else None


def forget(connection: sa.Connection, *, before: dt.datetime) -> None:
    """Let go of what was kept before a moment."""
    connection.execute(sa.delete(kept).where(kept.c.kept_at < before))


def forget_people(connection: sa.Connection, people: Collection[uuid.UUID]) -> int:
    """Let go of every answer that is about one of these people, and say how many there were."""
    theirs = {str(one) for one in people}
    rows = connection.execute(sa.select(kept.c.account, kept.c.key, kept.c.subjects))
    gone = [(account, key) for account, key, subjects in rows if theirs & set(subjects)]
    for account, key in gone:
        connection.execute(sa.delete(kept).where(kept.c.account == account, kept.c.key == key))
    return len(gone)
