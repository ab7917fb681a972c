"""Head counts (延べではない、その日の登録者数): channels that know a number and no people.

Each entry is an import of one row, so that it stands in the ledger, is known from a moment on, and can be
undone. It appears under ``aggregates`` of a count and never among people.
"""

import datetime as dt
import unicodedata
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import date
from kankei.fields.moment import JAPAN
from kankei.model import Headcount, ImportBatch, ImportRow, Outcome, State
from kankei.store import Store, batches, headcounts, tables
from kankei.store.numbers import new_ids, next_no

__all__ = ["LAYOUT", "HeadcountEntry", "add", "entries"]

LAYOUT = "headcount"


class HeadcountEntry(Struct, frozen=True, kw_only=True):
    """A head count that was entered: the import by which it is undone, and whether it is the one that counts.

    It counts unless another of the same account and day was entered after it.
    """

    id: uuid.UUID
    channel: str
    label: str
    counted_on: dt.date
    heads: int
    counts: bool


def add(
    store: Store,
    *,
    channel: str,
    label: str,
    on: dt.date,
    heads: int,
    blocks: int = 0,
    by: str,
    at: dt.datetime,
) -> uuid.UUID:
    """Enter how many a channel had on a day: followers less those who block, the size of a group.

    Args:
        store: Where to.
        channel: A word for the service: ``line``, ``facebook``; kept in small letters.
        label: Which account or group of it; as it was written first, whatever width and case it has now.
        on: The calendar day of the count, Asia/Tokyo.
        heads: Followers or members on that day.
        blocks: Those among them whom nothing reaches.
        by: Who enters it.
        at: The present moment, aware.

    Returns:
        The id of the import, by which it can be undone.

    Raises:
        FieldError: ``headcount.negative``: fewer than nobody; ``headcount.ahead``: counted on a day to come;
            ``date.placeholder``, ``date.impossible``.
    """
    if code := date.doubt(on) or ("headcount.ahead" if on > at.astimezone(JAPAN).date() else ""):
        raise FieldError("counted_on", str(on), code)
    if heads < 0 or blocks < 0 or blocks > heads:
        raise FieldError("heads", str(heads), "headcount.negative")

    def unit(connection: sa.Connection) -> uuid.UUID:
        account = _account(connection, channel, label)
        said = (*account, on.isoformat(), str(heads - blocks))
        batch = _batch(connection, said, by, batches.not_before(connection, at))
        batches.add(connection, batch)
        cells = (*account, on.isoformat(), str(heads), str(blocks))
        line = ImportRow(batch_no=batch.no, row_number=1, cells=cells, outcome=Outcome.CREATED, reason=())
        batches.add_rows(connection, [line])
        counted = Headcount(
            no=next_no(connection, tables.headcount)[0],
            channel=account[0],
            label=account[1],
            counted_on=on,
            heads=heads - blocks,
            batch_no=batch.no,
        )
        headcounts.add_many(connection, [counted])
        return batch.id

    return store.write(unit)


def entries(store: Store) -> list[HeadcountEntry]:
    """What was entered and not undone, by day, with what its import is called."""
    with store.reading() as connection:
        entered = [(one, one.batch_no) for one in headcounts.listed(connection)]
        batch = batches.numbered(connection, {no for _, no in entered if no is not None})
    last = {(one.channel, one.label, one.counted_on): one.no for one, _ in entered}
    return [
        HeadcountEntry(
            id=batch[no].id,
            channel=one.channel,
            label=one.label,
            counted_on=one.counted_on,
            heads=one.heads,
            counts=last[one.channel, one.label, one.counted_on] == one.no,
        )
        for one, no in entered
        if no is not None
    ]


def _account(connection: sa.Connection, channel: str, label: str) -> tuple[str, str]:
    """The channel and the label of an account: those of the first head count that calls it the same."""
    named = _plain(channel), _plain(label)
    known = headcounts.listed(connection)
    first = next((one for one in known if (_plain(one.channel), _plain(one.label)) == named), None)
    if first is not None:
        return first.channel, first.label
    return _tidy(channel), _tidy(label)


def _tidy(words: str) -> str:
    """In which form a name of an account is kept."""
    return unicodedata.normalize("NFKC", words).strip()


def _plain(words: str) -> str:
    """In which form two names of an account are compared."""
    return _tidy(words).casefold()


def _batch(connection: sa.Connection, said: Sequence[str], by: str, at: dt.datetime) -> ImportBatch:
    """The import of one head count: it is called by what was said, channel first."""
    return ImportBatch(
        no=next_no(connection, tables.import_batch)[0],
        id=new_ids(at)[0],
        file="/".join((LAYOUT, *said)),
        digest="",
        layout=LAYOUT,
        encoding="",
        channel=said[0],
        source=LAYOUT,
        purpose="",
        header=("channel", "label", "counted_on", "heads", "blocks"),
        state=State.APPLIED,
        created=1,
        updated=0,
        unchanged=0,
        skipped=0,
        rejected=0,
        applied_by=by,
        applied_at=at,
    )
