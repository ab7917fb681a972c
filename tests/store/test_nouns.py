"""What goes into a noun's table comes out of it again, as Structs or as columns, on both databases."""

import datetime as dt

import numpy as np
import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from kankei.counting import load_town
from kankei.counting.columns import CHANNELS, STATUSES, WORDS, ZONES
from kankei.errors import UnknownError
from kankei.model import (
    Channel,
    Comparable,
    ImportBatch,
    Judgement,
    Record,
    State,
    Status,
    Touchpoint,
    Verdict,
    Zone,
)
from kankei.store import (
    Store,
    batches,
    bulk,
    comparables,
    counts,
    edges,
    judgements,
    keys,
    links,
    memberships,
    pending,
    people,
    records,
    shortened,
    tables,
)
from kankei.store.numbers import new_ids
from kankei.store.tables import comparable

MAY = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def record(no: int) -> Record:
    return Record(
        no=no,
        id=new_ids(MAY)[0],
        batch_no=1,
        row_number=no + 1,
        source="rms",
        source_key=f"K{no}",
        recorded_at=MAY,
        name=f"佐藤　{no}子",
        email=f"{no}@example.jp",
    )


@pytest.fixture
def three(store: Store) -> Store:
    """A store with three live records, numbers 1 to 3, that are nobody's."""
    batch = ImportBatch(
        no=1,
        id=new_ids(MAY)[0],
        file="x.csv",
        digest="d",
        layout="rms",
        encoding="cp932",
        channel="donation",
        source="rms",
        purpose="",
        header=(),
        state=State.APPLIED,
        created=3,
        updated=0,
        unchanged=0,
        skipped=0,
        rejected=0,
        applied_by="clerk",
        applied_at=MAY,
    )
    with store.writing() as connection:
        batches.add(connection, batch)
        bulk.insert_structs(connection, tables.record, [record(no) for no in (1, 2, 3)])
        memberships.open_many(connection, [1, 2, 3], [None] * 3, MAY)
    return store


def test_records_are_found_by_id_and_number(three: Store) -> None:
    with three.reading() as connection:
        (second,) = records.by_nos(connection, [2])
        assert second.name == "佐藤　2子"
        assert records.find(connection, second.id) == second
        assert records.numbers(connection, [second.id]) == {second.id: 2}
        assert records.ids(connection, [2]) == {2: second.id}
        with pytest.raises(UnknownError, match="record"):
            records.find(connection, new_ids(MAY)[0])


def test_ids_are_found_by_how_they_begin_or_end(three: Store) -> None:
    with three.reading() as connection:
        whole = sorted(one.id for one in records.by_nos(connection, [1, 2, 3]))
        end = whole[1].hex[-8:]
        assert shortened.ids(connection, "record", end, most=5) == [whole[1]]
        assert shortened.ids(connection, "record_or_person", whole[0].hex[:8], most=2) == whole[:2]
        assert shortened.ids(connection, "person", end, most=5) == []


def test_what_records_say_is_read_as_columns(three: Store) -> None:
    with three.writing() as connection:
        assert records.columns(connection, [3, 1])["email"] == ["1@example.jp", "3@example.jp"]
        memberships.close_many(connection, [2], MAY + DAY)
        live = records.columns(connection)
    assert live["record_no"] == [1, 3]
    assert live["phone"] == ["", ""]


def test_no_record_is_live_twice(three: Store) -> None:
    with pytest.raises(Exception, match=r"store\.refused"), three.writing() as connection:
        memberships.open_many(connection, [1], [None], MAY + DAY)


def test_what_is_logged_under_a_key_is_begun_once(three: Store) -> None:
    logged = replace(record(4), source="api"), replace(record(5), source="api", source_key="K4")
    with pytest.raises(Exception, match=r"store\.refused"), three.writing() as connection:
        bulk.insert_structs(connection, tables.record, logged)


def test_moving_a_record_closes_one_membership_and_opens_another(three: Store) -> None:
    with three.writing() as connection:
        first, second = people.begin(connection, 2, MAY)
        memberships.move_many(connection, [1, 2], [first.no, first.no], MAY + DAY)
        memberships.move_many(connection, [2, 3], [second.no, None], MAY + 2 * DAY)
    with three.reading() as connection:
        for moment, whose in (
            (MAY, [0, 0, 0]),
            (MAY + DAY, [first.no, first.no, 0]),
            (MAY + 2 * DAY, [first.no, second.no, 0]),
        ):
            known = memberships.live_columns(connection, moment)
            assert (known["record_no"].tolist(), known["person_no"].tolist()) == ([1, 2, 3], whose)
        assert memberships.members(connection, [second.no])["record_no"].tolist() == [2]
        assert [one.no for one in records.of_person(connection, first.no, MAY + DAY)] == [1, 2]
        assert [one.no for one in records.of_person(connection, first.no, MAY + 2 * DAY)] == [1]


def test_a_move_at_the_moment_of_opening_leaves_one_membership(three: Store) -> None:
    with three.writing() as connection:
        (person,) = people.begin(connection, 1, MAY)
        memberships.move_many(connection, [1], [person.no], MAY)
        rows = connection.exec_driver_sql("SELECT count(*) FROM membership WHERE record_no = 1").scalar()
    assert rows == 1


