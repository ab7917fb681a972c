"""A preview does the work and keeps nothing; what it told is what applying does."""

import datetime as dt
import hashlib
from typing import Any

import msgspec
import pytest

from kankei.errors import StoreError
from kankei.model import Channel, DraftFile, DraftRow, Problem, RecordDraft, Status, TouchpointDraft
from kankei.store import Store, memberships, people, state
from kankei.usecases import ledger, preview
from kankei.usecases.identity import intake
from kankei.usecases.identity.stages import Stage, Step
from kankei.usecases.ledger.updates import updates
from kankei.usecases.report import count

AT = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
AS_OF = dt.date(2024, 6, 1)
HANAKO = RecordDraft(
    name="佐藤　花子",
    kana="サトウ　ハナコ",
    email="hanako@example.jp",
    phone="090-1234-5678",
    address="東京都中央区銀座1-1",
)
TARO = RecordDraft(
    name="山田　太郎", kana="ヤマダ　タロウ", email="taro@example.jp", address="大阪府大阪市北区1-1"
)


def row(
    number: int, key: str, record: RecordDraft | None = HANAKO, yen: int = 10_000, **more: Any
) -> DraftRow:
    done = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2024, 4, number), amount=yen, **more)
    return DraftRow(
        number=number, cells=(key,), key=key, record=record, touchpoint=None if record is None else done
    )


def file(*rows: DraftRow, name: str = "april.csv", source: str = "rms") -> DraftFile:
    digest = hashlib.sha256(repr((name, rows)).encode()).hexdigest()
    return DraftFile(
        name=name,
        digest=digest,
        rows=list(rows),
        layout="rms",
        encoding="cp932",
        channel="donation",
        source=source,
    )


def seen(store: Store, *files: DraftFile, at: dt.datetime = AT) -> preview.Preview:
    return preview.rehearse(store, lambda: files, by="clerk", at=at, as_of=AS_OF)


def take(store: Store, *files: DraftFile, at: dt.datetime = AT, expected: str = "") -> None:
    for one in files:
        receipt = ledger.apply(store, one, by="clerk", at=at, resolve=False, expected=expected)
        expected = receipt.state
    store.write(lambda connection: intake.resolve_pending(connection, at=at))


def digest(store: Store) -> str:
    with store.reading() as connection:
        return state.digest(connection)


def test_a_preview_keeps_nothing(store: Store) -> None:
    before = digest(store)
    assert seen(store, file(row(2, "A"))).state == before
    assert digest(store) == before


def test_new_people_and_the_number_are_told_before(store: Store) -> None:
    told = seen(store, file(row(2, "A"), row(3, "B", TARO))).effect
    assert (told.begun, told.met, told.number_before, told.number_after) == (2, 0, 0, 2)
    take(store, file(row(2, "A"), row(3, "B", TARO)))
    assert count(store, as_of=AS_OF, known_at=AT).number == told.number_after


def test_somebody_known_from_another_system_is_no_new_person(store: Store) -> None:
    take(store, file(row(2, "A"), row(3, "B", TARO)))
    jiro = RecordDraft(name="鈴木 次郎", kana="スズキ ジロウ", email="jiro@example.jp")
    lists = file(row(2, "77"), row(3, "78", jiro), name="egg.csv", source="egg")
    told = seen(store, lists, at=AT + DAY).effect
    assert (told.met, told.begun, told.people_before, told.people_after) == (1, 1, 2, 3)


def test_what_changes_is_told_field_by_field(store: Store) -> None:
    take(store, file(row(2, "A"), row(3, "B", TARO)))
    (told,) = seen(store, file(row(2, "A", yen=20_000), row(3, "B", TARO), name="may.csv"), at=AT + DAY).files
    assert told.changes == (preview.Change(row=2, field="amount", old="10000", new="20000"),)


def test_with_changes_those_people_are_named_of_whom_they_tell(store: Store) -> None:
    take(store, file(row(2, "A"), row(3, "B", TARO)))
    with store.reading() as connection:
        whose = memberships.last_persons(connection, [1, 2])
        ids = people.ids(connection, [no for no in whose.values() if no])
    hanako, taro = (ids[whose[no] or 0] for no in (1, 2))
    dearer = file(row(2, "A", yen=12_000), row(3, "B", TARO, yen=12_000), name="may.csv")
    pages = [updates(store, dearer, by="clerk", at=AT, after=(after, 99), limit=1).people for after in (0, 2)]
    assert pages == [(hanako,), (taro,)]


def test_money_and_days_are_those_of_the_list(store: Store) -> None:
    (told,) = seen(store, file(row(2, "A"), row(3, "B", TARO, status=Status.UNPAID, yen=500))).files
    assert (told.money, told.money_open) == (10_000, 500)
    assert (told.first_on, told.last_on) == (dt.date(2024, 4, 2), dt.date(2024, 4, 3))


