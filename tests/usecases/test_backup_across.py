"""A copy that is put back into the other database: the same rows, the same number, the same audit."""

from pathlib import Path

import pytest
from tests.usecases.people_of_town import (
    HANAKO,
    TARO,
    TODAY,
    UNTIL,
    Folk,
    everything,
    listed,
    made,
    row,
)

from kankei.errors import StoreError
from kankei.model import Verdict
from kankei.store import Store, copies
from kankei.usecases import backup, report
from kankei.usecases.access import auditing
from kankei.usecases.rights import protection


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_copy_in_the_form_of_postgresql_is_not_put_into_sqlite(
    folk: Folk, across: Store, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match=r"backup\.kind"):
        backup.restore(made(folk, tmp_path), across, erasures=[], at=folk.at())
    assert copies.is_empty(across)


def portable(folk: Folk, tmp_path: Path) -> Path:
    """A copy for either database, of a store in which everything happened once."""
    folk.take(listed("b.csv", row(2, "E-1", HANAKO), row(3, "E-2", TARO), source="egg"))
    folk.judge(folk.record("R-1"), folk.record("R-2"), Verdict.DIFFERENT, "電話で確認")
    protection.protect(folk.store, folk.person("R-1"), until=UNTIL, by="c", at=folk.at(), today=TODAY)
    folk.undo(folk.take(listed("c.csv", row(2, "R-2", HANAKO))))
    folk.acting().write(lambda _: None)
    backup.back_up(folk.store, tmp_path / "town.backup", at=folk.at(), portable=True)
    return tmp_path / "town.backup"


def test_a_store_goes_over_to_the_other_database_row_for_row(
    folk: Folk, across: Store, tmp_path: Path
) -> None:
    copy = portable(folk, tmp_path)
    backup.restore(copy, across, erasures=[], at=folk.at())
    packed = {"column_block", "column_note"}
    then, now = everything(folk.store), everything(across)
    assert [name for name in then if name not in packed and sorted(then[name]) != sorted(now[name])] == []


def test_a_store_that_went_over_tells_the_same_number_and_its_audit_verifies(
    folk: Folk, across: Store, tmp_path: Path
) -> None:
    copy, at = portable(folk, tmp_path), folk.at()
    backup.restore(copy, across, erasures=[], at=folk.at())
    before, after = (report.count(one, as_of=TODAY, known_at=at) for one in (folk.store, across))
    assert (before.digest, auditing.verify(across, []).breaks) == (after.digest, ())


def test_a_store_that_went_over_goes_on_with_numbers_of_its_own(
    folk: Folk, across: Store, tmp_path: Path
) -> None:
    backup.restore(portable(folk, tmp_path), across, erasures=[], at=folk.at())
    again = Folk(across)
    again.at = folk.at  # type: ignore[method-assign]
    taken = again.take(listed("d.csv", row(2, "R-1", HANAKO), row(3, "R-9", TARO)))
    assert (taken.counts.unchanged, taken.counts.created) == (1, 1)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_went_over_otherwise_than_it_was_is_not_left_and_the_place_serves_again(
    folk: Folk, across: Store, tmp_path: Path
) -> None:
    copy = portable(folk, tmp_path)
    beside = copy.with_name("town.backup.json")
    told = beside.read_text()
    beside.write_text(told.replace('"records": 5', '"records": 6'))
    with pytest.raises(StoreError, match=r"backup\.damaged"):
        backup.restore(copy, across, erasures=[], at=folk.at())
    assert copies.is_empty(across)
    beside.write_text(told)
    assert backup.restore(copy, across, erasures=[], at=folk.at()).manifest.records == 5
