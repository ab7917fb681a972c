"""Days: words for a day in any dress, columns that only their cells show to say when, days in names."""

import datetime as dt

import pytest

from kankei.model import DraftFile
from kankei_importers import run

DAY = "2026-04-10"


def drafted(header: str, *rows: str, name: str = "list.csv", channel: str = "community") -> DraftFile:
    return run.draft("\n".join([header, *rows, ""]).encode(), name=name, channel=channel)


def read_as_days(file: DraftFile) -> list[str]:
    return [header for header, meaning in file.mapping if meaning == "occurred_on"]


@pytest.mark.parametrize(
    "header", ["入会年月日", "申込年月日", "寄附申込年月日", "寄附受付日", "ご寄附日", "申込日付", "ご来店日"]
)
def test_a_word_for_a_day_is_known_in_any_dress(header: str) -> None:
    (row,) = drafted(f"氏名,{header},承認日", f"佐藤 花子,{DAY},2026-05-01").rows
    assert str(row.touchpoint.occurred_on) == DAY


@pytest.mark.parametrize("header", ["収納日", "領収年月日", "決済完了日"])
def test_a_gift_is_of_the_day_on_which_its_money_was_received(header: str) -> None:
    (row,) = drafted(
        f"氏名,申込日,{header},寄附金額", f"佐藤 花子,2026-04-01,{DAY},5000", channel="donation"
    ).rows
    assert (str(row.touchpoint.occurred_on), row.touchpoint.status) == (DAY, "done")


@pytest.mark.parametrize(
    "header",
    [
        "支援日時",
        "友だち追加日時",
        "完了時刻",
        "拝命日",
        "受注日",
        "Completion time",
        "First Join",
        "OPTIN_TIME",
    ],
)
def test_the_one_column_of_days_says_when_though_no_word_names_it(header: str) -> None:
    (row,) = drafted(f"氏名,{header},次回予定日", f"佐藤 花子,{DAY} 10:00,2026-05-01").rows
    assert str(row.touchpoint.occurred_on) == DAY


@pytest.mark.parametrize(
    ("header", "status"),
    [("Date of visit", "done"), ("駅舎訪問した日", "done"), ("到着日", "done"), ("予約受付日時", "planned")],
)
def test_a_day_of_coming_is_a_visit_and_any_other_a_plan(header: str, status: str) -> None:
    (row,) = drafted(f"氏名,{header}", f"佐藤 花子,{DAY}", channel="station_event").rows
    assert row.touchpoint.status == status


@pytest.mark.parametrize(
    "header",
    ["退会した日", "有効期限日", "次回連絡日", "発送日", "お子さまが生まれた日", "転入予定日", "契約更新日"],
)
def test_a_day_on_which_nobody_came_or_joined_is_not_taken_for_it_and_named(header: str) -> None:
    (problem,) = drafted(f"氏名,{header}", f"佐藤 花子,{DAY}").problems
    assert (problem.code, problem.facts["columns"]) == ("file.days_aside", header)


@pytest.mark.parametrize("header", ["メモ", "End date"])
def test_a_list_without_a_day_on_which_anybody_came_or_joined_has_none(header: str) -> None:
    assert [one.code for one in drafted(f"氏名,{header}", f"佐藤 花子,{DAY}").problems] == ["file.no_date"]


@pytest.mark.parametrize("header", ["入会日", "入会年月", "入団月"])
@pytest.mark.parametrize("cell", ["2025/4", "令和7年4月", "2025年04月", "R7.4"])
def test_a_month_without_a_day_is_its_first_day_and_that_is_said(header: str, cell: str) -> None:
    file = drafted(f"氏名,{header}", f"佐藤 花子,{cell}")
    (row,) = file.rows
    assert row.touchpoint is not None
    assert row.touchpoint.occurred_on == dt.date(2025, 4, 1)
    (note,) = (one for one in file.notes if one.code == "gate.month_alone")
    assert (note.column, note.facts) == (header, {"rows": "1", "row": "2"})


