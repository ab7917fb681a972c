"""Recognition: who a record is, told from its own candidates at once.

The bits are exact: those that the pair has when everybody is worked out. What a record means for others, how
its name is a little commoner now or whom it brings together, is left to the next resolution.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.matching.arrivals import Arrivals
from kankei.matching.blocking import LOW, SHIFT, Keys
from kankei.matching.census import Census
from kankei.matching.certainty import Met, certain
from kankei.matching.columns import GIVEN, REACHED, WITH_GIVEN, Columns, Floats, Ints
from kankei.matching.comparison import Levels, compare
from kankei.matching.directory import Directory
from kankei.matching.explanation import Reason, reasons
from kankei.matching.model import Model
from kankei.matching.resolution import Resolution, resolve, score_pairs
from kankei.matching.sets import distinct, within
from kankei.model import Verdict
from kankei.model.judgement import APART
from kankei.store import judgements, memberships, verdicts

__all__ = ["Candidate", "Other", "Recognised", "Sight", "recognise"]


class Candidate(Struct, frozen=True, kw_only=True):
    """A live record that may be the same person's, whose it is (0 for nobody), and the bits of the pair."""

    record_no: int
    person_no: int
    bits: float


class Other(Struct, frozen=True, kw_only=True):
    """Somebody else whom a record may be: the bits, and what the two records say that speaks for it."""

    person_no: int
    bits: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """By what those are answered who may not know of everybody: as if some records were not there.

    ``hidden`` are the numbers of those records; ``whose`` says of others whose they are to such a caller.
    """

    hidden: frozenset[int] = frozenset()
    whose: Mapping[int, int] = field(default_factory=dict)

    def rows(self, directory: Directory) -> Ints:
        """The rows of the hidden records."""
        return directory.rows(np.array(sorted(self.hidden), np.int64))

    def persons(self, mates: Mapping[str, Ints]) -> dict[int, int]:
        """Whose each live record is, by number."""
        told = zip(mates["record_no"].tolist(), mates["person_no"].tolist(), strict=True)
        return {no: self.whose.get(no, person) for no, person in told if no not in self.hidden}


EVERYTHING = Sight()


class Recognised(Struct, frozen=True, kw_only=True):
    """Who one of the records asked about is.

    ``person_no`` is None for somebody new; ``group`` is the same for records asked about together that are
    one person, and -1 for nobody in particular. ``others`` are people it may be too, most bits first.
    """

    person_no: int | None
    group: int
    candidates: tuple[Candidate, ...]
    others: tuple[Other, ...]


def recognise(
    connection: sa.Connection,
    directory: Directory,
    come: Arrivals,
    *,
    model: Model,
    sight: Sight = EVERYTHING,
) -> list[Recognised]:
    """Who each of some records is, none of which is in the store; they may be each other.

    Args:
        connection: Inside a unit of work.
        directory: Of the same moment.
        come: The records.
        model: The matching model in force.
        sight: What of the store may show in the answer.
    """
    with directory.visiting(come) as mine:
        hidden, end = sight.rows(directory), directory.end
        left, right = _pairs(directory, come.blocking, mine, model.block_cap, hidden)
        told = dict[int, Recognised]()
        if len(left):
            near = _Near.of(directory, np.unique(np.concatenate([left, right])), hidden)
            met = near.met(left, right, model)
            left, right, bits = met.tied
            whose = _whose(connection, directory, distinct(right[right < mine[0]]), sight)
            ties = _ties(directory, (left, right, bits), whose)
            sure = certain(met, whose) if sight is EVERYTHING else {}
            told |= {
                row: Recognised(person_no=who, group=2 * end + who, candidates=ties[row], others=())
                for row, who in sure.items()
            }
            rows = _unsure((left, right), whose, sure)
            if len(rows):
                near = near.among(directory, rows, hidden)
                told |= _worked_out(connection, directory, near, met, whose=whose, ties=ties)
    return [told.get(row) or _alone(come, place, end + row) for place, row in enumerate(mine.tolist())]


@dataclass(frozen=True, slots=True)
class _Near:
    """Some rows of a directory, ascending, as they are compared, with their census."""

    rows: Ints
    table: Columns
    counted: Census

    @classmethod
    def of(cls, directory: Directory, rows: Ints, hidden: Ints) -> Self:
        table = directory.table(rows)
        return cls(rows, table, directory.census(table, without=hidden))

    def among(self, directory: Directory, rows: Ints, hidden: Ints) -> "_Near":
        """Other rows, mostly some of these."""
        place = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        if (self.rows[place] != rows).any():
            return _Near.of(directory, rows, hidden)
        return _Near(rows, self.table.rows(place), self.counted.rows(place))

    def met(self, left: Ints, right: Ints, model: Model) -> Met:
        """What pairs of rows weigh."""
        sides = (self.rows.searchsorted(side) for side in (left, right))
        scored = score_pairs(self.table, *sides, counted=self.counted, model=model)
        return Met(self.rows, self.table, scored, model)


def _alone(come: Arrivals, place: int, group: int) -> Recognised:
    """A record that nothing above the floor connects with any other: somebody new, if it can be somebody."""
    reached, given, more = (
        any(come.texts[field][place] for field in fields) for fields in (REACHED, GIVEN, WITH_GIVEN)
    )
    somebody = reached or (given and more)
    return Recognised(person_no=None, group=group if somebody else -1, candidates=(), others=())


