"""The ledger at the terminal: seen before, taken as seen, listed, undone, mended; lists that are no files."""

import csv
import datetime as dt
import json
import re
import shlex
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import make_url
from tests.api.conftest import answer
from tests.conftest import no_file_grows_beyond
from tests.importers import kintone_server as server

from kankei.counting import town_text
from kankei.errors import StoreError
from kankei.model import Channel, RecordDraft, TouchpointDraft
from kankei.store import open_store, pending, settings, towns
from kankei.usecases.interaction import Interaction, log
from kankei_api.cli import run
from kankei_api.clock import now
from kankei_api.intake import UNDERWAY, Choices, Intake, Listed

FORM = """お名前,フリガナ,メールアドレス,ご住所,登録日
髙橋 健太,タカハシ ケンタ,kenta@example.jp,福島県会津若松市東栄町3-46,2026-04-18
山田 花子,ヤマダ ハナコ,hanako@example.jp,東京都中央区銀座1-1,2026-04-20
"""
OTHERS = """お名前,フリガナ,メールアドレス,ご住所,登録日
鈴木 次郎,スズキ ジロウ,jiro@example.jp,大阪府大阪市北区1-1,2026-04-18
"""
CLUB = "会員さま,参加した日,メモ\n佐藤 花子,2026-04-01,x\n山田 太郎,2026-03-01,y\n"
CLUB_READ = ("--channel", "community", "--set", "会員さま=name", "--set", "参加した日=applied_on")
Captured = pytest.CaptureFixture[str]


