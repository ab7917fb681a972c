"""Intake: who a record is does not depend on how it came (law 5); a merge undone leaves no trace (law 3)."""

import datetime as dt
import random
import uuid

import msgspec
import numpy as np
import pytest
import sqlalchemy as sa

from kankei.matching import surroundings
from kankei.model import Channel, DraftFile, DraftRow, JudgementDraft, RecordDraft, TouchpointDraft, Verdict
from kankei.simulation import TownSpec, simulate
from kankei.store import Store, batches, links, memberships, people, records, statistics
from kankei.usecases import ledger, preview, review
from kankei.usecases.identity import intake, whereabouts
from kankei.usecases.identity.residence import _RESIDENCES, residence

AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
MIDWAY = dt.datetime(2026, 4, 15, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
GIFT = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2025, 12, 1))


def rows_of(*said: RecordDraft, first: int = 0) -> list[DraftRow]:
    return [
        DraftRow(number=n + 2, cells=(record.name,), key=f"A-{first + n}", record=record, touchpoint=GIFT)
        for n, record in enumerate(said)
    ]


def list_of(rows: list[DraftRow], digest: str) -> DraftFile:
    return DraftFile(
        name=f"{digest}.csv",
        digest=digest,
        layout="list",
        encoding="utf-8",
        channel="donation",
        source="list",
        rows=rows,
    )


def take(store: Store, rows: list[DraftRow], digest: str, at: dt.datetime = AT) -> None:
    ledger.apply(store, list_of(rows, digest), by="clerk", at=at)


def who(store: Store) -> list[frozenset[str]]:
    """The people as sets of row keys."""
    with store.reading() as connection:
        held = memberships.live_columns(connection)
        keys = {one.no: one.source_key for one in records.by_nos(connection, held["record_no"].tolist())}
    groups: dict[int, set[str]] = {}
    for no, person in zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True):
        groups.setdefault(person or -no, set()).add(keys[no])
    return sorted(map(frozenset, groups.values()), key=sorted)


def persons(store: Store) -> dict[str, str]:
    """The id of the person of each row key."""
    with store.reading() as connection:
        held = memberships.live_columns(connection)
        keys = {one.no: one.source_key for one in records.by_nos(connection, held["record_no"].tolist())}
        ids = people.ids(connection, held["person_no"].tolist())
    return {
        keys[no]: str(ids[person])
        for no, person in zip(held["record_no"].tolist(), held["person_no"].tolist(), strict=True)
        if person
    }


HANAKO = RecordDraft(
    name="佐藤 花子",
    kana="サトウ ハナコ",
    phone="090-1234-5678",
    postal_code="100-0001",
    birth_date="1988-08-08",
)
HANAKO_AGAIN = RecordDraft(name="佐藤花子", phone="９０１２３４５６７８", email="hanako@example.com")
TARO = RecordDraft(name="佐藤 太郎", kana="サトウ タロウ", phone="090-1234-5678", postal_code="100-0001")
JIRO = RecordDraft(name="鈴木 次郎", kana="スズキ ジロウ", phone="080-2222-3333", email="jiro@example.com")
NAMESAKE = RecordDraft(
    name="佐藤 花子",
    kana="サトウ ハナコ",
    phone="080-7777-1111",
    postal_code="900-0001",
    birth_date="1950-01-02",
)


def test_two_rows_of_one_person_are_one_person(store: Store) -> None:
    take(store, rows_of(HANAKO, HANAKO_AGAIN), "a")
    assert who(store) == [frozenset({"A-0", "A-1"})]


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)  # SQLite takes none
def test_a_list_by_which_a_store_grows_leaves_the_statistics_to_plan_by(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "MANY", 2)
    asked = sa.text("SELECT count(*) FROM pg_stats WHERE tablename = 'membership'")
    told: list[int] = []
    for digest, said in (("one", [TARO]), ("two", [TARO, TARO])):
        take(store, rows_of(*said, first=len(told)), digest)
        with store.reading() as connection:
            told.append(connection.scalar(asked))
    assert told[0] == 0 < told[1]


