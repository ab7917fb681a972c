"""Answers kept for retries, written in the unit whose effect they tell of: both are there, or neither."""

import datetime as dt

import sqlalchemy as sa

from kankei.model import KeptAnswer
from kankei.store import bulk
from kankei.store.answer_tables import idempotency_key as kept

__all__ = ["add", "find", "forget"]


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
