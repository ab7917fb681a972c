"""A list that the town should never have had leaves nothing to read, and what others say stays."""

import datetime as dt
from pathlib import Path

import pytest
from tests.usecases.people_of_town import (
    CANARIES,
    HANAKO,
    TARO,
    TODAY,
    UNTIL,
    Folk,
    found,
    listed,
    rejected,
    row,
)

from kankei.errors import StoreError
from kankei.model import Outcome, Receipt, RecordDraft, State, Verdict
from kankei.store import Store, batches, create, open_store, verdicts
from kankei.usecases import ledger
from kankei.usecases.ledger.forgetting import FORGOTTEN_ROW
from kankei.usecases.number import publication
from kankei.usecases.people import correcting
from kankei.usecases.rights import protection

RIGHT = listed("a.csv", row(2, "R-2", TARO))
WRONG = listed(
    "wrong.csv", row(2, "R-7777-1", HANAKO), rejected(3, "R-9", "佐藤　花子", "", "", "", "090-7777-1234")
)
MOVED = RecordDraft(name="佐藤　花子", phone="090-7777-1234", email="canary-hanako@example.jp")


@pytest.fixture
def folk(store: Store) -> Folk:
    return Folk(store)


def forget(folk: Folk, receipt: Receipt, keep: bool = True) -> ledger.Forgotten:
    assert receipt.batch_id
    return ledger.forget(folk.store, receipt.batch_id, at=folk.at(), keep=keep)


def wrong(folk: Folk) -> Receipt:
    """A wrong list, taken and taken back."""
    receipt = folk.take(WRONG)
    folk.undo(receipt)
    return receipt


def test_nothing_of_a_forgotten_list_is_left_in_any_table(folk: Folk) -> None:
    folk.take(RIGHT)
    receipt = folk.take(WRONG)
    folk.judge(folk.record("R-7777-1"), folk.record("R-2"), Verdict.DIFFERENT, "佐藤さんに電話で確認")
    folk.undo(receipt)
    told = forget(folk, receipt)
    assert (told.records, told.rows, told.kept) == (1, 2, ())
    assert found(folk.store, CANARIES) == set()
    assert set(folk.live()) == {"R-2"}


def test_nothing_is_left_in_the_file_of_the_database(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'town.db'}")
    create(store)
    folk = Folk(store)
    assert forget(folk, wrong(folk)).scrubbed
    data = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert [word for word in CANARIES if word.encode() in data] == []
    store.close()


def test_the_ledger_says_of_each_row_what_became_of_it_and_that_it_was_forgotten(folk: Folk) -> None:
    receipt = wrong(folk)
    forget(folk, receipt)
    said = [(Outcome.CREATED, (FORGOTTEN_ROW,)), (Outcome.REJECTED, (FORGOTTEN_ROW,))]
    assert folk.outcomes(receipt) == said


def test_a_list_in_force_is_not_forgotten(folk: Folk) -> None:
    receipt = folk.take(WRONG)
    with pytest.raises(StoreError, match=r"forget\.in_force"):
        forget(folk, receipt)
    assert set(folk.live()) == {"R-7777-1"}


def test_a_forgotten_list_is_not_taken_again_but_its_file_can_be_taken_anew(folk: Folk) -> None:
    receipt = wrong(folk)
    forget(folk, receipt)
    with pytest.raises(StoreError, match=r"redo\.forgotten"):
        folk.redo(receipt)
    assert folk.take(WRONG).counts.created == 1
    assert set(folk.live()) == {"R-7777-1"}


def test_what_would_be_forgotten_is_told_and_nothing_done(folk: Folk) -> None:
    receipt = wrong(folk)
    assert forget(folk, receipt, keep=False).records == 1
    folk.redo(receipt)
    assert set(folk.live()) == {"R-7777-1"}