def test_a_move_said_to_be_in_the_past_changes_nothing_that_was_known(three: Store) -> None:
    with three.writing() as connection:
        (person,) = people.begin(connection, 1, MAY)
        memberships.move_many(connection, [1], [person.no], MAY - DAY)
        assert memberships.live_columns(connection, MAY - DAY)["record_no"].tolist() == []
        assert memberships.live_columns(connection, MAY)["person_no"].tolist() == [person.no, 0, 0]


def test_a_merged_person_leads_to_the_end_of_the_chain(three: Store) -> None:
    with three.writing() as connection:
        a, b, c, d = (person.no for person in people.begin(connection, 4, MAY))
        people.merge(connection, {a: b, b: c})
        assert people.leads_to(connection, [a, b, c, d]) == {a: c, b: c, c: c, d: d}
        people.merge(connection, {b: None})
        assert people.leads_to(connection, [a]) == {a: b}


def test_a_person_is_found_by_id(three: Store) -> None:
    with three.writing() as connection:
        (person,) = people.begin(connection, 1, MAY)
    with three.reading() as connection:
        assert people.find(connection, person.id) == person
        assert people.by_nos(connection, [person.no]) == [person]
        assert people.ids(connection, [person.no]) == {person.no: person.id}
        with pytest.raises(UnknownError, match="person"):
            people.find(connection, new_ids(MAY)[0])


def test_live_touchpoints_are_read_as_numpy_columns(three: Store) -> None:
    stay = Touchpoint(
        no=1,
        record_no=1,
        channel=Channel.TRIAL_STAY,
        occurred_on=dt.date(2024, 4, 1),
        ended_on=dt.date(2024, 4, 8),
        companions=2,
    )
    gift = Touchpoint(
        no=2,
        record_no=2,
        channel=Channel.DONATION,
        occurred_on=dt.date(2024, 4, 2),
        status=Status.UNPAID,
        amount=3_000_000_000,
    )
    late = Touchpoint(no=3, record_no=3, channel=Channel.VISIT, occurred_on=dt.date(2024, 6, 1))
    with three.writing() as connection:
        bulk.insert_structs(connection, tables.touchpoint, [stay, gift, late])
        comparables.add_many(connection, [1], [Comparable(prefecture="福島県", city="磐梯町")])
        (person,) = people.begin(connection, 1, MAY)
        memberships.move_many(connection, [1], [person.no], MAY)
    with three.reading() as connection:
        found = counts.live_touches(connection, known_at=MAY, town=load_town("bandai"))
        nothing = counts.live_touches(connection, known_at=MAY - DAY, town=load_town("bandai"))
    assert found.sources == ("rms",)
    assert {name: getattr(found, name).tolist() for name in found.__struct_fields__ if name not in WORDS} == {
        "person": [person.no, 0, 0],
        "channel": [CHANNELS.index(one.channel) for one in (stay, gift, late)],
        "kind": [0, 0, 0],
        "day": [one.occurred_on.toordinal() for one in (stay, gift, late)],
        "ended": [dt.date(2024, 4, 8).toordinal(), 0, 0],
        "status": [STATUSES.index(one.status) for one in (stay, gift, late)],
        "amount": [0, 3_000_000_000, 0],
        "companions": [2, 0, 0],
        "zone": [ZONES.index(zone) for zone in (Zone.IN_TOWN, Zone.UNKNOWN, Zone.UNKNOWN)],
        "thin": [True, False, False],
        "no": [1, 2, 3],
        "source": [0, 0, 0],
    }
    assert len(nothing) == 0


def test_comparable_forms_are_kept_read_and_made_again(three: Store) -> None:
    with three.writing() as connection:
        comparables.add_many(connection, [1, 2], [Comparable(surname="佐藤", relay=True), Comparable()])
        assert comparables.columns(connection, [1])["relay"] == [True]
        connection.execute(sa.delete(comparable).where(comparable.c.record_no == 1))
        again = comparables.columns(connection, [2]) | {"record_no": [1], "surname": ["斎藤"]}
        comparables.add_columns(connection, again)
        assert comparables.columns(connection)["surname"] == ["斎藤", ""]


def test_live_records_are_found_by_the_keys_they_share(three: Store) -> None:
    with three.writing() as connection:
        keys.add_many(connection, [1, 2, 3, 1, 1], np.array([7, 7, 7, -(2**63), 7]))
        memberships.close_many(connection, [3], MAY + DAY)
        sizes = keys.sizes(connection, [7, -(2**63), 5])
        assert (sizes["key"].tolist(), sizes["records"].tolist()) == ([-(2**63), 7], [1, 2])


