"""A person who was erased is nowhere, comes back by nothing, and old numbers can still be said again."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from tests.usecases.people_of_town import CANARIES, HANAKO, TARO, Folk, found, listed, rejected, row

from kankei.errors import FileError
from kankei.model import Act, Channel, Outcome, RecordDraft, TouchpointDraft, Verdict
from kankei.store import Store
from kankei.store.tables import import_batch
from kankei.usecases.interaction import Interaction, log
from kankei.usecases.ledger.screening import ERASED_ROW
from kankei.usecases.number import publication
from kankei.usecases.number.bridge import bridge, point_of
from kankei.usecases.people import correcting
from kankei.usecases.rights import erasing

ERASING = Act(by="chief", action="erasePerson", at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
FIRST = listed("a.csv", row(2, "R-7777-1", HANAKO), row(3, "R-2", TARO))


@pytest.fixture
def folk(store: Store) -> Folk:
    return Folk(store)


def erase(folk: Folk, key: str = "R-7777-1") -> erasing.Erased:
    return erasing.erase(folk.store, folk.person(key), by="chief", at=folk.at())


def test_nothing_of_an_erased_person_is_left_in_any_table(folk: Folk) -> None:
    folk.take(FIRST)
    judged = folk.judge(
        folk.record("R-7777-1"), folk.record("R-2"), Verdict.DIFFERENT, "佐藤さんに電話で確認"
    )
    folk.withdraw(judged)
    folk.take(listed("b.csv", rejected(2, "R-9", "佐藤　花子", "2026-02-31", "", "", "090-7777-1234")))
    fields = {"address": "福島県会津若松市カナリア町7-77-778"}
    correcting.correct(folk.store, folk.record("R-7777-1"), fields, reason="佐藤様より", by="c", at=folk.at())
    erase(folk)
    assert found(folk.store, CANARIES) == set()


def test_nothing_is_left_in_the_file_of_the_database(tmp_path: Path) -> None:
    from kankei.store import create, open_store

    path = tmp_path / "town.db"
    store = open_store(f"sqlite:///{path}")
    create(store)
    folk = Folk(store)
    folk.take(FIRST)
    assert erase(folk).scrubbed
    data = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert [word for word in CANARIES if word.encode() in data] == []
    with closing(sqlite3.connect(path)) as beside:
        assert beside.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_the_ledger_still_adds_up_after_an_erasure(folk: Folk) -> None:
    receipt = folk.take(FIRST)
    erase(folk)
    assert folk.outcomes(receipt) == [(Outcome.CREATED, ("rights.erased_row",)), (Outcome.CREATED, ())]


@pytest.mark.parametrize(
    "said",
    [
        HANAKO,
        RecordDraft(name="佐藤花子", phone="０９０７７７７１２３４"),
        RecordDraft(name="サトウ ハナコ", birth_date="昭和55年1月2日"),
        RecordDraft(
            name="佐藤 花子", address="会津若松市カナリア町７丁目７７－７７７", postal_code="9650873"
        ),
        RecordDraft(name="Sato Hanako", email="Canary-Hanako@example.jp"),
        RecordDraft(email="canary-hanako@example.jp"),
    ],
)
def test_a_later_list_that_speaks_of_an_erased_person_is_skipped_there(folk: Folk, said: RecordDraft) -> None:
    folk.take(FIRST)
    erase(folk)
    receipt = folk.take(listed("c.csv", row(2, "Z-1", said), row(3, "Z-2", TARO), source="egg"))
    assert (receipt.counts.skipped, receipt.counts.created) == (1, 1)
    assert folk.outcomes(receipt)[0] == (Outcome.SKIPPED, ("rights.erased_row",))
    assert found(folk.store, CANARIES) == set()


def test_what_an_erased_person_did_since_is_not_logged_by_their_name_and_phone(folk: Folk) -> None:
    folk.take(FIRST)
    erase(folk)
    visit = TouchpointDraft(channel=Channel.VISIT, occurred_on=dt.date(2026, 5, 30))
    done = Interaction(touchpoint=visit, record=HANAKO)
    with pytest.raises(FileError, match=ERASED_ROW):
        log(folk.store, done, by="desk", at=folk.at(), as_of=visit.occurred_on)
    assert found(folk.store, CANARIES) == set()


@pytest.mark.parametrize(
    "said",
    [
        RecordDraft(name="佐藤　花子"),
        RecordDraft(name="佐藤　花子", phone="090-1111-1111", birth_date="1999-09-09"),
        RecordDraft(name="佐藤　次郎", phone="090-7777-1234", address=HANAKO.address),
        RecordDraft(name="佐藤　次郎", email="canary-hanako@example.jp"),
    ],
)
def test_a_namesake_or_one_of_the_same_household_is_taken(folk: Folk, said: RecordDraft) -> None:
    folk.take(FIRST)
    erase(folk)
    assert folk.take(listed("c.csv", row(2, "Z-1", said), source="egg")).counts.created == 1


def test_the_same_row_of_a_later_file_is_skipped_even_if_it_says_a_name_alone(folk: Folk) -> None:
    alone = RecordDraft(name="佐藤　花子")
    folk.take(listed("a.csv", row(2, "R-7777-1", alone)))
    erase(folk)
    assert folk.take(listed("b.csv", row(2, "R-7777-1", alone), row(3, "R-3", TARO))).counts.skipped == 1


def test_a_rejected_row_that_was_emptied_stays_empty_when_its_file_comes_again(folk: Folk) -> None:
    bad = rejected(4, "R-9", "佐藤　花子", "2026-02-31", "", "", "090-7777-1234")
    folk.take(listed("a.csv", row(2, "R-7777-1", HANAKO), bad))
    erase(folk)
    folk.take(listed("b.csv", row(3, "R-2", TARO), bad))
    assert found(folk.store, CANARIES) == set()


def test_a_rejected_row_with_the_name_alone_is_named_for_a_person_to_look_at(folk: Folk) -> None:
    folk.take(listed("a.csv", row(2, "R-7777-1", HANAKO), rejected(5, "R-9", "佐藤　花子", "2026-02-31")))
    told = erase(folk)
    assert [name.split()[1] for name in told.look_at] == ["5"]


def test_undoing_and_redoing_their_imports_brings_nobody_back(folk: Folk) -> None:
    first = folk.take(FIRST)
    moved = RecordDraft(name="佐藤　花子", phone="090-7777-1234", address="東京都港区芝2-2")
    second = folk.take(listed("b.csv", row(2, "R-7777-1", moved)))
    folk.undo(first)
    erase(folk)
    for act in (folk.redo, folk.undo, folk.redo):
        act(first)
    for act in (folk.undo, folk.redo):
        act(second)
    assert set(folk.live()) == {"R-2"}


def test_an_import_that_was_undone_when_they_were_erased_does_not_bring_them_back(folk: Folk) -> None:
    first = folk.take(FIRST)
    second = folk.take(listed("b.csv", row(2, "E-1", HANAKO), source="egg"))
    folk.undo(first)
    erase(folk, "E-1")
    folk.redo(first)
    assert set(folk.live()) == {"R-2"}
    assert found(folk.store, CANARIES) == set()
    assert second.counts.created == 1


def test_what_was_published_is_said_again_byte_for_byte_and_the_bridge_tells_of_the_erasure(
    folk: Folk,
) -> None:
    folk.take(FIRST)
    at = folk.at()
    before = publication.publish(folk.store, as_of=dt.date(2026, 3, 31), known_at=at, by="c", at=at)
    erase(folk)
    at = folk.at()
    after = publication.publish(folk.store, as_of=dt.date(2026, 3, 31), known_at=at, by="c", at=at)
    assert publication.rerun(folk.store, before.no).publication.digest == before.digest
    told = bridge(folk.store, point_of(before), point_of(after))
    assert [(line.cause, line.left) for line in told.lines] == [("erased", 1)]
    assert (before.number, after.number) == (2, 1)


def test_erasing_again_tells_what_was_done_and_does_nothing(folk: Folk) -> None:
    folk.take(FIRST)
    folk.take(listed("b.csv", rejected(2, "R-9", HANAKO.name, "2026-02-31", "", "", "")))
    person, store = folk.person("R-7777-1"), folk.store.acting(ERASING)
    first = erasing.erase(store, person, by="chief", at=folk.at())
    again = erasing.erase(store, person, by="other", at=folk.at(), keep=lambda _: pytest.fail("kept twice"))
    assert first.look_at
    assert again == replace(first, again=True)
    assert len(erasing.journal(folk.store)) == 1


def test_who_comes_back_by_their_own_wish_is_known_again(folk: Folk) -> None:
    folk.take(FIRST)
    told = erase(folk)
    erasing.allow(folk.store, told.id, by="chief", at=folk.at())
    assert folk.take(listed("c.csv", row(2, "Z-1", HANAKO), source="egg")).counts.created == 1


def test_the_journal_holds_nothing_to_read_and_erases_again_in_an_older_copy(
    folk: Folk, tmp_path: Path
) -> None:
    folk.take(FIRST)
    told = erase(folk)
    journal = erasing.journal(folk.store)
    assert [one.id for one in journal] == [told.id]
    assert not [word for word in CANARIES if word in repr(journal)]


def test_the_name_of_whoever_applied_an_import_is_no_persons_datum(folk: Folk) -> None:
    folk.take(FIRST)
    erase(folk)
    with folk.store.reading() as connection:
        assert connection.scalar(sa.select(import_batch.c.applied_by)) == "clerk"