def listed(home: Path, text: str, name: str = "登録.csv", encoding: str = "cp932") -> str:
    (home / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return name


def taken(home: Path, text: str = FORM, name: str = "登録.csv") -> None:
    assert run(["import", listed(home, text, name), "--channel", "registration", "--yes"]) == 0


def test_a_preview_says_a_changed_code_in_words(home: Path, capsys: Captured) -> None:
    head = "氏名,電話,開催日,出欠,受付番号"
    asked = ("--channel", "station_event")
    absent = listed(home, f"{head}\n佐藤 花子,090-1111-2222,2026-04-18,欠席,1\n", "駅舎.csv")
    assert run(["import", absent, *asked, "--yes"]) == 0
    there = listed(home, f"{head}\n佐藤 花子,090-1111-2222,2026-04-18,出席,1\n", "駅舎.csv")
    capsys.readouterr()
    assert run(["import", there, *asked, "--dry-run"]) == 0
    assert "2行目 状態: 欠席 → 済み" in capsys.readouterr().out


def test_the_terminal_lists_lists_and_says_how_many_single_rows_it_leaves_out(
    home: Path, capsys: Captured
) -> None:
    visit = TouchpointDraft(channel=Channel.VISIT, occurred_on=dt.date(2026, 4, 1))
    entry = Interaction(record=RecordDraft(name="佐藤 花子"), touchpoint=visit)
    store = open_store("sqlite:///kankei.db")
    log(store, entry, by="窓口", at=now(), as_of=dt.date(2026, 4, 1))
    store.close()
    taken(home)
    capsys.readouterr()
    assert run(["import", "--list"]) == 0
    told = capsys.readouterr()
    assert ("登録.csv" in told.out, "api/" in told.out) == (True, False)
    assert "1件あります。「kankei import --list --all」" in told.err
    run(["import", "--list", "--all"])
    assert "api/" in capsys.readouterr().out
    assert len(answer(capsys, "import", "--list")) == 2


def test_a_dry_run_tells_people_number_and_changes(home: Path, capsys: Captured) -> None:
    taken(home)
    changed = (
        FORM.replace("銀座1-1", "銀座2-2")
        + "鈴木 次郎,スズキ ジロウ,jiro@example.jp,大阪府大阪市北区1,2026-05-01\n"
    )
    name = listed(home, changed, "五月.csv")
    told = answer(capsys, "import", name, "--channel", "registration", "--dry-run")
    assert told["effect"]["begun"] == 1
    assert told["effect"]["number_after"] - told["effect"]["number_before"] == 1
    assert told["forecast"][0]["changes"] == [
        {"row": 3, "field": "address", "old": "東京都中央区銀座1-1", "new": "東京都中央区銀座2-2"}
    ]


def test_a_list_without_a_header_is_read_by_the_places_of_its_columns(home: Path, capsys: Captured) -> None:
    name = listed(home, "1,佐藤 花子,2026-04-01\n2,鈴木 一郎,2026-04-32\n", "見出しなし.csv")
    places = ("--set", "1=number", "--set", "2=name", "--set", "3=applied_on")
    assert run(["mapping", "save", "名簿", name, "--channel", "community", *places]) == 0
    assert run(["import", name, "--mapping", "名簿", "--yes", "--errors", "直す.csv"]) == 0
    mended = home / "直す.csv"
    mended.write_bytes(mended.read_bytes().replace(b"04-32", b"04-30"))
    (told,) = answer(capsys, "import", "直す.csv", "--mapping", "名簿", "--yes")["files"]
    assert told["counts"]["created"] == 1


def test_every_change_of_a_long_list_is_told_to_programs(home: Path, capsys: Captured) -> None:
    def gifts(amount: int) -> str:
        rows = (f"A-{no},佐藤 花子,{amount + no * 7 % 5},2026-04-{no % 28 + 1:02}" for no in range(60))
        return "\n".join(["寄附番号,寄附者氏名,寄附金額,寄附日", *rows, ""])

    assert run(["import", listed(home, gifts(5000), "四月.csv"), "--yes"]) == 0
    told = answer(capsys, "import", listed(home, gifts(8000), "訂正.csv"), "--dry-run")
    assert [change["row"] for change in told["forecast"][0]["changes"]] == list(range(2, 62))


def test_rows_of_which_the_same_is_to_be_said_are_told_of_once(home: Path, capsys: Captured) -> None:
    rows = ["2026-04-01", "いつか", "いつか", "いつか", "2026-04-02", "いつか"]
    text = "".join(f"佐藤 {no}子,{day}\n" for no, day in zip("一二三四五六", rows, strict=True))
    assert run(["import", listed(home, f"お名前,登録日\n{text}"), "--channel", "registration", "--yes"]) == 0
    told = capsys.readouterr().err
    assert told.count("日付として読めません") == 1
    assert "3–5, 7行目「登録日」（4行）" in told


def test_lists_of_which_the_same_is_to_be_said_are_told_of_once(home: Path, capsys: Captured) -> None:
    names = [listed(home, FORM, f"{month}月.csv") for month in (4, 5, 6)]
    assert run(["import", *names, "--dry-run"]) == 1
    assert capsys.readouterr().err.count("どの経路の一覧か分かりません") == 1


def test_no_token_is_offered_for_lists_of_which_none_can_be_taken(home: Path, capsys: Captured) -> None:
    assert run(["import", listed(home, FORM), "--dry-run"]) == 1
    assert "--preview" not in capsys.readouterr().err


def test_what_was_seen_is_taken_with_its_token(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration"]
    token = answer(capsys, *call, "--dry-run")["token"]
    assert run([*call, "--yes", "--preview", token]) == 0


def test_the_call_that_takes_what_was_seen_is_told_as_it_is_to_be_typed(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, FORM, "四月 登録.csv"), "--channel", "registration", "--year", "2026"]
    assert run([*call, "--dry-run"]) == 0
    said = capsys.readouterr()
    (typed,) = re.findall("kankei (import .*--preview [0-9a-f-]+)", (said.out + said.err).replace("\n", ""))
    assert shlex.split(typed)[:-3] == call
    assert run(shlex.split(typed)) == 0


@pytest.mark.parametrize("year", ["令和8年度", "R8", "2026年度", "２０２６"])
def test_the_year_of_a_list_is_said_as_the_town_writes_it(home: Path, year: str) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration", "--dry-run"]
    assert run([*call, "--year", year]) == 0
    assert run([*call, "--year", "令和5年度"]) == 1


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_the_call_that_is_to_be_typed_repeats_no_password(
    home: Path, store_url: str, capsys: Captured
) -> None:
    url = make_url(store_url).set(password="geheim").render_as_string(hide_password=False)
    call = ["import", listed(home, FORM), "--channel", "registration", "--store", url]
    assert run([*call, "--dry-run"]) == 0
    said = capsys.readouterr()
    assert "--store" in said.out
    assert "geheim" not in said.out + said.err


def test_a_token_is_refused_when_the_store_has_moved_on(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration"]
    token = answer(capsys, *call, "--dry-run")["token"]
    taken(home, FORM.replace("髙橋", "高橋"), "別.csv")
    assert run([*call, "--yes", "--preview", token]) == 1
    assert "もう一度 --dry-run" in capsys.readouterr().err
    assert len(answer(capsys, "import", "--list")) == 1


def test_another_list_in_the_meantime_is_no_matter_if_the_lists_do_what_was_seen(
    home: Path, capsys: Captured
) -> None:
    names = [listed(home, FORM), listed(home, FORM.replace("2026-04", "2026-05"), "五月.csv")]
    call = ["import", *names, "--channel", "registration"]
    token = answer(capsys, *call, "--dry-run")["token"]
    taken(home, OTHERS, "別.csv")
    assert run([*call, "--yes", "--preview", token]) == 0
    assert [one["file"] for one in answer(capsys, "import", "--list")] == ["別.csv", *names]


def test_another_list_between_two_lists_of_one_call_is_no_matter_either(home: Path) -> None:
    lists = [Path(listed(home, FORM)), Path(listed(home, FORM.replace("2026-04", "2026-05"), "五月.csv"))]
    first, second = (Listed(path, path.name) for path in lists)
    with open_store("sqlite:///kankei.db") as store:
        intake = Intake(store, Choices(channel="registration"))
        intake.preview(lambda: [first, second], as_of=dt.date(2026, 6, 1))
        intake.apply(first)
        taken(home, OTHERS, "別.csv")
        with pytest.raises(StoreError, match=r"preview\.moved"):
            intake.apply(second)
        (told,) = intake.as_told([second])
    assert told.receipt.counts.created == 2


def test_a_token_is_refused_for_a_file_of_another_name(home: Path, capsys: Captured) -> None:
    call = ["--channel", "registration"]
    token = answer(capsys, "import", listed(home, FORM), *call, "--dry-run")["token"]
    assert run(["import", listed(home, FORM, "五月.csv"), *call, "--yes", "--preview", token]) == 1
    assert answer(capsys, "import", "--list") == []


def test_a_token_is_refused_for_another_file(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration"]
    token = answer(capsys, *call, "--dry-run")["token"]
    listed(home, FORM.replace("山田", "山本"))
    assert run([*call, "--yes", "--preview", token]) == 1
    assert answer(capsys, "import", "--list") == []


@pytest.mark.parametrize("option", ["--mapping", "--layout"])
def test_a_token_is_refused_when_the_mapping_is_another_by_now(
    home: Path, capsys: Captured, option: str
) -> None:
    call = ["import", listed(home, CLUB, "club.csv"), option, "会員.toml"]
    assert run(["mapping", "propose", "club.csv", *CLUB_READ, "--out", "会員.toml"]) == 0
    capsys.readouterr()
    token = answer(capsys, *call, "--dry-run")["token"]
    assert (
        run(["mapping", "propose", "club.csv", *CLUB_READ, "--set", "メモ=detail", "--out", "会員.toml"]) == 0
    )
    assert run([*call, "--yes", "--preview", token]) == 1
    assert answer(capsys, "import", "--list") == []


def test_a_token_is_refused_when_the_saved_mapping_is_another_by_now(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, CLUB, "club.csv")]
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ])
    capsys.readouterr()
    token = answer(capsys, *call, "--dry-run")["token"]
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ, "--set", "メモ=detail"])
    assert run([*call, "--yes", "--preview", token]) == 1


def test_a_token_holds_though_a_mapping_for_other_lists_was_saved_since(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration"]
    token = answer(capsys, *call, "--dry-run")["token"]
    listed(home, CLUB, "club.csv")
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ])
    assert run([*call, "--yes", "--preview", token]) == 0


