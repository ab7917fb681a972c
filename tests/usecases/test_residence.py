"""What a unit has read of all records lies ready for the next one, if the unit was kept."""

import sqlalchemy as sa

from kankei.store import Store, changes
from kankei.usecases.identity.residence import Residence


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
