"""Ownership: which person's id a group of records bears, so that ids stay with people through every change.

A person stays with the group that holds most of their records, among equals the person begun first stays. Two
things come before that, and make a withdrawn judgement leave no trace: a part that once came in from somebody
else goes back to that id when it leaves again, and a part that was split off returns to the id it left,
however much has come to either meanwhile. And a protected person keeps their id beside strangers as
whom they were logged.
"""

import datetime as dt
from collections import defaultdict
from typing import Literal, NamedTuple

import numpy as np
import sqlalchemy as sa

from kankei.matching.columns import Ints
from kankei.matching.sets import distinct, without
from kankei.store import directives, memberships, people, verdicts

__all__ = ["owners"]


SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


class _Past(NamedTuple):
    """How a record came to its person: since which membership, from whom, and whether it only came back."""

    began: int
    former: int
    back: bool


def owners(
    connection: sa.Connection, nos: Ints, labels: Ints, before: Ints, at: dt.datetime
) -> tuple[Ints, Ints, int]:
    """Dense group numbers, the person of each group, and how many people were begun.

    Args:
        connection: Of a writing unit.
        nos: Live records by number.
        labels: The group of each; -1 for nobody in particular.
        before: The person of each so far; 0 for nobody.
        at: The moment of the change, aware.
    """
    group = np.unique(labels, return_inverse=True)[1]
    somebody = labels >= 0
    owner = np.zeros(int(group.max()) + 1 if len(group) else 0, np.int64)
    votes = _votes(connection, nos[somebody], group[somebody], before[somebody])
    _claim(connection, owner, group[somebody], votes)
    lost = np.flatnonzero((owner[group] == 0) & somebody)
    _reclaim(connection, owner, group[lost], nos[lost])
    people.merge(connection, {int(who): None for who in without(owner, before) if who > 0})
    empty = distinct(group[somebody & (owner[group] == 0)])
    owner[empty] = [fresh.no for fresh in people.begin(connection, len(empty), at)]
    return group, owner, len(empty)


def _votes(connection: sa.Connection, nos: Ints, group: Ints, before: Ints) -> Ints:
    """Whose each record would be: its person, or whom its part of a person came from or left."""
    known = before > 0
    base = int(before.max(initial=0)) + 1
    cells = distinct(group[known] * base + before[known])
    split, mixed = _repeated(cells % base), _repeated(cells // base)
    parted, joined = np.isin(before, split), np.isin(group, mixed) & known
    votes = before.copy()
    if not (parted.any() or joined.any()):
        return votes
    past = _pasts(connection, nos[parted | joined], before[parted | joined])
    came = [
        (rows[group[rows] == part], former)
        for rows in _runs(before, split)
        for part, former in _go_back(group[rows].tolist(), [past[no] for no in nos[rows].tolist()]).items()
    ]
    living = memberships.with_members(connection, {former for _, former in came})
    for rows, former in came:
        if former not in living:
            votes[rows] = former
    for rows in _runs(np.where(known, group, -1), mixed):
        if not parted[rows].any():
            _return(votes, nos, before, rows, past)
    return votes


def _runs(values: Ints, wanted: Ints) -> list[Ints]:
    """The places of each of some values, ascending."""
    order = np.argsort(values, kind="stable")
    ends = (np.searchsorted(values[order], wanted, side) for side in SIDES)
    return [order[begin:end] for begin, end in zip(*ends, strict=True)]


def _repeated(values: Ints) -> Ints:
    found, counts = np.unique(values, return_counts=True)
    twice: Ints = found[counts > 1]
    return twice


def _pasts(connection: sa.Connection, nos: Ints, before: Ints) -> dict[int, _Past]:
    """How each record came to the person it has."""
    stays: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for no, began, person in verdicts.stays(connection, nos.tolist()):
        stays[no].append((began, person))
    found = {}
    for no, who in zip(nos.tolist(), before.tolist(), strict=True):
        told = stays[no]
        last = max((place for place, stay in enumerate(told) if stay[1] != who), default=-1)
        earlier = [person for _, person in told[: last + 1]]
        began = told[last + 1][0] if last + 1 < len(told) else 0
        found[no] = _Past(began, earlier[-1] if earlier else 0, who in earlier)
    return found


def _go_back(group: list[int], past: list[_Past]) -> dict[int, int]:
    """One person falls apart: the parts that began with somebody who came in, and who that was.

    Nobody goes back if every part began so: then the larger one keeps the id.
    """
    firsts: dict[int, _Past] = {}
    for part, own in zip(group, past, strict=True):
        firsts[part] = min(firsts.get(part, own), own)
    came = {part: first.former for part, first in firsts.items() if first.former}
    return came if len(came) < len(firsts) else {}


def _return(votes: Ints, nos: Ints, before: Ints, rows: Ints, past: dict[int, _Past]) -> None:
    """Several people become one: those who were split off another of them are that other one again."""
    here = set(before[rows].tolist())
    for who in sorted(here):
        mine = rows[before[rows] == who]
        first = min(past[no] for no in nos[mine].tolist())
        if first.former in here and not first.back:
            votes[mine] = votes[rows[before[rows] == first.former][0]]


def _claim(connection: sa.Connection, owner: Ints, group: Ints, person: Ints) -> None:
    """Give groups to people by overlap, largest first, then the oldest person, then the first group.

    Who was begun for what speaks of a protected person comes last, however often that was logged.
    Most groups have one person who has no other group: those need no turn.
    """
    known = person > 0
    if not known.any():
        return
    base = int(person.max()) + 1
    cells, counts = np.unique(group[known] * base + person[known], return_counts=True)
    groups, persons = cells // base, cells % base
    alone = np.bincount(groups)[groups] == 1
    alone &= (np.bincount(persons)[persons] == 1) & (owner[groups] == 0) & ~np.isin(persons, owner)
    owner[groups[alone]] = persons[alone]
    groups, persons, counts = (one[~alone] for one in (groups, persons, counts))
    taken: set[int] = set(owner.tolist()) if len(groups) else set()
    last = directives.strangers(connection, persons.tolist()) if len(groups) else set()
    for place in np.lexsort((groups, persons, -counts, np.isin(persons, list(last)))).tolist():
        one, who = int(groups[place]), int(persons[place])
        if owner[one] == 0 and who not in taken:
            owner[one] = who
            taken.add(who)


def _reclaim(connection: sa.Connection, owner: Ints, group: Ints, nos: Ints) -> None:
    """Let groups without a person have back those their records were before, when nobody else has them."""
    past = memberships.past_persons(connection, nos.tolist()) if len(nos) else {}
    living = memberships.with_members(connection, set(past.values()))
    former = np.fromiter((past.get(no, 0) for no in nos.tolist()), np.int64, len(nos))
    _claim(connection, owner, group, np.where(np.isin(former, sorted(living)), 0, former))
