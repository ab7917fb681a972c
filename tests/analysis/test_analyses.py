"""The analyses on a real store, one fact each; every table's columns and dtypes are the declared ones."""

import copy
import datetime as dt
import importlib
import pickle
from typing import Any

import msgspec
import pandas as pd
import pytest
import sqlalchemy as sa

from kankei import analysis
from kankei.analysis import Analysis
from kankei.analysis.history import history
from kankei.counting import Touch
from kankei.counting.columns import CHANNELS
from kankei.errors import FieldError, RuleError
from kankei.model import Channel, Comparable, ImportBatch, Record, RecordDraft, State, Touchpoint, Zone
from kankei.store import (
    Store,
    batches,
    bulk,
    comparables,
    memberships,
    people,
    tables,
)
from kankei.store.numbers import new_ids, next_no

from .towns import TODAY, came, did, died, gave, missed, moved_in, moved_out, stayed

APRIL, MAY, JUNE = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (4, 5, 6))
HANAKO, TARO, JIRO = 1, 2, 3
PLACES = {
    Zone.IN_TOWN: Comparable(prefecture="福島県", city="磐梯町"),
    Zone.IN_PREFECTURE: Comparable(prefecture="福島県", city="会津若松市"),
    Zone.ELSEWHERE: Comparable(prefecture="東京都", city="港区"),
    Zone.UNKNOWN: Comparable(),
}
NAMES = (
    "conversion",
    "funnel",
    "transitions",
    "cohorts",
    "attribution",
    "overlap",
    "channels",
    "registration",
    "breakdown",
)


def learn(store: Store, *rows: Touch, at: dt.datetime = APRIL) -> None:
    """Keep touchpoints, a record each, of people numbered from 1."""
    with store.writing() as connection:
        known = connection.scalar(sa.select(sa.func.count()).select_from(tables.person)) or 0
        people.begin(connection, max(0, max(row.person or 0 for row in rows) - known), at)
        batch = next_no(connection, tables.import_batch)[0]
        words = ("file", "digest", "layout", "encoding", "channel", "source", "purpose")
        figures = dict.fromkeys(("created", "updated", "unchanged", "skipped", "rejected"), 0)
        ids = {"no": batch, "id": new_ids(at)[0], "header": (), "state": State.APPLIED, "applied_at": at}
        ids |= {"applied_by": "clerk"}
        batches.add(connection, ImportBatch(**ids, **dict.fromkeys(words, ""), **figures))  # type: ignore[arg-type]
        nos = list(next_no(connection, tables.record, len(rows)))
        bulk.insert_structs(connection, tables.record, [record(no, batch, at) for no in nos])
        comparables.add_many(connection, nos, [PLACES[row.zone] for row in rows])
        numbers = next_no(connection, tables.touchpoint, len(rows))
        bulk.insert_structs(
            connection,
            tables.touchpoint,
            [
                Touchpoint(no=number, record_no=no, **msgspec.structs.asdict(row.touchpoint))
                for number, no, row in zip(numbers, nos, rows, strict=True)
            ],
        )
        memberships.open_many(connection, nos, [row.person for row in rows], at)


def record(no: int, batch: int, at: dt.datetime) -> Record:
    said = msgspec.structs.asdict(RecordDraft())
    name = {"source": "counter list", "source_key": str(no)}
    return Record(no=no, id=new_ids(at)[0], batch_no=batch, row_number=no, recorded_at=at, **name | said)


def ask(store: Store, name: str, as_of: dt.date = TODAY, **more: object) -> Analysis:
    found: Analysis = getattr(analysis, name)(store, as_of=as_of, known_at=MAY, **more)
    return found


