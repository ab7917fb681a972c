"""The whole way of a file: what stops it, what stops a row, and what never changes."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.counting.moves import is_register
from kankei.fields import name
from kankei.model import Channel, DraftFile, RecordDraft, Status
from kankei.wording import catalogue, sentence
from kankei_importers import run
from kankei_importers.layout import Layout, Rule, cell

GOLDEN = Path(__file__).parent.parent / "golden"
HEADER = "登録日,氏名,電話番号,メールアドレス,生年月日"


def drafted(*rows: str, header: str = HEADER, channel: str = "registration") -> DraftFile:
    return run.draft("\n".join([header, *rows, ""]).encode(), name="list.csv", channel=channel)


def stopped_by(file: DraftFile) -> list[str]:
    assert file.rows == []
    return [problem.code for problem in file.problems]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("2024-01-05,佐藤 花子", "row.too_few_cells", ""),
        ("2024-01-05,佐藤 花子,,,,余り", "row.too_many_cells", ""),
        ("2024-02-30,佐藤 花子,,,", "date.impossible", "登録日"),
        (",佐藤 花子,,,", "date.empty", "登録日"),
        ("0000-00-00,佐藤 花子,,,", "date.empty", "登録日"),
        ("昨日,佐藤 花子,,,", "date.unreadable", "登録日"),
        ("2024-01-05,佐藤 花子,9.01E+10,,", "phone.exponent", "電話番号"),
        ("2024-01-05,佐藤 花子,９.０１Ｅ＋１０,,", "phone.exponent", "電話番号"),
        ("2024-01-05,佐藤 花子,,,1990-02-30", "date.impossible", "生年月日"),
        ("2024-01-05,佐\ue000 花子,,,", "row.gaiji", "氏名"),
        ("2024-01-05,佐\ufffd 花子,,,", "row.lost", "氏名"),
        ("2024-01-05,佐\x00 花子,,,", "row.control", "氏名"),
        ("2024-01-05,#N/A,,,", "row.formula", "氏名"),
        ("#VALUE!,佐藤 花子,,,", "row.formula", "登録日"),
        ("2024-01-05,佐藤 花子,########,,", "row.narrow", "電話番号"),
        ("2024-01-05,佐藤 花子,TRUE,,", "row.truth", "電話番号"),
    ],
)
def test_a_bad_row_is_rejected_and_the_others_are_taken(row: str, code: str, column: str) -> None:
    bad, good = drafted(row, "2024-01-06,鈴木 一郎,,,").rows
    assert [(problem.code, problem.row, problem.column) for problem in bad.problems] == [(code, 2, column)]
    assert (bad.record, bad.touchpoint, good.record.name) == (None, None, "鈴木 一郎")


@pytest.mark.parametrize(
    "row",
    [
        "2024-01-05,佐藤 花子,不明,ない,",
        "2024-01-05,佐藤 花子,12345,a@,不詳",
        "2024-01-05,,,,",
        "2024-01-05,佐藤 花子,,,2999-01-01",
        '45306,"佐藤 花子","=""09012345678""",,',
        "2024-01-05,佐藤 花子,,,,,",
        "2024-01-05,佐藤 花子,,,0000/00/00",
        "2024-01-05,佐藤 花子#2,#,,",
    ],
)
def test_an_odd_but_harmless_row_is_taken_as_written(row: str) -> None:
    file = drafted(row)
    assert (file.rows[0].problems, file.rows[0].skip) == ((), "")


def test_columns_without_a_header_are_nobody_s_whatever_a_list_of_gifts_may_have() -> None:
    file = drafted(
        ",,1,2024-05-01,佐藤 花子,5000", header=",,寄附番号,入金日,氏名,寄附金額", channel="donation"
    )
    assert (file.problems, file.mapping[0]) == ((), ("寄附番号", "source_no"))


def test_an_organisation_keeps_its_touchpoint_and_nobodys_numbers() -> None:
    file = drafted(
        "2024-01-05,㈱磐梯建設,0242-74-1221,info@example.jp,",
        "2024-01-05,㈱磐梯建設,0242-74-1222,,",
        "2024-01-05,㈱会津 代表取締役 渡部真一,0242-74-1223,,",
    )
    first, other, person = file.rows
    assert (first.record, first.touchpoint is None) == (RecordDraft(name="㈱磐梯建設"), False)
    assert (first.key != other.key, person.record.phone) == (True, "0242-74-1223")
    assert [(note.code, note.facts) for note in file.notes] == [
        ("gate.organisations", {"rows": "2", "row": "2"})
    ]


