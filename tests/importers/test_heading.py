"""Headers of two rows: groups above, columns below, and rows that only look like one."""

import pytest

from kankei.errors import FileError
from kankei_importers.reading import read

DONORS = "寄附番号,寄附者,,,,寄附金額,入金日\n,氏名,フリガナ,住所,電話番号,,\n"
ROW = "A-1,佐藤 花子,サトウ ハナコ,東京都港区,090-1234-5678,10000,2026-04-01\n"


def header_of(text: str) -> tuple[str, ...]:
    return read(text.encode(), "list.csv").header


def test_a_group_over_columns_and_the_cells_below_it_are_one_header() -> None:
    sheet = read(f"{DONORS}{ROW}".encode(), "list.csv")
    assert sheet.header == ("寄附番号", "氏名", "フリガナ", "住所", "電話番号", "寄附金額", "入金日")
    assert (sheet.header_row, list(sheet.rows)) == (2, [(3, tuple(ROW.strip().split(",")))])


def test_the_lower_row_may_have_more_words_than_the_upper() -> None:
    header = "番号,寄附者,,,,,入金日\n,氏名,フリガナ,郵便番号,住所,電話番号,\n"
    text = f"令和8年度 寄附一覧\n{header}1,佐藤,サトウ,,,,\n"
    assert header_of(text) == ("番号", "氏名", "フリガナ", "郵便番号", "住所", "電話番号", "入金日")


def test_columns_of_the_same_name_are_told_apart_by_their_groups() -> None:
    text = "登録日,氏名,,フリガナ,\n,姓,名,姓,名\n2026-04-01,佐藤,花子,サトウ,ハナコ\n"
    assert header_of(text) == ("登録日", "氏名姓", "氏名名", "フリガナ姓", "フリガナ名")


def test_who_gets_the_gift_is_not_taken_for_who_gave_it() -> None:
    text = "寄附番号,寄附者名,お届け先,,入金日\n,,氏名,住所,\nA-1,佐藤 花子,鈴木 一郎,東京都,2026-04-01\n"
    assert header_of(text) == ("寄附番号", "寄附者名", "お届け先氏名", "お届け先住所", "入金日")


def test_where_somebody_lived_before_is_not_taken_for_where_they_live() -> None:
    text = "異動日,氏名,転入前住所,\n,,都道府県,市区町村\n2026-04-01,佐藤 花子,東京都,港区\n"
    assert header_of(text) == ("異動日", "氏名", "転入前住所都道府県", "転入前住所市区町村")


def test_groups_over_every_column_tell_those_of_the_same_name_apart() -> None:
    text = (
        "受付情報,,寄附者,,寄附,送付先,\n受付番号,受付日,氏名,住所,金額,氏名,住所\n"
        "1,2026-04-10,佐藤 花子,東京都,10000,鈴木 一郎,福島県\n"
    )
    assert header_of(text) == (
        "受付番号",
        "受付日",
        "寄附者氏名",
        "寄附者住所",
        "金額",
        "送付先氏名",
        "送付先住所",
    )


def test_a_line_above_columns_of_different_names_is_no_group() -> None:
    sheet = read(
        "駅舎イベント,,受付用,\n受付番号,受付日,氏名,住所\n1,2026-04-10,佐藤,東京都\n".encode(), "list.csv"
    )
    assert (sheet.header, sheet.header_row) == (("受付番号", "受付日", "氏名", "住所"), 2)


def test_the_parts_of_a_day_keep_the_group_that_says_which_day() -> None:
    text = "No,受付年月日,,,氏名\n,年,月,日,\n1,2026,4,10,佐藤 花子\n"
    assert header_of(text) == ("No", "受付年月日（年）", "受付年月日（月）", "受付年月日（日）", "氏名")


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("登録日,氏名,住所\n2026-04-01,住所,氏名\n", ("登録日", "氏名", "住所")),
        ("登録日,氏名,住所\n登録日,氏名,住所\n", ("登録日", "氏名", "住所")),
        ("開催日,2026/5/10\n,氏名,住所\n1,佐藤 花子,東京都\n", ("", "氏名", "住所")),
        ("氏名,住所,電話番号\n佐藤 花子,,\n", ("氏名", "住所", "電話番号")),
        ("お届け先一覧,,作成者\n,氏名,住所\n1,佐藤 花子,東京都\n", ("", "氏名", "住所")),
    ],
)
def test_a_row_of_data_and_a_title_are_no_part_of_the_header(text: str, header: tuple[str, ...]) -> None:
    assert header_of(text) == header


def test_a_row_of_codes_of_questions_above_the_questions_is_none_of_its_own() -> None:
    text = "受付番号,申請日時,項目001,項目002\n,,氏名,住所\nE-1,2026-08-01,佐藤 花子,東京都港区\n"
    assert header_of(text) == ("受付番号", "申請日時", "氏名", "住所")


