"""What a cell means is the same however it is typed: half width, full width, with spaces inside."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei.model import Channel, Status
from kankei_importers import run
from kankei_importers.forms import layout_of
from kankei_importers.layout import FILLED, Cell, First, Layout, Spared
from kankei_importers.layouts import LAYOUTS
from kankei_importers.mapping import propose
from kankei_importers.reading import read
from kankei_importers.source import Split
from kankei_importers.table import Table
from kankei_importers.touchpoints import draft_touchpoints

HALF = {
    unicodedata.normalize("NFKC", kana + mark): kana + mark
    for kana in map(chr, range(0xFF66, 0xFF9E))
    for mark in ("", "ﾞ", "ﾟ")
} | {"ー": "ｰ"}
WORDS = [
    *("キャンセル", "キャンセル済", "取消", "取り消し", "取下げ", "中止", "辞退", "返金済", "払戻し", "無効"),
    *("出席", "欠席", "参加", "不参加", "来場", "受付済", "未定", "シュッセキ", "ハイ", "いいえ", "イイエ"),
    *("Yes", "No", "OK", "NG", "CANCEL", "no show", "not attended", "Paid", "unpaid", "Visa pay", "void"),
    *(
        "入金済",
        "入金待ち",
        "未入金",
        "クレジットカード",
        "発送中止",
        "発送済",
        "保留",
        "なし",
        "ナシ",
        "0円",
    ),
    *("会員", "退会", "タイカイ", "休会", "配信停止", "有効", "仮登録", "プレミアム", "Basic", "ベーシック"),
    *("転入", "転出", "テンシュツ", "転居", "死亡", "職権消除", "とても感じる", "感じない", "5", "1", "2"),
]
PROTECTION = ["支援措置", "シエンソチ", "住基支援", "DV等支援対象者", "閲覧制限", "住所の非公開"]
HEADER = [
    *("登録日", "参加日", "氏名", "状態", "出欠", "キャンセル", "返金", "入金状況", "異動事由", "登録区分"),
    "町に愛着を感じますか",
]


def half_width(word: str) -> str:
    return "".join(HALF.get(letter, letter) for letter in word)


def full_width(word: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word)


def spaced(word: str) -> str:
    return word if word.isascii() else "　".join(word)


def shouted(word: str) -> str:
    return f"{word.upper()} "


@st.composite
def typed(draw: st.DrawFn, words: list[str]) -> str:
    """One of the words, each letter in some width and with or without a space behind it."""
    dresses: list[Callable[[str], str]] = [str, half_width, full_width]
    widths, gaps = st.sampled_from(dresses), st.sampled_from(["", " ", "\u3000"])
    return "".join(draw(widths)(letter) + draw(gaps) for letter in draw(st.sampled_from(words)))


def layouts() -> list[Layout]:
    """Every declared layout of people, and that of an undeclared list of each channel."""
    return [*(one for one in LAYOUTS if one.people), *(layout_of(propose(HEADER, of), of) for of in Channel)]


def meant(layout: Layout, of: Cell, words: list[str]) -> list[tuple[Status, str]]:
    """The status and kind of rows in which nothing but a day and a word under one header stands."""
    assert isinstance(layout.occurred_on, First)
    cells = (part.source if isinstance(part, Spared) else part for part in layout.occurred_on.parts)
    day = next(cell.headers[0] for cell in cells if isinstance(cell, Cell))
    lines = [f"{day},No,{of.headers[0]}", *(f"2024-04-02,{no},{word}" for no, word in enumerate(words))]
    table = Table(read("\n".join([*lines, ""]).encode(), "list.csv"))
    rows = draft_touchpoints(table, layout, channel=layout.channels[0], problems={})
    return [(row.status, row.kind) for row in rows if row is not None]


@pytest.mark.parametrize("dress", [half_width, full_width, spaced, shouted])
@pytest.mark.parametrize("layout", layouts(), ids=lambda one: f"{one.name}-{one.channels[0]}")
def test_no_rule_and_no_kind_minds_how_a_word_is_typed(layout: Layout, dress: Callable[[str], str]) -> None:
    said = {rule.source for rule in layout.rules if rule.matches != FILLED}
    sources = {one.column if isinstance(one, Split) else one for one in said}
    if layout.kind is not None and isinstance(layout.kind.source, Cell) and layout.kind.source.headers:
        sources.add(layout.kind.source)
    for source in sources:
        assert isinstance(source, Cell)
        dressed = [dress(word) for word in WORDS]
        assert meant(layout, source, dressed) == meant(layout, source, WORDS)


@given(typed(PROTECTION))
def test_a_mark_of_protection_is_seen_however_it_is_typed(mark: str) -> None:
    under = f"登録日,氏名,{mark}\n2026-04-01,佐藤 花子,有\n"
    beside = f"登録日,氏名,備考\n2026-04-01,佐藤 花子,{mark}\n"
    for text in (under, beside):
        (problem,) = run.draft(text.encode(), channel="registration").problems
        assert problem.code == "gate.protected_rows"


@pytest.mark.parametrize(
    ("header", "channel", "cell", "status"),
    [
        ("寄附番号,寄附日,氏名,寄附金額,ステータス", "donation", "ｷｬﾝｾﾙ", "cancelled"),
        ("寄附番号,寄附日,氏名,寄附金額,ステータス", "donation", "ＣＡＮＣＥＬ", "cancelled"),
        ("寄附番号,寄附日,氏名,寄附金額,ステータス", "donation", "中止", "cancelled"),
        ("寄附番号,入金日,氏名,寄附金額,キャンセル", "donation", "ﾅｼ", "done"),
        ("寄附番号,入金日,氏名,寄附金額,キャンセル", "donation", "ＮＯ", "done"),
        ("番号,申込日,氏名,人数,出欠", "station_event", "ＯＫ", "done"),
        ("番号,申込日,氏名,人数,出欠", "station_event", "ﾊｲ", "done"),
        ("番号,申込日,氏名,人数,出欠", "station_event", "ｼｭｯｾｷ", "done"),
        ("番号,申込日,氏名,人数,出欠", "station_event", "ｹｯｾｷ", "absent"),
        ("番号,登録日,氏名,人数,会員状態", "community", "退　会", "cancelled"),
        ("番号,登録日,氏名,人数,会員状態", "community", "ﾀｲｶｲ", "cancelled"),
    ],
)
def test_a_status_counts_in_the_words_and_the_width_of_an_office(
    header: str, channel: str, cell: str, status: str
) -> None:
    text = f"{header}\n1,2024-04-02,佐藤 花子,1000,{cell}\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel=channel).rows
    assert row.touchpoint is not None
    assert row.touchpoint.status == status


def test_a_gift_whose_parcel_was_not_sent_is_a_gift() -> None:
    text = "寄附番号,入金日,氏名,寄附金額,ステータス\n1,2024-04-02,佐藤 花子,1000,発送中止\n"
    (row,) = run.draft(text.encode(), name="list.csv", channel="donation").rows
    assert row.touchpoint is not None
    assert row.touchpoint.status == "done"