def rows(table: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_an_analysis_is_copied_and_pickled_whole(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"))
    told = ask(store, "channels")
    for copied in (copy.deepcopy(told), pickle.loads(pickle.dumps(told))):  # noqa: S301
        assert (copied.notes, copied.asked) == (told.notes, told.asked)
        pd.testing.assert_frame_equal(copied.main, told.main)


@pytest.mark.parametrize("name", NAMES)
def test_pairs_that_nobody_has_decided_are_told_beside_every_analysis(store: Store, name: str) -> None:
    learn(store, gave(HANAKO, "2024-05-01"), gave(TARO, "2024-08-01"))
    assert "analysis.undecided" not in {note.code for note in ask(store, name).notes}
    with store.writing() as connection:
        connection.execute(
            sa.insert(tables.link).values(left_no=1, right_no=2, left_core=1, right_core=2, bits=0.5)
        )
    told = {note.code: note.facts for note in ask(store, name).notes}
    assert told["analysis.undecided"] == {"count": "1"}


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_the_declared_columns_and_dtypes(store: Store, name: str) -> None:
    learn(store, gave(HANAKO, "2024-05-01"), stayed(HANAKO, "2024-08-01"), moved_in(HANAKO, "2025-05-01"))
    declared = importlib.import_module(f"kankei.analysis.{name}").COLUMNS
    found = ask(store, name)
    assert found.tables.keys() == declared.keys()
    for table, frame in found.tables.items():
        assert {column: str(kind) for column, kind in frame.dtypes.items()} == declared[table], table


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_store_gives_empty_tables(store: Store, name: str) -> None:
    declared = importlib.import_module(f"kankei.analysis.{name}").COLUMNS
    found = ask(store, name)
    for table, frame in found.tables.items():
        assert {column: str(kind) for column, kind in frame.dtypes.items()} == declared[table], table


def test_a_history_is_what_was_done_by_somebody_by_person_day_and_channel(store: Store) -> None:
    learn(
        store,
        gave(TARO, "2024-05-01"),
        gave(HANAKO, "2024-05-01"),
        did(None, Channel.VISIT, "2024-06-01"),
        missed(TARO, "2024-07-01"),
        came(HANAKO, "2024-04-01"),
    )
    learn(store, came(HANAKO, "2025-01-01"), at=JUNE)
    found = history(store, as_of=TODAY, known_at=MAY)
    touches = found.touches
    assert [(int(p), CHANNELS[c]) for p, c in zip(touches.person, touches.channel, strict=True)] == [
        (HANAKO, Channel.STATION_EVENT),
        (HANAKO, Channel.DONATION),
        (TARO, Channel.DONATION),
    ]
    assert len(found.nobodys) == 1


def test_who_moved_in_after_a_stay_has_converted(store: Store) -> None:
    learn(
        store,
        stayed(HANAKO, "2024-05-01"),
        moved_in(HANAKO, "2024-08-09"),
        stayed(TARO, "2024-05-01"),
    )
    groups = ask(store, "conversion")["groups"]
    assert rows(groups, "people", "converted") == [(2, 1)]


def test_the_curve_steps_on_the_day_after_so_many_days(store: Store) -> None:
    learn(store, stayed(HANAKO, "2024-05-01"), moved_in(HANAKO, "2024-08-09"), stayed(TARO, "2024-05-01"))
    curve = ask(store, "conversion")["curve"]
    assert rows(curve[curve["events"] > 0], "day", "at_risk", "incidence") == [(100, 2, 0.5)]


def test_who_moved_in_before_any_relation_did_not_convert(store: Store) -> None:
    learn(
        store, moved_in(HANAKO, "2023-05-01"), moved_out(HANAKO, "2024-06-01"), stayed(HANAKO, "2024-07-01")
    )
    groups = ask(store, "conversion")["groups"]
    assert rows(groups, "people", "converted", "reached_before") == [(0, 0, 1)]


def test_who_was_there_from_the_first_day_is_said_to_be_in_no_rate(store: Store) -> None:
    learn(store, stayed(HANAKO, "2024-07-01"), gave(TARO, "2024-07-01"), gave(TARO, "2025-07-01"))
    told = ask(store, "conversion", origin="any", outcome="relation")
    assert rows(told["groups"], "people", "converted", "reached_before") == [(1, 1, 1)]
    (note,) = (note for note in told.notes if note.code == "analysis.reached_before")
    assert note.facts["before"] == "1"


def test_who_lives_in_town_already_is_not_watched_for_moving_there(store: Store) -> None:
    home = did(HANAKO, Channel.SURVEY, "2024-05-01", zone=Zone.IN_TOWN, kind="attached")
    learn(store, home, gave(TARO, "2024-05-01"), moved_in(TARO, "2024-08-09"))
    moving = ask(store, "conversion", origin="attachment")
    assert rows(moving["groups"], "people", "converted", "already_resident") == [(1, 1, 1)]
    assert "analysis.residents_off_clock" in {note.code for note in moving.notes}
    giving = ask(store, "conversion", origin="attachment", outcome="donation")
    assert rows(giving["groups"], "people", "already_resident") == [(1, 0)]


def test_the_dead_are_watched_until_the_day_they_died(store: Store) -> None:
    learn(store, stayed(HANAKO, "2024-05-01"), died(HANAKO, "2024-08-09"), stayed(TARO, "2024-05-01"))
    learn(store, moved_in(TARO, "2024-09-01"))
    assert rows(ask(store, "conversion")["groups"], "people", "days_watched") == [(2, 100 + 123)]


def test_whose_relation_began_before_the_moves_were_listed_enters_late(store: Store) -> None:
    """The first move-in lies in fiscal year 2024: Hanako is watched from 1 April 2024 on."""
    learn(store, stayed(HANAKO, "2022-05-01"), stayed(TARO, "2024-05-01"), moved_in(TARO, "2024-08-09"))
    found = ask(store, "conversion")
    curve = found["curve"]
    assert rows(curve[curve["events"] > 0], "day", "at_risk") == [(100, 1)]
    assert found["coverage"]["watched_from"][0] == pd.Timestamp("2024-04-01")


def test_who_moved_in_without_a_word_before_is_in_the_coverage(store: Store) -> None:
    learn(store, stayed(HANAKO, "2024-05-01"), moved_in(HANAKO, "2024-08-09"), moved_in(TARO, "2024-09-01"))
    coverage = ask(store, "conversion")["coverage"]
    assert rows(coverage, "outcome_people", "with_origin_before", "without_origin") == [(2, 1, 1)]


def test_the_evidence_names_the_list(store: Store) -> None:
    learn(store, stayed(HANAKO, "2024-05-01"), moved_in(HANAKO, "2024-08-09"))
    evidence = ask(store, "conversion")["evidence"]
    assert rows(evidence, "channel", "kind", "source", "people") == [
        ("residency", "moved_in", "counter list", 1)
    ]


def test_a_zone_is_where_they_lived_when_the_clock_began(store: Store) -> None:
    """Else everybody who moved in would have been from the town all along."""
    learn(store, stayed(HANAKO, "2024-05-01"), moved_in(HANAKO, "2024-08-09"))
    assert rows(ask(store, "conversion", by="zone")["groups"], "group", "converted") == [("elsewhere", 1)]


def test_cohorts_of_an_empty_store_do_not_say_since_when(store: Store) -> None:
    assert ask(store, "cohorts").notes == ()


def test_an_unknown_grouping_is_refused(store: Store) -> None:
    with pytest.raises(RuleError):
        ask(store, "conversion", by="shoe_size")


def test_a_misspelt_kind_is_refused_and_the_kinds_there_are_named(store: Store) -> None:
    learn(store, did(HANAKO, Channel.STATION_EVENT, "2024-05-01", kind="helper"))
    with pytest.raises(RuleError) as refused:
        ask(store, "conversion", origin="registration:premum")
    assert refused.value.facts["kinds"] == "registration:basic, registration:premium"
    with pytest.raises(RuleError) as refused:
        ask(store, "attribution", outcome="station_event:helpr")
    assert refused.value.facts["kinds"] == "station_event:helper"


def test_a_kind_that_a_channel_has_may_be_nobodys_yet(store: Store) -> None:
    learn(store, stayed(HANAKO, "2024-05-01"))
    assert rows(ask(store, "conversion", outcome="residency:died")["groups"], "converted") == [(0,)]


def test_an_outcome_that_is_the_origin_is_refused(store: Store) -> None:
    with pytest.raises(RuleError, match="same_way"):
        ask(store, "conversion", origin="donation", outcome="donation")


@pytest.mark.parametrize("half_life", [0, -5])
def test_a_half_life_of_less_than_a_day_is_refused(store: Store, half_life: int) -> None:
    with pytest.raises(RuleError, match="half_life"):
        ask(store, "attribution", half_life=half_life)


def test_a_cost_of_no_channel_is_refused(store: Store) -> None:
    learn(store, stayed(HANAKO, "2025-05-01"))
    with pytest.raises(RuleError, match="unknown_channel"):
        ask(store, "channels", costs={(2025, "nope"): 5})


@pytest.mark.parametrize("as_of", ["2026-04-01", pd.Timestamp("2026-04-01")])
@pytest.mark.parametrize("name", NAMES)
def test_a_day_that_is_no_plain_day_is_refused_by_all_alike(store: Store, name: str, as_of: Any) -> None:
    learn(store, stayed(HANAKO, "2025-05-01"))
    with pytest.raises(FieldError, match="no_day"):
        ask(store, name, as_of=as_of)


def test_what_a_later_list_says_changes_no_earlier_answer(store: Store) -> None:
    learn(store, stayed(HANAKO, "2024-05-01"))
    learn(store, moved_in(HANAKO, "2024-08-09"), at=JUNE)
    assert rows(ask(store, "conversion")["groups"], "converted") == [(0,)]


def test_a_year_takes_everybody_from_one_standing_to_another(store: Store) -> None:
    learn(store, gave(HANAKO, "2024-05-01"), gave(HANAKO, "2025-05-01"), gave(TARO, "2025-05-01"))
    table = ask(store, "transitions")["transitions"]
    assert rows(table, "fiscal_year", "before", "after", "people", "share") == [
        (2024, "new", "attachment", 1, 1.0),
        (2025, "attachment", "relation+attachment", 1, 1.0),
        (2025, "new", "attachment", 1, 1.0),
    ]


def test_an_old_address_in_town_still_makes_a_resident_of_a_later_year(store: Store) -> None:
    """What lies before every window can bear on a standing by where it says that somebody lives."""
    learn(
        store,
        did(HANAKO, Channel.VISIT, "2019-05-01", zone=Zone.IN_TOWN),
        did(HANAKO, Channel.TRIAL_STAY, "2025-05-01", zone=Zone.UNKNOWN),
    )
    table = ask(store, "transitions")["standings"]
    assert set(table["standing"]) == {"none"}


def test_a_cohort_is_active_in_the_years_in_which_somebody_of_it_is(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), gave(HANAKO, "2025-05-01"), came(TARO, "2023-06-01"))
    table = ask(store, "cohorts")["retention"]
    whole = table[table["channel"] == "all"]
    assert rows(whole, "years_later", "people", "active") == [(0, 2, 2), (1, 2, 0), (2, 2, 1)]


def test_who_died_did_not_come_again_by_it(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), died(HANAKO, "2024-08-09"))
    assert rows(ask(store, "funnel")["funnel"], "step", "people")[:3] == [
        ("met", 1),
        ("again", 0),
        ("another", 0),
    ]