def test_whom_a_town_received_has_come() -> None:
    (row,) = drafted("視察者氏名,受入日", f"佐藤 花子,{DAY}", name="視察受入簿.csv", channel="visit").rows
    assert row.touchpoint is not None
    assert row.touchpoint.status == "done"


def test_days_before_the_year_2000_are_of_births() -> None:
    file = drafted("氏名,お披露目日", "佐藤 花子,1980-04-10")
    assert [one.code for one in file.problems] == ["file.no_date"]


def test_a_known_word_for_a_day_goes_before_what_the_cells_show() -> None:
    assert read_as_days(drafted("氏名,承認日,登録日", f"佐藤 花子,2026-05-01,{DAY}")) == ["登録日"]


def test_the_day_of_coming_goes_before_others_and_a_forms_end_before_its_start() -> None:
    file = drafted("氏名,承認日,来町した日", f"佐藤 花子,2026-05-01,{DAY}")
    assert read_as_days(file) == ["来町した日"]
    assert read_as_days(drafted("氏名,開始時刻,完了時刻", f"佐藤 花子,{DAY} 9:00,{DAY} 9:05")) == ["完了時刻"]


def test_between_two_columns_of_days_it_is_asked() -> None:
    (problem,) = drafted("氏名,承認日,交付日", f"佐藤 花子,{DAY},2026-05-01").problems
    assert (problem.code, problem.facts["columns"]) == ("file.which_date", "承認日・交付日")


@pytest.mark.parametrize(
    "name", ["R8.4.10 駅舎お花見会.csv", "令和8年4月10日駅舎.csv", "駅舎R08.04.10.csv", "駅舎_R080410.csv"]
)
def test_a_day_of_an_era_in_the_name_is_the_day_of_every_row(name: str) -> None:
    (row,) = drafted("氏名,当日の出欠", "佐藤 花子,出席", name=name, channel="station_event").rows
    assert str(row.touchpoint.occurred_on) == DAY


@pytest.mark.parametrize("name", ["名簿VER8.4.10.csv", "R8_駅舎.csv", "R8.4駅舎.csv", "R8.13.40駅舎.csv"])
def test_a_version_and_a_month_are_no_day(name: str) -> None:
    file = drafted("氏名,当日の出欠", "佐藤 花子,出席", name=name, channel="station_event")
    assert [one.code for one in file.problems] == ["file.no_date"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("駅舎イベント名簿_20260410更新.csv", "更新"),
        ("駅舎イベント名簿_2026-04-10現在.csv", "現在"),
        ("駅舎イベント名簿R8.4.10修正.csv", "修正"),
        ("20260410作成_駅舎イベント名簿.csv", "作成"),
        ("駅舎イベント名簿_20260410_印刷用.csv", "印刷"),
        ("駅舎イベント名簿_締切2026-04-10.csv", "締切"),
        ("駅舎イベント名簿_20260410提出.csv", "提出"),
        ("駅舎イベント募集20260410-0430.csv", "募集"),
        ("駅舎イベント20260410～20260930.csv", "~"),
    ],
)
def test_a_day_in_the_name_on_which_the_list_was_written_or_due_is_not_that_of_the_event(
    name: str, word: str
) -> None:
    (problem,) = drafted("氏名,住所", "佐藤 花子,郡山市", name=name, channel="station_event").problems
    assert (problem.code, problem.facts["word"]) == ("file.other_day", word)


def above(title: str) -> DraftFile:
    text = f"{title}\n氏名,住所\n佐藤 花子,郡山市\n"
    return run.draft(text.encode(), name="list.csv", channel="station_event")


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("駅舎イベント 開催日未定（令和8年4月10日現在）", "未定"),
        ("駅舎イベント 令和8年4月10日開催（雨天中止）", "中止"),
        ("開催期間：令和8年4月10日～令和9年3月31日", "~"),
        ("実施期間 2026年4月10日（金）〜6月30日（火）", "〜"),
    ],
)
def test_a_day_above_the_header_on_which_it_was_not_held_or_of_a_long_span_is_not_taken(
    title: str, word: str
) -> None:
    (problem,) = above(title).problems
    assert (problem.code, problem.facts["word"]) == ("file.other_day", word)


