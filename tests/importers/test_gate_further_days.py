"""The gate before days that are not read: in further lines of one record of kintone, in further columns."""

from kankei_importers import run

HEADER = "レコードの開始行,レコード番号,氏名,活動日,活動内容"


def notes(*rows: str) -> list[tuple[str, str, str]]:
    file = run.draft("\n".join([HEADER, *rows, ""]).encode(), name="ボランティア.csv")
    return [
        (note.code, note.facts["rows"], note.facts["row"])
        for note in file.notes
        if note.code == "gate.subtable_days"
    ]


def test_what_was_done_on_other_days_of_a_record_is_told() -> None:
    rows = "*,1,佐藤 花子,2026-01-10,雪かき", ",1,佐藤 花子,2026-02-07,雪かき", ",1,佐藤 花子,2026-03-07,清掃"
    assert notes(*rows) == [("gate.subtable_days", "2", "3")]


def test_further_lines_of_the_same_day_or_none_are_not() -> None:
    rows = "*,1,佐藤 花子,2026-01-10,雪かき", ",1,佐藤 花子,2026-01-10,清掃", ",1,,,清掃"
    assert notes(*rows) == []


def test_a_second_day_of_one_row_is_told() -> None:
    text = "氏名,1回目参加日,2回目参加日\n佐藤 花子,2026-01-10,2026-02-10\n鈴木 翔,2026-01-10,\n"
    (note,) = run.draft(text.encode(), name="list.csv", channel="station_event").notes
    assert (note.code, note.facts["columns"], note.facts["rows"]) == (
        "gate.several_days",
        "1回目参加日」「2回目参加日",
        "1",
    )


def test_the_same_day_in_two_columns_is_one() -> None:
    text = "氏名,開催日,参加日\n佐藤 花子,2026-01-10,令和8年1月10日\n"
    assert run.draft(text.encode(), name="list.csv", channel="station_event").notes == ()
