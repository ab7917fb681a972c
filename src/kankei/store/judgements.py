"""Judgements: what staff found of two records. One is withdrawn, never removed."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from kankei.errors import UnknownError
from kankei.model import Judgement, Verdict
from kankei.store import bulk
from kankei.store.authors import check_author
from kankei.store.prepared import Prepared
from kankei.store.tables import judgement

__all__ = ["active", "add_many", "any_active", "ever", "find", "listed", "said_alike", "withdraw"]


def add_many(connection: sa.Connection, judgements: Sequence[Judgement]) -> None:
    """Keep new judgements.

    Raises:
        FieldError: Nobody is said to have done so (``audit.no_author``).
    """
    for one in judgements:
        check_author(one.judged_by)
    bulk.insert_structs(connection, judgement, judgements)


def find(connection: sa.Connection, id: uuid.UUID) -> Judgement:
    """The judgement of an id, also a withdrawn one.

    Raises:
        UnknownError: There is none.
    """
    found = bulk.structs(connection, sa.select(judgement).where(judgement.c.id == id), Judgement)
    if not found:
        raise UnknownError("judgement")
    return found[0]


def active(
    connection: sa.Connection,
    record_nos: Iterable[int] | None = None,
    *,
    known_at: dt.datetime | None = None,
) -> list[Judgement]:
    """The judgements in force, oldest first.

    Args:
        connection: Inside a unit of work.
        record_nos: Only judgements that touch one of these records; None for all.
        known_at: Those in force at that moment; None for now.
    """
    kept = judgement.c.withdrawn_at.is_(None)
    wanted = sa.select(judgement).order_by(judgement.c.no)
    if known_at is None:
        wanted = wanted.where(kept)
    else:
        later = judgement.c.withdrawn_at > known_at
        wanted = wanted.where(judgement.c.judged_at <= known_at, sa.or_(kept, later))
    if record_nos is not None:
        nos = list(record_nos)
        left = bulk.among(connection, judgement.c.left_no, nos)
        wanted = wanted.where(sa.or_(left, bulk.among(connection, judgement.c.right_no, nos)))
    return bulk.structs(connection, wanted, Judgement)


def listed(
    connection: sa.Connection, *, before: int | None, limit: int, verdict: Verdict | None = None
) -> list[Judgement]:
    """Judgements, withdrawn ones too, newest first.

    Args:
        connection: Inside a unit of work.
        before: Only those of a smaller number; None for all.
        limit: At most so many.
        verdict: Only these.
    """
    wanted = sa.select(judgement).order_by(judgement.c.no.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(judgement.c.no < before)
    if verdict is not None:
        wanted = wanted.where(judgement.c.verdict == str(verdict))
    return bulk.structs(connection, wanted, Judgement)


def ever(connection: sa.Connection) -> list[Judgement]:
    """Every judgement, withdrawn ones too, oldest first."""
    return bulk.structs(connection, sa.select(judgement).order_by(judgement.c.no), Judgement)


def any_active(connection: sa.Connection) -> bool:
    """Whether any judgement is in force."""
    return _ANY.scalar(connection) is not None


_ANY = Prepared(sa.select(judgement.c.no).where(judgement.c.withdrawn_at.is_(None)).limit(1))


def said_alike(
    connection: sa.Connection, reason: str, *, lefts: Iterable[int] = (), rights: Iterable[int] = ()
) -> dict[int, int]:
    """Pairs in force that were said to be the same for a reason: the right record, and the left one."""
    mine = bulk.among(connection, judgement.c.left_no, lefts) | bulk.among(
        connection, judgement.c.right_no, rights
    )
    same = (judgement.c.verdict == str(Verdict.SAME)) & (judgement.c.reason == reason)
    wanted = sa.select(judgement.c.right_no, judgement.c.left_no).where(
        mine, same, judgement.c.withdrawn_at.is_(None)
    )
    return {right: left for right, left in connection.execute(wanted)}


def withdraw(connection: sa.Connection, nos: Iterable[int], at: dt.datetime) -> None:
    """Let judgements hold no longer; one that was withdrawn before keeps its own moment."""
    mine = judgement.c.withdrawn_at.is_(None) & bulk.among(connection, judgement.c.no, nos)
    connection.execute(sa.update(judgement).where(mine).values(withdrawn_at=at))
