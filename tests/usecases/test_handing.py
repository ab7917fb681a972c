"""The report as it is handed out: what would tell of a few people is left unsaid."""

import datetime as dt

import pytest
from tests.analysis.test_analyses import learn

from kankei.counting import Touch, load_rule, load_town, parse_rule, rule_text
from kankei.counting.restatement import Cause
from kankei.model import Channel, TouchpointDraft, Zone
from kankei.store import Store
from kankei.usecases import report
from kankei.usecases.number.bridge import Bridge, BridgeLine, Side
from kankei.usecases.report import Report, RuleName, council, handing
from kankei.usecases.report.council import answer_text
from kankei.usecases.report.figures import UNSAID

TODAY, MAY = dt.date(2026, 3, 31), dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
RULE, BANDAI = load_rule("default"), load_town("bandai")


def did(
    people: range, channel: Channel, day: str, *, zone: Zone = Zone.ELSEWHERE, kind: str = ""
) -> list[Touch]:
    """Several people did the same on a day."""
    point = TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day), kind=kind)
    return [Touch(person=one, touchpoint=point, zone=zone) for one in people]


GAVE = did(range(1, 41), Channel.DONATION, "2026-01-10")
STAYED = did(range(41, 61), Channel.TRIAL_STAY, "2026-01-20", zone=Zone.IN_PREFECTURE)
FOUR_CAME = did(range(61, 65), Channel.RESIDENCY, "2026-02-01", zone=Zone.IN_TOWN, kind="moved_in")


def handed(store: Store, *touches: Touch) -> Report:
    learn(store, *touches)
    counted = report.count(store, as_of=TODAY, known_at=MAY, course=True)
    return handing.to_hand_out(store, counted, rule=RULE, town=BANDAI)


def test_the_number_and_the_axes_of_many_are_said(store: Store) -> None:
    told = handed(store, *GAVE, *STAYED)
    assert (told.number, told.goal.distance) == (60, 29_940)
    assert (told.axes.attachment, told.axes.relation, told.axes.exchange) == (40, 20, 20)


def test_an_axis_of_few_is_unsaid_wherever_it_stands(store: Store) -> None:
    told = handed(store, *GAVE, *STAYED, *FOUR_CAME)
    assert {told.axes.settlement, *(zone.axes.settlement for zone in told.by_zone)} == {UNSAID}
    assert {one.axes.settlement for one in told.by_channel} == {UNSAID}


def test_an_axis_that_only_few_of_the_number_do_not_stand_on_is_unsaid(store: Store) -> None:
    few = did(range(41, 45), Channel.TRIAL_STAY, "2026-01-20")
    told = handed(store, *GAVE, *did(range(1, 16), Channel.TRIAL_STAY, "2026-01-20"), *few)
    assert (told.number, told.axes.attachment, told.axes.relation) == (44, UNSAID, 19)


def test_an_axis_that_changed_by_few_within_a_year_is_unsaid(store: Store) -> None:
    before = did(range(61, 81), Channel.RESIDENCY, "2024-05-01", zone=Zone.IN_TOWN, kind="moved_in")
    more = did(range(81, 84), Channel.RESIDENCY, "2026-02-01", zone=Zone.IN_TOWN, kind="moved_in")
    assert handed(store, *GAVE, *before, *more).axes.settlement == UNSAID


def test_an_axis_that_did_not_change_is_said(store: Store) -> None:
    before = did(range(61, 81), Channel.RESIDENCY, "2024-05-01", zone=Zone.IN_TOWN, kind="moved_in")
    assert handed(store, *GAVE, *before).axes.settlement == 20


def test_axes_of_which_the_rule_leaves_few_people_out_of_the_number_are_unsaid(store: Store) -> None:
    text = rule_text("default").replace("one_off_donors = true", "one_off_donors = false")
    rule = parse_rule(text, name="ours")
    learn(store, *GAVE[:4], *did(range(41, 61), Channel.REGISTRATION, "2026-01-20"))
    counted = report.count(store, as_of=TODAY, known_at=MAY, rule=rule)
    told = handing.to_hand_out(store, counted, rule=rule, town=BANDAI)
    assert (counted.number, counted.axes.attachment, told.axes.attachment) == (20, 24, UNSAID)


def test_a_home_of_few_takes_another_with_it(store: Store) -> None:
    few = did(range(41, 45), Channel.DONATION, "2026-01-20", zone=Zone.IN_PREFECTURE)
    others = did(range(45, 65), Channel.DONATION, "2026-01-20", zone=Zone.UNKNOWN)
    told = {zone.zone: zone.people for zone in handed(store, *GAVE, *few, *others).by_zone}
    assert told == {
        Zone.IN_TOWN: 0,
        Zone.IN_PREFECTURE: UNSAID,
        Zone.ELSEWHERE: 40,
        Zone.UNKNOWN: UNSAID,
    }


def test_all_but_few_without_one_off_donors_are_unsaid(store: Store) -> None:
    told = handed(store, *did(range(1, 5), Channel.DONATION, "2026-01-10"), *STAYED)
    assert (told.without_one_off_donors, told.course[-1].without_one_off_donors) == (UNSAID, UNSAID)


def test_the_answer_for_the_council_says_what_x_is(store: Store) -> None:
    learn(store, *GAVE, *STAYED, *FOUR_CAME)
    exact = council.council(store, as_of=TODAY, known_at=MAY)
    words = answer_text(handing.answer_to_hand_out(store, exact, rule=RULE, town=BANDAI), RULE)
    (settled,) = [line for line in words.splitlines() if line.startswith("  定住 ")]
    assert settled.split() == ["定住", *"xxxxxx"]
    assert "x は、示すと少ない人数（10人未満）が分かるため、示していない数です。" in words
    assert "10人未満の数があり" not in words


@pytest.mark.parametrize(("moved", "told"), [((40, 0), (40, 0)), ((4, 0), (UNSAID, 0))])
def test_where_one_cause_moved_few_people_no_cause_says_how_many(
    moved: tuple[int, int], told: tuple[int, int]
) -> None:
    name = RuleName(name="default", version="1", digest="", title="標準")
    side = Side(label="1", as_of=TODAY, known_at=MAY, rule=name, number=100)
    line = BridgeLine(cause=Cause.LATE, entered=moved[0], left=moved[1])
    (kept,) = handing.bridges_to_hand_out([Bridge(a=side, b=side, difference=0, lines=(line,), people=())])
    assert (kept.lines[0].entered, kept.lines[0].left) == told
