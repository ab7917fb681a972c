"""Many rows at once: all of them arrive, and in few statements."""

import pytest
import sqlalchemy as sa

from kankei.store import Store, bulk
from kankei.store.tables import recent_key

PAIRS = {"key": list(range(300)), "record_no": [7 * number for number in range(300)]}


def test_rows_that_fill_no_whole_number_of_statements_all_arrive(store: Store) -> None:
    store.write(lambda connection: bulk.insert(connection, recent_key, PAIRS))
    with store.reading() as connection:
        found = bulk.lists(connection, sa.select(recent_key).order_by(recent_key.c.key))
    assert found == PAIRS


def test_on_sqlite_narrow_rows_are_written_many_to_a_statement(store: Store) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has COPY for them")
    with store.writing() as connection:
        heard: list[str] = []
        sa.event.listen(connection, "before_cursor_execute", lambda *given: heard.append(given[2]))
        bulk.insert(connection, recent_key, PAIRS)
    assert [text.count("(?, ?)") for text in heard if text.startswith("INSERT")] == [128, 1]