def test_a_cohort_is_not_active_in_the_year_of_a_death(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), died(HANAKO, "2024-08-09"))
    table = ask(store, "cohorts")["retention"]
    whole = table[table["channel"] == "all"]
    assert rows(whole, "years_later", "people", "active") == [(0, 1, 1), (1, 1, 0), (2, 1, 0)]


def test_no_channel_is_overlapped_by_a_death(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), died(HANAKO, "2024-08-09"))
    assert rows(ask(store, "overlap")["sets"], "channels", "people") == [("donation", 1)]


def test_nobody_is_new_by_having_died(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), died(TARO, "2024-08-09"))
    assert rows(ask(store, "channels")["channels"], "channel", "new_people") == [("donation", 1)]


@pytest.mark.parametrize("kind", ["moved_out", "moved_within"])
def test_nobody_is_new_by_having_lived_in_town_before(store: Store, kind: str) -> None:
    learn(store, did(HANAKO, Channel.RESIDENCY, "2024-08-09", kind=kind), gave(HANAKO, "2025-05-01"))
    learn(store, moved_in(TARO, "2024-08-09"), moved_out(TARO, "2025-08-09"))
    table = ask(store, "channels")["channels"]
    assert rows(table, "fiscal_year", "channel", "new_people") == [
        (2024, "residency", 1),
        (2025, "donation", 0),
        (2025, "residency", 0),
    ]


