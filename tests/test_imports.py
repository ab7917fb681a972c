"""The layers hold, and each contract bites: a planted import is found."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TREES = ("src", "importers", "api", "alembic")
PLANTS = [
    ("src/kankei/planted.py", '"""Planted."""\n', "Rooms of the library"),
    ("src/kankei/fields/planted.py", "import kankei.model\n", "Rooms of the library"),
    ("src/kankei/matching/planted.py", "import kankei.store\n", "Rooms of the library"),
    ("src/kankei/counting/planted.py", "import kankei.matching\n", "Rooms of the library"),
    ("src/kankei/usecases/planted.py", "import kankei_importers\n", "The packages import one way"),
    ("importers/kankei_importers/planted.py", "import kankei_api\n", "The packages import one way"),
    ("src/kankei/model/planted.py", "import sqlalchemy\n", "Only the store speaks SQL"),
    ("importers/kankei_importers/planted.py", "import sqlalchemy\n", "Only the store speaks SQL"),
]

ABOVE = ("src/kankei/usecases", "src/kankei/analysis", "api/kankei_api")
"""Where a connection is handed on to the store, and nothing asked of it."""
TYPES = {"sa.Connection", "sa.Engine", "sa.Table"}
ASKED = {"execute", "scalar", "scalars", "exec_driver_sql", "execution_options"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages beside their configuration, to plant in."""
    folder = tmp_path_factory.mktemp("copy")
    quiet = shutil.ignore_patterns("__pycache__", "*.tsv", "*.txt", "*.egg-info")
    for tree in TREES:
        shutil.copytree(ROOT / tree, folder / tree, ignore=quiet)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(folder / tree) for tree in TREES)
    call = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "COLUMNS": "200"}
    return subprocess.run(call, check=False, capture_output=True, text=True, cwd=folder, env=environment)


def test_every_contract_is_kept(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("path", "text", "contract"), PLANTS)
def test_a_planted_violation_is_found(copy: Path, path: str, text: str, contract: str) -> None:
    planted = copy / path
    planted.write_text(text, encoding="utf-8")
    try:
        done = lint(copy)
    finally:
        planted.unlink()
    assert done.returncode != 0
    assert any(contract in line and "BROKEN" in line for line in done.stdout.splitlines()), done.stdout


def spoken(source: str) -> set[str]:
    """What a module uses of SQLAlchemy, and what it asks of a connection itself."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="sa"), attr=name):
                found.add(f"sa.{name}")
            case ast.Attribute(attr=name) if name in ASKED:
                found.add(name)
            case ast.Import(names=names):
                found |= {f"import {one.name}" for one in names if one.name.startswith("sqlalchemy.")}
            case ast.ImportFrom(module="sqlalchemy", names=names):
                found |= {f"sa.{one.name}" for one in names}
            case ast.ImportFrom(module=str(module)) if module.startswith("sqlalchemy."):
                found.add(f"import {module}")
    return found


def test_above_the_store_a_connection_is_handed_on_and_nothing_is_asked_of_it() -> None:
    modules = [path for folder in ABOVE for path in (ROOT / folder).rglob("*.py")]
    told = {str(path.relative_to(ROOT)): spoken(path.read_text(encoding="utf-8")) - TYPES for path in modules}
    assert {path: words for path, words in told.items() if words} == {}


@pytest.mark.parametrize(
    ("planted", "word"),
    [
        ("import sqlalchemy as sa\nsa.select(1)", "sa.select"),
        ("from sqlalchemy import text", "sa.text"),
        ("from sqlalchemy.orm import Session", "import sqlalchemy.orm"),
        ("def f(connection):\n    connection.execute(found)", "execute"),
    ],
)
def test_sql_above_the_store_is_found(planted: str, word: str) -> None:
    assert spoken(planted) - TYPES == {word}
