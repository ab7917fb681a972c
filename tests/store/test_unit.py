"""A unit of work is kept whole or not at all, on both databases."""

import datetime as dt
import os
import shutil
import threading
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.model import Act, Person
from kankei.store import Store, create, open_store, people, settings
from kankei.store.numbers import new_ids, next_no
from kankei.store.tables import REVISION, person

NOON = dt.datetime(2024, 5, 1, 3, 0, tzinfo=dt.UTC)


def test_what_was_written_is_there_for_the_next_reader(store: Store) -> None:
    with store.writing() as connection:
        settings.put(connection, "town", "磐梯町")
    with store.reading() as connection:
        assert settings.get(connection, "town") == "磐梯町"


def test_a_store_is_closed_at_the_end_of_its_block(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/a.db") as store:
        create(store)
        assert store.engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    assert store.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_the_folder_of_a_store_is_told_as_it_is_written(tmp_path: Path) -> None:
    assert open_store("sqlite:///名簿/町の.db").url_masked == "sqlite:///名簿/町の.db"
    odd = "sqlite:///a%2541.db"
    assert open_store(odd).url_masked == odd


def test_a_unit_that_fails_leaves_nothing(store: Store) -> None:
    def work(connection: sa.Connection) -> None:
        settings.put(connection, "town", "磐梯町")
        raise LookupError

    with pytest.raises(LookupError):
        store.write(work)
    with store.reading() as connection:
        assert settings.get(connection, "town") is None


def test_a_rehearsal_answers_and_keeps_nothing(store: Store) -> None:
    def work(connection: sa.Connection) -> str | None:
        settings.put(connection, "town", "磐梯町")
        return settings.get(connection, "town")

    assert store.rehearse(work) == "磐梯町"
    with store.reading() as connection:
        assert settings.get(connection, "town") is None


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.reading() as reader:
        assert settings.get(reader, "town") is None
        with store.writing() as writer:
            settings.put(writer, "town", "磐梯町")
        assert settings.get(reader, "town") is None


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match=r"store\.readonly"), store.reading() as connection:
        settings.put(connection, "town", "磐梯町")


def test_eight_writers_at_once_lose_no_update(store: Store) -> None:
    def count_up(connection: sa.Connection) -> None:
        settings.put(connection, "count", str(int(settings.get(connection, "count") or 0) + 1))

    def work() -> None:
        for _ in range(10):
            store.write(count_up)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert settings.get(connection, "count") == "80"


def test_numbers_are_handed_out_once(store: Store) -> None:
    with store.writing() as connection:
        assert list(next_no(connection, person, 3)) == [1, 2, 3]
    with store.writing() as connection:
        assert list(next_no(connection, person, 0)) == []
        assert list(next_no(connection, person)) == [4]


def test_ids_of_one_call_ascend_and_carry_the_moment() -> None:
    ids = new_ids(NOON, 100)
    assert ids == sorted(set(ids))
    assert {each.version for each in ids} == {7}
    assert {each.int >> 80 for each in ids} == {int(NOON.timestamp() * 1000)}


def test_a_store_without_tables_is_refused_and_none_is_made_by_asking(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StoreError, match=r"store\.missing"), open_store(f"sqlite:///{path}").reading():
        pass
    assert not path.exists()


def test_a_database_without_tables_is_refused(empty_url: str) -> None:
    store = open_store(empty_url)
    with pytest.raises(StoreError, match=r"store\.missing"), store.reading():
        pass
    store.close()


def test_a_store_of_another_revision_is_refused(store: Store) -> None:
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"store\.outdated") as caught, store.writing():
        pass
    assert caught.value.facts["found"] == "9999"
    assert caught.value.facts["needed"] == REVISION
    with pytest.raises(StoreError, match=r"store\.outdated"):
        create(store)


@pytest.mark.parametrize(
    "older",
    [
        "ALTER TABLE headcount RENAME COLUMN heads TO people",
        "ALTER TABLE headcount ADD COLUMN note TEXT",
        "DROP INDEX ix_record_logged",
        "DROP TABLE sighting",
    ],
)
def test_a_store_of_our_revision_but_other_tables_is_refused_and_not_said_to_be_ready(
    store: Store, older: str
) -> None:
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql(older)
    with pytest.raises(StoreError, match=r"store\.other_tables"):
        create(store)
    with pytest.raises(StoreError, match=r"store\.other_tables"), store.reading():
        pass


def test_a_table_and_an_index_of_somebody_elses_do_not_matter(store: Store) -> None:
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE town_notes (note TEXT)")
        connection.exec_driver_sql("CREATE INDEX ix_of_the_town ON headcount (label)")
    store.check()


def test_the_revision_is_asked_for_once_for_whoever_acts(store: Store) -> None:
    act = Act(by="kana", action="searchPeople", at=NOON)
    asked: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    store.check()
    for one in (store, store.acting(act), store.acting(act)):
        with one.reading():
            pass
    assert sum("version_num" in statement for statement in asked) == 1


def test_creating_twice_is_creating_once(store: Store) -> None:
    with store.writing() as connection:
        settings.put(connection, "town", "磐梯町")
    create(store)
    with store.reading() as connection:
        assert settings.get(connection, "town") == "磐梯町"


