"""The command line, called as ``kankei`` calls it; the lists are written here and hold nobody real."""

import csv
import io
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.api.conftest import answer

from kankei_api import spreadsheets
from kankei_api.cli import run

FORM = """お名前,フリガナ,メールアドレス,ご住所,登録日
髙橋 健太,タカハシ ケンタ,kenta@example.jp,福島県会津若松市東栄町3-46,2026-04-18
高橋健太,ﾀｶﾊｼ ｹﾝﾀ,KENTA@example.jp,会津若松市東栄町３丁目４６,令和8年5月2日
山田 花子,ヤマダ ハナコ,hanako@example.jp,東京都中央区銀座1-1,2026-04-20
"""


def listed(home: Path, text: str, name: str = "登録.csv", encoding: str = "cp932") -> str:
    (home / name).write_bytes(text.encode(encoding))
    return name


def test_help_waits_for_nothing_heavy() -> None:
    asked = (
        "import sys; from kankei_api.cli import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert not {"numpy", "pandas", "litestar", "sqlalchemy", "altair"} & set(done.stderr.split())


def test_help_is_japanese_unless_english_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    run(["--help"])
    assert "取り込みます" in capsys.readouterr().out
    run(["--lang", "en", "--help"])
    assert "Take lists" in capsys.readouterr().out


def test_called_with_nothing_it_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "--lang" in capsys.readouterr().out


def test_init_makes_a_store_and_calling_it_again_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert [run(["init"]), run(["init"])] == [0, 0]
    assert (tmp_path / "kankei.db").exists()


class Keyboard(io.StringIO):
    """Somebody who sits there and types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "people"), [("y\n", 2), ("はい\n", 2), ("n\n", 0), ("\n", 0)])
def test_nothing_is_written_until_somebody_says_yes(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, people: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(typed))
    assert run(["import", listed(home, FORM), "--channel", "registration"]) == (0 if people else 1)
    capsys.readouterr()
    assert answer(capsys, "count", "--as-of", "2026-06-01")["number"] == people


def test_a_mapping_is_saved_mended_and_used(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = FORM.replace("ご住所", "おうち")
    call = ["import", listed(home, odd), "--channel", "registration", "--dry-run"]
    assert run([*call, "--save-mapping", "columns.toml"]) == 0
    mended = (
        (home / "columns.toml").read_text("utf-8").replace("[columns]", '[columns]\naddress = ["おうち"]')
    )
    (home / "columns.toml").write_text(mended, "utf-8")
    (home / "again.csv").write_bytes((odd + "\r\n").encode())
    capsys.readouterr()
    told = answer(capsys, "import", "again.csv", "--mapping", "columns.toml", "--yes")
    assert ["おうち", "address"] in told["files"][0]["mapping"]


def test_a_dry_run_writes_nothing_even_if_somebody_says_yes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", listed(home, FORM), "--channel", "registration", "--dry-run", "--yes"]) == 0
    capsys.readouterr()
    assert run(["import", "--list", "--json"]) == 0
    assert capsys.readouterr().out.strip() == "[]"


def test_a_list_goes_in_and_its_five_counts_add_up(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "import", listed(home, FORM), "--channel", "registration", "--yes")
    assert told["counts"] == {"created": 3, "updated": 0, "unchanged": 0, "skipped": 0, "rejected": 0}


def test_the_same_person_in_two_spellings_is_counted_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["import", listed(home, FORM), "--channel", "registration", "--yes"])
    capsys.readouterr()
    told = answer(capsys, "count", "--as-of", "2026-06-01")
    assert told["number"] == 2


def test_the_count_has_every_field_that_programs_rely_on(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, "count")
    wanted = {"as_of", "known_at", "rule", "number", "estimate", "low", "high", "axes", "goal", "digest"}
    assert wanted | {"without_one_off_donors", "unidentified", "aggregates"} <= told.keys()
    assert (told["estimate"], told["low"], told["high"], told["unsure"]) == (None, None, None, "no_lists")


def test_a_day_that_no_calendar_has_is_told_to_be_none(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["count", "--as-of", "2026-02-29"]) == 2
    assert "「--as-of」の日付は暦にありません" in capsys.readouterr().err


def test_a_day_may_be_written_in_the_japanese_era(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "count", "--as-of", "令和8年4月1日")["as_of"] == "2026-04-01"


def test_a_dry_run_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", listed(home, FORM), "--channel", "registration", "--dry-run"]) == 0
    capsys.readouterr()
    assert answer(capsys, "count", "--as-of", "2026-06-01")["number"] == 0


def test_taking_a_list_twice_is_taking_it_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["import", listed(home, FORM), "--channel", "registration", "--yes"]
    run(call)
    capsys.readouterr()
    told = answer(capsys, *call)
    assert told["counts"] == {"created": 0, "updated": 0, "unchanged": 3, "skipped": 0, "rejected": 0}


def test_a_good_row_is_taken_though_its_neighbour_is_not(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = FORM.replace("2026-04-20", "2026-02-31")
    told = answer(capsys, "import", listed(home, wrong), "--channel", "registration", "--yes")
    assert told["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "skipped": 0, "rejected": 1}


def test_a_rejected_row_is_told_with_file_row_and_column(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = FORM.replace("2026-04-20", "2026-02-31")
    run(["import", listed(home, wrong), "--channel", "registration", "--yes"])
    assert "「登録.csv」4行目「登録日」" in capsys.readouterr().err


def test_no_cell_of_a_rejected_row_is_printed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = FORM.replace("2026-04-20", "2026-02-31")
    run(["import", listed(home, wrong), "--channel", "registration", "--yes"])
    printed = capsys.readouterr()
    assert "hanako" not in printed.out + printed.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.csv", b""),
        ("見出しだけ.csv", "お名前,メールアドレス,登録日\r\n".encode("cp932")),
        ("壊れた.csv", b"\xff\xff\x81\x00\x9f\xfe,\x00\x01\n"),
        ("知らない.csv", "甲,乙,丙\n1,2,3\n".encode()),
        ("番号.csv", "お名前,個人番号,登録日\n山田 花子,123456789018,2026-04-20\n".encode()),
        ("別物.xlsx", b"not a workbook"),
    ],
)
def test_a_list_that_cannot_be_taken_ends_in_a_sentence_and_exit_code_1(
    home: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    (home / name).write_bytes(content)
    assert run(["import", name, "--channel", "registration", "--yes"]) == 1
    printed = capsys.readouterr()
    assert f"「{name}」" in printed.err
    assert "Traceback" not in printed.err


def test_no_cell_of_a_list_with_individual_numbers_is_in_the_store(home: Path) -> None:
    text = "お名前,個人番号,登録日\n山田 花子,123456789018,2026-04-20\n"
    run(["import", listed(home, text), "--channel", "registration", "--yes"])
    stored = b"".join(path.read_bytes() for path in home.glob("kankei.db*"))
    assert "山田".encode() not in stored
    assert b"123456789018" not in stored


def test_one_list_that_cannot_be_taken_does_not_keep_the_others_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = listed(home, FORM), listed(home, "", "空.csv")
    assert run(["import", good, bad, "--channel", "registration", "--yes"]) == 1
    capsys.readouterr()
    assert answer(capsys, "count", "--as-of", "2026-06-01")["number"] == 2


def test_a_folder_is_taken_with_all_below_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "lists" / "2026").mkdir(parents=True)
    listed(home, FORM, "lists/2026/登録.csv")
    (home / "lists" / "~$登録.csv").write_bytes(b"")
    told = answer(capsys, "import", "lists", "--channel", "registration", "--yes")
    assert [file["file"] for file in told["files"]] == ["2026/登録.csv"]


@pytest.mark.parametrize("said", ["駅舎イベント", "駅舎イベント/受付.csv"])
def test_the_folder_that_is_named_tells_the_channel_like_one_below_it(
    home: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    (home / "駅舎イベント").mkdir()
    listed(home, FORM, "駅舎イベント/受付.csv")
    told = answer(capsys, "import", said, "--yes")
    assert [file["channel"] for file in told["files"]] == ["station_event"]


def test_no_list_of_a_folder_is_passed_over_for_the_end_of_its_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "lists").mkdir()
    with xlsxwriter.Workbook(home / "lists" / "登録.xlsm") as book:
        page = book.add_worksheet()
        for number, line in enumerate(FORM.splitlines()):
            page.write_row(number, 0, line.split(","))
    with zipfile.ZipFile(home / "lists" / "会員.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert run(["import", "lists", "--channel", "registration", "--yes"]) == 1
    printed = capsys.readouterr()
    assert "登録.xlsm" in printed.out
    assert "「会員.ods」: LibreOffice（ods）" in printed.err


def test_nobody_to_ask_is_a_wrong_call(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", listed(home, FORM), "--channel", "registration"]) == 2
    assert "--yes" in capsys.readouterr().err


def test_identities_name_every_row_with_its_person(home: Path) -> None:
    run(["import", listed(home, FORM), "--channel", "registration", "--yes"])
    assert run(["export", "identities", "--out", "who.csv"]) == 0
    with (home / "who.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["row"]) for row in rows] == [
        ("登録.csv", "2"),
        ("登録.csv", "3"),
        ("登録.csv", "4"),
    ]
    assert rows[0]["person_id"] == rows[1]["person_id"] != rows[2]["person_id"]


@pytest.mark.parametrize("table", ["identities", "people", "touchpoints"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_every_table_is_written_in_every_form(home: Path, table: str, suffix: str) -> None:
    run(["import", listed(home, FORM), "--channel", "registration", "--yes"])
    assert run(["export", table, "--out", f"out.{suffix}"]) == 0
    assert (home / f"out.{suffix}").stat().st_size > 100


@pytest.mark.parametrize("table", ["identities", "people", "touchpoints", "standings"])
def test_a_table_that_was_written_is_no_list_to_import(
    home: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    run(["import", listed(home, FORM), "--channel", "registration", "--yes"])
    run(["export", table, "--out", "2026-04-01.csv"])
    assert run(["import", "2026-04-01.csv", "--channel", "community", "--yes"]) == 1
    assert "kankei が書き出した表です" in capsys.readouterr().err


def test_another_suffix_is_a_wrong_call(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "people", "--out", "people.pdf"]) == 2
    assert ".csv, .xlsx" in capsys.readouterr().err


def test_undoing_an_import_takes_its_people_out_of_the_number(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, "import", listed(home, FORM), "--channel", "registration", "--yes")
    batch = told["files"][0]["batch_id"]
    assert run(["undo", batch, "--yes"]) == 0
    capsys.readouterr()
    assert answer(capsys, "count", "--as-of", "2026-06-01")["number"] == 0


def test_evaluate_compares_with_a_truth(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", listed(home, FORM), "--channel", "registration", "--yes"])
    (home / "truth.csv").write_text("file,row,person\n登録.csv,2,1\n登録.csv,3,1\n登録.csv,4,2\n", "utf-8")
    capsys.readouterr()
    told = answer(capsys, "evaluate", "--truth", "truth.csv")
    assert (told["covered"], told["f1"]) == (3, 1.0)


def test_a_store_that_was_never_made_is_refused_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["count"]) == 1
    assert "kankei init" in capsys.readouterr().err
    assert not (tmp_path / "kankei.db").exists()


@pytest.mark.parametrize(
    "arguments",
    [["counts"], ["count", "--asof", "x"], ["count", "--as-of", "2026-02-31"], ["import"], ["export", "x"]],
)
def test_a_wrong_call_ends_with_code_2_and_says_where_help_is(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(arguments) == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--store", "x", "count"], "kankei count --store URL"),
        (["count", "--lang", "en"], "kankei --lang en"),
    ],
)
def test_an_option_on_the_wrong_side_of_its_command_is_told_where_it_goes(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "x.csv", "--channel", "donations"], "donation（ふるさと納税）, "),
        (["--lang", "en", "account", "add", "--role", "boss"], "viewer, reception, "),
        (["export", "names"], "identities, people, "),
    ],
)
def test_a_wrong_word_is_answered_with_those_there_are_and_what_they_mean(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_help_is_in_japanese_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--help"]) == run(["export", "--help"]) == 0
    told = capsys.readouterr().out
    assert "[省いたとき: 8]" in told
    assert "[必須]" in told


def test_output_survives_a_console_that_knows_only_cp932(home: Path) -> None:
    (home / "名.csv").write_bytes(FORM.replace("高橋健太", "𠮷田健太").encode())
    call = [sys.executable, "-m", "kankei_api.cli", "import", "名.csv", "--channel", "registration", "--yes"]
    environment = {"PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0", "KANKEI_STORE": "sqlite:///kankei.db"}
    done = subprocess.run(call, check=False, capture_output=True, cwd=home, env=environment)
    assert done.returncode == 0
    assert "登録" in done.stdout.decode("cp932") or "registration" in done.stdout.decode("cp932")


def test_serving_on_a_port_that_is_taken_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KANKEI_TOKEN", "a long random word")
    monkeypatch.setenv("KANKEI_STORE", "sqlite:///kankei.db")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert run(["serve", "--port", port]) == 1
    assert port in capsys.readouterr().err


@pytest.mark.parametrize("written", ["=1+1", "+81", "-1", "@SUM(A1)", "＝1+1", "\t=1"])
def test_no_cell_of_a_csv_runs_as_a_formula(tmp_path: Path, written: str) -> None:
    spreadsheets.write(str(tmp_path / "out.csv"), {"name": [written]})
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == [f"'{written}"]


def test_every_cell_of_an_xlsx_is_text_as_it_was(tmp_path: Path) -> None:
    cells = ["=1+1", "0901234", "𠮷田", "https://example.jp", ""]
    spreadsheets.write(str(tmp_path / "out.xlsx"), {"name": cells})
    sheet = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0)
    assert [row[0] for row in sheet.to_python()] == ["name", *cells]


def test_a_file_that_cannot_be_written_whole_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        spreadsheets.write(str(tmp_path / "out.csv"), {"a": ["1", "2"], "b": ["1"]})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_demo_ends_in_a_report_that_loads_nothing_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--people", "120", "--out", "demo"]) == 0
    page = (tmp_path / "demo" / "report.html").read_text("utf-8")
    assert "関係・愛着人口" in page
    assert "<script" not in page
    assert 'src="http' not in page


@pytest.mark.skipif(sys.platform == "win32", reason="no folder there may be called so")
def test_the_demo_is_all_in_its_folder_whatever_that_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--people", "10", "--out", "a?b"]) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["a?b"]


@pytest.mark.parametrize(
    "call", ["count", "account list", "import --list", "undo abcdef --yes", "demo --people 10"]
)
def test_a_command_closes_the_store_that_it_opened(home: Path, call: str) -> None:
    run(call.split())
    assert not list(home.rglob("*.db-wal"))


def test_a_folder_that_is_not_there_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed(home, FORM)
    assert run(["export", "identities", "--out", "nowhere/out.csv"]) == 1
    assert "フォルダー「nowhere」がありません" in capsys.readouterr().err


def test_columns_that_are_not_read_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "list.csv").write_text("登録日,氏名,好きな花\n2026-04-01,佐藤 花子,桜\n", encoding="utf-8")
    run(["import", "list.csv", "--channel", "registration", "--dry-run"])
    told = capsys.readouterr().out
    assert "読まない列: 「好きな花」" in told
    assert "桜" not in told


def test_each_column_that_is_not_read_is_quoted_on_one_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = '#,登録日,氏名,"メモ\n（係）","花、木"'
    (home / "list.csv").write_text(f"{header}\n1,2026-04-01,佐藤 花子,x,桜\n", encoding="utf-8")
    run(["import", "list.csv", "--channel", "registration", "--dry-run"])
    assert "読まない列: 「#」, 「メモ （係）」, 「花、木」" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "meant"),
    [(["count", "--asof", "2026-03-31"], "--as-of"), (["conut"], "count"), (["rules", "shwo"], "show")],
)
def test_what_is_misspelt_is_told_with_the_word_that_is_most_like_it(
    call: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call) == 2
    assert f"「{meant}」ではありませんか。" in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["count", "令和8年3月31日"], "余分な言葉がないか"),
        (["count", "--as-of"], "「--as-of」のあとに書く値がない"),
    ],
)
def test_a_word_too_many_or_too_few_is_told_with_what_to_look_for(
    call: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call) == 2
    assert said in capsys.readouterr().err
