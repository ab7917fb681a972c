"""Explaining: why two records are one person or two, and what holds a person's records together."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.matching.census import Census
from kankei.matching.columns import Floats, Ints
from kankei.matching.explanation import Explanation, explain, veiled
from kankei.matching.model import Model
from kankei.matching.resolution import score_pairs
from kankei.matching.scoring import probability
from kankei.matching.sets import distinct
from kankei.model import Judgement, Measure, Record, Verdict
from kankei.model.judgement import APART
from kankei.store import directives, links, memberships, people, records, verdicts
from kankei.usecases.identity import models
from kankei.usecases.identity.neighbourhood import Neighbourhood, between
from kankei.usecases.review.pairing import pair_of
from kankei.usecases.review.reserving import census_for
from kankei.usecases.rights.reserve import EVERYTHING, LATEST, Viewer, own, page_of, records_of

__all__ = ["Bond", "Near", "PersonWhy", "Said", "Why", "person", "why"]

Pair = tuple[int, int]


class Said(Struct, frozen=True, kw_only=True):
    """A judgement as it is told: what was found, by whom, when, why; ``model`` is that of the time."""

    id: uuid.UUID
    verdict: Verdict
    reason: str
    by: str
    at: dt.datetime
    bits: float
    model: str


class Why(Struct, frozen=True, kw_only=True):
    """Two records, how they stand, and the waterfall of what speaks for and against.

    ``explanation`` weighs the two records alone; ``group_bits`` is what stage two found of all the records of
    both groups, None if it never weighed them. ``judged`` is the judgement in force between the two.
    """

    left: Record
    right: Record
    left_person: uuid.UUID | None
    right_person: uuid.UUID | None
    explanation: Explanation
    probability: float
    group_bits: float | None
    judged: Said | None

    @property
    def joined(self) -> bool:
        """Whether both are one person now."""
        return self.left_person is not None and self.left_person == self.right_person

    @property
    def held_apart(self) -> bool:
        """Whether both are two people by a wall, though they or their groups weigh enough for one."""
        most = max(self.explanation.bits, self.group_bits or 0.0)
        return not self.joined and most > 0.0 and self.explanation.wall != ""

    @property
    def through_others(self) -> bool:
        """Whether both are one person, but not by their own weight or their groups', nor by staff's word."""
        groups = self.group_bits is not None and self.group_bits >= 0.0
        alone = self.explanation.bits >= self.explanation.threshold or groups
        said = self.judged is not None and self.judged.verdict is Verdict.SAME
        return self.joined and not alone and not said


class Bond(Struct, frozen=True, kw_only=True):
    """Two records of one person and what holds them together: the evidence, or a judgement."""

    left: uuid.UUID
    right: uuid.UUID
    explanation: Explanation
    judged: Said | None


class Near(Struct, frozen=True, kw_only=True):
    """Somebody who may be the same person, by the closest pair of records."""

    person: uuid.UUID
    left: uuid.UUID
    right: uuid.UUID
    probability: float


class PersonWhy(Struct, frozen=True, kw_only=True):
    """A person: the records, the bonds that hold them together (one fewer), and who else it may be.

    Records without a bond are held by the stage that weighs whole groups, or by a record that is gone.
    """

    person: uuid.UUID
    records: list[Record]
    bonds: list[Bond]
    near: list[Near]


def why(
    connection: sa.Connection,
    left: uuid.UUID,
    right: uuid.UUID,
    *,
    model: Model | None = None,
    viewer: Viewer = EVERYTHING,
) -> Why:
    """The waterfall of two records (or of two people, by the best pair of their records), in bits.

    Only the two records are read, and the counts of what they say: it costs the same in a store of any size.
    What others say of a protected person's contacts counts for nothing to who may not protect.

    Raises:
        UnknownError: One of the ids is neither a record's nor a person's.
        StoreError: ``review.same``, both mean one; ``review.gone``, one is no longer live.
    """
    with_model = model or models.in_force(connection)
    one, two = pair_of(connection, left, right, with_model)
    part = between(connection, np.array([one, two]))
    said = {record.no: record for record in records.by_nos(connection, [one, two])}
    held = memberships.of_records(connection, [one, two])
    whose = dict(zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True))
    ids = people.ids(connection, whose.values())
    counted = census_for(connection, part, viewer)
    told = _shown(connection, (one, two), _explained(part, (one, two), counted, with_model))
    judged = verdicts.in_force(connection, [one]).get((min(one, two), max(one, two)))
    return Why(
        left=said[one],
        right=said[two],
        left_person=ids.get(whose[one]),
        right_person=ids.get(whose[two]),
        explanation=told,
        probability=float(probability(np.array([told.bits]))[0]),
        group_bits=links.bits_between(connection, (one, whose[one]), (two, whose[two])),
        judged=_said(judged),
    )


def person(connection: sa.Connection, name: uuid.UUID, *, viewer: Viewer = EVERYTHING) -> PersonWhy:
    """What holds a person's records together, and who else they may be; none if no record is live any more.

    Who may not protect is told of a protected person only the records that they may see (``reserve``).

    Raises:
        UnknownError: There is no such person.
    """
    page = page_of(connection, name, known_at=LATEST, viewer=viewer)
    if page.reserved:
        shown = records_of(connection, page, viewer)
        nos = [one.no for one in shown] if page.alias else []
        clear = own(connection, shown, viewer)
        bonds = _bonds(connection, nos, viewer, clear=clear)
        return PersonWhy(person=page.id, records=shown, bonds=bonds, near=[])
    now = page.no
    nos = memberships.members(connection, [now])["record_no"].tolist()
    return PersonWhy(
        person=page.id,
        records=records.by_nos(connection, nos),
        bonds=_bonds(connection, nos, viewer),
        near=[] if _newcomer(connection, now, viewer) else _near(connection, now, viewer),
    )


def _newcomer(connection: sa.Connection, person_no: int, viewer: Viewer) -> bool:
    """Whether somebody came since the first protection, and the viewer may not protect.

    Who else they may be is told of none of them: a right guess would be told nobody (``reserve``).
    """
    given = [] if viewer.knowing else directives.in_force(connection, [Measure.PROTECTED])
    if not given:
        return False
    (begun,) = people.by_nos(connection, [person_no])
    return begun.created_at >= min(one.set_at for one in given)


def _bonds(
    connection: sa.Connection,
    nos: list[int],
    viewer: Viewer,
    *,
    clear: Collection[int] = (),
) -> list[Bond]:
    """The firmest pairs that hang some live records together; staff's word is firmer than evidence.

    ``clear`` are records of which all is told, whoever's they are.
    """
    told = verdicts.in_force(connection, nos)
    same = {pair: one for pair, one in told.items() if one.verdict is Verdict.SAME}
    whose = memberships.of_records(connection, nos)["person_no"]
    found = links.edges_within(connection, distinct(whose[whose > 0]).tolist())
    left, right = found["left_no"], found["right_no"]
    bits = found["bits"] if viewer.knowing else _weighed(connection, left, right, viewer)
    order = np.argsort(-bits, kind="stable")
    weighed = zip(left[order].tolist(), right[order].tolist(), strict=True)
    tree = _tree(nos, [*same, *weighed])
    if not tree:
        return []
    part = between(connection, np.unique(np.array(tree)))
    counted = census_for(connection, part, viewer)
    model, ids = models.in_force(connection), records.ids(connection, nos)
    return [
        Bond(
            left=ids[a],
            right=ids[b],
            explanation=_shown(
                connection, {a, b}.difference(clear), _explained(part, (a, b), counted, model)
            ),
            judged=_said(same.get((min(a, b), max(a, b)))),
        )
        for a, b in tree
    ]


def _tree(nos: list[int], pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs, of those given firmest first, that join what earlier ones left apart."""
    group = {no: {no} for no in nos}
    kept = []
    for one, two in pairs:
        if one in group and two in group and group[one] is not group[two]:
            whole = group[one] | group[two]
            group |= dict.fromkeys(whole, whole)
            kept.append((one, two))
    return kept


