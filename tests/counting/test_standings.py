"""Who stands where: one fact each, under the default rule unless the test says otherwise."""

import datetime as dt
from itertools import count

from kankei.counting import Standings, Touch, columns, load_rule, parse_rule, population, rule_text, standings
from kankei.counting.columns import ZONES
from kankei.model import Axis, Channel, Status, TouchpointDraft, Zone

TODAY = dt.date(2026, 3, 31)
DEFAULT = load_rule("default")
HANAKO, TARO = 1, 2
_no = count(1)


def did(
    channel: Channel, day: str, *, person: int | None = HANAKO, zone: Zone = Zone.ELSEWHERE, **more: object
) -> Touch:
    """Somebody did something on a day; Hanako from elsewhere, if nothing else is said."""
    point = TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day), **more)  # type: ignore[arg-type]
    return Touch(person=person, touchpoint=point, zone=zone, no=next(_no))


def gave(day: str, **more: object) -> Touch:
    return did(Channel.DONATION, day, amount=10_000, **more)  # type: ignore[arg-type]


def moved_in(day: str, **more: object) -> Touch:
    return did(Channel.RESIDENCY, day, kind="moved_in", zone=Zone.IN_TOWN, **more)  # type: ignore[arg-type]


def moved_out(day: str, **more: object) -> Touch:
    return did(Channel.RESIDENCY, day, kind="moved_out", **more)  # type: ignore[arg-type]


def died(day: str, **more: object) -> Touch:
    return did(Channel.RESIDENCY, day, kind="died", **more)  # type: ignore[arg-type]


def standing(*touches: Touch, as_of: dt.date = TODAY) -> Standings:
    return standings(columns(touches), rule=DEFAULT, as_of=as_of)


def axes(*touches: Touch, as_of: dt.date = TODAY) -> set[str]:
    """The axes on which the only person of the touchpoints stands."""
    found = standing(*touches, as_of=as_of)
    return {str(axis) for axis in Axis if found.on[axis].any()}


def test_somebody_who_gave_once_is_attached_and_nothing_else() -> None:
    assert axes(gave("2025-12-01")) == {"attachment"}


def test_two_gifts_in_two_fiscal_years_make_a_relation() -> None:
    assert "relation" in axes(gave("2024-12-01"), gave("2025-12-01"))


def test_two_gifts_in_one_fiscal_year_make_no_relation() -> None:
    assert "relation" not in axes(gave("2025-04-01"), gave("2026-03-31"))


def test_two_gifts_in_one_calendar_year_and_two_fiscal_years_make_a_relation() -> None:
    assert "relation" in axes(gave("2025-03-31"), gave("2025-04-01"))


def test_a_gift_and_a_visit_in_two_fiscal_years_make_a_relation() -> None:
    assert axes(gave("2024-12-01"), did(Channel.STATION_EVENT, "2025-12-01")) == {
        "exchange",
        "relation",
        "attachment",
    }


def test_a_repetition_whose_first_half_has_left_the_window_is_none() -> None:
    assert axes(gave("2023-03-31"), gave("2025-12-01")) == {"attachment"}


def test_the_window_of_three_years_begins_with_its_first_day() -> None:
    assert axes(gave("2023-04-01")) == {"attachment"}
    assert axes(gave("2023-03-31")) == set()


def test_somebody_who_came_to_the_station_is_in_exchange_for_a_year() -> None:
    assert axes(did(Channel.STATION_EVENT, "2025-04-01")) == {"exchange"}
    assert axes(did(Channel.STATION_EVENT, "2025-03-31")) == set()


def test_an_absent_registrant_came_not() -> None:
    assert axes(did(Channel.STATION_EVENT, "2026-03-01", status=Status.ABSENT)) == set()


def test_somebody_who_only_applied_for_a_tour_came_not() -> None:
    assert axes(did(Channel.ONLINE_TOUR, "2026-03-01", status=Status.PLANNED)) == set()


def test_an_unpaid_gift_is_none() -> None:
    assert axes(gave("2026-03-01", status=Status.UNPAID)) == set()


def test_a_cancelled_second_gift_makes_no_relation() -> None:
    assert axes(gave("2024-12-01"), gave("2025-12-01", status=Status.CANCELLED)) == {"attachment"}


def test_what_happens_on_the_day_itself_counts() -> None:
    assert axes(gave("2026-03-31")) == {"attachment"}


def test_what_happens_tomorrow_does_not_count_today() -> None:
    assert axes(gave("2026-04-01")) == set()


