"""Lists on their way into the ledger, beside whoever else writes."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kankei.store import create, open_store
from kankei_api.intake import Choices, Intake, Listed

LIST = "お名前,メールアドレス,登録日\n髙橋 健太,kenta@example.com,2026-04-01\n"


def test_a_list_is_read_before_anybody_has_to_wait_for_its_preview(tmp_path: Path) -> None:
    (tmp_path / "名簿.csv").write_text(LIST, "utf-8")
    place = tmp_path / "town.db"

    def lists() -> Iterator[Listed]:
        with closing(sqlite3.connect(place, timeout=0)) as another:
            another.execute("BEGIN IMMEDIATE")  # somebody else may write
        yield Listed(tmp_path / "名簿.csv", "名簿.csv")

    with open_store(f"sqlite:///{place.as_posix()}") as store:
        create(store)
        intake = Intake(store, Choices(channel="registration"))
        seen = intake.preview(lists, as_of=dt.date(2026, 6, 1))
    assert seen.files[0].receipt.counts.created == 1
