"""What a unit has read of all records lies ready for the next one, if the unit was kept."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from kankei.matching import surroundings
from kankei.model import DraftFile, DraftRow, RecordDraft
from kankei.store import Store, changes, memberships, open_store, pending
from kankei.usecases import ledger
from kankei.usecases.identity import whereabouts
from kankei.usecases.identity.residence import Residence, residence

AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def list_of(*names: str) -> DraftFile:
    rows = [
        DraftRow(number=number, cells=(name,), key=name, record=RecordDraft(name=name))
        for number, name in enumerate(names, start=2)
    ]
    return DraftFile(
        name="list.csv", digest=" ".join(names), layout="list", encoding="utf-8", channel="donation",
        source=names[0], rows=rows,
    )  # fmt: skip


def counted(home: Residence, connection: sa.Connection) -> tuple[int, int]:
    """How many are live by what is in memory and by notes, and as the store says."""
    noted = pending.nos(connection), pending.gone(connection)
    return home.count(connection, noted), memberships.count(connection)


def said(store: Store, statements: list[str]) -> None:
    """Write down every statement from now on."""

    def heard(*told: object) -> None:
        statements.append(str(told[2]))

    sa.event.listen(store.engine, "before_cursor_execute", heard)


def offering(home: Residence, connection: sa.Connection) -> None:
    """A unit that changes something, looks at all records, and changes more."""
    changes.mark(connection)
    home.offer(connection, records=home.own(connection), found=None)
    changes.mark(connection)


def changing(home: Residence, connection: sa.Connection) -> bool:
    """Whether a unit that has changed something finds all records in memory."""
    changes.mark(connection)
    home.own(connection)
    return home.resident()


def test_what_a_unit_read_is_there_for_a_later_one_that_changes_something_itself(store: Store) -> None:
    home = Residence()
    store.write(lambda connection: offering(home, connection))
    store.write(changes.mark)
    assert store.write(lambda connection: changing(home, connection))


def test_what_a_unit_read_that_was_not_kept_is_nobodys(store: Store) -> None:
    home = Residence()
    store.rehearse(lambda connection: offering(home, connection))
    assert not store.write(lambda connection: changing(home, connection))


def test_what_a_unit_read_is_nobodys_before_it_is_kept(store: Store) -> None:
    home = Residence()
    with store.writing() as connection:
        offering(home, connection)
        assert not changing(home, connection)


def test_what_a_part_read_that_was_taken_back_is_nobodys(store: Store) -> None:
    home = Residence()
    with store.writing() as connection:
        part = connection.begin_nested()
        offering(home, connection)
        part.rollback()
    assert not store.write(lambda connection: changing(home, connection))


def test_of_a_list_after_another_nobody_is_asked_who_all_there_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whereabouts, "SMALL", 0)
    monkeypatch.setattr(surroundings, "SHARE", 0)
    ledger.apply(store, list_of(*(f"佐藤 花子{number}" for number in range(35))), by="clerk", at=AT)
    residence(store.engine).warm(store)
    ledger.apply(store, list_of("鈴木 次郎"), by="clerk", at=AT)
    statements: list[str] = []
    said(store, statements)
    ledger.apply(store, list_of("山田 一郎"), by="clerk", at=AT)
    everybody = re.compile(r"count\(\S*\) AS \S+\s+FROM membership|FROM membership\s+WHERE membership.no >")
    assert [one for one in statements if everybody.search(one)] == []


def test_who_came_and_left_within_a_unit_is_known_by_the_notes(store: Store) -> None:
    first = ledger.apply(store, list_of("佐藤 花子", "鈴木 次郎"), by="clerk", at=AT).batch_id
    home = residence(store.engine)
    home.warm(store)
    assert first is not None
    with store.writing() as connection:
        ledger.take(connection, list_of("高橋 健太"), by="clerk", at=AT)
        assert counted(home, connection) == (3, 3)
    ledger.undo(store, first, by="clerk", at=AT, resolve=False)
    with store.reading() as connection:
        assert counted(home, connection) == (1, 1)


def test_what_another_process_wrote_is_counted(store: Store, store_url: str) -> None:
    residence(store.engine).warm(store)
    other = open_store(store_url)
    ledger.apply(other, list_of("佐藤 花子", "鈴木 次郎"), by="clerk", at=AT)
    other.close()
    with store.reading() as connection:
        assert counted(residence(store.engine), connection) == (2, 2)