def test_a_form_that_says_its_headers_below_each_other_is_no_list() -> None:
    form = "様式第1号,\nお試し住宅利用申請書,\n氏名,佐藤 花子\n住所,東京都港区\n電話番号,090-1111-2222\n"
    with pytest.raises(FileError) as refused:
        read(form.encode() * 2, "お試し住宅_20260401.csv")
    assert refused.value.code == "file.upright"


def test_words_of_headers_in_the_first_column_make_no_form_of_a_list() -> None:
    rows = "参加者,佐藤 花子,東京都\n申込者,鈴木 翔,東京都\n代表者,高橋 葵,東京都\n"
    assert header_of(f"区分,氏名,住所\n{rows}") == ("区分", "氏名", "住所")


def test_lines_above_a_list_that_tell_of_the_event_make_no_form_of_it() -> None:
    above = "イベント名,冬のあかり\n開催日,令和8年2月21日\n定員,30\n参加人数,2\n"
    assert header_of(f"{above}No,氏名,電話\n1,佐藤 花子,090-1111-2222\n") == ("No", "氏名", "電話")


@pytest.mark.parametrize(
    "above",
    [
        "提出先,氏名,電話番号,メールアドレス\n総務課,山田,0242-74-1221,soumu@example.jp\n\n",
        "集計,参加人数,大人,子ども\n合計,10,8,2\n",
        "受付,参加,キャンセル,区分,種別\n10,8,2,一般,町外\n",
    ],
)
def test_a_table_of_one_row_above_the_list_is_none_of_it(above: str) -> None:
    text = f"{above}参加日,お名前,町からのお知らせ\n2026-05-01,佐藤 花子,希望\n2026-05-01,鈴木 一郎,不要\n"
    assert header_of(text) == ("参加日", "お名前", "町からのお知らせ")


def test_a_table_below_the_list_does_not_take_its_place() -> None:
    people = "2026-05-01,佐藤 花子,東京都\n2026-05-01,鈴木 一郎,東京都\n"
    text = f"参加日,お名前,ご住所\n{people}担当,氏名,住所,電話番号\n総務課,山田,磐梯町,0242-74-1221\n"
    assert header_of(text) == ("参加日", "お名前", "ご住所")


def test_a_row_that_only_repeats_one_part_of_a_day_is_no_half_of_a_header() -> None:
    sheet = read("登録日,氏名,電話番号\n年,年\n2024-01-06,鈴木 一郎,\n".encode(), "list.csv")
    assert (sheet.header, len(sheet.rows)) == (("登録日", "氏名", "電話番号"), 2)


def test_a_list_with_two_lines_for_each_person_is_stopped() -> None:
    text = (
        "No,氏名,電話番号,参加日\n,フリガナ,住所,\n"
        "1,佐藤 太郎,0242-22-1111,2024/4/12\n,サトウ タロウ,福島県会津若松市東栄町3-46,\n"
    )
    with pytest.raises(FileError) as told:
        read(text.encode(), "名簿.csv")
    assert told.value.code == "file.two_lines"


@pytest.mark.parametrize(
    "header",
    [
        "氏名,住所,電話番号\nフリガナ,郵便番号,メールアドレス",
        "氏名,住所,電話番号,登録日\nフリガナ,郵便番号,メールアドレス,備考",
        "フリガナ,郵便番号,備考\n氏名,住所,電話番号",
    ],
)
def test_two_rows_of_headers_of_which_no_cell_is_empty_are_two_lines_too(header: str) -> None:
    with pytest.raises(FileError) as told:
        read(
            f"{header}\n佐藤 太郎,磐梯町1,090-1111-2222,\nサトウ タロウ,969-3392,a@example.jp,\n".encode(),
            "名簿.csv",
        )
    assert told.value.code == "file.two_lines"


def test_a_header_may_have_three_rows() -> None:
    text = (
        "No,参加者,,,参加日,備考\n,氏名,,住所,,\n,姓,名,,,\n1,佐藤,太郎,東京都世田谷区代沢1-2-3,2024/4/12,\n"
    )
    sheet = read(text.encode(), "名簿.csv")
    assert (sheet.header, sheet.header_row) == (("No", "姓", "参加者名", "住所", "参加日", "備考"), 3)


def test_numbers_and_remarks_beside_groups_are_of_the_header_too() -> None:
    text = "No,利用者,,備考\n,氏名,住所,\n1,佐藤 太郎,東京都世田谷区代沢1-2-3,初めて\n"
    assert read(text.encode(), "名簿.csv").header == ("No", "氏名", "住所", "備考")
