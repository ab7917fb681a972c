"""Questions: the links in doubt, those first whose answer tells most about the published number."""

import datetime as dt
import uuid
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import numpy as np
import sqlalchemy as sa
from msgspec import Struct

from kankei.counting import Standings, load_rule, standings
from kankei.counting.interval import Interval as Band
from kankei.counting.interval import capped, changes, doubt, rounded
from kankei.matching.columns import Bools, Floats, Ints
from kankei.matching.doubts import APART, CoreLinks
from kankei.model import Record
from kankei.model.goal import Town
from kankei.model.interval import Doubt, Interval, bounds
from kankei.model.rule import CountingRule
from kankei.store import counts, doubts, people, records, towns, verdicts
from kankei.store import memberships as held
from kankei.usecases.identity import models
from kankei.usecases.report.interval import weighed

__all__ = ["Place", "Promise", "Question", "Questions", "queue", "queue_length", "still_open"]

STEPS = (10, 50, 200, 1000)
"""Numbers of decisions for which the interval to come is told, beside all of them."""


class Place(NamedTuple):
    """Where a question stands in the queue; a greater one is behind, so gain and doubt are negative."""

    gain: float
    doubt: float
    left: int
    right: int


class Question(Struct, frozen=True, kw_only=True):
    """Two records, one of each group, and how likely they are one person; ``joined`` is how it stands now.

    ``effect`` is by how many people the number changes if the answer is the other one and all others stay
    with whom they are (whoever a doubtful link of their own holds may go another way then), ``gain`` the
    variance of the number (in people squared) that any answer takes away.
    """

    left: Record
    right: Record
    left_person: uuid.UUID
    right_person: uuid.UUID
    probability: float
    bits: float
    joined: bool
    effect: int
    gain: float

    @property
    def place(self) -> Place:
        """Where it stands in the queue: of what stands behind it the place is greater."""
        counted = self.probability if self.joined else min(self.probability, APART)
        return _place(self.gain, counted * (1.0 - counted), self.left.no, self.right.no)


class Promise(Struct, frozen=True, kw_only=True):
    """Between which whole numbers the truth is expected to lie after so many decisions."""

    decisions: int
    low: int
    high: int


