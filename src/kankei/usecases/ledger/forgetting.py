"""Forgetting an undone import: a list that the town should never have had leaves nothing to read.

Nobody is erased by it: whoever stands in another list stays, and a later list may speak of anybody. Old
numbers can still be said again, as after an erasure.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from kankei.errors import StoreError
from kankei.model import Measure, Problem, State
from kankei.store import (
    Store,
    audit,
    batches,
    directives,
    erasure,
    forgotten,
    judgements,
    records,
    towns,
    versions,
)
from kankei.store.joined import Joined

__all__ = ["FORGOTTEN_ROW", "Forgotten", "forget"]

FORGOTTEN_ROW = "ledger.forgotten_row"
"""What the ledger says of each row of an import that was forgotten."""


class Forgotten(Struct, frozen=True, kw_only=True):
    """What forgetting an undone import did, or would do.

    ``records`` and ``rows`` were emptied. ``kept`` lists rows whose record stays, and why. ``scrubbed`` is
    False if an open reader kept old pages of the database file; then forget the same import once more.
    """

    file: str
    batch_id: uuid.UUID
    records: int
    rows: int
    kept: tuple[Problem, ...] = ()
    scrubbed: bool = True


def forget(
    store: Store,
    batch_id: uuid.UUID,
    *,
    at: dt.datetime,
    keep: bool = True,
    unless: Callable[[sa.Connection], object] = lambda _: None,
) -> Forgotten:
    """Empty an undone import for good: its raw cells, and the records that no other import bears.

    What stays is the file's name, its header, what became of how many rows, and what published numbers are
    made of. Forgetting it again empties what was kept before and need not be any more.

    Args:
        store: Where from.
        batch_id: Which import.
        at: The present moment, aware.
        keep: False only tells what would happen.
        unless: Looks, within the same unit, at what is there before; if it raises, nothing is emptied.

    Raises:
        UnknownError: There is no such import.
        StoreError: It is in force (``forget.in_force``), or the store could not be written.
    """

    def unit(connection: sa.Connection) -> Forgotten:
        unless(connection)
        return _forgotten(connection, batch_id, at)

    if not keep:
        return store.rehearse(unit)
    done = store.write(unit)
    apart = not isinstance(store, Joined)
    return msgspec.structs.replace(done, scrubbed=apart and erasure.scrub(store.engine))


def _forgotten(connection: sa.Connection, batch_id: uuid.UUID, at: dt.datetime) -> Forgotten:
    batch = batches.find(connection, batch_id)
    if batch.state is State.APPLIED:
        raise StoreError("forget.in_force", file=batch.file)
    made, met = forgotten.made(connection, batch.no), forgotten.met(connection, batch.no)
    rows_of = versions.together(connection, {*made, *met})
    kept = _kept(connection, batch.no, {no for some in rows_of.values() for no in some})
    gone = {no for some in rows_of.values() for no in some} - kept.keys()
    _empty(connection, batch_id, sorted(gone), batches.not_before(connection, at))
    rows = forgotten.empty(connection, batch.no, Problem(code=FORGOTTEN_ROW))
    batches.mark_forgotten(connection, batch.no)
    told = sorted((met.get(no, 0), why) for no, why in kept.items() if no in made)
    done = Forgotten(
        file=batch.file,
        batch_id=batch.id,
        records=len(gone & rows_of.keys()),
        rows=rows,
        kept=tuple(Problem(code=f"forget.{why}", row=row or None) for row, why in told),
    )
    facts = {"records": str(done.records), "rows": str(rows), "kept": str(len(told))}
    audit.note(connection, batch=str(batch.id), **facts)
    return done


def _kept(connection: sa.Connection, batch_no: int, nos: Collection[int]) -> Mapping[int, str]:
    """The records that stay, and why: somebody else says them, or something that holds rests on them."""
    borne = forgotten.borne(connection, batch_no, nos)
    rest = set(nos) - borne
    protected = set(directives.since(connection, Measure.PROTECTED, rest))
    rest -= protected
    judged = forgotten.judged(connection, rest) & forgotten.others(connection, rest)
    return (
        dict.fromkeys(borne, "borne")
        | dict.fromkeys(protected, "protected")
        | dict.fromkeys(judged, "judged")
    )


def _empty(connection: sa.Connection, batch_id: uuid.UUID, nos: Sequence[int], at: dt.datetime) -> None:
    """Blank records of which none is live, and what staff and kept answers say of them."""
    names = [str(batch_id), *map(str, records.ids(connection, nos).values())]
    erasure.forget_answers(connection, names)
    judgements.withdraw(connection, [one.no for one in judgements.active(connection, nos)], at)
    homes = towns.ever(connection)
    erasure.forget(
        connection,
        nos,
        reason=Problem(code=FORGOTTEN_ROW),
        prefectures={town.prefecture for town in homes},
        cities={town.name for town in homes},
        others=forgotten.others(connection, nos),
    )
