"""Origins: in which row of which list stands what a record says, so that staff can look it up."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import Record
from kankei.store import batches

__all__ = ["Origin", "origins"]


class Origin(Struct, frozen=True, kw_only=True):
    """Where a record was read: the list, its row as a spreadsheet numbers it, and when the list was taken."""

    file: str
    row: int
    taken_at: dt.datetime


def origins(connection: sa.Connection, records: Iterable[Record]) -> dict[int, Origin]:
    """Where records were read, by their numbers."""
    asked = list(records)
    batch = batches.numbered(connection, {one.batch_no for one in asked})
    return {
        one.no: Origin(
            file=batch[one.batch_no].file, row=one.row_number, taken_at=batch[one.batch_no].applied_at
        )
        for one in asked
    }