def test_a_couple_on_one_phone_are_two_people(store: Store) -> None:
    take(store, rows_of(HANAKO, TARO), "a")
    assert len(who(store)) == 2


@pytest.mark.parametrize(
    ("said", "bodies"),
    [
        (RecordDraft(name="由美"), 0),
        (RecordDraft(name="由美", address="町内"), 0),
        (RecordDraft(name="由美", phone="090-1234-5678"), 1),
        (RecordDraft(name="由美", birth_date="1980-04-01"), 1),
        (RecordDraft(name="大竹 由美"), 1),
    ],
)
def test_a_given_name_with_nothing_beside_it_is_nobody(store: Store, said: RecordDraft, bodies: int) -> None:
    take(store, rows_of(said), "family")
    assert len(persons(store)) == bodies


def test_a_surname_alone_is_nobody(store: Store) -> None:
    take(store, rows_of(RecordDraft(name="佐藤")), "a")
    assert persons(store) == {}


def test_a_person_keeps_the_id_when_a_further_record_comes(store: Store) -> None:
    take(store, rows_of(HANAKO), "a")
    before = persons(store)["A-0"]
    take(store, rows_of(HANAKO_AGAIN, first=1), "b", LATER)
    assert persons(store) == {"A-0": before, "A-1": before}


def test_a_different_verdict_parts_two_records_and_its_withdrawal_restores_the_person(store: Store) -> None:
    take(store, rows_of(HANAKO, HANAKO_AGAIN), "a")
    before = persons(store)
    judged = judge(store, "A-0", "A-1", Verdict.DIFFERENT)
    assert len(set(persons(store).values())) == 2
    store.write(lambda connection: review.withdraw(connection, judged, at=LATER))
    assert persons(store) == before


def test_a_same_verdict_joins_namesakes_and_its_withdrawal_gives_both_ids_back(store: Store) -> None:
    take(store, rows_of(HANAKO, NAMESAKE), "a")
    before = persons(store)
    judged = judge(store, "A-0", "A-1", Verdict.SAME)
    assert len(set(persons(store).values())) == 1
    store.write(lambda connection: review.withdraw(connection, judged, at=LATER))
    assert persons(store) == before


def test_an_edit_between_merge_and_unmerge_stays(store: Store) -> None:
    take(store, rows_of(HANAKO, NAMESAKE), "a")
    judged = judge(store, "A-0", "A-1", Verdict.SAME)
    moved = msgspec.structs.replace(HANAKO, postal_code="220-0001")
    take(store, rows_of(moved), "b", LATER)
    store.write(lambda connection: review.withdraw(connection, judged, at=LATER))
    with store.reading() as connection:
        said = records.columns(connection)["postal_code"]
    assert sorted(said) == ["220-0001", "900-0001"]
    assert len(set(persons(store).values())) == 2


def judge(store: Store, left: str, right: str, verdict: Verdict) -> uuid.UUID:
    with store.reading() as connection:
        nos = memberships.live_columns(connection)["record_no"].tolist()
        ids = {one.source_key: one.id for one in records.by_nos(connection, nos)}
    draft = JudgementDraft(left=ids[left], right=ids[right], verdict=verdict)
    return review.decide(store, draft, by="clerk", at=MIDWAY).id