def test_what_another_list_says_stays(folk: Folk) -> None:
    folk.take(listed("a.csv", row(2, "R-7777-1", MOVED)))
    receipt = wrong(folk)
    assert forget(folk, receipt).records == 1
    assert folk.live()["R-7777-1"].email == "canary-hanako@example.jp"
    assert found(folk.store, ("カナリア町", "965-0873")) == set()


def test_a_record_that_a_later_list_confirms_stays_and_is_told(folk: Folk) -> None:
    receipt = folk.take(WRONG)
    folk.take(listed("later.csv", row(7, "R-7777-1", HANAKO)))
    folk.undo(receipt)
    told = forget(folk, receipt)
    assert [(one.code, one.row) for one in told.kept] == [("forget.borne", 2)]
    assert set(folk.live()) == {"R-7777-1"}


def test_what_two_forgotten_lists_said_goes_with_the_second(folk: Folk) -> None:
    first, second = folk.take(WRONG), folk.take(listed("later.csv", row(7, "R-7777-1", HANAKO)))
    for receipt in (first, second):
        folk.undo(receipt)
        forget(folk, receipt)
    assert found(folk.store, CANARIES) == set()


def test_a_correction_of_staff_that_holds_stays_as_they_left_it(folk: Folk) -> None:
    receipt = folk.take(WRONG)
    record = folk.live()["R-7777-1"].id
    fields = {"phone": "090-7777-9999"}
    made = correcting.correct(folk.store, record, fields, reason="電話で確認", by="c", at=folk.at())
    folk.undo(receipt)
    forget(folk, receipt)
    assert folk.live()["R-7777-1"].phone == "090-7777-9999"
    ledger.undo(folk.store, made.batch, by="c", at=folk.at())
    ledger.redo(folk.store, made.batch, by="c", at=folk.at())
    assert folk.live()["R-7777-1"].name == HANAKO.name
    ledger.undo(folk.store, made.batch, by="c", at=folk.at())
    ledger.forget(folk.store, made.batch, at=folk.at())
    assert found(folk.store, CANARIES) == set()


def test_a_judgement_that_follows_to_the_version_before_still_holds(folk: Folk) -> None:
    folk.take(listed("a.csv", row(2, "R-7777-1", MOVED), row(3, "R-2", TARO)))
    receipt = folk.take(listed("wrong.csv", row(2, "R-7777-1", HANAKO)))
    folk.judge(folk.live()["R-7777-1"].id, folk.record("R-2"), Verdict.SAME)
    folk.undo(receipt)
    told = forget(folk, receipt)
    assert [one.code for one in told.kept] == ["forget.judged"]
    with folk.store.reading() as connection:
        assert len(verdicts.in_force(connection)) == 1


def test_who_is_protected_is_kept_until_the_protection_ends(folk: Folk) -> None:
    receipt = folk.take(WRONG)
    person = folk.person("R-7777-1")
    protection.protect(folk.store, person, until=UNTIL, by="chief", at=folk.at(), today=TODAY)
    folk.undo(receipt)
    assert [one.code for one in forget(folk, receipt).kept] == ["forget.protected"]
    protection.end(folk.store, person, by="chief", at=folk.at())
    assert forget(folk, receipt).kept == ()
    assert found(folk.store, CANARIES) == set()


def test_what_was_published_is_said_again_byte_for_byte(folk: Folk) -> None:
    folk.take(RIGHT)
    receipt = folk.take(WRONG)
    at = folk.at()
    before = publication.publish(folk.store, as_of=dt.date(2026, 3, 31), known_at=at, by="c", at=at)
    folk.undo(receipt)
    forget(folk, receipt)
    assert before.number == 2
    assert publication.rerun(folk.store, before.no).publication.digest == before.digest


def test_the_import_stands_in_the_list_as_forgotten(folk: Folk) -> None:
    receipt = wrong(folk)
    forget(folk, receipt)
    with folk.store.reading() as connection:
        (batch,) = batches.listed(connection)
    assert (batch.state, batch.created, batch.rejected) == (State.FORGOTTEN, 1, 1)