@pytest.mark.parametrize(
    "title",
    [
        "令和8年4月10日（金）～12日（日）開催",
        "令和八年四月十日開催",
        "日時：令和8年4月10日 10:00～12:00",
        "開催日 2026/4/10（令和8年4月1日作成）",
    ],
)
def test_the_day_of_an_event_of_a_few_days_or_hours_is_its_first(title: str) -> None:
    (row,) = above(title).rows
    assert str(row.touchpoint.occurred_on) == DAY


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("年,月,日", "2026,4,10"),
        ("元号,年,月,日", "令和,8,4,10"),
        ("年,月,日", "R8年,4月,10日"),
        ("受付年,受付月,受付日", "2026,4,10"),
        ("入会年,入会月,入会日", "2026,4,2026-04-10"),
        ("生年,生月,生日,年,月,日", "1980,1,1,2026,4,10"),
    ],
)
def test_year_month_and_day_in_columns_of_their_own_are_one_day(header: str, cells: str) -> None:
    (row,) = drafted(f"受付No,{header},氏名", f"1,{cells},佐藤 花子").rows
    assert str(row.touchpoint.occurred_on) == DAY


@pytest.mark.parametrize(("cells", "code"), [("2026,4,", "date.empty"), ("2026,4,31", "date.impossible")])
def test_a_day_in_parts_that_is_none_is_a_problem_of_its_row(cells: str, code: str) -> None:
    bad, _ = drafted("年,月,日,氏名", f"{cells},佐藤 花子", "2026,4,10,鈴木 一郎").rows
    assert [one.code for one in bad.problems] == [code]


def test_the_parts_of_a_birth_date_are_no_day_of_anything_done() -> None:
    file = drafted("No,生年月日,,,氏名", ",年,月,日,", "1,2001,4,10,佐藤 花子")
    assert [one.code for one in file.problems] == ["file.no_date"]


VISITS = "視察日,代表者氏名,人数\n4月10日(木),佐藤 花子,3\n1/15,鈴木 一郎,2\n2025-06-01,山田 太郎,1\n"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("視察一覧.csv", "令和7年度 視察一覧\n"),
        ("R7年度視察一覧.csv", ""),
        ("2025年度/視察一覧.csv", ""),
        ("令7年度_視察一覧.csv", ""),
    ],
)
def test_days_without_a_year_are_of_the_fiscal_year_that_the_title_or_the_name_tells(
    name: str, title: str
) -> None:
    file = run.draft(f"{title}{VISITS}".encode(), name=name, channel="online_visit")
    days = [str(row.touchpoint.occurred_on) for row in file.rows if row.touchpoint]
    assert days == ["2025-04-10", "2026-01-15", "2025-06-01"]
    (note,) = (one for one in file.notes if one.code == "gate.year_told")
    assert (note.column, note.facts) == ("視察日", {"rows": "2", "year": "2025"})


@pytest.mark.parametrize("title", ["視察一覧", "令和6年度・令和7年度 視察一覧", "令和7年 視察一覧"])
def test_days_without_a_year_are_none_where_no_one_fiscal_year_is_told(title: str) -> None:
    rows = run.draft(f"{title}\n{VISITS}".encode(), name="list.csv", channel="online_visit").rows
    assert [[one.code for one in row.problems] for row in rows] == [
        ["date.no_year"],
        ["date.no_year"],
        [],
    ]


def test_a_day_that_the_calendar_does_not_have_is_none_in_any_year() -> None:
    text = "令和7年度 視察一覧\n視察日,代表者氏名\n4月31日,佐藤 花子\n4月10日,鈴木 一郎\n"
    bad, _ = run.draft(text.encode(), name="list.csv", channel="online_visit").rows
    assert [one.code for one in bad.problems] == ["date.impossible"]


