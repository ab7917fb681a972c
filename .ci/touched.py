"""Names the tests of what changed, as paths for pytest: ``python .ci/touched.py [REVISION]``.

The tests of a module are those of its room (``src/kankei/fields`` is tested in ``tests/fields``); in rooms
whose tests take minutes, those that import it or bear its name or its folder's (``test_gate_*``, ``gate``).
Where there are none of these, every test that imports it. What tests share is of those that import it, a
``conftest`` of all below it; any other file of the tests that name it or its folder.
"""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = {"src": "", "importers": "importers", "api": "api", "alembic": "store"}
"""Where code stands, and the room of its tests; ``""`` where each of its folders has one."""
SHARED = "tests"
"""Where what tests share stands beside them."""
LONG = ("usecases", "api")
"""Rooms whose tests take minutes."""
Name = tuple[str, str]
"""A module, and a name in it; ``""`` for the module itself."""


def touched(changed: Iterable[str]) -> list[str]:
    """The test files of changed files, all by path from the root."""
    tests = {path.relative_to(ROOT): _imported(path) for path in sorted((ROOT / "tests").rglob("test_*.py"))}
    found: set[Path] = set()
    for one in map(Path, changed):
        if one in tests:
            found.add(one)
        elif one.name == "conftest.py":
            found |= {test for test in tests if one.parent in test.parents}
        elif one.parts[0] in FOLDERS:
            found |= _of_code(one, tests)
        elif one.parts[0] == SHARED and one.suffix == ".py":
            found |= _importing(_module(one), tests) or _importing(_module(one.parent), tests)
        if one.suffix != ".py" or one.parts[0] not in {*FOLDERS, SHARED}:
            found |= {test for test in tests if _is_named(one, (ROOT / test).read_text(encoding="utf-8"))}
    return [path.as_posix() for path in sorted(found)]


def _of_code(path: Path, tests: dict[Path, set[str]]) -> set[Path]:
    module = _module(path.relative_to(path.parts[0]))
    room = FOLDERS[path.parts[0]] or path.parts[2]
    named = {test for test in tests if not {path.stem, path.parent.name}.isdisjoint(test.stem.split("_"))}
    importing = _importing(module, tests)
    theirs = {test for test in tests if test.parts[1] == room}
    return (theirs & (named | importing) if room in LONG else theirs) or importing or named


def _importing(module: str, tests: dict[Path, set[str]]) -> set[Path]:
    return {test for test, modules in tests.items() if module in modules}


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _is_named(path: Path, text: str) -> bool:
    folder = path.parent.name
    return path.name in text or (folder != "" and f'"{folder}"' in text)


def _imported(path: Path) -> set[str]:
    """The modules in which stands what a file imports, and those by which it comes from there."""
    return {module for name in _imports(path) for module in _from(name)}


@cache
def _imports(path: Path) -> tuple[Name, ...]:
    """What a file imports."""
    return tuple(_names(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT)))


def _names(tree: ast.Module, path: Path) -> Iterator[Name]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            beside = _module(path.parents[node.level - 1]) + "." if node.level else ""
            yield from ((f"{beside}{node.module}", one.name) for one in node.names)
        elif isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names)


def _from(name: Name) -> Iterator[str]:
    """The module that a name is, or comes from: a package hands on what its own modules define."""
    module, word = name
    if _file(f"{module}.{word}"):
        yield f"{module}.{word}"
    elif file := _file(module):
        yield module
        if file.name == "__init__.py":
            passed_on = [one for one in _imports(file) if one[1] == word]
            yield from (found for one in passed_on for found in _from(one))


@cache
def _file(module: str) -> Path | None:
    """The file of one of our modules; None for any other."""
    place = Path(*module.split("."))
    files = (
        ROOT / folder / end
        for folder in (*FOLDERS, ".")
        for end in (place.with_suffix(".py"), place / "__init__.py")
    )
    return next(filter(Path.is_file, files), None)


def _changed(revision: str) -> list[str]:
    """Files that are not as at the revision, new ones too."""
    calls = (
        ["diff", "--name-only", "-z", "--merge-base", revision],
        ["ls-files", "--others", "--exclude-standard", "-z"],
    )
    answers = [
        subprocess.run(["git", *call], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607
        for call in calls
    ]
    return [name for answer in answers for name in answer.decode().split("\0") if name]


if __name__ == "__main__":
    print("\n".join(touched(_changed(sys.argv[1] if len(sys.argv) > 1 else "HEAD"))))  # noqa: T201
