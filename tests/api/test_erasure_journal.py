"""The journal of erasures outside the store is whole lines, whatever becomes of the disk."""

import datetime as dt
import os
import uuid
from pathlib import Path

import pytest
from tests.conftest import no_file_grows_beyond

from kankei.errors import StoreError
from kankei.usecases.backup import journal_line, read_journal
from kankei.usecases.rights.erasing import Erasure
from kankei_api import erasure_journal
from kankei_api.cli import run

NOON = dt.datetime(2026, 5, 30, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(erasure_journal.VARIABLE, str(tmp_path / "erasures.jsonl"))
    return tmp_path / "erasures.jsonl"


def erasure(number: int) -> Erasure:
    name = uuid.UUID(int=number)
    return Erasure(id=name, person=name, records=(name,), marks=(), set_by="kana", set_at=NOON)


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
def test_a_full_disk_leaves_the_journal_as_it_was_and_is_told_with_its_name(journal: Path) -> None:
    erasure_journal.keep(erasure(1))
    before = journal.read_bytes()
    with pytest.raises(StoreError, match=r"store\.journal") as told, no_file_grows_beyond(len(before) + 40):
        erasure_journal.keep(erasure(2))
    assert told.value.facts["file"] == str(journal)
    assert journal.read_bytes() == before


def test_an_erasure_begins_a_line_of_its_own_behind_one_that_was_cut_off(journal: Path) -> None:
    journal.write_bytes(journal_line(erasure(1))[:40])
    erasure_journal.keep(erasure(2))
    erasure_journal.keep(erasure(3))
    assert [one.id.int for one in read_journal(journal).erasures] == [2, 3]
    assert journal.read_bytes().count(b"\n") == 3


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode there")
def test_a_new_journal_is_read_by_its_owner_alone(journal: Path) -> None:
    erasure_journal.keep(erasure(1))
    assert journal.stat().st_mode & 0o777 == 0o600


def test_a_server_does_not_start_with_a_journal_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(erasure_journal.VARIABLE, str(tmp_path / "no folder" / "erasures.jsonl"))
    assert run(["serve", "--store", "sqlite:///nothing.db"]) == 1
    assert "もう一度起動してください" in capsys.readouterr().err


def test_a_journal_that_is_there_is_opened_and_stays_as_it_is(journal: Path) -> None:
    journal.write_bytes(journal_line(erasure(1)))
    erasure_journal.open_first()
    assert journal.read_bytes() == journal_line(erasure(1))