@pytest.mark.parametrize("header", ["利用期間", "宿泊期間", "利用日"])
@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("4/1〜4/7", ("2025-04-01", "2025-04-07")),
        ("R7.6.1～R7.6.5", ("2025-06-01", "2025-06-05")),
        ("12/28～1/4", ("2025-12-28", "2026-01-04")),
        ("3/30-4/2", ("2026-03-30", "2026-04-02")),
        ("2025/6/1（日）から3日まで", ("2025-06-01", "2025-06-03")),
        ("令和七年六月一日～六月五日", ("2025-06-01", "2025-06-05")),
        ("2025-06-01", ("2025-06-01", "None")),
        ("2025/6/1 10:00～12:00", ("2025-06-01", "None")),
    ],
)
def test_of_a_span_in_one_cell_both_ends_are_read(header: str, cell: str, days: tuple[str, str]) -> None:
    file = drafted(f"氏名,{header}", f"佐藤 花子,{cell}", name="R7年度.csv", channel="trial_stay")
    (row,) = file.rows
    assert (str(row.touchpoint.occurred_on), str(row.touchpoint.ended_on)) == days


@pytest.mark.parametrize("header", ["月日", "参加月日"])
def test_a_month_and_a_day_are_a_word_for_a_day(header: str) -> None:
    (row,) = drafted(f"氏名,{header}", "佐藤 花子,1/18", name="R7年度.csv").rows
    assert str(row.touchpoint.occurred_on) == "2026-01-18"


@pytest.mark.parametrize(
    "header",
    [
        "氏名,申込日,出欠",
        "整理番号,名前(カナ),会員種別,イベント名,申込日時,出欠",
    ],
)
def test_who_signed_up_came_on_the_day_that_the_line_above_the_header_tells(header: str) -> None:
    cells = (
        "佐藤 花子,2026-03-20,出席"
        if header.startswith("氏名")
        else "1,佐藤 花子,一般,雪ほり,2026-03-20,出席"
    )
    for title, day in (("令和8年5月10日開催", "2026-05-10"), ("駅舎イベント", "2026-03-20")):
        text = f"{title}\n{header}\n{cells}\n"
        (row,) = run.draft(text.encode(), name="list.csv", channel="station_event").rows
        assert row.touchpoint
        assert str(row.touchpoint.occurred_on) == day


def test_a_day_of_a_study_visit_is_one_on_which_somebody_came() -> None:
    text = "氏名,先進地視察日\n佐藤 花子,2026-04-01\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="visit").rows
    assert row.touchpoint
    assert (row.touchpoint.channel, row.touchpoint.status) == ("visit", "done")


@pytest.mark.parametrize(
    ("title", "header", "cells", "days"),
    [
        ("令和8年4月分", "日", ("1", "12日", "30(木)"), ("2026-04-01", "2026-04-12", "2026-04-30")),
        ("駅舎 2026年1月", "日付", ("5", "6", "31"), ("2026-01-05", "2026-01-06", "2026-01-31")),
        ("令和8年4月分", "来場日", ("4/1", "4/30", "3/31"), ("2026-04-01", "2026-04-30", "2026-03-31")),
        ("令和7年度 1月", "日", ("1", "2", "3"), ("2026-01-01", "2026-01-02", "2026-01-03")),
        ("令和8年度", "月,日", ("4,1", "12月,24日", "3,31"), ("2026-04-01", "2026-12-24", "2027-03-31")),
    ],
)
def test_what_a_day_leaves_open_of_month_and_year_is_as_the_title_says(
    title: str, header: str, cells: tuple[str, ...], days: tuple[str, ...]
) -> None:
    rows = [f"{cell},佐藤 {name}" for cell, name in zip(cells, ("花子", "太郎", "次郎"), strict=True)]
    found = drafted(f"{title},,\n{header},氏名", *rows, channel="station_event")
    assert tuple(str(row.touchpoint.occurred_on) for row in found.rows) == days


