"""What is proposed for a list nobody declared, how it is kept, and how it is mended."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.errors import FileError
from kankei.model import Channel, DraftFile, Status
from kankei_importers import run
from kankei_importers.header import dictionary
from kankei_importers.mapping import Mapping, Means, corrected, load, loads, propose

Columns = dict[str, tuple[str, ...]]


def test_an_exact_word_goes_before_a_guess() -> None:
    columns = propose(["お名前を教えてください", "氏名"], Channel.SURVEY).columns
    assert columns["name"] == ("氏名", "お名前を教えてください")


def test_the_participant_goes_before_the_one_who_applied() -> None:
    assert propose(["申込者氏名", "参加者氏名"], Channel.STATION_EVENT).columns["name"][0] == "参加者氏名"


def test_a_header_that_the_list_does_not_have_is_told_with_those_it_has() -> None:
    header = ["氏名", "金額(税込)", "", "氏名"]
    with pytest.raises(FileError, match=r"mapping\.no_column") as raised:
        corrected(propose(header, Channel.DONATION), header, [("金額", "amount")])
    assert raised.value.facts == {"column": "金額", "columns": "氏名#1・金額(税込)・氏名#2"}


FORM = "ID,開始時刻,完了時刻,メール,名前"


def answered(questions: str, row: str) -> DraftFile:
    """A form of Microsoft Forms with these questions and one answer."""
    text = f"{FORM},{questions}\n1,2026/07/25 19:01,2026/07/26 0:05,{row}\n"
    return run.draft(text.encode(), channel="registration")


def test_a_question_goes_before_what_microsoft_forms_writes_of_who_was_signed_in() -> None:
    questions = "1. お名前を教えてください,2. よみがな,3. メールアドレス"
    anonymous = answered(questions, "anonymous,,佐藤 花子,さとう はなこ,hana@example.jp")
    clerks = answered(questions, "yakuba@example.jp,役場 太郎,佐藤 花子,さとう はなこ,hana@example.jp")
    for file in (anonymous, clerks):
        (row,) = file.rows
        assert (row.record.name, row.record.email) == ("佐藤 花子", "hana@example.jp")
        assert str(row.touchpoint.occurred_on) == "2026-07-26"


def test_without_a_question_for_it_who_was_signed_in_is_the_one_who_answered() -> None:
    (row,) = answered("電話番号", "hana@example.jp,佐藤 花子,090-1234-5678").rows
    assert (row.record.name, row.record.email) == ("佐藤 花子", "hana@example.jp")
    (row,) = answered("お名前", "anonymous,,佐藤 花子").rows
    assert (row.record.name, row.record.email) == ("佐藤 花子", "")


@pytest.mark.parametrize("done", ["7/8/26 19:05:00", "7/8/2026 19:05", "2026/07/08 19:05"])
def test_the_day_of_microsoft_forms_is_read_month_first(done: str) -> None:
    text = f"ID,Start time,Completion time,Email,Name,お名前\n1,{done},{done},anonymous,,佐藤 花子\n"
    (row,) = run.draft(text.encode(), channel="registration").rows
    assert str(row.touchpoint.occurred_on) == "2026-07-08"


def test_the_id_of_microsoft_forms_names_nobody_in_the_next_form() -> None:
    one, other = (answered("お名前", f"anonymous,,{name}").rows[0] for name in ("佐藤 花子", "鈴木 一郎"))
    assert (one.touchpoint.source_no, one.key == other.key) == ("", False)


@given(
    st.dictionaries(
        st.sampled_from(list(dictionary())), st.lists(st.text(min_size=1), min_size=1).map(tuple), min_size=1
    ),
    st.dictionaries(st.text(), st.sampled_from(Status)),
)
def test_a_mapping_that_was_saved_is_loaded_the_same(
    tmp_path_factory: pytest.TempPathFactory, columns: dict[str, tuple[str, ...]], codes: dict[str, Status]
) -> None:
    means = Means(status=codes)
    mapping = Mapping(name="町の名簿", channel=Channel.COMMUNITY, columns=columns, means=means)
    path = tmp_path_factory.mktemp("mapping") / "members.toml"
    mapping.save(path)
    assert load(path) == mapping


def test_a_saved_mapping_reads_what_the_dictionary_cannot(tmp_path: Path) -> None:
    mapping = Mapping(channel=Channel.COMMUNITY, columns={"name": ("だれ",), "applied_on": ("いつ",)})
    mapping.save(tmp_path / "members.toml")
    file = run.draft("だれ,いつ\n佐藤 花子,2024-01-05\n".encode(), mapping=tmp_path / "members.toml")
    assert (file.channel, file.rows[0].record.name) == ("community", "佐藤 花子")


def test_it_is_said_of_a_column_that_lists_of_the_channel_do_not_have() -> None:
    columns: Columns = {"name": ("氏名",), "happened_on": ("日付",), "amount": ("合計額",)}
    mapping = Mapping(channel=Channel.VISIT, columns=columns)
    text = "氏名,日付,合計額\n佐藤 花子,2026-04-01,5000\n"
    (note,) = run.draft(text.encode(), mapping=mapping).notes
    assert (note.code, note.column) == ("mapping.other_channel", "合計額")
    assert note.facts["channels"] == "donation, corporate_donation"
    assert run.draft(text.encode(), mapping=mapping, channel="donation").notes == ()


CODED = "氏名,来館日,状態\n佐藤 花子,2026-04-10,1\n鈴木 一郎,2026-04-11,9\n田中 実,2026-04-12,19\n"
VISITS = """
channel = "station_event"
[columns]
name = ["氏名"]
came_on = ["来館日"]
status = ["状態"]
[means.status]
1 = "done"
9 = "cancelled"
19 = "absent"
"""


def test_a_mapping_says_what_the_codes_of_a_system_mean() -> None:
    file = run.draft(CODED.encode(), mapping=loads(VISITS, "visits.toml"))
    assert file.problems == ()
    assert [row.touchpoint.status for row in file.rows] == ["done", "cancelled", "absent"]


def test_a_code_that_a_mapping_does_not_tell_is_cautioned_of_with_its_row() -> None:
    told = loads(VISITS.replace('19 = "absent"', ""), "visits.toml")
    caution = run.draft(CODED.encode(), mapping=told).notes[0]
    assert (caution.code, caution.column, caution.facts["row"]) == ("gate.status_unread", "状態", "4")


def test_a_list_has_the_same_source_read_by_a_mapping_as_without_one() -> None:
    text = "寄附番号,氏名,寄附金額,寄附日\nA-1,佐藤 花子,10000,2026-04-05\n".encode()
    columns: Columns = {"number": ("寄附番号",), "name": ("氏名",), "paid_on": ("寄附日",)}
    columns |= {"amount": ("寄附金額",)}
    mapped = run.draft(text, mapping=Mapping(name="窓口", channel=Channel.DONATION, columns=columns))
    assert (mapped.layout, mapped.source) == ("窓口", run.draft(text).source)


def test_a_mapping_of_a_list_without_a_header_is_the_source_of_its_rows() -> None:
    mapping = Mapping(name="会員", channel=Channel.COMMUNITY, positions={"name": (1,), "applied_on": (2,)})
    file = run.draft("佐藤 花子,2024-01-05\n鈴木 一郎,2024-01-06\n".encode(), mapping=mapping)
    assert (file.source, file.layout) == ("community:会員", "会員")


def test_a_mapping_for_another_list_names_the_column_that_is_missing() -> None:
    mapping = Mapping(channel=Channel.COMMUNITY, columns={"name": ("会員氏名",)})
    problem = run.draft("氏名,日付\n佐藤,2024-01-05\n".encode(), mapping=mapping).problems[0]
    assert (problem.code, problem.column) == ("file.column_missing", "会員氏名")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name = [", "mapping.unreadable"),
        ('channel = "party"\n[columns]\n', "mapping.unreadable"),
        ('channel = "survey"\n[columns]\nshoe_size = ["靴"]\n', "mapping.unknown_meaning"),
        ('channel = "survey"\n[means.status]\n9 = "gone"\n', "mapping.unknown_status"),
        ('channel = "survey"\n[means.shoe]\n9 = "done"\n', "mapping.unreadable"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as refused:
        load(path)
    assert refused.value.code == code


TWICE = "受付番号,入金日,氏名,住所,氏名,住所"
PARTIES = "1,2026-04-10,佐藤 花子,東京都港区芝1,鈴木 一郎,福島県福島市杉妻町2\n"


@pytest.mark.parametrize(
    ("number", "read"), [("1", ("佐藤 花子", "東京都港区芝1")), ("2", ("鈴木 一郎", "福島県福島市杉妻町2"))]
)
def test_of_columns_with_one_header_a_mapping_names_one_by_its_number(
    number: str, read: tuple[str, str]
) -> None:
    header = TWICE.split(",")
    chosen = [(f"氏名#{number}", "name"), (f"住所#{number}", "address")]
    mapping = corrected(propose(header, Channel.DONATION), header, chosen)
    (row,) = run.draft(f"{TWICE}\n{PARTIES}".encode(), mapping=mapping).rows
    assert (row.record.name, row.record.address) == read


def test_until_every_column_that_stands_twice_is_chosen_the_list_is_stopped() -> None:
    header = TWICE.split(",")
    mapping = corrected(propose(header, Channel.DONATION), header, [("氏名#1", "name")])
    (problem,) = run.draft(f"{TWICE}\n{PARTIES}".encode(), mapping=mapping).problems
    assert (problem.code, problem.column) == ("file.duplicate_header", "住所")


SIDE_BY_SIDE = "氏名,電話番号,氏名,電話番号\n佐藤 花子,090-1111-2345,鈴木 一郎,090-2222-3456\n".encode()


def side(number: int) -> DraftFile:
    """The left (1) or the right (2) of two lists in one file."""
    columns: Columns = {"name": (f"氏名#{number}",), "phone": (f"電話番号#{number}",)}
    mapping = Mapping(channel=Channel.STATION_EVENT, columns=columns)
    return run.draft(SIDE_BY_SIDE, name="名簿_2025-05-01.csv", mapping=mapping)


def test_of_lists_side_by_side_it_is_said_which_is_not_read() -> None:
    (note,) = side(1).notes
    assert (note.code, note.column, note.facts) == (
        "gate.namesakes",
        "氏名#1",
        {"others": "氏名#2", "rows": "1"},
    )


def test_lists_side_by_side_in_one_file_are_lists_of_their_own() -> None:
    assert side(1).digest == side(1).digest != side(2).digest


def test_two_names_of_one_numbered_row_are_no_lists_side_by_side() -> None:
    header = TWICE.split(",")
    mapping = corrected(
        propose(header, Channel.DONATION), header, [("氏名#1", "name"), ("住所#1", "address")]
    )
    file = run.draft(f"{TWICE}\n{PARTIES}".encode(), mapping=mapping)
    assert "gate.namesakes" not in {note.code for note in file.notes}


def test_an_address_of_any_kind_goes_before_whether_somebody_lives_in_town() -> None:
    found = propose(["購入日", "氏名", "町内外", "住所（町名まで）"], Channel.VISIT)
    assert found.columns["address"] == ("住所（町名まで）", "町内外")
