"""The audit read: whatever is changed in it is found; who saw whom is answered under every id."""

import datetime as dt
import random
import uuid

import pytest
import sqlalchemy as sa

from kankei.model import Act, Checkpoint, Deed, Verified
from kankei.store import Store, audit, people, trail
from kankei.store.trail import Asked
from kankei.usecases.access import auditing
from kankei.usecases.access.auditing import Query

from .tampering import AT, ENTRIES, TAMPERINGS, Tampering, cut, fill, rewrite, somebody

ROUNDS = 200


@pytest.fixture
def filled(store: Store) -> Store:
    """A store in which staff have been at work."""
    fill(store)
    return store


def verified(store: Store, *kept: Checkpoint) -> Verified:
    with store.reading() as connection:
        return trail.verify(connection, kept)


def ending(store: Store) -> Checkpoint:
    with store.reading() as connection:
        return trail.checkpoint(connection)


def test_what_nobody_touched_is_sound(filled: Store) -> None:
    found = verified(filled, ending(filled))
    assert (found.entries, found.breaks) == (ENTRIES, ())


def test_an_empty_audit_is_sound(store: Store) -> None:
    assert verified(store, ending(store)).breaks == ()


def test_it_stays_sound_as_it_grows(filled: Store) -> None:
    kept = ending(filled)
    filled.acting(Act(by="職員", action="test", at=AT)).write(lambda _: None)
    assert verified(filled, kept, ending(filled)).breaks == ()


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_every_tampering_is_found(filled: Store, tamper: Tampering) -> None:
    kept, chance, missed = ending(filled), random.Random(1), []  # noqa: S311  a seed
    for round_ in range(ROUNDS // len(TAMPERINGS)):
        with filled.engine.connect().execution_options(writes=True) as connection:
            undone = connection.begin()
            tamper(connection, chance)
            if not trail.verify(connection, [kept]).breaks:
                missed.append(round_)
            undone.rollback()
    assert missed == []


@pytest.mark.parametrize("tamper", [one for one in TAMPERINGS if one not in {cut, rewrite}])
def test_most_is_found_without_a_checkpoint(filled: Store, tamper: Tampering) -> None:
    with filled.engine.connect().execution_options(writes=True) as connection:
        undone = connection.begin()
        tamper(connection, random.Random(2))  # noqa: S311  a seed
        found = trail.verify(connection).breaks
        undone.rollback()
    assert found


def test_a_cell_that_is_no_moment_is_found_not_stumbled_over(filled: Store) -> None:
    if filled.engine.dialect.name == "sqlite":
        with filled.engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(sa.text("UPDATE audit_entry SET at = 'gestern' WHERE no = 7"))
        assert [one.no for one in verified(filled).breaks] == [7]
    else:
        with filled.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
            connection.execute(sa.text("UPDATE audit_entry SET at = 'gestern' WHERE no = 7"))


def page(store: Store, **asked: object) -> list[int]:
    with store.reading() as connection:
        return [entry.no for entry in trail.page(connection, Asked(**asked), limit=100)]  # type: ignore[arg-type]


def test_entries_come_latest_first_and_by_whom(filled: Store) -> None:
    assert page(filled, by="職員3") == list(range(60, 0, -7))


def test_entries_of_one_action(filled: Store) -> None:
    assert page(filled, actions=("cli.export",)) == list(range(58, 0, -3))


def test_refusals_alone(filled: Store) -> None:
    assert page(filled, outcome=Deed.REFUSED) == [60, 50, 40, 30, 20, 10]


def test_entries_between_two_moments(filled: Store) -> None:
    found = page(filled, since=AT + dt.timedelta(minutes=10), until=AT + dt.timedelta(minutes=12))
    assert found == [13, 12, 11]


def test_entries_about_somebody(filled: Store) -> None:
    assert page(filled, people=(somebody(2),)) == list(range(60, 0, -4))


def test_a_page_goes_on_where_the_one_before_ended(filled: Store) -> None:
    with filled.reading() as connection:
        rest = trail.page(connection, Asked(), before=3, limit=100)
    assert [entry.no for entry in rest] == [2, 1]


def test_few_people_are_shown_with_an_entry_and_many_are_counted(store: Store) -> None:
    for many in (trail.FEW, trail.FEW + 1):
        act = Act(by="職員", action="x", at=AT, subjects=tuple(somebody(one) for one in range(many)))
        store.write(lambda connection, act=act: audit.append(connection, [act]))  # type: ignore[misc]
    with store.reading() as connection:
        found = trail.page(connection, Asked())
    assert [(entry.people, len(entry.subjects)) for entry in found] == [(21, 0), (20, 20)]


def test_everybody_in_an_export_is_told_in_portions(store: Store) -> None:
    everybody = sorted(somebody(one) for one in range(50))
    act = Act(by="職員", action="cli.export", at=AT, subjects=tuple(everybody))
    store.write(lambda connection: audit.append(connection, [act]))
    with store.reading() as connection:
        first = trail.subjects(connection, 1, limit=30)
        assert first + trail.subjects(connection, 1, after=first[-1]) == everybody


def test_who_saw_somebody_is_told_under_the_ids_merged_since(store: Store) -> None:
    def made(connection: sa.Connection) -> list[uuid.UUID]:
        one, two, three = people.begin(connection, 3, AT)
        people.merge(connection, {one.no: two.no, two.no: three.no})
        return [one.id, two.id, three.id]

    ids = store.write(made)
    for seen in ids:
        act = Act(by="職員", action="getPerson", at=AT, subjects=(seen,))
        store.write(lambda connection, act=act: audit.append(connection, [act]))  # type: ignore[misc]
    found = [auditing.page(store, Query(person=one)) for one in ids]
    assert [[entry.no for entry in entries] for entries in found] == [[3, 2, 1]] * 3


def test_reading_the_audit_is_entered_before_it_is_answered(filled: Store) -> None:
    asking = filled.acting(Act(by="監査", action="listAudit", at=AT, purpose="点検"))
    found = auditing.page(asking, Query(by="職員1"), limit=1)
    with filled.reading() as connection:
        last = trail.page(connection, Asked(), limit=1)[0]
    assert (last.by, last.purpose, dict(last.detail)) == ("監査", "点検", {"asked_by": "職員1"})
    assert found[0].no < last.no