def test_keys_stay_found_when_they_have_become_many(three: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MANY", 3)
    with three.writing() as connection:
        for nos in ([1], [2, 3], [1, 2, 3]):
            keys.add_many(connection, nos, np.array([7 + len(nos)] * len(nos)))
        before = connection.scalars(sa.select(tables.recent_key.c.record_no)).all()
        counted = [keys.sizes(connection, [8, 9, 10])["records"].tolist()]
        keys.settle(connection)
        after = connection.scalars(sa.select(tables.recent_key.c.record_no)).all()
        counted.append(keys.sizes(connection, [8, 9, 10])["records"].tolist())
    assert (sorted(before), after, counted) == ([1, 2, 3], [], [[1, 2, 3]] * 2)


def edges_of(left: list[int], right: list[int], bits: list[float]) -> edges.Edges:
    return edges.Edges.of(np.array(left, np.int64), np.array(right, np.int64), np.array(bits, np.float64))


def test_edges_between_live_records_are_replaced_by_the_records_they_touch(three: Store) -> None:
    with three.writing() as connection:
        first = edges_of([1, 1, 3], [2, 3, 2], [12.5, 4.0, -1.5])
        none = edges_of([], [], [])
        held = edges.replace(connection, none, none.touching(first.left), first)
        held = edges.replace(connection, held, held.touching(np.array([2])), edges_of([2], [3], [8.0]))
        assert (held.left.tolist(), held.right.tolist()) == ([1, 2], [3, 3])
        found = edges.columns(connection)
        assert (found["left_no"].tolist(), found["right_no"].tolist()) == ([1, 2], [3, 3])
        assert found["bits"].tolist() == [4.0, 8.0]
        assert edges.columns(connection, [1])["right_no"].tolist() == [3]
        memberships.close_many(connection, [1], MAY + DAY)
        assert edges.columns(connection)["left_no"].tolist() == [2]


def links_of(*rows: tuple[int, ...]) -> links.LinkColumns:
    """Links as (left_no, right_no, left_core, right_core, bits)."""
    names = ("left_no", "right_no", "left_core", "right_core", "bits")
    return dict(zip(names, np.array(rows, np.int64).reshape(-1, 5).T, strict=True))


def test_links_are_replaced_by_the_records_they_touch_and_others_stay(three: Store) -> None:
    first = links_of((1, 2, 1, 2, 3), (1, 3, 1, 3, 2))
    with three.writing() as connection:
        held = links.replace(connection, links_of(), np.array([1, 2, 3]), first)
        held = links.replace(connection, held, np.array([3]), links_of((2, 3, 2, 3, 1)))
        found = links.everything(connection)
    for said in (held, found):
        pairs = zip(said["left_no"].tolist(), said["right_no"].tolist(), said["bits"].tolist(), strict=True)
        assert sorted(pairs) == [(1, 2, 3), (2, 3, 1)]


@pytest.mark.parametrize(
    ("now", "done"),
    [
        ((1, 2, 1, 2, 3), []),
        ((1, 2, 1, 2, 8), ["UPDATE"]),
        ((1, 2, 1, 1, 8), ["DELETE"]),
        ((1, 3, 1, 3, 3), ["DELETE"]),
    ],
)
def test_of_a_link_between_the_same_cores_the_bits_alone_are_written(
    three: Store, now: tuple[int, ...], done: list[str]
) -> None:
    with three.writing() as connection:
        links.exchange(connection, links_of(), links_of((1, 2, 1, 2, 3)))
    with three.writing() as connection:
        said: list[str] = []
        sa.event.listen(connection, "before_cursor_execute", lambda *given: said.append(given[2]))
        links.exchange(connection, links_of((1, 2, 1, 2, 3)), links_of(now))
        found = links.everything(connection)
    told = [words.replace('"', "").split() for words in said]
    assert [words[0] for words in told if words[0] in {"UPDATE", "DELETE"} and "link" in words] == done
    assert [int(column[0]) for column in found.values()] == list(now)


def test_a_judgement_holds_until_it_is_withdrawn(three: Store) -> None:
    verdict = Judgement(
        no=1,
        id=new_ids(MAY)[0],
        left_no=1,
        right_no=2,
        verdict=Verdict.DIFFERENT,
        reason="親子",
        bits=3.25,
        model="m",
        judged_by="clerk",
        judged_at=MAY,
    )
    with three.writing() as connection:
        judgements.add_many(connection, [verdict])
        assert judgements.active(connection) == judgements.active(connection, [2]) == [verdict]
        assert judgements.active(connection, [3]) == []
        judgements.withdraw(connection, [1], MAY + DAY)
        judgements.withdraw(connection, [1], MAY + 2 * DAY)
        assert judgements.active(connection) == []
        assert judgements.find(connection, verdict.id).withdrawn_at == MAY + DAY


def test_pending_records_are_noted_once_and_only_live_ones_are_asked_for(three: Store) -> None:
    with three.writing() as connection:
        pending.add(connection, [2, 1])
        pending.add(connection, [1, 3])
        memberships.close_many(connection, [3], MAY + DAY)
        assert pending.nos(connection).tolist() == [1, 2]
        pending.clear(connection, [1])
        assert pending.nos(connection).tolist() == [2]
        pending.clear(connection)
        assert pending.nos(connection).tolist() == []


def test_any_number_of_values_may_be_asked_for(three: Store) -> None:
    with three.reading() as connection:
        assert len(records.by_nos(connection, range(100_000))) == 3
