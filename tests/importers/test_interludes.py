"""Rows between people: sums, headings and notes are nobody, and a person's row stays one."""

import pytest

from kankei.model import DraftFile
from kankei_importers import run

HEADER = "氏名,住所,電話番号,人数"
HANAKO = "樋口 花子,東京都中央区銀座1-2-3,090-1111-2222,1"
TARO = "小椋 太郎,大阪府大阪市北区梅田4-5-6,090-3333-4444,2"


def drafted(*rows: str, header: str = HEADER) -> DraftFile:
    return run.draft("\n".join([header, *rows, ""]).encode(), name="駅舎イベント_2026-08-02.csv")


def skips(file: DraftFile) -> list[str]:
    return [row.skip for row in file.rows]


@pytest.mark.parametrize(
    "text",
    [
        "小計",
        "県外 小計",
        "累計",
        "8月2日計",
        "延べ人数",
        "参加者合計",
        "計 2名",
        "うち町外 1",
        "町外計",
        "男3名、女2名",
        "合計25名（うち町外3名）",
    ],
)
def test_a_sum_is_nobody_wherever_it_stands(text: str) -> None:
    file = drafted(HANAKO, f"{text},,,3", TARO, *[HANAKO] * 6)
    assert skips(file)[:3] == ["", "skip.total", ""]


@pytest.mark.parametrize(
    "text",
    [
        "【会津若松市】",
        "≪町外≫",
        "会津若松市",
        "（敬称略）",
        "次頁へ続く",
        "問合せ 交流課",
        "担当：佐藤",
        "【当日参加】",
        "※○は当日参加",
        "※連絡なし",
        "雨天のため途中で中止",
        "■ 県外の方",
        "午前の部",
        "1班",
        "1 / 3 ページ",
        "- 2 -",
        "P.3",
        "2頁",
        "（昼休み）",
    ],
)
def test_a_heading_or_a_note_is_nobody_and_is_told(text: str) -> None:
    file = drafted(HANAKO, f"{text},,,", TARO)
    assert skips(file) == ["", "skip.aside", ""]
    assert ("gate.asides_passed", "3") in [(note.code, note.facts.get("row")) for note in file.notes]


@pytest.mark.parametrize(
    "name",
    [
        "佐藤 花子",
        "山田　太郎",
        "\"Smith, John\"",
        "田中（会津若松市）",
        "計良 花子",
        "計良",
        "小計 太郎",
        "延岡 太郎",
        "うちだ はなこ",
        "田村",
        "田中源市",
        "続木 花子",
        "佐藤花子（3名）",
        "佐藤 花子 外2名",
        "★佐藤花子",
        "【佐藤 花子】",
        "佐藤花子（8/2のみ）",
        "1. 佐藤花子",
    ],
)  # fmt: skip
def test_a_name_alone_in_its_row_is_somebody(name: str) -> None:
    assert skips(drafted(HANAKO, f"{name},,,", TARO)) == ["", "", ""]


def test_a_list_of_names_alone_keeps_them_all() -> None:
    file = drafted("佐藤 花子", "計良", "【町外】", "田中（会津若松市）", header="氏名")
    assert skips(file) == ["", "", "skip.aside", ""]


def test_a_sum_in_a_row_that_tells_of_somebody_is_a_name_as_any_other() -> None:
    file = drafted("小計,東京都中央区銀座1-2-3,090-1111-2222,1", *[TARO] * 6)
    assert skips(file)[:2] == ["", ""]


def test_a_sum_beside_its_group_is_nobody() -> None:
    header = "地区,氏名,電話番号,人数"
    file = drafted(
        "町外,小椋 太郎,090-3333-4444,1", "町外,小計,,1", *["町内,樋口 花子,,1"] * 6, header=header
    )
    assert skips(file)[:2] == ["", "skip.total"]


def test_a_word_that_stands_beside_people_too_is_no_heading() -> None:
    header = "区分,氏名,電話番号,人数"
    file = drafted("一般,小椋 太郎,090-3333-4444,1", "一般,,,", header=header)
    assert skips(file) == ["", ""]


@pytest.mark.parametrize("row", [",,【町外】,", ",,（敬称略）,", ",,計 2名,"])
def test_a_heading_in_the_column_of_telephones_is_nobody(row: str) -> None:
    assert skips(drafted(HANAKO, row, TARO, *[HANAKO] * 5))[1] != ""


