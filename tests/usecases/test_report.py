"""The report from a real store: as of, as known, its lines and its digest."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence

import msgspec
import pytest

from kankei.errors import UnknownError
from kankei.model import (
    Axis,
    Channel,
    Comparable,
    Headcount,
    ImportBatch,
    Record,
    RecordDraft,
    State,
    Status,
    Touchpoint,
    TouchpointDraft,
    Zone,
)
from kankei.store import (
    Store,
    batches,
    bulk,
    comparables,
    headcounts,
    memberships,
    people,
    tables,
)
from kankei.store.numbers import new_ids, next_no
from kankei.usecases import report
from kankei.usecases.report import Report

APRIL, MAY, JUNE = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (4, 5, 6))
TODAY = dt.date(2026, 3, 31)
BANDAI = Comparable(prefecture="福島県", city="磐梯町", phone="+81242741221")
AIZU = Comparable(prefecture="福島県", city="会津若松市", phone="+81242000001")
TOKYO = Comparable(prefecture="東京都", city="港区", phone="+81300000001")
NAME_ONLY = Comparable(surname="佐藤", given="花子")

Row = tuple[int | None, Comparable, TouchpointDraft]


def did(channel: Channel, day: str, **more: object) -> TouchpointDraft:
    return TouchpointDraft(channel=channel, occurred_on=dt.date.fromisoformat(day), **more)  # type: ignore[arg-type]


def gave(day: str, **more: object) -> TouchpointDraft:
    return did(Channel.DONATION, day, amount=10_000, **more)


def begin(store: Store, count: int = 1) -> list[int]:
    """New people, by number."""
    with store.writing() as connection:
        return [person.no for person in people.begin(connection, count, APRIL)]


def learn(store: Store, rows: Sequence[Row], at: dt.datetime = APRIL) -> list[int]:
    """Take in rows (person, what is known, what they did) at a moment; the numbers of their records."""
    with store.writing() as connection:
        batch = batch_of(next_no(connection, tables.import_batch)[0], at)
        batches.add(connection, batch)
        nos = list(next_no(connection, tables.record, len(rows)))
        bulk.insert_structs(connection, tables.record, [record_of(no, batch.no, at) for no in nos])
        comparables.add_many(connection, nos, [known for _, known, _ in rows])
        points = next_no(connection, tables.touchpoint, len(rows))
        stored = zip(points, nos, (draft for _, _, draft in rows), strict=True)
        bulk.insert_structs(connection, tables.touchpoint, [touchpoint_of(*one) for one in stored])
        memberships.open_many(connection, nos, [person for person, _, _ in rows], at)
    return nos


def batch_of(no: int, at: dt.datetime) -> ImportBatch:
    return ImportBatch(
        no=no, id=new_ids(at)[0], file="", digest="", layout="", encoding="", channel="", source="",
        purpose="", header=(), state=State.APPLIED, created=0, updated=0, unchanged=0, skipped=0, rejected=0,
        applied_by="clerk", applied_at=at,
    )  # fmt: skip


def record_of(no: int, batch: int, at: dt.datetime) -> Record:
    said = msgspec.structs.asdict(RecordDraft())
    return Record(
        no=no,
        id=new_ids(at)[0],
        batch_no=batch,
        row_number=no,
        source="s",
        source_key=str(no),
        recorded_at=at,
        **said,
    )


def touchpoint_of(no: int, record: int, draft: TouchpointDraft) -> Touchpoint:
    return Touchpoint(no=no, record_no=record, **msgspec.structs.asdict(draft))


def count(store: Store, *, as_of: dt.date = TODAY, known_at: dt.datetime = JUNE, **more: object) -> Report:
    return report.count(store, as_of=as_of, known_at=known_at, **more)  # type: ignore[arg-type]


def named(known: Comparable, surname: str, given: str) -> Comparable:
    return msgspec.structs.replace(known, surname=surname, given=given)


@pytest.fixture
def town(store: Store) -> Store:
    """A repeated donor, a one-off donor, a resident who joined, a visitor, and one 「佐藤」."""
    donor, once, resident, visitor = begin(store, 4)
    rows: list[Row] = [
        (donor, named(TOKYO, "田中", "一郎"), gave("2024-12-01")),
        (donor, named(TOKYO, "田中", "一郎"), gave("2025-12-01")),
        (once, named(AIZU, "渡部", "恵"), gave("2025-12-24")),
        (resident, BANDAI, did(Channel.RESIDENCY, "2024-04-02", kind="moved_in")),
        (resident, NAME_ONLY, did(Channel.COMMUNITY, "2023-05-01")),
        (visitor, named(AIZU, "鈴木", "健"), did(Channel.STATION_EVENT, "2026-02-01", companions=2)),
        (None, NAME_ONLY, did(Channel.COMMUNITY, "2026-02-01")),
    ]
    learn(store, rows)
    return store


def test_an_empty_store_counts_nobody(store: Store) -> None:
    found = count(store, course=True)
    assert (found.number, found.by_channel, found.course) == (0, (), ())


def test_the_number_and_its_lines(town: Store) -> None:
    found = count(town)
    assert found.number == 3
    assert found.without_one_off_donors == 2
    assert found.residents_in_number == 1
    assert (found.unidentified, found.companions) == (1, 2)


def test_whoever_only_signed_up_stands_on_a_line_of_their_own(store: Store) -> None:
    donor, planner, both = begin(store, 3)
    later = did(Channel.STATION_EVENT, "2026-05-05", status=Status.PLANNED)
    rows: list[Row] = [
        (donor, named(TOKYO, "田中", "一郎"), gave("2025-12-01")),
        (planner, named(AIZU, "渡部", "恵"), later),
        (planner, named(AIZU, "渡部", "恵"), later),
        (both, named(AIZU, "鈴木", "健"), gave("2025-12-24")),
        (both, named(AIZU, "鈴木", "健"), later),
        (None, NAME_ONLY, later),
    ]
    learn(store, rows)
    found = count(store)
    assert (found.number, found.only_planned) == (2, 1)
    assert re.search(r"申し込んだだけの人 +1人", report.text(found))


def test_the_axes(town: Store) -> None:
    assert msgspec.to_builtins(count(town).axes) == {
        "exchange": 1,
        "relation": 1,
        "attachment": 3,
        "settlement": 1,
    }


def test_where_they_live(town: Store) -> None:
    assert {row.zone: row.people for row in count(town).by_zone} == {
        Zone.IN_TOWN: 1,
        Zone.IN_PREFECTURE: 1,
        Zone.ELSEWHERE: 1,
        Zone.UNKNOWN: 0,
    }


def test_how_they_came(town: Store) -> None:
    people_by_channel = {row.channel: row.people for row in count(town).by_channel if row.people}
    assert people_by_channel == {Channel.DONATION: 2, Channel.COMMUNITY: 1}


def test_a_town_without_its_prefecture_is_the_town(store: Store) -> None:
    learn(store, [(begin(store)[0], Comparable(city="磐梯町", phone="+81242741221"), gave("2026-01-01"))])
    assert count(store).residents_in_number == 1


def test_somebody_known_by_name_only_is_thin(store: Store) -> None:
    learn(store, [(begin(store)[0], NAME_ONLY, gave("2026-01-01"))])
    assert count(store).thin == 1


def test_a_number_without_a_doubtful_link_has_its_least_band(town: Store) -> None:
    found = count(town)
    assert (found.number, found.estimate, found.low, found.high) == (3, 3, 1, 5)


def test_the_json_holds_what_was_agreed(town: Store) -> None:
    said = msgspec.json.decode(msgspec.json.encode(count(town)))
    agreed = "as_of known_at rule number estimate low high axes without_one_off_donors unidentified"
    assert {*agreed.split(), "aggregates", "goal", "digest"} <= said.keys()
    assert {"name", "version", "digest"} <= said["rule"].keys()


def test_a_list_taken_in_later_changes_no_earlier_answer(town: Store) -> None:
    before = count(town, known_at=APRIL)
    learn(town, [(begin(town)[0], TOKYO, gave("2026-01-01"))], at=MAY)
    assert count(town, known_at=APRIL) == before
    assert count(town, known_at=MAY).number == before.number + 1


def test_a_record_that_was_undone_counts_until_then(store: Store) -> None:
    nos = learn(store, [(begin(store)[0], TOKYO, gave("2026-01-01"))])
    with store.writing() as connection:
        memberships.close_many(connection, nos, MAY)
    assert count(store, known_at=MAY - dt.timedelta(seconds=1)).number == 1
    assert count(store, known_at=MAY).number == 0


def test_before_anything_was_known_nobody_counts(town: Store) -> None:
    assert count(town, known_at=APRIL - dt.timedelta(seconds=1)).number == 0


def test_the_same_question_has_the_same_digest(town: Store) -> None:
    assert count(town).digest == count(town).digest


def test_two_moments_that_know_the_same_have_one_digest(town: Store) -> None:
    assert count(town, known_at=MAY).digest == count(town, known_at=JUNE).digest


def test_another_person_is_another_digest(town: Store) -> None:
    before = count(town).digest
    learn(town, [(begin(town)[0], TOKYO, gave("2026-01-01"))])
    assert count(town).digest != before


def test_a_person_who_stands_elsewhere_is_another_digest(town: Store) -> None:
    before = count(town)
    learn(town, [(2, AIZU, did(Channel.STATION_EVENT, "2026-02-01"))])
    after = count(town)
    assert after.number == before.number
    assert after.digest != before.digest


def test_a_cancelled_gift_leaves_the_digest(town: Store) -> None:
    before = count(town).digest
    learn(town, [(begin(town)[0], TOKYO, gave("2026-01-01", status=Status.CANCELLED))])
    assert count(town).digest == before


def test_another_rule_is_another_digest(town: Store) -> None:
    assert count(town, rule="strict").digest != count(town).digest


def test_a_number_that_nobody_knows_stands_apart(town: Store) -> None:
    with town.writing() as connection:
        numbers = next_no(connection, tables.headcount, 2)
        days = (dt.date(2025, 3, 31), dt.date(2026, 3, 31))
        counts = [
            Headcount(no=no, channel="line", label="LINE友だち", counted_on=day, heads=heads)
            for no, day, heads in zip(numbers, days, (900, 1_200), strict=True)
        ]
        headcounts.add_many(connection, counts)
    found = count(town)
    assert [(head.label, head.heads) for head in found.aggregates] == [("LINE友だち", 1_200)]
    assert found.number == 3


def test_the_course_follows_the_fiscal_years(town: Store) -> None:
    course = {point.as_of: point.number for point in count(town, course=True).course}
    assert course == {dt.date(2024, 3, 31): 1, dt.date(2025, 3, 31): 2, TODAY: 3}


def test_a_person_stands_where_the_count_puts_them(town: Store) -> None:
    with town.reading() as connection:
        ids = people.ids(connection, [1])
    found = report.standing_of(town, ids[1], as_of=TODAY, known_at=JUNE)
    assert found.axes == (Axis.RELATION, Axis.ATTACHMENT)
    assert (found.counted, found.one_off_donor, found.resident, found.zone) == (
        True,
        False,
        False,
        Zone.ELSEWHERE,
    )
    assert {piece.occurred_on.isoformat() for piece in found.evidence} == {"2024-12-01", "2025-12-01"}


def test_an_id_that_was_merged_leads_to_the_standing_of_the_other(town: Store) -> None:
    with town.writing() as connection:
        old = people.begin(connection, 1, APRIL)[0]
        people.merge(connection, {old.no: 2})
    assert report.standing_of(town, old.id, as_of=TODAY, known_at=JUNE).one_off_donor


def test_as_known_before_a_merge_an_id_stands_where_its_own_person_stood(town: Store) -> None:
    with town.reading() as connection:
        id_of = people.ids(connection, [1, 2])
    before = report.standing_of(town, id_of[1], as_of=TODAY, known_at=APRIL)
    with town.writing() as connection:
        nos = memberships.members(connection, [1])["record_no"].tolist()
        memberships.move_many(connection, nos, [2] * len(nos), MAY)
        people.merge(connection, {1: 2})
    assert before.axes == (Axis.RELATION, Axis.ATTACHMENT)
    assert report.standing_of(town, id_of[1], as_of=TODAY, known_at=APRIL) == before
    assert report.standing_of(town, id_of[1], as_of=TODAY, known_at=MAY).person == id_of[2]


def test_somebody_who_did_nothing_stands_nowhere(store: Store) -> None:
    with store.writing() as connection:
        nobody = people.begin(connection, 1, APRIL)[0]
    found = report.standing_of(store, nobody.id, as_of=TODAY, known_at=JUNE)
    assert (found.axes, found.evidence, found.zone) == ((), (), Zone.UNKNOWN)


def test_nobody_has_no_standing(store: Store) -> None:
    with pytest.raises(UnknownError):
        report.standing_of(store, uuid.UUID(int=7), as_of=TODAY, known_at=JUNE)
