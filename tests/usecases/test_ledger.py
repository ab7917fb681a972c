"""Taking a file and taking it back, on both databases."""

import datetime as dt
import hashlib
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from msgspec import structs

from kankei.errors import FieldError, FileError, StoreError, UnknownError
from kankei.model import (
    Channel,
    DraftFile,
    DraftRow,
    Outcome,
    PermissionDraft,
    Person,
    Problem,
    RecordDraft,
    State,
    Status,
    TouchpointDraft,
)
from kankei.store import (
    Store,
    batches,
    memberships,
    pending,
    people,
    permissions,
    records,
    touchpoints,
    versions,
)
from kankei.store.numbers import new_ids
from kankei.store.schema import metadata
from kankei.usecases import ledger

APRIL = dt.datetime(2024, 4, 30, 3, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HANAKO = RecordDraft(name="佐藤　花子", kana="サトウ　ハナコ", phone="090-1234-5678")
TARO = RecordDraft(name="山田　太郎", email="taro@example.jp")


def gift(amount: int, status: Status = Status.DONE) -> TouchpointDraft:
    day = dt.date(2024, 4, 1)
    return TouchpointDraft(channel=Channel.DONATION, occurred_on=day, amount=amount, status=status)


def row(number: int, key: str, record: RecordDraft | None = HANAKO, **more: Any) -> DraftRow:
    given = {"touchpoint": gift(10_000)} | more
    return DraftRow(number=number, cells=(key, "raw"), key=key, record=record, **given)


def file(*rows: DraftRow, name: str = "april.csv", **more: Any) -> DraftFile:
    digest = hashlib.sha256(repr((name, rows)).encode()).hexdigest()
    given: dict[str, Any] = {"layout": "rms", "encoding": "cp932", "channel": "donation", "source": "rms"}
    return DraftFile(name=name, digest=digest, rows=list(rows), **(given | more))


def take(store: Store, *rows: DraftRow, at: dt.datetime = APRIL, **more: Any) -> Any:
    return ledger.apply(store, file(*rows, **more), by="clerk", at=at, resolve=False)


def take_back(store: Store, receipt: Any, at: dt.datetime) -> ledger.UndoReceipt:
    return ledger.undo(store, receipt.batch_id, by="chief", at=at, resolve=False)


def live(store: Store, source: str = "rms", keys: str = "ABCDEF") -> dict[str, int | None]:
    """The live rows of a source: key → yen."""
    place = len(RecordDraft.__struct_fields__) + TouchpointDraft.__struct_fields__.index("amount")
    with store.reading() as connection:
        found = versions.live(connection, source, list(keys))
    return {key: version.content[place] for key, version in sorted(found.items())}


def everything(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        tables = {table.name: table for table in metadata.sorted_tables if table.name != "counter"}
        rows = {name: connection.execute(sa.select(table)) for name, table in tables.items()}
        return {name: sorted(map(repr, found)) for name, found in rows.items()}


def test_a_list_for_a_purpose_that_there_is_not_is_refused(store: Store) -> None:
    with pytest.raises(FileError) as refused:
        take(store, row(2, "A"), purpose="newsletter")
    assert refused.value.code == "ledger.purpose_unknown"
    assert live(store) == {}


@pytest.mark.parametrize("by", ["", " \u3000"])
def test_what_nobody_is_said_to_have_done_is_refused(store: Store, by: str) -> None:
    with pytest.raises(FieldError) as refused:
        ledger.apply(store, file(row(2, "A")), by=by, at=APRIL)
    assert refused.value.code == "audit.no_author"
    assert live(store) == {}


def test_nobody_takes_an_import_back_without_a_name(store: Store) -> None:
    receipt = take(store, row(2, "A"))
    with pytest.raises(FieldError, match="no_author"):
        ledger.undo(store, receipt.batch_id, by="", at=APRIL)
    ledger.undo(store, receipt.batch_id, by="clerk", at=APRIL)
    with pytest.raises(FieldError, match="no_author"):
        ledger.redo(store, receipt.batch_id, by="", at=APRIL)


def test_a_new_row_makes_a_record_with_its_touchpoint_and_is_nobody_yet(store: Store) -> None:
    receipt = take(store, row(2, "A", permission=PermissionDraft(mail=True)))
    assert receipt.applied
    assert receipt.counts.created == receipt.counts.rows == 1
    with store.reading() as connection:
        (no,) = pending.nos(connection).tolist()
        (record,) = records.by_nos(connection, [no])
        assert (record.name, record.source, record.source_key) == ("佐藤　花子", "rms", "A")
        assert (record.row_number, record.recorded_at, record.replaces) == (2, APRIL, None)
        (touchpoint,) = touchpoints.of_records(connection, [no])
        assert (touchpoint.amount, touchpoint.channel) == (10_000, Channel.DONATION)
        assert permissions.of_records(connection, [no]) == {no: PermissionDraft(mail=True)}
        assert memberships.live_columns(connection)["person_no"].tolist() == [0]


def test_each_row_stands_in_the_ledger_with_its_cells_its_outcome_and_its_reason(store: Store) -> None:
    bad = Problem(code="date.impossible", row=4, column="寄附日")
    take(store, row(2, "A"), row(3, "", None, skip="row.totals"), row(4, "B", problems=(bad,)))
    with store.reading() as connection:
        (batch,) = batches.listed(connection)
        page = batches.rows(connection, batch.no)
    assert [(line.row_number, line.outcome) for line in page] == [
        (2, Outcome.CREATED),
        (3, Outcome.SKIPPED),
        (4, Outcome.REJECTED),
    ]
    assert [line.cells for line in page] == [("A", "raw"), ("", "raw"), ("B", "raw")]
    assert [line.reason for line in page] == [(), (Problem(code="row.totals", row=3),), (bad,)]
    assert [line.record_no is None for line in page] == [False, True, True]
    assert (batch.created, batch.skipped, batch.rejected, batch.applied_by) == (1, 1, 1, "clerk")


def test_the_same_bytes_are_taken_once(store: Store) -> None:
    first = take(store, row(2, "A"), row(3, "B", problems=(Problem(code="x"),)))
    before = everything(store)
    again = take(store, row(2, "A"), row(3, "B", problems=(Problem(code="x"),)), at=APRIL + DAY)
    assert again.repeated
    assert again.batch_id == first.batch_id
    assert (again.counts.unchanged, again.counts.rejected) == (1, 1)
    assert everything(store) == before


def test_a_row_of_another_file_that_says_the_same_is_unchanged(store: Store) -> None:
    take(store, row(2, "A"))
    receipt = take(store, row(2, "B"), row(3, "A"), name="may.csv", at=APRIL + DAY)
    assert (receipt.counts.created, receipt.counts.unchanged) == (1, 1)
    assert live(store) == {"A": 10_000, "B": 10_000}


@pytest.mark.parametrize(
    "saved",
    [
        {"phone": "9012345678"},
        {"phone": "０９０１２３４５６７８", "kana": "ｻﾄｳ　ﾊﾅｺ"},
        {"postal_code": "600001"},
        {"name": "佐藤\U000e0100　花子"},
        {"birth_date": "1950/8/12"},
        {"email": "Hanako@EXAMPLE.jp ", "address": "福島県耶麻郡磐梯町 1-2"},
    ],
)
def test_what_a_spreadsheet_wrote_in_another_form_is_unchanged_and_stays_as_it_was(
    store: Store, saved: dict[str, str]
) -> None:
    more = {"birth_date": "1950-08-12", "email": "hanako@example.jp", "address": "福島県耶麻郡磐梯町　１－２"}
    known = structs.replace(HANAKO, postal_code="060-0001", **more)
    take(store, row(2, "A", known))
    told = take(store, row(2, "A", structs.replace(known, **saved)), name="saved.csv", at=APRIL + DAY)
    assert (told.counts.unchanged, told.counts.updated) == (1, 0)
    with store.reading() as connection:
        content = versions.live(connection, "rms", ["A"])["A"].content
    assert content[versions.FIELDS.index("phone")] == "090-1234-5678"


@pytest.mark.parametrize("name", ["髙橋 花子", "高橋 華子", "高橋　花"])
def test_another_name_or_another_kanji_of_it_is_no_form_of_it(store: Store, name: str) -> None:
    take(store, row(2, "A", structs.replace(HANAKO, name="高橋 花子")))
    told = take(store, row(2, "A", structs.replace(HANAKO, name=name)), name="b.csv", at=APRIL + DAY)
    assert told.counts.updated == 1


def test_another_number_or_an_unreadable_one_is_no_form_of_it(store: Store) -> None:
    take(store, row(2, "A", structs.replace(HANAKO, phone="内線12")))
    for number, said in enumerate(("内線13", "090-1234-5679", ""), start=1):
        told = take(
            store,
            row(2, "A", structs.replace(HANAKO, phone=said)),
            name=f"{number}.csv",
            at=APRIL + number * DAY,
        )
        assert told.counts.updated == 1


def test_a_permission_that_says_nothing_is_no_change(store: Store) -> None:
    take(store, row(2, "A"))
    receipt = take(store, row(2, "A", permission=PermissionDraft()), name="may.csv", at=APRIL + DAY)
    assert receipt.counts.unchanged == 1


@pytest.mark.parametrize(
    "later",
    [
        row(2, "A", touchpoint=gift(20_000)),
        row(2, "A", touchpoint=gift(10_000, Status.CANCELLED)),
        row(2, "A", touchpoint=None),
        row(2, "A", TARO),
        row(2, "A", permission=PermissionDraft(mail=False)),
    ],
)
def test_a_row_that_says_something_else_is_updated_by_a_new_record(store: Store, later: DraftRow) -> None:
    take(store, row(2, "A"))
    receipt = take(store, later, name="may.csv", at=APRIL + DAY)
    assert receipt.counts.updated == receipt.counts.rows == 1
    with store.reading() as connection:
        (now,) = memberships.live_columns(connection)["record_no"].tolist()
        (then,) = memberships.live_columns(connection, APRIL)["record_no"].tolist()
        old, new = records.by_nos(connection, [then, now])
        assert new.replaces == old.no
        assert pending.nos(connection).tolist() == [now]


def test_an_updated_row_stays_its_persons_and_all_of_that_person_are_asked_again(store: Store) -> None:
    take(store, row(2, "A"), row(3, "B"), row(4, "C", TARO))
    with store.writing() as connection:
        (person,) = people.begin(connection, 1, APRIL)
        memberships.move_many(connection, [1, 2], [person.no] * 2, APRIL)
        pending.clear(connection)
    take(store, row(2, "A", touchpoint=gift(20_000)), name="may.csv", at=APRIL + DAY)
    with store.reading() as connection:
        assert memberships.members(connection, [person.no])["record_no"].tolist() == [2, 4]
        assert pending.nos(connection).tolist() == [2, 4]


def test_sources_do_not_share_their_numbers(store: Store) -> None:
    take(store, row(2, "A"))
    receipt = take(store, row(2, "A", TARO), name="egg.csv", source="egg", at=APRIL + DAY)
    assert receipt.counts.created == 1
    assert (live(store), live(store, "egg")) == ({"A": 10_000}, {"A": 10_000})


def test_a_row_twice_in_one_file_is_one_record(store: Store) -> None:
    receipt = take(store, row(2, "A"), row(3, "A"))
    assert (receipt.counts.created, receipt.counts.unchanged) == (1, 1)


def test_one_number_with_two_contents_in_one_file_is_rejected_the_second_time(store: Store) -> None:
    receipt = take(store, row(2, "A"), row(3, "A", TARO))
    assert (receipt.counts.created, receipt.counts.rejected) == (1, 1)
    with store.reading() as connection:
        (line,) = batches.rows(connection, 1, Outcome.REJECTED)
    assert line.reason == (Problem(code="ledger.key_repeated", row=3, facts={"first": "2"}),)


@pytest.mark.parametrize("name", ["花\x00子", "花\x0b子", "花\x85子", "花\ud842子"])
def test_a_row_with_a_control_character_is_rejected_alike_on_both(store: Store, name: str) -> None:
    receipt = take(store, row(2, "A", RecordDraft(name=name)), row(3, "B"))
    assert (receipt.counts.created, receipt.counts.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value", "given"),
    [
        ("amount", np.int64(5_000), "int64"),
        ("amount", float("nan"), "float"),
        ("companions", np.int64(2), "int64"),
        ("channel", "Donation", "str"),
        ("status", "paid", "str"),
        ("occurred_on", APRIL, "datetime"),
        ("detail", None, "NoneType"),
    ],
)
def test_a_value_of_another_type_stops_the_list_and_names_its_row_and_field(
    store: Store, field: str, value: Any, given: str
) -> None:
    wrong = row(3, "B", touchpoint=structs.replace(gift(3_000), **{field: value}))
    with pytest.raises(FileError) as refused:
        take(store, row(2, "A"), wrong)
    told = refused.value.facts
    assert (refused.value.code, told["row"], told["field"], told["given"]) == (
        "ledger.value_type", "3", field, given,
    )  # fmt: skip
    assert live(store) == {}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"amount": -5}, "ledger.amount_limits"),
        ({"amount": 0}, "ledger.amount_limits"),
        ({"companions": -1}, "ledger.companions_limits"),
        ({"occurred_on": dt.date(2126, 5, 1)}, "date.future"),
        ({"ended_on": dt.date(2024, 3, 1)}, "row.ends_before_it_begins"),
    ],
)
def test_a_row_that_says_what_cannot_be_is_rejected_with_its_reason(
    store: Store, said: dict[str, Any], code: str
) -> None:
    receipt = take(store, row(2, "A"), row(3, "B", touchpoint=structs.replace(gift(3_000), **said)))
    assert (receipt.counts.created, receipt.counts.rejected, live(store)) == (1, 1, {"A": 10_000})
    with store.reading() as connection:
        told = batches.rows(connection, batches.find(connection, receipt.batch_id).no)[1]
    assert told.reason == (Problem(code=code, row=3),)


