"""How far a record reaches, and where it has gaps."""

import datetime as dt

import numpy as np

from kankei.counting import Touch, columns, load_rule, population, standings
from kankei.counting.gaps import End, ends, gaps, gaps_of
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