def test_a_merged_persons_old_id_leads_to_the_one_who_stays(store: Store) -> None:
    take(store, rows_of(HANAKO, NAMESAKE), "a")
    before = set(persons(store).values())
    judge(store, "A-0", "A-1", Verdict.SAME)
    (stays,) = set(persons(store).values())
    with store.reading() as connection:
        held = memberships.live_columns(connection)["person_no"].tolist()
        ids = people.ids(connection, range(1, max(held) + 3))
        gone = next(no for no, name in ids.items() if str(name) in before - {stays})
        assert people.leads_to(connection, [gone])[gone] == held[0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_records_that_come_one_by_one_end_in_the_same_people(
    store: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whereabouts, "SMALL", 0)
    town = simulate(TownSpec(people=250, namesakes=0.05), seed)
    said = [row.record for row in town.rows]
    random.Random(seed).shuffle(said)  # noqa: S311
    rows = rows_of(*said)
    whole = _resolved_whole(store, rows)
    _again(store, rows, whole)


def _resolved_whole(store: Store, rows: list[DraftRow]) -> list[frozenset[str]]:
    """The people when all rows come in one file; the store is empty again afterwards."""
    file = list_of(rows, "w")
    receipt = ledger.apply(store, file, by="clerk", at=AT)
    found = who(store)
    assert receipt.batch_id is not None
    ledger.undo(store, receipt.batch_id, by="clerk", at=AT)
    assert who(store) == []
    return found


def _again(store: Store, rows: list[DraftRow], whole: list[frozenset[str]]) -> None:
    """Most rows in one file, the last twenty one by one."""
    take(store, rows[:-20], "most", LATER)
    for number, row in enumerate(rows[-20:]):
        take(store, [row], f"one {number}", LATER)
    assert who(store) == whole


def test_those_who_came_last_can_go_while_everybody_is_in_memory(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whereabouts, "SMALL", 0)
    monkeypatch.setattr(surroundings, "SHARE", 0)
    take(store, rows_of(HANAKO, HANAKO_AGAIN), "first")
    residence(store.engine).warm(store)
    take(store, rows_of(NAMESAKE, first=2), "last", LATER)
    with store.reading() as connection:
        last = batches.listed(connection)[-1].id
    ledger.undo(store, last, by="clerk", at=LATER)
    assert who(store) == [frozenset({"A-0", "A-1"})]


def test_what_a_rehearsal_found_holds_for_links_that_were_read_again_since(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whereabouts, "SMALL", 0)
    monkeypatch.setattr(surroundings, "SHARE", 0)
    others = [row.record for row in simulate(TownSpec(people=60), 1).rows]
    names = [RecordDraft(name=one) for one in ("佐藤 花子", "SATO Hanako", "鈴木 次郎", "SUZUKI Jiro")]
    take(store, rows_of(*names, *others), "in doubt")
    residence(store.engine).warm(store)
    take(store, rows_of(names[0], first=1_000), "of the first pair, whose links come last in memory now")
    once = list_of(rows_of(names[2], first=2_000), "of the second pair")
    memory = intake.Memory()
    preview.rehearse(store, lambda: [once], by="clerk", at=LATER, as_of=LATER.date(), memory=memory)
    _RESIDENCES.clear()
    ledger.apply(store, once, by="clerk", at=LATER, resolve=False)
    store.write(lambda connection: intake.resolve_pending(connection, at=LATER, memory=memory))
    with store.reading() as connection:
        known = links.columns(connection)
    assert sorted(known["left_no"].tolist())[:4] == [1, 1, 2, 3]


def test_what_a_rehearsal_found_is_let_go_of_once_it_is_done_in_earnest(store: Store) -> None:
    once, memory = list_of(rows_of(HANAKO, NAMESAKE), "new"), intake.Memory()
    preview.rehearse(store, lambda: [once], by="clerk", at=AT, as_of=AT.date(), memory=memory)
    ledger.apply(store, once, by="clerk", at=AT, resolve=False)
    store.write(lambda connection: intake.resolve_pending(connection, at=AT, memory=memory))
    assert memory.prepared(np.array([1, 2])) is None


def test_somebody_not_compared_yet_can_be_judged(store: Store) -> None:
    ledger.apply(store, list_of(rows_of(HANAKO, NAMESAKE), "new"), by="clerk", at=AT, resolve=False)
    judge(store, "A-0", "A-1", Verdict.SAME)
    assert who(store) == [frozenset({"A-0", "A-1"})]


def test_links_in_doubt_are_asked_about_most_telling_first(store: Store) -> None:
    names = RecordDraft(name="佐藤 花子"), RecordDraft(name="SATO Hanako")
    take(store, rows_of(HANAKO, NAMESAKE, *names), "a")
    with store.reading() as connection:
        told = review.queue(connection, as_of=dt.date(2026, 3, 31), known_at=LATER)
        asked = told.questions
        assert len(links.columns(connection)["bits"]) >= len(asked) == told.waiting
    gains = [question.gain for question in asked]
    assert gains == sorted(gains, reverse=True)
