"""After staff's word is undone, a row is as the lists in force say it; in any order, there and back again."""

import datetime as dt
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from tests.usecases.people_of_town import HANAKO, Folk, listed

from kankei.model import Channel, DraftFile, DraftRow, RecordDraft, Status, TouchpointDraft
from kankei.store import Store, corrections, dossiers, records, versions
from kankei.usecases import export, ledger
from kankei.usecases.people import correcting

GIFT = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2026, 4, 4), amount=4000)
MENDED, MOVED = "0242-99-0001", "福島県耶麻郡磐梯町9-9"


def gift(number: int = 2, **fields: str) -> DraftRow:
    """A gift of Hanako's with the cells that another list has."""
    said = {name: getattr(HANAKO, name) for name in RecordDraft.__struct_fields__} | fields
    return DraftRow(number=number, cells=(), key="N-4", record=RecordDraft(**said), touchpoint=GIFT)


def said(folk: Folk, *fields: str) -> tuple[Any, ...]:
    """What the live version of the row says in these fields."""
    with folk.store.reading() as connection:
        found = versions.live(connection, "rms", ["N-4"])["N-4"].content
    return tuple(found[versions.FIELDS.index(name)] for name in fields)


def correct(folk: Folk, **fields: str) -> UUID:
    record = folk.live()["N-4"].id
    return correcting.correct(folk.store, record, fields, reason="申出", by="chief", at=folk.at()).batch


def undo(folk: Folk, batch: UUID | None) -> Any:
    assert batch
    return ledger.undo(folk.store, batch, by="chief", at=folk.at())


def redo(folk: Folk, batch: UUID | None) -> Any:
    assert batch
    return ledger.redo(folk.store, batch, by="chief", at=folk.at())


def of_yen(file: str, yen: int, **fields: str) -> DraftFile:
    row = gift(2, **fields)
    assert row.touchpoint
    return listed(file, replace(row, touchpoint=replace(row.touchpoint, amount=yen)))


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_what_an_undone_list_said_after_staff_put_the_row_right_comes_back_by_no_undoing(
    store: Store, order: str
) -> None:
    folk = Folk(store)
    taken = {"a": folk.take(of_yen("a.csv", 10_000))}
    correct(folk, address=MOVED)
    taken["b"] = folk.take(of_yen("b.csv", 99_000, name="別人　太郎"))
    kept = [[one.code for one in undo(folk, taken[name].batch_id).kept] for name in order]
    assert said(folk, "name", "amount", "address") == (HANAKO.name, 10_000, MOVED)
    assert kept[1] == ["undo.corrected"]


def test_a_withdrawal_that_a_later_list_outlived_can_be_undone_and_done_again(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    word = correcting.withdraw(store, folk.live()["N-4"].id, reason="誤登録", by="chief", at=folk.at()).batch
    assert folk.take(listed("b.csv", gift())).counts.unchanged == 1
    assert said(folk, "status") == (Status.INVALID,)
    told = undo(folk, word)
    assert (told.withdrawn, told.restored, told.kept) == (1, 1, ())
    assert said(folk, "status") == (Status.DONE,)
    redo(folk, word)
    assert said(folk, "status") == (Status.INVALID,)


def test_what_a_later_list_changed_beside_it_stays(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    word = correct(folk, phone=MENDED)
    folk.take(listed("b.csv", gift(address=MOVED)))
    assert said(folk, "phone", "address") == (MENDED, MOVED)
    undo(folk, word)
    assert said(folk, "phone", "address") == (HANAKO.phone, MOVED)
    redo(folk, word)
    assert said(folk, "phone", "address") == (MENDED, MOVED)


def test_a_third_value_of_a_later_list_holds_once_the_correction_is_undone(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    word = correct(folk, phone=MENDED)
    folk.take(listed("b.csv", gift(phone="03-0000-3333")))
    undo(folk, word)
    assert said(folk, "phone") == ("03-0000-3333",)


def test_what_a_later_list_says_as_staff_did_stays_its_own_word(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    word = correct(folk, phone=MENDED)
    folk.take(listed("b.csv", gift(phone=MENDED)))
    assert [one.code for one in undo(folk, word).kept] == ["undo.confirmed"]
    assert said(folk, "phone") == (MENDED,)


def test_of_two_corrections_the_earlier_can_be_undone_alone(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    word = correct(folk, phone=MENDED)
    correct(folk, address=MOVED)
    undo(folk, word)
    assert said(folk, "phone", "address") == (HANAKO.phone, MOVED)


def test_undone_in_any_order_a_row_is_as_before_and_done_again_as_after(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    first = said(folk, "phone", "address", "email")
    one = correct(folk, phone=MENDED)
    two = folk.take(listed("b.csv", gift(address=MOVED))).batch_id
    three = correct(folk, email="new@example.jp")
    last = said(folk, "phone", "address", "email")
    assert last == (MENDED, MOVED, "new@example.jp")
    for order in permutations([one, two, three]):
        for batch in order:
            undo(folk, batch)
        assert said(folk, "phone", "address", "email") == first
        for batch in order:
            redo(folk, batch)
        assert said(folk, "phone", "address", "email") == last


def test_a_correction_holds_its_row_though_the_list_is_undone_and_undo_says_so(store: Store) -> None:
    folk = Folk(store)
    taken = folk.take(listed("a.csv", gift()))
    word = correct(folk, phone=MENDED)
    assert [one.code for one in undo(folk, taken.batch_id).kept] == ["undo.corrected"]
    assert said(folk, "phone") == (MENDED,)
    undo(folk, word)
    assert folk.live() == {}


def test_every_row_of_a_list_in_force_is_still_told_whose_it_is(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    word = correct(folk, phone=MENDED)
    folk.take(listed("b.csv", gift()))
    undo(folk, word)
    told = export.identities(store, known_at=folk.at())
    assert told["file"] == ("a.csv", "b.csv")
    assert set(told["record_id"]) == {folk.live()["N-4"].id}


def test_who_asks_what_was_corrected_hears_of_staff_and_not_of_lists(store: Store) -> None:
    folk = Folk(store)
    folk.take(listed("a.csv", gift()))
    correct(folk, phone=MENDED)
    folk.take(listed("b.csv", gift()))
    with store.reading() as connection:
        nos = records.numbers(connection, [folk.live()["N-4"].id]).values()
        assert [one.reason for one in dossiers.corrections(connection, nos)] == ["申出"]
        assert len(corrections.overruled(connection, "rms", ["N-4"])) == 1
