"""Zoom: the participant report, with or without the block about the meeting above it.

Who is in the report was there; who came back after a break has several rows. Without a join time the
meeting's start, or the day in the file's name, is the day.
"""

from kankei.model import Channel
from kankei_importers.layout import FileDate, Layout, Preamble, cell, first

__all__ = ["ZOOM"]

_NAME = (
    "Name (Original Name)|Name (original name)|名前（元の名前）|名前（オリジナルの名前）|名前（本来の名前）"
)
_MINUTES = (
    "Duration (Minutes)|Total Duration (Minutes)|期間（分）|合計期間（分）|合計時間（分）"
    "|所要時間（分）|継続時間（分）"
)

ZOOM = Layout(
    name="zoom",
    version="2026",
    title="Zoom 参加者レポート",
    channels=(
        Channel.ONLINE_TOUR,
        Channel.ONLINE_VISIT,
        Channel.CO_CREATION,
        Channel.COMMUNITY,
        Channel.STATION_EVENT,
    ),
    signature=(cell(_NAME), cell(_MINUTES)),
    record={
        "name": cell(_NAME),
        "email": cell(
            "User Email|Email|ユーザーのメール|ユーザーのメールアドレス|メールアドレス|ユーザーメール"
        ),
    },
    occurred_on=first(
        "Join Time|参加時刻|参加時間",
        Preamble(("Start Time", "開始時刻", "開始時間")),
        FileDate(),
    ),
    detail=first("Topic|トピック|ミーティング名", Preamble(("Topic", "トピック", "ミーティング名"))),
    topics=(("視察", Channel.ONLINE_VISIT),),
    month_first=True,
)