def test_a_token_is_refused_when_a_mapping_for_its_list_was_saved_since(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration"]
    token = answer(capsys, *call, "--dry-run")["token"]
    run(["mapping", "save", "登録", "登録.csv", "--channel", "registration"])
    assert run([*call, "--yes", "--preview", token]) == 1


def test_a_token_is_refused_when_the_store_is_of_another_town_by_now(home: Path, capsys: Captured) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration"]
    token = answer(capsys, *call, "--dry-run")["token"]
    (home / "別町.toml").write_text(town_text("bandai").replace("磐梯町", "猪苗代町"), encoding="utf-8")
    with open_store("sqlite:///kankei.db") as store, store.writing() as connection:
        towns.adopt(connection, "別町.toml")
    assert run([*call, "--yes", "--preview", token]) == 1
    assert answer(capsys, "import", "--list") == []


def test_imports_are_listed_oldest_first_with_what_undo_wants(home: Path, capsys: Captured) -> None:
    taken(home)
    taken(home, FORM.replace("髙橋", "高橋"), "五月.csv")
    first, second = answer(capsys, "import", "--list")
    assert [first["file"], second["file"]] == ["登録.csv", "五月.csv"]
    assert (first["state"], first["created"]) == ("applied", 2)
    assert run(["undo", first["id"], "--yes"]) == 0
    assert answer(capsys, "import", "--list")[0]["state"] == "undone"


def test_a_dry_run_of_an_undo_tells_and_changes_nothing(home: Path, capsys: Captured) -> None:
    taken(home)
    (batch,) = answer(capsys, "import", "--list")
    assert answer(capsys, "undo", batch["id"], "--dry-run")["withdrawn"] == 2
    assert run(["undo", batch["id"], "--dry-run"]) == 0
    assert answer(capsys, "import", "--list") == [batch]


def test_undoing_twice_undoes_once_and_tells_the_call_that_takes_the_list_again(
    home: Path, capsys: Captured
) -> None:
    taken(home)
    (batch,) = answer(capsys, "import", "--list")
    assert answer(capsys, "undo", batch["id"], "--yes")["withdrawn"] == 2
    capsys.readouterr()
    assert run(["undo", batch["id"], "--yes"]) == 1
    (call,) = re.findall("「kankei (undo .*?)」", " ".join(capsys.readouterr().err.split("\n")))
    assert answer(capsys, "count", "--as-of", "2026-06-01")["number"] == 0
    assert answer(capsys, *call.split(), "--yes")["again"] is True
    assert answer(capsys, "count", "--as-of", "2026-06-01")["number"] == 2


def test_an_undone_import_is_forgotten_for_good(home: Path, capsys: Captured) -> None:
    taken(home)
    (batch,) = answer(capsys, "import", "--list")
    assert run(["undo", batch["id"], "--forget", "--yes"]) == 1
    assert "先に「kankei undo」で取り消してください" in capsys.readouterr().err
    run(["undo", batch["id"], "--yes"])
    assert answer(capsys, "undo", batch["id"], "--forget", "--dry-run")["records"] == 2
    assert run(["undo", batch["id"], "--forget", "--yes"]) == 0
    assert "記録 2件、台帳の行 2件" in capsys.readouterr().out
    assert answer(capsys, "import", "--list")[0]["state"] == "forgotten"
    assert run(["undo", batch["id"], "--yes"]) == 1
    assert "もう一度有効にできません" in capsys.readouterr().err


def test_the_page_of_a_forgotten_import_says_why_it_is_empty(home: Path, capsys: Captured) -> None:
    taken(home)
    (batch,) = answer(capsys, "import", "--list")
    run(["undo", batch["id"], "--yes"])
    run(["undo", batch["id"], "--forget", "--yes"])
    assert run(["import", "--ledger", batch["id"], "--out", "台帳.csv"]) == 0
    page = Path("台帳.csv").read_text(encoding="utf-8-sig")
    assert "本人の求めによる消去ではありません" in page
    assert "山田" not in page


def test_to_take_again_and_to_empty_do_not_go_together(home: Path, capsys: Captured) -> None:
    taken(home)
    (batch,) = answer(capsys, "import", "--list")
    assert run(["undo", batch["id"], "--redo", "--forget", "--yes"]) == 2
    assert "--redo と --forget は一緒に使えません" in capsys.readouterr().err


def test_forgetting_is_entered_in_the_audit(home: Path, capsys: Captured) -> None:
    taken(home)
    (batch,) = answer(capsys, "import", "--list")
    run(["undo", batch["id"], "--yes"])
    run(["undo", batch["id"], "--forget", "--yes"])
    entry = answer(capsys, "audit", "show", "--action", "forget")[0]
    assert (entry["detail"]["batch"], entry["detail"]["records"]) == (batch["id"], "2")


def test_an_import_that_was_cut_off_goes_on_and_says_so_in_one_sentence(home: Path, capsys: Captured) -> None:
    lists = home / "lists"
    lists.mkdir()
    for number, name in enumerate("甲乙丙"):
        text = FORM.replace("kenta", f"k{number}").replace("健太", f"健{name}")
        (lists / f"{number}.csv").write_text(text, "utf-8")
    store = open_store("sqlite:///kankei.db")
    cut_off = Intake(store, Choices(channel="registration"), by="花子")
    assert cut_off.begin(3) is None
    cut_off.apply(Listed(lists / "0.csv", "0.csv"))
    with store.reading() as connection:
        assert len(pending.nos(connection)) == 2
    assert run(["import", "lists", "--channel", "registration", "--yes"]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "途中で止まって" in line]
    assert len(told) == 1
    assert "花子 さんが始めた 3 件" in told[0]
    assert "1 件はそのまま" in told[0]
    with store.reading() as connection:
        assert len(pending.nos(connection)) == 0
        assert settings.get(connection, UNDERWAY) is None
    store.close()
    assert len(answer(capsys, "import", "--list")) == 3


def test_an_import_that_breaks_off_says_how_many_lists_it_has_taken(home: Path, capsys: Captured) -> None:
    lists = home / "lists"
    lists.mkdir()
    head, *_ = FORM.splitlines()
    rows = [
        f"山田 花子{n},ヤマダ ハナコ,h{n}@example.jp,東京都中央区銀座1-1,2026-04-20" for n in range(3_000)
    ]
    (lists / "0.csv").write_text(FORM, "utf-8")
    (lists / "1.csv").write_text("\n".join([head, *rows]), "utf-8")
    with no_file_grows_beyond(1 << 20):
        assert run(["import", "lists", "--channel", "registration", "--yes"]) == 1
    told = capsys.readouterr().err
    assert "全部で 2件のファイルのうち 1件は取り込んであり" in told
    assert "途中の書き込みは残していません" in told
    assert "何も変更していません" not in told
    assert [one["file"] for one in answer(capsys, "import", "--list")] == ["0.csv"]


def test_rejected_rows_come_out_in_layout_and_encoding_and_go_in_again(home: Path, capsys: Captured) -> None:
    wrong = FORM.replace("2026-04-20", "2026-02-31")
    call = ["import", listed(home, wrong), "--channel", "registration", "--yes"]
    run([*call, "--errors", "直す.csv"])
    text = (home / "直す.csv").read_bytes().decode("cp932")
    header, row = csv.reader(text.splitlines())
    assert header[1:] == FORM.splitlines()[0].split(",")
    assert "暦にない日付" in row[0]
    assert row[1:3] == ["山田 花子", "ヤマダ ハナコ"]
    (home / "直す.csv").write_bytes(text.replace("2026-02-31", "2026-03-01").encode("cp932"))
    told = answer(capsys, "import", "直す.csv", "--channel", "registration", "--yes")
    assert told["counts"]["created"] == 1
    assert answer(capsys, "count", "--as-of", "2026-06-01")["number"] == 2


def test_the_ledger_page_of_a_list_is_a_workbook(home: Path, capsys: Captured) -> None:
    run(
        [
            "import",
            listed(home, FORM.replace("2026-04-20", "2026-02-31")),
            "--channel",
            "registration",
            "--yes",
        ]
    )
    (batch,) = answer(capsys, "import", "--list")
    assert run(["import", "--ledger", batch["id"], "--out", "台帳.xlsx"]) == 0
    header, first, second = CalamineWorkbook.from_path("台帳.xlsx").get_sheet_by_index(0).to_python()
    assert header[:5] == ["行", "結果", "理由", "記録の番号", "お名前"]
    assert (first[1], first[4]) == ("新規", "髙橋 健太")
    assert second[1] == "要修正"
    assert "暦にない日付" in str(second[2])


def test_a_saved_mapping_reads_the_next_list_by_itself(home: Path, capsys: Captured) -> None:
    assert run(["import", listed(home, CLUB, "club.csv"), "--yes"]) == 1
    assert run(["mapping", "save", "会員", "club.csv", *CLUB_READ]) == 0
    told = answer(capsys, "import", "club.csv", "--yes")
    assert (told["counts"]["created"], told["files"][0]["layout"]) == (2, "会員@1")
    assert told["files"][0]["channel"] == "community"


def test_the_next_version_of_a_mapping_keeps_what_was_corrected_before(home: Path, capsys: Captured) -> None:
    listed(home, CLUB, "club.csv")
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ])
    capsys.readouterr()
    run(["mapping", "show", "会員"])
    first = capsys.readouterr().out
    assert run(["mapping", "save", "会員", "club.csv", "--set", "メモ=内容"]) == 0
    capsys.readouterr()
    run(["mapping", "show", "会員"])
    second = capsys.readouterr().out
    assert second == first.replace('version = "1"', 'version = "2"') + 'detail = ["メモ"]\n'


