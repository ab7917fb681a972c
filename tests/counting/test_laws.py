"""What holds of every count, whatever the touchpoints."""

import datetime as dt

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.counting import Population, Touch, columns, load_rule, population, shipped_rules, standings
from kankei.counting.columns import ZONES
from kankei.model import Axis, Channel, Status, TouchpointDraft, Zone

FIRST, TODAY = dt.date(2018, 4, 1), dt.date(2026, 3, 31)
RULES = st.sampled_from(shipped_rules())


def points(status: st.SearchStrategy[Status]) -> st.SearchStrategy[TouchpointDraft]:
    return st.builds(
        TouchpointDraft,
        channel=st.sampled_from(Channel),
        occurred_on=st.dates(FIRST, dt.date(2026, 12, 31)),
        status=status,
        kind=st.sampled_from(["", "moved_in", "moved_out", "attached"]),
        ended_on=st.none() | st.dates(FIRST, dt.date(2027, 12, 31)),
        amount=st.none(),
        companions=st.integers(0, 5),
    )


def touch(status: st.SearchStrategy[Status]) -> st.SearchStrategy[Touch]:
    return st.builds(
        Touch,
        person=st.none() | st.integers(1, 6),
        touchpoint=points(status),
        zone=st.sampled_from(Zone),
        thin=st.booleans(),
    )


ANY = st.lists(touch(st.sampled_from(Status)), max_size=25)
NOT_DONE = st.lists(touch(st.sampled_from([status for status in Status if status is not Status.DONE])))


def counted(touches: list[Touch], rule: str = "default", as_of: dt.date = TODAY) -> Population:
    return population(standings(columns(touches), rule=load_rule(rule), as_of=as_of))


def told(people: Population) -> object:
    """Everything a population says, comparable."""
    arrays = msgspec.structs.asdict(people)
    return msgspec.to_builtins(arrays, enc_hook=lambda value: value.tolist())


@given(ANY, NOT_DONE, RULES)
def test_adding_a_cancelled_gift_or_an_absent_guest_changes_no_figure(
    touches: list[Touch], undone: list[Touch], rule: str
) -> None:
    assert told(counted(touches + undone, rule)) == told(counted(touches, rule))


@given(st.data(), ANY, RULES)
def test_the_order_of_touchpoints_changes_nothing(
    data: st.DataObject, touches: list[Touch], rule: str
) -> None:
    assert told(counted(data.draw(st.permutations(touches)), rule)) == told(counted(touches, rule))


@given(ANY, RULES)
def test_a_touchpoint_twice_is_no_second_person(touches: list[Touch], rule: str) -> None:
    once, twice = counted(touches, rule), counted(touches * 2, rule)
    assert (once.number, once.axes) == (twice.number, twice.axes)


@given(ANY, RULES)
def test_the_number_never_exceeds_the_people_with_a_done_touchpoint(touches: list[Touch], rule: str) -> None:
    done = {t.person for t in touches if t.touchpoint.status is Status.DONE and t.person is not None}
    assert counted(touches, rule).number <= len(done)


@given(ANY, RULES)
def test_a_day_before_everything_gives_zero(touches: list[Touch], rule: str) -> None:
    people = counted(touches, rule, as_of=FIRST - dt.timedelta(days=1))
    assert (people.number, sum(people.axes.values()), people.unidentified) == (0, 0, 0)


@given(ANY, RULES)
def test_the_lines_of_the_number_lie_within_it(touches: list[Touch], rule: str) -> None:
    people = counted(touches, rule)
    for line in (people.without_one_off_donors, people.residents, people.thin):
        assert 0 <= line <= people.number


@given(ANY, RULES)
def test_zones_add_up_to_the_number_and_to_every_axis(touches: list[Touch], rule: str) -> None:
    people = counted(touches, rule)
    assert people.number_by_zone.sum() == people.number
    assert {axis: people.by_zone[axis].sum() for axis in Axis} == people.axes


@given(ANY, RULES)
def test_the_residents_of_the_number_are_its_people_in_town(touches: list[Touch], rule: str) -> None:
    people = counted(touches, rule)
    assert people.number_by_zone[ZONES.index(Zone.IN_TOWN)] == people.residents


@given(ANY)
def test_the_default_number_is_relation_or_attachment(touches: list[Touch]) -> None:
    found = standings(columns(touches), rule=load_rule("default"), as_of=TODAY)
    assert population(found).number == (found.on[Axis.RELATION] | found.on[Axis.ATTACHMENT]).sum()


@given(ANY, RULES)
def test_whoever_settled_stands_on_no_axis_closed_to_residents(touches: list[Touch], rule: str) -> None:
    found = standings(columns(touches), rule=load_rule(rule), as_of=TODAY)
    assert not (found.on[Axis.SETTLEMENT] & (found.on[Axis.EXCHANGE] | found.on[Axis.RELATION])).any()


@given(ANY, RULES)
def test_whoever_stands_on_an_axis_has_a_touchpoint_that_earned_it(touches: list[Touch], rule: str) -> None:
    found = standings(columns(touches), rule=load_rule(rule), as_of=TODAY)
    for axis in Axis:
        earners = set(found.index[found.earned[axis]].tolist())
        assert earners == set(np.flatnonzero(found.on[axis]).tolist())


@given(ANY, RULES, st.integers(1, 10**12))
def test_the_numbers_of_people_are_only_names(touches: list[Touch], rule: str, shift: int) -> None:
    moved = [
        msgspec.structs.replace(t, person=None if t.person is None else t.person + shift) for t in touches
    ]
    assert told(counted(moved, rule)) == told(counted(touches, rule))


@pytest.mark.parametrize("rule", ["default", "strict", "broad"])
@settings(max_examples=30)
@given(touches=ANY)
def test_a_person_alone_stands_as_among_others(rule: str, touches: list[Touch]) -> None:
    together = standings(columns(touches), rule=load_rule(rule), as_of=TODAY)
    for place, person in enumerate(together.people.tolist()):
        alone = standings(
            columns([t for t in touches if t.person == person]), rule=load_rule(rule), as_of=TODAY
        )
        assert [alone.on[axis].any() for axis in Axis] == [together.on[axis][place] for axis in Axis]
