"""The bridge (差の説明): from one figure to another, to the last person.

A figure is a publication or any day. Where a publication can no longer be said again from the store's
history, the people who are missing are told first: the way still begins and ends with what was printed.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import sqlalchemy as sa
from msgspec import UNSET, Struct, UnsetType

from kankei.counting import Touches, population, standings
from kankei.counting.beginning import Beginning, beginning
from kankei.counting.columns import Ints
from kankei.counting.gaps import Gap, gaps
from kankei.counting.restatement import (
    Cause,
    Change,
    Fates,
    Figure,
    axes_of,
    by_day,
    by_rule,
    changes,
    figure,
    regrouped,
    reversed_changes,
    stages_of_knowledge,
)
from kankei.model.axis import Axis
from kankei.model.goal import Town
from kankei.model.publication import Publication, list_of_people
from kankei.model.rule import CountingRule
from kankei.store import Store, counts, histories
from kankei.usecases.number.publication import kept_files
from kankei.usecases.report import RuleName

__all__ = ["Bridge", "BridgeLine", "BridgePerson", "Point", "Side", "bridge", "point_of"]


class Point(Struct, frozen=True, kw_only=True):
    """A figure to begin or end with; ``published`` if it is frozen."""

    label: str
    as_of: dt.date
    known_at: dt.datetime
    rule: CountingRule
    town: Town
    published: Publication | None = None


class Side(Struct, frozen=True, kw_only=True):
    """One end of a bridge as it is printed.

    ``begins`` and ``gaps`` say why its number may be too small: its record begins too late, or has gaps.
    """

    label: str
    as_of: dt.date
    known_at: dt.datetime
    rule: RuleName
    number: int
    begins: Beginning | UnsetType = UNSET
    gaps: tuple[Gap, ...] = ()


class BridgeLine(Struct, frozen=True, kw_only=True):
    """How many people one cause brought in and took out."""

    cause: Cause
    entered: int
    left: int


class BridgePerson(Struct, frozen=True, kw_only=True):
    """One person who came in (1) or went out (-1), why, and the list that told of it."""

    person: uuid.UUID
    change: int
    cause: Cause
    why: str
    file: str
    axes_before: tuple[Axis, ...]
    axes_after: tuple[Axis, ...]


class Bridge(Struct, frozen=True, kw_only=True):
    """The whole way; ``a.number`` plus everybody's change is ``b.number``."""

    a: Side
    b: Side
    difference: int
    lines: tuple[BridgeLine, ...]
    people: tuple[BridgePerson, ...]


class _NamedChange(Struct, frozen=True):
    """A change with the person's name outside, which outlives the person."""

    name: str
    change: Change


def point_of(kept: Publication) -> Point:
    """A publication as an end of a bridge.

    Raises:
        RuleError: This version of kankei no longer reads its rule.
    """
    rule, town = kept_files(kept)
    return Point(
        label=str(kept.no), as_of=kept.as_of, known_at=kept.known_at, rule=rule, town=town, published=kept
    )


def bridge(store: Store, a: Point, b: Point) -> Bridge:
    """Explain the difference between two figures to the last person.

    Raises:
        StoreError: The store cannot be read.
    """
    with store.reading() as connection:
        first, last, told = _walk(connection, a, b)
        start, head = _frozen(connection, a, first)
        end, tail = _frozen(connection, b, last)
        told = [*head, *told, *(_NamedChange(one.name, *reversed_changes([one.change])) for one in tail)]
        files = histories.files(connection, {one.change.touchpoint for one in told if one.change.touchpoint})
    return Bridge(
        a=_side(a, start, first),
        b=_side(b, end, last),
        difference=end - start,
        lines=tuple(_lines(one.change for one in told)),
        people=tuple(_person(one, files) for one in told),
    )


def _walk(connection: sa.Connection, a: Point, b: Point) -> tuple[Figure, Figure, list[_NamedChange]]:
    """Every stage between the two as the store can count them: knowledge, then town, rule, and day."""
    earlier, later = sorted((a.known_at, b.known_at))
    early = counts.live_touches(connection, known_at=earlier, town=a.town)
    late = early if earlier == later else counts.live_touches(connection, known_at=later, town=a.town)
    one, two, learned = _knowledge(connection, a, early, late, (earlier, later))
    forward = a.known_at <= b.known_at
    first, known = (one, two) if forward else (two, one)
    found = learned if forward else reversed_changes(reversed(learned))
    touches = late if forward else early
    if a.town != b.town:
        touches = counts.live_touches(connection, known_at=b.known_at, town=b.town)
        told, known = known, _counted(touches, a.rule, a.as_of)
        found += changes(told, known, Cause.TOWN)
    ruled = _counted(touches, b.rule, a.as_of)
    found += by_rule(known, ruled)
    last = _counted(touches, b.rule, b.as_of)
    found += by_day(ruled, last) if a.as_of <= b.as_of else reversed_changes(by_day(last, ruled))
    return first, last, _named(connection, found)


