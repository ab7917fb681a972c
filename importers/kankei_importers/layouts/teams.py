"""Microsoft Teams: the attendance report, between a block about the meeting and a log of comings."""

from kankei.model import Channel
from kankei_importers.layout import Layout, cell

__all__ = ["TEAMS"]

_JOINED = cell("First Join|最初の参加|最初の参加時刻|初回参加|最初に参加した時刻")

TEAMS = Layout(
    name="teams",
    version="2026",
    title="Microsoft Teams 出席レポート",
    channels=(
        Channel.ONLINE_VISIT,
        Channel.ONLINE_TOUR,
        Channel.CO_CREATION,
        Channel.COMMUNITY,
        Channel.STATION_EVENT,
    ),
    signature=(
        cell("Name|名前|氏名"),
        _JOINED,
        cell("Last Leave|最後の退出|最後の退出時刻|最終退出|最後に退出した時刻"),
    ),
    record={"name": cell("Name|名前|氏名"), "email": cell("Email|メール|メールアドレス|電子メール")},
    occurred_on=_JOINED,
    month_first=True,
    asks_channel=True,
)
"""Who is in it was there, once, however often they came back."""
