"""Which town a store is of, and that lists of another are stopped; two imports at once at the terminal."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from kankei.counting import load_town
from kankei.counting.columns import ZONES
from kankei.counting.rules import town_text
from kankei.model import Problem, Zone
from kankei.store import Store, comparables, counts, open_store, towns
from kankei_api.cli import run
from kankei_api.intake import Choices, Intake, Listed

NAMES = "佐藤 花子", "鈴木 一郎", "高橋 健太", "渡部 実", "星 昇"
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


def test_init_with_another_town_reads_addresses_as_its_lists_mean_them(
    tmp_path: Path, yanaizu: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = "寄附番号,寄附者氏名,住所,寄附金額,寄附日\nA-1,佐藤 花子,町内,10000,2024-05-01\n"
    (tmp_path / "gifts.csv").write_text(told, encoding="utf-8")
    call = ["import", "gifts.csv", "--channel", "donation", "--store", "sqlite:///a.db", "--yes"]
    assert run(["init", "--store", "sqlite:///a.db"]) == run(call) == 0
    assert run(["init", "--town", str(yanaizu), "--store", "sqlite:///a.db"]) == 0
    assert "全員の照合をやり直しました" in capsys.readouterr().out
    with open_store("sqlite:///a.db") as store, store.reading() as connection:
        assert set(comparables.columns(connection)["city"]) == {"柳津町"}


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


def test_init_says_whose_store_it_is_though_nobody_named_a_town(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    said = capsys.readouterr().out
    assert "磐梯町" in said
    assert "kankei init --town" in said


def test_a_town_that_cannot_be_read_makes_no_store(
    tmp_path: Path, yanaizu: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    yanaizu.write_text('name = "柳津町"\n', encoding="utf-8")
    assert run(["init", "--town", str(yanaizu)]) == 1
    assert "kankei init --sample" in capsys.readouterr().err
    assert not Path("kankei.db").exists()


def test_the_sample_of_a_town_is_one_and_is_never_written_over_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--sample", "町.toml"]) == 0
    assert load_town("町.toml") == load_town("bandai")
    assert not Path("kankei.db").exists()
    Path("町.toml").write_text("mine", encoding="utf-8")
    assert run(["init", "--sample", "町.toml"]) == 1
    assert Path("町.toml").read_text(encoding="utf-8") == "mine"


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


def at_the_station(store: Store, folder: Path, *addresses: str) -> list[Problem]:
    """Take a list of an event, somebody with each of these addresses; what is said of it."""
    rows = [
        f"2026-05-10,{name},090-1234-00{place:02},{address}"
        for place, (name, address) in enumerate(zip(NAMES, addresses, strict=False))
    ]
    path = folder / "駅舎イベント.csv"
    path.write_text("\n".join(["参加日,氏名,電話番号,住所", *rows, ""]), encoding="utf-8")
    intake = Intake(store, Choices(channel="station_event"), by="test")
    taken = intake.apply(Listed(path, path.name))
    intake.resolve()
    return list(taken.notes)


@pytest.mark.parametrize("address", ["町内", "本町", "地元", "更科", "大字磐梯字漆方1-2"])
def test_who_lives_in_the_town_by_the_words_of_its_lists_is_a_resident(
    store: Store, tmp_path: Path, address: str
) -> None:
    at_the_station(store, tmp_path, address, "会津若松")
    with store.reading() as connection:
        touches = counts.live_touches(
            connection, known_at=dt.datetime.now(dt.UTC), town=towns.in_force(connection)
        )
    assert [ZONES[zone] for zone in touches.zone] == [Zone.IN_TOWN, Zone.IN_PREFECTURE]


def test_addresses_of_which_nobody_knows_the_town_are_told(store: Store, tmp_path: Path) -> None:
    told = at_the_station(store, tmp_path, "更科", "本町1-2", "中央通り", "町外", "東京都港区")
    (note,) = [one for one in told if one.code == "gate.address_unplaced"]
    assert (note.column, note.facts) == ("住所", {"rows": "2", "of": "5", "row": "3"})