def _pairs(directory: Directory, keys: Keys, mine: Ints, cap: int, hidden: Ints) -> tuple[Ints, Ints]:
    """Each record asked about with every record that it meets in a block; two of them meet once."""
    rows, hashed = keys
    place, other = directory.sharing(hashed, most=cap)
    one = mine[rows[place]]
    met = (other != one) & ((other < mine[0]) | (other < one))
    if len(hidden):
        met &= ~np.isin(other, hidden)
    packed = distinct(one[met] << SHIFT | other[met])
    return packed >> SHIFT, packed & LOW


def _whose(connection: sa.Connection, directory: Directory, known: Ints, sight: Sight) -> dict[int, int]:
    """Whose the records of all are who have one of these rows, by row."""
    if not len(known):
        return {}
    person = sight.persons(memberships.together(connection, directory.nos(known)))
    rows = directory.places(np.fromiter(person, np.int64, len(person)))
    return {row: who for row, who in zip(rows.tolist(), person.values(), strict=True) if row >= 0}


def _unsure(tied: tuple[Ints, Ints], whose: Mapping[int, int], sure: Mapping[int, int]) -> Ints:
    """The rows of those who are to be worked out, and of all whom they may be."""
    told = set(sure.values())
    theirs = [row for row, who in whose.items() if who not in told]
    asked = ~within(tied[0], np.array(sorted(sure), np.int64))
    return distinct(np.concatenate([np.array(theirs, np.int64), *(side[asked] for side in tied)]))


def _worked_out(
    connection: sa.Connection,
    directory: Directory,
    near: _Near,
    met: Met,
    *,
    whose: Mapping[int, int],
    ties: Mapping[int, tuple[Candidate, ...]],
) -> dict[int, Recognised]:
    """Who those asked about are among rows that stand near, by row."""
    nos, rows = directory.nos(near.rows).tolist(), near.rows.tolist()
    found = _resolved(connection, directory, near, nos, met.model)
    people = _People(found, [whose.get(row, 0) for row in rows], near, met)
    return {
        row: people.told(place, ties.get(row, ()))
        for place, (row, no) in enumerate(zip(rows, nos, strict=True))
        if no < 0
    }


def _resolved(
    connection: sa.Connection, directory: Directory, near: _Near, nos: list[int], model: Model
) -> Resolution:
    place = {no: index for index, no in enumerate(nos) if no > 0}
    told = verdicts.in_force(connection, place) if place and judgements.any_active(connection) else {}
    pairs = {(place[a], place[b]): one.verdict for (a, b), one in told.items() if a in place and b in place}
    return resolve(
        near.table,
        model=model,
        same=[pair for pair, verdict in pairs.items() if verdict is Verdict.SAME],
        different=[pair for pair, verdict in pairs.items() if verdict in APART],
        counted=near.counted,
        crowd=directory.sizes,
    )


def _ties(
    directory: Directory, tied: tuple[Ints, Ints, Floats], whose: Mapping[int, int]
) -> dict[int, tuple[Candidate, ...]]:
    """The candidates of each record asked about, most bits first."""
    ties: dict[int, list[Candidate]] = {}
    lefts, rights, bits = tied
    rows, back = np.unique(rights, return_inverse=True)
    nos, order = directory.nos(rows)[back], np.argsort(-bits, kind="stable")
    told = (side[order].tolist() for side in (lefts, rights, nos, bits))
    for left, right, no, weight in zip(*told, strict=True):
        if no > 0:
            one = Candidate(record_no=no, person_no=whose.get(right, 0), bits=weight)
            ties.setdefault(left, []).append(one)
    return {row: tuple(found) for row, found in ties.items()}


class _People:
    """Groups of records that are one person each, as plain lists: they are few."""

    def __init__(self, found: Resolution, owner: list[int], near: _Near, met: Met) -> None:
        self._labels, self._owner = found.labels.tolist(), owner
        self._near, self._met = near, met
        links, order = found.links, np.argsort(-found.links.bits, kind="stable")
        sides = (links.left[order], links.right[order], links.bits[order])
        self._links = list(zip(*(side.tolist() for side in sides), strict=True))

    def told(self, place: int, candidates: tuple[Candidate, ...]) -> Recognised:
        """Who the record at a place is."""
        group = self._labels[place]
        person = self._most(group) if group >= 0 else None
        others = self._others(place, group, person)
        return Recognised(person_no=person, group=group, candidates=candidates, others=others)

    def _most(self, group: int) -> int | None:
        """Who has most of the records of a group, among equals the one begun first."""
        counts = Counter(
            who for who, label in zip(self._owner, self._labels, strict=True) if label == group and who > 0
        )
        return min(counts, key=lambda who: (-counts[who], who), default=None)

    def _others(self, place: int, group: int, person: int | None) -> tuple[Other, ...]:
        """The people on the far side of the links of a group, most bits first."""
        others: dict[int, tuple[float, int]] = {}
        for left, right, bits in self._links:
            here = self._labels[left] == group
            if here != (self._labels[right] == group):
                far = right if here else left
                if self._owner[far] not in (0, person):
                    others.setdefault(self._owner[far], (bits, far))
        if not others:
            return ()
        told = reasons(self._levels(place, [far for _, far in others.values()]), model=self._met.model)
        return tuple(
            Other(person_no=who, bits=bits, reasons=why)
            for (who, (bits, _)), why in zip(others.items(), told, strict=True)
        )

    def _levels(self, place: int, others: list[int]) -> Levels:
        """How far the record at a place agrees with others: it was compared with all whom it meets."""
        rows = self._near.rows
        found = self._met.levels(int(rows[place]), rows[others].tolist())
        return (
            compare(self._near.table, np.full(len(others), place), np.array(others))
            if found is None
            else found
        )
