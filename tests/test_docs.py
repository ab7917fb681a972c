"""What the documentation says is run: README's snippets, the docstrings' examples, the reference."""

import contextlib
import doctest
import importlib
import io
import pkgutil
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from kankei.wording import catalogue
from kankei_api.cli import run

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
EXPECTED = re.compile(r"# → (.*)$", re.MULTILINE)
PACKAGES = ("kankei", "kankei_importers", "kankei_api")


def modules() -> list[str]:
    """Every module of the three packages."""
    found = list(PACKAGES)
    for name in PACKAGES:
        package = importlib.import_module(name)
        found += [module.name for module in pkgutil.walk_packages(package.__path__, f"{name}.")]
    return sorted(name for name in found if not name.endswith("__main__"))


def fenced(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [body for kind, body in FENCE.findall(text) if kind == language]


def calls(page: str) -> list[list[str]]:
    """The ``$ kankei …`` lines of a page, in order."""
    lines = "\n".join(fenced(page, "console")).splitlines()
    return [shlex.split(line.removeprefix("$ "))[1:] for line in lines if line.startswith("$ kankei ")]


def reference_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_reference", ROOT / "docs" / "write_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("README.md", 2),
        ("docs/howto/match.md", 6),
        ("docs/howto/python.md", 10),
        ("docs/howto/importer.md", 2),
    ],
)
def test_the_python_snippets_of_a_page_print_what_they_say(
    page: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    snippets = fenced(page, "python")
    names: dict[str, object] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for snippet in snippets:
            exec(compile(snippet, page, "exec"), names)  # noqa: S102
    assert len(snippets) == count
    assert printed.getvalue().split("\n")[:-1] == [
        line for text in snippets for line in EXPECTED.findall(text)
    ]


def test_the_commands_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists").mkdir()
    sheet = re.search(r'sheet = """(.*?)"""', (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert sheet is not None
    (tmp_path / "lists" / "登録.csv").write_text(sheet.group(1), encoding="utf-8")
    assert [run(call) for call in calls("README.md")] == [0, 0, 0, 0]


def test_the_tutorial_runs_from_its_first_command_to_its_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO("d\nz\ns\nq\n"))
    steps = calls("docs/tutorial.md")
    steps[0] += ["--people", "400"]
    assert {" ".join(step): run(step) for step in steps if step} == {" ".join(step): 0 for step in steps}


def test_the_tutorial_in_japanese_takes_the_same_steps() -> None:
    assert calls("docs/tutorial.ja.md") == calls("docs/tutorial.md")


@pytest.mark.parametrize("name", modules())
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("name", modules())
def test_every_module_says_what_it_is(name: str) -> None:
    assert importlib.import_module(name).__doc__


def test_the_reference_is_up_to_date() -> None:
    old = [
        page.name
        for page, text in reference_module().pages().items()
        if not page.exists() or page.read_text(encoding="utf-8") != text
    ]
    assert old == [], "run `make docs`"


@pytest.mark.parametrize(
    "name",
    ["create_app", "Settings", "digest", "resolve", "default_model", "FileError", "open_store", "draft"],
)
def test_the_reference_says_what_a_reader_looks_up(name: str) -> None:
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert re.search(rf"^- \*\*`{name}[(`].*: \w", page, re.MULTILINE)


def test_the_reference_tells_what_comes_back_and_as_which_words_a_channel_is_given() -> None:
    page = reference_module().library()
    assert re.search(r"^- \*\*`draft\(path, .*\) -> DraftFile`\*\*: ", page, re.MULTILINE)
    assert re.search(r"^- \*\*`Channel`\*\*: .*\n  - `donation`: ふるさと納税$", page, re.MULTILINE)


def test_the_reference_tells_no_docstring_of_the_language() -> None:
    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    builtin = [kind.__doc__.split("\n")[0] for kind in (dict, tuple, frozenset, Mapping) if kind.__doc__]
    assert [words for words in builtin if words in page] == []


def test_no_link_between_pages_is_broken() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_both_languages_know_the_same_sentences() -> None:
    assert catalogue("ja").keys() == catalogue("en").keys()


def test_the_sentences_that_the_readme_explains_are_those_that_are_shown() -> None:
    table = (ROOT / "README.ja.md").read_text(encoding="utf-8").partition("| 出てくる文 |")[2]
    explained = re.findall(r"^\| ([^-|]+?) \|", table.partition("\n\n")[0], re.MULTILINE)
    shown = "\n".join(catalogue("ja").values())
    patterns = (".*".join(map(re.escape, words.split("…"))) for words in explained)
    assert len(explained) == 4
    assert [pattern for pattern in patterns if not re.search(pattern, shown)] == []


def test_every_word_that_the_command_line_shows_is_in_the_catalogue() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "api").rglob("*.py"))
    groups = "cli|usage|serve|api|fault|export|review"
    used = set(re.findall(rf'"((?:{groups})\.[a-z_]+)"', code))
    assert used - catalogue("ja").keys() == set()


def test_every_option_of_a_command_says_what_it_is_for() -> None:
    page = reference_module().commands()
    assert re.findall(r"^- `[^`]*`: ?$", page, re.MULTILINE) == []


def test_every_file_on_the_way_of_a_row_is_there() -> None:
    """A name without its folder is of the folder named before it in the same cell or sentence."""
    missing, folder = [], ROOT
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", (ROOT / "docs/explanation/row.md").read_text("utf-8")):
        path = ROOT / name if name.startswith(("src/", "importers/", "api/")) else folder / name
        folder = path.parent
        missing += [] if path.exists() else [name]
    assert missing == []
