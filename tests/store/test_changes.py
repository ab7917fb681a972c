"""The mark of the last change: another one after it was seen, also where a part is taken back."""

import pytest
import sqlalchemy as sa

from kankei.store import Store, changes


def test_what_changes_after_the_mark_was_seen_has_another(store: Store) -> None:
    with store.writing() as connection:
        before = changes.last(connection)
        changes.mark(connection)
        seen = changes.last(connection)
        changes.mark(connection)
        changes.mark(connection)
        assert before < seen < changes.last(connection)


def test_the_next_unit_sees_the_mark_of_the_last(store: Store) -> None:
    with store.writing() as connection:
        changes.mark(connection)
        mine = changes.last(connection)
    with store.reading() as connection:
        assert changes.last(connection) == mine


@pytest.mark.parametrize("seen", [True, False])
def test_a_part_that_is_taken_back_leaves_no_mark_and_hides_none(store: Store, seen: bool) -> None:
    with store.writing() as connection:
        changes.mark(connection)
        before = changes.last(connection) if seen else 0
        part = connection.begin_nested()
        changes.mark(connection)
        within = changes.last(connection)
        part.rollback()
        assert changes.last(connection) == before or not seen
        changes.mark(connection)
        after = changes.last(connection)
    with store.reading() as connection:
        assert changes.last(connection) == after != within


def test_a_unit_that_is_not_kept_leaves_no_mark(store: Store) -> None:
    def unit(connection: sa.Connection) -> int:
        changes.mark(connection)
        return changes.last(connection)

    mine = store.rehearse(unit)
    with store.reading() as connection:
        assert changes.last(connection) < mine


@pytest.mark.parametrize("asked", [True, False])
def test_a_unit_knows_the_mark_that_it_began_with(store: Store, asked: bool) -> None:
    with store.writing() as connection:
        changes.mark(connection)
        found = changes.last(connection)
    with store.writing() as connection:
        assert not asked or changes.last(connection) == found
        changes.mark(connection)
        changes.mark(connection)
        assert changes.began_with(connection) == found < changes.last(connection)
