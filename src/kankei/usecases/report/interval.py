"""How sure a count is: its doubtful links as stored, or worked out anew for a moment that has passed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy as sa

from kankei.counting import Standings, Touches
from kankei.counting.interval import Interval, Links, capped, doubt, number_and_axes, rounded, spread
from kankei.matching.columns import TEXT_FIELDS, Ints, columns
from kankei.matching.doubts import CoreLinks, Doubts, cores_of, doubts
from kankei.matching.model import Model
from kankei.matching.resolution import resolve
from kankei.matching.scoring import probability
from kankei.model import Verdict
from kankei.model.axis import Axis
from kankei.model.interval import Doubt, bounds
from kankei.model.interval import Interval as Constants
from kankei.model.judgement import APART
from kankei.store import comparables, links, memberships, pending
from kankei.store.doubts import Known, of_people, stored, verdicts_at
from kankei.usecases.identity import models

__all__ = ["Sureness", "Weighed", "sureness", "weighed"]

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Links that staff left open, those of them that count, and the touchpoints of their parts.

    ``core`` is the core of every known record.
    """

    core: Ints
    links: CoreLinks
    doubts: Doubts
    touches: Links


@dataclass(frozen=True, slots=True)
class Sureness:
    """What the band of any day's number is made of, all as known at one moment."""

    touches: Touches
    links: Links
    constants: Constants

    def on(self, standing: Standings) -> Interval:
        """The estimate and the band of the number of a day; ``standing`` is of all the same touchpoints."""
        (told,) = doubt(self.touches, self.links, standing=standing)
        return self._interval(told, standing, standing.rule.number.axes)

    def with_axes(self, standing: Standings) -> tuple[Interval, dict[Axis, Interval]]:
        """:meth:`on`, and the same of the people on each axis."""
        number, *axes = doubt(self.touches, self.links, standing=standing, chosen=number_and_axes)
        bands = {axis: self._interval(told, standing, [axis]) for axis, told in zip(Axis, axes, strict=True)}
        return self._interval(number, standing, standing.rule.number.axes), bands

    def _interval(self, told: Doubt, standing: Standings, axes: Iterable[Axis]) -> Interval:
        return capped(rounded(bounds(told, self.constants)), standing, axes=axes)


def sureness(
    connection: sa.Connection, touches: Touches, *, known_at: dt.datetime, model: Model | None = None
) -> tuple[Sureness | None, str]:
    """How sure counts are; or None, and the code of the sentence that says why that is not known.

    ``touches`` are all that were live at ``known_at``. Stored links carry no history: for a moment before the
    last change they are worked out anew from the records and judgements of then.
    """
    with_model = model or models.in_force(connection)
    if with_model.interval is None:
        return None, "no_interval"
    if not len(touches) and not memberships.count(connection):
        return None, "no_lists"
    settled = links.settled_at(connection)
    past = settled is not None and known_at < settled
    if not past and len(pending.nos(connection)) + len(pending.gone(connection)):
        return None, "no_interval_pending"
    said = verdicts_at(connection, known_at)
    known = _anew(connection, known_at, with_model, said) if past else stored(connection)
    found = weighed(connection, touches, known, said)
    return Sureness(touches, found.touches, with_model.interval), ""


def _anew(connection: sa.Connection, known_at: dt.datetime, model: Model, said: dict[Pair, Verdict]) -> Known:
    """The links of an earlier moment, between the people as they were known then."""
    live = memberships.live_columns(connection, known_at)
    texts = comparables.columns(connection, live["record_no"].tolist())
    nos = np.asarray(texts["record_no"], np.int64)
    person = live["person_no"][np.searchsorted(live["record_no"], nos)]
    place = {no: index for index, no in enumerate(nos.tolist())}
    judged = [(place[a], place[b], v) for (a, b), v in said.items() if a in place and b in place]
    found = resolve(
        columns({field: texts[field] for field in TEXT_FIELDS}, texts["relay"]),
        model=model,
        same=[(a, b) for a, b, verdict in judged if verdict is Verdict.SAME],
        different=[(a, b) for a, b, verdict in judged if verdict in APART],
    )
    told = found.links
    every = CoreLinks(
        left=nos[told.left_core], right=nos[told.right_core],
        left_record=nos[told.left], right_record=nos[told.right],
        left_person=person[told.left], right_person=person[told.right], chance=probability(told.bits),
    )  # fmt: skip
    real = of_people(every)
    mine = np.isin(person, real.people())
    one, two, bits = found.edges
    within = (person[one] == person[two]) & np.isin(person[one], real.people_of_several())
    return Known(nos[mine], person[mine], real, (nos[one[within]], nos[two[within]], bits[within]))


def weighed(connection: sa.Connection, touches: Touches, known: Known, said: dict[Pair, Verdict]) -> Weighed:
    """The links that count, with the touchpoints of their parts as places in ``touches``.

    A link to somebody whose touchpoints are all left out there (利用停止) counts as little as they do.
    """
    core = cores_of(known.record, known.person, known.edges, known.links)
    left_open = known.links.where(~_held_apart(known, said))
    did = links.touchpoints(connection, known.record.tolist())
    place = np.searchsorted(known.record, did["record_no"])
    told = np.isin(did["no"], touches.no)
    unseen = np.setdiff1d(known.person[place[~told]], known.person[place[told]])
    forest = _forest(left_open, without=unseen)
    order = np.argsort(touches.no)
    parts = spread(
        forest.chance,
        forest.joined,
        forest.parts,
        core=core[place[told]],
        touch=order[np.searchsorted(touches.no, did["no"][told], sorter=order)],
    )
    return Weighed(core, left_open, forest, parts)


def _forest(found: CoreLinks, *, without: Ints) -> Doubts:
    """The links that count, as places among all, once those of some people are left out."""
    others = ~np.isin(found.left_person, without) & ~np.isin(found.right_person, without)
    forest = doubts(found.where(others))
    return replace(forest, link=np.flatnonzero(others)[forest.link])


def _held_apart(known: Known, said: dict[Pair, Verdict]) -> np.ndarray:
    """The links between two people of whom staff found that they are two."""
    whose = dict(zip(known.record.tolist(), known.person.tolist(), strict=True))
    apart = {
        frozenset((whose[a], whose[b]))
        for (a, b), verdict in said.items()
        if verdict in APART and a in whose and b in whose
    }
    pairs = zip(known.links.left_person.tolist(), known.links.right_person.tolist(), strict=True)
    return np.fromiter((frozenset(pair) in apart for pair in pairs), np.bool_, len(known.links.chance))
