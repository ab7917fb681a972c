"""Whoever types no id where one is wanted is told what an id looks like and which command shows it."""

import json
import re
from pathlib import Path

import pytest

from kankei.wording import Lang
from kankei_api.cli import run

UNKNOWN = "01986f3e-1c2d-7a45-8b6f-0123456789ab"
UNTIL = ("--until", "2027-03-31")
CALLS: dict[tuple[str, ...], str] = {
    ("undo", "{}"): "kankei import --list",
    ("import", "--ledger", "{}"): "kankei import --list",
    ("review", "withdraw", "{}"): "kankei review --list",
    ("review", "judge", "{}", UNKNOWN, "--verdict", "same"): "kankei review list",
    ("review", "why", UNKNOWN, "{}"): "kankei review list",
    ("review", "person", "{}"): "kankei export people",
    ("standing", "{}"): "kankei export people",
    ("protect", "{}", *UNTIL): "kankei export people",
    ("rights", "disclose", "{}", "--out", "d.zip"): "kankei export people",
    ("rights", "stop", "{}", "--none"): "kankei export people",
    ("rights", "erase", "{}"): "kankei export people",
    ("rights", "correct", "{}", "--set", "phone=1", "--reason", "r"): "kankei export identities",
    ("rights", "allow", "{}"): "kankei rights erasures",
    ("account", "disable", "{}"): "kankei account list",
    ("account", "roles", "{}", "--role", "viewer"): "kankei account list",
    ("token", "revoke", "{}"): "kankei token list",
    ("audit", "show", "--person", "{}"): "kankei export people",
    ("audit", "show", "--export", "{}"): "kankei audit show --action askExport",
    ("audit", "people", "{}"): "kankei audit show",
    ("rerun", "{}"): "kankei publish --list",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder: before an id is read, no store is needed."""
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *call: str) -> str:
    capsys.readouterr()
    assert run(call) == 2
    return re.sub(r"\s+", " ", capsys.readouterr().err)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize("wrong", ["髙橋健太", "1a", "登録.csv", UNKNOWN + "0"])
def test_what_is_no_id_is_answered_with_where_ids_are_found(
    capsys: pytest.CaptureFixture[str], call: tuple[str, ...], lang: Lang, wrong: str
) -> None:
    message = told(capsys, "--lang", lang, *(part.format(wrong) for part in call))
    assert CALLS[call] in message
    assert wrong not in message.replace(UNKNOWN, "")


@pytest.mark.parametrize("call", [("undo",), ("review", "withdraw"), ("standing",)], ids=" ".join)
def test_an_id_that_is_missing_is_asked_for_in_the_same_words(
    capsys: pytest.CaptureFixture[str], call: tuple[str, ...]
) -> None:
    assert CALLS[*call, "{}"] in told(capsys, *call)


@pytest.mark.parametrize("typed", [f"「{UNKNOWN}」", f" {UNKNOWN.upper()} ", "０" + UNKNOWN[1:]])
def test_an_id_is_read_however_wide_it_was_typed_or_copied(
    capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert run(["init"]) == 0
    capsys.readouterr()
    assert run(["undo", typed, "--yes"]) == 1
    assert "kankei import --list" in capsys.readouterr().err


def imports(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The ids of two imports."""
    assert run(["init"]) == 0
    for heads in ("40", "41"):
        call = ["headcount", "add", "--channel", "line", "--label", "町公式", "--on", "2026-04-01"]
        assert run([*call, "--heads", heads]) == 0
    capsys.readouterr()
    run(["import", "--list", "--json"])
    return [one["id"] for one in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize("part", [slice(-6, None), slice(-14, None), slice(0, 30)], ids=str)
def test_an_id_is_known_by_its_beginning_or_its_end(capsys: pytest.CaptureFixture[str], part: slice) -> None:
    first, _ = imports(capsys)
    assert run(["undo", first[part], "--dry-run", "--json"]) == 0


def test_of_several_ids_with_the_same_beginning_each_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = imports(capsys)
    message = told(capsys, "undo", first[:6], "--yes")
    assert first in message
    assert second in message


def test_of_many_ids_with_the_same_beginning_the_end_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kankei_api.cli.shortened.SHOWN", 1)
    first, second = imports(capsys)
    message = told(capsys, "undo", first[:6], "--yes")
    assert "終わりの6文字" in message
    assert second not in message


def test_a_part_of_no_id_is_answered_like_an_id_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    imports(capsys)
    assert run(["undo", "ffffff", "--yes"]) == 1
    assert "kankei import --list" in capsys.readouterr().err


def test_a_number_out_of_its_bounds_is_told_the_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 から 1,000 まで" in told(capsys, "audit", "show", "--limit", "0")


def test_who_cannot_be_asked_is_told_only_of_what_the_command_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 0
    message = told(capsys, "rights", "erase", UNKNOWN)
    assert ("--yes" in message, "--dry-run" in message) == (True, False)


def test_a_page_of_the_ledger_is_told_where_to_go(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 0
    assert "--out" in told(capsys, "import", "--ledger", UNKNOWN)


def test_a_wrong_word_below_a_command_points_to_the_help_of_that_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "kankei rights --help" in told(capsys, "rights", "dossier")
