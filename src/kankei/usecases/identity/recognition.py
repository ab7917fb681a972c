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
from kankei.matching.blocking import Keys
from kankei.matching.census import Census
from kankei.matching.columns import GIVEN, REACHED, WITH_GIVEN, Columns, Floats, Ints
from kankei.matching.directory import Directory
from kankei.matching.explanation import Reason, reasons
from kankei.matching.model import Model
from kankei.matching.resolution import Resolution, resolve, score_pairs
from kankei.model import Verdict
from kankei.model.judgement import APART
from kankei.store import judgements, memberships, verdicts

__all__ = ["Candidate", "Other", "Recognised", "Sight", "recognise"]

NOBODY_KNOWN = dict.fromkeys(("record_no", "person_no"), np.zeros(0, np.int64))


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
        left, right = _pairs(directory, come.blocking, mine, model.block_cap)
        hidden = sight.rows(directory)
        if len(hidden):
            open_to = ~np.isin(right, hidden)
            left, right = left[open_to], right[open_to]
        if len(left):
            near = _Near.of(directory, np.unique(np.concatenate([left, right])), hidden)
            left, right, bits = _strong(near, left, right, model)
        tied = np.unique(np.concatenate([left, right]))
        if len(tied) == 0:
            return [_alone(come, place, place) for place in range(len(mine))]
        known = tied[tied < mine[0]]
        mates = memberships.together(connection, directory.nos(known)) if len(known) else NOBODY_KNOWN
        person = sight.persons(mates)
        theirs = directory.rows(np.fromiter(person, np.int64, len(person)))
        near = near.among(directory, np.unique(np.concatenate([theirs, tied])), hidden)
        nos = directory.nos(near.rows)
        found = _resolved(connection, directory, near, nos, model)
        people = _People(found, [person.get(no, 0) for no in nos.tolist()], near.table, model)
        ties = _ties(directory, left, right, bits, person)
    where = dict(zip(near.rows.tolist(), range(len(near.rows)), strict=True))
    return [
        people.told(where[row], ties.get(row, ()))
        if row in where
        else _alone(come, place, len(near.rows) + place)
        for place, row in enumerate(mine.tolist())
    ]


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


def _alone(come: Arrivals, place: int, group: int) -> Recognised:
    """A record that nothing above the floor connects with any other: somebody new, if it can be somebody."""
    reached, given, more = (
        any(come.texts[field][place] for field in fields) for fields in (REACHED, GIVEN, WITH_GIVEN)
    )
    somebody = reached or (given and more)
    return Recognised(person_no=None, group=group if somebody else -1, candidates=(), others=())


def _pairs(directory: Directory, keys: Keys, mine: Ints, cap: int) -> tuple[Ints, Ints]:
    """Each record asked about with every record that it meets in a block; two of them meet once."""
    rows, hashed = keys
    place, other = directory.sharing(hashed, most=cap)
    one = mine[rows[place]]
    met = (other != one) & ((other < mine[0]) | (other < one))
    packed = np.unique(one[met] * (1 << 32) + other[met])
    return packed >> 32, packed & (1 << 32) - 1


def _strong(near: _Near, left: Ints, right: Ints, model: Model) -> tuple[Ints, Ints, Floats]:
    """The pairs above the model's floor, with their bits."""
    scored = score_pairs(
        near.table,
        np.searchsorted(near.rows, left),
        np.searchsorted(near.rows, right),
        counted=near.counted,
        model=model,
    )
    real = near.table.identifiable
    kept = (scored.bits >= model.edge_floor) & real[scored.left] & real[scored.right]
    return left[kept], right[kept], scored.bits[kept]


def _resolved(
    connection: sa.Connection, directory: Directory, near: _Near, nos: Ints, model: Model
) -> Resolution:
    place = {no: index for index, no in enumerate(nos.tolist()) if no > 0}
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
    directory: Directory, left: Ints, right: Ints, bits: Floats, person: dict[int, int]
) -> dict[int, tuple[Candidate, ...]]:
    """The candidates of each record asked about, most bits first."""
    ties: dict[int, list[Candidate]] = {}
    rows, back = np.unique(right, return_inverse=True)
    nos, order = directory.nos(rows)[back], np.argsort(-bits, kind="stable")
    for row, no, weight in zip(*(side[order].tolist() for side in (left, nos, bits)), strict=True):
        if no > 0:
            one = Candidate(record_no=no, person_no=person.get(no, 0), bits=weight)
            ties.setdefault(row, []).append(one)
    return {row: tuple(found) for row, found in ties.items()}


class _People:
    """Groups of records that are one person each, as plain lists: they are few."""

    def __init__(self, found: Resolution, owner: list[int], table: Columns, model: Model) -> None:
        self._labels, self._owner = found.labels.tolist(), owner
        self._table, self._model = table, model
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
        theirs = np.array([far for _, far in others.values()])
        told = reasons(self._table, np.full(len(theirs), place), theirs, model=self._model)
        return tuple(
            Other(person_no=who, bits=bits, reasons=why)
            for (who, (bits, _)), why in zip(others.items(), told, strict=True)
        )
