"""Protection, rights, exports and backups at the terminal."""

import csv
import json
import uuid
import zipfile
from pathlib import Path

import pytest
from tests.api.conftest import answer

from kankei_api.cli import run
from kankei_api.clock import today

FORM = """お名前,フリガナ,メールアドレス,ご住所,登録日
髙橋 健太,タカハシ ケンタ,kenta@example.jp,福島県会津若松市カナリア町7-77,2026-04-18
山田 花子,ヤマダ ハナコ,hanako@example.jp,東京都中央区銀座1-1,2026-04-20
"""
BAD = """お名前,フリガナ,メールアドレス,ご住所,登録日
髙橋 健太,タカハシ ケンタ,kenta@example.jp,福島県会津若松市カナリア町七丁目77番,2026-02-31
"""
SECRETS = ("カナリア", "町7-77", "77番")
TABLES = ("people", "touchpoints", "identities")
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def home(home: Path) -> Path:
    """A folder to work in, with a store of two people."""
    taken(home, FORM)
    return home


def taken(home: Path, text: str, name: str = "登録.csv", *more: str) -> None:
    (home / name).write_bytes(text.replace("\n", "\r\n").encode("cp932"))
    run(["import", name, "--channel", "registration", "--yes", *more])


def rows(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def person(name: str = "髙橋 健太") -> str:
    run(["--lang", "en", "export", "people", "--out", "who.csv"])
    return next(row["person_id"] for row in rows("who.csv") if row["name"] == name)


def protected() -> str:
    who = person()
    until = today().replace(month=12, day=31).isoformat()
    assert run(["protect", who, "--until", until]) == 0
    Path("who.csv").unlink()
    return who


def test_a_protected_address_stands_in_nothing_that_the_terminal_shows_or_writes(
    home: Path, capsys: Captured
) -> None:
    who = protected()
    batch = answer(capsys, "import", "--list")[0]["id"]
    taken(home, BAD, "bad.csv", "--errors", "errors.csv")
    capsys.readouterr()
    for number, arguments in enumerate(
        [
            ["review", "list", "--json"],
            ["review", "person", who],
            ["review", "households"],
            ["standing", who],
            ["protect", "--list"],
            *(["export", table, "--out", f"{table}.{form}"] for table in TABLES for form in ("csv", "xlsx")),
            ["import", "--ledger", batch, "--out", "page.csv"],
            ["rights", "disclose", who, "--out", "dossier.html"],
            ["rights", "disclose", who, "--out", "dossier.json"],
            ["count"],
        ]
    ):  # fmt: skip
        run(arguments)
        said = "".join(capsys.readouterr())
        assert not [secret for secret in SECRETS if secret in said], (number, arguments)
    for file in home.iterdir():
        if file.suffix in {".xlsx", ".zip"}:
            with zipfile.ZipFile(file) as pack:
                text = "".join(pack.read(name).decode("utf-8", "replace") for name in pack.namelist())
        elif not file.name.startswith("kankei.db") and file.name not in {"登録.csv", "bad.csv"}:
            text = file.read_bytes().decode("cp932" if file.name == "errors.csv" else "utf-8", "replace")
        else:
            continue
        assert not [secret for secret in SECRETS if secret in text], file.name


def test_protection_is_listed_and_ended(home: Path, capsys: Captured) -> None:
    who = protected()
    assert [one["person"] for one in answer(capsys, "protect", "--list")] == [who]
    assert run(["protect", who, "--end"]) == 0
    assert answer(capsys, "protect", "--list") == []


@pytest.mark.parametrize("arguments", [[], ["--list", "--end"], [str(uuid.UUID(int=1))]])
def test_protect_is_called_for_one_thing(home: Path, arguments: list[str]) -> None:
    assert run(["protect", *arguments]) == 2


@pytest.mark.parametrize("arguments", [["--until", "2027-03-31"], ["--end"]])
def test_who_protects_nobody_is_told_that_the_number_is_empty(
    home: Path, capsys: Captured, arguments: list[str]
) -> None:
    assert run(["protect", *arguments]) == 2
    assert "人の番号が空です" in capsys.readouterr().err


def test_a_dossier_is_written_as_a_page_data_or_a_pack(home: Path) -> None:
    who = person()
    for name in ("a.html", "a.json", "a.zip"):
        assert run(["rights", "disclose", who, "--out", name, "--purpose", "開示請求"]) == 0
    told = json.loads(Path("a.json").read_bytes())
    assert told["records"][0]["address"] == "福島県会津若松市カナリア町7-77"
    assert ("cli.disclose", "開示請求") in [(look["action"], look["purpose"]) for look in told["looks"]]
    assert run(["rights", "disclose", who, "--out", "a.txt"]) == 2


@pytest.mark.parametrize("form", ["html", "json", "zip"])
def test_who_was_erased_is_still_told_who_looked(home: Path, form: str) -> None:
    who = person()
    assert run(["rights", "erase", who, "--yes"]) == 0
    assert run(["rights", "disclose", who, "--out", f"a.{form}", "--purpose", "開示請求"]) == 0


def test_a_record_is_corrected_with_its_reason(home: Path, capsys: Captured) -> None:
    run(["export", "identities", "--out", "ids.csv"])
    record = rows("ids.csv")[0]["record_id"]
    told = answer(
        capsys,
        "rights",
        "correct",
        record,
        "--set",
        "address=福島県耶麻郡磐梯町1-2",
        "--reason",
        "本人の申出",
    )
    run(["--lang", "en", "export", "people", "--out", "who.csv"])
    assert told["fields"] == ["address"]
    assert rows("who.csv")[0]["address"] == "福島県耶麻郡磐梯町1-2"


def test_a_field_is_called_as_the_page_calls_it(home: Path, capsys: Captured) -> None:
    run(["export", "identities", "--out", "ids.csv"])
    record = rows("ids.csv")[0]["record_id"]
    told = answer(capsys, "rights", "correct", record, "--set", "電話番号=090-1234-5678", "--reason", "x")
    assert told["fields"] == ["phone"]


def test_what_was_withdrawn_is_no_touchpoint_of_a_person(home: Path) -> None:
    run(["export", "identities", "--out", "ids.csv"])
    first, _ = rows("ids.csv")
    assert run(["rights", "withdraw", first["record_id"], "--reason", "来なかった"]) == 0
    told = {row["person_id"]: (row["touchpoints"], row["channels"]) for row in csv_of_people()}
    assert told[first["person_id"]] == ("0", "")
    assert len(told) == 2


@pytest.mark.parametrize("said", ["salary=1", "address"])
def test_a_field_that_is_none_is_refused_with_those_there_are(
    home: Path, said: str, capsys: Captured
) -> None:
    assert run(["rights", "correct", str(uuid.UUID(int=1)), "--set", said, "--reason", "x"]) == 2
    assert "phone（電話番号）" in capsys.readouterr().err


def test_a_correction_brings_no_individual_number_in(home: Path, capsys: Captured) -> None:
    run(["export", "identities", "--out", "ids.csv"])
    record = rows("ids.csv")[0]["record_id"]
    said = ["--set", "phone=123456789018", "--reason", "x"]
    assert run(["rights", "correct", record, *said]) == 1
    assert "個人番号" in capsys.readouterr().err


def test_a_stop_is_set_and_taken_back(home: Path, capsys: Captured) -> None:
    who = person()
    assert answer(capsys, "rights", "stop", who, "--not", "counted")["counted"] is True
    assert answer(capsys, "rights", "stop", who, "--none")["counted"] is False
    assert run(["rights", "stop", who]) == 2


def test_an_erased_person_leaves_no_trace_in_the_folder_of_the_store(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = person()
    monkeypatch.setenv("KANKEI_ERASURE_JOURNAL", str(home / "journal.jsonl"))
    assert run(["backup", "--out", "town.backup"]) == 0
    told = answer(capsys, "rights", "erase", who, "--yes")
    assert (told["records"], told["scrubbed"]) == (1, True)
    left = (
        b"".join(file.read_bytes() for file in home.glob("kankei.db*")) + Path("journal.jsonl").read_bytes()
    )
    assert not [word for word in ("カナリア", "健太", "kenta") if word.encode() in left]
    taken(
        home,
        FORM + "鈴木 一郎,スズキ イチロウ,ichiro@example.jp,大阪府堺市堺区三宝町3-3,2026-04-21\n",
        "また.csv",
    )
    assert {row["name"] for row in csv_of_people()} == {"山田 花子", "鈴木 一郎"}
    restored = ["restore", "town.backup", "--erasures", "journal.jsonl", "--store", "sqlite:///again.db"]
    assert run(restored) == 0
    assert b"kenta" not in Path("again.db").read_bytes()


def csv_of_people() -> list[dict[str, str]]:
    run(["--lang", "en", "export", "people", "--out", "who.csv"])
    return rows("who.csv")


def test_nobody_is_erased_without_being_asked(home: Path) -> None:
    assert run(["rights", "erase", person()]) == 2


def test_erasures_are_listed_and_let_back(home: Path, capsys: Captured) -> None:
    told = answer(capsys, "rights", "erase", person(), "--yes")
    run(["rights", "erasures"])
    assert told["id"] in capsys.readouterr().out
    assert run(["rights", "erasures", "--out", "j.jsonl"]) == 0
    assert run(["rights", "allow", told["id"]]) == 0
    taken(
        home,
        FORM + "鈴木 一郎,スズキ イチロウ,ichiro@example.jp,大阪府堺市堺区三宝町3-3,2026-04-21\n",
        "また.csv",
    )
    assert len(csv_of_people()) == 3


def test_a_backup_is_checked_and_never_put_over_a_store(home: Path) -> None:
    assert run(["backup", "--out", "town.backup"]) == 0
    assert run(["backup", "--check", "town.backup"]) == 0
    assert run(["restore", "town.backup"]) == 1
    copy = Path("town.backup")
    copy.write_bytes(copy.read_bytes()[:-1])
    assert run(["backup", "--check", "town.backup"]) == 1
    assert run(["backup"]) == 2


def test_a_backup_and_a_restore_tell_in_json_what_they_hold(home: Path, capsys: Captured) -> None:
    taken(home, FORM)
    made = answer(capsys, "backup", "--portable", "--out", "town.backup")
    assert (made["kind"], made["records"]) == ("sqlite", 2)
    assert answer(capsys, "backup", "--check", "town.backup") == made
    told = answer(capsys, "restore", "town.backup", "--store", "sqlite:///again.db")
    assert (told["manifest"], told["erased_again"]) == (made, 0)


def test_a_restore_says_whom_it_lets_in_and_keeps_out_whom_the_former_store_does(
    home: Path, capsys: Captured
) -> None:
    tablet = answer(capsys, "token", "mint", "タブレット", "--scope", "log", "--until", str(today()))
    assert run(["backup", "--out", "town.backup"]) == 0
    assert run(["token", "revoke", tablet["id"]]) == 0
    assert run(["restore", "town.backup", "--store", "sqlite:///again.db"]) == 1
    assert "「タブレット」が使えるようになります" in capsys.readouterr().err
    assert not (home / "again.db").exists()
    assert run(["restore", "town.backup", "--keep-access", "--store", "sqlite:///again.db"]) == 0
    assert "使えるアカウントとトークン: タブレット" in capsys.readouterr().err
    former = ["--former", "sqlite:///kankei.db", "--store", "sqlite:///anew.db"]
    assert run(["restore", "town.backup", *former]) == 0
    assert "タブレット" not in capsys.readouterr().err
    assert not list(home.glob("*.db-wal"))


def test_a_former_store_whose_place_is_left_empty_is_no_restore_without_one(home: Path) -> None:
    assert run(["backup", "--out", "town.backup"]) == 0
    assert run(["restore", "town.backup", "--former", "", "--store", "sqlite:///again.db"]) == 1
    assert not (home / "again.db").exists()


def test_a_former_store_that_is_not_there_is_told_by_its_option_and_nothing_is_restored(
    home: Path, capsys: Captured
) -> None:
    assert run(["backup", "--out", "town.backup"]) == 0
    former = ["--former", "sqlite:///gone.db", "--store", "sqlite:///anew.db"]
    assert run(["restore", "town.backup", *former]) == 1
    assert "--former の場所にデータベース sqlite:///gone.db がありません" in capsys.readouterr().err
    assert not (home / "anew.db").exists()


def test_erasures_are_listed_in_json_as_the_journal_has_them(home: Path, capsys: Captured) -> None:
    assert answer(capsys, "rights", "erasures") == []
    taken(home, FORM)
    told = answer(capsys, "rights", "erase", person(), "--yes")
    (one,) = answer(capsys, "rights", "erasures", "--out", "j.jsonl")
    assert (one["id"], one) == (told["id"], json.loads(Path("j.jsonl").read_text()))


def test_an_erasure_that_no_journal_keeps_is_told_so(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(home, FORM)
    monkeypatch.setenv("KANKEI_ERASURE_JOURNAL", "erasures.jsonl")
    assert run(["rights", "erase", person(), "--yes"]) == 0
    assert "この消去はデータベースの中にだけ残ります" not in capsys.readouterr().err
    monkeypatch.delenv("KANKEI_ERASURE_JOURNAL")
    assert run(["rights", "erase", person("山田 花子"), "--yes"]) == 0
    assert "この消去はデータベースの中にだけ残ります" in capsys.readouterr().err