def _near(connection: sa.Connection, person_no: int, viewer: Viewer) -> list[Near]:
    """The other people that links lead to, likeliest first; protected ones to those who may protect.

    Whom staff keep apart from the person is nobody that they may be.
    """
    apart = _kept_apart(connection, person_no)
    found = _open(connection, links.of_person(connection, person_no), viewer)
    names = ("left_no", "right_no", "left_person", "right_person")
    ids = records.ids(connection, np.union1d(found["left_no"], found["right_no"]))
    theirs = people.ids(connection, np.union1d(found["left_person"], found["right_person"]))
    chance = probability(found["bits"].astype(np.float64)).tolist()
    near: dict[int, Near] = {}
    for *row, q in zip(*(found[name].tolist() for name in names), chance, strict=True):
        a, b, p, other = row if row[2] == person_no else (row[1], row[0], row[3], row[2])
        if other and p != other and other not in apart:
            near.setdefault(other, Near(person=theirs[other], left=ids[a], right=ids[b], probability=q))
    return list(near.values())


def _kept_apart(connection: sa.Connection, person_no: int) -> set[int]:
    """The people from whom staff keep somebody apart."""
    mine = memberships.members(connection, [person_no])["record_no"].tolist()
    walls = [pair for pair, one in verdicts.in_force(connection, mine).items() if one.verdict in APART]
    others = {no for pair in walls for no in pair}.difference(mine)
    return set(memberships.of_records(connection, others)["person_no"].tolist())


def _open(connection: sa.Connection, found: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Links as a viewer may know them: none to protected people, weighed without where those are reached."""
    hidden = {} if viewer.knowing else directives.persons(connection, [Measure.PROTECTED])
    if not hidden:
        return found
    shut = np.isin([found["left_person"], found["right_person"]], list(hidden)).any(axis=0)
    bits = _weighed(connection, found["left_no"][~shut], found["right_no"][~shut], viewer)
    order = np.argsort(-bits, kind="stable")
    return {name: column[~shut][order] for name, column in found.items()} | {"bits": bits[order]}


def _weighed(connection: sa.Connection, left: Ints, right: Ints, viewer: Viewer) -> Floats:
    """The bits of pairs of records given by number, as a viewer may know them."""
    if len(left) == 0:
        return np.zeros(0)
    part = between(connection, np.union1d(left, right))
    one, two = np.searchsorted(part.nos, left), np.searchsorted(part.nos, right)
    counted = census_for(connection, part, viewer)
    return score_pairs(part.table, one, two, counted=counted, model=models.in_force(connection)).bits


def _explained(part: Neighbourhood, pair: Pair, counted: Census, model: Model) -> Explanation:
    one, two = np.searchsorted(part.nos, pair).tolist()
    return explain(part.table, one, two, counted=counted, model=model)


def _shown(connection: sa.Connection, nos: Collection[int], told: Explanation) -> Explanation:
    """The waterfall as it may be shown: beside a protected person's record it tells nothing of addresses."""
    return veiled(told) if directives.covered(connection, Measure.PROTECTED, nos) else told


def _said(judged: Judgement | None) -> Said | None:
    if judged is None:
        return None
    return Said(
        id=judged.id, verdict=judged.verdict, reason=judged.reason, by=judged.judged_by,
        at=judged.judged_at, bits=judged.bits, model=judged.model,
    )  # fmt: skip
