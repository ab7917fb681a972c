"""Origins: in which row of which list stands what a record says, so that staff can look it up."""

import datetime as dt
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from msgspec import Struct

from kankei.model import ImportBatch, Record
from kankei.store import batches, records
from kankei.store.corrections import CORRECTION

__all__ = ["Origin", "origins"]


class Origin(Struct, frozen=True, kw_only=True):
    """Where a record was read: the list, its row as a spreadsheet numbers it, and when the list was taken.

    ``corrected``: staff put it right since, so that it says something else than the row.
    """

    file: str
    row: int
    taken_at: dt.datetime
    corrected: bool


def origins(connection: sa.Connection, asked: Iterable[Record]) -> dict[int, Origin]:
    """Where records were read, by their numbers; of one that was put right, where it was read before that."""
    read = {one.no: one for one in asked}
    mended: set[int] = set()
    while True:
        batch = batches.numbered(connection, {one.batch_no for one in read.values()})
        before = {no: one.replaces for no, one in read.items() if one.replaces and _mends(one, batch)}
        if not before:
            return {no: _origin(one, batch, corrected=no in mended) for no, one in read.items()}
        earlier = {one.no: one for one in records.by_nos(connection, before.values())}
        read |= {no: earlier[replaced] for no, replaced in before.items()}
        mended |= before.keys()


def _mends(record: Record, batch: Mapping[int, ImportBatch]) -> bool:
    return batch[record.batch_no].layout == CORRECTION


def _origin(record: Record, batch: Mapping[int, ImportBatch], *, corrected: bool) -> Origin:
    taken = batch[record.batch_no]
    return Origin(file=taken.file, row=record.row_number, taken_at=taken.applied_at, corrected=corrected)
