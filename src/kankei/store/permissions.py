"""Permissions: what a record allows. A record without one says nothing, which is read as no."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from kankei.model import PermissionDraft
from kankei.store import bulk
from kankei.store.tables import permission

__all__ = ["add_many", "of_records"]


def add_many(connection: sa.Connection, record_nos: Sequence[int], drafts: Sequence[PermissionDraft]) -> None:
    """Keep what records allow, two sequences of equal length."""
    bulk.insert_structs(connection, permission, drafts, record_no=record_nos)


def of_records(connection: sa.Connection, record_nos: Iterable[int]) -> dict[int, PermissionDraft]:
    """What records allow, by their numbers; those that say nothing are left out."""
    wanted = sa.select(permission).where(bulk.among(connection, permission.c.record_no, record_nos))
    answer = bulk.lists(connection, wanted)
    nos = answer.pop("record_no")
    said = zip(*answer.values(), strict=True)
    return {
        no: PermissionDraft(**dict(zip(answer, row, strict=True))) for no, row in zip(nos, said, strict=True)
    }
