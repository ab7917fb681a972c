"""The interval: what each doubtful link would change in a count under its rule, and the band that follows.

A link joins two parts of people or keeps them apart. Each part is counted as somebody by itself, and both as
one person: what that changes is right for every rule, for those who qualify only together (gifts in two
fiscal years) as for those who qualify twice.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kankei.counting.columns import UNKNOWN_ZONE, Flags, Ints, Touches
from kankei.counting.population import in_number
from kankei.counting.standings import NOWHERE, Standings, standings
from kankei.model.axis import Axis
from kankei.model.interval import Bounds, Doubt, weigh
from kankei.model.rule import CountingRule

Floats = NDArray[np.float64]
Chosen = Callable[[Standings], list[Flags]]
"""The people of each count, as flags over the standings' people."""
SIDES = 3
"""Of every link: one part, the other, both as one person."""


class Interval(Struct, frozen=True, kw_only=True):
    """People expected, and the whole numbers between which the truth lies in nine cases of ten."""

    estimate: int
    low: int
    high: int


class Links(Struct, frozen=True, kw_only=True, eq=False):
    """Doubtful links in columns, and the touchpoints of their parts.

    ``chance`` of being one person and ``joined`` as decided, over links; ``link``, ``side`` (0, 1) and
    ``touch`` (a place in the touchpoints), over the touchpoints of all parts.
    """

    chance: Floats
    joined: Flags
    link: Ints
    side: Ints
    touch: Ints


def spread(
    chance: Floats, joined: Flags, parts: tuple[Ints, Ints, Ints], *, core: Ints, touch: Ints
) -> Links:
    """Links whose parts are told as cores, with the touchpoints of those cores.

    ``parts`` are columns of link, side and core; ``core`` and ``touch`` say which core each touchpoint is of.
    """
    link, side, node = parts
    order = np.argsort(core, kind="stable")
    begin = np.searchsorted(core[order], node)
    sizes = np.searchsorted(core[order], node, side="right") - begin
    before = np.cumsum(sizes) - sizes
    place = np.repeat(begin - before, sizes) + np.arange(int(sizes.sum()))
    return Links(
        chance=chance,
        joined=joined,
        link=np.repeat(link, sizes),
        side=np.repeat(side, sizes),
        touch=touch[order[place]],
    )


def counted(standing: Standings) -> list[Flags]:
    """The people in the number."""
    return [in_number(standing)]


def number_and_axes(standing: Standings) -> list[Flags]:
    """The people in the number, then those on each axis in the order of ``Axis``."""
    return [in_number(standing), *(standing.on[axis] for axis in Axis)]


def changes(
    touches: Touches, links: Links, *, rule: CountingRule, as_of: dt.date, chosen: Chosen = counted
) -> list[Floats]:
    """For every count and link, what one person is more than two: 1 for those who qualify only together."""
    rows = np.r_[links.touch, links.touch]
    somebody = np.r_[links.link * SIDES + links.side, links.link * SIDES + (SIDES - 1)] + 1
    imagined = msgspec.structs.replace(touches.where(rows), person=somebody)
    standing = standings(imagined, rule=rule, as_of=as_of)
    answers = []
    for flags in chosen(standing):
        heads = np.zeros(len(links.chance) * SIDES)
        heads[standing.people[flags] - 1] = 1.0
        one, two, both = heads.reshape(-1, SIDES).T
        answers.append(both - one - two)
    return answers


def doubt(touches: Touches, links: Links, *, standing: Standings, chosen: Chosen = counted) -> list[Doubt]:
    """Each count as decided in ``standing``, with what the links may change in it."""
    told = changes(touches, links, rule=standing.rule, as_of=standing.as_of, chosen=chosen)
    alone = _alone(touches, links)
    return [
        weigh(
            _by_evidence(standing, flags),
            chance=links.chance, joined=links.joined, alone=alone, change=change,
        )
        for flags, change in zip(chosen(standing), told, strict=True)
    ]  # fmt: skip


def _alone(touches: Touches, links: Links) -> Ints:
    """How many sides of each link are a name with nothing beside it but a place."""
    known = np.zeros((len(links.chance), 2), np.bool_)
    seen = ~touches.thin[links.touch]
    known[links.link[seen], links.side[seen]] = True
    alone: Ints = 2 - known.sum(axis=1)
    return alone


def _by_evidence(standing: Standings, flags: Flags) -> tuple[float, float, float]:
    """The people counted: all, those who are a name alone, and those who are a name and a place."""
    thin = flags & standing.thin
    nowhere = standing.zone == UNKNOWN_ZONE
    return float(flags.sum()), float((thin & nowhere).sum()), float((thin & ~nowhere).sum())


def capped(found: Interval, standing: Standings, *, axes: Iterable[Axis]) -> Interval:
    """The same with no more people than touchpoints of somebody that the axes hear: each is of one."""
    heard = np.logical_or.reduce([standing.heard[axis] for axis in axes])
    most = int((heard & (standing.index != NOWHERE)).sum())
    return Interval(estimate=min(found.estimate, most), low=min(found.low, most), high=min(found.high, most))


def rounded(bounds: Bounds) -> Interval:
    """Whole people: the estimate to the nearest, the band outwards.

    >>> rounded(Bounds(estimate=10.4, low=8.2, high=12.6))
    Interval(estimate=10, low=8, high=13)
    """
    return Interval(
        estimate=math.floor(bounds.estimate + 0.5), low=math.floor(bounds.low), high=math.ceil(bounds.high)
    )
