"""Postponing: a rehearsal has the new records of a list in memory, and writes them only if a later list may
speak of them.

That is for rows of which their source speaks for the first time: nothing in the store refers to them or to
an earlier version of theirs, so all that is told of them can be told from what they say.
"""

from collections.abc import Sequence
from operator import attrgetter

import numpy as np
import sqlalchemy as sa

from kankei.model import DraftRow, ImportBatch, Outcome, TouchpointDraft
from kankei.store import families, tables, unwritten, versions
from kankei.store.numbers import next_no
from kankei.usecases.ledger.outcomes import Decision

__all__ = ["LedgerRow", "put_aside"]

LedgerRow = tuple[ImportBatch, DraftRow, Decision]
"""A row with the list that it stands in and what becomes of it."""
MOST = 200_000
"""New records of a list from which on they are written even in a rehearsal: they take more memory."""


def put_aside(connection: sa.Connection, entries: Sequence[LedgerRow]) -> Sequence[LedgerRow]:
    """Those rows of a list that must be written now; the others are left unwritten if the unit does that."""
    aside = unwritten.of(connection)
    keys = [row.key for _, row, decision in entries if decision.outcome is Outcome.CREATED]
    if aside is None or not keys or len(keys) > MOST:
        return entries
    known = versions.known(connection, entries[0][0].source, keys)
    now = []
    for entry in entries:
        _, row, decision = entry
        if decision.outcome is Outcome.UPDATED or (decision.outcome is Outcome.CREATED and row.key in known):
            now.append(entry)
        else:
            (aside.new if decision.outcome is Outcome.CREATED else aside.beside).append(entry)
    aside.nos = np.array([decision.record_no for _, _, decision in aside.new], np.int64)
    done = [(row.touchpoint, one.record_no or 0) for _, row, one in aside.new if row.touchpoint]
    if done:
        source = entries[0][0].source
        aside.columns[families.TOUCHPOINT.name] = _touches(connection, source, *zip(*done, strict=True))
    return now


def _touches(
    connection: sa.Connection, source: str, drafts: Sequence[TouchpointDraft], record_nos: Sequence[int]
) -> families.Columns:
    """Touchpoints of a source as they would be packed."""
    words: dict[str, dict[str, int]] = {name: {} for name in ("channel", "kind", "status")}
    numbers = {
        "no": next_no(connection, tables.touchpoint, len(drafts)),
        "record_no": record_nos,
        "day": [one.occurred_on.toordinal() for one in drafts],
        "ended": [one.ended_on.toordinal() if one.ended_on else 0 for one in drafts],
        "amount": [one.amount or 0 for one in drafts],
        "companions": [one.companions for one in drafts],
        "source": np.zeros(len(drafts)),
    }
    for name, seen in words.items():
        numbers[name] = [seen.setdefault(word, len(seen)) for word in map(attrgetter(name), drafts)]
    return families.Columns(
        numbers={name: np.array(numbers[name], kind) for name, kind in families.TOUCHPOINT.types.items()},
        words={name: list(map(str, seen)) for name, seen in words.items()} | {"source": [source]},
    )
