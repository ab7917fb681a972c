"""What is made wrong to see whether tests bite is there to be made wrong."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def mutants_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "benchmarks" / "mutants.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutants"] = module  # dataclasses ask for it
    spec.loader.exec_module(module)
    return module


MUTANTS = mutants_module()


@pytest.mark.parametrize("area", MUTANTS.AREAS)
def test_every_file_and_every_test_that_an_area_names_is_there(area: str) -> None:
    patterns, tests = MUTANTS.AREAS[area]
    assert all(MUTANTS.named(ROOT, pattern) for pattern in patterns)
    assert [test for test in tests if not (ROOT / test).exists()] == []


def test_a_file_that_was_moved_away_ends_the_run_instead_of_being_passed_over() -> None:
    with pytest.raises(SystemExit, match=r"src/kankei/usecases/outcomes\.py"):
        MUTANTS.named(ROOT, "src/kankei/usecases/outcomes.py")
