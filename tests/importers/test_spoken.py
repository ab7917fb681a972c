"""Readings of names in a row of their own: they belong to the name beside them and are nobody."""

from kankei.model import DraftFile
from kankei_importers import run

HEADER = "氏名,住所,電話番号"
DAICHI = "大竹 大地,東京都中央区銀座1-2-3,090-1111-2222"
MISAKI = "佐藤 美咲,大阪府大阪市北区梅田4-5-6,090-3333-4444"


def drafted(*rows: str, header: str = HEADER) -> DraftFile:
    return run.draft("\n".join([header, *rows, ""]).encode(), name="駅舎イベント_2026-08-02.csv")


def read(file: DraftFile) -> list[tuple[str, str] | str]:
    """Of each row the name and its kana, or why it is passed over."""
    return [(row.record.name, row.record.kana) if row.record else row.skip for row in file.rows]


def test_kana_below_a_name_are_its_reading() -> None:
    file = drafted(DAICHI, "おおたけ だいち,,", MISAKI, "さとう みさき,,")
    assert read(file) == [
        ("大竹 大地", "おおたけ だいち"),
        "skip.spoken",
        ("佐藤 美咲", "さとう みさき"),
        "skip.spoken",
    ]


def test_kana_above_a_name_are_its_reading() -> None:
    file = drafted("オオタケ ダイチ,,", DAICHI, "サトウ ミサキ,,", MISAKI)
    assert read(file) == [
        "skip.spoken",
        ("大竹 大地", "オオタケ ダイチ"),
        "skip.spoken",
        ("佐藤 美咲", "サトウ ミサキ"),
    ]


def test_a_rare_reading_is_one_where_most_others_sound_like_their_names() -> None:
    rare = "小鳥遊 環,福島県会津若松市東栄町3-46,"
    file = drafted(DAICHI, "おおたけ だいち,,", MISAKI, "さとう みさき,,", rare, "たかなし たまき,,")
    assert read(file)[4:] == [("小鳥遊 環", "たかなし たまき"), "skip.spoken"]


def test_kana_with_the_cells_of_the_name_merged_over_both_rows_are_its_reading() -> None:
    file = drafted(DAICHI, "おおたけ だいち,東京都中央区銀座1-2-3,090-1111-2222")
    assert read(file) == [("大竹 大地", "おおたけ だいち"), "skip.spoken"]


def test_somebody_written_in_kana_is_somebody() -> None:
    file = drafted(DAICHI, "さくら,,", "すずき ゆみ,,", MISAKI)
    assert read(file)[1:3] == [("さくら", ""), ("すずき ゆみ", "")]


def test_kana_with_an_address_of_their_own_are_somebody() -> None:
    file = drafted(DAICHI, "おおたけ だいち,福島県会津若松市東栄町3-46,")
    assert read(file)[1] == ("おおたけ だいち", "")


def test_a_child_written_in_kana_below_a_parent_is_somebody() -> None:
    file = drafted("大竹 節子", "おおたけ ゆみ", "鈴木 一郎", header="氏名")
    assert read(file)[1] == ("おおたけ ゆみ", "")


def test_a_name_in_kana_with_the_name_in_kanji_alone_below_is_one_person() -> None:
    text = (
        "番号,氏名,電話番号,登録日\n1,サトウ ハナコ,090-1111-2222,2026-04-01\n,佐藤 花子,,\n"
        "2,スズキ イチロウ,090-1111-3333,2026-04-02\n,鈴木 一郎,,\n"
    )
    rows = run.draft(text.encode(), channel="registration").rows
    told = [(row.record.name, row.record.kana, row.record.phone) for row in rows if row.record]
    assert told == [
        ("佐藤 花子", "サトウ ハナコ", "090-1111-2222"),
        ("鈴木 一郎", "スズキ イチロウ", "090-1111-3333"),
    ]
    assert [row.skip for row in rows] == ["", "skip.spoken"] * 2


def test_two_lines_of_a_person_without_name_and_day_are_passed_over_and_told() -> None:
    text = (
        "番号,氏名,住所,電話番号,登録日\n"
        "1,佐藤 花子,磐梯町,0242-74-1221,2026-04-01\n,,大字磐梯1,090-1111-2222,\n"
        "2,鈴木 一郎,会津若松市,0242-74-1222,2026-04-02\n,,東栄町3-46,090-1111-3333,\n"
    )
    file = run.draft(text.encode(), channel="registration")
    assert [row.skip for row in file.rows] == ["", "skip.further_line"] * 2
    assert [note.code for note in file.notes] == ["gate.further_lines"]
    lone = run.draft(
        "\n".join([*text.splitlines()[:4], "3,高橋 翔,,,2026-04-02", ""]).encode(), channel="registration"
    )
    assert [problem.code for row in lone.rows for problem in row.problems] == ["date.empty"]


def test_of_a_person_of_two_lines_both_are_mended_together() -> None:
    text = (
        "番号,氏名,電話番号,登録日\n1,佐藤 花子,090-1111-2222,2026-04-31\n,サトウ ハナコ,,\n"
        "2,鈴木 一郎,090-1111-3333,2026-04-02\n,スズキ イチロウ,,\n"
    )
    rows = run.draft(text.encode(), channel="registration").rows
    (problem,) = rows[1].problems
    assert (problem.code, problem.facts["other"]) == ("row.of_two_lines", "2")
    assert [row.skip for row in rows] == ["", "", "", "skip.spoken"]