def test_a_saved_mapping_reads_a_list_with_one_column_more_and_names_it(home: Path, capsys: Captured) -> None:
    listed(home, CLUB, "club.csv")
    assert run(["mapping", "save", "会員", "club.csv", *CLUB_READ]) == 0
    more = CLUB.replace("メモ", "班,メモ").replace(",x", ",1班,x").replace(",y", ",2班,y")
    assert run(["import", listed(home, more, "今年.csv"), "--yes"]) == 0
    assert "「班」は、列の読み方「会員」を残したときにはなかった列" in "".join(
        capsys.readouterr().err.split()
    )
    short = more.replace("会員さま", "お客さま")
    assert run(["import", listed(home, short, "別.csv"), "--yes"]) == 1


def test_a_mapping_of_one_header_reads_no_list_that_has_others_beside_it(
    home: Path, capsys: Captured
) -> None:
    listed(home, "会員さま\n佐藤 花子\n", "club_2026-05-01.csv")
    assert run(["mapping", "save", "会員", "club_2026-05-01.csv", *CLUB_READ[:4]]) == 0
    assert (
        run(["import", listed(home, "会員さま,入会日\n佐藤 花子,2026-05-01\n", "別_2026-05-01.csv"), "--yes"])
        == 1
    )


def test_of_a_mapping_by_place_it_is_said_that_it_must_be_named(home: Path, capsys: Captured) -> None:
    listed(home, "佐藤 花子,2026-05-01\n鈴木 太郎,2026-05-02\n", "駅舎.csv")
    places = ["--set", "1=name", "--set", "2=happened_on", "--channel", "station_event"]
    assert run(["mapping", "save", "駅舎", "駅舎.csv", *places]) == 0
    assert "--mapping 駅舎" in capsys.readouterr().out
    assert run(["import", "駅舎.csv", "--yes"]) == 1
    assert run(["import", "駅舎.csv", "--mapping", "駅舎", "--yes"]) == 0


def test_a_list_that_says_another_channel_is_not_read_by_a_mapping_for_nearly_its_columns(
    home: Path, capsys: Captured
) -> None:
    listed(home, "氏名,登録日,電話番号\n佐藤 花子,2026-04-01,0242-74-1221\n", "club.csv")
    assert run(["mapping", "save", "会員", "club.csv", "--channel", "community"]) == 0
    station = "氏名,登録日,電話番号,出欠\n山田 太郎,2026-04-01,0242-74-1222,出席\n"
    told = answer(capsys, "import", listed(home, station, "駅舎イベント.csv"), "--yes")
    assert told["files"][0]["channel"] == "station_event"