def test_who_told_only_a_town_is_no_heading() -> None:
    assert skips(drafted(HANAKO, ",会津若松市,,", TARO)) == ["", "", ""]


def test_a_month_in_the_column_of_days_is_a_heading() -> None:
    file = drafted(
        "2026-08-02,樋口 花子,", "【9月】,,", "2026-09-02,小椋 太郎,", header="参加日,氏名,電話番号"
    )
    assert skips(file) == ["", "skip.aside", ""]


def test_a_town_that_gave_money_is_no_heading() -> None:
    text = "寄附番号,寄附者氏名,寄附金額,入金日\n1,会津若松市,10000,2026-04-01\n"
    assert skips(run.draft(text.encode(), name="寄附.csv")) == [""]


def test_a_surname_like_a_sum_beside_a_given_name_is_somebody() -> None:
    rows = ["計,花子,", *["樋口,花子,"] * 6]
    assert skips(drafted(*rows, header="姓,名,住所"))[0] == ""


def test_who_gave_no_name_but_a_telephone_is_no_heading() -> None:
    assert skips(drafted(HANAKO, "【会津若松市】,,09011112222,", TARO)) == ["", "", ""]


def test_who_gave_a_day_and_no_name_is_no_heading() -> None:
    file = drafted("町外,2026-08-02,", "町内,2026-08-02,樋口 花子", header="区分,参加日,氏名")
    assert skips(file) == ["", ""]


def test_a_heading_beside_a_day_merged_over_the_list_is_nobody() -> None:
    file = drafted("2026-08-02,樋口 花子,", "2026-08-02,【町外】,", header="参加日,氏名,電話番号")
    assert skips(file) == ["", "skip.aside"]


def test_a_title_above_the_header_where_it_comes_again_is_nobody() -> None:
    header = "参加日,氏名,電話番号"
    rows = ["2026-08-02,樋口 花子,", "春の集い,,", header, "2026-08-03,小椋 太郎,"]
    assert skips(drafted(*rows, header=header)) == ["", "skip.aside", "skip.header", ""]


def test_a_header_that_comes_again_with_other_spaces_is_the_header() -> None:
    header = "参加日,氏名,電話番号"
    again = "参 加 日,氏　名,電話 番号"
    assert skips(drafted("2026-08-02,樋口 花子,", again, "2026-08-03,小椋 太郎,", header=header)) == [
        "",
        "skip.header",
        "",
    ]


def test_a_day_alone_in_the_column_of_days_is_no_heading() -> None:
    file = drafted("2026-08-02,樋口 花子,", "2026-08-02,,", header="参加日,氏名,電話番号")
    assert skips(file) == ["", ""]


def test_a_number_that_stands_alone_under_the_amounts_is_their_sum() -> None:
    gifts = "寄附番号,氏名,寄附金額,寄附日\nA-1,佐藤 花子,10000,2026-04-05\nA-2,鈴木 一郎,30000,2026-04-06\n"
    file = run.draft(f'{gifts},,"40,000",\n'.encode(), name="寄附.csv")
    assert skips(file) == ["", "", "skip.total"]


def test_a_sum_beside_somebody_tells_of_another_table() -> None:
    text = "参加日,氏名,,月,人数\n2024-04-12,佐藤 太郎,,4月,10\n2024-04-12,鈴木 花子,,計,10\n"
    notes = run.draft(text.encode(), name="名簿.csv", channel="visit").notes
    told = {note.code: (note.column, note.facts.get("row")) for note in notes}
    assert told["gate.sum_beside"] == ("月", "3")


@pytest.mark.parametrize("word", ["月計", "当月計", "年間計", "日計"])
def test_a_sum_of_a_day_a_month_or_a_year_is_no_gift(word: str) -> None:
    gifts = ["2024-05-13,鈴木 花子,20000", f"2024-05-31,{word},20000", "2024-06-01,佐藤 太郎,5000"]
    text = "\n".join(["寄附日,氏名,寄附金額", *gifts, ""])
    rows = run.draft(text.encode(), name="寄附.csv", channel="donation").rows
    assert [row.skip for row in rows] == ["", "skip.total", ""]