@pytest.mark.parametrize(
    ("header", "cells", "detail", "code"),
    [
        (("氏名", "個人番号"), ("佐藤", ""), "", "gate.my_number"),
        (("氏名", "メモ"), ("佐藤", "123456789018"), "", "gate.my_number"),
        (("氏名", "会員番号"), ("佐藤", "マイナンバー 1234-5678-9010"), "", "gate.my_number_in_text"),
        (("氏名",), ("佐藤",), "123456789018", "gate.my_number"),
        (("氏名",), ("佐藤",), "住民票コード 24727059608", "gate.resident_code_in_text"),
    ],
)
def test_a_list_that_holds_a_number_that_may_not_be_kept_leaves_nothing(
    store: Store, header: tuple[str, ...], cells: tuple[str, ...], detail: str, code: str
) -> None:
    said = row(2, "A", touchpoint=structs.replace(gift(3_000), detail=detail))
    with pytest.raises(FileError) as refused:
        take(store, structs.replace(said, cells=cells), header=header)
    assert (refused.value.code, live(store)) == (code, {})


def test_a_number_of_another_kind_is_no_my_number_by_chance(store: Store) -> None:
    said = structs.replace(row(2, "A"), cells=("123456789018",))
    assert take(store, said, header=("会員番号",)).counts.created == 1


