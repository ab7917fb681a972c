"""Links: pairs of cores that stage two weighed; the review queue, and what the interval is made of."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from kankei.store import blocks, bulk, changes, families, memberships, unwritten
from kankei.store.edges import SHIFT
from kankei.store.tables import edge, judgement, link, membership

__all__ = [
    "bits_between",
    "columns",
    "edges_from",
    "edges_within",
    "everything",
    "exchange",
    "of_person",
    "replace",
    "settled_at",
    "touchpoints",
]

LinkColumns = Mapping[str, NDArray[Any]]
"""Links as columns named as the fields of Link."""
SIDES = ("left_no", "right_no")
"""The key of a link: one record of each core."""


def everything(connection: sa.Connection, record_nos: Iterable[int] | None = None) -> LinkColumns:
    """All links there are, or that touch some records, those of records live no longer among them."""
    wanted = sa.select(link.c.left_no, link.c.right_no, link.c.left_core, link.c.right_core, link.c.bits)
    if record_nos is not None:
        nos = list(record_nos)
        sides = (bulk.among(connection, side, nos) for side in (link.c.left_no, link.c.right_no))
        wanted = wanted.where(sa.or_(*sides))
    return bulk.columns(connection, wanted)


def replace(
    connection: sa.Connection, before: LinkColumns, record_nos: NDArray[np.int64], found: LinkColumns
) -> LinkColumns:
    """Put links in the place of all that touch any of these records; writes only what is not so already.

    Args:
        connection: Of a writing unit.
        before: All links there are, or at least those that touch them.
        record_nos: The records whose links are known anew.
        found: All that touch them now.

    Returns:
        The same as they are then.
    """
    sides = before["left_no"], before["right_no"]
    marks = np.zeros(1 + max(int(one.max(initial=0)) for one in (*sides, record_nos)), np.bool_)
    marks[record_nos] = True
    touched = marks[sides[0]] | marks[sides[1]]
    exchange(connection, {name: column[touched] for name, column in before.items()}, found)
    return {name: np.concatenate([column[~touched], found[name]]) for name, column in before.items()}


def exchange(connection: sa.Connection, mine: LinkColumns, found: LinkColumns) -> None:
    """Put links in the place of others; writes only what is different."""
    kept, place = _met(found, mine)
    moved = kept[found["bits"][kept] != mine["bits"][place]]
    gone, fresh = (np.ones(len(told["bits"]), np.bool_) for told in (mine, found))
    gone[place] = fresh[kept] = False
    bulk.delete_pairs(connection, link, SIDES, (mine["left_no"][gone], mine["right_no"][gone]))
    those = {side: found[side][moved] for side in SIDES}
    bulk.update(connection, link, those, ("bits", found["bits"][moved]))
    bulk.insert(connection, link, {name: column[fresh] for name, column in found.items()})
    if gone.any() or fresh.any() or len(moved):
        changes.mark(connection, changes.EDGES)


def _met(these: LinkColumns, those: LinkColumns) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where these links stand that are among those, between the same cores; and where they stand there."""
    one, other = (told["left_no"] << SHIFT | told["right_no"] for told in (these, those))
    order = np.argsort(other)
    rank = np.searchsorted(other, one, sorter=order)
    here = np.flatnonzero(rank < len(other))
    there = order[rank[here]]
    same = other[there] == one[here]
    for core in ("left_core", "right_core"):
        same &= those[core][there] == these[core][here]
    return here[same], there[same]


def columns(connection: sa.Connection) -> dict[str, NDArray[Any]]:
    """Links between live records, with the people of both, most bits first.

    ``left_no``, ``right_no``, ``left_core``, ``right_core``, ``left_person`` and ``right_person`` (0 for
    nobody) are int64, ``bits`` float64.
    """
    told = bulk.columns(connection, sa.select(link), {})
    live = memberships.live_now(connection)
    sides = told["left_no"], told["right_no"]
    top = max(int(one.max(initial=0)) for one in (*sides, live["record_no"]))
    whose = np.full(top + 1, -1, np.int64)
    whose[live["record_no"]] = live["person_no"]
    told |= {"left_person": whose[sides[0]], "right_person": whose[sides[1]]}
    order = np.lexsort((*sides[::-1], -told["bits"]))
    order = order[(told["left_person"][order] >= 0) & (told["right_person"][order] >= 0)]
    return {name: column[order] for name, column in told.items()}