def test_a_saved_mapping_names_the_column_for_want_of_which_a_list_was_stopped(
    home: Path, capsys: Captured
) -> None:
    club = "入会日,来た人\n2026-04-18,高橋 健太\n2026-04-20,山田 花子\n"
    assert run(["import", listed(home, club, "会員名簿.csv"), "--channel", "community", "--yes"]) == 1
    said = ["--channel", "community", "--set", "来た人=name"]
    assert run(["mapping", "save", "会員", "会員名簿.csv", *said]) == 0
    assert answer(capsys, "import", "会員名簿.csv", "--yes")["counts"]["created"] == 2


def test_a_saved_mapping_says_which_of_two_columns_with_one_header_is_read(
    home: Path, capsys: Captured
) -> None:
    gifts = "寄附番号,入金日,氏名,寄附金額,氏名\nA-1,2026-04-18,高橋 健太,10000,山田 花子\n"
    assert run(["import", listed(home, gifts, "寄附.csv"), "--yes"]) == 1
    assert run(["mapping", "save", "寄附", "寄附.csv", "--set", "氏名#1=name"]) == 0
    assert "氏名#2" in capsys.readouterr().out
    assert answer(capsys, "import", "寄附.csv", "--yes")["counts"]["created"] == 1


def monthly(home: Path, name: str = "駅舎.xlsx", **months: tuple[str, ...]) -> str:
    """A workbook with a sheet for each month: No., who came, and on the first day of which month."""
    with xlsxwriter.Workbook(home / name) as book:
        for month, (title, names) in enumerate(months.items(), start=4):
            page = book.add_worksheet(title)
            page.write_row(0, 0, ["受付番号", "氏名", "来訪日"])
            for row, who in enumerate(names, start=1):
                page.write_row(row, 0, [row, who, f"2026-{month:02}-01"])
    return name


def imports(capsys: Captured) -> list[tuple[str, int, int]]:
    return [(one["file"], one["created"], one["unchanged"]) for one in answer(capsys, "import", "--list")]


def test_a_list_cut_up_over_the_sheets_of_a_workbook_is_taken_sheet_by_sheet_and_once(
    home: Path, capsys: Captured
) -> None:
    book = monthly(home, 四月=("佐藤 花子", "鈴木 一郎"), 五月=("佐藤 花子", "高橋 美咲"))
    assert run(["import", book, "--yes"]) == 0
    assert imports(capsys) == [("駅舎.xlsx［四月］", 2, 0), ("駅舎.xlsx［五月］", 2, 0)]
    assert run(["import", book, "--yes"]) == 0
    assert len(imports(capsys)) == 2


def test_a_mapping_is_of_the_sheet_that_was_named(home: Path, capsys: Captured) -> None:
    with xlsxwriter.Workbook(home / "台帳.xlsx") as book:
        book.add_worksheet("職員").write_row(0, 0, ["職員番号", "氏名", "登録日"])
        club = book.add_worksheet("会員")
        club.write_row(0, 0, ["会員さま", "参加した日", "メモ"])
        club.write_row(1, 0, ["佐藤 花子", "2026-04-01", "x"])
    assert run(["mapping", "save", "会員", "台帳.xlsx", "--sheet", "会員", *CLUB_READ]) == 0
    capsys.readouterr()
    told = answer(capsys, "import", "台帳.xlsx", "--sheet", "会員", "--yes")
    assert (told["counts"]["created"], told["files"][0]["layout"]) == (1, "会員@1")
    assert run(["mapping", "propose", "台帳.xlsx", "--sheet", "無い", "--channel", "visit"]) == 1
    assert "シート「無い」がこのファイルにありません" in capsys.readouterr().err


def test_how_the_columns_of_such_a_workbook_are_read_is_seen_by_its_first_sheet(
    home: Path, capsys: Captured
) -> None:
    book = monthly(home, 四月=("佐藤 花子",), 五月=("高橋 美咲",))
    assert run(["mapping", "propose", book, "--channel", "visit"]) == 0
    assert "来訪日" in capsys.readouterr().out


def test_a_sheet_of_it_that_comes_later_as_a_file_doubles_nobody(home: Path, capsys: Captured) -> None:
    run(["import", monthly(home, 四月=("佐藤 花子",), 五月=("佐藤 花子", "高橋 美咲")), "--yes"])
    (home / "駅舎_五月.csv").write_text(
        "受付番号,氏名,来訪日\n1,佐藤 花子,2026-05-01\n2,高橋 美咲,2026-05-01\n"
    )
    assert run(["import", "駅舎_五月.csv", "--yes"]) == 0
    assert imports(capsys)[-1] == ("駅舎_五月.csv", 0, 2)


def test_the_command_that_is_told_of_a_table_of_followers_keeps_its_last_day(
    home: Path, capsys: Captured
) -> None:
    table = listed(home, "日付,友だち数,ブロック数\n2026-04-01,1200,30\n2026-04-02,1210,31\n", "LINE.csv")
    (problem,) = answer(capsys, "import", table, "--yes", ends=1)["files"][0]["problems"]
    command = re.search(r"kankei (headcount add [ -~]+--label )(\S+)( [ -~]+[0-9])", problem["message"])
    assert command is not None
    assert run("".join(command.groups()).split()) == 0
    (kept,) = answer(capsys, "headcount", "list")
    assert (kept["counted_on"], kept["heads"]) == ("2026-04-02", 1210 - 31)


def test_a_sheet_is_chosen_by_its_name(home: Path, capsys: Captured) -> None:
    book = monthly(home, 四月=("佐藤 花子",), 五月=("高橋 美咲",), キャンセル=("鈴木 一郎",))
    assert run(["import", book, "--yes"]) == 1
    assert run(["import", book, "--yes", "--sheet", "四月", "--sheet", "五月"]) == 0
    assert imports(capsys) == [("駅舎.xlsx［四月］", 1, 0), ("駅舎.xlsx［五月］", 1, 0)]