class Questions(Struct, frozen=True, kw_only=True):
    """The queue: how many wait, how many can move the number, what answering brings, and the first of them.

    ``low`` and ``high`` are today's interval, None (and no promises) where the model has no constants.
    """

    as_of: dt.date
    rule: str
    number: int
    low: int | None
    high: int | None
    waiting: int
    moving: int
    promises: tuple[Promise, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """Links that staff left open: whether each is asked about, what it changes, and the doubt of all."""

    links: CoreLinks
    asked: Bools
    change: Floats
    doubt: Doubt
    standing: Standings

    def band(self, left: Doubt, constants: Interval) -> Band:
        """The interval of the count, as its report tells it, with so much doubt left."""
        return capped(rounded(bounds(left, constants)), self.standing, axes=self.standing.rule.number.axes)

    @property
    def variance(self) -> Floats:
        variance: Floats = self.links.counted * (1.0 - self.links.counted)
        return variance

    @property
    def gain(self) -> Floats:
        gain: Floats = self.variance * self.change**2
        return gain

    def order(self) -> Ints:
        """The links to ask about: most gain first, then most doubt; ties by record."""
        names = (
            self.links.right_record,
            self.links.left_record,
            -self.variance.round(9),
            -self.gain.round(9),
        )
        order = np.lexsort(names)
        chosen: Ints = order[self.asked[order]]
        return chosen

    def behind(self, order: Ints, after: Place) -> Ints:
        """Of links in their order those that stand behind a place."""

        def place(link: int) -> Place:
            left, right = self.links.left_record[link], self.links.right_record[link]
            return _place(float(self.gain[link]), float(self.variance[link]), int(left), int(right))

        return order[bisect_right(order.tolist(), after, key=place) :]


def queue(
    connection: sa.Connection,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    limit: int = 50,
    rule: str = "default",
    town: str | Town = "",
    after: Place | None = None,
) -> Questions:
    """The questions that wait, in the order in which an answer moves the number of a day or its interval.

    ``limit`` of them are told at most, the first ones or those behind a place. An answer in between moves the
    place of no other question but those of the same people.

    Raises:
        RuleError: The rule or the town cannot be read.
    """
    chosen, home = load_rule(rule), towns.in_force(connection, town)
    found = _opened(connection, chosen, home, as_of, known_at)
    order = found.order()
    told = order if after is None else found.behind(order, after)
    constants = models.in_force(connection).interval
    now = found.band(found.doubt, constants) if constants else None
    return Questions(
        as_of=as_of,
        rule=f"{chosen.name} {chosen.version}",
        number=int(found.doubt.heads),
        low=now.low if now else None,
        high=now.high if now else None,
        waiting=len(order),
        moving=int((found.change[order] != 0).sum()),
        promises=_promises(found, order, constants) if constants else (),
        questions=_questions(connection, found, told[:limit]),
    )


def queue_length(connection: sa.Connection) -> int:
    """How many links wait for an answer."""
    return doubts.waiting(connection)


def still_open(connection: sa.Connection, question: Question) -> bool:
    """Whether a question still stands as it was asked: no answer since has settled it."""
    pair = [question.left.no, question.right.no]
    now = held.of_records(connection, pair)["person_no"]
    if len(now) < 2 or (now == 0).any() or bool(now[0] == now[1]) != question.joined:
        return False
    theirs = held.members(connection, np.unique(now))
    whose = dict(zip(theirs["record_no"].tolist(), theirs["person_no"].tolist(), strict=True))
    told = {frozenset(judged) for judged in verdicts.in_force(connection, whose)}
    if question.joined:
        return frozenset(pair) not in told
    sides = {frozenset(whose.get(no, 0) for no in judged) for judged in told}
    return frozenset(now.tolist()) not in sides


def _opened(
    connection: sa.Connection, rule: CountingRule, town: Town, as_of: dt.date, known_at: dt.datetime
) -> _Open:
    """The links that staff left open, with what each can change in the number."""
    touches = counts.live_touches(connection, known_at=known_at, town=town)
    known, said = doubts.stored(connection), doubts.verdicts_at(connection)
    told = weighed(connection, touches, known, said)
    change = np.zeros(len(told.links.chance))
    (change[told.doubts.link],) = changes(touches, told.touches, rule=rule, as_of=as_of)
    standing = standings(touches, rule=rule, as_of=as_of)
    (total,) = doubt(touches, told.touches, standing=standing)
    return _Open(told.links, doubts.asked(told.links, known, told.core, said), change, total, standing)


def _promises(found: _Open, order: Ints, constants: Interval) -> tuple[Promise, ...]:
    """The interval after a few decisions, more, and all; no answer is known, so the estimate stays."""
    gain = np.cumsum(found.gain[order])
    steps = sorted({*(step for step in STEPS if step < len(order)), len(order)} - {0})
    promises = []
    for step in steps:
        doubt_left = max(0.0, found.doubt.doubt - float(gain[step - 1]))
        left = msgspec.structs.replace(found.doubt, doubt=doubt_left)
        band = found.band(left, constants)
        promises.append(Promise(decisions=step, low=band.low, high=band.high))
    return tuple(promises)


def _questions(connection: sa.Connection, found: _Open, chosen: Ints) -> tuple[Question, ...]:
    links = found.links
    nos = np.union1d(links.left_record[chosen], links.right_record[chosen]).tolist()
    record = {one.no: one for one in records.by_nos(connection, nos)}
    ids = people.ids(connection, np.union1d(links.left_person[chosen], links.right_person[chosen]).tolist())
    bits = np.log2(links.chance / (1.0 - links.chance))
    return tuple(_question(found, record, ids, float(bits[place]), place) for place in chosen.tolist())


def _place(gain: float, variance: float, left: int, right: int) -> Place:
    gain, variance = np.round((gain, variance), 9).tolist()
    return Place(-gain, -variance, left, right)


def _question(
    found: _Open, record: dict[int, Record], ids: dict[int, uuid.UUID], bits: float, place: int
) -> Question:
    links = found.links
    left, right = int(links.left_person[place]), int(links.right_person[place])
    joined, change = left == right, int(found.change[place])
    return Question(
        left=record[int(links.left_record[place])],
        right=record[int(links.right_record[place])],
        left_person=ids[left],
        right_person=ids[right],
        probability=float(links.chance[place]),
        bits=bits,
        joined=joined,
        effect=-change if joined else change,
        gain=float(found.gain[place]),
    )
