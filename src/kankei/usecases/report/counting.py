"""Counting a store: one query, one pass of the rule, one report."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import msgspec
import numpy as np
from msgspec import UNSET
from msgspec.structs import replace
from sqlalchemy import Connection

from kankei.counting import Population, Standings, Touches, goal, load_rule, population, standings
from kankei.counting.beginning import beginning
from kankei.counting.columns import CHANNELS, ZONES, Flags, Ints
from kankei.counting.gaps import ends, gaps
from kankei.counting.interval import Interval
from kankei.counting.periods import fiscal_year_ends
from kankei.counting.population import AXES, counted, only_planned, unidentified
from kankei.counting.sources import check_sources
from kankei.model import Measure, Zone
from kankei.model.axis import Axis
from kankei.model.goal import Town
from kankei.model.rule import CountingRule
from kankei.model.standing import Evidence, Standing
from kankei.store import counts, directives, towns
from kankei.store.unit import Store
from kankei.usecases.report.figures import (
    Aggregate,
    AxisCounts,
    AxisIntervals,
    ChannelFigures,
    CoursePoint,
    Report,
    RuleName,
    ZoneCounts,
    ZoneFigures,
)
from kankei.usecases.report.interval import Sureness, sureness
from kankei.usecases.rights.reserve import EVERYTHING, Page, Viewer, in_own_words, page_of, touches_on


def count(
    store: Store,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    rule: str | CountingRule = "default",
    town: str | Town = "",
    course: bool = False,
) -> Report:
    """The number on a day with all its lines, from what was known at a moment.

    Args:
        store: Where the touchpoints are.
        as_of: The day the number is about; nothing later counts.
        known_at: The moment whose knowledge is used: a list imported later changes nothing.
        rule: A shipped rule's name, the path of a town's own, or the rule itself.
        town: A shipped town's name, the path of another, or the town itself.
        course: Also count the end of every fiscal year since the first touchpoint.

    Raises:
        RuleError: The rule or the town cannot be read, or the rule leaves out a source that there is not.
        StoreError: The store cannot be.
    """
    chosen = load_rule(rule) if isinstance(rule, str) else rule
    home = towns.chosen(store, town)
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=known_at, town=home)
        check_sources(touches, chosen)
        standing = standings(touches, rule=chosen, as_of=as_of)
        digest = _digest(connection, standing, home)
        sure, unsure = sureness(connection, touches, known_at=known_at)
        aggregates = _aggregates(connection, as_of, known_at)
        bodies = counts.of_organisations(connection, standing.touches.no[unidentified(standing)])
    people = population(standing)
    band, by_axis = sure.with_axes(standing) if sure else (None, {})
    missing = gaps(standing, people)
    return msgspec.structs.replace(
        _report(standing, people, home, known_at),
        only_planned=only_planned(touches),
        estimate=band.estimate if band else None,
        low=band.low if band else None,
        high=band.high if band else None,
        unsure=unsure,
        axis_intervals=_axis_intervals(by_axis) if by_axis else UNSET,
        digest=digest,
        aggregates=aggregates,
        organisations=bodies or UNSET,
        course=_course(touches, chosen, as_of, sure) if course else (),
        begins=beginning(standing, people) or UNSET,
        gaps=tuple(gap for gap in missing if gap.source is UNSET),
        source_gaps=tuple(gap for gap in missing if gap.source is not UNSET),
        ends=ends(standing, people),
    )


def standing_of(
    store: Store,
    person: uuid.UUID,
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    rule: str = "default",
    town: str | Town = "",
    viewer: Viewer = EVERYTHING,
) -> Standing:
    """Where one person stands on a day, with what earned it; by the same functions as the number.

    ``viewer``: who looks; ``reserve`` tells what they see of protected people.

    Raises:
        UnknownError: The store knows no such person.
        RuleError: The rule or the town cannot be read.
    """
    with store.reading() as connection:
        page = page_of(connection, person, known_at=known_at, viewer=viewer)
        return standing_on(connection, page, viewer, as_of=as_of, rule=rule, town=town)


def standing_on(
    connection: Connection,
    page: Page,
    viewer: Viewer,
    *,
    as_of: dt.date,
    rule: str,
    town: str | Town = "",
    more: Iterable[int] = (),
) -> Standing:
    """:func:`standing_of` for what a page shows, and for ``more`` records of the person."""
    home = towns.in_force(connection, town)
    no, touches = touches_on(connection, page, viewer, town=home, more=more)
    told = standings_of(
        connection,
        {no: page.id},
        as_of=as_of,
        known_at=page.asked_at,
        rule=rule,
        town=home,
        clear=[no] if page.alias else (),
        touches=touches,
    )[no]
    veiled = page.alias and not in_own_words(connection, page, viewer)
    return replace(told, zone=Zone.UNKNOWN) if veiled else told


def standings_of(
    connection: Connection,
    persons: Mapping[int, uuid.UUID],
    *,
    as_of: dt.date,
    known_at: dt.datetime,
    rule: str = "default",
    town: str | Town = "",
    clear: Collection[int] = (),
    touches: Touches | None = None,
) -> dict[int, Standing]:
    """:func:`standing_of` for several people, by number, inside a unit; ``persons`` gives their ids.

    ``clear`` are those whose zone is told although they are protected: whoever asks has said where they live.
    ``touches`` are theirs if not all are to count.
    """
    chosen, home = load_rule(rule), towns.in_force(connection, town)
    if touches is None:
        touches = counts.touches_of(connection, *persons, known_at=known_at, town=home)
    hidden = directives.persons(connection, [Measure.PROTECTED])
    standing = standings(touches, rule=chosen, as_of=as_of)
    inside, evidence = counted(standing), _evidence(standing)
    places = dict(zip(standing.people.tolist(), range(len(standing.people)), strict=True))
    found = {
        no: _standing(
            standing, inside, places.get(no), evidence.get(no, ()), person=person, known_at=known_at
        )
        for no, person in persons.items()
    }
    veiled = found.keys() & (hidden.keys() - set(clear))
    return found | {no: replace(found[no], zone=Zone.UNKNOWN) for no in veiled}


def _standing(
    standing: Standings,
    inside: tuple[Flags, Flags],
    place: int | None,
    evidence: Iterable[Evidence],
    *,
    person: uuid.UUID,
    known_at: dt.datetime,
) -> Standing:
    """What is said of the person at a place; one who did nothing by the day has none, and stands nowhere."""
    rule, mine = standing.rule, slice(0) if place is None else slice(place, place + 1)
    died = int(standing.died[mine].sum())
    return Standing(
        person=person,
        as_of=standing.as_of,
        known_at=known_at,
        rule=f"{rule.name} {rule.version}",
        axes=tuple(axis for axis in AXES if standing.on[axis][mine].any()),
        resident=bool(standing.resident[mine].any()),
        died_on=dt.date.fromordinal(died) if died else None,
        zone=ZONES[-1] if place is None else ZONES[standing.zone[place]],
        counted=bool(inside[0][mine].any()),
        one_off_donor=bool(inside[1][mine].any()),
        evidence=tuple(evidence),
    )


def _evidence(standing: Standings) -> dict[int, list[Evidence]]:
    """What earned each of the people, by number, their axes: axis by axis, by day."""
    touches, found = standing.touches, defaultdict[int, list[Evidence]](list)
    for axis in AXES:
        earned = np.flatnonzero(standing.earned[axis])
        order = earned[np.lexsort((touches.no[earned], touches.day[earned]))]
        told = (touches.person, touches.no, touches.channel, touches.kind, touches.day)
        for person, no, channel, kind, day in zip(*(column[order].tolist() for column in told), strict=True):
            one = Evidence(
                axis=axis,
                touchpoint=no,
                channel=CHANNELS[channel],
                kind=touches.kinds[kind],
                occurred_on=dt.date.fromordinal(day),
            )
            found[person].append(one)
    return found


def _report(standing: Standings, people: Population, town: Town, known_at: dt.datetime) -> Report:
    """The report as far as standings alone make it: without digest, aggregates, course and record."""
    rule = standing.rule
    return Report(
        town=town.name,
        number_name=town.number_name,
        as_of=standing.as_of,
        known_at=known_at,
        rule=RuleName(name=rule.name, version=rule.version, digest=rule.digest, title=rule.title),
        number=people.number,
        estimate=None,
        low=None,
        high=None,
        axes=AxisCounts(**{str(axis): people.axes[axis] for axis in AXES}),
        without_one_off_donors=people.without_one_off_donors,
        residents_in_number=people.residents,
        thin=people.thin,
        unidentified=people.unidentified,
        companions=people.companions,
        only_planned=0,
        by_channel=tuple(_channels(people)),
        by_zone=tuple(_zones(people)),
        aggregates=(),
        goal=goal(town, number=people.number, as_of=standing.as_of),
        course=(),
        digest="",
    )


def _channels(people: Population) -> Iterable[ChannelFigures]:
    """Every channel that earned anybody anything, in the order of ``Channel``."""
    by_axis = {axis: people.cube[axis].sum(axis=1) for axis in AXES}
    for code, channel in enumerate(CHANNELS):
        if people.channel_people[code] or any(by_axis[axis][code] for axis in AXES):
            yield ChannelFigures(
                channel=channel,
                people=int(people.channel_people[code]),
                touches=int(people.channel_touches[code]),
                axes=_axis_counts(by_axis, code),
                zones=_zone_counts(people.channel_zones[code]),
            )


def _zones(people: Population) -> Iterable[ZoneFigures]:
    for code, zone in enumerate(ZONES):
        yield ZoneFigures(
            zone=zone, people=int(people.number_by_zone[code]), axes=_axis_counts(people.by_zone, code)
        )


def _axis_counts(by_axis: dict[Axis, Ints], place: int) -> AxisCounts:
    return AxisCounts(**{str(axis): int(by_axis[axis][place]) for axis in AXES})


def _axis_intervals(by_axis: Mapping[Axis, Interval]) -> AxisIntervals:
    return AxisIntervals(**{str(axis): found for axis, found in by_axis.items()})


def _zone_counts(row: Ints) -> ZoneCounts:
    return ZoneCounts(**{str(zone): int(row[code]) for code, zone in enumerate(ZONES)})


def _course(
    touches: Touches, rule: CountingRule, as_of: dt.date, sure: Sureness | None
) -> tuple[CoursePoint, ...]:
    """The number at the end of every fiscal year since the first touchpoint, and on the day itself."""
    if not len(touches):
        return ()
    first = dt.date.fromordinal(int(touches.day.min()))
    days = [*fiscal_year_ends(first, as_of), as_of] if first <= as_of else [as_of]
    return tuple(_course_point(standings(touches, rule=rule, as_of=day), sure) for day in days)


def _course_point(standing: Standings, sure: Sureness | None) -> CoursePoint:
    people, band = population(standing), sure.on(standing) if sure else None
    return CoursePoint(
        as_of=standing.as_of,
        number=people.number,
        estimate=band.estimate if band else None,
        low=band.low if band else None,
        high=band.high if band else None,
        without_one_off_donors=people.without_one_off_donors,
    )


def _aggregates(connection: Connection, as_of: dt.date, known_at: dt.datetime) -> tuple[Aggregate, ...]:
    heads = counts.live_headcounts(connection, as_of=as_of, known_at=known_at)
    return tuple(
        Aggregate(channel=head.channel, label=head.label, counted_on=head.counted_on, heads=head.heads)
        for head in heads
    )


def _digest(connection: Connection, standing: Standings, town: Town) -> str:
    """SHA-256 over rule, town, day and everybody who stands anywhere, each with their axes.

    The moment of knowledge is no part of it: two moments that know the same people give the same digest.
    """
    bits = standing.bits
    stands = np.flatnonzero(bits)
    names = counts.person_ids(connection, standing.people[stands])
    lines = sorted(f"{name} {axes:x}" for name, axes in zip(names, bits[stands].tolist(), strict=True))
    head = [standing.rule.digest, town.code, standing.as_of.isoformat()]
    return hashlib.sha256("\n".join([*head, *lines]).encode()).hexdigest()
