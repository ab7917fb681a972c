"""Variables of the environment: those that are read, and those that look like one."""

import re
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
