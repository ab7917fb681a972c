"""A list whose headers leave the channel open is of the one that its name, or a line above them, names."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kankei.model import Channel, DraftFile
from kankei_importers import run
from kankei_importers.title import channel_told, channels_told

PEOPLE = "参加日,氏名\n2024-01-05,佐藤 花子\n"


def drafted(name: str, text: str = PEOPLE, **wish: Any) -> DraftFile:
    return run.draft(text.encode(), name=name, **wish)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("R6_駅舎イベント受付.csv", "station_event"),
        ("駅イベント.csv", "station_event"),
        ("station_form_2024.csv", "station_event"),
        ("StationForm2024.csv", "station_event"),
        ("お試し住宅_利用者.csv", "trial_stay"),
        ("otameshi_kintone_2021.csv", "trial_stay"),
        ("fb_self_declared_2018.csv", "community"),
        ("Facebookグループ.csv", "community"),
        ("オンライン視察 申込.csv", "online_visit"),
        ("行政視察（オンライン）.csv", "online_visit"),
        ("視察受入簿.csv", "visit"),
        ("行政視察_R7.csv", "visit"),
        ("zoom_tour_2024.csv", "online_tour"),
        ("企業版ふるさと納税.csv", "corporate_donation"),
        ("2地域居住者.csv", "dual_residence"),
    ],
)
def test_a_word_in_the_name_tells_the_channel(name: str, channel: str) -> None:
    found = channel_told([name])
    assert found is not None
    assert found.channel == channel


@pytest.mark.parametrize(
    "name", ["名簿.csv", "list.csv", "お試しとオンラインツアー.csv", "fbi.csv", "bus_tour.csv", "納税.csv"]
)
def test_no_word_or_words_of_several_channels_tell_nothing(name: str) -> None:
    assert channel_told([name]) is None


@pytest.mark.parametrize("name", ["先進地視察_R8.csv", "議会 視察研修参加者.csv", "県外視察.csv"])
def test_where_the_own_people_of_the_town_travel_nobody_comes_to_it(name: str) -> None:
    assert channel_told([name]) is None


def test_every_channel_can_be_told() -> None:
    told = {
        "ふるさと納税", "企業版", "駅舎", "オンラインツアー", "オンライン視察", "fb", "お試し",
        "ふるさと住民", "転入", "アンケート", "審議会", "ボランティア", "二拠点", "ワーケーション", "来訪",
    }  # fmt: skip
    assert {found.channel for word in told if (found := channel_told([word]))} == set(Channel)


def test_the_list_is_taken_and_it_is_noted_which_word_said_so() -> None:
    file = drafted("駅舎イベント.csv")
    assert (file.channel, file.problems) == ("station_event", ())
    note = file.notes[0]
    assert (note.code, note.facts) == (
        "file.channel_of_title",
        {"word": "駅舎イベント", "channel": "station_event"},
    )


def test_it_is_read_as_if_somebody_had_said_the_channel() -> None:
    said, told = drafted("駅舎.csv", channel="station_event"), drafted("駅舎.csv")
    assert (said.rows, said.source, said.notes) == (told.rows, told.source, told.notes[1:])


def test_the_lines_above_the_header_tell_it_where_the_name_does_not() -> None:
    assert drafted("名簿.csv", f"磐梯町 お試し住宅 利用者,\n{PEOPLE}").channel == "trial_stay"


def test_the_folder_tells_it_where_the_file_does_not() -> None:
    assert drafted("お試し住宅/2024.csv").channel == "trial_stay"
    assert drafted("お試し住宅/駅舎_2024.csv").channel == "station_event"


def test_of_several_channels_in_a_name_the_folder_says_which() -> None:
    assert drafted("01_駅舎/駅舎ワークショップ.csv").channel == "station_event"
    assert drafted("駅舎ワークショップ.csv", folder="02_ワークショップ").channel == "co_creation"


def test_several_channels_in_a_name_are_told_where_the_folder_does_not_say_which() -> None:
    (problem,) = drafted("お試し住宅/駅舎ワークショップ.csv").problems
    assert (problem.code, problem.facts["words"], problem.facts["channels"]) == (
        "file.channel_several",
        "ワークショップ・駅舎",
        "co_creation, station_event",
    )


def test_the_folder_in_which_the_named_files_lie_tells_it_last() -> None:
    assert drafted("2024.csv", folder="お試し住宅").channel == "trial_stay"
    assert drafted("駅舎/2024.csv", folder="お試し住宅").channel == "station_event"


def test_who_says_the_channel_is_believed_before_the_name() -> None:
    assert drafted("駅舎.csv", channel="survey").channel == "survey"


def test_headers_are_believed_before_the_name() -> None:
    text = "異動年月日,異動事由,氏名\n2024-01-05,転入,佐藤 花子\n"
    assert drafted("アンケート.csv", text).channel == "residency"


def test_a_header_that_several_lists_have_is_believed_after_the_name() -> None:
    text = "登録日,登録区分,氏名\n2024-01-05,A,佐藤 花子\n"
    assert drafted("二地域居住登録者.csv", text).channel == "dual_residence"
    assert drafted("名簿.csv", text).channel == "registration"


def test_an_events_list_is_of_a_channel_that_events_have() -> None:
    text = "受付番号,参加枠名,ユーザー名,表示名,更新日時,参加ステータス,出欠ステータス\n"
    text += "1,一般,hanako,佐藤 花子,2024-05-10 10:00,参加,出席\n"
    assert drafted("ワークショップ.csv", text).channel == "co_creation"
    assert [one.code for one in drafted("ふるさと納税.csv", text).problems] == ["file.channel_unknown"]


NAMES = (
    "駅舎_{0:%Y-%m-%d}.csv",
    "駅舎 {0.year}.{0.month}.{0.day}.csv",
    "駅舎({0.year}年{0.month}月{0.day}日).csv",
    "{0:%Y_%m_%d}駅舎.csv",
    "駅舎{0:%Y%m%d}.csv",
    "駅舎_{0.year}-{0.month}-{0.day}_最終.csv",
)


@settings(deadline=None)
@given(st.dates(dt.date(2018, 1, 1), dt.date(2029, 12, 31)), st.sampled_from(NAMES))
def test_the_day_in_a_name_is_the_day_of_every_row(day: dt.date, name: str) -> None:
    (row,) = drafted(name.format(day), "氏名,メールアドレス,出欠\n佐藤 花子,h@example.jp,出席\n").rows
    assert row.touchpoint is not None
    assert row.touchpoint.occurred_on == day


@pytest.mark.parametrize("name", ["駅舎_85512345678.csv", "駅舎_2024-02-30.csv", "駅舎_2024-05.csv"])
def test_what_is_no_day_of_the_calendar_is_none(name: str) -> None:
    told = drafted(name, "氏名,メールアドレス,出欠\n佐藤 花子,h@example.jp,出席\n")
    assert [one.code for one in told.problems] == ["file.no_date"]


def test_a_survey_of_people_who_moved_in_is_asked_about_and_not_taken_for_their_moves() -> None:
    header = "回答日,転入日,前住所,お名前,磐梯町に愛着を感じますか"
    text = f"{header}\n2026-04-03,2026-04-01,東京都,佐藤 花子,とても\n"
    (problem,) = run.draft(text.encode(), name="転入者アンケート.csv").problems
    assert (problem.code, problem.facts["channels"]) == ("file.channel_several", "survey, residency")


@pytest.mark.parametrize("title", ["視察研修受入名簿", "県外視察の受入一覧"])
def test_a_study_trip_that_the_town_receives_is_a_visit(title: str) -> None:
    assert [one.channel for one in channels_told([title])] == ["visit"]


@pytest.mark.parametrize("title", ["駅舎マルシェ受付名簿", "駅舎マルシェ申込者一覧"])
def test_a_list_of_those_who_were_received_or_signed_up_tells_when_it_was_held(title: str) -> None:
    text = f"令和８年５月１０日（日）　{title},\n氏名,出欠\n佐藤 花子,出席\n"
    (row,) = drafted("list.csv", text).rows
    assert row.touchpoint
    assert row.touchpoint.occurred_on == dt.date(2026, 5, 10)