def test_a_cohort_knows_repeat_donors_and_second_channels(store: Store) -> None:
    learn(
        store,
        gave(HANAKO, "2023-05-01"),
        gave(HANAKO, "2023-06-01"),
        came(HANAKO, "2023-05-11"),
        gave(TARO, "2023-05-01"),
    )
    table = ask(store, "cohorts")["first_touch"]
    assert rows(table[table["channel"] == "donation"], *list(table.columns)[2:]) == [(2, 1, 1, 10.0, 2, 1)]


def test_two_lines_of_one_day_are_one_act_of_giving(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-12-01"), gave(HANAKO, "2023-12-01", 5_000))
    table = ask(store, "cohorts")["first_touch"]
    assert rows(table, "channel", "donors", "repeat_donors") == [("donation", 1, 0), ("all", 1, 0)]


def test_of_the_donors_of_a_year_it_is_told_who_gave_in_the_next_one(store: Store) -> None:
    learn(
        store,
        gave(HANAKO, "2022-05-01"),
        gave(HANAKO, "2023-05-01"),
        gave(HANAKO, "2023-12-01"),
        gave(TARO, "2023-05-01"),
        gave(HANAKO, "2024-05-01"),
        came(TARO, "2024-05-01"),
        gave(TARO, "2025-05-01"),
    )
    table = ask(store, "cohorts")["giving"]
    assert rows(table, "fiscal_year", "donors", "gave_next_year", "share") == [
        (2022, 1, 1, 1.0),
        (2023, 2, 1, 0.5),
        (2024, 1, 0, 0.0),
    ]


def test_giving_again_in_a_year_that_is_not_over_is_marked(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), gave(HANAKO, "2025-05-01"))
    table = ask(store, "cohorts", as_of=dt.date(2025, 12, 31))["giving"]
    assert rows(table, "fiscal_year", "donors", "gave_next_year", "finished") == [
        (2023, 1, 0, True),
        (2024, 0, 0, False),
    ]
    assert table["share"].isna().tolist() == [False, True]


