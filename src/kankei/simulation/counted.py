"""Towns counted by a rule, as decided and in truth: what the constants of the interval are fitted on."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from msgspec import Struct

from kankei.counting import Standings, Touch, Touches, load_rule, population, standings
from kankei.counting import columns as touch_columns
from kankei.counting.columns import CHANNELS, ZONES, Flags
from kankei.counting.interval import Chosen, doubt, number_and_axes, spread
from kankei.counting.standings import NOWHERE
from kankei.fields.date import fiscal_year
from kankei.matching.calibration import Count, doubts_of, fit
from kankei.matching.columns import Columns, Ints, columns
from kankei.matching.model import Model
from kankei.matching.preparation import comparable_columns
from kankei.matching.resolution import resolve
from kankei.model import Zone
from kankei.model.axis import Axis
from kankei.model.record import BESIDE_A_NAME
from kankei.simulation.drawing import random_spec, strange_spec
from kankei.simulation.spec import TownSpec
from kankei.simulation.town import SimRow, simulate

__all__ = ["FEWEST", "CountedTown", "calibrate", "counted", "counted_towns", "counts_of"]

HOME = "磐梯町", "福島県"
RULE = load_rule("default")
FEWEST = 30
"""Counts of fewer people teach nothing about shares: two people either way hold nearly anything."""
EVERYBODY = "everybody"
APART = 5_000
"""From where on the seeds of counted towns begin, beyond those of the towns that a model is trained on."""
_YEARS = (1, 2, 3)
_ZONES = (Zone.IN_PREFECTURE, Zone.ELSEWHERE)


class CountedTown(Struct, frozen=True, kw_only=True, eq=False):
    """A town's records, whose they truly are, and what each of them did (``person`` 0 everywhere)."""

    table: Columns
    person: Ints
    touches: Touches


def counted(spec: TownSpec, seed: int) -> CountedTown:
    """Invent a town whose people can be counted."""
    rows = simulate(spec, seed).rows
    texts, relay = comparable_columns([row.record for row in rows])
    return CountedTown(
        table=columns(texts, relay),
        person=np.fromiter((row.person for row in rows), np.int64, len(rows)),
        touches=_touches(rows, texts),
    )


def counted_towns(sizes: Sequence[int], *, seed: int) -> Iterator[CountedTown]:
    """Two towns of each size in people, one like those that models are trained on and one unlike them."""
    for number, people in enumerate(sizes):
        own = seed * 10_000 + APART + 2 * number
        yield counted(random_spec(random.Random(own), people=people), own)  # noqa: S311
        yield counted(strange_spec(random.Random(own + 1), people=people), own + 1)  # noqa: S311


def calibrate(towns: Iterable[CountedTown], model: Model) -> Model:
    """The model with the constants of its interval, from towns that it never saw.

    Raises:
        ModelError: No town has enough people to count.
    """
    return msgspec.structs.replace(
        model, interval=fit([count for town in towns for count in counts_of(town, model)])
    )


def counts_of(town: CountedTown, model: Model) -> list[Count]:
    """All the ways in which one town is counted, as ``kankei count`` would; those of few people are left out.

    Now: everybody, the number, the axes, and the number's regular people, channels and zones; at the ends of
    three earlier fiscal years the number and the axes.
    """
    found = resolve(town.table, model=model)
    forest, rows, core = doubts_of(found)
    links = spread(forest.chance, forest.joined, forest.parts, core=core, touch=rows)
    decided = msgspec.structs.replace(town.touches, person=found.labels + 1)
    true = msgspec.structs.replace(town.touches, person=np.where(found.labels >= 0, town.person, 0))
    last = dt.date.fromordinal(int(town.touches.day.max()))
    counts = []
    for names, day, chosen in _days(last):
        weighed = doubt(decided, links, standing=standings(decided, rule=RULE, as_of=day), chosen=chosen)
        heads = [int(flags.sum()) for flags in chosen(standings(true, rule=RULE, as_of=day))]
        told = zip(names, weighed, heads, strict=True)
        counts += [Count(kind=name, doubt=one, truth=truth) for name, one, truth in told if truth >= FEWEST]
    return counts


def _touches(rows: list[SimRow], texts: dict[str, list[str]]) -> Touches:
    """What counting would read of these rows, in their order, with nobody's number yet."""
    known = zip(texts["prefecture"], texts["city"], strict=True)
    beside = zip(*(texts[field] for field in BESIDE_A_NAME), strict=True)
    return touch_columns(
        Touch(person=None, touchpoint=row.touchpoint, zone=_zone(*where), thin=not any(values), no=no)
        for no, (row, where, values) in enumerate(zip(rows, known, beside, strict=True))
    )


def _zone(prefecture: str, city: str) -> Zone:
    """As the store's own query tells it."""
    if city == HOME[0] and prefecture in ("", HOME[1]):
        return Zone.IN_TOWN
    if prefecture == HOME[1]:
        return Zone.IN_PREFECTURE
    return Zone.ELSEWHERE if prefecture else Zone.UNKNOWN


def _days(last: dt.date) -> Iterable[tuple[list[str], dt.date, Chosen]]:
    """What is counted when: now with all subsets, and three ends of fiscal years with fewer."""
    axes = [str(axis) for axis in Axis]
    parts = ["without one-off donors", *(f"channel {c}" for c in CHANNELS), *(f"living {z}" for z in _ZONES)]
    yield [EVERYBODY, "number", *axes, *parts], last, _subsets
    earlier = [f"{name}, earlier year" for name in ("number", *axes)]
    for back in _YEARS:
        yield earlier, dt.date(fiscal_year(last) - back + 1, 3, 31), number_and_axes


def _subsets(standing: Standings) -> list[Flags]:
    """Everybody, the number, the axes, and parts of the number: regular people, channels, zones."""
    people = population(standing)
    earned = np.logical_or.reduce([standing.earned[axis] for axis in RULE.number.axes])
    everybody = np.ones(len(people.counted), np.bool_)
    flags = [everybody, *number_and_axes(standing), people.counted & ~people.one_off]
    for code in range(len(CHANNELS)):
        hit = np.zeros(len(people.counted), np.bool_)
        hit[standing.index[earned & (standing.touches.channel == code) & (standing.index != NOWHERE)]] = True
        flags.append(hit & people.counted)
    return [*flags, *(people.counted & (standing.zone == ZONES.index(zone)) for zone in _ZONES)]