def of_person(connection: sa.Connection, person_no: int) -> dict[str, NDArray[Any]]:
    """The links that touch a person's live records, as ``columns``."""
    wanted, left, right = _live()
    mine = sa.or_(left.c.person_no == person_no, right.c.person_no == person_no)
    return bulk.columns(connection, wanted.where(mine), {})


def bits_between(connection: sa.Connection, one: tuple[int, int], two: tuple[int, int]) -> float | None:
    """The bits of the best link between two people, or of two records of one; None if there is none.

    Each side is a record's number and its person's.
    """
    wanted, left, right = _live()
    if one[1] == two[1]:
        pair = sorted((one[0], two[0]))
        found = wanted.where(link.c.left_no.in_(pair), link.c.right_no.in_(pair))
    else:
        there = (left.c.person_no == one[1]) & (right.c.person_no == two[1])
        back = (left.c.person_no == two[1]) & (right.c.person_no == one[1])
        found = wanted.where(sa.or_(there, back))
    bits = bulk.columns(connection, found, {})["bits"].tolist()
    return float(bits[0]) if bits else None


def _live() -> tuple[sa.Select[Any], Any, Any]:
    """The query for links between live records, and the memberships of both sides in it."""
    left, right = membership.alias(), membership.alias()
    wanted = (
        sa.select(
            link.c.left_no,
            link.c.right_no,
            link.c.left_core,
            link.c.right_core,
            link.c.bits,
            left.c.person_no.label("left_person"),
            right.c.person_no.label("right_person"),
        )
        .join(left, sa.and_(left.c.record_no == link.c.left_no, left.c.until.is_(None)))
        .join(right, sa.and_(right.c.record_no == link.c.right_no, right.c.until.is_(None)))
        .order_by(link.c.bits.desc(), link.c.left_no, link.c.right_no)
    )
    return wanted, left, right


def edges_within(connection: sa.Connection, person_nos: Iterable[int]) -> dict[str, NDArray[Any]]:
    """The edges between live records of one person, of these people: ``left_no``, ``right_no``, ``bits``."""
    left, right = membership.alias(), membership.alias()
    wanted = (
        sa.select(edge.c.left_no, edge.c.right_no, edge.c.bits)
        .join(left, sa.and_(left.c.record_no == edge.c.left_no, left.c.until.is_(None)))
        .join(right, sa.and_(right.c.record_no == edge.c.right_no, right.c.until.is_(None)))
        .where(left.c.person_no == right.c.person_no, bulk.among(connection, left.c.person_no, person_nos))
    )
    return bulk.columns(connection, wanted, {})


def edges_from(connection: sa.Connection, record_nos: Iterable[int]) -> dict[str, NDArray[Any]]:
    """The edges whose first record is one of these: ``left_no``, ``right_no``, ``bits``."""
    aside = unwritten.of(connection)
    if aside is not None and aside.edges is not None:
        told = aside.edges.where(np.isin(aside.edges.left, np.fromiter(record_nos, np.int64)))
        return {"left_no": told.left, "right_no": told.right, "bits": told.bits}
    mine = bulk.among(connection, edge.c.left_no, record_nos)
    return bulk.columns(connection, sa.select(edge.c.left_no, edge.c.right_no, edge.c.bits).where(mine))


def touchpoints(connection: sa.Connection, record_nos: Iterable[int]) -> dict[str, NDArray[Any]]:
    """The touchpoints of these records, out of packed columns: int64 columns ``no`` and ``record_no``."""
    told = blocks.columns(connection, families.TOUCHPOINT)
    mine = np.isin(told["record_no"], np.fromiter(record_nos, np.int64))
    return {name: told[name][mine] for name in ("no", "record_no")}


def settled_at(connection: sa.Connection) -> dt.datetime | None:
    """When a membership or a judgement last changed; None if none ever did.

    Links are replaced, not kept: they are those of every moment from then on, and of none before.
    """
    judged = (judgement.c.judged_at, judgement.c.withdrawn_at)
    moments = [connection.scalar(sa.select(sa.func.max(moment))) for moment in judged]
    lives = blocks.columns(connection, families.MEMBERSHIP)
    if moved := max(int(lives[name].max(initial=0)) for name in ("since", "until")):
        moments.append(families.as_moment(moved))
    return max((moment for moment in moments if moment is not None), default=None)