def test_each_settler_is_given_once_to_a_first_and_once_to_a_last_channel(store: Store) -> None:
    learn(
        store,
        came(HANAKO, "2023-05-01"),
        gave(HANAKO, "2024-04-30"),
        moved_in(HANAKO, "2024-05-01"),
        moved_in(TARO, "2024-05-01"),
    )
    table = ask(store, "attribution", half_life=365)["attribution"]
    assert rows(table, "channel", "first", "last", "any") == [
        ("donation", 0, 1, 1),
        ("station_event", 1, 0, 1),
        ("none", 1, 1, 1),
    ]


def test_a_touch_that_is_a_half_life_older_weighs_half(store: Store) -> None:
    learn(store, came(HANAKO, "2023-05-01"), gave(HANAKO, "2023-05-31"), moved_in(HANAKO, "2024-05-01"))
    table = ask(store, "attribution", half_life=30)["attribution"]
    assert table["decayed"].tolist() == pytest.approx([2 / 3, 1 / 3, 0])


def test_overlap_counts_people_not_rows(store: Store) -> None:
    learn(
        store,
        gave(HANAKO, "2023-05-01"),
        gave(HANAKO, "2024-05-01"),
        came(HANAKO, "2023-05-11"),
        gave(TARO, "2023-05-01"),
    )
    assert rows(ask(store, "overlap")["sets"], "channels", "people") == [
        ("donation", 1),
        ("donation+station_event", 1),
    ]


def test_the_pairs_know_how_many_of_one_channel_are_in_the_other(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), came(HANAKO, "2023-05-11"), gave(TARO, "2023-05-01"))
    assert rows(ask(store, "overlap")["pairs"], "channel", "people", "both", "share", "jaccard") == [
        ("donation", 2, 1, 0.5, 0.5),
        ("station_event", 1, 1, 1.0, 0.5),
    ]


def test_the_number_is_broken_down_by_axes_channel_and_home_each_person_once(store: Store) -> None:
    learn(store, gave(HANAKO, "2025-05-01"), stayed(HANAKO, "2025-06-01"), gave(TARO, "2025-07-01"))
    found = ask(store, "breakdown")
    assert rows(found["axes"], "axes", "zone", "people") == [
        ("attachment", "elsewhere", 1),
        ("exchange+relation+attachment", "elsewhere", 1),
    ]
    assert rows(found["channels"], "channel", "zone", "people") == [("donation", "elsewhere", 2)]