def test_gifts_numbered_anew_on_each_sheet_do_not_write_over_each_other(home: Path, capsys: Captured) -> None:
    with xlsxwriter.Workbook(home / "寄附.xlsx") as book:
        for title, who, day in (("四月", "佐藤 花子", "2026-04-01"), ("五月", "鈴木 一郎", "2026-05-01")):
            page = book.add_worksheet(title)
            page.write_row(0, 0, ["受付番号", "寄附者氏名", "寄附金額", "入金日"])
            page.write_row(1, 0, [1, who, 10000, day])
    seen = answer(capsys, "import", "寄附.xlsx", "--yes", ends=1)
    assert [[one["code"] for one in file["problems"]] for file in seen["files"]] == [
        [],
        ["gate.numbers_again"],
    ]
    assert run(["import", "寄附.xlsx", "--yes", "--sheet", "五月", "--source", "寄附五月"]) == 0
    assert [file for file, _, _ in imports(capsys)] == ["寄附.xlsx［四月］", "寄附.xlsx［五月］"]


def test_rejected_rows_of_a_sheet_are_written_from_that_sheet(home: Path) -> None:
    monthly(home, 四月=("佐藤 花子", "鈴木 一郎"), 五月=("高橋 美咲", "渡部\ufffd翔"))
    run(["import", "駅舎.xlsx", "--yes", "--errors", "直す.csv"])
    assert "渡部" in (home / "直す.csv").read_text("utf-8-sig")


def test_of_two_lists_side_by_side_in_one_file_each_is_taken_once(home: Path, capsys: Captured) -> None:
    two = "氏名,電話番号,氏名,電話番号\n高橋 健太,090-1111-2345,山田 花子,090-2222-3456\n"
    file = listed(home, two, "駅舎_2026-04-18.csv")
    for number in (1, 2):
        columns = f'name = ["氏名#{number}"]\nphone = ["電話番号#{number}"]\n'
        listed(home, f'channel = "station_event"\n[columns]\n{columns}', f"{number}.toml", "utf-8")
    calls = [("import", file, "--mapping", f"{number}.toml", "--yes") for number in (1, 2, 1, 2)]
    assert [answer(capsys, *call)["counts"]["created"] for call in calls] == [1, 1, 0, 0]


def test_the_same_regulars_on_another_day_are_another_list(home: Path, capsys: Captured) -> None:
    regulars = "氏名,電話番号\n高橋 健太,090-1111-2345\n山田 花子,090-2222-3456\n"
    days = ("2026-05-10", "2026-05-17", "2026-05-10")
    weeks = [listed(home, regulars, f"駅舎カフェ_{day}.csv") for day in days]
    told = [answer(capsys, "import", week, "--yes") for week in weeks]
    assert [one["counts"]["created"] for one in told] == [2, 2, 0]
    assert [one["files"][0]["repeated"] for one in told] == [False, False, True]


def test_a_list_that_tells_its_days_is_the_same_file_under_a_name_with_another_day(
    home: Path, capsys: Captured
) -> None:
    visits = "参加日,氏名,電話番号\n2026-05-10,高橋 健太,090-1111-2345\n"
    files = [listed(home, visits, name) for name in ("駅舎_2026-05-17.csv", "駅舎カフェ.csv")]
    told = [answer(capsys, "import", file, "--yes") for file in files]
    assert [one["files"][0]["repeated"] for one in told] == [False, True]


def test_a_mapping_is_kept_in_versions_and_the_latest_is_used(home: Path, capsys: Captured) -> None:
    listed(home, CLUB, "club.csv")
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ])
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ, "--set", "メモ=detail"])
    told = answer(capsys, "import", "club.csv", "--yes")
    assert told["files"][0]["layout"] == "会員@2"
    capsys.readouterr()
    run(["mapping", "show", "会員", "--version", "1"])
    assert "detail" not in capsys.readouterr().out
    run(["mapping", "show", "会員"])
    assert 'detail = ["メモ"]' in capsys.readouterr().out


def test_a_proposal_is_written_mended_and_saved(home: Path, capsys: Captured) -> None:
    listed(home, CLUB, "club.csv")
    assert run(["mapping", "propose", "club.csv", *CLUB_READ, "--out", "club.toml"]) == 0
    assert run(["mapping", "save", "会員", "club.csv", "--from", "club.toml"]) == 0
    capsys.readouterr()
    run(["mapping", "list"])
    assert "コミュニティ会員" in capsys.readouterr().out


def test_a_proposal_shows_the_saved_mapping_by_which_the_list_is_imported(
    home: Path, capsys: Captured
) -> None:
    listed(home, CLUB, "club.csv")
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ])
    capsys.readouterr()
    assert run(["mapping", "propose", "club.csv"]) == 0
    said = capsys.readouterr().out
    assert "「会員」第1版" in said
    assert re.search("会員さま +name", said)


def test_a_list_with_other_headers_is_not_read_by_a_saved_mapping(home: Path) -> None:
    listed(home, CLUB, "club.csv")
    run(["mapping", "save", "会員", "club.csv", *CLUB_READ])
    assert run(["import", listed(home, CLUB.replace("メモ", "電話"), "other.csv"), "--yes"]) == 1


@pytest.mark.parametrize("wrong", ["ない列=name", "メモ=shoe_size", "メモ"])
def test_a_correction_that_cannot_be_is_refused(home: Path, wrong: str) -> None:
    listed(home, CLUB, "club.csv")
    assert run(["mapping", "propose", "club.csv", *CLUB_READ, "--set", wrong]) != 0


def test_a_meaning_may_be_typed_as_it_is_explained(home: Path, capsys: Captured) -> None:
    listed(home, CLUB, "club.csv")
    propose = ["mapping", "propose", "club.csv", "--channel", "community", "--set", "会員さま=氏名"]
    for number, unread in enumerate(("", "（読まない）", "読まない")):
        assert run([*propose, "--set", f"メモ={unread}", "--out", f"読み方{number}.toml"]) == 0
        assert 'name = ["会員さま"]' in (home / f"読み方{number}.toml").read_text("utf-8")


def test_of_a_meaning_that_lists_of_the_channel_do_not_have_it_is_said_why_it_is_not_read(
    home: Path, capsys: Captured
) -> None:
    name = listed(home, "氏名,来場日,合計額\n佐藤 花子,2026-04-01,5000\n", "来場.csv")
    assert run(["mapping", "propose", name, "--channel", "visit", "--set", "合計額=amount"]) == 0
    assert "visit の一覧では読みません" in capsys.readouterr().err


