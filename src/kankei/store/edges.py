"""Edges: pairs of records above the model's floor, kept so that a later record is resolved near by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import bulk, changes
from kankei.store.tables import edge, membership

__all__ = ["Edges", "columns", "everything", "exchange", "replace"]

SHIFT = 31
"""Two records' numbers make one: there are never 2³¹ records."""
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges in memory: the numbers of both records in one, ascending, and beside each its bits."""

    packed: Numbers
    bits: NDArray[np.float64]

    @classmethod
    def of(cls, left_nos: Numbers, right_nos: Numbers, bits: NDArray[np.float64]) -> "Edges":
        """From columns in any order."""
        packed = np.minimum(left_nos, right_nos) << SHIFT | np.maximum(left_nos, right_nos)
        order = np.argsort(packed)
        return cls(packed[order], bits[order])

    @property
    def left(self) -> Numbers:
        """The smaller number of each edge."""
        return self.packed >> SHIFT

    @property
    def right(self) -> Numbers:
        """The larger number of each edge."""
        return self.packed & (1 << SHIFT) - 1

    def where(self, chosen: NDArray[np.bool_]) -> "Edges":
        """Only these."""
        return Edges(self.packed[chosen], self.bits[chosen])

    def beside(self, others: "Edges") -> "Edges":
        """These and others, which are none of them."""
        packed, bits = np.concatenate([self.packed, others.packed]), np.concatenate([self.bits, others.bits])
        order = np.argsort(packed, kind="stable")
        return Edges(packed[order], bits[order])

    def touching(self, nos: Numbers) -> NDArray[np.bool_]:
        """Which of them have one of these records."""
        ends = self.left, self.right
        marks = np.zeros(1 + max(int(side.max(initial=0)) for side in (*ends, nos)), np.bool_)
        marks[nos] = True
        found: NDArray[np.bool_] = marks[ends[0]] | marks[ends[1]]
        return found

    def at(self, places: Numbers) -> "Edges":
        """Those at some places."""
        return Edges(self.packed[places], self.bits[places])

    def beside_of(self, others: "Edges") -> tuple[Numbers, NDArray[np.bool_]]:
        """Where each of them would stand among these others, and whether it does, whatever its bits."""
        place = np.searchsorted(others.packed, self.packed)
        known = place < len(others.packed)
        known[known] = others.packed[place[known]] == self.packed[known]
        return place, known


def everything(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> Edges:
    """All edges there are, or that touch some records, those of records live no longer among them."""
    wanted = sa.select(edge.c.left_no, edge.c.right_no, edge.c.bits)
    if record_nos is not None:
        wanted = wanted.where(_touches(connection, list(record_nos)))
    told = bulk.columns(connection, wanted)
    return Edges.of(told["left_no"], told["right_no"], told["bits"].astype(np.float64))


def replace(connection: sa.Connection, before: Edges, chosen: NDArray[np.bool_], found: Edges) -> Edges:
    """Put edges in the place of some; writes only what is not so already.

    Args:
        connection: Of a writing unit.
        before: All edges there are, or at least those that may be found anew.
        chosen: Which of them are known anew.
        found: What there is in their place.

    Returns:
        The same as they are then.
    """
    mine, rest = before.where(chosen), before.where(~chosen)
    exchange(connection, mine, found)
    return rest.beside(found)


def exchange(connection: sa.Connection, before: Edges, after: Edges) -> None:
    """Put edges in the place of those before; writes only what is different."""
    place, known = after.beside_of(before)
    there = np.flatnonzero(known)
    there = there[before.bits[place[there]] != after.bits[there]]
    stays = np.zeros(len(before.packed), np.bool_)
    stays[place[known]] = True
    gone, moved, fresh = before.where(~stays), after.at(there), after.where(~known)
    bulk.delete_pairs(connection, edge, ("left_no", "right_no"), (gone.left, gone.right))
    bulk.update(connection, edge, {"left_no": moved.left, "right_no": moved.right}, ("bits", moved.bits))
    bulk.insert(connection, edge, {"left_no": fresh.left, "right_no": fresh.right, "bits": fresh.bits})
    if len(gone.packed) or len(moved.packed) or len(fresh.packed):
        changes.mark(connection, changes.EDGES)


def columns(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> dict[str, NDArray[Any]]:
    """Edges between live records: ``left_no`` and ``right_no`` int64, ``bits`` float64, sorted.

    Args:
        connection: Inside a unit of work.
        record_nos: Only edges that touch one of these; None for all.
    """
    left, right = membership.alias(), membership.alias()
    wanted = (
        sa.select(edge)
        .join(left, sa.and_(left.c.record_no == edge.c.left_no, left.c.until.is_(None)))
        .join(right, sa.and_(right.c.record_no == edge.c.right_no, right.c.until.is_(None)))
        .order_by(edge.c.left_no, edge.c.right_no)
    )
    if record_nos is not None:
        wanted = wanted.where(_touches(connection, list(record_nos)))
    return bulk.columns(connection, wanted, {})


def _touches(connection: sa.Connection, nos: list[int]) -> sa.ColumnElement[bool]:
    return sa.or_(bulk.among(connection, edge.c.left_no, nos), bulk.among(connection, edge.c.right_no, nos))