def test_one_trial_stay_is_exchange_and_relation() -> None:
    assert axes(did(Channel.TRIAL_STAY, "2025-08-01")) == {"exchange", "relation"}


def test_a_stay_that_reaches_into_the_window_lies_in_it() -> None:
    stay = did(Channel.TRIAL_STAY, "2025-03-20", ended_on=dt.date(2025, 4, 2))
    assert "exchange" in axes(stay)


def test_a_corporate_gift_is_nobodys_tie() -> None:
    assert axes(did(Channel.CORPORATE_DONATION, "2026-01-01")) == set()


def test_a_membership_lasts_however_long_ago_it_began() -> None:
    assert axes(did(Channel.COMMUNITY, "2018-05-01")) == {"attachment"}


def test_a_membership_that_has_ended_is_over() -> None:
    left = did(Channel.COMMUNITY, "2018-05-01", ended_on=dt.date(2026, 3, 30))
    assert axes(left) == set()


def test_the_last_day_of_a_membership_still_belongs_to_it() -> None:
    leaving = did(Channel.COMMUNITY, "2018-05-01", ended_on=TODAY)
    assert axes(leaving) == {"attachment"}


def test_somebody_who_lives_in_two_places_stays_related_until_it_ends() -> None:
    assert axes(did(Channel.DUAL_RESIDENCE, "2019-05-01")) == {"exchange", "relation"}


def test_a_survey_answer_is_attachment_only_if_it_says_so() -> None:
    assert axes(did(Channel.SURVEY, "2026-01-01", kind="attached")) == {"attachment"}
    assert axes(did(Channel.SURVEY, "2026-01-01")) == set()


def test_whoever_moved_in_until_a_day_lives_there_until_it_is_over() -> None:
    stayed = moved_in("2020-06-01", ended_on=dt.date(2024, 6, 1))
    assert axes(stayed, as_of=dt.date(2024, 5, 31)) == {"settlement"}
    assert axes(stayed) == set()
    assert axes(stayed, moved_in("2025-06-01")) == {"settlement"}


def test_whoever_moved_in_and_died_here_stands_nowhere() -> None:
    death = dt.date(2025, 6, 1)
    stayed = did(Channel.RESIDENCY, "2020-06-01", kind="moved_in_until_death", ended_on=death)
    gift = did(Channel.DONATION, "2025-05-01")
    assert axes(stayed, gift, as_of=dt.date(2025, 5, 31)) == {"settlement", "attachment"}
    assert axes(stayed, gift) == set()


def test_whoever_moved_in_has_settled() -> None:
    assert axes(moved_in("2020-06-01")) == {"settlement"}


def test_whoever_moved_out_again_has_not() -> None:
    assert axes(moved_in("2020-06-01"), moved_out("2024-06-01")) == set()


def test_whoever_came_back_has_settled_again() -> None:
    assert axes(moved_in("2020-06-01"), moved_out("2022-06-01"), moved_in("2025-06-01")) == {"settlement"}


def test_in_and_out_on_one_day_is_out() -> None:
    assert axes(moved_in("2020-06-01"), moved_out("2020-06-01")) == set()


def test_the_dead_stand_on_no_axis_from_the_day_they_died() -> None:
    tour = did(Channel.TRIAL_STAY, "2025-04-20")
    tied = (gave("2024-06-01"), did(Channel.COMMUNITY, "2024-07-01"), tour, died("2025-05-01"))
    assert axes(*tied, as_of=dt.date(2025, 4, 30)) == {"exchange", "relation", "attachment"}
    assert axes(*tied, as_of=dt.date(2025, 5, 1)) == set()


def test_a_resident_who_died_is_none_though_no_list_says_that_they_left() -> None:
    found = standing(moved_in("2024-04-01"), died("2025-05-01", zone=Zone.IN_TOWN))
    assert not found.on[Axis.SETTLEMENT].any()
    assert not found.resident.any()


def test_the_dead_are_in_no_number() -> None:
    assert population(standing(gave("2025-12-01"), died("2026-02-01"))).number == 0


def test_a_rule_may_say_by_itself_what_tells_of_a_death() -> None:
    text = rule_text("default").replace("address_counts", 'died = ["survey:mourning"]\naddress_counts')
    touches = columns([gave("2025-12-01"), did(Channel.SURVEY, "2026-01-01", kind="mourning")])
    assert not standings(touches, rule=parse_rule(text, name="ours"), as_of=TODAY).bits.any()