def test_the_meanings_there_are_stand_in_the_answer_in_both_wordings(home: Path, capsys: Captured) -> None:
    listed(home, CLUB, "club.csv")
    assert run(["mapping", "propose", "club.csv", *CLUB_READ, "--set", "メモ=靴の大きさ"]) == 2
    assert "email（メールアドレス）" in capsys.readouterr().err


def test_head_counts_stand_apart_from_people_and_can_be_undone(home: Path, capsys: Captured) -> None:
    call = ["headcount", "add", "--channel", "line", "--label", "町公式", "--on", "2026-05-01"]
    entered = answer(capsys, *call, "--heads", "5200", "--blocks", "700")
    told = answer(capsys, "count", "--as-of", "2026-06-01")
    assert told["number"] == 0
    assert told["aggregates"] == [
        {"channel": "line", "label": "町公式", "counted_on": "2026-05-01", "heads": 4500}
    ]
    run(["undo", entered["id"], "--yes"])
    assert answer(capsys, "count", "--as-of", "2026-06-01")["aggregates"] == []
    assert answer(capsys, "headcount", "list") == []


@pytest.mark.parametrize("typed", ["1234", "1,234", "１，２３４"])
def test_heads_are_typed_as_they_are_printed(home: Path, capsys: Captured, typed: str) -> None:
    call = ["headcount", "add", "--channel", "line", "--label", "町公式", "--on", "2026-05-01"]
    assert answer(capsys, *call, "--heads", typed)["heads"] == 1234
    assert run([*call, "--heads", "1,23"]) == 2


def test_a_head_count_entered_anew_replaces_that_of_its_day(home: Path, capsys: Captured) -> None:
    call = ["headcount", "add", "--channel", "line", "--label", "町公式", "--on", "2026-05-01"]
    first = answer(capsys, *call, "--heads", "5200")["id"]
    assert run([*call, "--heads", "4500"]) == 0
    assert "前に入れた 5,200人" in capsys.readouterr().out
    assert [
        (one["id"] == first, one["heads"], one["counts"]) for one in answer(capsys, "headcount", "list")
    ] == [
        (True, 5200, False),
        (False, 4500, True),
    ]
    assert [one["file"] for one in answer(capsys, "import", "--list")] == [
        "headcount/line/町公式/2026-05-01/5200",
        "headcount/line/町公式/2026-05-01/4500",
    ]


def test_more_blocks_than_followers_cannot_be(home: Path, capsys: Captured) -> None:
    call = ["headcount", "add", "--channel", "line", "--label", "町公式", "--on", "2026-05-01"]
    assert run([*call, "--heads", "5", "--blocks", "6"]) == 1
    assert "超えません" in capsys.readouterr().err


