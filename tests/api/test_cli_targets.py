"""What a command writes takes the place of no list, of no store and of nobody's own file."""

import os
from pathlib import Path

import pytest

from kankei.store import batches, open_store
from kankei_api.cli import run

GIFTS = """寄附番号,氏名,住所,寄附金額,入金日
N-001,佐藤 花子,福島県会津若松市東栄町3-46,1000,2026-04-01
N-002,鈴木 一郎,東京都中央区銀座1-1-1,2000,2026-13-45
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def home(home: Path) -> Path:
    """A folder with a store and one list, of which one row cannot be taken."""
    (home / "四月.csv").write_text(GIFTS, encoding="utf-8")
    return home


def imports() -> int:
    store = open_store("sqlite:///kankei.db")
    with store.reading() as connection:
        found = len(batches.listed(connection))
    store.close()
    return found


@pytest.mark.parametrize("option", ["--errors", "--save-mapping"])
@pytest.mark.parametrize("target", ["四月.csv", "./四月.csv", "lists/四月.csv", "link.csv"])
def test_a_list_that_is_imported_is_not_written_over(
    home: Path, capsys: Captured, option: str, target: str
) -> None:
    (home / "lists").mkdir()
    (home / "lists" / "四月.csv").write_text(GIFTS, encoding="utf-8")
    (home / "link.csv").symlink_to("四月.csv")
    assert run(["import", "lists", "四月.csv", "--yes", option, target]) == 1
    assert "いま読む一覧そのもの" in capsys.readouterr().err
    assert (home / target).read_text(encoding="utf-8") == GIFTS
    assert imports() == 0


def test_a_hard_link_to_a_list_is_the_list(home: Path) -> None:
    os.link(home / "四月.csv", home / "other.csv")
    assert run(["import", "四月.csv", "--yes", "--errors", "other.csv"]) == 1
    assert (home / "四月.csv").read_text(encoding="utf-8") == GIFTS


def test_rejected_rows_take_the_place_of_earlier_ones_only(home: Path, capsys: Captured) -> None:
    (home / "notes.csv").write_text("氏名,住所\n佐藤 花子,会津若松市\n", encoding="utf-8")
    assert run(["import", "四月.csv", "--yes", "--errors", "notes.csv"]) == 1
    assert "--errors に別の名前" in capsys.readouterr().err
    assert imports() == 0
    for _ in range(2):
        assert run(["import", "四月.csv", "--yes", "--errors", "mend.csv"]) == 0
    assert "取り込めなかった理由" in (home / "mend.csv").read_text(encoding="utf-8")


def test_of_several_lists_the_files_beside_the_target_are_spared_too(home: Path) -> None:
    (home / "五月.csv").write_text(GIFTS.replace("N-", "M-"), encoding="utf-8")
    (home / "mend_2_五月.csv").write_text("氏名,住所\n佐藤 花子,会津若松市\n", encoding="utf-8")
    assert run(["import", "四月.csv", "五月.csv", "--yes", "--errors", "mend.csv"]) == 1
    assert imports() == 0


def test_a_mapping_takes_the_place_of_an_earlier_one_only(home: Path, capsys: Captured) -> None:
    (home / "list.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    assert run(["import", "四月.csv", "--dry-run", "--save-mapping", "list.xlsx"]) == 1
    assert (home / "list.xlsx").read_bytes() == b"PK\x03\x04 a workbook"
    for _ in range(2):
        assert run(["import", "四月.csv", "--dry-run", "--save-mapping", "read.toml"]) == 0
    capsys.readouterr()
    assert run(["mapping", "propose", "四月.csv", "--channel", "donation", "--out", "四月.csv"]) == 1
    assert "--out に別の名前" in capsys.readouterr().err


CALLS = [
    ["import", "四月.csv", "--yes", "--errors"],
    ["report", "--out"],
    ["export", "people", "--out"],
    ["backup", "--out"],
    ["audit", "checkpoint", "--out"],
    ["rights", "erasures", "--out"],
    ["evaluate", "--judgements", "--plot"],
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call[:2]))
def test_no_command_writes_over_the_store(home: Path, capsys: Captured, call: list[str]) -> None:
    store = home / f"store{_suffix(call)}"
    (home / "kankei.db").rename(store)
    before = store.read_bytes()
    assert run([*call, store.name, "--store", f"sqlite:///{store}"]) == 1
    assert "データベースのファイルです" in capsys.readouterr().err
    assert store.read_bytes() == before


def _suffix(call: list[str]) -> str:
    return {"export": ".csv", "evaluate": ".svg", "report": ".html"}.get(call[0], ".db")


def test_nothing_is_written_over_the_log_of_a_store_that_a_link_names(home: Path, capsys: Captured) -> None:
    (home / "link.db").symlink_to("kankei.db")
    assert run(["backup", "--store", "sqlite:///link.db", "--out", "kankei.db-wal"]) == 1
    assert "データベースのファイルです" in capsys.readouterr().err
    assert not (home / "kankei.db-wal").exists()


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call[:2]))
def test_a_folder_that_is_missing_is_named_before_anything_is_done(
    home: Path, capsys: Captured, call: list[str]
) -> None:
    assert run([*call, f"missing/out{_suffix(call)}"]) == 1
    assert "フォルダー「missing」がありません" in capsys.readouterr().err
    assert imports() == 0
