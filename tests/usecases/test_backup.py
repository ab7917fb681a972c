"""A drill: a store is copied while used, damage is found before it serves, who was erased stays erased."""

import datetime as dt
import os
import random
import shutil
import uuid
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from tests.conftest import no_file_grows_beyond
from tests.usecases.people_of_town import (
    CANARIES,
    HANAKO,
    SECRETS,
    TARO,
    TODAY,
    UNTIL,
    Folk,
    found,
    listed,
    made,
    row,
)

from kankei.errors import StoreError
from kankei.model import Act
from kankei.store import Store, copies, create, open_store, programs
from kankei.store.tables import REVISION, record
from kankei.usecases import backup, report
from kankei.usecases.access import auditing
from kankei.usecases.rights import erasing, protection

NOON = dt.datetime(2026, 5, 30, 3, 0, tzinfo=dt.UTC)


def test_what_is_restored_says_the_same_number_and_the_same_people(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    at = folk.at()
    before = report.count(folk.store, as_of=TODAY, known_at=at)
    backup.restore(made(folk, tmp_path), elsewhere, erasures=[], at=folk.at())
    assert report.count(elsewhere, as_of=TODAY, known_at=at).digest == before.digest


def test_a_restored_store_goes_on_where_it_was(folk: Folk, elsewhere: Store, tmp_path: Path) -> None:
    backup.restore(made(folk, tmp_path), elsewhere, erasures=[], at=folk.at())
    again = Folk(elsewhere)
    again.at = folk.at  # type: ignore[method-assign]
    assert again.take(listed("b.csv", row(2, "R-1", HANAKO), row(3, "R-9", TARO))).counts.unchanged == 1


def test_who_was_erased_after_the_copy_was_made_is_not_there_after_it_is_restored(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    journal = tmp_path / "erasures.jsonl"

    def keep(told: erasing.Erasure) -> None:
        journal.write_bytes(backup.journal_line(told))

    erasing.erase(folk.store, folk.person("R-1"), by="chief", at=folk.at(), keep=keep)
    assert not [word for word in CANARIES if word in journal.read_text()]
    told = backup.restore(copy, elsewhere, erasures=backup.read_journal(journal).erasures, at=folk.at())
    again = Folk(elsewhere)
    again.at = folk.at  # type: ignore[method-assign]
    assert told.erased_again == 1
    assert found(elsewhere, CANARIES) == set()
    assert again.take(listed("b.csv", row(2, "E-1", HANAKO), source="egg")).counts.skipped == 1


def test_nothing_stays_where_erasures_could_not_be_done_again(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    erasing.erase(folk.store, folk.person("R-1"), by="chief", at=folk.at())
    (told,) = erasing.journal(folk.store)
    cut = msgspec.structs.replace(told, set_at=told.set_at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="a moment needs its zone"):
        backup.restore(copy, elsewhere, erasures=[cut], at=folk.at())
    assert copies.is_empty(elsewhere)


def test_nobody_opens_what_is_put_back_before_erasures_are_done_again(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    """So that a restore that is killed then lets nobody back whom the copy still holds."""

    def finish(place: Store, _: copies.Manifest) -> None:
        with place.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(record)) == 2
        with open_store(url) as other, pytest.raises(StoreError, match=r"store\.(missing|unfinished)"):
            other.check()

    url = elsewhere.engine.url.render_as_string(hide_password=False)
    copies.put_back(made(folk, tmp_path), elsewhere, finish)
    elsewhere.check()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_restore_that_broke_off_is_told_and_not_made_a_store(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    def finish(place: Store, _: copies.Manifest) -> None:
        with open_store(url) as other, pytest.raises(StoreError, match=r"store\.unfinished"):
            create(other)

    url = elsewhere.engine.url.render_as_string(hide_password=False)
    copies.put_back(made(folk, tmp_path), elsewhere, finish)


def test_what_a_killed_restore_left_is_no_part_of_the_next(tmp_path: Path, folk: Folk) -> None:
    left = [tmp_path / f"new.db.part{end}" for end in ("", "-wal", "-shm")]
    for path in left:
        path.write_bytes(b"left")
    with open_store(f"sqlite:///{tmp_path / 'new.db'}") as place:
        backup.back_up(folk.store, tmp_path / "town.backup", at=folk.at(), portable=True)
        backup.restore(tmp_path / "town.backup", place, erasures=[], at=folk.at())
    assert not any(path.exists() for path in left)


def test_an_erasure_that_stands_twice_in_a_journal_is_done_once(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    erasing.erase(folk.store, folk.person("R-1"), by="chief", at=folk.at())
    journal = erasing.journal(folk.store)
    assert backup.restore(copy, elsewhere, erasures=journal * 2, at=folk.at()).erased_again == 1


def test_who_was_erased_before_the_copy_was_made_is_erased_once(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    erasing.erase(folk.store, folk.person("R-1"), by="chief", at=folk.at())
    journal = erasing.journal(folk.store)
    told = backup.restore(made(folk, tmp_path), elsewhere, erasures=journal, at=folk.at())
    assert told.erased_again == 0


def test_a_person_whom_the_copy_never_knew_is_kept_out_all_the_same(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    from kankei.model import RecordDraft

    late = RecordDraft(name="遠藤　美咲", email="misaki@example.jp")
    folk.take(listed("b.csv", row(2, "E-1", late), source="egg"))
    erasing.erase(folk.store, folk.person("E-1"), by="chief", at=folk.at())
    backup.restore(copy, elsewhere, erasures=erasing.journal(folk.store), at=folk.at())
    again = Folk(elsewhere)
    again.at = folk.at  # type: ignore[method-assign]
    assert again.take(listed("b.csv", row(2, "E-1", late), source="egg")).counts.skipped == 1


def test_a_checkpoint_later_than_the_restored_copy_is_told_with_the_restore(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    def act(store: Store, action: str) -> Store:
        return store.acting(Act(by="kana", action=action, at=folk.at()))

    copy = made(folk, tmp_path)
    kept = []
    for _ in range(3):
        act(folk.store, "test").write(lambda _: None)
        kept.append(auditing.checkpoint(folk.store))
    backup.restore(copy, act(elsewhere, "cli.restore"), erasures=[], at=folk.at())
    act(elsewhere, "test").write(lambda _: None)
    found = [(one.no, one.kind, one.restored) for one in auditing.verify(elsewhere, kept).breaks]
    assert found == [(1, "checkpoint", 1), (2, "checkpoint", 1), (3, "beyond", 1)]


def test_who_was_protected_is_protected_after_it_is_restored(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    protection.protect(folk.store, folk.person("R-1"), until=UNTIL, by="c", at=folk.at(), today=TODAY)
    backup.restore(made(folk, tmp_path), elsewhere, erasures=[], at=folk.at())
    assert not [secret for secret in SECRETS if secret in repr(Folk(elsewhere).live())]


def test_each_of_a_thousand_flipped_bytes_is_found_before_the_copy_serves(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    whole, chance = bytearray(copy.read_bytes()), random.Random(7)  # noqa: S311  drawn again the same
    missed = 0
    for _ in range(1000):
        place = chance.randrange(len(whole))
        kept = whole[place]
        whole[place] ^= 1 << chance.randrange(8)
        copy.write_bytes(whole)
        try:
            copies.check(copy)
        except StoreError:
            pass
        else:
            missed += 1
        whole[place] = kept
    copy.write_bytes(whole)
    assert missed == 0
    assert copies.check(copy).records == 2


@pytest.mark.parametrize("damage", ["cut", "lost", "nonsense"])
def test_a_copy_cut_off_or_without_its_manifest_is_not_restored(
    folk: Folk, elsewhere: Store, tmp_path: Path, damage: str
) -> None:
    copy = made(folk, tmp_path)
    beside = copy.with_name("town.backup.json")
    if damage == "cut":
        copy.write_bytes(copy.read_bytes()[:-1])
    elif damage == "lost":
        beside.unlink()
    else:
        beside.write_text("{")
    with pytest.raises(StoreError, match=r"backup\.(damaged|no_manifest)"):
        backup.restore(copy, elsewhere, erasures=[], at=folk.at())
    assert copies.is_empty(elsewhere)


def test_a_store_that_is_there_is_never_written_over(folk: Folk, tmp_path: Path) -> None:
    copy = made(folk, tmp_path)
    with pytest.raises(StoreError, match=r"backup\.not_empty"):
        backup.restore(copy, folk.store, erasures=[], at=folk.at())


def test_a_store_that_is_damaged_is_told_apart_from_a_backup_that_is(
    sqlite_template: Path, tmp_path: Path
) -> None:
    whole, torn = bytearray(sqlite_template.read_bytes()), tmp_path / "town.db"
    whole[len(whole) // 2 : len(whole) // 2 + 8192] = bytes(8192)
    torn.write_bytes(whole)
    with open_store(f"sqlite:///{torn}") as store, pytest.raises(StoreError, match=r"^store\.damaged"):
        copies.copy(store, tmp_path / "town.backup", at=NOON)
    assert [one.name for one in tmp_path.glob("town.backup*")] == []


def test_a_copy_in_whose_place_another_was_not_put_any_more_is_the_copy_that_it_was(
    folk: Folk, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    first, manifest = copy.read_bytes(), copies.check(copy)
    folk.take(listed("b.csv", row(2, "R-9", TARO)))
    made(folk, tmp_path)
    copy.write_bytes(first)  # as a kill between the two new files leaves it
    assert copies.check(copy) == manifest


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
def test_a_full_disk_is_told_and_spares_the_copy_that_was_there_before(
    sqlite_template: Path, tmp_path: Path
) -> None:
    target = tmp_path / "town.backup"
    with open_store(f"sqlite:///{sqlite_template}") as store:
        copies.copy(store, target, at=NOON)
        with pytest.raises(StoreError, match=r"^store\.(full|disk)"), no_file_grows_beyond(1 << 16):
            copies.copy(store, target, at=NOON)
    assert copies.check(target).made_at == NOON
    assert sorted(one.name for one in tmp_path.iterdir()) == ["town.backup", "town.backup.json"]


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode there")
def test_a_copy_its_manifest_and_what_is_restored_are_read_by_their_owner_alone(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    backup.restore(made(folk, tmp_path), elsewhere, erasures=[], at=folk.at())
    again = [tmp_path / "again.db"] if (tmp_path / "again.db").exists() else []
    files = [*tmp_path.glob("town.backup*"), *again]
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_nothing_is_put_beside_what_a_dead_database_left(
    sqlite_template: Path, tmp_path: Path, end: str
) -> None:
    shutil.copy(sqlite_template, tmp_path / "town.db")
    with open_store(f"sqlite:///{tmp_path / 'town.db'}") as store:
        folk = Folk(store)
        copy, left = made(folk, tmp_path), tmp_path / f"again.db{end}"
    left.write_bytes(b"of another store")
    again = open_store(f"sqlite:///{tmp_path / 'again.db'}")
    with again, pytest.raises(StoreError, match=r"backup\.left") as refused:
        backup.restore(copy, again, erasures=[], at=folk.at())
    assert refused.value.facts["files"] == str(left)
    assert not (tmp_path / "again.db").exists()


def test_what_does_not_meet_its_manifest_is_not_left_where_it_was_put(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    beside = copy.with_name("town.backup.json")
    beside.write_text(beside.read_text().replace('"records": 2', '"records": 3'))
    with pytest.raises(StoreError, match=r"backup\.damaged"):
        backup.restore(copy, elsewhere, erasures=[], at=folk.at())
    assert copies.is_empty(elsewhere)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_what_was_granted_to_a_role_that_the_new_server_lacks_does_not_stop_a_restore(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    role = f"reader_{uuid.uuid4().hex}"
    with folk.store.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role}; GRANT SELECT ON record TO {role}")
    copy = made(folk, tmp_path)
    with folk.store.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}; DROP ROLE {role}")
    assert backup.restore(copy, elsewhere, erasures=[], at=folk.at()).manifest.records == 2


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_who_may_not_read_the_database_is_told_so_when_it_is_copied(folk: Folk, tmp_path: Path) -> None:
    role = f"stranger_{uuid.uuid4().hex}"
    with folk.store.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN; GRANT SELECT ON record TO {role}")
    theirs = sa.create_engine(folk.store.engine.url.set(username=role))
    with pytest.raises(StoreError, match=r"^store\.rights$"):
        programs.run(theirs, "pg_dump", f"--file={tmp_path / 'town.backup'}")
    with folk.store.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_copy_made_by_another_version_is_refused_before_anything_is_put_back(
    folk: Folk, elsewhere: Store, tmp_path: Path
) -> None:
    copy = made(folk, tmp_path)
    beside = copy.with_name("town.backup.json")
    beside.write_text(beside.read_text().replace(f'"revision": "{REVISION}"', '"revision": "0000"'))
    with pytest.raises(StoreError, match=r"^backup\.revision"):
        backup.restore(copy, elsewhere, erasures=[], at=folk.at())
    assert copies.is_empty(elsewhere)


def test_a_copy_that_fails_leaves_no_half_of_a_file(folk: Folk, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "town.backup.json").mkdir()
    with pytest.raises(OSError, match=r"town\.backup"):
        backup.back_up(folk.store, folder / "town.backup", at=folk.at())
    assert [one.name for one in folder.iterdir()] == ["town.backup.json"]
    shutil.rmtree(folder)


WHOLE = backup.journal_line(
    erasing.Erasure(
        id=uuid.UUID(int=1), person=uuid.UUID(int=2), records=(), marks=(), set_by='{"id":', set_at=NOON
    )
)


def test_an_erasure_that_was_cut_off_hides_none_that_follows_it(tmp_path: Path) -> None:
    journal = tmp_path / "erasures.jsonl"
    for length in range(1, len(WHOLE) - 1):
        for between in (b"", b"\n"):
            journal.write_bytes(WHOLE + WHOLE[:length] + between + WHOLE + WHOLE[:length])
            read = backup.read_journal(journal)
            assert (len(read.erasures), read.cut_off) == (2, 2)


@pytest.mark.parametrize("line", [b"{}", b"lost", WHOLE.replace(b'"person"', b"'person\"").strip()])
def test_a_journal_with_a_line_that_is_no_beginning_of_one_is_refused(tmp_path: Path, line: bytes) -> None:
    journal = tmp_path / "erasures.jsonl"
    journal.write_bytes(WHOLE + line)
    with pytest.raises(StoreError, match=r"backup\.journal") as refused:
        backup.read_journal(journal)
    assert refused.value.facts["row"] == "2"
