"""Pages of the web that a system calls an Excel file."""

import time

import pytest

from kankei.errors import FileError
from kankei.model import Channel
from kankei_importers import run
from kankei_importers.reading import read

HEADER = "<tr><th>氏名</th><th>住所</th><th>寄附金額</th></tr>"
HANAKO = "<tr><td>佐藤 花子</td><td>磐梯町</td><td>10,000</td></tr>"
LIST = f"<table>{HEADER}{HANAKO}</table>"


def rows(page: str) -> list[tuple[str, ...]]:
    """The cells of the rows that are read of a page."""
    return [cells for _, cells in read(page.encode(), "list.xls").rows]


def code(page: str) -> str:
    """Why a page is refused."""
    with pytest.raises(FileError) as refused:
        read(page.encode(), "list.xls")
    return refused.value.code


@pytest.mark.parametrize("start", ["<html><body>", "<!DOCTYPE html>\n<html>", "\ufeff<table></table>"])
def test_the_list_of_a_page_is_read(start: str) -> None:
    sheet = read(f"{start}{LIST}".encode(), "list.xls")
    assert (sheet.header, sheet.header_row) == (("氏名", "住所", "寄附金額"), 1)
    assert list(sheet.rows) == [(2, ("佐藤 花子", "磐梯町", "10,000"))]


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    named = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}.get(encoding, encoding)
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset={named}">{LIST}'
    assert read(page.encode(encoding), "list.xls").rows[0][1][0] == "佐藤 花子"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("磐梯町<br>大字更科", "磐梯町\n大字更科"),
        ("A&amp;B&#x9ad9;", "A&B髙"),
        ("佐藤&nbsp;花子", "佐藤 花子"),
        ("\n   佐藤\n   花子 ", "佐藤 花子"),
        ('<a href="x?a>b">佐藤</a>', "佐藤"),
        ("<!-- 鈴木 -->佐藤<script>'</td>'</script>", "佐藤"),
        ("佐藤 < 花子", "佐藤 < 花子"),
    ],
)
def test_a_cell_says_what_the_page_shows(cell: str, text: str) -> None:
    assert rows(f"<table>{HEADER}<tr><td>{cell}</td><td>磐梯町</td><td>1</td></table>")[0][0] == text


def test_cells_that_go_over_several_keep_their_text_where_they_begin() -> None:
    page = (
        "<table><tr><th rowspan=2>氏名</th><th colspan='2'>寄附</th></tr>"
        "<tr><th>寄附日</th><th>寄附金額</th></tr>"
        '<tr><td rowspan="2">佐藤 花子</td><td>4/1</td><td>1</td></tr><tr><td>4/2</td><td>2</td></tr></table>'
    )
    assert rows(page) == [("佐藤 花子", "4/1", "1"), ("", "4/2", "2")]


def test_tags_that_nobody_ends_end_where_the_next_begins() -> None:
    assert rows(f"<table>{HEADER}<tr><td>佐藤<td>東京<td>1<tr><td>鈴木<td>福島<td>2</table>") == [
        ("佐藤", "東京", "1"),
        ("鈴木", "福島", "2"),
    ]


def test_a_table_that_only_makes_a_page_look_neat_is_no_list() -> None:
    page = f"<table><tr><td>磐梯町</td><td>2024-04-02</td></tr><tr><td>{LIST}</td></tr></table>"
    sheet = read(page.encode(), "list.xls")
    assert [cells for _, cells in sheet.rows] == [("佐藤 花子", "磐梯町", "10,000")]
    assert [(one.title, one.size) for one in sheet.beside] == [("表1", 1)]


def test_of_two_lists_in_a_page_it_is_asked_which() -> None:
    assert code(f"{LIST}{LIST}") == "file.many_tables"


def test_a_list_that_breaks_off_is_not_taken_for_the_whole() -> None:
    assert code(f"<table>{HEADER}{HANAKO}<tr><td>鈴木") == "file.broken"


def test_a_page_without_a_list_says_so() -> None:
    assert code("<html><body><p>ログインしてください</p><table><tr><td>x</table>") == "file.web_page"


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        ("<table><tr><td>" * 300_000, "file.web_page"),
        ("<div>" * 1_000_000, "file.too_large"),
        ("<!--" * 1_000_000, "file.too_large"),
        ("<script>" + "<" * 4_000_000, "file.too_large"),
        ("<tr>" * 1_000_000, "file.too_large"),
        ("<td title='" + "x" * 4_000_000, "file.too_large"),
        ("a" * 4_000_000, "file.too_large"),
        ("<tr><td colspan=100000000>", "file.too_wide"),
        ("<tr><td colspan=1999>" * 100_000, "file.too_large"),
    ],
    ids=["nested", "tags", "comments", "script", "rows", "attribute", "cell", "wide", "empty"],
)
def test_a_hostile_page_is_refused_at_once(hostile: str, why: str) -> None:
    begun = time.process_time()
    assert code(f"<table>{HEADER}<tr><td>{hostile}") == why
    assert time.process_time() - begun < 10


def test_the_gifts_of_a_page_are_drafted_as_those_of_any_list() -> None:
    header = "<tr><th>寄附番号<th>寄附日<th>氏名<th>寄附金額"
    page = f"<table>{header}<tr><td>1<td>2024/4/2<td>佐藤 花子<td>10,000</table>"
    file = run.draft(page.encode("cp932"), name="list.xls", channel=Channel.DONATION)
    assert [row.touchpoint.amount for row in file.rows if row.touchpoint] == [10_000]
    assert (file.problems, file.notes) == ((), ())
