"""The how-tos that are played, anew: python docs/write_pages.py. Calls are made, answers written below.

Figures are those of the town of ``kankei demo`` or of a page's own lists, and change with whatever changes a
number. Ids and moments stay as the page has them; tests/test_pages.py holds that the rest is what is printed.
"""

import contextlib
import importlib.util
import io
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from kankei_api.cli import run

ROOT = Path(__file__).parents[1]
FIGURES = re.compile(r"(?<![0-9A-Za-z_])\d[\d,.]*")
"""Figures, not those in the name of a file."""


def _test() -> Any:
    """How a page is read, which is how it is tested."""
    spec = importlib.util.spec_from_file_location("test_pages", ROOT / "tests" / "test_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TEST = _test()
NAMES = re.compile(rf"{TEST.ID.pattern}|\b[0-9a-f]{{16}}\b")
"""Ids, tokens and digests."""


class Writer:
    """Sits in an empty folder and writes down what the calls of a page print."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    def page(self, text: str) -> str:
        """The page with new answers."""
        return str(TEST.PART.sub(self.part, text))

    def part(self, found: re.Match[str]) -> str:
        """A list is put into the folder, or mended there; a block of calls gets its answers."""
        TEST.prepare(found)
        if not found["calls"]:
            return found[0]
        told = [f"$ {call}\n{self.call(call, printed)}" for call, printed in TEST.calls(found["calls"])]
        return f"```console\n{''.join(told)}```"

    def call(self, command: str, printed: str) -> str:
        """What one call prints now, in the words of the page where only what varies differs."""
        old = [line for line in printed.splitlines() if line.strip()]
        known = NAMES.sub(lambda one: self.ids.get(one[0], one[0]), command)
        airy = "\n\n" in printed
        new = [line.rstrip() for line in _answer(known, printed).splitlines() if airy or line.strip()]
        new = [line for line in new if TEST.UNDERSTOOD not in line]
        if TEST.LEFT_OUT in old:
            shapes = _shapes(printed)
            new = [line for line in new if _shape(line) in shapes]
            new.insert(len(new) if old[-1] == TEST.LEFT_OUT else 0, TEST.LEFT_OUT)
        pairs = zip(NAMES.findall("\n".join(old)), NAMES.findall("\n".join(new)), strict=False)
        self.ids |= dict(pairs)
        same = {TEST.plain(line): line for line in old}
        back = {mine: theirs for theirs, mine in self.ids.items()}
        lines = []
        for line in new:
            named = NAMES.sub(lambda one: back.get(one[0], one[0]), line)
            before = same.get(TEST.plain(line), "")
            lines.append(before if before and NAMES.findall(before) == NAMES.findall(named) else named)
        return "".join(f"{line}\n" for line in lines)


def _shape(line: str) -> str:
    """A line whatever its figures are."""
    return FIGURES.sub("0", TEST.plain(line))


def _shapes(text: str) -> set[str]:
    return {_shape(line) for line in text.splitlines() if line.strip()}


def _answer(command: str, printed: str) -> str:
    """What a call prints; one that is refused, and whose refusal is not on the page, ends the writing."""
    program, *arguments = shlex.split(command, comments=True)
    if program == "cat":
        return Path(arguments[0]).read_text(encoding="utf-8-sig")
    if program == "export":
        name, value = arguments[0].split("=", 1)
        os.environ[name] = value
        return ""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = run(arguments)
    if code and not _shapes(told.getvalue()) & _shapes(printed):
        sys.exit(f"{command}: {code}\n{told.getvalue()}")
    return told.getvalue()


if __name__ == "__main__":
    for name in TEST.PAGES:
        page = ROOT / "docs" / "howto" / name
        text, around = page.read_text(encoding="utf-8"), dict(os.environ)
        seated = mock.patch("pwd.getpwuid", return_value=SimpleNamespace(pw_name="clerk"))
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), seated:
            text = Writer().page(text)
        os.environ.clear()
        os.environ.update(around)  # what a page exports is for its own calls
        page.write_text(text, encoding="utf-8", newline="\n")
