"""The report as it is handed out (渡す報告): what would tell of a few people is left unsaid.

The number, how sure it is and the way to the goal are always said. What is not weighed here stays as it is:
visits, touchpoints, head counts of other systems.
"""

from collections.abc import Collection, Iterable
from typing import TypeVar

import numpy as np
from msgspec import UNSET
from msgspec.structs import astuple, replace

from kankei.counting import Standings, Touches, standings
from kankei.counting.columns import ZONES, Flags
from kankei.counting.interval import Interval
from kankei.counting.population import AXES
from kankei.counting.spans import year_before
from kankei.counting.telling import told_alone, told_apart, told_axes, told_in_a_row, told_within
from kankei.model import Axis, Channel, Zone
from kankei.model.goal import Town
from kankei.model.rule import CountingRule
from kankei.store import Store, counts
from kankei.usecases.number.bridge import Bridge
from kankei.usecases.report.council import Cell, CouncilAnswer
from kankei.usecases.report.figures import (
    UNSAID,
    AxisCounts,
    AxisIntervals,
    ChannelFigures,
    CoursePoint,
    Report,
    ZoneCounts,
)

__all__ = ["answer_to_hand_out", "bridges_to_hand_out", "to_hand_out"]

_NOBODY = ZoneCounts(in_town=0, in_prefecture=0, elsewhere=0, unknown=0)
_NO_BAND = Interval(estimate=UNSAID, low=UNSAID, high=UNSAID)
ByAxis = TypeVar("ByAxis", AxisCounts, AxisIntervals)


def to_hand_out(store: Store, report: Report, *, rule: CountingRule, town: Town) -> Report:
    """A count as it may leave the town hall; ``UNSAID`` stands in the place of what is left unsaid.

    Args:
        store: Where the count was made.
        report: The count.
        rule: The rule that made it.
        town: The town that it is of.
    """
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=report.known_at, town=town)
    axes = _told_axes(touches, report, rule)
    by_home = np.array([zone.people for zone in report.by_zone])
    homes = told_in_a_row(by_home)
    stands = {axis: np.array([getattr(zone.axes, axis) for zone in report.by_zone]) for axis in AXES}
    where = told_within(by_home, stands, rule.number.axes, homes=homes)
    zones = zip(report.by_zone, homes.tolist(), strict=True)
    in_town = bool(homes[ZONES.index(Zone.IN_TOWN)])
    return replace(
        report,
        **_parts(report, in_town=in_town),
        axes=_only(report.axes, axes),
        axis_intervals=UNSET if report.axis_intervals is UNSET else _only(report.axis_intervals, axes),
        by_zone=tuple(
            replace(
                zone,
                people=_if(told, zone.people),
                axes=_only(zone.axes, [axis for axis in AXES if axis in axes and where[axis][place]]),
            )
            for place, (zone, told) in enumerate(zones)
        ),
        by_channel=tuple(_channel(one, report.number, axes, homes, rule) for one in report.by_channel),
        course=tuple(replace(point, **_regular(point)) for point in report.course),
    )


def answer_to_hand_out(
    store: Store, answer: CouncilAnswer, *, rule: CountingRule, town: Town
) -> CouncilAnswer:
    """An answer for the council as it may leave the town hall; its cells say what its reports say."""
    report, last = (to_hand_out(store, one, rule=rule, town=town) for one in (answer.report, answer.last))
    cells = tuple(_cell(cell, answer, report, last, rule) for cell in answer.cells)
    return replace(answer, report=report, last=last, cells=cells, earlier=bridges_to_hand_out(answer.earlier))


def bridges_to_hand_out(told: Iterable[Bridge]) -> tuple[Bridge, ...]:
    """The ways from what was published before; where one cause moved few people, of no cause how many."""
    return tuple(_causes_alone(one) for one in told)


def _causes_alone(told: Bridge) -> Bridge:
    if all(told_alone(people) for line in told.lines for people in (line.entered, line.left)):
        return told
    lines = (replace(line, entered=line.entered and UNSAID, left=line.left and UNSAID) for line in told.lines)
    return replace(told, lines=tuple(lines))


