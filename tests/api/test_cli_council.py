"""The commands of those who answer for the number, called as ``kankei`` calls them."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from kankei.counting import load_rule, rule_text
from kankei.counting.rules import town_text
from kankei.model import Channel, RecordDraft, Status, TouchpointDraft
from kankei.store import open_store
from kankei.usecases import interaction
from kankei.usecases.interaction import Interaction
from kankei_api.cli import run
from kankei_api.clock import JAPAN, now

FORM = """お名前,フリガナ,メールアドレス,ご住所,登録日
髙橋 健太,タカハシ ケンタ,kenta@example.jp,福島県会津若松市東栄町3-46,2026-04-18
山田 花子,ヤマダ ハナコ,hanako@example.jp,東京都中央区銀座1-1,2024-04-20
"""
LATE = """お名前,フリガナ,メールアドレス,ご住所,登録日
鈴木 一郎,スズキ イチロウ,ichiro@example.jp,大阪府堺市堺区三宝町1-1,2024-04-20
"""


@pytest.fixture
def home(home: Path) -> Path:
    """A folder with a store into which one list was taken."""
    take(home, FORM, "登録.csv")
    return home


def take(home: Path, text: str, name: str) -> None:
    (home / name).write_text(text, encoding="utf-8")
    assert run(["import", name, "--channel", "registration", "--yes"]) == 0


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_a_publication_is_listed_and_run_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = json.loads(said(capsys, "publish", "--as-of", "2026-04-30", "--json"))
    assert (kept["no"], kept["number"]) == (1, 2)
    assert kept["digest"][:16] in said(capsys, "publish", "--list")
    take(home, LATE, "あと.csv")
    assert "一字一句同じ" in said(capsys, "rerun", "1")
    assert json.loads(said(capsys, "rerun", kept["id"], "--json"))["number"] == 2


def test_what_was_entered_before_a_clock_went_back_is_counted_and_published(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = dt.date(2026, 4, 1)
    gift = TouchpointDraft(channel=Channel.DONATION, occurred_on=day, status=Status.DONE, amount=1)
    entry = Interaction(record=RecordDraft(name="佐藤 花子", email="h@example.jp"), touchpoint=gift)
    with open_store("sqlite:///kankei.db") as store:
        tomorrow = now() + dt.timedelta(days=1)
        interaction.log(store, entry, by="窓口", at=tomorrow, as_of=day)
    for command in ("count", "publish"):
        assert json.loads(said(capsys, command, "--as-of", "2026-04-30", "--json"))["number"] == 3
    assert "一字一句同じ" in said(capsys, "rerun", "1")


def test_the_list_of_publications_says_who_published(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = json.loads(said(capsys, "publish", "--as-of", "2026-04-30", "--json"))
    header, line = said(capsys, "publish", "--list").splitlines()
    assert "公表した人" in header
    assert f" {kept['published_by']} " in line


def test_two_publications_of_one_minute_are_told_apart_in_the_list(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = [json.loads(said(capsys, "publish", "--as-of", "2026-04-30", "--json")) for _ in range(2)]
    lines = said(capsys, "publish", "--list").splitlines()[1:]
    times = [dt.datetime.fromisoformat(one["known_at"]).astimezone(JAPAN) for one in kept]
    assert all(f" {time:%H:%M:%S} " in line for time, line in zip(times, lines, strict=True))
    assert [line.split()[-1] for line in lines] == [one["id"] for one in kept]


GIFTS = """寄附者氏名,電話番号,寄附金額,寄附日
佐藤 花子,090-1111-2222,10000,2024-03-20
佐藤 花子,090-1111-2222,10000,2026-03-18
"""


def test_what_is_published_with_a_year_without_lists_is_told_with_a_warning(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "寄附.csv").write_text(GIFTS, encoding="utf-8")
    assert run(["import", "寄附.csv", "--channel", "donation", "--yes"]) == 0
    capsys.readouterr()
    assert run(["publish", "--as-of", "2026-03-31"]) == 0
    assert "注意: ふるさと納税の 令和6年4月1日 から 令和7年3月31日 までの記録がありません。" in (
        capsys.readouterr().err
    )


def test_nothing_is_published_before_the_first_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KANKEI_STORE", f"sqlite:///{tmp_path}/empty.db")
    assert run(["init"]) == 0
    assert run(["publish", "--as-of", "2026-03-31"]) == 1
    assert "一覧を取り込んでから公表してください" in capsys.readouterr().err
    assert "0～0人" not in said(capsys, "count")


def test_publishing_the_same_again_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", "--as-of", "2026-04-30"]) == 0
    assert "同じ内容" not in capsys.readouterr().err
    assert run(["publish", "--as-of", "2026-04-30"]) == 0
    assert "公表 2 は公表 1 と同じ内容です" in capsys.readouterr().err


NAMESAKES = """お名前,フリガナ,メールアドレス,電話番号,登録日
佐藤 花子,サトウ ハナコ,hanako.sato@example.jp,,2026-03-18
佐藤 花子,サトウ ハナコ,,090-1111-2222,2026-03-18
"""


def log_who_joins_both(home: Path) -> None:
    """Somebody at the door has the e-mail of one and the phone of the other; that waits to be worked out."""
    take(home, NAMESAKES, "同名.csv")
    both = RecordDraft(
        name="佐藤 花子", kana="サトウ ハナコ", phone="090-1111-2222", email="hanako.sato@example.jp"
    )
    visit = TouchpointDraft(channel=Channel.STATION_EVENT, occurred_on=dt.date(2026, 4, 1))
    with open_store("sqlite:///kankei.db") as store:
        who = Interaction(record=both, touchpoint=visit)
        interaction.log(store, who, by="受付", at=now(), as_of=dt.date(2026, 4, 1))


@pytest.mark.parametrize("command", ["count", "publish"])
def test_what_waits_to_be_worked_out_is_in_the_first_number_that_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    log_who_joins_both(home)
    assert json.loads(said(capsys, command, "--as-of", "2026-04-30", "--json"))["number"] == 3


def test_what_waits_to_be_worked_out_is_in_the_first_list_that_is_made(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_who_joins_both(home)
    said(capsys, "export", "people", "--out", "人.csv")
    with (home / "人.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


def test_a_bridge_is_text_json_and_a_list_of_people(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "publish", "--as-of", "2026-04-30")
    take(home, LATE, "あと.csv")
    assert "あとから届いた名簿" in said(capsys, "bridge", "1", "2026-04-30", "--out", "差.csv")
    found = json.loads(said(capsys, "bridge", "1", "2026-04-30", "--json"))
    assert (found["difference"], found["lines"]) == (1, [{"cause": "late", "entered": 1, "left": 0}])
    with (home / "差.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["entered"], row["left"], row["cause"], row["file"]) == ("1", "", "late", "あと.csv")


def test_an_end_that_no_bridge_can_have_is_told_by_its_name_with_what_it_may_be(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bridge", "2026-04-30", "きょう"]) == 2
    told = capsys.readouterr().err
    assert "「B」を読めません。公表の番号（1 など" in told


def test_a_bridge_says_that_the_lists_of_a_year_are_missing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "寄附.csv").write_text(GIFTS, encoding="utf-8")
    assert run(["import", "寄附.csv", "--channel", "donation", "--yes"]) == 0
    told = said(capsys, "bridge", "2026-03-18", "2026-03-31")
    assert (
        "おわりの人数について: ふるさと納税の 令和6年4月1日 から 令和7年3月31日 までの記録がありません。"
        in told
    )


def test_a_day_can_be_asked_for_as_it_was_known(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "bridge", "2026-04-30@2020-01-01", "2026-04-30", "--json"))
    assert (found["a"]["number"], found["b"]["number"]) == (0, 2)


def test_the_rule_that_the_environment_names_holds_at_the_terminal_as_for_the_server(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["count", "--as-of", "2026-04-30", "--json"]
    assert json.loads(said(capsys, *call))["number"] == 2
    monkeypatch.setenv("KANKEI_RULE", "strict")
    assert json.loads(said(capsys, *call))["number"] == 0
    assert json.loads(said(capsys, *call, "--rule", "default"))["number"] == 2
    said(capsys, "export", "people", "--out", "人.csv", "--purpose", "確認")


def test_rules_are_listed_shown_and_compared(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {"broad", "default", "strict"} <= set(said(capsys, "rules", "list").split())
    assert "window_months = 36" in said(capsys, "rules", "show", "default")
    found = json.loads(said(capsys, "rules", "diff", "default", "strict", "--as-of", "2026-04-30", "--json"))
    assert (found["number_first"], found["number_second"], found["both"]) == (2, 0, 0)
    assert sum(line["people"] for line in found["lines"]) == 2


def test_a_rule_that_is_shown_is_a_rules_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "写し.toml").write_text(said(capsys, "rules", "show", "default"), encoding="utf-8")
    assert load_rule("写し.toml") == load_rule("default")
    said(capsys, "rules", "show", "default", "--out", "本文.toml")
    assert rule_text("本文.toml") == rule_text("default")


def test_the_rule_of_a_publication_is_shown_as_it_was_then(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = rule_text("default").replace('name = "default"', 'name = "bandai2026"')
    (home / "町.toml").write_text(text, encoding="utf-8")
    said(capsys, "publish", "--as-of", "2026-04-30", "--rule", "町.toml")
    (home / "町.toml").unlink()
    assert 'name = "bandai2026"' in said(capsys, "rules", "show", "1")
    shown = json.loads(said(capsys, "rules", "show", "1", "--json"))
    assert (shown["name"], shown["text"]) == ("bandai2026", text)
    assert any("愛着" in words for words in shown["says"])


def test_a_rule_of_the_towns_own_is_listed_with_the_word_that_its_file_is_needed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "公表に使ったファイル" not in said(capsys, "rules", "list")
    text = rule_text("default").replace('name = "default"', 'name = "bandai2026"')
    (home / "町.toml").write_text(text, encoding="utf-8")
    said(capsys, "publish", "--as-of", "2026-04-30", "--rule", "町.toml")
    listed = said(capsys, "rules", "list")
    assert "bandai2026" in listed
    assert "「付属」とない数え方は、名前では使えません。公表に使ったファイルを" in listed
    assert run(["count", "--rule", "bandai2026"]) == 1
    assert "公表に使ったものでも、名前ではなくそのファイル" in capsys.readouterr().err


def test_the_rule_of_a_publication_is_compared_with_its_later_version(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "publish", "--as-of", "2026-04-30")
    text = rule_text("default").replace("window_months = 36", "window_months = 24")
    (home / "新版.toml").write_text(text.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    shown = said(capsys, "rules", "diff", "1", "新版.toml", "--as-of", "2026-04-30").splitlines()
    assert [line.split() for line in shown[-3:]] == [
        ["項目", "default", "1", "default", "2"],
        ["relation.window_months", "36", "24"],
        ["attachment.window_months", "36", "24"],
    ]


def test_a_rule_with_an_error_is_refused_with_its_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = rule_text("default").replace("window_months = 36", "window_months = 0", 1)
    line = next(number for number, words in enumerate(text.splitlines(), 1) if "= 0" in words)
    (home / "私案.toml").write_text(text, encoding="utf-8")
    assert run(["rules", "check", "私案.toml"]) == 1
    assert f"{line}行目" in capsys.readouterr().err.replace(" ", "")


def test_a_shipped_rule_edited_under_its_own_name_does_not_pass(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "d.toml").write_text(rule_text("default").replace("= 36", "= 24"), encoding="utf-8")
    assert run(["rules", "check", "d.toml"]) == 1
    assert "name か version" in capsys.readouterr().err


def test_a_standing_names_nobody(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "bridge", "2020-01-01", "2026-04-30", "--json"))
    words = said(capsys, "standing", found["people"][0]["person"], "--as-of", "2026-04-30")
    assert "当てはまる軸" in words
    assert (
        "区画「関係人口（地域に興味）」（区画の名は町の資料の言葉で、住んでいるかどうかは言いません）"
        in words
    )
    assert "髙橋" not in words
    assert "山田" not in words


def test_a_standing_says_of_the_dead_that_they_died_and_of_nothing_ahead(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    died = "2026-04-25,死亡,髙橋 健太,タカハシ ケンタ,福島県会津若松市東栄町3-46"
    (home / "異動.csv").write_text(f"異動年月日,異動事由,氏名,フリガナ,住所\n{died}\n", encoding="utf-8")
    assert run(["import", "異動.csv", "--yes"]) == 0
    found = json.loads(said(capsys, "bridge", "2026-04-20", "2026-04-30", "--json"))
    assert found["lines"] == [{"cause": "died", "entered": 0, "left": 1}]
    words = said(capsys, "standing", found["people"][0]["person"], "--as-of", "2026-04-30")
    assert "令和8年4月25日 に亡くなった記録があります" in words
    assert "これから変わるとしたら" not in words


@pytest.mark.parametrize("period", ["令和8年度", "2025年", "2025-04-01..2026-03-31", "fiscal"])
def test_progress_takes_every_kind_of_period(
    home: Path, capsys: pytest.CaptureFixture[str], period: str
) -> None:
    found = json.loads(said(capsys, "progress", "--period", period, "--as-of", "2026-04-30", "--json"))
    assert len(found["lines"]) == 7


def test_progress_says_below_the_table_where_the_figures_of_which_indicators_are_from(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, "progress", "--period", "令和4年")
    assert (
        "\n  社会増減（転入）、社会増減（転出）、社会増減（差引）、自治体間協働: 後期基本計画（現在値）\n"
        in told
    )


def test_progress_of_a_town_without_indicators_says_so_in_the_place_of_an_empty_table(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *_ = town_text("bandai").partition("[[indicator]]")
    (home / "町.toml").write_text(head, encoding="utf-8")
    told = said(capsys, "progress", "--town", "町.toml")
    assert "町の設定に、計画の指標（[[indicator]]）がありません" in told
    assert "達成率" not in told


@pytest.mark.parametrize(("day", "cautioned"), [("2026-04-30", False), ("2199-04-30", True)])
def test_progress_on_a_day_to_come_is_cautioned_as_the_count_is(
    home: Path, capsys: pytest.CaptureFixture[str], day: str, cautioned: bool
) -> None:
    for command in ("progress", "count"):
        told = said(capsys, command, "--as-of", day)
        assert ("まだ来ていない日です" in told) is cautioned


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("full", "r.html"),
        ("full", "r.xlsx"),
        ("council", "c.html"),
        ("council", "c.txt"),
        ("way", "w.svg"),
        ("plane", "p.png"),
    ],
)
def test_every_form_of_the_report_is_written(home: Path, form: str, name: str) -> None:
    assert run(["report", "--form", form, "--out", name, "--as-of", "2026-04-30"]) == 0
    assert (home / name).stat().st_size > 1000


def test_a_picture_of_few_people_is_not_to_be_handed_out(home: Path) -> None:
    assert run(["report", "--form", "plane", "--out", "p.svg", "--as-of", "2026-04-30"]) == 0
    assert "10人未満の数があり" in (home / "p.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "cautioned", "unsaid"), [((), True, False), (("--public",), False, True)]
)
def test_a_public_report_leaves_small_figures_unsaid_and_another_warns_of_them(
    home: Path, options: tuple[str, ...], cautioned: bool, unsaid: bool
) -> None:
    assert run(["report", "--form", "council", "--out", "c.txt", "--as-of", "2026-04-30", *options]) == 0
    told = (home / "c.txt").read_text(encoding="utf-8-sig")
    assert ("10人未満の数があり" in told, "x は、示すと" in told) == (cautioned, unsaid)


def test_a_picture_of_few_people_is_not_made_to_publish(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["report", "--form", "plane", "--out", "p.svg", "--as-of", "2026-04-30", "--public"]
    assert (run(asked), (home / "p.svg").exists()) == (1, False)
    assert "公表用の図にできません" in capsys.readouterr().err


def test_a_form_that_has_no_such_file_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--form", "council", "--out", "c.xlsx"]) == 2
    assert ".html, .txt" in capsys.readouterr().err
