"""No cell can hold up an import: every pattern of the importers passes over it in the time of its length."""

import importlib
import pkgutil
import re
import time
from pathlib import Path

import pytest

import kankei_importers

LONG = 10_000
PIECES = (
    "1",
    "9-",
    "〒9",
    "a",
    "a@",
    "@.",
    ".",
    " ",
    "\u3000",
    "?",
    "ｱ",
    "あ",
    "亜",
    "ア ",
    "2024/",
    "令和",
    "1,",
    "福島県",
    "市",
    "\t",
    "-",
    "0\n",
)


SHORTER = {"_TWELVE": 20, "_LOOK": 60}
"""Patterns that are shown no longer text than this."""
WAYS = r"\b{}\.(fullmatch|match|search|findall|sub|split)\("


SOURCES = [path.read_text(encoding="utf-8") for path in Path(kankei_importers.__path__[0]).rglob("*.py")]


def patterns() -> dict[str, "re.Pattern[str]"]:
    """Every compiled pattern for text that a module of the importers holds."""
    found = {}
    for module in pkgutil.walk_packages(kankei_importers.__path__, "kankei_importers."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[f"{module.name}.{name}"] = value
    return found


def ways(name: str) -> set[str]:
    """How the importers use a pattern."""
    word = re.compile(WAYS.format(name.rpartition(".")[2]))
    return {found for text in SOURCES for found in word.findall(text)}


def spent(pattern: "re.Pattern[str]", way: str, text: str) -> float:
    """The least processor time of three goes at a text."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        getattr(pattern, way)(*(("", text) if way == "sub" else (text,)))
        times.append(time.process_time() - begin)
        if times[-1] < 0.05:
            break
    return min(times)


def test_there_are_patterns_to_look_at() -> None:
    assert len(patterns()) > 40


@pytest.mark.parametrize("name", sorted(patterns()))
def test_a_pattern_passes_over_ten_thousand_characters_at_once(name: str) -> None:
    long = SHORTER.get(name.rpartition(".")[2], LONG)
    texts = [(piece * long)[:long] + end for piece in PIECES for end in ("", "!", "x9")]
    slow = [
        (way, text[:4]) for way in ways(name) for text in texts if spent(patterns()[name], way, text) >= 0.05
    ]
    assert slow == []
