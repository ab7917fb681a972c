"""Which town a store is of, and that lists of another are stopped; two imports at once at the terminal."""

import subprocess
import sys
from pathlib import Path

import pytest

from kankei.counting import load_town
from kankei.counting.rules import town_text
from kankei.store import Store, towns
from kankei_api.cli import run
from kankei_api.intake import Choices, Intake, Listed

GIFTS = "寄附番号,寄附者氏名,寄附金額,寄附日,自治体名\nA-1,佐藤 花子,10000,2024-05-01,{town}\n"


@pytest.fixture
def yanaizu(tmp_path: Path) -> Path:
    """A town's file of our own."""
    text = town_text("bandai").replace('name = "磐梯町"', 'name = "柳津町"').replace('"074071"', '"074233"')
    path = tmp_path / "yanaizu.toml"
    path.write_text(text, encoding="utf-8")
    return path


def gifts(folder: Path, town: str) -> Listed:
    path = folder / "gifts.csv"
    path.write_text(GIFTS.format(town=town), encoding="utf-8")
    return Listed(path, path.name)


def codes(store: Store, file: Listed, town: str | None = None) -> list[str]:
    intake = Intake(store, Choices(channel="donation", town=town), by="test")
    return [problem.code for problem in intake.apply(file).receipt.problems]


def test_a_store_nobody_said_a_town_of_is_of_the_shipped_one(store: Store, tmp_path: Path) -> None:
    assert codes(store, gifts(tmp_path, "柳津町")) == ["gate.wrong_town"]
    assert codes(store, gifts(tmp_path, "磐梯町")) == []


def test_lists_are_held_against_the_town_of_the_store(store: Store, tmp_path: Path, yanaizu: Path) -> None:
    store.write(lambda connection: towns.adopt(connection, str(yanaizu)))
    assert codes(store, gifts(tmp_path, "磐梯町")) == ["gate.wrong_town"]
    assert codes(store, gifts(tmp_path, "柳津町")) == []


def test_a_town_that_is_named_goes_before_that_of_the_store(
    store: Store, tmp_path: Path, yanaizu: Path
) -> None:
    assert codes(store, gifts(tmp_path, "柳津町"), str(yanaizu)) == []


def test_the_store_keeps_its_town_when_the_file_is_gone(store: Store, yanaizu: Path) -> None:
    store.write(lambda connection: towns.adopt(connection, str(yanaizu)))
    yanaizu.unlink()
    with store.reading() as connection:
        assert towns.in_force(connection).name == "柳津町"


def test_init_and_the_environment_say_the_town(
    tmp_path: Path, yanaizu: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--town", str(yanaizu), "--store", "sqlite:///a.db"]) == 0
    assert "柳津町" in capsys.readouterr().out
    call = ["import", gifts(tmp_path, "磐梯町").name, "--channel", "donation", "--store", "sqlite:///a.db"]
    assert run([*call, "--dry-run"]) == 1
    monkeypatch.setenv("KANKEI_TOWN", "bandai")
    assert run([*call, "--dry-run"]) == 0
    assert load_town("bandai").name == "磐梯町"


def test_two_imports_at_once_end_with_one_told_to_wait(store_url: str, tmp_path: Path) -> None:
    file = gifts(tmp_path, "磐梯町")
    hold = (
        "import sys\nfrom kankei.store import open_store\nfrom kankei_api.intake import Choices, Intake\n"
        "intake = Intake(open_store(sys.argv[1]), Choices(), by='first')\n"
        "with intake.turn():\n    intake.begin(1)\n    print('held', flush=True)\n    sys.stdin.read()\n"
        "    intake.resolve()\n"
    )
    call = [sys.executable, "-c", hold, store_url]
    again = [sys.executable, "-m", "kankei_api.cli", "import", str(file.path), "--channel", "donation"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline().strip() == "held"
        second = subprocess.run(
            [*again, "--yes", "--store", store_url], capture_output=True, encoding="utf-8", check=False
        )
    assert second.returncode == 1
    assert "取り込みの途中です" in second.stderr
    assert "途中で止まって" not in second.stderr
    third = subprocess.run(
        [*again, "--yes", "--store", store_url], capture_output=True, encoding="utf-8", check=False
    )
    assert (third.returncode, "途中で止まって" in third.stderr) == (0, False)
