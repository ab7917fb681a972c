"""What lists call having come: there, not there, not known yet; and the column for it that staff add.

Each layout adds what only its system says.
"""

from kankei.model import Status
from kankei_importers.cells import NO_SIGNS
from kankei_importers.layout import FILLED, Rule, cell
from kankei_importers.layouts.payment import CALLED_OFF, DECLINED

__all__ = ["ABSENT", "ADDED", "ADDED_RULES", "NOT_CHOSEN", "NO_SHOW", "PRESENT", "UNDECIDED"]

ABSENT = (
    r"(?i)欠|ケッセキ|不参加|フサンカ|不在|不可|できない|行けない|(?:来場|出席|参加|視聴)(?:なし|せず)"
    r"|未(?:参加|出席|来場|来店|入場|受付|視聴|チェックイン)|absent|(?<![a-z])not(?![a-z])"
    rf"|しない\Z|\A(?:{NO_SIGNS}|☐|未|0|-|ー|―|イイエ)\Z"
)
PRESENT = (
    r"(?i)出席|シュッセキ|参加|サンカ|来場|来店|来訪|入場|視聴|受付|出\Z|遅刻|早退|途中(?:から|まで|退)|する\Z|済|可能?\Z|できる|attended|present|\d+[名人]|\d{1,2}:\d\d"
    r"|\d{1,2}時|\A(?:○|〇|◯|◎|●|有|1|true|yes|ok|はい|ハイ|レ|✓|✔|☑)\Z"
)
UNDECIDED = r"未定|検討|不明|未回答|申し?込|予約|予定|待|保留|△|[?]"
NO_SHOW = r"(?i)無断|no.?show|ノー・?ショ[ーウ]|不泊"

NOT_CHOSEN = rf"{DECLINED}|不可|\A(?:×|✕|否|落|外れ|ハズレ)"
"""Who signed up was not taken: by lot, by permission, by what was submitted."""

ADDED = cell("出欠|当日の出欠|出欠状況|参加状況|出席|出席状況|来場|来場状況")
"""The column that staff add to the list of a system which does not tell who came."""
_CHECKED_IN = cell("チェックイン|チェックイン状況|チェックイン日時")

ADDED_RULES = (
    Rule(ADDED, NO_SHOW, Status.ABSENT),
    Rule(ADDED, rf"{CALLED_OFF}|{DECLINED}", Status.CANCELLED),
    Rule(ADDED, UNDECIDED, Status.PLANNED),
    Rule(ADDED, ABSENT, Status.ABSENT),
    Rule(ADDED, PRESENT, Status.DONE),
    Rule(_CHECKED_IN, ABSENT, Status.ABSENT),
    Rule(_CHECKED_IN, FILLED, Status.DONE),
)
"""What such a column says; at the door the hour is enough."""
