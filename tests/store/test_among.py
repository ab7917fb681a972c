"""A list of values in a condition: one parameter, and the index is used."""

import pytest
import sqlalchemy as sa

from kankei.store import Store, bulk, memberships
from kankei.store.tables import setting


@pytest.fixture
def words(store: Store) -> Store:
    """A store with three settings."""
    with store.writing() as connection:
        rows = [{"name": name, "value": name.upper()} for name in ("甲", "乙", "丙")]
        connection.execute(sa.insert(setting), rows)
    return store


def test_it_finds_those_that_are_listed(words: Store) -> None:
    with words.reading() as connection:
        mine = bulk.among(connection, setting.c.name, ["甲", "丙", "丁"])
        assert set(connection.scalars(sa.select(setting.c.name).where(mine))) == {"甲", "丙"}


def test_it_may_stand_with_others(words: Store) -> None:
    with words.reading() as connection:
        mine = sa.or_(bulk.among(connection, setting.c.name, ["甲"]), setting.c.name == "乙")
        assert set(connection.scalars(sa.select(setting.c.name).where(mine))) == {"甲", "乙"}


def test_sqlite_looks_it_up_by_the_index() -> None:
    engine = sa.create_engine("sqlite://")
    setting.create(engine)
    with engine.connect() as connection:
        statement = sa.select(setting.c.value).where(bulk.among(connection, setting.c.name, ["甲"]))
        told = statement.compile(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", (told.params["param_1"],))
        assert any(row[3].startswith("SEARCH setting USING INDEX") for row in plan)
    engine.dispose()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("many", "opened"), [(0, False), (3, False), (bulk.FEW + 1, True)])
def test_only_what_asks_about_many_opens_a_cursor_on_the_server(
    store: Store, many: int, opened: bool
) -> None:
    seen: list[bool] = []
    store.check()  # asks by statements of its own
    sa.event.listen(
        store.engine, "before_cursor_execute", lambda *given: seen.append(bool(given[4]._is_server_side))
    )
    with store.reading() as connection:
        found = memberships.of_records(connection, range(1, many + 1))
    assert found["record_no"].tolist() == []
    assert any(seen) is opened
