"""Ownership: which person's id a group of records bears, so that ids stay with people through every change.

A group whose people nobody else shares keeps its id. Where people fall apart or become one, every record has
a say for the ids that are its own: the first that it bore, and each that was begun for it when it was split
off. So whoever is together again is again who they were, whatever was judged and withdrawn meanwhile. Who
came to a person later speaks as the record to which it came, so that a part which once came in goes back to
its id however much has come to it. And a protected person keeps their id beside strangers as whom they were
logged.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from kankei.matching.columns import Ints
from kankei.matching.sets import distinct, without
from kankei.model import Measure
from kankei.store import directives, memberships, people, verdicts
from kankei.store.verdicts import Stay

__all__ = ["let_go", "owners", "redirect"]

Flags = npt.NDArray[np.bool_]
Line = tuple[int, ...]
"""The people who a record is by its own right, first to last."""
Stays = Mapping[int, Sequence[Stay]]
"""Whose each record was, one stay after another."""


class _Claim(NamedTuple):
    """What speaks for giving a person's id to a group; what sorts first has it."""

    stranger: bool
    """Begun for what speaks of a protected person."""
    later: bool
    """All who claim this id have one of their own since, or none has it by its own right."""
    votes: int
    """Records that claim it, as a negative number."""
    person: int
    held: int
    """Records that bear it now, as a negative number."""
    group: int


def owners(
    connection: sa.Connection, nos: Ints, labels: Ints, before: Ints, at: dt.datetime,
    *, asked: Iterable[int] = (),
) -> tuple[Ints, Ints, int]:  # fmt: skip
    """Dense group numbers, the person of each group, and how many people were begun.

    Args:
        connection: Of a writing unit.
        nos: Live records by number.
        labels: The group of each; -1 for nobody in particular.
        before: The person of each so far; 0 for nobody.
        at: The moment of the change, aware.
        asked: Records whose group's id is asked about though nobody seems to part or to come together.
    """
    group = np.unique(labels, return_inverse=True)[1]
    somebody = labels >= 0
    owner = np.zeros(int(group.max()) + 1 if len(group) else 0, np.int64)
    contested = _contested(connection, nos, group, before, somebody)
    contested[group[np.isin(nos, list(asked))]] = True
    plain = somebody & ~contested[group] & (before > 0)
    owner[group[plain]] = before[plain]
    open_to = somebody & contested[group]
    _settle(connection, owner, nos[open_to], group[open_to], before[open_to])
    people.merge(connection, {int(who): None for who in without(owner, before) if who > 0})
    empty = distinct(group[somebody & (owner[group] == 0)])
    owner[empty] = [fresh.no for fresh in people.begin(connection, len(empty), at)]
    return group, owner, len(empty)


def redirect(connection: sa.Connection, nos: Ints, before: Ints, after: Ints) -> None:
    """Let the id of a person who has no record left lead to the one who has most of them.

    A record that was a guest there, and goes back to whose it was, leads nobody: those who bore the id by
    right are gone with their list.

    Args:
        connection: Of a writing unit, before the records move.
        nos: Live records by number.
        before: The person of each so far; 0 for nobody.
        after: Whose each is to be.
    """
    held = np.zeros(1 + max(int(one.max(initial=0)) for one in (before, after)), np.bool_)
    held[after] = held[0] = True
    lost = np.flatnonzero(~held[before] & (after > 0))
    moves = list(zip(nos[lost].tolist(), before[lost].tolist(), after[lost].tolist(), strict=True))
    stays = verdicts.stays(connection, nos[lost].tolist()) if moves else {}
    led = Counter((old, new) for no, old, new in moves if not _goes_back(stays.get(no, ()), old, new))
    people.merge(connection, dict(sorted(led, key=lambda move: (led[move], move))))


def _goes_back(told: Sequence[Stay], old: int, new: int) -> bool:
    """Whether a record leaves an id that is none of its own for one that it bore."""
    return old not in _own(told) and new in {stay.person for stay in told}


