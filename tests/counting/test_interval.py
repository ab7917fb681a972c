"""What a doubtful link changes in a count, and the band that follows; worked out by hand."""

import datetime as dt

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kankei.counting import Touch, Touches, columns, load_rule, standings
from kankei.counting.interval import Interval, Links, capped, changes, doubt, rounded, spread
from kankei.model import Axis, Channel, TouchpointDraft, Zone
from kankei.model.interval import Bounds, Doubt, bounds
from kankei.model.interval import Interval as Constants

TODAY = dt.date(2026, 3, 31)
RULE = load_rule("default")
EVEN = (0.0,) * 6
CONSTANTS = Constants(
    b=0.0, bare=0.0, placed=0.0, lean=EVEN, k=2.0, drift=0.5, spared=0.1, floor=0.01, few=2.0
)


def doubted(heads: float, *, placed: float = 0.0, moved: float = 0.0, doubt: float = 0.0) -> Doubt:
    return Doubt(heads=heads, bare=0.0, placed=placed, moved=moved, pull=EVEN, doubt=doubt)


def did(
    channel: Channel, day: str, person: int = 0, *, thin: bool = False, zone: Zone = Zone.UNKNOWN
) -> Touch:
    said = TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day))
    return Touch(person=person, touchpoint=said, thin=thin, zone=zone)


def link(touches: Touches, *, chance: float = 0.5, joined: bool = False) -> Links:
    """One link between the first touchpoint and the others."""
    many = len(touches)
    core = np.array([1] + [2] * (many - 1))
    parts = np.array([0, 0]), np.array([0, 1]), np.array([1, 2])
    return spread(np.array([chance]), np.array([joined]), parts, core=core, touch=np.arange(many))


def change(axis: Axis, *rows: Touch) -> float:
    touches = columns(rows)
    found = changes(touches, link(touches), rule=RULE, as_of=TODAY, chosen=lambda s: [s.on[axis]])
    return float(found[0][0])


def test_two_who_both_stand_are_one_less_when_they_are_one() -> None:
    gifts = did(Channel.DONATION, "2025-12-01"), did(Channel.DONATION, "2025-12-24")
    assert change(Axis.ATTACHMENT, *gifts) == -1


def test_one_who_stands_and_one_who_does_not_are_still_one() -> None:
    rows = did(Channel.DONATION, "2025-12-01"), did(Channel.STATION_EVENT, "2025-12-24")
    assert change(Axis.ATTACHMENT, *rows) == 0


def test_gifts_in_two_fiscal_years_stand_only_together() -> None:
    gifts = did(Channel.DONATION, "2024-12-01"), did(Channel.DONATION, "2025-12-01")
    assert change(Axis.RELATION, *gifts) == 1


def test_a_link_in_doubt_moves_the_count_by_its_chance() -> None:
    touches = columns([did(Channel.DONATION, "2025-12-01", 1), did(Channel.DONATION, "2025-12-24", 2)])
    standing = standings(touches, rule=RULE, as_of=TODAY)
    (weighed,) = doubt(touches, link(touches, chance=0.25), standing=standing)
    assert weighed == Doubt(
        heads=2.0,
        bare=0.0,
        placed=0.0,
        moved=-0.25,
        pull=(-0.1875, 0.0, 0.0, 0.0, 0.0, 0.0),
        doubt=0.1875,
        sure=1.0,
    )


def test_a_link_from_a_name_alone_is_of_another_kind() -> None:
    touches = columns(
        [did(Channel.DONATION, "2025-12-01", 1), did(Channel.COMMUNITY, "2025-12-24", 2, thin=True)]
    )
    standing = standings(touches, rule=RULE, as_of=TODAY)
    (weighed,) = doubt(touches, link(touches, chance=0.5), standing=standing)
    assert weighed.pull == (0.0, 0.0, -0.25, 0.0, 0.0, 0.0)


def test_names_alone_are_told_from_names_with_a_place() -> None:
    rows = [
        did(Channel.COMMUNITY, "2025-12-01", 1, thin=True),
        did(Channel.COMMUNITY, "2025-12-01", 2, thin=True, zone=Zone.ELSEWHERE),
        did(Channel.COMMUNITY, "2025-12-01", 3, zone=Zone.ELSEWHERE),
    ]
    touches = columns(rows)
    standing = standings(touches, rule=RULE, as_of=TODAY)
    (weighed,) = doubt(touches, link(touches), standing=standing)
    assert (weighed.heads, weighed.bare, weighed.placed) == (3.0, 1.0, 1.0)


def test_two_joined_in_doubt_may_be_two() -> None:
    touches = columns([did(Channel.DONATION, "2025-12-01", 1), did(Channel.DONATION, "2025-12-24", 1)])
    standing = standings(touches, rule=RULE, as_of=TODAY)
    (weighed,) = doubt(touches, link(touches, chance=0.75, joined=True), standing=standing)
    assert (weighed.heads, weighed.moved) == (1.0, 0.25)