def test_who_lives_outside_the_prefecture_is_broken_down_by_theirs(store: Store) -> None:
    hers = gave(HANAKO, "2025-05-01"), gave(HANAKO, "2025-06-01")
    nearer = did(JIRO, Channel.DONATION, "2025-05-01", zone=Zone.IN_PREFECTURE)
    learn(store, *hers, gave(TARO, "2025-07-01"), nearer)
    with store.writing() as connection:  # 花子 has moved since her first gift, in the first record of all
        connection.execute(
            tables.comparable.update().where(tables.comparable.c.record_no == 1).values(prefecture="北海道")
        )
    found = ask(store, "breakdown")
    assert rows(found["prefectures"], "prefecture", "people") == [("東京都", 2)]


def test_the_number_is_broken_down_by_age_on_the_day(store: Store) -> None:
    """Born on the day eighteen years before, on the day after that, and who knows when."""
    learn(store, *(gave(person, "2025-05-01") for person in (HANAKO, TARO, JIRO)))
    born = {1: "2008-03-31", 2: "2008-04-01"}
    with store.writing() as connection:
        for no, day in born.items():
            mine = tables.comparable.update().where(tables.comparable.c.record_no == no)
            connection.execute(mine.values(birth_date=day))
    ages = ask(store, "breakdown", as_of=dt.date(2026, 3, 31))["ages"]
    assert rows(ages, "age", "people") == [("0-17", 1), ("18-29", 1), ("unknown", 1)]


def test_somebody_is_new_once(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), came(HANAKO, "2023-05-11"), gave(HANAKO, "2024-05-11"))
    assert rows(
        ask(store, "channels")["channels"], "fiscal_year", "channel", "new_people", "people", "amount"
    ) == [
        (2023, "donation", 1, 1, 10_000),
        (2023, "station_event", 0, 1, 0),
        (2024, "donation", 0, 1, 10_000),
    ]


def test_gifts_of_nobody_in_particular_are_on_lines_of_their_own(store: Store) -> None:
    nobodys = [did(None, Channel.DONATION, day, amount=700) for day in ("2023-05-01", "2024-05-01")]
    learn(store, gave(HANAKO, "2024-06-01"), *nobodys, did(None, Channel.VISIT, "2024-05-01"))
    found = ask(store, "channels")
    assert rows(found["unidentified"], "fiscal_year", "channel", "touchpoints", "amount") == [
        (2023, "donation", 1, 700),
        (2024, "donation", 1, 700),
        (2024, "visit", 1, 0),
    ]
    assert rows(found["channels"], "fiscal_year", "amount") == [(2024, 10_000)]
    note = next(note for note in found.notes if note.code == "analysis.unidentified_apart")
    assert note.facts == {"count": "3", "yen": "1,400"}


def test_a_cost_is_shared_by_the_new_people(store: Store) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), gave(TARO, "2023-05-01"), gave(TARO, "2024-05-01"))
    costs = {(2023, "donation"): 5_000, (2024, "donation"): 3_000}
    table = ask(store, "channels", costs=costs)["channels"]
    assert table["cost"].tolist() == [5_000, 3_000]
    assert table["cost_per_new"].isna().tolist() == [False, True]
    assert table["cost_per_new"][0] == 2_500


def premium(person: int, day: str, ended_on: dt.date | None = None) -> Touch:
    return did(person, Channel.REGISTRATION, day, kind="premium", ended_on=ended_on)


def helped(person: int, *days: str) -> list[Touch]:
    return [did(person, Channel.VOLUNTEERING, day) for day in days]


def test_costs_of_a_year_without_touchpoints_are_told_in_a_note(store: Store) -> None:
    learn(store, came(HANAKO, "2025-05-01"))
    found = ask(store, "channels", costs={(2025, "station_event"): 5, (2031, "station_event"): 7})
    note = next(note for note in found.notes if note.code == "analysis.costs_left_out")
    assert note.facts == {"years": "2031", "yen": "7"}


