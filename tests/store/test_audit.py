"""The audit: an entry for every unit of somebody who acts, in a chain that shows what was changed."""

import datetime as dt
import uuid

import msgspec
import pytest
import sqlalchemy as sa

from kankei.model import Act, AuditEntry
from kankei.store import Store, audit, bulk, settings
from kankei.store.access_tables import audit_entry, audit_subject

AT = dt.datetime(2026, 5, 30, 9, 0, tzinfo=dt.UTC)
ACT = Act(by="佐々木", action="test", at=AT, purpose="試し")
SOMEBODY = uuid.UUID(int=7)


def entries(store: Store) -> list[AuditEntry]:
    with store.reading() as connection:
        return bulk.structs(connection, sa.select(audit_entry).order_by(audit_entry.c.no), AuditEntry)


def test_a_unit_of_somebody_who_acts_is_entered(store: Store) -> None:
    store.acting(ACT).write(lambda connection: settings.put(connection, "a", "b"))
    assert [(entry.by, entry.action, entry.purpose) for entry in entries(store)] == [
        ("佐々木", "test", "試し")
    ]


def test_a_unit_that_fails_enters_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.acting(ACT).writing():
        _ = 1 / 0
    assert entries(store) == []


def test_a_rehearsal_enters_nothing(store: Store) -> None:
    store.acting(ACT).rehearse(lambda connection: settings.put(connection, "a", "b"))
    assert entries(store) == []


def test_each_entry_holds_the_digest_of_the_one_before(store: Store) -> None:
    for _ in range(3):
        store.acting(ACT).write(lambda _: None)
    found = entries(store)
    assert [entry.previous for entry in found] == [audit.START, *(entry.digest for entry in found[:2])]


def test_what_a_unit_notes_is_in_its_entry(store: Store) -> None:
    store.acting(ACT).write(lambda connection: audit.note(connection, SOMEBODY, file="a0b1"))
    with store.reading() as connection:
        assert connection.scalars(sa.select(audit_subject.c.subject)).all() == [SOMEBODY]
    assert entries(store)[0].detail == '{"file":"a0b1"}'


def test_notes_do_not_outlive_their_unit(store: Store) -> None:
    store.write(lambda connection: audit.note(connection, SOMEBODY, file="a0b1"))
    store.acting(ACT).write(lambda _: None)
    assert entries(store)[0].detail == "{}"


@pytest.mark.parametrize("field", ["by", "action", "purpose", "detail", "previous"])
def test_the_digest_covers_every_text(store: Store, field: str) -> None:
    store.acting(ACT).write(lambda _: None)
    entry = entries(store)[0]
    assert (
        audit.seal(entry, [])
        == entry.digest
        != audit.seal(msgspec.structs.replace(entry, **{field: "x"}), [])
    )


def test_the_digest_covers_the_people_in_any_order(store: Store) -> None:
    store.acting(ACT).write(lambda _: None)
    entry, others = entries(store)[0], [uuid.UUID(int=1), uuid.UUID(int=2)]
    assert audit.seal(entry, others) == audit.seal(entry, others[::-1]) != entry.digest