def test_a_part_takes_all_touchpoints_of_its_cores() -> None:
    parts = np.array([0, 0, 0]), np.array([0, 0, 1]), np.array([5, 6, 7])
    found = spread(
        np.array([0.5]), np.array([False]), parts, core=np.array([7, 6, 5, 5, 9]), touch=np.arange(5)
    )
    assert sorted(zip(found.side.tolist(), found.touch.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 0),
    ]


def test_nobody_counted_and_nothing_in_doubt_is_nobody() -> None:
    band = bounds(doubted(0.0), CONSTANTS)
    assert rounded(band) == Interval(estimate=0, low=0, high=0)


def test_the_band_has_its_floor_and_two_people_where_nothing_is_in_doubt() -> None:
    band = bounds(doubted(10_000.0), CONSTANTS)
    assert (band.low, band.high) == (9_898.0, 10_102.0)


def counted(*rows: Touch, doubtful: bool) -> Interval:
    """The interval of the number over these rows, with a link between the first and the others or none."""
    touches = columns(rows)
    standing = standings(touches, rule=RULE, as_of=TODAY)
    found = link(touches) if doubtful else link(touches, chance=0.0)
    return rounded(bounds(doubt(touches, found, standing=standing)[0], CONSTANTS))


def test_the_band_of_one_certain_person_does_not_begin_at_nobody() -> None:
    rows = did(Channel.DONATION, "2025-12-01", 1), did(Channel.RESIDENCY, "2010-04-01", 2)
    assert counted(*rows, doubtful=False).low == 1


def test_of_two_who_may_be_one_there_is_one_at_least() -> None:
    rows = did(Channel.DONATION, "2025-12-01", 1), did(Channel.DONATION, "2025-12-24", 2)
    assert counted(*rows, doubtful=True).low == 1


def test_who_counts_only_if_two_records_are_one_person_may_be_nobody() -> None:
    rows = did(Channel.STATION_EVENT, "2024-12-01", 1), did(Channel.STATION_EVENT, "2025-12-01", 1)
    assert counted(*rows, doubtful=True).low == 0


def test_a_name_alone_may_be_somebody_else_and_so_nobody_more() -> None:
    rows = (
        did(Channel.DONATION, "2025-12-01", 1, thin=True),
        did(Channel.RESIDENCY, "2010-04-01", 2),
    )
    assert counted(*rows, doubtful=False).low == 0


def test_the_band_is_rounded_outwards() -> None:
    assert rounded(Bounds(estimate=99.5, low=97.9, high=101.1)) == Interval(estimate=100, low=97, high=102)


def test_there_are_no_more_people_than_touchpoints_that_could_count() -> None:
    rows = did(Channel.DONATION, "2025-12-01", 1), did(Channel.RESIDENCY, "2010-04-01", 2)
    standing = standings(columns(rows), rule=RULE, as_of=TODAY)
    wide = Interval(estimate=1, low=1, high=3)
    assert capped(wide, standing, axes=RULE.number.axes) == Interval(estimate=1, low=1, high=1)


def test_there_are_no_more_people_on_an_axis_than_touchpoints_that_it_hears() -> None:
    rows = did(Channel.DONATION, "2025-12-01", 1), did(Channel.DONATION, "2025-12-01", 2)
    standing = standings(columns(rows), rule=RULE, as_of=TODAY)
    wide = Interval(estimate=1, low=0, high=3)
    assert capped(wide, standing, axes=[Axis.EXCHANGE]).high == 0
    assert capped(wide, standing, axes=[Axis.ATTACHMENT]).high == 2


def test_each_cause_moves_the_estimate_by_its_own_constant() -> None:
    lean = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    constants = msgspec.structs.replace(CONSTANTS, b=0.01, bare=0.1, placed=-0.5, lean=lean)
    told = Doubt(heads=100.0, bare=20.0, placed=10.0, moved=1.0, pull=(*EVEN[:5], 0.5), doubt=1.0)
    assert bounds(told, constants).estimate == 100 + 1 + 1 + 2 - 5 + 3


def test_people_of_a_name_and_a_place_widen_the_band() -> None:
    narrow, wide = (bounds(doubted(1_000.0, placed=placed), CONSTANTS) for placed in (0.0, 200.0))
    assert (narrow.high - narrow.estimate, wide.high - wide.estimate) == (12.0, 42.0)


@given(st.floats(0, 1e6), st.floats(-100, 100), st.floats(0, 1e3), st.floats(0, 1e3))
def test_more_doubt_never_makes_a_narrower_band(
    heads: float, moved: float, little: float, more: float
) -> None:
    less, wider = (
        bounds(doubted(heads, moved=moved, doubt=size), CONSTANTS) for size in (little, little + more)
    )
    assert less.low <= less.estimate <= less.high
    assert wider.high - wider.low >= less.high - less.low - 1e-6