def test_a_moment_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(FieldError, match="no_zone"):
        take(store, row(2, "A"), at=APRIL.replace(tzinfo=None))


def test_the_receipt_tells_why_the_ledger_rejected_a_row(store: Store) -> None:
    mine = Problem(code="date.empty", row=5)
    wrong = structs.replace(row(5, "C"), problems=(mine,))
    told = take(store, row(2, "A"), row(3, "A", touchpoint=gift(1)), row(4, ""), wrong)
    assert told.counts.rejected == 3
    assert [(one.code, one.row) for one in told.rejected] == [
        ("ledger.key_repeated", 3),
        ("ledger.key_missing", 4),
    ]


def test_a_line_break_in_a_cell_is_kept(store: Store) -> None:
    take(store, row(2, "A", RecordDraft(name="佐藤", address="磐梯町\n1-2\t3")))
    with store.reading() as connection:
        assert records.by_nos(connection, [1])[0].address == "磐梯町\n1-2\t3"


def test_a_file_with_a_problem_leaves_nothing_at_all(store: Store) -> None:
    before = everything(store)
    stopped = file(row(2, "A"), problems=(Problem(code="gate.my_number", facts={"column": "個人番号"}),))
    with pytest.raises(FileError) as caught:
        ledger.apply(store, stopped, by="clerk", at=APRIL)
    assert (caught.value.code, caught.value.facts) == ("gate.my_number", {"column": "個人番号"})
    assert everything(store) == before


