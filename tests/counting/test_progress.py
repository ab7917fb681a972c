"""Periods in 和暦, indicators on touchpoints, and forecasts that keep what they promise."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.counting import Touch, Touches, columns, load_rule, load_town
from kankei.counting.forecast import first_met, outcome, paths, summed
from kankei.counting.indicators import holds, measured, monthly
from kankei.counting.moves import parted
from kankei.counting.spans import parse_period, year_before
from kankei.errors import FieldError
from kankei.model import Channel, Status, TouchpointDraft
from kankei.model.indicator import Indicator, Measure
from kankei.model.touchpoint import Touchpoint

TODAY = dt.date(2026, 5, 1)
APRIL, MARCH = dt.date(2025, 4, 1), dt.date(2026, 3, 31)
RULE = load_rule("default")
SEASON = np.array([1, 1, 1, 1, 1, 1, 2, 2, 3, 5, 8, 20.0]) * 50
INDICATORS = {one.code: one for one in load_town("bandai").indicator}


def did(channel: Channel, day: str, person: int | None = 1, **more: object) -> Touch:
    draft = TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day), **more)  # type: ignore[arg-type]
    return Touch(person=person, touchpoint=draft)


def in_2025(code: str, touches: list[Touch]) -> float:
    told = parted(columns(touches), RULE.settlement)
    return measured(told, INDICATORS[code], rule=RULE, since=APRIL, until=MARCH)


@pytest.mark.parametrize(
    ("text", "since", "until", "label"),
    [
        ("令和7年度", "2025-04-01", "2026-03-31", "令和7年度"),
        ("2019年度", "2019-04-01", "2020-03-31", "令和元年度"),
        ("平成30年", "2018-01-01", "2018-12-31", "平成30年"),
        ("fiscal", "2026-04-01", "2027-03-31", "令和8年度"),
        ("calendar", "2026-01-01", "2026-12-31", "令和8年"),
        ("R7.4.1..R7.9.30", "2025-04-01", "2025-09-30", "令和7年4月1日～令和7年9月30日"),
    ],
)
def test_a_period_is_read_as_a_town_hall_writes_it(text: str, since: str, until: str, label: str) -> None:
    found = parse_period(text, as_of=TODAY)
    assert (found.since.isoformat(), found.until.isoformat(), found.label) == (since, until, label)


@pytest.mark.parametrize(
    ("text", "code"), [("来年", "period.unreadable"), ("2026-04-01..2025-04-01", "period.backwards")]
)
def test_a_period_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(FieldError) as refused:
        parse_period(text, as_of=TODAY)
    assert refused.value.code in (code, "period.unreadable")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_a_year_before_is_the_same_day_of_the_year_before(day: dt.date) -> None:
    before = year_before(day)
    assert (before.year, before.month) == (day.year - 1, day.month)
    assert before.day == day.day or (day.month, day.day, before.day) == (2, 29, 28)


def test_gifts_of_the_period_are_added_up_and_no_others() -> None:
    gifts = [
        did(Channel.DONATION, "2025-04-01", amount=10_000),
        did(Channel.DONATION, "2026-03-31", amount=5_000),
        did(Channel.DONATION, "2025-03-31", amount=1),
        did(Channel.DONATION, "2025-12-01", amount=2, status=Status.UNPAID),
    ]
    assert in_2025("donations", gifts) == 15_000


def test_visitors_of_an_event_are_counted_with_those_who_came_along() -> None:
    came = [
        did(Channel.STATION_EVENT, "2025-08-01", companions=3),
        did(Channel.STATION_EVENT, "2025-09-01", None),
    ]
    assert in_2025("station_event", came) == 5


def test_whoever_moves_in_out_and_in_again_has_moved_three_times() -> None:
    moves = [
        did(Channel.RESIDENCY, "2025-05-01", 1, kind="moved_in"),
        did(Channel.RESIDENCY, "2025-08-01", 1, kind="moved_out"),
        did(Channel.RESIDENCY, "2026-02-01", 1, kind="moved_in"),
        did(Channel.RESIDENCY, "2025-05-01", 2, kind="moved_in"),
    ]
    codes = ("moved_in", "moved_out", "net_moves")
    assert [in_2025(code, moves) for code in codes] == [3, 1, 2]


def test_a_move_that_two_lists_tell_a_day_apart_is_one() -> None:
    moves = [
        did(Channel.RESIDENCY, "2025-05-01", 1, kind="moved_in"),
        did(Channel.RESIDENCY, "2025-05-02", 1, kind="moved_in"),
    ]
    assert in_2025("moved_in", moves) == 1


def test_people_of_an_indicator_are_counted_once() -> None:
    came = [did(Channel.VISIT, day, 1) for day in ("2025-05-01", "2025-06-01")]
    visitors = Indicator(code="visitors", name="来訪者", unit="人", measure=Measure.PEOPLE, ties=("visit",))
    assert measured(columns(came), visitors, rule=RULE, since=APRIL, until=MARCH) == 1


def test_a_death_is_no_move_out() -> None:
    moves = [
        did(Channel.RESIDENCY, "2025-05-01", 1, kind="moved_in"),
        did(Channel.RESIDENCY, "2025-06-01", 2, kind="died"),
    ]
    assert (in_2025("moved_out", moves), in_2025("net_moves", moves)) == (0, 1)


def test_whoever_moved_in_and_died_here_has_not_moved_out() -> None:
    stayed = did(Channel.RESIDENCY, "2025-05-01", kind="moved_in_until_death", ended_on=dt.date(2025, 9, 30))
    assert [in_2025(code, [stayed]) for code in ("moved_in", "moved_out")] == [1, 0]


def test_a_list_of_moves_in_until_a_day_tells_of_moves_out() -> None:
    stayed = did(Channel.RESIDENCY, "2025-05-01", kind="moved_in", ended_on=dt.date(2025, 9, 30))
    assert holds(parted(columns([stayed]), RULE.settlement), INDICATORS["moved_out"], until=MARCH)


def test_who_moved_in_until_a_day_moved_out_on_it() -> None:
    moves = [
        did(Channel.RESIDENCY, "2023-05-01", 1, kind="moved_in", ended_on=dt.date(2025, 9, 30)),
        did(Channel.RESIDENCY, "2025-09-30", 1, kind="moved_out"),
        did(Channel.RESIDENCY, "2025-06-01", 2, kind="moved_in", ended_on=dt.date(2026, 9, 30)),
    ]
    codes = ("moved_in", "moved_out", "net_moves")
    assert [in_2025(code, moves) for code in codes] == [1, 1, 0]


def test_lists_that_never_tell_of_moves_out_do_not_make_them_none() -> None:
    touches = columns([did(Channel.RESIDENCY, "2025-05-01", kind="moved_in")])
    assert holds(touches, INDICATORS["moved_in"], until=MARCH)
    assert not holds(touches, INDICATORS["moved_out"], until=MARCH)
    assert not holds(touches, INDICATORS["net_moves"], until=MARCH)


def test_an_indicator_that_is_only_entered_is_never_computed() -> None:
    touches = columns([did(Channel.DONATION, "2025-05-01")])
    assert not holds(touches, INDICATORS["partners"], until=MARCH)
    with pytest.raises(ValueError, match="entered"):
        measured(touches, INDICATORS["partners"], rule=RULE, since=APRIL, until=MARCH)


def record_of(touches: Touches, code: str = "donations") -> list[float]:
    found: list[float] = monthly(touches, INDICATORS[code], rule=RULE, as_of=MARCH).tolist()
    return found


def test_the_record_is_read_in_whole_months_up_to_the_day() -> None:
    days = ["2025-12-15", "2026-01-31", "2026-02-01", "2026-03-31"]
    gifts = columns([did(Channel.DONATION, day, amount=at) for at, day in enumerate(days, start=1)])
    assert record_of(gifts) == [2.0, 3.0, 4.0]


def test_of_the_number_the_record_is_by_how_many_it_rose() -> None:
    gifts = [did(Channel.DONATION, "2025-12-15", 1), did(Channel.DONATION, "2026-02-10", 2)]
    gifts += [did(Channel.DONATION, f"{year}-04-20", 3) for year in range(2020, 2026)]
    assert record_of(columns(gifts), "people")[-4:] == [1.0, 0.0, 1.0, 0.0]


def test_while_the_record_is_shorter_than_the_window_the_number_rises_for_no_other_reason() -> None:
    gifts = [did(Channel.DONATION, f"2022-{month:02}-10", month) for month in range(10, 13)]
    gifts += [did(Channel.DONATION, f"{year}-05-10", 14) for year in (2023, 2024)]
    gifts += [did(Channel.DONATION, "2026-02-10", 13)]
    assert record_of(columns(gifts), "people") == [-1.0, -1.0, -1.0, 0.0, 1.0, 0.0]


def test_after_a_year_without_lists_the_record_begins_anew() -> None:
    gifts = [did(Channel.DONATION, day, amount=1) for day in ("2023-05-10", "2025-04-01", "2026-03-31")]
    assert record_of(columns(gifts)) == [1.0] + 10 * [0.0] + [1.0]


def test_months_before_the_first_move_out_on_record_say_nothing_of_the_balance() -> None:
    moves = [did(Channel.RESIDENCY, f"2025-{month:02}-10", month, kind="moved_in") for month in range(4, 13)]
    moves.append(did(Channel.RESIDENCY, "2025-12-20", 20, kind="moved_out"))
    assert len(record_of(columns(moves), "moved_in")) == 11
    assert record_of(columns(moves), "net_moves") == [0.0, 0.0, 0.0]


def test_a_list_of_members_does_not_tell_when_the_record_begins() -> None:
    touches = [did(Channel.DONATION, "2026-02-10", 1), did(Channel.COMMUNITY, "2015-05-01", 2)]
    assert record_of(columns(touches), "people") == []


@given(st.integers(0, 35), st.booleans())
def test_a_record_without_three_whole_years_gives_no_forecast(months: int, drifts: bool) -> None:
    assert paths(np.ones(months), 12, drifts=drifts) is None


def test_what_drifts_needs_four_years() -> None:
    assert paths(np.ones(36), 12, drifts=True) is None
    assert paths(np.ones(48), 12, drifts=True) is not None


def test_a_record_that_never_varied_goes_on_as_it_was() -> None:
    found = paths(np.tile(SEASON, 4), 24, drifts=False)
    assert found is not None
    assert np.allclose(found, np.tile(SEASON, 2))


def test_the_season_is_kept() -> None:
    chance = np.random.default_rng(1)
    record = np.concatenate([SEASON * factor for factor in chance.normal(1, 0.1, 5)])
    found = paths(record, 12, drifts=False)
    assert found is not None
    assert int(np.median(found, axis=0).argmax()) == 11


@pytest.mark.parametrize("drifts", [False, True])
def test_the_band_holds_what_came_about_nine_times_in_ten(drifts: bool) -> None:
    held = 0
    for seed in range(150):
        chance = np.random.default_rng(seed)
        years = SEASON * chance.normal(1, 0.2, (6, 1)) + chance.normal(0, 20, (6, 12))
        if drifts:
            years = SEASON + np.cumsum(years - SEASON * 0.9, axis=0)
        found = paths(years[:5].ravel(), 12, drifts=drifts)
        assert found is not None
        band = outcome(summed(found, 0, 12), 0.0)
        held += band.low <= years[5].sum() <= band.high
    assert 0.82 <= held / 150 <= 0.97


def test_the_same_record_gives_the_same_forecast() -> None:
    record = np.random.default_rng(0).normal(5, 2, 60)
    one, two = paths(record, 12, drifts=False), paths(record, 12, drifts=False)
    assert one is not None
    assert two is not None
    assert (one == two).all()


def test_parts_of_a_month_count_in_proportion() -> None:
    assert summed(np.array([[10.0, 20.0]]), 0.5, 1.5).tolist() == [15.0]


def test_when_a_target_is_met_is_told_with_its_spread() -> None:
    values = np.array([[1.0, 9.0, 9.0]] * 90 + [[1.0, 1.0, 1.0]] * 10)
    assert first_met(values, 5.0) == (1, 1, None)


def test_less_is_better_where_the_indicator_says_so() -> None:
    years = np.array([[4.0]] * 3 + [[9.0]])
    assert outcome(years[:, 0], 5.0, less=True).chance == 0.75


def test_every_indicator_of_the_plan_is_there() -> None:
    assert [one.name for one in INDICATORS.values()] == [
        "関係・愛着人口",
        "社会増減（転入）",
        "社会増減（転出）",
        "社会増減（差引）",
        "駅舎イベント参加人数",
        "自治体間協働",
        "ふるさと納税の額",
    ]


def test_every_entered_figure_has_its_source() -> None:
    assert all(entry.source for one in INDICATORS.values() for entry in one.entries)


def test_an_indicator_knows_what_the_touchpoint_model_knows() -> None:
    heard = {tie.partition(":")[0] for one in INDICATORS.values() for tie in one.ties}
    assert heard <= set(Channel)
    assert "amount" in Touchpoint.__struct_fields__
    assert {one.measure for one in INDICATORS.values()} == set(Measure) - {Measure.PEOPLE}
    assert isinstance(INDICATORS["people"], Indicator)
