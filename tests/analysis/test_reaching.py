"""The first day somewhere: what the count itself says when it is asked of every day."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.analysis.history import NEVER, arranged
from kankei.analysis.reaching import first_days
from kankei.counting import Touch, columns, load_rule, shipped_rules, standings
from kankei.errors import RuleError
from kankei.model import Axis, Channel, Status, TouchpointDraft, Zone

from .towns import (
    BANDAI,
    DAILY,
    TODAY,
    WEIGHED,
    came,
    day,
    died,
    gave,
    missed,
    moved_in,
    moved_out,
    stayed,
    told,
)

FIRST = dt.date(2020, 1, 1)
RULES = {name: load_rule(name) for name in shipped_rules()} | {"weighed": WEIGHED, "daily": DAILY}


def test_a_trial_stay_is_the_first_day_of_a_relation() -> None:
    assert first_days(told(gave(1, "2024-05-01"), stayed(1, "2024-06-01")), "relation").tolist() == [
        day("2024-06-01")
    ]


def test_the_gift_of_a_second_fiscal_year_is_the_first_day_of_a_relation() -> None:
    found = first_days(told(gave(1, "2024-05-01"), gave(1, "2024-06-01"), gave(1, "2025-04-01")), "relation")
    assert found.tolist() == [day("2025-04-01")]


def test_gifts_more_than_a_window_apart_begin_no_relation() -> None:
    assert first_days(told(gave(1, "2020-05-01"), gave(1, "2024-05-01")), "relation").tolist() == [NEVER]


def test_a_resident_begins_no_relation_before_moving_out() -> None:
    lived = told(moved_in(1, "2023-05-01"), stayed(1, "2023-06-01"), moved_out(1, "2024-07-01"))
    assert first_days(lived, "relation").tolist() == [day("2024-07-01")]


def test_who_did_not_come_has_not_reached_the_channel() -> None:
    assert first_days(told(missed(1, "2024-05-01"), gave(1, "2024-06-01")), "station_event").tolist() == [
        NEVER
    ]


def test_the_first_of_anything_is_the_first_day() -> None:
    assert first_days(told(came(1, "2024-05-01"), gave(1, "2023-06-01")), "any").tolist() == [
        day("2023-06-01")
    ]


def test_a_death_is_the_first_of_nothing() -> None:
    assert first_days(told(died(1, "2024-05-01")), "any").tolist() == [NEVER]


def test_a_name_that_is_no_way_is_refused() -> None:
    with pytest.raises(RuleError):
        first_days(told(gave(1, "2024-05-01")), "donations")


KINDS = {
    Channel.DONATION: "",
    Channel.STATION_EVENT: "",
    Channel.TRIAL_STAY: "",
    Channel.COMMUNITY: "",
    Channel.DUAL_RESIDENCE: "",
    Channel.REGISTRATION: "premium",
    Channel.SURVEY: "attached",
}


@st.composite
def touches(draw: st.DrawFn) -> Touch:
    kind = draw(st.sampled_from(["moved_in", "moved_in_until_death", "moved_out", "died", *KINDS]))
    begin = FIRST + dt.timedelta(days=draw(st.integers(0, 2000)))
    long = draw(st.one_of(st.none(), st.integers(0, 600)))
    channel = kind if isinstance(kind, Channel) else Channel.RESIDENCY
    point = TouchpointDraft(
        channel=channel,
        occurred_on=begin,
        kind=KINDS[kind] if isinstance(kind, Channel) else kind,
        ended_on=None if long is None else begin + dt.timedelta(days=long),
        status=draw(st.sampled_from([Status.DONE, Status.DONE, Status.PLANNED])),
    )
    return Touch(person=draw(st.integers(1, 2)), touchpoint=point, zone=draw(st.sampled_from(list(Zone))))


def days_of(row: Touch) -> set[dt.date]:
    """The days on which somebody did what a touchpoint tells of: whoever moved in until a day went on it."""
    point = row.touchpoint
    went = point.ended_on if point.kind.startswith("moved_in") else None
    return {point.occurred_on, went or point.occurred_on}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(touches(), min_size=1, max_size=9), st.sampled_from(sorted(RULES)), st.sampled_from(list(Axis))
)
def test_the_first_day_is_the_first_on_which_the_count_says_so(
    rows: list[Touch], rule: str, axis: Axis
) -> None:
    """Asked of every day on which anybody did anything, the count knows of no earlier one."""
    found = arranged(columns(rows), as_of=TODAY, rule=RULES[rule], town=BANDAI)
    first = dict(zip(found.people.tolist(), first_days(found, axis).tolist(), strict=True))
    counted = dict.fromkeys(first, NEVER)
    for one in sorted({end for row in rows for end in days_of(row) if end <= TODAY}):
        standing = standings(columns(rows), rule=RULES[rule], as_of=one)
        for person in standing.people[standing.on[axis]].tolist():
            own = {end for row in rows if row.person == person for end in days_of(row)}
            if counted[person] == NEVER and one in own:
                counted[person] = one.toordinal()
    assert first == counted
