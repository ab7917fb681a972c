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
