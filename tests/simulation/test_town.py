"""An invented town: whose every row is, in which file, and what is true of it."""

# ruff: noqa: S311 - invented data need no secret chance

import datetime as dt
import random
from collections import Counter, defaultdict

import msgspec
import pytest

from kankei.model import Channel, Status
from kankei.simulation import LISTS, Shares, Town, TownSpec, demo_spec, random_spec, simulate


@pytest.fixture(scope="module")
def town() -> Town:
    return simulate(TownSpec(people=2000), seed=7)


def only(name: str, **more: object) -> TownSpec:
    """A careful town of one list: no slips, nothing missing, unless said otherwise."""
    careful = {
        field: 0.0 for field, value in msgspec.structs.asdict(TownSpec()).items() if isinstance(value, float)
    }
    careful |= {"last_year_part": 1.0, "surname_zipf": 1.0, "given_zipf": 1.0, "writing_zipf": 1.0}
    given = {**careful, "entry": Shares(**{name: 1.0}), "also": Shares(), "people": 300, "years": 3, **more}
    return TownSpec(**given)  # type: ignore[arg-type]


def test_the_same_spec_and_seed_give_the_same_town() -> None:
    one, other = simulate(TownSpec(people=300), seed=3), simulate(TownSpec(people=300), seed=3)
    assert msgspec.json.encode(one) == msgspec.json.encode(other)


def test_another_seed_gives_other_people() -> None:
    one, other = simulate(TownSpec(people=300), seed=3), simulate(TownSpec(people=300), seed=4)
    assert [person.given for person in one.people] != [person.given for person in other.people]


def test_everybody_is_in_at_least_one_list(town: Town) -> None:
    assert {row.person for row in town.rows} == {person.no for person in town.people}


def test_a_person_stands_at_its_own_number(town: Town) -> None:
    assert [person.no for person in town.people] == list(range(1, 2001))


def test_rows_of_a_file_are_numbered_without_a_gap_below_the_header(town: Town) -> None:
    numbers = defaultdict(list)
    for row in town.rows:
        numbers[row.file].append(row.row)
    assert all(
        found == list(range(5 if file.startswith("zoom") else 2, found[-1] + 1))
        for file, found in numbers.items()
    )


def test_rows_of_a_file_are_in_order_of_time(town: Town) -> None:
    assert all(
        one.applied_on <= next_.applied_on
        for one, next_ in zip(town.rows, town.rows[1:], strict=False)
        if one.file == next_.file
    )


def test_a_file_holds_one_fiscal_year(town: Town) -> None:
    years = {(row.file[-8:-4], row.applied_on.year - (row.applied_on.month < 4)) for row in town.rows}
    assert all(int(name) == year for name, year in years)


def test_every_list_occurs(town: Town) -> None:
    assert {row.file.rsplit("_", 1)[0] for row in town.rows} == set(LISTS)


def test_half_of_the_people_have_one_row_as_in_life(town: Town) -> None:
    rows = Counter(Counter(row.person for row in town.rows).values())
    assert 0.45 < rows[1] / 2000 < 0.6


def test_names_collide_as_they_do_in_life(town: Town) -> None:
    names = Counter((person.surnames[0][1], person.given) for person in town.people)
    assert 0.005 < sum(count for count in names.values() if count > 1) / 2000 < 0.08


def test_a_careful_town_writes_the_true_name() -> None:
    town = simulate(only("egg"), seed=1)
    row = town.rows[0]
    person = town.people[row.person - 1]
    assert row.record.name == f"{person.surnames[0][1]}\u3000{person.given}"


def test_a_careful_town_writes_the_true_birth_date() -> None:
    town = simulate(only("furusato_jumin"), seed=1)
    assert all(
        row.record.birth_date == town.people[row.person - 1].birth_date.isoformat() for row in town.rows
    )


def test_a_rakuten_mailbox_is_a_relay_and_stays_the_same() -> None:
    town = simulate(only("rms", gift_repeat=0.5), seed=1)
    mailboxes = defaultdict(set)
    for row in town.rows:
        mailboxes[row.person].add(row.record.email)
    assert {len(found) for found in mailboxes.values()} == {1}