def let_go(connection: sa.Connection, gone: Iterable[int]) -> None:
    """Let the ids of records that are live no longer lead to nobody in whom no live record bore them."""
    own = {person for told in verdicts.stays(connection, gone).values() for person in _own(told)}
    for person, now in people.leads_to(connection, own).items():
        theirs = memberships.members(connection, [now])["record_no"].tolist()
        bore = {stay.person for told in verdicts.stays(connection, theirs).values() for stay in told}
        if person not in bore:
            people.merge(connection, {person: None})


def _contested(connection: sa.Connection, nos: Ints, group: Ints, before: Ints, somebody: Flags) -> Flags:
    """Which groups are to be asked: whose people fall apart or become one, or that were somebody once."""
    known = (before > 0) & somebody
    base = int(before.max(initial=0)) + 1
    cells = distinct(group[known] * base + before[known])
    contested = np.zeros(int(group.max()) + 1 if len(group) else 0, np.bool_)
    contested[cells[np.isin(cells % base, _repeated(cells % base))] // base] = True
    contested[_repeated(cells // base)] = True
    held = np.zeros(len(contested), np.bool_)
    held[group[known]] = True
    lost = np.flatnonzero(somebody & ~held[group])
    once = memberships.once_somebodys(connection, nos[lost].tolist()) if len(lost) else set()
    contested[group[lost[np.isin(nos[lost], list(once))]]] = True
    return contested


def _repeated(values: Ints) -> Ints:
    found, counts = np.unique(values, return_counts=True)
    twice: Ints = found[counts > 1]
    return twice


def _settle(connection: sa.Connection, owner: Ints, nos: Ints, group: Ints, before: Ints) -> None:
    """Give groups the ids that most of their records claim, each id once."""
    stays = verdicts.stays(connection, nos.tolist()) if len(nos) else {}
    claims = [
        claim
        for place in _runs(group)
        for claim in _claims(int(group[place[0]]), nos[place].tolist(), before[place].tolist(), stays)
    ]
    elsewhere = {claim.person for claim in claims} - set(before.tolist())
    taken = memberships.with_members(connection, elsewhere) if elsewhere else set()
    if elsewhere:  # who was erased is nobody again
        taken |= {one.person_no for one in directives.in_force(connection, [Measure.ERASED])} & elsewhere
    strangers = directives.strangers(connection, {claim.person for claim in claims}) if claims else set()
    for claim in sorted(one._replace(stranger=one.person in strangers) for one in claims):
        if owner[claim.group] == 0 and claim.person not in taken:
            owner[claim.group] = claim.person
            taken.add(claim.person)


def _runs(group: Ints) -> list[Ints]:
    """The places of the records of each group."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if len(group) else []


def _claims(group: int, nos: list[int], before: list[int], stays: Stays) -> list[_Claim]:
    """What the records of one group claim: their own ids, and last those they bear now."""
    lines = _lines({no: stays[no] for no in nos if no in stays})
    voters: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        for person in line:
            voters[person].append(line)
    held = Counter(before)
    return [
        _Claim(
            False,
            _have_later(person, voters[person]),
            -len(voters[person]),
            person,
            -held[person],
            group,
        )
        for person in voters.keys() | held.keys()
        if person
    ]


def _have_later(person: int, lines: Iterable[Line]) -> bool:
    """Whether these lines have an id in common that came after this one; so, too, without any line."""
    after = [set(line[line.index(person) + 1 :]) for line in lines]
    return not after or bool(set.intersection(*after))


def _lines(stays: Stays) -> list[Line]:
    """The own ids of records of one group; who came to somebody is as the one who was there first."""
    first: dict[int, tuple[int, int]] = {}
    for no, told in stays.items():
        for stay in told:
            first[stay.person] = min(first.get(stay.person, (stay.began, no)), (stay.began, no))
    found = []
    for no, told in stays.items():
        host = first[told[0].person][1]
        came = [] if told[0].founded or host == no else _own(stays[host], until=told[0].began)
        found.append(tuple(dict.fromkeys([*came, *_own(told)[len(came) > 0 :]])))
    return found


def _own(told: Sequence[Stay], until: int | None = None) -> list[int]:
    """The person of the first stay and those begun for the record, up to a membership."""
    return [
        stay.person
        for place, stay in enumerate(told)
        if (place == 0 or stay.founded) and (until is None or stay.began <= until)
    ]