@pytest.mark.parametrize(
    ("cell", "giver"),
    [
        ("株式会社山田組 代表取締役 岡本 孝行", "株式会社山田組"),
        ("株式会社山田組　代表取締役社長　岡本　孝行", "株式会社山田組"),
        ("株式会社磐梯代表取締役渡部真一", "株式会社磐梯"),
        ("(有)鈴木商店 代表 鈴木一郎", "(有)鈴木商店"),
        ("医療法人社団博愛会 理事長 渡部 真一", "医療法人社団博愛会"),
        ("㈱会津 総務部 部長 渡部真一 様", "㈱会津 総務部"),
        ("ABC Co., Ltd. 代表取締役 岡本孝行", "ABC Co., Ltd."),
        ("株式会社山田組（代表 岡本孝行）", "株式会社山田組"),
        ("一般社団法人磐梯観光協会 事務局長 渡部真一", "一般社団法人磐梯観光協会"),
        ("磐梯山愛好会 会長 鈴木 一郎", "磐梯山愛好会"),
        ("観光協会 代表鈴木一郎", "観光協会"),
        ("さくら会 会長 鈴木 一郎", "さくら会"),
        ("若松会　代表　渡部真一", "若松会"),
    ],
)
def test_a_gift_of_a_company_is_its_own_whoever_signs_for_it(cell: str, giver: str) -> None:
    header = "寄附者氏名,フリガナ,電話番号,寄附金額,寄附日"
    csv_row = f'"{cell}",オカモト タカユキ,0242-74-1221,10000,2024-05-01'
    (row,) = drafted(csv_row, header=header, channel="donation").rows
    assert (row.record, row.cells[0]) == (RecordDraft(name=giver), cell)


@pytest.mark.parametrize(
    "cell",
    [
        "鈴木商店 鈴木一郎",
        "鈴木商店 代表 鈴木一郎",
        "鈴木商会 代表 鈴木一郎",
        "カフェひだまり 店長 佐藤 花子",
        "鈴木歯科医院 院長 鈴木 一郎",
        "町内会長 鈴木 一郎",
        "会長 鈴木 一郎",
        "度会 代表 花子",
        "株式会社磐梯 渡部 真一",
        "渡部真一(株式会社磐梯 社長)",
    ],
)
def test_a_gift_from_a_shop_or_by_somebody_who_signs_for_nobody_is_the_person_s(cell: str) -> None:
    header = "寄附者氏名,電話番号,寄附金額,寄附日"
    (row,) = drafted(f"{cell},0242-74-1221,10000,2024-05-01", header=header, channel="donation").rows
    assert row.record == RecordDraft(name=cell, phone="0242-74-1221")


def test_of_several_people_in_one_cell_the_first_is_taken_and_it_is_said() -> None:
    file = drafted("2024-01-05,高橋 健太、高橋 和子,,,", "2024-01-06,鈴木 一郎,,,")
    assert [(note.code, note.facts) for note in file.notes] == [
        ("gate.several_names", {"rows": "1", "row": "2"})
    ]
    assert name.split(file.rows[0].record.name) == ("高橋", "健太")


def test_a_spreadsheets_wrap_around_a_number_is_taken_off() -> None:
    assert drafted('2024-01-05,佐藤 花子,"=""09012345678""",,').rows[0].record.phone == "09012345678"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,,,", "blank"),
        (HEADER, "header"),
        ("合計,2名,,,", "total"),
        ("計 8件,,,,", "total"),
        (",,,以上,", "total"),
        ("以上 8名,,,,", "total"),
        ('5月分,,,"80,000円",', "total"),
    ],
)
def test_a_row_that_is_no_row_is_skipped(row: str, reason: str) -> None:
    found = drafted(row, "2024-01-06,鈴木 一郎,,,").rows[0]
    assert (found.skip, found.problems, found.record) == (f"skip.{reason}", (), None)


def test_unknown_headers_stop_the_file() -> None:
    assert stopped_by(drafted("1,2", header="りんご,みかん")) == ["file.unknown_header"]


def test_a_garbled_file_is_said_to_be_garbled() -> None:
    garbled = "氏名,住所\n佐藤 花子,東京都\n".encode().decode("cp932", "replace")
    assert stopped_by(run.draft(garbled.encode(), channel="survey")) == ["file.garbled"]


def test_a_good_header_whose_latin_letters_alone_are_a_known_word_is_not_garbled() -> None:
    text = "友だちID,LINE名,登録日,回答フォーム_お名前,回答フォーム_メール\n1,はな,2024-05-01,佐藤 花子,\n"
    assert [row.record.name for row in run.draft(text.encode(), channel="community").rows] == ["佐藤 花子"]


