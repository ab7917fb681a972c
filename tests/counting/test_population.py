"""The number and the lines that must stand beside it."""

import datetime as dt
from itertools import count

from kankei.counting import Population, Touch, columns, load_rule, one_off_donors, population, standings
from kankei.counting.columns import CHANNELS, ZONES
from kankei.model import Axis, Channel, Status, TouchpointDraft, Zone

TODAY = dt.date(2026, 3, 31)
_no = count(1)


def did(channel: Channel, day: str, person: int | None = 1, **more: object) -> Touch:
    about = {name: more.pop(name) for name in ("zone", "thin") if name in more}
    point = TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day), **more)  # type: ignore[arg-type]
    return Touch(person=person, touchpoint=point, no=next(_no), **about)  # type: ignore[arg-type]


def gave(day: str, person: int | None = 1, **more: object) -> Touch:
    return did(Channel.DONATION, day, person, amount=10_000, **more)


def counted(*touches: Touch, rule: str = "default") -> Population:
    return population(standings(columns(touches), rule=load_rule(rule), as_of=TODAY))


def test_nothing_makes_nobody() -> None:
    assert counted().number == 0


def test_somebody_related_and_attached_is_counted_once() -> None:
    found = counted(gave("2024-12-01"), gave("2025-12-01"))
    assert (found.axes[Axis.RELATION], found.axes[Axis.ATTACHMENT], found.number) == (1, 1, 1)


def test_a_mere_visitor_is_in_exchange_and_not_in_the_number() -> None:
    found = counted(did(Channel.STATION_EVENT, "2026-01-01"))
    assert (found.axes[Axis.EXCHANGE], found.number) == (1, 0)


def test_a_settler_without_any_other_tie_is_not_in_the_number() -> None:
    found = counted(did(Channel.RESIDENCY, "2025-06-01", kind="moved_in"))
    assert (found.axes[Axis.SETTLEMENT], found.number) == (1, 0)


def test_an_attached_resident_is_in_the_number_and_on_its_line() -> None:
    found = counted(did(Channel.RESIDENCY, "2025-06-01", kind="moved_in"), gave("2025-12-01"))
    assert (found.number, found.residents) == (1, 1)


def test_a_donor_who_gave_once_is_a_one_off_donor() -> None:
    found = counted(gave("2025-12-01"))
    assert (found.number, found.without_one_off_donors) == (1, 0)


def test_two_gifts_in_one_fiscal_year_are_still_one_off() -> None:
    assert counted(gave("2025-05-01"), gave("2025-12-01")).without_one_off_donors == 0


def test_gifts_in_two_fiscal_years_are_not_one_off() -> None:
    assert counted(gave("2025-03-01"), gave("2025-12-01")).without_one_off_donors == 1


def test_a_donor_who_also_came_once_is_not_one_off() -> None:
    assert counted(gave("2025-12-01"), did(Channel.STATION_EVENT, "2025-11-01")).without_one_off_donors == 1


def test_a_donor_who_came_two_years_ago_is_not_one_off() -> None:
    found = counted(gave("2025-12-01"), did(Channel.STATION_EVENT, "2024-03-01"))
    assert (found.axes[Axis.EXCHANGE], found.without_one_off_donors) == (0, 1)


def test_somebody_who_gave_nothing_lately_is_no_donor_at_all() -> None:
    long_ago = standings(columns([gave("2018-12-01")]), rule=load_rule("default"), as_of=TODAY)
    assert not one_off_donors(long_ago).any()


def test_a_visit_that_was_cancelled_leaves_a_donor_one_off() -> None:
    cancelled = did(Channel.STATION_EVENT, "2025-11-01", status=Status.CANCELLED)
    assert counted(gave("2025-12-01"), cancelled).without_one_off_donors == 0


def test_a_gift_long_ago_does_not_make_a_recent_donor_a_repeated_one() -> None:
    assert counted(gave("2019-12-01"), gave("2025-12-01")).without_one_off_donors == 0


def test_a_donor_who_moved_in_is_not_one_off() -> None:
    found = counted(gave("2025-12-01"), did(Channel.RESIDENCY, "2020-06-01", kind="moved_in"))
    assert found.without_one_off_donors == 1


def test_a_touchpoint_of_nobody_stands_on_its_own_line() -> None:
    found = counted(gave("2025-12-01", None), gave("2025-12-01"), gave("2025-12-02"))
    assert (found.unidentified, found.number) == (1, 1)


def test_a_touchpoint_of_nobody_that_would_not_count_is_not_listed() -> None:
    assert counted(gave("2025-12-01", None, status=Status.CANCELLED)).unidentified == 0


def test_companions_are_heads_and_no_people() -> None:
    found = counted(did(Channel.STATION_EVENT, "2026-01-01", companions=3))
    assert (found.companions, found.axes[Axis.EXCHANGE]) == (3, 1)


def test_companions_of_nobody_in_particular_came_too() -> None:
    assert counted(did(Channel.STATION_EVENT, "2026-01-01", None, companions=2)).companions == 2


def test_a_name_with_nothing_beside_it_is_thin() -> None:
    assert counted(did(Channel.COMMUNITY, "2026-01-01", thin=True)).thin == 1


def test_one_fuller_record_makes_a_person_thick() -> None:
    assert counted(did(Channel.COMMUNITY, "2026-01-01", thin=True), gave("2026-01-01")).thin == 0


def test_somebody_of_two_channels_is_listed_under_both() -> None:
    found = counted(gave("2026-01-01"), did(Channel.COMMUNITY, "2026-01-01"))
    channels = {channel for channel, people in zip(CHANNELS, found.channel_people, strict=True) if people}
    assert channels == {Channel.DONATION, Channel.COMMUNITY}


def test_several_gifts_of_one_person_are_one_person_of_the_channel() -> None:
    found = counted(gave("2026-01-01"), gave("2026-02-01"))
    place = CHANNELS.index(Channel.DONATION)
    assert (found.channel_people[place], found.channel_touches[place]) == (1, 2)


def test_the_cube_says_who_came_by_what_from_where() -> None:
    found = counted(gave("2026-01-01", zone=Zone.IN_PREFECTURE))
    attached = found.cube[Axis.ATTACHMENT]
    assert attached[CHANNELS.index(Channel.DONATION), ZONES.index(Zone.IN_PREFECTURE)] == 1
    assert attached.sum() == 1


def test_a_mere_visitors_channel_earned_nothing_of_the_number() -> None:
    assert counted(did(Channel.STATION_EVENT, "2026-01-01")).channel_people.sum() == 0


def test_a_donors_mere_visit_earned_nothing_of_the_number_either() -> None:
    found = counted(gave("2026-01-01"), did(Channel.STATION_EVENT, "2026-01-15"))
    assert found.channel_people[CHANNELS.index(Channel.STATION_EVENT)] == 0


def test_the_strict_rule_counts_no_one_off_donor() -> None:
    assert counted(gave("2025-12-01"), rule="strict").number == 0


def test_the_strict_rule_counts_a_repeated_donor() -> None:
    assert counted(gave("2025-03-01"), gave("2025-12-01"), rule="strict").number == 1


def test_the_strict_rule_counts_no_resident() -> None:
    resident = did(Channel.RESIDENCY, "2020-06-01", kind="moved_in")
    found = counted(resident, gave("2025-03-01"), gave("2025-12-01"), rule="strict")
    assert (found.number, found.residents) == (0, 0)


def test_the_broad_rule_counts_a_mere_visitor() -> None:
    assert counted(did(Channel.STATION_EVENT, "2022-01-01"), rule="broad").number == 1