def _counted(touches: Touches, rule: CountingRule, as_of: dt.date) -> Figure:
    return figure(standings(touches, rule=rule, as_of=as_of))


def _knowledge(
    connection: sa.Connection,
    a: Point,
    early: Touches,
    late: Touches,
    moments: tuple[dt.datetime, dt.datetime],
) -> tuple[Figure, Figure, list[Change]]:
    """The figure at both moments on ``a``'s day by ``a``'s rule, and what was learned in between."""
    before = first = _counted(early, a.rule, a.as_of)
    if late is early:
        return first, first, []
    found: list[Change] = []
    known = early
    for cause, touches in stages_of_knowledge(early, late, _fates(connection, early.no, late.no, moments)):
        after = _counted(touches, a.rule, a.as_of)
        who = cause is Cause.REGROUPED
        found += regrouped(before, after, known, touches) if who else changes(before, after, cause)
        before, known = after, touches
    return first, before, found


def _fates(
    connection: sa.Connection, early: Ints, late: Ints, moments: tuple[dt.datetime, dt.datetime]
) -> Fates:
    was, now = (counts.uncounted(connection, known_at=moment) for moment in moments)
    fresh = np.setdiff1d(late, early)
    stopped = _same_rows(connection, np.setdiff1d(early, late), now)
    gone = np.setdiff1d(early, np.union1d(late, stopped))
    heirs = histories.heirs(connection, gone, fresh)
    undone = histories.undone(connection, gone, after=moments[0], until=moments[1])
    again = histories.redone(connection, fresh, after=moments[0], until=moments[1])
    return Fates(
        no=gone,
        heir=np.array([heirs.get(no, 0) for no in gone.tolist()], dtype=np.int64),
        undone=np.array([no in undone for no in gone.tolist()], dtype=np.bool_),
        redone=np.array(sorted(again), dtype=np.int64),
        stopped=stopped,
        resumed=_same_rows(connection, fresh, was),
    )


def _same_rows(connection: sa.Connection, touchpoints: Ints, others: Ints) -> Ints:
    """Those of these touchpoints whose row one of the others says, be it they themselves."""
    return np.array(sorted(histories.heirs(connection, touchpoints, others)), dtype=np.int64)


def _named(connection: sa.Connection, found: Sequence[Change]) -> list[_NamedChange]:
    people = np.array([change.person for change in found], dtype=np.int64)
    names = counts.person_ids(connection, people)
    return [_NamedChange(name, change) for name, change in zip(names, found, strict=True)]


def _frozen(connection: sa.Connection, point: Point, counted: Figure) -> tuple[int, list[_NamedChange]]:
    """The number that stands at this end, and who is missing or too many in the store's own count of it."""
    if point.published is None:
        return counted.number, []
    printed = {name: one for name, one in list_of_people(point.published.people).items() if one.counted}
    inside = counted.inside
    names = dict(zip(counts.person_ids(connection, inside), inside.tolist(), strict=True))
    found = [
        _NamedChange(name, Change(person=0, change=-1, cause=Cause.REWRITTEN, axes_before=printed[name].axes))
        for name in sorted(printed.keys() - names.keys())
    ]
    found += [
        _NamedChange(name, Change(person=names[name], change=1, cause=Cause.REWRITTEN))
        for name in sorted(names.keys() - printed.keys())
    ]
    return len(printed), found


def _lines(found: Iterable[Change]) -> Iterable[BridgeLine]:
    """The sums by cause, in the order of causes; a cause that moved nobody has none."""
    tally = Counter((change.cause, change.change) for change in found)
    for cause in Cause:
        if tally[cause, 1] or tally[cause, -1]:
            yield BridgeLine(cause=cause, entered=tally[cause, 1], left=tally[cause, -1])


def _person(told: _NamedChange, files: dict[int, str]) -> BridgePerson:
    change = told.change
    return BridgePerson(
        person=uuid.UUID(told.name),
        change=change.change,
        cause=change.cause,
        why=change.why,
        file=files.get(change.touchpoint, ""),
        axes_before=axes_of(change.axes_before),
        axes_after=axes_of(change.axes_after),
    )


def _side(point: Point, number: int, counted: Figure) -> Side:
    rule, people = point.rule, population(counted.standing)
    begins = beginning(counted.standing, people)
    return Side(
        label=point.label,
        as_of=point.as_of,
        known_at=point.known_at,
        rule=RuleName(name=rule.name, version=rule.version, digest=rule.digest, title=rule.title),
        number=number,
        begins=begins if begins and point.as_of < begins.whole_from else UNSET,
        gaps=tuple(gap for gap in gaps(counted.standing, people) if gap.bears_on(point.as_of)),
    )
