"""What would change a standing, and where it lies on the town's 2×2."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.counting import Touch, Touches, columns, load_rule, load_town, shipped_rules, standings
from kankei.counting.outlook import lapses, lost_by_moving_in, openings
from kankei.counting.plane import CELLS, positions
from kankei.model import Axis, Channel, TouchpointDraft
from kankei.model.plane import Plane

RULE = load_rule("default")
DAY = dt.date(2026, 3, 31)


def did(channel: Channel, day: str, **more: object) -> Touch:
    draft = TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day), **more)  # type: ignore[arg-type]
    return Touch(person=1, touchpoint=draft)


def lost(*touches: Touch) -> dict[Axis, dt.date | None]:
    return lapses(columns(touches), rule=RULE, as_of=DAY)


def opened(*touches: Touch) -> dict[Axis, tuple[str, ...]]:
    return openings(columns(touches), rule=RULE, as_of=DAY, person=1)


def test_a_single_gift_lapses_when_its_window_has_passed() -> None:
    assert lost(did(Channel.DONATION, "2025-12-10")) == {Axis.ATTACHMENT: dt.date(2028, 12, 10)}


def test_a_membership_lasts_until_it_ends() -> None:
    assert lost(did(Channel.COMMUNITY, "2015-12-10")) == {Axis.ATTACHMENT: None}
    ended = did(Channel.COMMUNITY, "2015-12-10", ended_on=dt.date(2026, 6, 30))
    assert lost(ended) == {Axis.ATTACHMENT: dt.date(2026, 7, 1)}


def test_a_second_fiscal_year_would_make_a_donor_related() -> None:
    assert "donation" in opened(did(Channel.DONATION, "2024-12-10"))[Axis.RELATION]


def test_a_second_gift_in_one_fiscal_year_would_not() -> None:
    assert "donation" not in opened(did(Channel.DONATION, "2025-12-10"))[Axis.RELATION]


def test_to_a_resident_the_axes_of_outsiders_stay_closed() -> None:
    found = opened(did(Channel.RESIDENCY, "2024-04-02", kind="moved_in"))
    assert (found[Axis.EXCHANGE], found[Axis.RELATION]) == ((), ())
    assert "donation" in found[Axis.ATTACHMENT]


def test_moving_in_closes_what_is_closed_to_residents() -> None:
    touches = columns([did(Channel.TRIAL_STAY, "2025-12-10"), did(Channel.DONATION, "2025-12-10")])
    assert lost_by_moving_in(touches, rule=RULE, as_of=DAY, person=1) == (Axis.EXCHANGE, Axis.RELATION)


TOUCHES = st.lists(
    st.builds(
        Touch,
        person=st.just(1),
        touchpoint=st.builds(
            TouchpointDraft,
            channel=st.sampled_from(Channel),
            occurred_on=st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)),
            kind=st.sampled_from(["", "moved_in", "moved_out", "attached"]),
            ended_on=st.none() | st.dates(dt.date(2021, 1, 1), dt.date(2028, 12, 31)),
        ),
    ),
    min_size=1,
    max_size=6,
)


def stands(touches: Touches, day: dt.date, axis: Axis) -> bool:
    return bool(standings(touches, rule=RULE, as_of=day).on[axis].any())


@given(TOUCHES)
def test_an_axis_is_held_until_the_day_before_it_lapses_and_not_on_that_day(touches: list[Touch]) -> None:
    held = columns([one for one in touches if one.touchpoint.occurred_on <= DAY])
    for axis, day in lapses(held, rule=RULE, as_of=DAY).items():
        assert stands(held, DAY, axis)
        if day is not None:
            assert stands(held, day - dt.timedelta(days=1), axis)
            assert not stands(held, day, axis)


LIFE = [
    did(Channel.DONATION, "2024-12-10"),
    did(Channel.DONATION, "2025-12-10"),
    did(Channel.STATION_EVENT, "2024-08-03"),
    did(Channel.VOLUNTEERING, "2025-06-01"),
    did(Channel.VOLUNTEERING, "2025-09-01"),
    did(Channel.VOLUNTEERING, "2026-02-01"),
    did(Channel.COMMUNITY, "2015-12-10", ended_on=dt.date(2026, 6, 30)),
]


@pytest.mark.parametrize("name", shipped_rules())
def test_the_day_on_which_an_axis_lapses_is_the_one_that_a_walk_day_by_day_finds(name: str) -> None:
    rule, touches, day = load_rule(name), columns(LIFE), DAY
    lost: dict[Axis, dt.date] = {}
    while len(lost) < len(Axis):
        on = standings(touches, rule=rule, as_of=day).on
        lost = {axis: day for axis in Axis if not on[axis].any()} | lost
        day += dt.timedelta(days=1)
    told = lapses(touches, rule=rule, as_of=DAY)
    assert told == {axis: day for axis, day in lost.items() if day > DAY}
    assert told


PLANE = load_town("bandai").plane


def placed(*touches: Touch) -> tuple[float, float, str]:
    assert PLANE is not None
    found = positions(standings(columns(touches), rule=RULE, as_of=DAY), PLANE)
    return float(found.real[0]), float(found.feeling[0]), CELLS[int(found.cell[0])]


@pytest.mark.parametrize(
    ("touches", "where"),
    [
        ([did(Channel.DONATION, "2025-12-10")], (0, 1, "feeling")),
        ([did(Channel.STATION_EVENT, "2025-12-10")], (1, 0, "neither")),
        ([did(Channel.WORK_STAY, "2025-12-10")], (3, 0, "real")),
        ([did(Channel.TRIAL_STAY, "2025-12-10")], (3, 1, "both")),
        ([did(Channel.RESIDENCY, "2015-12-10", kind="moved_in")], (6, 1, "both")),
        ([did(Channel.DONATION, "2015-12-10")], (0, 0, "neither")),
        ([did(Channel.COMMUNITY, "2015-12-10")], (0, 1, "feeling")),
    ],
)
def test_a_life_with_the_town_has_its_place_on_the_plane(
    touches: list[Touch], where: tuple[float, float, str]
) -> None:
    assert placed(*touches) == where


@given(TOUCHES)
def test_doing_more_never_moves_anybody_down_on_either_side(touches: list[Touch]) -> None:
    assert isinstance(PLANE, Plane)
    more = [*touches, did(Channel.TRIAL_STAY, "2026-01-10")]
    before, after = placed(*touches, did(Channel.VISIT, "2012-01-01")), placed(*more)
    assert after[0] >= before[0]
    assert after[1] >= before[1]