def test_a_list_whose_channel_is_open_names_the_channels() -> None:
    file = run.draft("登録日,氏名\n2024-01-05,佐藤 花子\n".encode())
    assert stopped_by(file) == ["file.channel_unknown"]
    assert "station_event" in sentence(file.problems[0].code, file.problems[0].facts)


def test_a_finding_that_there_is_not_cannot_be_accepted() -> None:
    file = run.draft(
        "氏名,来訪日\n佐藤 花子,2026-01-02\n".encode(), channel="visit", accept=["gate.everything"]
    )
    assert stopped_by(file) == ["file.accept_unknown"]
    assert file.problems[0].facts["codes"] == "gate.everything"


def test_a_list_without_any_date_stops_unless_its_name_has_one() -> None:
    text = "氏名,住所\n佐藤 花子,東京都\n".encode()
    assert stopped_by(run.draft(text, name="list.csv", channel="community")) == ["file.no_date"]
    rows = run.draft(text, name="会員_20240510.csv", channel="community").rows
    assert str(rows[0].touchpoint.occurred_on) == "2024-05-10"


@pytest.mark.parametrize(
    "title",
    [
        "磐梯町 駅舎イベント 参加者名簿\n令和8年5月10日開催",
        "開催日,2026/5/10",
        "ワークショップ（実施日：Ｒ８．５．１０）",
        "開催日時 2026年5月10日(日) 13:00〜\n名簿作成 令和8年6月1日",
    ],
)
def test_a_list_without_any_date_was_held_on_the_day_above_its_header(title: str) -> None:
    text = f"{title}\n\nNo.,氏名,電話番号\n1,佐藤 花子,090-1234-5678\n".encode()
    rows = run.draft(text, name="list_20260601.csv", channel="station_event").rows
    assert str(rows[0].touchpoint.occurred_on) == "2026-05-10"


@pytest.mark.parametrize(
    "title", ["名簿作成 令和8年6月1日", "第1回 令和8年5月10日開催\n第2回 令和8年6月10日開催"]
)
def test_a_day_above_the_header_that_may_be_another_is_none(title: str) -> None:
    text = f"{title}\nNo.,氏名,電話番号\n1,佐藤 花子,090-1234-5678\n".encode()
    assert stopped_by(run.draft(text, name="list.csv", channel="station_event")) == ["file.no_date"]


def test_a_header_that_stands_twice_is_not_chosen_between() -> None:
    file = drafted("2024-01-05,佐藤,鈴木", header="登録日,氏名,氏 名")
    assert [(problem.code, problem.column) for problem in file.problems] == [
        ("file.duplicate_header", "氏名")
    ]


def test_a_channel_that_a_layout_cannot_be_of_is_refused() -> None:
    assert stopped_by(run.draft(GOLDEN / "rms.csv", channel="station_event")) == ["file.channel_differs"]


def test_a_channel_that_a_layout_can_be_of_is_taken() -> None:
    file = run.draft(GOLDEN / "zoom.csv", channel="online_visit")
    assert {row.touchpoint.channel for row in file.rows if row.touchpoint} == {"online_visit"}


def test_a_layout_that_was_asked_for_must_be_there() -> None:
    assert stopped_by(run.draft(GOLDEN / "rms.csv", layout="egg")) == ["file.layout_differs"]
    assert stopped_by(run.draft(GOLDEN / "rms.csv", layout="eggs")) == ["file.layout_unknown"]


OWN = Layout(
    name="townsys",
    version="1",
    title="町のシステム",
    channels=(Channel.STATION_EVENT,),
    signature=(cell("会員CD"), cell("来館年月日")),
    record={"name": cell("氏名漢字")},
    occurred_on=cell("来館年月日"),
    rules=(Rule(cell("状態"), r"^9$", Status.CANCELLED),),
)


def test_a_list_is_read_by_a_layout_of_ones_own() -> None:
    text = "会員CD,氏名漢字,来館年月日,状態\nA1,佐藤 花子,2026-04-10,1\nA2,鈴木 一郎,2026-04-11,9\n"
    file = run.draft(text.encode(), layout=OWN)
    assert (file.problems, file.layout, file.source) == ((), "townsys", "townsys")
    assert [(row.record.name, row.touchpoint.status) for row in file.rows] == [
        ("佐藤 花子", Status.DONE),
        ("鈴木 一郎", Status.CANCELLED),
    ]


def test_a_list_without_the_headers_of_ones_own_layout_is_stopped() -> None:
    assert stopped_by(run.draft(GOLDEN / "rms.csv", layout=OWN)) == ["file.layout_differs"]