def test_lists_of_one_call_are_seen_one_after_another(store: Store) -> None:
    told = seen(store, file(row(2, "A")), file(row(2, "A"), row(3, "B", TARO), name="again.csv"))
    assert [one.receipt.counts.created for one in told.files] == [1, 1]
    assert told.files[1].receipt.counts.unchanged == 1


def test_the_same_list_twice_in_one_call_names_no_import_that_will_never_be(store: Store) -> None:
    first, again = seen(store, file(row(2, "A")), file(row(2, "A"))).files
    assert (first.receipt.batch_id, again.receipt.batch_id) == (None, None)
    assert again.receipt.repeated


def test_a_list_taken_before_names_its_import(store: Store) -> None:
    taken = ledger.apply(store, file(row(2, "A")), by="clerk", at=AT)
    assert seen(store, file(row(2, "A"))).files[0].receipt.batch_id == taken.batch_id


def test_a_list_that_is_stopped_says_why_and_the_others_are_seen(store: Store) -> None:
    stopped = DraftFile(
        name="x.csv",
        digest="",
        layout="",
        encoding="",
        channel="",
        source="",
        problems=(Problem(code="file.empty"),),
    )
    told = seen(store, stopped, file(row(2, "A")))
    assert [one.receipt.problems != () for one in told.files] == [True, False]
    assert [one.receipt.applied for one in told.files] == [False, False]
    assert told.effect.begun == 1


def test_applying_does_what_the_preview_told(store: Store) -> None:
    take(store, file(row(2, "A"), row(3, "B", TARO)))
    lists = (
        file(row(2, "A", yen=3), row(4, "C"), name="may.csv"),
        file(row(2, "1", TARO), row(3, "2", None), name="egg.csv", source="egg"),
    )
    told = seen(store, *lists, at=AT + DAY)
    take(store, *lists, at=AT + DAY, expected=told.state)
    after = seen(store, at=AT + DAY).effect
    assert (after.people_before, after.number_before, after.questions_before) == (
        told.effect.people_after,
        told.effect.number_after,
        told.effect.questions_after,
    )


def test_a_store_that_moved_on_is_not_what_was_seen(store: Store) -> None:
    told = seen(store, file(row(2, "A")))
    take(store, file(row(3, "B", TARO), name="other.csv"))
    before = digest(store)
    with pytest.raises(StoreError, match=r"preview\.moved"):
        take(store, file(row(2, "A")), expected=told.state)
    assert digest(store) == before


def test_an_import_between_two_lists_of_one_call_stops_the_second(store: Store) -> None:
    told = seen(store, file(row(2, "A")), file(row(3, "B"), name="b.csv"))
    first = ledger.apply(store, file(row(2, "A")), by="c", at=AT, resolve=False, expected=told.state)
    take(store, file(row(4, "D", TARO), name="other.csv"))
    with pytest.raises(StoreError, match=r"preview\.moved"):
        take(store, file(row(3, "B"), name="b.csv"), expected=first.state)


def test_undoing_also_moves_the_store_on(store: Store) -> None:
    receipt = ledger.apply(store, file(row(2, "A")), by="c", at=AT)
    before = digest(store)
    assert receipt.batch_id
    ledger.undo(store, receipt.batch_id, by="c", at=AT + DAY)
    ledger.redo(store, receipt.batch_id, by="c", at=AT + 2 * DAY)
    assert digest(store) != before


def test_rows_are_told_as_they_are_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kankei.usecases.ledger.page.PORTION", 2)
    told: list[int] = []
    rows = [row(number, str(number)) for number in range(2, 7)]
    ledger.apply(store, file(*rows), by="c", at=AT, resolve=False, progress=told.append)
    assert told == [2, 4, 5]


def test_the_stages_of_who_is_who_are_told_in_their_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kankei.usecases.identity.intake.PORTION", 2)
    told: list[Stage] = []
    ledger.apply(store, file(*(row(n, str(n)) for n in range(2, 7))), by="c", at=AT, watch=told.append)
    prepared = [Stage(step=Step.PREPARING, done=done, of=5) for done in (0, 2, 4)]
    assert told[:3] == prepared
    assert [stage.step for stage in told[3:]] == [Step.COMPARING, Step.ASSIGNING, Step.WRITING]


def test_rows_that_turn_into_somebody_else_are_counted(store: Store) -> None:
    take(store, file(row(2, "A"), row(3, "B", TARO), row(4, "C", TARO)))
    spaced = msgspec.structs.replace(TARO, name="山田 太郎", gender="男")
    lists = file(row(2, "A", TARO), row(3, "B", spaced), row(4, "C", spaced), name="last year.csv")
    (told,) = seen(store, lists, at=AT + DAY).files
    assert (told.receipt.counts.updated, told.renamed) == (3, 1)
