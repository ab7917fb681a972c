"""``kankei analyse`` as it is called, on a small store of its own."""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from kankei.model import Channel
from kankei.store import create, open_store
from kankei_api.cli import run

from .test_analyses import learn
from .towns import did, gave, moved_in, stayed

NAMES = (
    "conversion",
    "funnel",
    "transitions",
    "cohorts",
    "attribution",
    "overlap",
    "channels",
    "registration",
    "breakdown",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store of fifteen donors, one of whom stayed and moved in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KANKEI_STORE", "sqlite:///kankei.db")
    store = open_store("sqlite:///kankei.db")
    create(store)
    donors = [gave(person, "2024-05-01") for person in range(1, 16)]
    learn(store, *donors, stayed(1, "2024-06-01"), moved_in(1, "2024-08-01"))
    store.close()
    return tmp_path


def call(*arguments: str) -> int:
    return run(["analyse", *arguments, "--as-of", "2026-03-31"])


@pytest.mark.parametrize("name", NAMES)
def test_every_analysis_is_shown_in_japanese(
    home: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(name) == 0
    assert "令和8年3月31日 現在" in capsys.readouterr().out


def test_the_moment_is_told_on_the_clock_of_japan(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("overlap", "--known-at", "2026-03-01T23:30") == 0
    assert "令和8年3月1日 23:30 までに分かっていたこと" in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_every_analysis_can_be_published(home: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(name, "--public") == 0
    assert "伏せています" in capsys.readouterr().out


def test_a_table_of_years_begins_with_the_latest_and_is_cut_at_the_earliest(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store("sqlite:///kankei.db")
    ways = [*Channel][:6]
    learn(store, *(did(16, way, f"{year}-05-01") for way in ways for year in range(2018, 2026)))
    store.close()
    assert call("channels") == 0
    years = re.findall(r"^(?:令和|平成)\S+年度", capsys.readouterr().out, flags=re.MULTILINE)
    assert (years[0], years[-1], len(years)) == ("令和7年度", "令和元年度", 40)


def test_a_public_list_of_many_sets_is_read_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KANKEI_STORE", f"sqlite:///{tmp_path}/kankei.db")
    store = open_store(f"sqlite:///{tmp_path}/kankei.db")
    create(store)
    others = [channel for channel in Channel if channel is not Channel.DONATION][:8]
    more = [did(person, channel, "2024-06-01") for person, channel in enumerate(others * 2, start=1)]
    learn(store, *(gave(person, "2024-05-01") for person in range(1, 31)), *more)
    store.close()
    assert call("overlap", "--public") == 0
    assert capsys.readouterr().out.splitlines()[3:7] == [
        "区分              人数",
        "ふるさと納税だけ    14",
        "合計                30",
        "ほかに8の区分は「x」です（--out で書き出すファイルには、区分の名前もすべて入ります）。",
    ]


def test_a_funnel_to_be_handed_out_says_how_far_each_came_and_no_more(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twelve gave twice and twenty once: those who gave at all, the first step inside, are all of them."""
    store = open_store("sqlite:///kankei.db")
    twice = [gave(person, day) for person in range(16, 28) for day in ("2024-05-01", "2024-06-01")]
    learn(store, *twice, *(gave(person, "2024-05-01") for person in range(28, 48)))
    store.close()
    assert call("funnel", "--public") == 0
    said = capsys.readouterr().out
    assert "いちばん先まで進んだ段\n" in said
    assert re.search(r"接点は一日だけ +34\n", said)
    assert "一人を、いちばん先まで進んだ段だけに数えた表です。" in said
    assert "その前のすべての段に入っています" not in said


def test_json_holds_the_tables_and_the_notes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("conversion", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [group["converted"] for group in found["tables"]["groups"]] == [1]
    assert found["tables"]["coverage"][0]["first_known"] == "2024-08-01"
    assert found["notes"]


def test_csv_has_a_file_for_each_table_and_one_for_the_notes(home: Path) -> None:
    assert call("overlap", "--out", "overlap.csv") == 0
    assert {file.name for file in home.glob("overlap*")} == {
        "overlap.csv",
        "overlap-pairs.csv",
        "overlap-notes.txt",
    }
    assert pd.read_csv(home / "overlap.csv")["people"].sum() == 15


def test_an_unsaid_figure_is_an_x_in_csv(home: Path) -> None:
    assert call("overlap", "--public", "--out", "overlap.csv") == 0
    assert "x" in set(pd.read_csv(home / "overlap.csv")["人数"].astype(str))


def test_what_is_handed_out_as_a_file_is_in_words_and_what_programs_read_is_not(home: Path) -> None:
    assert call("overlap", "--public", "--out", "overlap.csv") == 0
    handed = pd.read_csv(home / "overlap.csv").iloc[-1].tolist()
    assert handed == ["チャネルの組み合わせ", "全体", "合計", "15"]
    pytest.importorskip("pyarrow")
    assert call("overlap", "--public", "--out", "overlap.parquet") == 0
    assert pd.read_parquet(home / "overlap.parquet").iloc[-1].tolist() == ["sets", "all", "total", 15]


def test_years_and_days_are_told_in_eras(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["analyse", "transitions", "--as-of", "2025-12-31"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^令和6年度 +令和7年3月31日 ", said, flags=re.MULTILINE)
    assert "令和7年度は令和7年12月31日までで、まだ終わっていません。" in said
    assert not re.search(r"20\d\d", said)


def test_xlsx_has_a_sheet_for_each_table_and_numbers_are_numbers(home: Path) -> None:
    assert call("attribution", "--out", "touch.xlsx") == 0
    with pd.ExcelFile(home / "touch.xlsx", engine="calamine") as book:
        assert book.sheet_names == ["attribution", "notes"]
        assert pd.read_excel(book, "attribution")["first"].tolist() == [1, 0, 0]


def test_parquet_keeps_the_dtypes(home: Path) -> None:
    pytest.importorskip("pyarrow")
    assert call("channels", "--out", "channels.parquet") == 0
    assert str(pd.read_parquet(home / "channels.parquet")["cost"].dtype) == "Int64"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_costs_come_from_a_file(home: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    (home / "costs.csv").write_text("fiscal_year,channel,yen\n2024,donation,30000\n", encoding=encoding)
    assert call("channels", "--costs", "costs.csv", "--json") == 0
    assert json.loads(capsys.readouterr().out)["tables"]["channels"][0]["cost_per_new"] == 2_000


def test_costs_that_cannot_be_read_are_told_by_their_row(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "fiscal_year,channel,yen\n2024,donation,30000\n2024,donation,many\n"
    (home / "costs.csv").write_text(said, encoding="utf-8")
    assert call("channels", "--costs", "costs.csv") == 2
    assert "「costs.csv」の3行目" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [("channels", "--origin", "any"), ("overlap", "--out", "overlap.doc"), ("overlaps",)],
)
def test_a_wrong_call_is_told_and_answers_two(home: Path, arguments: tuple[str, ...]) -> None:
    assert call(*arguments) == 2


def test_a_way_that_does_not_exist_is_refused_with_those_that_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("conversion", "--origin", "gifts") == 1
    assert "donation" in capsys.readouterr().err


def test_pandas_is_not_loaded_until_an_analysis_is_asked_for() -> None:
    """It takes a second that ``--help`` must not pay."""
    asked = "import sys; from kankei_api.cli import run; run(['analyse', '--help'])"
    look = f"{asked}; sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True, capture_output=True)


def test_one_analysis_with_the_knowledge_of_yesterday(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    early = dt.date(2026, 3, 1).isoformat()
    assert call("overlap", "--known-at", early, "--json") == 0
    assert json.loads(capsys.readouterr().out)["tables"]["sets"] == []


def test_of_what_is_published_staff_alone_hear_that_lists_are_missing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = "ふるさと納税の令和7年4月1日から令和8年3月31日までの記録がありません。"
    assert call("breakdown") == 0
    assert missing in capsys.readouterr().out
    assert call("breakdown", "--public") == 0
    told = capsys.readouterr()
    assert (missing in told.out, missing in told.err) == (False, True)
