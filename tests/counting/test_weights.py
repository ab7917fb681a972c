"""Weights: two light ties or one strong; and three activities a year."""

import datetime as dt

import pytest
from msgspec.structs import replace

from kankei.counting import Touch, columns, load_rule, parse_rule, population, rule_text, standings
from kankei.counting.difference import Why, left_out
from kankei.errors import RuleError
from kankei.model import Axis, Channel, TouchpointDraft
from kankei.model.rule import CountingRule
from kankei.usecases.report import notes

TODAY = dt.date(2026, 3, 31)
HEAD, _, TAIL = rule_text("default").partition("[relation.repeat]")
WEIGHTS = """
[relation.weighed]
threshold = 2
once_per = "touchpoint"

[relation.weighed.weights]
trial_stay = 2
donation = 1
station_event = 1
"survey:attached" = 2
survey = 1
"""


def rule(text: str = WEIGHTS) -> CountingRule:
    """The default rule whose relation is by weight alone."""
    head = HEAD.replace('  "trial_stay", "registration", "volunteering", "co_creation", "work_stay",\n', "")
    return parse_rule(f"{head}{text}\n[attachment]{TAIL.partition('[attachment]')[2]}", name="ours")


def did(channel: Channel, day: str, kind: str = "", ended: str | None = None) -> Touch:
    point = TouchpointDraft(
        channel=channel,
        occurred_on=dt.date.fromisoformat(day),
        kind=kind,
        ended_on=dt.date.fromisoformat(ended) if ended else None,
    )
    return Touch(person=1, touchpoint=point)


def stands(*touches: Touch, by: CountingRule | None = None, as_of: dt.date = TODAY) -> bool:
    found = standings(columns(touches), rule=by or rule(), as_of=as_of)
    return bool(found.on[Axis.RELATION].any())


def test_one_strong_tie_is_enough() -> None:
    assert stands(did(Channel.TRIAL_STAY, "2025-06-01"))


def test_one_light_tie_is_not() -> None:
    assert not stands(did(Channel.DONATION, "2025-06-01"))


def test_too_little_weight_is_why_the_other_rule_leaves_somebody_out() -> None:
    light = columns([did(Channel.STATION_EVENT, "2025-06-01")])
    inside, outside = (standings(light, rule=by, as_of=TODAY) for by in (load_rule("default"), rule()))
    assert left_out(inside, outside).tolist() == [Why.WEIGHT]


def test_two_light_ties_of_different_channels_are() -> None:
    assert stands(did(Channel.DONATION, "2025-06-01"), did(Channel.STATION_EVENT, "2025-06-02"))


def test_a_light_tie_before_the_window_does_not_help() -> None:
    assert not stands(did(Channel.DONATION, "2023-03-31"), did(Channel.DONATION, "2025-06-02"))


def test_a_tie_lasts_into_the_window() -> None:
    assert stands(
        did(Channel.STATION_EVENT, "2023-03-30", ended="2023-04-01"), did(Channel.DONATION, "2025-06-02")
    )


def test_a_kind_of_its_own_weighs_more_than_its_channel() -> None:
    assert stands(did(Channel.SURVEY, "2025-06-01", kind="attached"))
    assert not stands(did(Channel.SURVEY, "2025-06-01"))


def test_of_one_day_only_the_heaviest_counts_where_the_rule_says_so() -> None:
    daily = rule(WEIGHTS.replace('"touchpoint"', '"day"'))
    two = did(Channel.DONATION, "2025-06-01"), did(Channel.STATION_EVENT, "2025-06-01")
    assert stands(*two)
    assert not stands(*two, by=daily)
    assert stands(*two, did(Channel.DONATION, "2025-06-02"), by=daily)


def test_the_touchpoints_that_weighed_are_those_that_earned_it() -> None:
    touches = columns(
        [
            did(Channel.DONATION, "2020-01-01"),
            did(Channel.DONATION, "2025-06-01"),
            did(Channel.DONATION, "2025-06-02"),
        ]
    )
    found = standings(touches, rule=rule(), as_of=TODAY)
    assert found.earned[Axis.RELATION].tolist() == [False, True, True]