def test_a_store_in_memory_keeps_what_it_is_told() -> None:
    store = open_store("sqlite://")
    create(store)
    with store.writing() as connection:
        settings.put(connection, "town", "磐梯町")
    with store.reading() as connection:
        assert settings.get(connection, "town") == "磐梯町"
    store.close()


@pytest.mark.parametrize(
    "url",
    [
        "kankei",
        "mysql://x/y",
        "https://example.jp",
        "sqlite://kankei.db",
        "postgresql://kana@db.example:abc/kankei",
    ],
)
def test_an_address_that_is_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"store\.address"):
        open_store(url)


def test_an_empty_address_is_told_to_be_empty() -> None:
    with pytest.raises(StoreError, match=r"store\.empty"):
        open_store("")


def test_the_address_for_people_hides_the_password() -> None:
    store = open_store("postgresql://clerk:geheim@db.example/kankei")
    assert "geheim" not in store.url_masked
    assert store.url_masked == "postgresql+psycopg://clerk:***@db.example/kankei"


def test_a_password_among_the_options_of_an_address_is_hidden_too() -> None:
    store = open_store("postgresql://clerk@db.example/kankei?password=geheim&sslmode=require")
    assert store.url_masked == "postgresql+psycopg://clerk@db.example/kankei?sslmode=require"


def test_a_file_that_is_no_database_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "list.db"
    path.write_bytes("氏名,金額\n".encode("cp932") * 200)
    with pytest.raises(StoreError, match=r"store\.damaged"):
        create(open_store(f"sqlite:///{path}"))


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode there")
def test_a_new_store_is_read_by_its_owner_alone_and_one_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "kankei.db"
    with closing(open_store(f"sqlite:///{path}")) as store:
        create(store)
        with store.writing() as connection:
            settings.put(connection, "town", "磐梯町")
            modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
        assert modes == {"kankei.db": 0o600, "kankei.db-wal": 0o600, "kankei.db-shm": 0o600}
        path.chmod(0o660)
        create(store)
    assert path.stat().st_mode & 0o777 == 0o660


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode there")
def test_a_store_in_a_folder_that_nothing_is_written_into_can_only_be_read(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = shutil.copy(sqlite_template, tmp_path / "kankei.db")
    with open_store(f"sqlite:///{path}") as store:
        store.check(writable=True)
        tmp_path.chmod(0o555)
        if os.access(tmp_path, os.W_OK):
            pytest.skip("this account may write in every folder")
        try:
            store.check()
            with pytest.raises(StoreError, match=r"^store\.readonly"):
                store.check(writable=True)
        finally:
            tmp_path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="a file that is open cannot be moved there")
def test_nothing_is_written_into_a_file_that_was_moved_away_or_replaced(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kankei.db"
    shutil.copy(sqlite_template, path)
    with open_store(f"sqlite:///{path}") as store:
        store.write(lambda connection: settings.put(connection, "town", "磐梯町"))
        for change in (
            partial(path.rename, tmp_path / "away.db"),
            partial(shutil.copy, sqlite_template, path),
        ):
            change()
            with pytest.raises(StoreError, match=r"store\.moved"):
                store.write(lambda connection: settings.put(connection, "town", "猪苗代町"))
        (tmp_path / "away.db").replace(path)
        with store.reading() as connection:
            assert settings.get(connection, "town") == "磐梯町"


def test_a_folder_that_is_not_there_is_told_of_as_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"store\.cannot_open"):
        create(open_store(f"sqlite:///{tmp_path / 'none' / 'kankei.db'}"))


def test_a_server_that_is_not_there_is_named_so(tmp_path: Path) -> None:
    store = open_store(f"postgresql://clerk@/kankei?host={tmp_path}")
    with pytest.raises(StoreError, match=r"store\.unreachable"), store.reading():
        pass


def test_foreign_keys_hold_and_the_refusal_quotes_no_row(store: Store) -> None:
    lost = Person(no=1, id=new_ids(NOON)[0], created_at=NOON, merged_into=77)
    named = r"^store\.refused (SQLITE_CONSTRAINT_FOREIGNKEY|23503)"
    with pytest.raises(StoreError, match=named) as caught, store.writing() as connection:
        people.add_many(connection, [lost])
    assert "77" not in str(caught.value.facts)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)  # SQLite's writers never meet
def test_a_unit_that_met_another_is_begun_again(store: Store) -> None:
    tries: list[int] = []

    def work(connection: sa.Connection) -> int:
        tries.append(1)
        if len(tries) < 3:
            connection.exec_driver_sql("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")
        return next_no(connection, person)[0]

    assert store.write(work) == 1
    assert len(tries) == 3


def test_sweeping_leaves_nothing_in_the_log_for_a_unit_to_bring_into_the_file(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{(tmp_path / 'kankei.db').as_posix()}")
    create(store)
    with store.writing() as connection:
        settings.put(connection, "town", "磐梯町" * 10_000)
    before = (tmp_path / "kankei.db").stat().st_size
    store.sweep()
    assert (tmp_path / "kankei.db").stat().st_size > before
    store.close()


def test_sweeping_a_store_that_nobody_has_asked_makes_no_file(tmp_path: Path) -> None:
    open_store(f"sqlite:///{(tmp_path / 'kankei.db').as_posix()}").sweep()
    assert not list(tmp_path.iterdir())
