"""What a preview promises of lists, as one short text: what becomes of their rows, and whose these are.

A store moves on while somebody reads a preview: interactions are logged, other lists are taken. That is no
matter as long as the lists do what was told of them, and whether they do is seen by comparing two such texts.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import sqlalchemy as sa

from kankei.matching.columns import Bools, Ints
from kankei.matching.sets import distinct
from kankei.model import Outcome
from kankei.store import memberships, people
from kankei.usecases.ledger.taking import Entered

__all__ = ["REFUSED", "ListEffect", "of_list", "promise"]

_TOGETHER = 10_000
"""Rows that are written down together."""
_WRITTEN = {Outcome.CREATED, Outcome.UPDATED}
_encode = msgspec.msgpack.Encoder().encode


class ListEffect(NamedTuple):
    """What one list does: a digest of what becomes of its rows, and the numbers of its new records."""

    digest: bytes
    record_nos: Ints


REFUSED = ListEffect(b"refused", np.zeros(0, np.int64))
"""Of a list that is stopped as a whole."""


def of_list(done: Entered) -> ListEffect:
    """What a list did to its rows: what each says, what became of it, why, and which record it replaced."""
    receipt, file = done.receipt, done.file
    said = hashlib.sha256(_encode((file.source, file.channel, receipt.repeated, receipt.protected)))
    for start in range(0, len(done.decisions), _TOGETHER):
        rows, made = file.rows[start : start + _TOGETHER], done.decisions[start : start + _TOGETHER]
        said.update(_encode([(one.outcome, one.replaces, [why.code for why in one.reason]) for one in made]))
        kept = [row for row, one in zip(rows, made, strict=True) if one.outcome in _WRITTEN]
        said.update(
            _encode([(row.number, row.key, row.record, row.touchpoint, row.permission) for row in kept])
        )
    new = [one.record_no or 0 for one in done.decisions if one.outcome in _WRITTEN]
    return ListEffect(said.digest(), np.array(new, np.int64))


def promise(connection: sa.Connection, lists: Sequence[ListEffect]) -> str:
    """SHA-256 (hex) of what lists did, once who is who is worked out.

    Somebody known is named by the first of their records that is of none of the lists, and by who was found
    to be the same person; somebody new by the first of their rows. What else the store holds has no part in
    it, so that the same effect upon a store that has moved on has the same text.

    Args:
        connection: Of the unit in which the lists were taken, or rehearsed.
        lists: In their order.
    """
    said = hashlib.sha256(b"".join(one.digest for one in lists))
    nos = np.concatenate([np.zeros(0, np.int64), *(one.record_nos for one in lists)])
    live = memberships.live_now(connection)
    mine = np.isin(live["record_no"], nos)
    whose = live["person_no"][mine]
    said.update(_encode(np.searchsorted(np.sort(nos), live["record_no"][mine]).tolist()))
    origin = _origins(live["record_no"], live["person_no"], ~mine, whose)
    said.update(_encode(origin.tolist()))
    named = dict(zip(whose.tolist(), origin.tolist(), strict=True))
    met = people.merged_into(connection, distinct(whose[origin > 0]))
    said.update(_encode([(old, named[into]) for old, into in met]))
    return said.hexdigest()


def _origins(nos: Ints, persons: Ints, others: Bools, whose: Ints) -> Ints:
    """For each row's person: their first record among the others; −1, −2 … for the first, second new; 0."""
    known, place = np.unique(persons[others], return_index=True)
    first = np.zeros(1 + max(int(persons.max(initial=0)), 0), np.int64)
    first[known] = nos[others][place]
    first[0] = 0
    origin: Ints = first[whose]
    fresh = (whose > 0) & (origin == 0)
    _, begins, which = np.unique(whose[fresh], return_index=True, return_inverse=True)
    origin[fresh] = -1 - begins[which]
    return origin