def test_no_problem_holds_what_a_person_wrote() -> None:
    file = drafted("2024-02-30,秘密 花子,9.01E+10,,", "2024-01-05,秘密 花子")
    assert "秘密" not in repr([problem for row in file.rows for problem in row.problems])


@pytest.mark.parametrize("group", ["file", "row", "skip", "gate", "mapping"])
def test_every_code_that_is_raised_has_a_sentence(group: str) -> None:
    source = "".join(path.read_text("utf-8") for path in Path(run.__file__).parent.rglob("*.py"))
    raised = set(re.findall(rf'"({group}\.[a-z_]+)"', source))
    assert raised
    assert raised <= set(catalogue("ja"))


@given(st.data())
def test_a_list_cut_and_reordered_names_its_rows_the_same(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.text("佐藤花子鈴木一郎", min_size=1, max_size=4), min_size=1, unique=True))
    rows = [f"2024-01-05,{name},,," for name in names]
    cut = data.draw(st.permutations(rows))[: (len(rows) + 1) // 2]
    whole, part = ({row.record.name: row.key for row in drafted(*some).rows} for some in (rows, cut))
    assert part.items() <= whole.items()


def test_a_list_saved_again_from_a_spreadsheet_names_its_rows_the_same() -> None:
    before = drafted("2024-01-05,佐藤 花子,090-1234-5678,A@example.jp,")
    after = drafted("2024/1/5,佐藤　花子,9012345678,a@example.jp,")
    assert before.rows[0].key == after.rows[0].key


@pytest.mark.parametrize("name", ["渡邉\U000e0100 花子", "渡邉\u200b 花子", "渡邉\u3000花子"])
def test_a_mark_that_only_says_how_a_kanji_looks_gives_a_row_no_other_name(name: str) -> None:
    before, after = (drafted(f"2024-01-05,{one},,,") for one in ("渡邉 花子", name))
    assert before.rows[0].key == after.rows[0].key


cells = st.text('佐藤花子0123456789-/,年月日円合計E+@." ', max_size=12)


@given(st.lists(st.lists(cells, min_size=1, max_size=7), max_size=8))
def test_every_row_becomes_exactly_one_with_one_outcome(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER.split(","), *rows, ["2024-01-06", "鈴木 一郎", "", "", ""]])
    file = run.draft(text.getvalue().encode(), name="list.csv", channel="registration")
    if not file.problems:
        assert [row.number for row in file.rows] == list(range(2, len(rows) + 3))
        assert all(
            [bool(row.skip), bool(row.problems), row.record is not None].count(True) == 1 for row in file.rows
        )
        kept = [row.key for row in file.rows if row.record is not None]
        assert len(set(kept)) == len(kept)


@given(st.binary(max_size=300))
def test_no_file_makes_it_fail(data: bytes) -> None:
    file = run.draft("氏名,登録日\n".encode("cp932") + data, name="list.csv", channel="registration")
    assert file.rows or file.problems


def test_twenty_thousand_orders_are_twenty_thousand_rows() -> None:
    header, first = (GOLDEN / "rms.csv").read_bytes().decode("cp932").split("\r\n")[0::3][:2]
    orders = "\r\n".join(first.replace("00000002", f"{number:08}") for number in range(20_000))
    file = run.draft(f"{header}\r\n{orders}\r\n".encode("cp932"), name="rms.csv")
    assert len(file.rows) == 20_000


@pytest.mark.parametrize(
    ("status", "card", "paid_on", "found"),
    [
        ("処理済", "売上請求済", "2018-05-02", "done"),
        ("発送待ち", "", "2018-05-03", "done"),
        ("新規受付", "与信済", "", "unpaid"),
        ("キャンセル確定", "取消済", "", "cancelled"),
        ("処理済", "取消済", "2018-05-02", "cancelled"),
    ],
)
def test_the_older_list_of_orders_says_what_was_paid(
    status: str, card: str, paid_on: str, found: str
) -> None:
    text = "受注番号,受注ステータス,カード決済ステータス,入金日,注文日時,注文者名字,注文者名前,合計金額\n"
    text += f"1,{status},{card},{paid_on},2018-05-01 10:00:00,佐藤,花子,10000\n"
    (row,) = run.draft(text.encode("cp932"), name="rms.csv").rows
    assert row.touchpoint is not None
    assert row.touchpoint.status == found


@pytest.mark.parametrize("name", ["residents.csv", "list_moves.csv"])
def test_a_list_of_moves_that_numbers_its_people_by_the_register_comes_from_it(name: str) -> None:
    assert is_register(run.draft((GOLDEN / name).read_bytes(), name=name).source)