def test_households_share_a_home_and_a_fixed_line() -> None:
    town = simulate(only("egg", household_share=0.9, landline=0.34, people=400), seed=2)
    families = defaultdict(list)
    for person in town.people:
        families[person.household].append(person)
    several = [members for members in families.values() if len(members) > 1]
    assert several
    assert all(len({(member.homes[0][1], member.landline) for member in members}) == 1 for members in several)


def test_twins_have_one_birth_date_and_two_names() -> None:
    town = simulate(only("egg", household_share=0.9, twins=1.0, people=800), seed=2)
    births = defaultdict(list)
    for person in town.people:
        births[person.household, person.birth].append(person.given)
    pairs = [names for names in births.values() if len(names) > 1]
    assert pairs
    assert all(len(set(names)) == len(names) for names in pairs)


def test_a_child_may_bear_the_name_of_a_parent_but_never_the_birth_date() -> None:
    town = simulate(only("egg", household_share=0.9, namesake_child=1.0, people=400), seed=2)
    named = defaultdict(list)
    for person in town.people:
        named[person.household, person.given].append(person.birth)
    pairs = [births for births in named.values() if len(births) > 1]
    assert pairs
    assert all(len(set(births)) == len(births) for births in pairs)


def test_a_marriage_changes_the_surname_and_nothing_else_of_the_name() -> None:
    town = simulate(only("egg", married=1.0, gift_repeat=0.6), seed=2)
    person = next(person for person in town.people if len(person.surnames) > 1)
    rows = [row for row in town.rows if person.no == row.person]
    assert {row.record.name.split("\u3000")[1] for row in rows} == {person.given}


def test_a_recycled_number_is_never_held_by_two_at_once() -> None:
    town = simulate(only("egg", phone_recycled=0.3), seed=2)
    heirs = [person for person in town.people if len(person.mobiles) == 2]
    held = {person.mobiles[0][1]: person for person in town.people}
    taken = [(heir, held[heir.mobiles[1][1]]) for heir in heirs if heir.mobiles[1][1] in held]
    assert taken
    assert all(giver.mobiles[1][0] < heir.mobiles[1][0] for heir, giver in taken)


def test_an_unpaid_gift_is_dated_by_its_application() -> None:
    town = simulate(only("egg", unpaid=1.0), seed=2)
    assert {row.touchpoint.status for row in town.rows} == {Status.UNPAID}
    assert all(row.touchpoint.occurred_on == row.applied_on for row in town.rows)


def test_a_gift_by_transfer_is_dated_by_its_payment() -> None:
    town = simulate(only("egg"), seed=2)
    assert {(row.touchpoint.occurred_on - row.applied_on).days for row in town.rows} == {0, 5, 12}


def test_nobody_moves_out_before_moving_in(town: Town) -> None:
    moves = [row for row in town.rows if row.touchpoint.channel is Channel.RESIDENCY]
    moved_in = {row.person: row.applied_on for row in moves if row.touchpoint.kind == "moved_in"}
    out = [row for row in moves if row.touchpoint.kind == "moved_out"]
    assert moved_in
    assert all(moved_in[row.person] < row.applied_on for row in out)


def test_who_moved_in_is_known_at_the_address_before(town: Town) -> None:
    moves = [row for row in town.rows if row.touchpoint.kind == "moved_in"]
    assert not any("磐梯町" in row.record.address for row in moves)


def test_a_list_may_cover_other_years() -> None:
    town = simulate(TownSpec(people=200, first_year=2012, years=2), seed=1)
    assert {row.file[-8:-4] for row in town.rows} == {"2012", "2013"}


def test_the_demonstration_begins_with_about_220_and_grows() -> None:
    town = simulate(demo_spec(), seed=1)
    quiet = ("zoom", "station", "tennyu")
    tied = [
        (row.applied_on, row.person)
        for row in town.rows
        if row.touchpoint.status is Status.DONE and not row.file.startswith(quiet)
    ]
    first = {person for day, person in tied if day < dt.date(2019, 4, 1)}
    last = {person for day, person in tied if dt.date(2023, 11, 1) <= day}
    assert 180 < len(first) < 260
    assert len(last) > 5 * len(first)


def test_a_town_may_have_thirty_thousand_people() -> None:
    town = simulate(random_spec(random.Random(5), people=30_000), seed=1)
    assert len(town.people) == 30_000