@pytest.mark.parametrize(
    ("title", "cell", "code"),
    [
        ("駅舎の来場者", "12", "date.no_month"),
        ("令和8年4月現在", "12", "date.no_month"),
        ("令和8年4月～6月", "12", "date.no_month"),
        ("令和8年4月・5月", "12", "date.no_month"),
        ("駅舎の来場者", "4/12", "date.no_year"),
        ("令和8年4月分", "12/2", "date.no_year"),
        ("令和8年4月分", "31", "date.impossible"),
    ],
)
def test_of_a_day_that_no_title_makes_whole_it_is_said_what_it_lacks(
    title: str, cell: str, code: str
) -> None:
    found = drafted(f"{title},\n来場日,氏名", f"{cell},佐藤 花子", channel="station_event")
    assert [problem.code for row in found.rows for problem in row.problems] == [code]


def test_a_list_of_the_next_month_is_another_list_though_its_rows_are_the_same() -> None:
    april, may = (
        drafted("日,氏名", "12,佐藤 花子", name=f"駅舎_令和8年{month}月分.csv", channel="station_event")
        for month in (4, 5)
    )
    assert april.digest != may.digest


def test_it_is_said_which_month_days_without_one_were_taken_to_be_of() -> None:
    found = drafted("令和8年4月分,\n日,氏名", "12,佐藤 花子", channel="station_event")
    (note,) = [note for note in found.notes if note.code == "gate.month_told"]
    assert note.facts == {"rows": "1", "year": "2026", "month": "4"}


@pytest.mark.parametrize("title", ["令和8年4月分", "令和8年度"])
def test_days_of_rows_that_are_rejected_are_in_no_number_of_days_that_were_completed(title: str) -> None:
    rows = "4/12,佐藤 花子,090-1111-2345", "4/13,鈴木 翔,9.01E+10"
    found = drafted(f"{title},,\n参加日,氏名,電話", *rows, channel="station_event")
    told = [note.facts["rows"] for note in found.notes if note.code.endswith("_told")]
    assert told == ["1"]


@pytest.mark.parametrize("channel", ["donation", "visit"])
def test_of_the_first_and_the_last_of_several_days_it_is_asked_which_is_meant(channel: str) -> None:
    header = "氏名,初回寄附日,最終寄附日" if channel == "donation" else "氏名,初回来訪日,最終来訪日"
    (problem,) = drafted(header, "佐藤 花子,2023-01-05,2026-05-01", channel=channel).problems
    assert (problem.code, problem.facts["columns"]) == ("file.which_date", "・".join(header.split(",")[1:]))


def test_a_stay_on_a_day_that_is_only_intended_is_a_plan() -> None:
    (row,) = drafted("氏名,利用開始予定日", "佐藤 花子,2026-04-10", channel="trial_stay").rows
    assert (row.touchpoint and row.touchpoint.status) == "planned"


@pytest.mark.parametrize("cell", ["-", "ー", "0000-00-00"])
def test_a_dash_under_the_day_of_coming_says_that_nobody_came(cell: str) -> None:
    rows = f"佐藤 花子,{DAY},{cell}", f"鈴木 翔,{DAY},2026-05-10 10:00"
    file = drafted("氏名,申込日,来場日時", *rows, channel="station_event")
    told = [(row.touchpoint.status, str(row.touchpoint.occurred_on)) for row in file.rows if row.touchpoint]
    assert told == [("planned", DAY), ("done", "2026-05-10")]


@pytest.mark.parametrize("end", ["9999/12/31", "99991231", "-"])
def test_an_end_that_nobody_foresees_is_none(end: str) -> None:
    file = drafted("氏名,入会日,退会日,状態", f"佐藤 花子,{DAY},{end},有効", f"鈴木 翔,{DAY},{end},退会済")
    told = [(row.touchpoint.status, row.touchpoint.ended_on) for row in file.rows if row.touchpoint]
    assert told == [("done", None), ("cancelled", None)]


def test_a_day_of_calling_off_that_nobody_foresees_calls_nothing_off() -> None:
    (row,) = drafted("氏名,登録日,キャンセル日", f"佐藤 花子,{DAY},9999/12/31").rows
    assert row.counts