def test_three_days_of_activity_in_a_fiscal_year_meet_the_national_registration() -> None:
    premium = load_rule("premium")
    days = [did(Channel.VOLUNTEERING, f"2025-{month:02}-01") for month in (4, 5, 6)]
    assert stands(*days, by=premium)
    assert not stands(*days, by=premium, as_of=dt.date(2026, 4, 1))
    assert not stands(*days[:2], did(Channel.CO_CREATION, "2025-05-01"), by=premium)
    assert not stands(did(Channel.VOLUNTEERING, "2025-03-31"), *days[:2], by=premium)


def test_a_weighing_touchpoint_of_nobody_stands_on_its_own_line() -> None:
    nobodys = replace(did(Channel.VOLUNTEERING, "2026-01-10"), person=None)
    found = population(standings(columns([nobodys]), rule=load_rule("premium"), as_of=TODAY))
    assert (found.unidentified, found.number) == (1, 0)


def test_who_answered_on_the_day_of_a_heavier_gift_did_more_than_give() -> None:
    once = rule(WEIGHTS.replace('"touchpoint"', '"day"').replace("donation = 1", "donation = 2"))
    both = (did(Channel.DONATION, "2025-06-01"), did(Channel.SURVEY, "2025-06-01"))
    alone, with_answer = (
        population(standings(columns(touches), rule=once, as_of=TODAY)) for touches in (both[:1], both)
    )
    assert (alone.without_one_off_donors, with_answer.without_one_off_donors) == (0, 1)


def test_a_continuing_gift_counts_and_a_single_one_does_not() -> None:
    continuing = load_rule("continuing")
    assert not stands(did(Channel.DONATION, "2024-06-01"), did(Channel.DONATION, "2024-07-01"), by=continuing)
    assert stands(did(Channel.DONATION, "2024-06-01"), did(Channel.DONATION, "2025-07-01"), by=continuing)


@pytest.mark.parametrize(
    ("was", "became", "code", "line"),
    [
        ("donation = 1", "donations = 1", "rule.unknown_channel", "donations = 1"),
        ("donation = 1", "donation = 0", "rule.wrong_value", "donation = 0"),
        ("donation = 1", "donation = 0.5", "rule.wrong_value", "donation = 0.5"),
        ("threshold = 2", "threshhold = 2", "rule.unknown_key", "threshhold = 2"),
        ("threshold = 2", "", "rule.missing_key", "[relation.weighed]"),
        ('"touchpoint"', '"week"', "rule.wrong_value", 'once_per = "week"'),
    ],
)
def test_a_mistake_among_weights_is_found_on_its_line(was: str, became: str, code: str, line: str) -> None:
    with pytest.raises(RuleError) as caught:
        rule(WEIGHTS.replace(was, became))
    head = HEAD.replace('  "trial_stay", "registration", "volunteering", "co_creation", "work_stay",\n', "")
    text = head + WEIGHTS.replace(was, became)
    assert caught.value.code == code
    assert text.splitlines()[caught.value.line - 1] == line


def test_a_rule_without_weights_keeps_the_digest_that_was_published() -> None:
    assert {name: load_rule(name).digest[:12] for name in ("default", "strict", "broad")} == {
        "default": "cc6bec018d6f",
        "strict": "9603890bcc4a",
        "broad": "bd2c20706bbc",
    }


def test_the_method_note_says_what_weighs_how_much() -> None:
    weights = "お試し住宅 2、ふるさと納税 1、駅舎イベント 1、アンケート（愛着があるとの回答） 2、アンケート 1"
    assert notes.axis_note(rule(), Axis.RELATION).startswith(
        "二地域居住が基準日に続いている、または、"
        f"基準日までの36か月の接点の重み（{weights}）が合わせて2以上ある人。"
    )
