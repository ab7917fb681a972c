"""The layers hold, and each contract bites: a planted import is found."""

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
