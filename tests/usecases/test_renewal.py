"""A store whose records an earlier kankei made comparable is refused until that was done anew."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from kankei.errors import StoreError
from kankei.model import Channel, DraftFile, DraftRow, RecordDraft, TouchpointDraft
from kankei.store import Store, comparables, memberships, open_store, pending, settings, towns
from kankei.store.tables import comparable
from kankei.usecases import backup, ledger
from kankei.usecases.identity import intake, renewal

AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
GIFT = TouchpointDraft(channel=Channel.DONATION, occurred_on=dt.date(2025, 12, 1))


def take(store: Store, *names: str) -> uuid.UUID:
    """The id of a list of people who share a mailbox."""
    rows = [
        DraftRow(number=n + 2, cells=(name,), key=name, touchpoint=GIFT,
                 record=RecordDraft(name=name, email="kobiyama@example.ne.jp"))
        for n, name in enumerate(names)
    ]  # fmt: skip
    file = DraftFile(
        name="list.csv", digest="".join(names), layout="list", encoding="utf-8", channel="donation",
        source="list", rows=rows,
    )  # fmt: skip
    batch_id = ledger.apply(store, file, by="clerk", at=AT).batch_id
    assert batch_id is not None
    return batch_id


def age(store: Store) -> None:
    """Make the store one of an earlier kankei, which read no given name out of any cell."""
    with store.writing() as connection:
        connection.execute(sa.update(comparable).values(given="", given_reading=""))
        settings.put(connection, "forms", "0")
        pending.add(connection, memberships.live_columns(connection)["record_no"].tolist())
        intake.resolve_pending(connection, at=AT)


def given(store: Store) -> list[str]:
    """The given names of all live records, as they are compared."""
    with store.reading() as connection:
        return comparables.columns(connection)["given"]


def people(store: Store) -> int:
    """How many live records are somebody's, by person."""
    with store.reading() as connection:
        return len(set(memberships.live_columns(connection)["person_no"].tolist()) - {0})


def test_a_store_of_other_forms_is_refused_to_whoever_opens_it(store: Store, store_url: str) -> None:
    take(store, "小檜山 隆")
    age(store)
    with (
        open_store(store_url) as opened,
        pytest.raises(StoreError, match=r"store\.other_forms"),
        opened.reading(),
    ):
        pass


def test_renewed_it_is_as_if_its_lists_came_today(store: Store, store_url: str) -> None:
    take(store, "小檜山 隆", "小檜山（妻）")
    age(store)
    assert (given(store), people(store)) == (["", ""], 1)
    assert renewal.renew(store, at=LATER) == 2
    assert (given(store), people(store)) == (["隆", "妻"], 2)
    with open_store(store_url) as opened:
        assert people(opened) == 2


def test_a_list_that_was_undone_before_comes_back_as_it_is_compared_today(store: Store) -> None:
    undone = take(store, "小檜山 隆")
    ledger.undo(store, undone, by="clerk", at=AT)
    age(store)
    renewal.renew(store, at=LATER)
    ledger.redo(store, undone, by="clerk", at=LATER)
    assert given(store) == ["隆"]


def test_a_copy_of_other_forms_is_made_comparable_anew_when_it_is_restored(
    store: Store, store_url: str, elsewhere: Store, tmp_path: Path
) -> None:
    take(store, "小檜山 隆", "小檜山（妻）")
    age(store)
    with open_store(store_url) as opened:
        backup.back_up(opened, tmp_path / "copy", at=AT, portable=True)
    told = backup.restore(tmp_path / "copy", elsewhere, erasures=[], at=LATER)
    assert (told.renewed, given(elsewhere), people(elsewhere)) == (2, ["隆", "妻"], 2)


def test_the_former_store_of_other_forms_tells_who_was_shut_out_all_the_same(
    store: Store, store_url: str, elsewhere: Store, tmp_path: Path
) -> None:
    take(store, "小檜山 隆")
    age(store)
    with open_store(store_url) as former:
        backup.back_up(former, tmp_path / "copy", at=AT, portable=True)
    with open_store(store_url) as former:
        told = backup.restore(tmp_path / "copy", elsewhere, erasures=[], at=LATER, former=former)
    assert told.renewed == 1


def test_a_store_is_no_other_towns_where_its_records_could_not_be_made_comparable_anew(
    store: Store, tmp_path: Path
) -> None:
    take(store, "小檜山 隆")
    file = tmp_path / "town.toml"
    file.write_text(towns.sample().replace('"磐梯町"', '"猪苗代町"'), encoding="utf-8")

    def break_off(*told: object) -> None:
        if str(told[2]).startswith("DELETE FROM comparable"):
            raise InterruptedError

    sa.event.listen(store.engine, "before_cursor_execute", break_off)
    with pytest.raises(InterruptedError):
        renewal.renew(store, at=LATER, town=str(file))
    with store.reading() as connection:
        assert not towns.is_said(connection)


def test_a_store_that_is_up_to_date_is_left_alone(store: Store) -> None:
    take(store, "小檜山 隆")
    assert renewal.renew(store, at=LATER) == 0
