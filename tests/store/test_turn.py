"""One import at a time: whoever comes second is told so at once, and a killed one leaves nothing behind."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kankei.errors import StoreError
from kankei.store import Store, open_store
from kankei.store.turn import turn

HOLDER = """
import sys
from kankei.store import open_store
from kankei.store.turn import turn
with turn(open_store(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(url: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the turn until its input ends."""
    call = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().strip() == "held"
        yield process


def is_free(url: str) -> bool:
    """Whether the turn can be had now."""
    with closing(open_store(url)) as store:
        try:
            with turn(store):
                return True
        except StoreError as error:
            return error.code != "ledger.another"


def test_a_second_process_is_refused_while_the_first_has_the_turn(store_url: str) -> None:
    with holder(store_url):
        assert not is_free(store_url)


def test_the_turn_is_free_once_the_first_process_is_done(store_url: str) -> None:
    with holder(store_url):
        pass
    assert is_free(store_url)


def test_a_killed_process_gives_its_turn_back(store_url: str) -> None:
    with holder(store_url) as process:
        process.kill()
    assert is_free(store_url)


def test_a_block_that_fails_gives_its_turn_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), turn(store):
        raise ZeroDivisionError
    with turn(store):
        pass


def test_units_of_others_go_on_beside_a_turn(store: Store) -> None:
    with turn(store), store.writing():
        pass


def test_a_store_has_one_turn_under_all_its_names(sqlite_template: Path, tmp_path: Path) -> None:
    path = shutil.copy(sqlite_template, tmp_path / "kankei.db")
    (tmp_path / "link.db").symlink_to(path)
    with holder(f"sqlite:///{path}"):
        assert not is_free(f"sqlite:///{tmp_path / 'link.db'}")


def test_a_missing_store_is_told_and_no_file_made_beside_it(tmp_path: Path) -> None:
    missing = closing(open_store(f"sqlite:///{tmp_path}/none.db"))
    with missing as store, pytest.raises(StoreError, match="missing"), turn(store):
        pass
    assert list(tmp_path.iterdir()) == []


def test_why_no_turn_can_be_kept_beside_the_file_is_told(sqlite_template: Path, tmp_path: Path) -> None:
    path = shutil.copy(sqlite_template, tmp_path / "kankei.db")
    Path(f"{path}-turn").mkdir()
    opened = closing(open_store(f"sqlite:///{path}"))
    with opened as store, pytest.raises(StoreError, match=r"store\.cannot_open"), turn(store):
        pass