def test_people_are_exported_with_what_they_allow(home: Path, capsys: Captured) -> None:
    text = (
        FORM.replace("登録日", "登録日,メールマガジン")
        .replace("04-18", "04-18,希望する")
        .replace("04-20", "04-20,希望しない")
    )
    taken(home, text)
    run(["--lang", "en", "export", "people", "--out", "people.csv"])
    with (home / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        said = {row["name"]: row["mail"] for row in csv.DictReader(file)}
    assert said == {"髙橋 健太": "yes", "山田 花子": "no"}


def test_the_purpose_of_a_list_is_kept(home: Path, capsys: Captured) -> None:
    run(["import", listed(home, FORM), "--channel", "registration", "--purpose", "contact", "--yes"])
    assert answer(capsys, "import", "--list")[0]["purpose"] == "contact"
    assert run(["import", "登録.csv", "--purpose", "anything", "--yes"]) == 2


def test_a_kintone_app_is_imported_twice_and_only_what_changed_is_taken(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWN_TOKEN", server.TOKEN)
    with server.serving([server.record(1, "佐藤 花子"), server.record(2, "山田 太郎")]) as domain:
        call = ["import", domain.url, "--channel", "trial_stay", "--token-env", "TOWN_TOKEN", "--yes"]
        assert answer(capsys, *call)["counts"]["created"] == 2
        assert answer(capsys, *call)["files"][0]["repeated"] is True
        domain.records[1] = server.record(2, "山田 太朗")
        told = answer(capsys, *call)["counts"]
    assert (told["created"], told["updated"], told["unchanged"]) == (0, 1, 1)
    assert server.TOKEN not in (home / "kankei.db").read_bytes().decode("latin-1")


def test_that_all_records_of_an_app_are_known_is_no_mistake(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWN_TOKEN", server.TOKEN)
    with server.serving([server.record(no, f"佐藤 花子{no}") for no in range(1, 21)]) as domain:
        call = ["import", domain.url, "--channel", "trial_stay", "--token-env", "TOWN_TOKEN", "--yes"]
        answer(capsys, *call)
        domain.records[1] = server.record(2, "山田 太郎")
        assert answer(capsys, *call)["files"][0]["notes"] == []


def test_what_was_deleted_in_an_app_is_told_until_it_counts_no_more(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWN_TOKEN", server.TOKEN)
    with server.serving([server.record(no, f"佐藤 花子{no}") for no in range(1, 4)]) as domain:
        call = ["import", domain.url, "--channel", "trial_stay", "--token-env", "TOWN_TOKEN", "--yes"]
        answer(capsys, *call)
        del domain.records[0]
        (note,) = answer(capsys, *call)["files"][0]["notes"]
        assert (note["code"], "1件" in note["message"]) == ("gate.gone_at_source", True)
        (gone,) = re.findall(r"[0-9a-f-]{36}", note["message"])
        assert run(["rights", "withdraw", gone, "--reason", "アプリで削除"]) == 0
        assert run(["rights", "withdraw", gone, "--reason", "アプリで削除"]) == 1
        domain.records[0] = server.record(2, "佐藤 華子")
        assert answer(capsys, *call)["files"][0]["notes"] == []


def test_an_app_that_is_as_it_once_was_is_the_state_now(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWN_TOKEN", server.TOKEN)
    with server.serving([server.record(1, "佐藤 花子"), server.record(2, "鈴木 一郎")]) as domain:
        call = ["import", domain.url, "--channel", "trial_stay", "--token-env", "TOWN_TOKEN", "--yes"]
        answer(capsys, *call)
        domain.records[1] = server.record(2, "鈴木 一郎", mail="")
        answer(capsys, *call)
        domain.records[1] = server.record(2, "鈴木 一郎")
        back = answer(capsys, *call)["counts"]
    assert (back["updated"], back["unchanged"]) == (1, 1)


def test_records_gone_from_an_app_are_told_by_every_call_with_all_their_ids(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWN_TOKEN", server.TOKEN)
    with server.serving([server.record(no, f"佐藤 花子{no}") for no in range(1, 7)]) as domain:
        call = ["import", domain.url, "--channel", "trial_stay", "--token-env", "TOWN_TOKEN", "--yes"]
        answer(capsys, *call)
        del domain.records[1:]
        told = [answer(capsys, *call)["files"][0]["notes"] for _ in range(2)]
    assert [(note["code"], len(note["ids"])) for (note,) in told] == [("gate.gone_at_source", 5)] * 2


def test_mended_rows_of_an_app_are_rows_of_the_app(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANKEI_KINTONE_TOKEN", server.TOKEN)
    records = [server.record(1, "佐藤 花子"), server.record(2, "山田 太郎", (), **{"from": "2026-02-31"})]
    with server.serving(records) as domain:
        call = ["import", domain.url, "--channel", "trial_stay", "--yes"]
        run([*call, "--errors", "e.csv"])
        told = dict(re.findall(r'(--\S+) "(.+?)"', capsys.readouterr().err))
        mended = Path("e.csv").read_text("utf-8-sig").replace("02-31", "02-28")
        Path("e.csv").write_text(mended, "utf-8-sig")
        again = answer(
            capsys, "import", "e.csv", "--yes", *(word for option in told.items() for word in option)
        )
        assert (again["counts"]["created"], again["files"][0]["notes"]) == (1, [])
        domain.records[1] = server.record(2, "山田 太郎", (), **{"from": "2026-02-28"})
        assert answer(capsys, *call)["counts"]["unchanged"] == 2


def test_a_kintone_app_without_a_token_says_which_variable(home: Path, capsys: Captured) -> None:
    assert run(["import", "kintone://town.cybozu.com/12", "--channel", "trial_stay", "--yes"]) == 1
    assert "KANKEI_KINTONE_TOKEN" in capsys.readouterr().err


def test_what_names_tell_of_several_lists_is_noted_once(home: Path, capsys: Captured) -> None:
    names = [listed(home, FORM, f"駅舎_{month}月.csv") for month in (4, 5)]
    assert run(["import", *names, "--dry-run"]) == 0
    told = capsys.readouterr().err
    assert told.count("--channel station_event と同じ") == 1
    assert "「駅舎_4月.csv」ほか1件:" in told


def test_a_mapping_is_proposed_for_the_channel_that_the_list_would_be_taken_for(
    home: Path, capsys: Captured
) -> None:
    name = listed(home, f"お試し住宅 利用者,,,,\n{FORM}", "名簿.csv")
    assert answer(capsys, "import", name, "--dry-run")["files"][0]["channel"] == "trial_stay"
    assert run(["mapping", "propose", name]) == 0
    assert "お試し住宅" in capsys.readouterr().out


def test_a_mapping_is_proposed_for_the_channel_that_a_header_speaks_for(home: Path, capsys: Captured) -> None:
    name = listed(home, "氏名,登録区分,登録日\n佐藤 花子,ベーシック,2026-04-01\n", "名簿.csv")
    assert answer(capsys, "import", name, "--dry-run")["files"][0]["channel"] == "registration"
    assert run(["mapping", "propose", name]) == 0
    assert "ふるさと住民登録" in capsys.readouterr().out


def test_a_mapping_that_was_saved_goes_before_what_the_name_says(home: Path, capsys: Captured) -> None:
    name = listed(home, CLUB, "会.csv")
    assert run(["mapping", "save", "会員", name, *CLUB_READ]) == 0
    (told,) = answer(capsys, "import", listed(home, CLUB, "駅舎イベント.csv"), "--yes")["files"]
    assert (told["channel"], told["counts"]["created"], told["notes"]) == ("community", 2, [])


@pytest.mark.parametrize("beside", ["wal", "turn"])
def test_where_nothing_can_be_written_beside_the_store_no_server_is_spoken_of(
    home: Path, capsys: Captured, beside: str
) -> None:
    name = listed(home, FORM)
    (home / f"kankei.db-{beside}").mkdir()  # as on a read-only medium: there can be no such file
    assert run(["import", name, "--channel", "registration", "--yes"]) == 1
    told = capsys.readouterr().err
    assert "書き込めるフォルダーに写して --store" in told
    assert "サーバー" not in told


def test_what_is_refused_under_json_is_told_in_json_on_the_last_line_of_standard_error(
    home: Path, capsys: Captured
) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    assert run(["undo", nobody, "--yes", "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert json.loads(told.err.splitlines()[-1])["type"] == "urn:kankei:problem:unknown:import"
    assert run(["undo", nobody, "--yse", "--json"]) == 2
    assert json.loads(capsys.readouterr().err.splitlines()[-1]) == {
        "type": "urn:kankei:problem:usage:no_such_option",
        "detail": "「--yse」というオプションはありません。",
    }


def test_mappings_and_rules_are_listed_in_json(home: Path, capsys: Captured) -> None:
    assert answer(capsys, "mapping", "list") == []
    listed(home, CLUB, "会員.csv")
    run(["mapping", "save", "会員", "会員.csv", *CLUB_READ])
    (one,) = answer(capsys, "mapping", "list")
    assert (one["mapping"]["name"], one["mapping"]["version"]) == ("会員", "1")
    rules = {rule["name"]: rule for rule in answer(capsys, "rules", "list")}
    assert (rules["default"]["shipped"], rules["default"]["published"]) == (True, [])
