"""The how-tos are played: lists are written, commands called, and they print what the page says.

A page's lists and settings are fenced under their names, its calls stand in ``console`` blocks, and a comment
``<!-- FILE: this → that -->`` is the clerk who mends a file. Ids, tokens, moments and today's number differ
from day to day; an id of the page stands for the one that was printed in its place. A line ``…`` stands for
lines that the page leaves out.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from kankei_api.cli import run

HOWTO = Path(__file__).parents[1] / "docs" / "howto"
PAGES = {"council.md": 24, "import.md": 23, "review.md": 12, "town.md": 8, "undo.md": 8, "year.md": 13}
"""How many calls each page has, so that one which is not read as a call is missed."""
PART = re.compile(
    r"^`(?P<file>\S+\.\w+)`\n\n```(?:csv|toml)\n(?P<text>.*?)^```"
    r"|^```console\n(?P<calls>.*?)^```"
    r"|^<!-- (?P<mended>\S+): (?P<this>\S+) → (?P<that>\S+) -->",
    re.DOTALL | re.MULTILINE,
)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}-[0-9a-f]{16}")
VARYING = (
    (ID, "ID"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?"), "MOMENT"),
    (re.compile(r"(?<=[、（])\d{4}-\d\d-\d\d(?=）| に取り込み)"), "DAY"),
    (re.compile(r"令和\d+年\d+月\d+日 \d\d:\d\d"), "MOMENT"),
    (re.compile(r"[0-9a-f]{64}|\b[0-9a-f]{16}\b"), "DIGEST"),
    (re.compile(r"^\d{4}-\d\d-\d\d 現在の人数.*"), "the number today"),
    (re.compile(r"\s{2,}"), "  "),
)
UNDERSTOOD = "列の読み方:"
LEFT_OUT = "…"


def plain(text: str) -> str:
    """A line without what differs from day to day."""
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return text.rstrip()


def told(text: str) -> list[str]:
    """The lines of an answer, in an order of their own: results and remarks are two streams."""
    return sorted((line for line in text.splitlines() if line.strip() and UNDERSTOOD not in line), key=plain)


def calls(text: str) -> Iterator[tuple[str, str]]:
    """Each call of a block with what it prints."""
    for call in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = call.partition("\n")
        yield command, printed


def prepare(part: re.Match[str]) -> None:
    """Put the list of a part into the folder, or mend the one that is there."""
    if part["file"]:
        Path(part["file"]).parent.mkdir(exist_ok=True)
        Path(part["file"]).write_text(part["text"], encoding="utf-8")
    elif part["mended"]:
        text = Path(part["mended"]).read_text(encoding="utf-8")
        assert part["this"] in text
        mended = text.replace(part["this"], part["that"])
        Path(part["mended"]).write_text(mended, encoding="utf-8", newline="")


class Clerk:
    """Sits in an empty folder and does what a page says."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch
        self.ids, self.done = dict[str, str](), 0

    def play(self, page: str) -> None:
        """Every part of it, from the first to the last."""
        for part in PART.finditer(page):
            prepare(part)
            for command, printed in calls(part["calls"] or ""):
                self.call(command, printed)

    def call(self, command: str, printed: str) -> None:
        """One call, which must print what the page says."""
        known = ID.sub(lambda found: self.ids.get(found[0], found[0]), command)
        here, there = told(self.answer(known)), told(printed)
        if LEFT_OUT in there:
            there.remove(LEFT_OUT)
            here = [line for line in here if plain(line) in set(map(plain, there))]
        assert list(map(plain, here)) == list(map(plain, there)), command
        for mine, theirs in zip(here, there, strict=True):
            self.ids |= dict(zip(ID.findall(theirs), ID.findall(mine), strict=True))
        self.done += 1

    def answer(self, command: str) -> str:
        """What it prints."""
        program, *arguments = shlex.split(command, comments=True)
        if program == "cat":
            return Path(arguments[0]).read_text(encoding="utf-8-sig")
        if program == "export":
            self.monkeypatch.setenv(*arguments[0].split("=", 1))
            return ""
        assert program == "kankei"
        run(arguments)
        printed = self.capsys.readouterr()
        return f"{printed.out}\n{printed.err}"


@pytest.mark.parametrize("page", PAGES)
def test_a_how_to_goes_as_it_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("KANKEI_STORE", "KANKEI_TOWN", "KANKEI_RULE", "KANKEI_MODEL", "KANKEI_KINTONE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_name="clerk"))
    clerk = Clerk(capsys, monkeypatch)
    clerk.play((HOWTO / page).read_text(encoding="utf-8"))
    assert clerk.done == PAGES[page]