def test_three_days_of_activities_this_fiscal_year_are_enough(store: Store) -> None:
    days = ("2025-03-31", "2025-04-01", "2025-04-01", "2025-08-01", "2025-09-01")
    learn(store, premium(HANAKO, "2025-02-01"), *helped(HANAKO, *days))
    listed = ask(store, "registration")["people"]
    assert rows(listed, "activities_this_year", "activities_since_renewal", "enough") == [(3, 4, True)]


def test_a_renewal_is_due_a_year_after_the_latest_registration(store: Store) -> None:
    learn(store, premium(HANAKO, "2024-02-29"), premium(HANAKO, "2025-04-10"))
    listed = ask(store, "registration")["people"]
    assert rows(listed, "registered_on", "renewal_due", "days_left") == [
        (pd.Timestamp("2024-02-29"), pd.Timestamp("2026-04-10"), 10)
    ]


@pytest.mark.parametrize(
    ("registered", "due"),
    [("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-29"), ("2024-02-28", "2025-02-28")],
)
def test_a_registration_ends_before_the_corresponding_day_of_its_second_day(
    store: Store, registered: str, due: str
) -> None:
    """民法 140・143: the year begins on the day after, and ends on the day before that comes again."""
    learn(store, premium(HANAKO, registered))
    assert ask(store, "registration")["people"]["renewal_due"].tolist() == [pd.Timestamp(due)]


def test_the_dead_have_nothing_to_renew(store: Store) -> None:
    died = did(TARO, Channel.RESIDENCY, "2024-12-01", kind="died")
    learn(store, premium(HANAKO, "2024-02-29"), premium(TARO, "2024-02-29"), died)
    assert rows(ask(store, "registration")["summary"], "people", "overdue") == [(1, 1)]


def test_who_has_moved_in_cannot_renew(store: Store) -> None:
    learn(store, premium(HANAKO, "2025-04-10"), moved_in(HANAKO, "2025-12-01"), premium(TARO, "2025-04-10"))
    found = ask(store, "registration")
    assert rows(found["summary"], "people", "due", "residents") == [(2, 1, 1)]
    assert found["people"]["renewal_due"].isna().tolist() == found["people"]["resident"].tolist()


def test_a_basic_registration_is_never_due(store: Store) -> None:
    learn(store, did(HANAKO, Channel.REGISTRATION, "2024-04-10", kind="basic"))
    found = ask(store, "registration")
    assert found["people"]["renewal_due"].isna().all()
    assert rows(found["summary"], "people", "due", "overdue") == [(1, 0, 0)]


def test_an_ended_registration_is_not_listed(store: Store) -> None:
    learn(store, premium(HANAKO, "2025-04-10", ended_on=dt.date(2025, 12, 31)), premium(TARO, "2025-04-10"))
    assert len(ask(store, "registration")["people"]) == 1


def test_the_list_is_of_the_people_it_names(store: Store) -> None:
    learn(store, gave(HANAKO, "2024-01-01"), premium(JIRO, "2025-06-10"), premium(TARO, "2025-04-10"))
    with store.reading() as connection:
        ids = people.ids(connection, [TARO, JIRO])
    assert ask(store, "registration")["people"]["person_id"].tolist() == [str(ids[TARO]), str(ids[JIRO])]


def test_an_activity_that_is_no_channel_is_refused(store: Store) -> None:
    with pytest.raises(RuleError) as refused:
        ask(store, "registration", activities=["ボランティア"])
    assert refused.value.code == "analysis.unknown_activity"


@pytest.mark.parametrize("name", NAMES)
def test_every_analysis_says_of_which_days_there_are_no_lists(store: Store, name: str) -> None:
    learn(store, gave(HANAKO, "2023-05-01"), gave(TARO, "2025-05-01"))
    found = getattr(analysis, name)(store, as_of=TODAY, known_at=JUNE)
    assert [note.facts for note in found.notes if note.code == "analysis.gap"] == [
        {"channel": "donation", "since": "2024-04-01", "until": "2025-03-31"}
    ]


def test_days_on_which_only_nobody_in_particular_gave_are_on_a_list(store: Store) -> None:
    nobodys = did(None, Channel.DONATION, "2024-08-01", amount=700)
    learn(store, gave(HANAKO, "2023-05-01"), nobodys, gave(TARO, "2025-05-01"))
    assert "analysis.gap" not in {note.code for note in ask(store, "overlap").notes}
