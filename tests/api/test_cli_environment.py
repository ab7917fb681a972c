"""Variables of the environment: those that are read, and those that look like one."""

import os
import re
from importlib.resources import files
from pathlib import Path

import pytest

from kankei_api.cli import run
from kankei_api.cli.environment import KNOWN
from kankei_api.settings import OIDC

ROOT = Path(__file__).parents[2]


def test_every_variable_that_the_code_names_is_known() -> None:
    texts = (
        path.read_text(encoding="utf-8")
        for room in ("src", "api", "importers", "alembic")
        for path in (ROOT / room).rglob("*.py")
    )
    named = {name for text in texts for name in re.findall(r"KANKEI_[A-Z_]*[A-Z]", text)}
    named |= {f"KANKEI_OIDC_{name.upper()}" for name in OIDC}
    assert named - {"KANKEI_ERASURE_JORNAL", "KANKEI_OIDC"} == KNOWN


def test_a_misspelt_variable_is_told_with_the_one_that_is_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KANKEI_ERASURE_JORNAL", "/journal/erasures.jsonl")
    assert run(["rules", "list"]) == 0
    told = capsys.readouterr().err
    assert "KANKEI_ERASURE_JOURNAL のことではありませんか" in told
    assert "/journal" not in told


@pytest.mark.parametrize("name", ["env", "service"])
def test_an_example_to_be_copied_is_printed_by_what_was_installed(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(["serve", "--sample", name]) == 0
    kept = files("kankei_api") / "samples" / f"kankei.{name}"
    assert capsys.readouterr().out.strip() == kept.read_text("utf-8").strip()


def test_an_address_that_is_empty_is_told_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--list", "--store", ""]) == 1
    assert "データベースの場所が空です" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url", ["postgresql://kana:geheim@[::1]:1/k", "postgresql://[::1]:1/k?password=geheim"]
)
def test_a_password_that_was_typed_is_told_to_be_seen_and_not_repeated(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["count", "--store", url]) == 1
    told = capsys.readouterr().err
    assert ("~/.pgpass に書き" in told, "geheim" in told) == (True, False)
    monkeypatch.setenv("KANKEI_STORE", url)
    run(["count"])
    assert "~/.pgpass に書き" not in capsys.readouterr().err


def test_of_a_store_that_cannot_even_be_read_it_is_not_said_first_that_it_is_counted(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.chmod(0o555)
    if os.access(home, os.W_OK):
        pytest.skip("this account may write in every folder")
    try:
        assert run(["count"]) == 1
    finally:
        home.chmod(0o755)
    told = capsys.readouterr().err
    assert "読み取り専用" in told
    assert "数えています" not in told