def test_before_moving_in_nobody_had_settled() -> None:
    assert axes(moved_in("2020-06-01"), as_of=dt.date(2020, 5, 31)) == set()


def test_a_resident_who_joined_the_group_is_attached_but_not_related() -> None:
    found = axes(moved_in("2024-06-01"), did(Channel.COMMUNITY, "2023-05-01"), gave("2025-05-01"))
    assert found == {"attachment", "settlement"}


def test_a_resident_who_came_to_the_station_is_no_visitor() -> None:
    assert axes(moved_in("2024-06-01"), did(Channel.STATION_EVENT, "2026-01-01")) == {"settlement"}


def test_somebody_with_an_address_in_town_is_no_visitor_and_has_not_settled() -> None:
    assert axes(did(Channel.STATION_EVENT, "2026-01-01", zone=Zone.IN_TOWN)) == set()


def test_somebody_who_left_town_by_their_latest_address_is_a_visitor_again() -> None:
    before = did(Channel.ONLINE_TOUR, "2025-05-01", zone=Zone.IN_TOWN)
    after = did(Channel.STATION_EVENT, "2026-01-01", zone=Zone.ELSEWHERE)
    assert "exchange" in axes(before, after)


def test_an_address_in_town_from_before_moving_out_makes_no_resident() -> None:
    found = axes(moved_in("2020-06-01"), moved_out("2025-01-01", zone=Zone.UNKNOWN), gave("2025-05-01"))
    assert found == {"attachment"}
    assert not standing(moved_in("2020-06-01"), moved_out("2025-01-01", zone=Zone.UNKNOWN)).resident.any()


def test_a_settler_lives_in_town_though_the_list_of_moves_gives_the_address_before() -> None:
    arrived = did(Channel.RESIDENCY, "2025-06-01", kind="moved_in", zone=Zone.ELSEWHERE)
    assert ZONES[standing(arrived).zone[0]] is Zone.IN_TOWN


def test_nobody_knows_where_somebody_went_who_moved_out() -> None:
    gone = standing(moved_in("2020-06-01"), moved_out("2025-06-01", zone=Zone.IN_TOWN))
    assert ZONES[gone.zone[0]] is Zone.UNKNOWN


def test_a_rule_may_leave_addresses_out_of_it() -> None:
    text = rule_text("default").replace("address_counts = true", "address_counts = false")
    here = columns([did(Channel.STATION_EVENT, "2026-01-01", zone=Zone.IN_TOWN)])
    found = standings(here, rule=parse_rule(text, name="ours"), as_of=TODAY)
    assert found.on[Axis.EXCHANGE].all()


def test_the_latest_known_address_says_where_somebody_lives() -> None:
    found = standing(
        gave("2024-05-01", zone=Zone.IN_PREFECTURE),
        gave("2025-05-01", zone=Zone.ELSEWHERE),
        gave("2026-01-01", zone=Zone.UNKNOWN),
    )
    assert population(found).number_by_zone.tolist() == [0, 0, 1, 0]


def test_two_people_stand_each_for_themselves() -> None:
    found = standing(gave("2024-12-01"), gave("2025-12-01", person=TARO))
    assert found.people.tolist() == [HANAKO, TARO]
    assert found.on[Axis.RELATION].tolist() == [False, False]


def test_touchpoints_of_nobody_make_no_person() -> None:
    assert standing(gave("2025-12-01", person=None)).people.tolist() == []


def test_a_single_gift_does_not_earn_the_relation_that_a_stay_earned() -> None:
    gift, stay = gave("2025-12-01"), did(Channel.TRIAL_STAY, "2025-08-01")
    found = standing(gift, stay)
    assert found.touches.no[found.earned[Axis.RELATION]].tolist() == [stay.no]
    assert found.touches.no[found.earned[Axis.ATTACHMENT]].tolist() == [gift.no]


def test_every_touchpoint_of_a_repetition_earned_it() -> None:
    gifts = [gave("2024-12-01"), gave("2025-12-01"), gave("2020-12-01")]
    found = standing(*gifts)
    assert found.touches.no[found.earned[Axis.RELATION]].tolist() == [gift.no for gift in gifts[:2]]


def test_what_a_resident_did_earned_no_relation() -> None:
    found = standing(moved_in("2020-06-01"), did(Channel.VOLUNTEERING, "2025-12-01"))
    assert not found.earned[Axis.RELATION].any()