@pytest.mark.parametrize("wish", ["6月7日(日), 6月14日(日)", "いつでも"])
def test_a_wish_for_any_of_several_days_leaves_the_day_of_signing_up(wish: str) -> None:
    row = f'佐藤 花子,{DAY},"{wish}"'
    (row_of_plan,) = drafted("氏名,申込日,参加希望日", row, channel="station_event").rows
    assert row_of_plan.touchpoint
    assert str(row_of_plan.touchpoint.occurred_on) == DAY


def test_a_day_that_cannot_be_read_is_told_by_the_column_that_says_it() -> None:
    (row,) = drafted("氏名,来場日時,申込日", "佐藤 花子,-,2026-02-31", channel="station_event").rows
    assert [(problem.code, problem.column) for problem in row.problems] == [("date.impossible", "申込日")]


def test_the_first_day_of_a_tour_above_the_header_is_its_day() -> None:
    text = "日程：令和8年2月14日（土）～15日（日）\n氏名,電話,出欠\n佐藤 花子,090-1111-2222,○\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="visit").rows
    assert row.touchpoint
    assert str(row.touchpoint.occurred_on) == "2026-02-14"


@pytest.mark.parametrize(
    "line",
    [
        "東京会 令和8年4月10日（金） 市ヶ谷",
        "同窓会（令和8年4月10日 於 公民館）",
        "ゼミ合宿 2026年4月10日～4月12日",
        "移住フェア 2026/4/10（金・祝）",
    ],
)
def test_a_line_that_tells_the_weekday_the_place_or_the_days_tells_when_it_was_held(line: str) -> None:
    (row,) = run.draft(f"{line}\n氏名,住所\n佐藤 花子,東京都\n".encode(), channel="visit").rows
    assert row.touchpoint
    assert str(row.touchpoint.occurred_on) == DAY


@pytest.mark.parametrize(
    "line",
    ["令和8年4月10日（金）現在", "R8.4.10(金) 作成", "申込みは令和8年4月10日（金）まで", "令和8年4月10日"],
)
def test_a_line_with_a_day_of_something_else_does_not(line: str) -> None:
    file = run.draft(f"{line}\n氏名,住所\n佐藤 花子,東京都\n".encode(), channel="visit")
    assert file.problems


def test_what_ends_in_a_month_ends_with_its_last_day() -> None:
    (row,) = drafted("氏名,購読開始月,購読終了月", "佐藤 花子,令和7年6月,2026年2月").rows
    assert row.touchpoint
    assert (str(row.touchpoint.occurred_on), str(row.touchpoint.ended_on)) == ("2025-06-01", "2026-02-28")


@pytest.mark.parametrize("header", ["催行日", "乗船日", "観覧日"])
def test_the_day_of_coming_goes_before_that_of_signing_up_whatever_it_is_called(header: str) -> None:
    (row,) = drafted(f"申込日,{header},氏名", f"2026-04-01,{DAY},佐藤 花子", channel="visit").rows
    assert str(row.touchpoint and row.touchpoint.occurred_on) == DAY


def test_a_day_of_coming_beside_an_application_for_a_gift_is_no_payment() -> None:
    header = "申込日,乗船日,氏名,寄附金額"
    (row,) = drafted(header, f"2026-04-01,{DAY},佐藤 花子,5000", channel="donation").rows
    assert (row.touchpoint and row.touchpoint.status) == "unpaid"


@pytest.mark.parametrize("cell", ["未定", "日程調整中"])
def test_a_word_for_no_day_yet_leaves_the_day_of_signing_up(cell: str) -> None:
    (row,) = drafted("受付日,視察日,氏名", f"2026-04-10,{cell},佐藤 花子", channel="visit").rows
    assert (str(row.touchpoint.occurred_on), row.touchpoint.status) == (DAY, "planned")


def test_a_gift_whose_day_of_payment_is_not_yet_is_unpaid() -> None:
    header = "申込日,入金日,寄附者氏名,寄附金額"
    (row,) = drafted(header, "2026-04-10,未,佐藤 花子,5000", channel="donation").rows
    assert (str(row.touchpoint.occurred_on), row.touchpoint.status) == (DAY, "unpaid")
