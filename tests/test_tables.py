"""Tables and Structs are the same idea twice: neither may know a field that the other does not."""

from types import NoneType
from typing import get_args, get_type_hints

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from kankei.store import Store, open_store, tables
from kankei.store.schema import metadata

BESIDE = {"comparable": {"record_no", "phone_end"}, "permission": {"record_no"}}


def revisions(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "kankei_migrations:")
    config.attributes["connection"] = connection
    return config


def test_each_table_has_the_fields_of_its_struct() -> None:
    for table, struct in tables.STORED.items():
        assert set(table.c.keys()) == set(struct.__struct_fields__) | BESIDE.get(table.name, set()), (
            table.name
        )


def test_a_field_that_may_be_none_is_a_column_that_may_be_null_and_no_other() -> None:
    for table, struct in tables.STORED.items():
        for name, hint in get_type_hints(struct).items():
            assert table.c[name].nullable == (NoneType in get_args(hint)), f"{table.name}.{name}"


def test_the_revisions_make_exactly_these_tables(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_an_index_over_some_rows_is_over_some_rows_on_both_databases(store: Store) -> None:
    option = f"{store.engine.dialect.name}_where"
    with store.reading() as connection:
        made = {
            (table, index["name"])
            for table in metadata.tables
            for index in inspect(connection).get_indexes(table)
            if index.get("dialect_options", {}).get(option) is not None
        }
    declared = {
        (table.name, index.name)
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_kwargs.get("sqlite_where") is not None  # which tables.py says for both
    }
    assert made == declared != set()


def test_the_newest_revision_is_the_one_the_store_asks_for(store: Store) -> None:
    with store.reading() as connection:
        assert ScriptDirectory.from_config(revisions(connection)).get_current_head() == tables.REVISION


def test_the_tables_can_be_made_removed_and_made_again(empty_url: str) -> None:
    store = open_store(empty_url)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config = revisions(connection)
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        command.upgrade(config, "head")
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())
    store.close()
