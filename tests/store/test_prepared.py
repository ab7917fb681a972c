"""Statements that are compiled once: the same answers as SQLAlchemy's own, and the same errors."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.model import Person
from kankei.store import Store, bulk, people
from kankei.store.prepared import Prepared
from kankei.store.tables import counter, person

NOON = dt.datetime(2024, 5, 1, 3, 0, tzinfo=dt.UTC)
BY_NO = Prepared(
    lambda dialect: (
        sa.select(person.c.no, person.c.id, person.c.created_at, person.c.merged_into)
        .where(bulk.among_named(dialect, person.c.no, "nos"), person.c.created_at <= sa.bindparam("at"))
        .order_by(person.c.no)
    )
)


def test_rows_come_as_their_types_say(store: Store) -> None:
    folk = [Person(no=no, id=uuid.uuid4(), created_at=NOON) for no in (1, 2, 3)]
    with store.writing() as connection:
        people.add_many(connection, folk)
        found = BY_NO.rows(connection, nos=bulk.listed(connection, [3, 1]), at=NOON)
    assert found == [(one.no, one.id, NOON, None) for one in (folk[0], folk[2])]


def test_one_statement_serves_every_engine(store: Store) -> None:
    both = Prepared(sa.select(sa.bindparam("a", type_=sa.Integer), sa.literal("b", sa.Text)))
    for a in (1, 2):
        with store.reading() as connection:
            assert both.rows(connection, a=a) == [(a, "b")]


def test_whoever_listens_to_statements_hears_of_it(store: Store) -> None:
    heard: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    with store.reading() as connection:
        assert BY_NO.scalar(connection, nos=bulk.listed(connection, [1]), at=NOON) is None
    assert any("person.created_at" in text for text in heard)


def test_an_error_is_the_stores_and_quotes_no_value(store: Store) -> None:
    twice = Prepared(sa.insert(counter).values(name=sa.bindparam("secret"), next=1))

    def unit(connection: sa.Connection) -> None:
        for _ in range(2):
            twice.rows(connection, secret="山田太郎")

    with pytest.raises(StoreError) as refused:
        store.write(unit)
    assert "山田太郎" not in repr(refused.value)
