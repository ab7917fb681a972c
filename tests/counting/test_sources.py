"""Sources that a rule leaves out: what their lists tell earns nobody an axis."""

import datetime as dt

import pytest

from kankei.counting import (
    Touch,
    columns,
    load_rule,
    parse_rule,
    population,
    rule_text,
    shipped_rules,
    standings,
)
from kankei.counting.difference import Why, left_out
from kankei.counting.gaps import gaps
from kankei.counting.sources import check_sources
from kankei.errors import RuleError
from kankei.model import Axis, Channel, TouchpointDraft, Zone
from kankei.model.rule import CountingRule
from kankei.usecases.report import notes

TODAY = dt.date(2026, 3, 31)
DEFAULT = load_rule("default")
DIGESTS = {
    "broad": "bd2c20706bbc",
    "continuing": "f582137e05fd",
    "default": "cc6bec018d6f",
    "premium": "5311299e6c39",
    "strict": "9603890bcc4a",
}


def without(*sources: str, weighed: str = "") -> CountingRule:
    """The default rule without some sources."""
    return parse_rule(f"without_sources = {[*sources]}\n{rule_text('default')}{weighed}", name="ours")


def gave(person: int | None, source: str, day: str = "2026-01-10", zone: Zone = Zone.ELSEWHERE) -> Touch:
    gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date.fromisoformat(day), amount=10_000)
    return Touch(person=person, touchpoint=gift, source=source, zone=zone)


def moved_in(person: int, source: str) -> Touch:
    move = TouchpointDraft(channel=Channel.RESIDENCY, occurred_on=dt.date(2025, 5, 1), kind="moved_in")
    return Touch(person=person, touchpoint=move, source=source, zone=Zone.IN_TOWN)


def number(*touches: Touch, by: CountingRule) -> int:
    return population(standings(columns(touches), rule=by, as_of=TODAY)).number


def test_who_is_in_the_lists_of_a_source_alone_is_not_counted_without_it() -> None:
    people = [gave(1, "rms"), gave(2, "egg"), gave(3, "rms"), gave(3, "egg")]
    assert [number(*people, by=rule) for rule in (DEFAULT, without("rms"), without("rms", "egg"))] == [
        3,
        2,
        0,
    ]


def test_gifts_in_two_years_are_no_repetition_if_one_of_them_is_left_out() -> None:
    twice = columns([gave(1, "rms", "2025-01-10"), gave(1, "egg")])
    found = [standings(twice, rule=rule, as_of=TODAY) for rule in (DEFAULT, without("rms"))]
    assert [one.on[Axis.RELATION].tolist() for one in found] == [[True], [False]]


def test_what_is_left_out_weighs_nothing_and_hides_nothing_lighter_of_its_day() -> None:
    weights = "[relation.weighed]\nthreshold = 1\nweights = { donation = 2, station_event = 1 }\n"
    came = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=dt.date(2026, 1, 10))
    day = columns([gave(1, "rms"), Touch(person=1, touchpoint=came, source="駅舎")])
    found = [
        standings(day, rule=without(*left, weighed=weights), as_of=TODAY).on[Axis.RELATION].tolist()
        for left in (("rms",), ("rms", "駅舎"))
    ]
    assert found == [[True], [False]]


def test_a_gift_of_nobody_from_a_source_that_is_left_out_is_no_unidentified_one() -> None:
    nobodys = standings(columns([gave(None, "rms"), gave(1, "egg")]), rule=without("rms"), as_of=TODAY)
    assert population(nobodys).unidentified == 0


def test_moves_and_addresses_of_a_source_that_is_left_out_are_heeded() -> None:
    people = [moved_in(1, "rms"), gave(1, "egg"), gave(2, "egg"), gave(2, "rms", zone=Zone.IN_TOWN)]
    found = standings(columns(people), rule=without("rms"), as_of=TODAY)
    assert (found.on[Axis.SETTLEMENT].tolist(), found.resident.tolist()) == ([True, False], [True, True])


def test_no_gap_is_told_of_a_source_that_is_left_out() -> None:
    first = dt.date(2023, 4, 1)
    days = [(first + dt.timedelta(days=step)).isoformat() for step in range(0, 1096, 7)]
    people = [gave(place, "rms", day) for place, day in enumerate(days, 1) if day < "2025-06"]
    people += [gave(1000 + place, "egg", day) for place, day in enumerate(days)]
    found = [standings(columns(people), rule=rule, as_of=TODAY) for rule in (DEFAULT, without("rms"))]
    assert [any(gap.source == "rms" for gap in gaps(one, population(one))) for one in found] == [True, False]


def test_the_source_is_why_the_other_rule_leaves_somebody_out() -> None:
    people = columns([gave(1, "rms")])
    inside, outside = (standings(people, rule=rule, as_of=TODAY) for rule in (DEFAULT, without("rms")))
    assert left_out(inside, outside).tolist() == [Why.SOURCES]


def test_a_source_of_which_there_is_no_list_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(RuleError) as caught:
        check_sources(columns([gave(1, "rms"), gave(2, "egg")]), without("楽天"))
    assert (caught.value.code, caught.value.facts) == (
        "rule.unknown_source",
        {"sources": "楽天", "known": "egg, rms"},
    )


def test_the_rule_says_in_a_sentence_what_it_leaves_out() -> None:
    (note,) = [note for note in notes.number_notes(without("rms")) if "rms" in note]
    assert note.startswith("出どころ「rms」の一覧にあることは、交流・関係・愛着のどれにも数えない")


def test_a_list_of_no_source_is_refused() -> None:
    with pytest.raises(RuleError, match=r"rule\.wrong_value"):
        without()


def test_other_sources_left_out_are_another_digest() -> None:
    assert len({DEFAULT.digest, without("rms").digest, without("egg").digest}) == 3


@pytest.mark.parametrize("name", shipped_rules())
def test_a_rule_that_leaves_nothing_out_keeps_the_digest_that_was_published(name: str) -> None:
    assert load_rule(name).digest[:12] == DIGESTS[name]
