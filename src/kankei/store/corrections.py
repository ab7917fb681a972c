"""Corrections (訂正): fields of rows that staff put right. They hold as long as their import is in force."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from msgspec.structs import replace

from kankei.model import Correction, State
from kankei.store import bulk
from kankei.store.prepared import Prepared
from kankei.store.rights_tables import correction
from kankei.store.tables import import_batch

__all__ = ["add_many", "in_force", "of_rows"]


def add_many(connection: sa.Connection, corrections: Sequence[Correction]) -> None:
    """Keep new corrections."""
    bulk.insert_structs(connection, correction, corrections)


def in_force(connection: sa.Connection, source: str, keys: Iterable[str]) -> dict[str, dict[str, Correction]]:
    """The latest correction in force of each field, by the key of the row, of rows that have any."""
    found: dict[str, dict[str, Correction]] = {}
    if _ANY.scalar(connection, source=source) is None:
        return found
    for one in of_rows(connection, source, keys):
        earlier = found.setdefault(one.source_key, {}).get(one.field)
        first = one if earlier is None else earlier
        found[one.source_key][one.field] = replace(one, before=first.before)
    return found


_ANY = Prepared(sa.select(correction.c.no).where(correction.c.source == sa.bindparam("source")).limit(1))


def of_rows(connection: sa.Connection, source: str, keys: Iterable[str]) -> list[Correction]:
    """The corrections in force of some rows of a source, oldest first."""
    wanted = (
        sa.select(correction)
        .join(import_batch, import_batch.c.no == correction.c.batch_no)
        .where(correction.c.source == source, import_batch.c.state == str(State.APPLIED))
        .where(bulk.among(connection, correction.c.source_key, keys))
        .order_by(correction.c.no)
    )
    return bulk.structs(connection, wanted, Correction)
