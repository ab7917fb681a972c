"""What an undone import alone holds: the records that no other import bears, and its page of the ledger."""

from collections.abc import Iterable

import sqlalchemy as sa

from kankei.model import Problem, State
from kankei.store import bulk
from kankei.store.rights_tables import correction
from kankei.store.tables import import_batch, import_row, judgement, membership, record

__all__ = ["borne", "empty", "judged", "made", "met", "others"]


def made(connection: sa.Connection, batch_no: int) -> set[int]:
    """The records that an import made, with the versions that were made of its rows later."""
    return set(connection.scalars(sa.select(record.c.no).where(record.c.batch_no == batch_no)))


def met(connection: sa.Connection, batch_no: int) -> dict[int, int]:
    """The records that the rows of an import made or met, each with the number of a row."""
    wanted = sa.select(import_row.c.record_no, import_row.c.row_number).where(
        import_row.c.batch_no == batch_no, import_row.c.record_no.is_not(None)
    )
    return {no: row for no, row in connection.execute(wanted)}


def borne(connection: sa.Connection, batch_no: int, nos: Iterable[int]) -> set[int]:
    """Those of these records that are live, or that another import made or met and still keeps."""
    kept = sa.select(import_batch.c.no).where(
        import_batch.c.no != batch_no, import_batch.c.state != str(State.FORGOTTEN)
    )
    mine = list(nos)
    wanted = [
        sa.select(membership.c.record_no).where(
            membership.c.until.is_(None), bulk.among(connection, membership.c.record_no, mine)
        ),
        sa.select(import_row.c.record_no).where(
            import_row.c.batch_no.in_(kept), bulk.among(connection, import_row.c.record_no, mine)
        ),
        sa.select(record.c.no).where(record.c.batch_no.in_(kept), bulk.among(connection, record.c.no, mine)),
    ]
    return {no for each in wanted for no in connection.scalars(each)}


def judged(connection: sa.Connection, nos: Iterable[int]) -> set[int]:
    """Those of these records on which staff ever judged, withdrawn judgements too."""
    mine = list(nos)
    sides = (judgement.c.left_no, judgement.c.right_no)
    return {
        no
        for side in sides
        for no in connection.scalars(sa.select(side).where(bulk.among(connection, side, mine)))
    }


def others(connection: sa.Connection, nos: Iterable[int]) -> set[int]:
    """Those of these records whose row has a version that is none of them."""
    mine = sorted(nos)
    then, now = record.alias(), record.alias()
    same = (then.c.source == now.c.source) & (then.c.source_key == now.c.source_key)
    wanted = sa.select(then.c.no, now.c.no).join(now, same & (then.c.no != now.c.no))
    pairs = connection.execute(wanted.where(bulk.among(connection, then.c.no, mine))).all()
    gone = set(mine)
    return {no for no, other in pairs if other not in gone}


def empty(connection: sa.Connection, batch_no: int, reason: Problem) -> int:
    """Empty an import's page of the ledger, and what it said in fields that staff put right; how many rows.

    What became of each row stays, why does not: ``reason`` stands in its place.
    """
    connection.execute(sa.delete(correction).where(correction.c.batch_no == batch_no))
    mine = sa.update(import_row).where(import_row.c.batch_no == batch_no)
    return connection.execute(mine.values(cells=(), reason=(reason,))).rowcount