def _told_axes(touches: Touches, report: Report, rule: CountingRule) -> frozenset[str]:
    """The axes that are said; none of the number where the rule leaves few of who stands on one out of it."""
    days, counted = (report.as_of, year_before(report.as_of)), rule.number.axes
    now, last = (standings(touches, rule=rule, as_of=day) for day in days)
    told = told_axes(_sets(now), counted, last=_sets(last))
    standing = int(np.logical_or.reduce([now.on[axis] for axis in counted]).sum())
    return told if told_alone(standing - report.number) else told - {*counted}


def _sets(standing: Standings) -> dict[str, int]:
    """How many people stand on each set of axes and no other."""
    bits, people = np.unique(standing.bits, return_counts=True)
    words = ["+".join(axis for place, axis in enumerate(AXES) if one >> place & 1) for one in bits.tolist()]
    return dict(zip((word or "none" for word in words), people.tolist(), strict=True))


def _parts(report: Report, *, in_town: bool) -> dict[str, int]:
    """The lines beside the number, each a part of it, and who only signed up."""
    number = report.number
    return {
        **_regular(report),
        "residents_in_number": _if(
            in_town and told_apart(report.residents_in_number, number), report.residents_in_number
        ),
        "thin": _if(told_apart(report.thin, number), report.thin),
        "only_planned": _if(told_alone(report.only_planned), report.only_planned),
    }


def _regular(of: Report | CoursePoint) -> dict[str, int]:
    """Who is left without one-off donors."""
    people = of.without_one_off_donors
    return {"without_one_off_donors": _if(told_apart(people, of.number), people)}


def _channel(
    one: ChannelFigures, number: int, axes: Collection[str], homes: Flags, rule: CountingRule
) -> ChannelFigures:
    """A channel: its people, their homes, and those on each axis, as far as none tells a few of another."""
    told, counted = told_apart(one.people, number), [axis for axis in rule.number.axes if axis in axes]
    people = [getattr(one.axes, axis) for axis in counted]
    apart = [one.people - many for many in people] + [sum(people) - one.people] * (len(people) > 1)
    whole = told and all(told_alone(abs(many)) for many in (*people, *apart))
    said = [
        axis
        for axis in AXES
        if axis in axes and (whole if axis in counted else told_alone(getattr(one.axes, axis)))
    ]
    zones = _homes(one.zones, homes) & told
    return replace(one, people=_if(told, one.people), axes=_only(one.axes, said), zones=_at(one.zones, zones))


def _homes(zones: ZoneCounts, homes: Flags) -> Flags:
    return told_in_a_row(np.array(astuple(zones)), hidden=~homes)


def _cell(cell: Cell, answer: CouncilAnswer, report: Report, last: Report, rule: CountingRule) -> Cell:
    """A cell whose people, and those of the year before, are what the reports say of its channel and axis."""
    people, before = _on(report, cell.channel, cell.axis), _on(last, cell.channel, cell.axis)
    whole = next((one.zones for one in answer.report.by_channel if one.channel == cell.channel), _NOBODY)
    homes = np.array([zone.people != UNSAID for zone in report.by_zone])
    mine = {one.axis: np.array(astuple(one.zones)) for one in answer.cells if one.channel == cell.channel}
    where = told_within(np.array(astuple(whole)), mine, rule.number.axes, homes=_homes(whole, homes))
    shown = np.array([getattr(zone.axes, cell.axis) != UNSAID for zone in report.by_zone])
    zones = _at(cell.zones, where[cell.axis] & shown & (people != UNSAID))
    return replace(cell, people=people, last=before, zones=zones)


def _on(report: Report, channel: Channel, axis: Axis) -> int:
    """What a report says of a channel and an axis; 0 where it knows nothing of the channel."""
    found = (getattr(one.axes, axis) for one in report.by_channel if one.channel == channel)
    people: int = next(found, 0)
    return people


def _only(told: ByAxis, axes: Collection[str]) -> ByAxis:
    """The same, with nothing said of the other axes."""
    unsaid = UNSAID if isinstance(told, AxisCounts) else _NO_BAND
    return replace(told, **{str(axis): unsaid for axis in AXES if axis not in axes})


def _at(zones: ZoneCounts, told: Flags) -> ZoneCounts:
    kept = zip(ZONES, astuple(zones), told.tolist(), strict=True)
    return ZoneCounts(**{str(zone): _if(here, people) for zone, people, here in kept})


def _if(told: bool, people: int) -> int:
    return people if told else UNSAID
