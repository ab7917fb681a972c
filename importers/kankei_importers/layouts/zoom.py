"""Zoom: reports of who took part in a meeting, who signed up for it, and who came to a webinar.

Who is in the report of participants was there; who came back after a break has several rows. Without a join
time the meeting's start, or the day in the file's name, is the day. Of a webinar all who signed up are told.
"""

from functools import partial

from kankei.model import Channel, Status
from kankei_importers.layout import FileDate, Layout, Preamble, Rule, Spared, cell, first, joined
from kankei_importers.layouts.payment import CALLED_OFF, DECLINED
from kankei_importers.layouts.presence import ADDED, ADDED_RULES

__all__ = ["ZOOM", "ZOOM_REGISTRATION", "ZOOM_WEBINAR"]

_NAME = (
    "Name (Original Name)|Name (original name)|名前（元の名前）|名前（オリジナルの名前）|名前（本来の名前）"
)
_MINUTES = (
    "Duration (Minutes)|Total Duration (Minutes)|期間（分）|合計期間（分）|合計時間（分）"
    "|所要時間（分）|継続時間（分）"
)

_JOINED = "Join Time|参加時刻|参加時間"
_REGISTERED = cell("Registration Time|登録時刻|登録時間")
_APPROVAL = cell("Approval Status|承認ステータス|承認状況|承認状態")
_ATTENDED = cell("Attended|出席|出席済み|参加済み")
_EMAIL = cell(
    "User Email|Email|ユーザーのメール|ユーザーのメールアドレス|メールアドレス|ユーザーメール|メール"
)
_STARTED = Preamble(
    ("Start Time", "Actual Start Time", "Scheduled Time", "開始時刻", "開始時間", "実際の開始時刻")
)
_NOTHING = r"\A-+\Z"
"""What stands where there is nothing: --."""
_OFF = rf"{CALLED_OFF}|{DECLINED}|denied|declined|拒否"

_zoom = partial(
    Layout,
    version="2026",
    channels=(
        Channel.ONLINE_TOUR,
        Channel.ONLINE_VISIT,
        Channel.CO_CREATION,
        Channel.COMMUNITY,
        Channel.STATION_EVENT,
    ),
    detail=first("Topic|トピック|ミーティング名", Preamble(("Topic", "トピック", "ミーティング名"))),
    topics=(("視察", Channel.ONLINE_VISIT),),
    month_first=True,
)
"""What all reports have in common."""

ZOOM = _zoom(
    name="zoom",
    title="Zoom 参加者レポート",
    signature=(cell(_NAME), cell(_MINUTES)),
    record={"name": cell(_NAME), "email": _EMAIL},
    occurred_on=first(_JOINED, _STARTED, FileDate()),
)

ZOOM_REGISTRATION = _zoom(
    name="zoom_registration",
    title="Zoom 登録レポート",
    signature=(cell("First Name|名"), _REGISTERED, _APPROVAL),
    record={"name": joined("Last Name|姓", "First Name|名"), "email": _EMAIL},
    occurred_on=first(_STARTED, FileDate(), _REGISTERED),
    rules=(Rule(_APPROVAL, _OFF, Status.CANCELLED), *ADDED_RULES),
    asked=(ADDED,),
    otherwise=Status.PLANNED,
)
"""Who signed up, whether they came or not."""

ZOOM_WEBINAR = _zoom(
    name="zoom_webinar",
    title="Zoom ウェビナー出席者レポート",
    signature=(_ATTENDED, _REGISTERED, _APPROVAL, cell(_JOINED)),
    record={
        "name": first(
            joined("Last Name|姓", "First Name|名"),
            Spared(cell("User Name (Original Name)|User Name|ユーザー名（元の名前）|ユーザー名"), _NOTHING),
        ),
        "email": _EMAIL,
    },
    occurred_on=first(Spared(cell(_JOINED), _NOTHING), _STARTED, FileDate(), _REGISTERED),
    rules=(
        Rule(_APPROVAL, _OFF, Status.CANCELLED),
        Rule(_ATTENDED, r"(?i)\Ano\Z|いいえ", Status.ABSENT),
        Rule(_ATTENDED, r"(?i)\Ayes\Z|はい", Status.DONE),
    ),
    otherwise=Status.PLANNED,
)
"""Everybody who signed up; the tables of hosts above it and of callers below are not read."""
