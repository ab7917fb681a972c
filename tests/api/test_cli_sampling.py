"""``kankei review --sample`` and ``evaluate --sample``, called as the command calls them."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kankei.store import create, open_store
from kankei_api.cli import run

HEAD = "お名前,フリガナ,メールアドレス,電話番号,ご住所,登録日\n"
HANAKO = "佐藤 花子,サトウ ハナコ,hanako@example.jp,090-1234-5678,東京都中央区銀座1-1,2026-04-{:02}\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store in which somebody registered three times: three pairs of records."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KANKEI_STORE", raising=False)
    store = open_store("sqlite:///kankei.db")
    create(store)
    store.close()
    (tmp_path / "登録.csv").write_text(HEAD + "".join(map(HANAKO.format, (1, 2, 3))), encoding="utf-8")
    assert run(["import", "登録.csv", "--channel", "registration", "--yes"]) == 0
    return tmp_path


def types(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{key}\n" for key in keys)))


def estimated(capsys: pytest.CaptureFixture[str], *more: str) -> Any:
    capsys.readouterr()
    assert run(["evaluate", "--sample", "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_sample_is_answered_with_the_keys_of_the_queue(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "szsu")
    assert run(["review", "--sample", "2"]) == 0
    assert "2組を決めました。残り 0組" in capsys.readouterr().out
    told = estimated(capsys)
    assert (told["asked"], told["answered"], told["unsure"]) == (2, 2, 1)


def test_a_question_of_a_sample_says_nothing_of_what_the_model_thinks(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "q")
    run(["review", "--sample", "2"])
    told = capsys.readouterr().out
    assert "1/2　無作為に選んだ組" in told
    assert "見込み" not in told


def test_a_sample_is_gone_on_with_and_grows(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for keys, size in (("sq", "2"), ("s", "2"), ("d", "3")):
        types(monkeypatch, keys)
        assert run(["review", "--sample", size]) == 0
    told = estimated(capsys)
    assert (told["asked"], told["answered"], told["precision"]) == (3, 3, pytest.approx(2 / 3))


def test_who_has_answered_all_of_a_sample_is_told_what_comes_next(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "s")
    run(["review", "--sample", "1"])
    capsys.readouterr()
    assert run(["review", "--sample", "1"]) == 0
    assert "kankei evaluate --sample" in capsys.readouterr().out


def test_the_precision_is_told_with_its_interval_and_what_it_does_not_say(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "ss")
    run(["review", "--sample", "2"])
    capsys.readouterr()
    assert run(["evaluate", "--sample"]) == 0
    told = capsys.readouterr().out
    assert "（適合率） 100.0%" in told
    assert "kankei review --sample 3 --seed 1" in told
    assert "そのあとに取り込んだ一覧は入っていません" in told


def test_an_unanswered_sample_has_no_precision(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, "q")
    run(["review", "--sample", "2"])
    capsys.readouterr()
    assert run(["evaluate", "--sample"]) == 0
    assert "割合を出せません" in capsys.readouterr().out


@pytest.mark.parametrize(
    "call",
    [
        ["review", "--seed", "3"],
        ["evaluate", "--judgements", "--seed", "3"],
        ["evaluate", "--sample", "--judgements"],
    ],
)
def test_what_goes_with_a_sample_alone_is_refused_elsewhere(
    home: Path, capsys: pytest.CaptureFixture[str], call: list[str]
) -> None:
    assert run(call) == 2
    assert "--sample" in capsys.readouterr().err


def test_who_has_drawn_nothing_is_told_how_to(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "--sample"]) == 1
    assert "kankei review --sample 100" in capsys.readouterr().err
