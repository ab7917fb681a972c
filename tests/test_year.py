"""docs/howto/year.md is played: lists are written, commands called, and they print what the page says."""

import re
import shlex
from pathlib import Path

import pytest

from kankei.store import batches, open_store
from kankei_api.cli import run

PAGE = Path(__file__).parents[1] / "docs" / "howto" / "year.md"
LIST = re.compile(r"^`(\S+\.csv)`\n\n```csv\n(.*?)^```", re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
VARYING = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}"), "TOKEN"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "MOMENT"),
    (re.compile(r"^\d{4}-\d\d-\d\d 現在の人数.*"), "the number today"),
    (re.compile(r"\s{2,}"), "  "),
)
UNDERSTOOD = "列の読み方:"


def steps(page: str) -> list[tuple[str, list[str]]]:
    """Each call of the page with the lines that it prints."""
    found = []
    for block in CONSOLE.findall(page):
        for call in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *printed = call.rstrip().split("\n")
            found.append((command, printed))
    return found


def plain(lines: list[str]) -> list[str]:
    """Lines without what differs from day to day, in no order: results and remarks are two streams."""
    kept = []
    for line in lines:
        text = line.rstrip()
        for pattern, word in VARYING:
            text = pattern.sub(word, text)
        if text and UNDERSTOOD not in text:
            kept.append(text)
    return sorted(kept)


def called(command: str) -> list[str]:
    """The arguments of a call; an id of the page stands for the import that this store has in its place."""
    arguments = shlex.split(command)[1:]
    if arguments[0] == "undo":
        with open_store("sqlite:///kankei.db").reading() as connection:
            wrong = next(batch for batch in batches.listed(connection) if batch.file == "昨年度.csv")
        arguments[1] = str(wrong.id)
    return arguments


def test_the_year_of_a_town_goes_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KANKEI_STORE", raising=False)
    page = PAGE.read_text(encoding="utf-8")
    for name, text in LIST.findall(page):
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = steps(page)
    assert len(told) == 12
    for command, printed in told:
        mended = tmp_path / "直す.csv"
        if mended.exists():
            text = mended.read_text(encoding="utf-8")
            mended.write_text(text.replace("2026-04-31", "2026-04-30"), encoding="utf-8", newline="")
        run(called(command))
        answer = capsys.readouterr()
        assert plain([*answer.out.splitlines(), *answer.err.splitlines()]) == plain(printed), command
