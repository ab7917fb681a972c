"""How far a record reaches, and where it has gaps."""

import datetime as dt

import numpy as np

from kankei.counting import Touch, columns, load_rule, load_town, population, standings
from kankei.counting.gaps import End, ends, gaps, gaps_of, gaps_of_sources
from kankei.counting.indicators import gaps_in
from kankei.model import Channel, TouchpointDraft

MARCH = dt.date(2026, 3, 31)
RULE = load_rule("default")
Span = tuple[str, str]


def daily(since: str, until: str) -> list[int]:
    first, last = (dt.date.fromisoformat(day).toordinal() for day in (since, until))
    return list(range(first, last + 1))


def on(*days: str) -> list[int]:
    return [dt.date.fromisoformat(day).toordinal() for day in days]


def missing(days: list[int], as_of: dt.date = MARCH) -> list[Span]:
    found = gaps_of("donation", np.array(days, np.int32), as_of=as_of)
    return [(gap.since.isoformat(), gap.until.isoformat()) for gap in found]


def late(days: list[int], as_of: dt.date = MARCH, beside: list[int] | None = None) -> list[Span]:
    """What is missed of one source, while others bring something every day or on some days beside."""
    whole = tuple(
        gaps_of("donation", np.array(days + (beside or daily("2020-04-01", "2026-03-31"))), as_of=as_of)
    )
    found = gaps_of_sources({"rms": np.array(days, np.int32)}, whole, tie="donation", as_of=as_of)
    return [(gap.since.isoformat(), gap.until.isoformat()) for gap in found]


def gave(*days: str, channel: Channel = Channel.DONATION, person: int = 1) -> list[Touch]:
    drafts = [TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day)) for day in days]
    return [Touch(person=person, touchpoint=draft) for draft in drafts]


def test_a_fiscal_year_without_any_touchpoint_is_a_gap() -> None:
    assert missing(on("2023-05-01", "2025-05-01")) == [("2024-04-01", "2025-03-31")]


def test_fiscal_years_without_any_up_to_the_day_are_one_gap() -> None:
    assert missing(on("2023-05-01"), dt.date(2026, 5, 10)) == [("2024-04-01", "2026-05-10")]


def test_before_the_first_touchpoint_there_is_no_gap() -> None:
    assert missing(on("2026-01-10")) == []


def test_nothing_at_all_has_no_gap() -> None:
    assert missing([]) == []


def test_a_list_that_ends_in_november_leaves_a_gap_up_to_march() -> None:
    assert missing(daily("2024-04-01", "2025-11-07")) == [("2025-11-08", "2026-03-31")]


def test_a_few_days_without_a_list_are_no_gap() -> None:
    assert missing(daily("2024-04-01", "2026-03-05")) == []


def test_an_event_that_rests_in_winter_leaves_no_gap() -> None:
    assert missing(daily("2024-05-01", "2024-10-31") + daily("2025-05-01", "2025-10-31")) == []


def test_the_first_days_of_a_year_that_stand_in_the_list_before_do_not_hide_that_its_own_is_missing() -> None:
    days = daily("2023-04-01", "2024-04-03") + daily("2025-04-01", "2026-03-31")
    assert missing(days) == [("2024-04-04", "2025-03-31")]


def test_a_gap_bears_on_numbers_until_no_window_holds_it() -> None:
    (gap,) = gaps_of("donation", np.array(on("2023-05-01", "2025-05-01"), np.int32), as_of=MARCH, months=36)
    days = [dt.date(2024, 3, 31), dt.date(2024, 4, 1), dt.date(2028, 3, 30), dt.date(2028, 3, 31)]
    assert [gap.bears_on(day) for day in days] == [False, True, True, False]


def test_of_the_number_only_channels_that_matter_and_have_a_window_are_looked_at() -> None:
    touches = [touch for person in range(1, 21) for touch in gave("2025-05-01", person=person)]
    touches += gave("2023-05-01", "2025-05-01", channel=Channel.TRIAL_STAY)
    touches += gave("2020-05-01", channel=Channel.COMMUNITY, person=2)
    standing = standings(columns(touches), rule=RULE, as_of=MARCH)
    people = population(standing)
    assert ends(standing, people) == (End(channel=Channel.DONATION, last=dt.date(2025, 5, 1)),)
    assert gaps(standing, people) == ()


def test_a_source_that_stops_in_june_is_missed_although_others_go_on() -> None:
    assert late(daily("2024-04-01", "2025-06-10")) == [("2025-06-11", "2026-03-31")]


def test_a_source_of_which_a_whole_year_is_missing_is_missed_at_its_end() -> None:
    assert late(daily("2023-04-01", "2024-12-28")) == [("2024-12-29", "2026-03-31")]


def test_a_source_that_ended_two_fiscal_years_ago_is_missed_no_more() -> None:
    assert late(daily("2020-04-01", "2024-03-31")) == []


def test_a_source_that_brings_something_on_few_days_is_not_missed() -> None:
    assert late(on("2023-05-01", "2024-05-01")) == []


def test_the_form_of_a_single_event_is_not_missed_the_year_after() -> None:
    assert late(daily("2024-10-01", "2024-10-31")) == []


def test_the_form_of_a_yearly_event_is_missed_once_its_days_have_passed() -> None:
    days = daily("2023-10-01", "2023-10-31") + daily("2024-10-01", "2024-10-31")
    assert late(days, dt.date(2025, 9, 30)) == []
    assert late(days, dt.date(2025, 12, 31)) == [("2024-11-01", "2025-12-31")]


def test_a_source_is_not_named_beside_its_channel_that_is_silent_as_a_whole() -> None:
    days = daily("2023-04-01", "2025-06-10")
    assert late(days, beside=days) == []


def portals(last: str, source: str = "egg", people: int = 10) -> list[Touch]:
    """Daily gifts of twenty people by one portal, and of some others by another until a day."""
    days = [("rms", day) for day in daily("2024-04-01", "2026-03-31")]
    days += [(source, day) for day in daily("2024-04-01", last)]
    return [
        Touch(
            person=1 + day % 20 if name == "rms" else 21 + day % people,
            touchpoint=TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date.fromordinal(day)),
            source=name,
        )
        for name, day in days
    ]


def named(touches: list[Touch]) -> list[tuple[object, dt.date, dt.date]]:
    """The gaps in the record of the number, with whose lists are missing."""
    standing = standings(columns(touches), rule=RULE, as_of=MARCH)
    return [(gap.source, gap.since, gap.until) for gap in gaps(standing, population(standing))]


def test_of_the_number_the_source_is_named_whose_lists_are_missing() -> None:
    assert named(portals("2025-06-10")) == [("egg", dt.date(2025, 6, 11), MARCH)]


def test_of_the_number_a_source_by_which_few_count_is_not_looked_at() -> None:
    assert named(portals("2025-06-10", people=2)) == []


def test_what_is_logged_one_by_one_is_no_list_that_may_be_late() -> None:
    assert named(portals("2025-06-10", source="api")) == []


def test_of_an_indicator_the_source_is_named_whose_lists_are_missing() -> None:
    (gifts,) = (one for one in load_town("bandai").indicator if one.code == "donations")
    found = gaps_in(columns(portals("2025-06-10")), gifts, as_of=MARCH)
    assert [(gap.source, gap.since) for gap in found] == [("egg", dt.date(2025, 6, 11))]