def test_a_preview_counts_what_apply_would_and_keeps_nothing(store: Store) -> None:
    take(store, row(2, "A"), row(3, "B"))
    before = everything(store)
    next_file = file(row(2, "A"), row(3, "B", TARO), row(4, "C"), name="may.csv")
    shown = ledger.preview(store, next_file, by="clerk", at=APRIL + DAY)
    assert not shown.applied
    assert shown.batch_id is None
    assert everything(store) == before
    done = ledger.apply(store, next_file, by="clerk", at=APRIL + DAY, resolve=False)
    assert done.counts == shown.counts


def test_a_clock_that_went_back_does_not_change_what_was_known(store: Store) -> None:
    take(store, row(2, "A"), at=APRIL)
    take(store, row(2, "A", TARO), name="may.csv", at=APRIL - DAY)
    with store.reading() as connection:
        assert memberships.live_columns(connection, APRIL - DAY)["record_no"].tolist() == []
        assert memberships.live_columns(connection, APRIL)["record_no"].tolist() == [2]


def test_undoing_takes_away_what_was_created_and_returns_what_was_updated(store: Store) -> None:
    take(store, row(2, "A"), row(3, "B"))
    may = take(store, row(2, "A", touchpoint=gift(99)), row(3, "C"), name="may.csv", at=APRIL + DAY)
    receipt = take_back(store, may, APRIL + 2 * DAY)
    assert (receipt.file, receipt.withdrawn, receipt.restored, receipt.kept) == ("may.csv", 2, 1, ())
    assert live(store) == {"A": 10_000, "B": 10_000}
    with store.reading() as connection:
        batch = batches.find(connection, may.batch_id)
    assert (batch.state, batch.undone_at, batch.undone_by) == (State.UNDONE, APRIL + 2 * DAY, "chief")


