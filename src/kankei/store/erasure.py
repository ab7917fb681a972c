"""Erasure (消去): what is taken out of every table when a person is erased, and what may stay.

What stays is what old numbers are made of, without anybody to it: that some record of some person was live
from then until then, on which day it touched the town by which channel, and in which zone its address lay.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from kankei.model import ImportRow, Problem, RecordDraft
from kankei.model.record import BESIDE_A_NAME
from kankei.store import blocks, bulk, changes
from kankei.store.answer_tables import idempotency_key
from kankei.store.numbers import new_ids
from kankei.store.rights_tables import correction
from kankei.store.tables import (
    comparable,
    edge,
    import_row,
    judgement,
    link,
    pending,
    permission,
    recent_key,
    record,
    record_key,
    touchpoint,
)

__all__ = ["blank_rows", "forget", "forget_answers", "loose_rows", "scrub"]

SOMETHING = "-"
"""Stands where it matters that something was said, and not what."""
_NOTHING = dict.fromkeys(RecordDraft.__struct_fields__, "")
PATIENCE = 5
"""Seconds to wait for readers of a table that is to be written anew; everybody else waits behind."""


def forget(
    connection: sa.Connection,
    nos: Sequence[int],
    *,
    reason: Problem,
    prefectures: Collection[str],
    cities: Collection[str],
    others: Collection[int] = (),
) -> None:
    """Take what records say out of the store; nobody may be left whose they are.

    Args:
        connection: Of a writing unit.
        nos: Records that are live no longer.
        reason: What the ledger says of their rows from now on.
        prefectures: Those by which zones are told; others are blurred.
        cities: Likewise.
        others: Those of them whose row other versions keep: they stay versions of it, its corrections stay.
    """
    mine = [
        *((table, table.c.record_no) for table in (record_key, recent_key)),
        (pending, pending.c.record_no),
        (permission, permission.c.record_no),
        *((edge, edge.c[side]) for side in ("left_no", "right_no")),
        *((link, link.c[side]) for side in ("left_no", "right_no", "left_core", "right_core")),
    ]
    for table, column in mine:
        connection.execute(sa.delete(table).where(bulk.among(connection, column, nos)))
    changes.mark(connection, changes.EDGES)
    alone = sorted(set(nos) - set(others))
    _corrections(connection, alone)
    _blur(connection, nos, prefectures, cities)
    _rows(connection, import_row.c.record_no, nos, reason)
    done = sa.update(touchpoint).where(bulk.among(connection, touchpoint.c.record_no, nos))
    connection.execute(done.values(detail="", source_no=""))
    for side in (judgement.c.left_no, judgement.c.right_no):
        told = sa.update(judgement).where(bulk.among(connection, side, nos))
        connection.execute(told.values(reason=""))
    _records(connection, alone)
    _blank(connection, others)


def _corrections(connection: sa.Connection, nos: Sequence[int]) -> None:
    theirs = (record.c.source == correction.c.source) & (record.c.source_key == correction.c.source_key)
    mine = sa.exists().where(theirs, bulk.among(connection, record.c.no, nos))
    connection.execute(sa.delete(correction).where(mine))


def _blur(
    connection: sa.Connection, nos: Sequence[int], prefectures: Collection[str], cities: Collection[str]
) -> None:
    """Leave of comparable forms only the zone of the address, and whether there was more than a name."""
    more = sa.or_(*(comparable.c[name] != "" for name in BESIDE_A_NAME))
    prefecture, city = comparable.c.prefecture, comparable.c.city
    near = sa.case((prefecture.in_(list(prefectures)), prefecture), (prefecture != "", SOMETHING), else_="")
    values = {column.name: "" for column in comparable.c if isinstance(column.type, sa.Text)}
    blurred = {
        **values,
        "prefecture": near,
        "city": sa.case((city.in_(list(cities)), city), else_=""),
        "handle": sa.case((more, SOMETHING), else_=""),
        "relay": False,
    }
    mine = bulk.among(connection, comparable.c.record_no, nos)
    connection.execute(sa.update(comparable).where(mine).values(blurred))
    blocks.pack_again(connection, comparable.name, nos)


def _records(connection: sa.Connection, nos: Sequence[int]) -> None:
    """Blank records; versions of one row stay so, under a key that says nothing."""
    rows = sa.select(record.c.no, record.c.source, record.c.source_key, record.c.recorded_at)
    found = connection.execute(rows.where(bulk.among(connection, record.c.no, nos))).all()
    opaque: dict[tuple[str, str], str] = {}
    values = []
    for no, source, key, at in found:
        name = opaque.setdefault((source, key), f"erased:{new_ids(at)[0]}")
        values.append({"mine": no, "named": name})
    if values:
        statement = sa.update(record).where(record.c.no == sa.bindparam("mine"))
        connection.execute(statement.values(source_key=sa.bindparam("named"), **_NOTHING), values)


def _blank(connection: sa.Connection, nos: Iterable[int]) -> None:
    """Blank records that stay versions of their rows."""
    mine = sa.update(record).where(bulk.among(connection, record.c.no, nos))
    connection.execute(mine.values(**_NOTHING))


def _rows(connection: sa.Connection, column: sa.Column[int], values: Iterable[int], reason: Problem) -> None:
    """Empty rows of the ledger: what became of them stays, the cells do not."""
    mine = sa.update(import_row).where(bulk.among(connection, column, values))
    connection.execute(mine.values(cells=(), reason=(reason,), record_no=None))


def loose_rows(connection: sa.Connection) -> list[ImportRow]:
    """The rows of the ledger that made no record and still have cells: rejected ones, skipped ones."""
    wanted = sa.select(import_row).where(import_row.c.record_no.is_(None), import_row.c.cells != ())
    return bulk.structs(connection, wanted, ImportRow)


def blank_rows(connection: sa.Connection, rows: Iterable[ImportRow], *, reason: Problem) -> None:
    """Empty rows of the ledger that made no record."""
    for row in rows:
        mine = (import_row.c.batch_no == row.batch_no) & (import_row.c.row_number == row.row_number)
        connection.execute(sa.update(import_row).where(mine).values(cells=(), reason=(*row.reason, reason)))


def forget_answers(connection: sa.Connection, names: Collection[str]) -> None:
    """Take kept answers that speak of any of these ids out of the store."""
    kept = connection.execute(
        sa.select(idempotency_key.c.account, idempotency_key.c.key, idempotency_key.c.body)
    )
    for account, key, body in kept.all():
        if any(name in body for name in names):
            mine = (idempotency_key.c.account == account) & (idempotency_key.c.key == key)
            connection.execute(sa.delete(idempotency_key).where(mine))


def scrub(engine: sa.Engine) -> bool:
    """Write the database anew, so that no page holds what was erased; False if that could not be done now.

    A reader who keeps old pages open is the usual reason. On PostgreSQL the rows are vacuumed; its log and
    backups keep them as long as these last.
    """
    if engine.dialect.name == "postgresql":
        return _vacuumed(engine)
    driver = engine.raw_connection()
    try:
        return _compacted(driver.cursor())
    except sqlite3.OperationalError:  # somebody reads or writes
        return False
    finally:
        driver.info.clear()  # of what its units had set, the next is to set all anew
        driver.close()


def _vacuumed(engine: sa.Engine) -> bool:
    """Rewrite the tables on PostgreSQL; gives up where somebody reads one for long, or the server is gone."""
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # closed afterwards, and its lock_timeout with it
            connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}s'")
            for table in (record, comparable, import_row, touchpoint, judgement, record_key, recent_key):
                connection.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')
    except sa.exc.DBAPIError:
        return False
    return True


def _compacted(cursor: Any) -> bool:
    """Rewrite a SQLite file and empty its log; whether the log could be emptied."""
    cursor.execute("PRAGMA query_only = 0")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    cursor.execute("VACUUM")
    return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
