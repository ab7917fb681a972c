"""Events: who signed up, and who came. Signing up is a plan; only a word of the door makes it a visit.

The lists do not say what kind of event it was, so whoever brings one says the channel.
"""

from functools import partial

from kankei.model import Channel, Status
from kankei_importers.layout import FileDate, HeldOn, Layout, Rule, Spared, WithKana, cell, first, joined
from kankei_importers.layouts.payment import CALLED_OFF, DECLINED
from kankei_importers.layouts.presence import ADDED, ADDED_RULES

__all__ = ["CONNPASS", "EVENTS", "EVENT_LIST", "HOMETOWN_NOTE", "PASSMARKET"]

EVENTS = (
    Channel.STATION_EVENT,
    Channel.ONLINE_TOUR,
    Channel.ONLINE_VISIT,
    Channel.CO_CREATION,
    Channel.COMMUNITY,
    Channel.VOLUNTEERING,
    Channel.VISIT,
)
_event = partial(Layout, version="2024", channels=EVENTS, otherwise=Status.PLANNED, asks_channel=True)
"""What every list of an event has in common."""
_OFF = f"{CALLED_OFF}|{DECLINED}"

CONNPASS = _event(
    name="connpass",
    title="connpass 参加者一覧",
    signature=(cell("参加枠名"), cell("ユーザー名"), cell("参加ステータス"), cell("出欠ステータス")),
    number=cell("受付番号"),
    record={
        "name": Spared(cell("表示名"), "退会ユーザー"),
        "handle": Spared(cell("ユーザー名"), "退会ユーザー"),
    },
    occurred_on=first("出席日時", FileDate(), "更新日時"),
    detail=cell("参加枠名"),
    questions=True,
    asked=(ADDED,),
    rules=(
        Rule(cell("参加ステータス"), _OFF, Status.CANCELLED),
        *ADDED_RULES,
        Rule(cell("出欠ステータス"), r"欠席", Status.ABSENT),
        Rule(cell("出欠ステータス"), r"出席", Status.DONE),
    ),
)
"""Both versions; the newer one's 利用開始日 is since when the account exists. No mailbox and no real name,
unless the organiser asked for them."""

PASSMARKET = _event(
    name="passmarket",
    title="PassMarket 参加者一覧",
    signature=(cell("チケットID"), cell("参加者名"), cell("チケット名"), cell("受付状況")),
    number=cell("注文番号"),
    line=(cell("チケットID"),),
    record={"name": cell("参加者名")},
    occurred_on=first("受付日", "申込日", FileDate()),
    signed_up=(cell("申込日"),),
    detail=cell("チケット名"),
    questions=True,
    asked=(ADDED,),
    rules=(
        Rule(cell("受付状況"), _OFF, Status.CANCELLED),
        *ADDED_RULES,
        Rule(cell("受付状況"), r"未|前\Z", Status.PLANNED),
        Rule(cell("受付状況"), r"済|完了|入場", Status.DONE),
    ),
)

HOMETOWN_NOTE = _event(
    name="hometown_note",
    title="ホームタウンノート 申込者一覧",
    signature=(cell("整理番号"), cell("名前(カナ)"), cell("会員種別"), cell("イベント名"), cell("申込日時")),
    number=cell("整理番号"),
    number_of_a_day=True,
    record={
        "name": WithKana(cell("名前(カナ)")),
        "kana": WithKana(cell("名前(カナ)"), kana=True),
        "email": cell("申込時のメールアドレス"),
    },
    occurred_on=first("参加日|開催日|来場日|イベント日", HeldOn(), "申込日時", FileDate()),
    signed_up=(cell("申込日時"),),
    heads=cell("参加人数"),
    detail=cell("イベント名"),
    rules=ADDED_RULES,
    asked=(ADDED,),
)
"""The 金額 is what the event cost, not a gift; of those who come along (同伴者名) the number is taken.
When it was held stands in a column or a line that staff add, or nowhere."""

EVENT_LIST = _event(
    name="event_list",
    title="イベント申込者一覧（姓名・フリガナが別の列）",
    signature=(
        cell("受付番号"),
        cell("名前(姓)"),
        cell("名前(名)"),
        cell("イベント開始日"),
        cell("フォーム情報1"),
    ),
    number=cell("受付番号"),
    number_of_a_day=True,
    record={
        "name": joined("名前(姓)", "名前(名)"),
        "kana": joined("フリガナ(姓)", "フリガナ(名)"),
        "email": cell("メールアドレス"),
    },
    occurred_on=first("イベント開始日", "申込日"),
    signed_up=(cell("申込日"),),
    detail=cell("イベント名"),
    rules=ADDED_RULES,
    asked=(ADDED,),
)