def test_undoing_is_itself_history(store: Store) -> None:
    may = take(store, row(2, "A"))
    take_back(store, may, APRIL + 2 * DAY)
    with store.reading() as connection:
        for moment, known in ((APRIL - DAY, []), (APRIL + DAY, [1]), (APRIL + 2 * DAY, [])):
            assert memberships.live_columns(connection, moment)["record_no"].tolist() == known


def test_a_restored_record_is_its_last_persons_who_may_have_been_merged_since(store: Store) -> None:
    take(store, row(2, "A"))
    with store.writing() as connection:
        people.add_many(connection, [Person(no=n, id=new_ids(APRIL)[0], created_at=APRIL) for n in (1, 2)])
        memberships.move_many(connection, [1], [1], APRIL)
    may = take(store, row(2, "A", TARO), name="may.csv", at=APRIL + DAY)
    with store.writing() as connection:
        people.merge(connection, {1: 2})
    take_back(store, may, APRIL + 2 * DAY)
    with store.reading() as connection:
        now = memberships.live_columns(connection)
        assert (now["record_no"].tolist(), now["person_no"].tolist()) == ([1], [2])


def test_all_who_shared_a_person_with_what_an_undo_moves_are_asked_again(store: Store) -> None:
    take(store, row(2, "A"), row(3, "B", TARO), row(4, "C"), row(5, "D"))
    may = take(store, row(2, "A", TARO), row(3, "E", TARO), name="may.csv", at=APRIL + DAY)
    old, gone = 1, 6
    with store.writing() as connection:
        first, second = people.begin(connection, 2, APRIL + DAY)
        memberships.move_many(connection, [2, gone], [first.no] * 2, APRIL + DAY)
        memberships.move_many(connection, [3], [second.no], APRIL + DAY)
        memberships.open_many(connection, [old], [second.no], APRIL + DAY)
        memberships.close_many(connection, [old], APRIL + DAY)
        pending.clear(connection)
    take_back(store, may, APRIL + 2 * DAY)
    with store.reading() as connection:
        assert pending.nos(connection).tolist() == [old, 2, 3]


def test_what_a_later_file_replaced_stays_and_is_listed(store: Store) -> None:
    take(store, row(2, "A"))
    may = take(store, row(7, "A", touchpoint=gift(2)), name="may.csv", at=APRIL + DAY)
    take(store, row(2, "A", touchpoint=gift(3)), name="june.csv", at=APRIL + 2 * DAY)
    receipt = take_back(store, may, APRIL + 3 * DAY)
    assert receipt.kept == (Problem(code="undo.replaced", row=7),)
    assert live(store) == {"A": 3}


