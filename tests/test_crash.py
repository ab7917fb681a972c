"""``kill -9`` in the middle of imports and undoings; benchmarks/crash.py does it hundreds of times."""

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kankei.store import open_store
from kankei.usecases import ledger

PLACE = Path(__file__).parents[1] / "benchmarks" / "crash.py"


@pytest.fixture(scope="module")
def crash() -> ModuleType:
    spec = importlib.util.spec_from_file_location("crash", PLACE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["crash"] = module
    spec.loader.exec_module(module)
    return module


def test_nothing_is_torn_or_lost_when_the_process_is_killed(store_url: str, crash: ModuleType) -> None:
    chance = random.Random(7)  # noqa: S311  moments, not secrets
    kills = [crash.once(store_url, seed, chance) for seed in range(1, 4)]
    assert [(*kill.torn, *kill.lost) for kill in kills] == [()] * 3


def test_the_look_afterwards_would_see_half_an_import(store_url: str, crash: ModuleType) -> None:
    store = open_store(store_url)
    ledger.apply(store, crash.drafted(1), by="clerk", at=crash.BEGIN)
    assert list(crash.looked_at(store)) == []
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM import_row WHERE row_number = 2")
    assert any("the ledger has" in fault for fault in crash.looked_at(store))
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM membership WHERE record_no = 2")
    assert "what is live is not what the imports in force say" in set(crash.looked_at(store))
    store.close()
