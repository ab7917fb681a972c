"""The population: standings added up, each person once.

``people`` axes of the arrays follow ``AXES``, ``CHANNELS`` and ``ZONES``.
"""

import numpy as np
from msgspec import Struct

from kankei.counting.columns import CHANNELS, NOBODY, STATUSES, ZONES, Flags, Ints, Touches, listens
from kankei.counting.standings import NOWHERE, Standings, distinct_years
from kankei.model.axis import Axis, Status

AXES = tuple(Axis)
_PLANNED, _DONE = STATUSES.index(Status.PLANNED), STATUSES.index(Status.DONE)


class Population(Struct, frozen=True, kw_only=True, eq=False):
    """How many people stand where, and in the number.

    ``counted`` and ``one_off`` are flags over the standings' people. ``cube`` is people by axis × channel ×
    zone, a person under every channel that earned them the axis; ``by_zone`` people by axis × zone;
    ``channel_people`` and ``channel_zones`` the people of the number under every channel that earned it, in
    all and by zone, whose touchpoints are ``channel_touches``.
    """

    counted: Flags
    one_off: Flags
    number: int
    without_one_off_donors: int
    residents: int
    thin: int
    axes: dict[Axis, int]
    by_zone: dict[Axis, Ints]
    number_by_zone: Ints
    cube: dict[Axis, Ints]
    channel_people: Ints
    channel_zones: Ints
    channel_touches: Ints
    unidentified: int
    companions: int


def population(standing: Standings) -> Population:
    """Add up standings under their rule."""
    inside, one_off = counted(standing)
    mine = number_touches(standing) & (standing.index != NOWHERE)
    mine[mine] = inside[standing.index[mine]]
    channel_zones = _by_channel_and_zone(standing, mine)
    return Population(
        counted=inside,
        one_off=one_off,
        number=int(inside.sum()),
        without_one_off_donors=int((inside & ~one_off).sum()),
        residents=int((inside & standing.resident).sum()),
        thin=int((inside & standing.thin).sum()),
        axes={axis: int(standing.on[axis].sum()) for axis in AXES},
        by_zone={axis: _zones(standing, standing.on[axis]) for axis in AXES},
        number_by_zone=_zones(standing, inside),
        cube={axis: _by_channel_and_zone(standing, standing.earned[axis]) for axis in AXES},
        channel_people=channel_zones.sum(axis=1),
        channel_zones=channel_zones,
        channel_touches=np.bincount(standing.touches.channel[mine], minlength=len(CHANNELS)).astype(np.int64),
        unidentified=int(unidentified(standing).sum()),
        companions=_companions(standing),
    )


def one_off_donors(standing: Standings) -> Flags:
    """Who only gave, of all that any axis hears, in no more fiscal years than the rule's; no settlers."""
    rule = standing.rule.one_off
    heads = len(standing.people)
    heard = np.logical_or.reduce([standing.heard[axis] for axis, _ in standing.rule.open_axes])
    gifts = heard & listens(standing.touches, rule.channels)
    years = distinct_years(standing.touches, standing.index, heads, gifts)
    other = heard & ~gifts & (standing.index != NOWHERE)
    flags = (years > 0) & (years <= rule.fiscal_years) & ~standing.on[Axis.SETTLEMENT]
    flags[standing.index[other]] = False
    return flags


def in_number(standing: Standings) -> Flags:
    """The people in the number: what :func:`population` says of them, without its breakdowns."""
    return counted(standing)[0]


def counted(standing: Standings) -> tuple[Flags, Flags]:
    """The people in the number, and those of them who are one-off donors."""
    rule = standing.rule.number
    inside = np.logical_or.reduce([standing.on[axis] for axis in rule.axes])
    one_off = one_off_donors(standing) & inside
    if not rule.residents:
        inside = inside & ~standing.resident
    if not rule.one_off_donors:
        inside = inside & ~one_off
    return inside, one_off & inside


def only_planned(touches: Touches) -> int:
    """How many people signed up for something, on whatever day, and are not known to have done anything."""
    planned, done = (touches.person[touches.status == status] for status in (_PLANNED, _DONE))
    return len(np.setdiff1d(planned[planned != NOBODY], done))


def unidentified(standing: Standings) -> Flags:
    """The touchpoints of nobody in particular that would have been heard by an axis of the number."""
    heard = np.logical_or.reduce([standing.heard[axis] for axis in standing.rule.number.axes])
    flags: Flags = heard & (standing.index == NOWHERE)
    return flags


def number_touches(standing: Standings) -> Flags:
    """The touchpoints that earned somebody an axis of the number."""
    flags: Flags = np.logical_or.reduce([standing.earned[axis] for axis in standing.rule.number.axes])
    return flags


def _zones(standing: Standings, people: Flags) -> Ints:
    return np.bincount(standing.zone[people], minlength=len(ZONES)).astype(np.int64)


def _by_channel_and_zone(standing: Standings, chosen: Flags) -> Ints:
    """The people of the chosen touchpoints by channel × zone: each once under each of their channels."""
    pair = standing.index[chosen] * len(CHANNELS) + standing.touches.channel[chosen]
    seen = np.zeros(len(standing.people) * len(CHANNELS), dtype=np.bool_)
    seen[pair] = True
    person, channel = np.divmod(np.flatnonzero(seen), len(CHANNELS))
    cells = channel * len(ZONES) + standing.zone[person]
    return np.bincount(cells, minlength=len(CHANNELS) * len(ZONES)).reshape(len(CHANNELS), len(ZONES))


def _companions(standing: Standings) -> int:
    """Unnamed people who came along to what 交流 hears: a head count of visits, never of people."""
    return int(standing.touches.companions[standing.heard[Axis.EXCHANGE]].sum())
