"""Permissions: what a record allows. A record without one says nothing, which is read as no."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from kankei.model import PermissionDraft, State
from kankei.store import bulk
from kankei.store.tables import import_batch, import_row, permission, record

__all__ = ["Statement", "add_many", "of_records", "statements"]


class Statement(NamedTuple):
    """What a row of a list in force said of a permission, and for which purpose the list was given.

    ``record_no`` is the live record it holds of; an earlier version of the same row may have said it.
    """

    record_no: int
    file: str
    row_number: int
    purpose: str
    publish_name: bool | None
    publish_message: bool | None
    mail: bool | None


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


def statements(connection: sa.Connection, record_nos: Iterable[int]) -> list[Statement]:
    """All that lists in force ever said of the permissions of these rows, in the order of the lists.

    A list that no longer has the column takes back nothing that an earlier one said of the same row.
    """
    said = record.alias()
    same_row = (said.c.source == record.c.source) & (said.c.source_key == record.c.source_key)
    wanted = (
        sa.select(
            record.c.no,
            import_batch.c.file,
            import_row.c.row_number,
            import_batch.c.purpose,
            permission.c.publish_name,
            permission.c.publish_message,
            permission.c.mail,
        )
        .join(said, same_row)
        .join(import_row, import_row.c.record_no == said.c.no)
        .join(import_batch, import_batch.c.no == import_row.c.batch_no)
        .outerjoin(permission, permission.c.record_no == said.c.no)
        .where(bulk.among(connection, record.c.no, record_nos), import_batch.c.state == str(State.APPLIED))
        .order_by(import_row.c.batch_no, import_row.c.row_number)
    )
    return [Statement(*row) for row in connection.execute(wanted)]