def test_what_another_file_says_too_stays_and_is_listed(store: Store) -> None:
    april = take(store, row(2, "A"), row(3, "B"))
    take(store, row(2, "A"), name="may.csv", at=APRIL + DAY)
    receipt = take_back(store, april, APRIL + 2 * DAY)
    assert receipt.kept == (Problem(code="undo.confirmed", row=2),)
    assert (receipt.withdrawn, receipt.restored) == (1, 0)
    assert live(store) == {"A": 10_000}


def test_an_old_and_a_new_import_undone_in_any_order_leave_the_first(store: Store) -> None:
    take(store, row(2, "A", touchpoint=gift(1)))
    second = take(store, row(2, "A", touchpoint=gift(2)), name="may.csv", at=APRIL + DAY)
    third = take(store, row(2, "A", touchpoint=gift(3)), name="june.csv", at=APRIL + 2 * DAY)
    take_back(store, second, APRIL + 3 * DAY)
    take_back(store, third, APRIL + 4 * DAY)
    assert live(store) == {"A": 1}


def test_an_import_is_undone_once(store: Store) -> None:
    receipt = take(store, row(2, "A"))
    take_back(store, receipt, APRIL + DAY)
    with pytest.raises(StoreError, match=r"undo\.already"):
        take_back(store, receipt, APRIL + DAY)


def test_an_import_that_never_was_cannot_be_undone(store: Store) -> None:
    with pytest.raises(UnknownError, match="import"):
        ledger.undo(store, new_ids(APRIL)[0], by="clerk", at=APRIL, resolve=False)


def test_a_restored_record_that_is_nobodys_is_asked_again(store: Store) -> None:
    take(store, row(2, "A"))
    may = take(store, row(2, "A", TARO), name="may.csv", at=APRIL + DAY)
    with store.writing() as connection:
        pending.clear(connection)
    take_back(store, may, APRIL + 2 * DAY)
    with store.reading() as connection:
        assert pending.nos(connection).tolist() == [1]


def test_an_undone_file_can_be_taken_again(store: Store) -> None:
    take_back(store, take(store, row(2, "A")), APRIL + DAY)
    again = take(store, row(2, "A"), at=APRIL + 2 * DAY)
    assert (again.repeated, again.counts.created) == (False, 1)
    assert live(store) == {"A": 10_000}


def test_every_row_in_force_is_answered_for_by_a_live_record(store: Store) -> None:
    take(store, row(2, "A"), row(3, "B"), row(4, "", None))
    take(store, row(2, "A"), row(3, "B", TARO), name="may.csv", at=APRIL + DAY)
    with store.reading() as connection:
        answer = records.identities(connection, APRIL + DAY)
        names = records.ids(connection, [1, 3])
    assert [(one.file, one.row_number, one.record_id) for one in answer] == [
        ("april.csv", 2, names[1]),
        ("april.csv", 3, names[3]),
        ("may.csv", 2, names[1]),
        ("may.csv", 3, names[3]),
    ]


@pytest.mark.parametrize(
    ("later", "outcomes"),
    [
        (("こども未来", "こども未来", "こども未来"), {Outcome.UNCHANGED: 3}),
        (("子育て", "子育て", "農業"), {Outcome.UNCHANGED: 2, Outcome.UPDATED: 1}),
        (("こども未来", "こども未来", "農業"), {Outcome.UPDATED: 3}),
    ],
)
def test_a_renamed_use_rewrites_no_gift_and_a_corrected_one_does(
    store: Store, later: tuple[str, ...], outcomes: dict[Outcome, int]
) -> None:
    def listed(uses: tuple[str, ...], name: str) -> DraftFile:
        touch = [structs.replace(gift(10_000), detail=use) for use in uses]
        return file(*(row(no, str(no), touchpoint=one) for no, one in enumerate(touch, 2)), name=name)

    ledger.apply(store, listed(("子育て",) * 3, "april.csv"), by="c", at=APRIL)
    receipt = ledger.apply(store, listed(later, "may.csv"), by="c", at=APRIL + DAY)
    assert {one: n for one in Outcome if (n := getattr(receipt.counts, one))} == outcomes
    with store.reading() as connection:
        assert receipt.batch_id is not None
        rows = batches.rows(connection, batches.find(connection, receipt.batch_id).no)
        told = {problem.code for one in rows for problem in one.reason}
    assert told == ({"ledger.use_renamed"} if outcomes == {Outcome.UNCHANGED: 3} else set())
