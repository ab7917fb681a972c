"""Moves: each is one, on its own day, however many lists tell of it."""

import datetime as dt
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.counting import Touch, columns, load_rule, load_town, standings
from kankei.counting.indicators import measured
from kankei.counting.moves import parted
from kankei.counting.spans import fiscal_period
from kankei.model import Axis, Channel, TouchpointDraft

RULE = load_rule("default")
INDICATORS = {one.code: one for one in load_town("bandai").indicator}
REGISTER, SURVEY = "residents", "移住者アンケート"
WAYS = ("moved_in", "moved_out")


def told(day: str | dt.date, kind: str, source: str = SURVEY, person: int = 1) -> Touch:
    """A list tells of a move."""
    draft = TouchpointDraft(
        channel=Channel.RESIDENCY, kind=kind, occurred_on=dt.date.fromisoformat(str(day)), ended_on=None
    )
    return Touch(person=person, touchpoint=draft, source=source)


def by_year(code: str, touches: Sequence[Touch], years: Sequence[int] = (2024, 2025)) -> list[float]:
    """An indicator in fiscal years."""
    done, spans = parted(columns(touches), RULE.settlement), map(fiscal_period, years)
    return [measured(done, INDICATORS[code], rule=RULE, since=span.since, until=span.until) for span in spans]


def lives_here(touches: Sequence[Touch], day: dt.date) -> bool:
    return bool(standings(columns(touches), rule=RULE, as_of=day).on[Axis.SETTLEMENT].any())


def test_a_move_told_on_both_sides_of_a_year_s_end_is_one_of_the_year_that_the_register_tells() -> None:
    moves = [told("2025-03-31", "moved_in"), told("2025-04-01", "moved_in", REGISTER)]
    assert by_year("moved_in", moves) == [0, 1]
    assert [lives_here(moves, dt.date(2025, month, day)) for month, day in ((3, 31), (4, 1))] == [False, True]


def test_a_move_of_which_no_register_tells_is_of_the_first_day() -> None:
    moves = [told("2025-04-01", "moved_in", "移住支援金"), told("2025-03-31", "moved_in")]
    assert by_year("moved_in", moves) == [1, 0]


def test_whoever_left_in_between_has_moved_in_twice() -> None:
    moves = [
        told("2025-03-01", "moved_in"),
        told("2025-03-20", "moved_out"),
        told("2025-04-01", "moved_in", REGISTER),
    ]
    assert by_year("moved_in", moves) == [1, 1]


@pytest.mark.parametrize(("again", "moves"), [("2025-03-02", 1), ("2025-03-03", 2)])
def test_a_move_in_is_told_again_within_a_year(again: str, moves: int) -> None:
    assert (
        sum(by_year("moved_in", [told("2024-03-02", "moved_in"), told(again, "moved_in")], (2023, 2024)))
        == moves
    )


def test_moving_house_twice_a_year_is_two_moves() -> None:
    within = [told(day, "moved_within") for day in ("2024-05-01", "2024-11-01", "2024-11-01")]
    done = columns(within)
    house = INDICATORS["moved_in"]
    both = type(house)(
        code="house", name="転居", unit="件", measure=house.measure, ties=("residency:moved_within",)
    )
    span = fiscal_period(2024)
    assert measured(done, both, rule=RULE, since=span.since, until=span.until) == 2


LIVES = st.lists(
    st.tuples(st.integers(90, 900), st.lists(st.integers(-20, 20), max_size=3)), min_size=1, max_size=6
)
"""Days from one move to the next, and by how many days other lists tell of it earlier or later."""


@given(LIVES, st.dates(dt.date(2016, 1, 1), dt.date(2030, 1, 1)), st.randoms())
def test_other_lists_that_tell_of_a_move_change_no_year_and_no_day(
    life: list[tuple[int, list[int]]], day: dt.date, chance: Random
) -> None:
    days = [
        dt.date(2015, 3, 1) + dt.timedelta(days=sum(gap for gap, _ in life[: n + 1]))
        for n in range(len(life))
    ]
    register = [told(day, WAYS[n % 2], REGISTER) for n, day in enumerate(days)]
    others = [
        told(days[n] + dt.timedelta(days=shift), WAYS[n % 2], f"{SURVEY}{shift}")
        for n, (_, shifts) in enumerate(life)
        for shift in shifts
    ]
    every = [*register, *others]
    chance.shuffle(every)
    years = range(2014, 2032)
    for code in WAYS:
        assert by_year(code, every, years) == by_year(code, register, years)
    assert lives_here(every, day) == lives_here(register, day)


@given(LIVES)
def test_what_was_parted_stays_as_it_is(life: list[tuple[int, list[int]]]) -> None:
    day, moves = dt.date(2015, 3, 1), list[Touch]()
    for gap, shifts in life:
        day += dt.timedelta(days=gap)
        moves += [
            told(day + dt.timedelta(days=shift), "moved_in", f"{SURVEY}{shift}") for shift in [0, *shifts]
        ]
    once = parted(columns(moves), RULE.settlement)
    assert parted(once, RULE.settlement).day.tolist() == once.day.tolist()
