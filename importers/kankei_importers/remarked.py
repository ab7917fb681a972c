"""Remarked: rows of which a column for remarks (備考) says plainly that they were called off, or nobody came.

Plain is a remark that says nothing else, but when, why or by which way that was heard: 10/2 電話でキャンセル.
Whatever else it says may turn its meaning round (キャンセル待ち, 1名キャンセル): that is for the gate to ask.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kankei.fields.text import bare
from kankei.model import Channel, Status
from kankei.model.axis import GIFTS, JOINED
from kankei_importers.header import fold
from kankei_importers.layout import Cell, Layout, Rule, columns_used
from kankei_importers.layouts.payment import CALLED_OFF
from kankei_importers.table import Table

__all__ = ["is_for_remarks", "with_remarks"]

_COLUMN = re.compile(
    r"(?:受付|申込|参加|事務局?|担当者?|職員|管理|内部|当日|その他|寄付)?(?:用|者)?"
    r"(?:備考|摘要|メモ|特記事項|特記|連絡事項|memo|notes?|remarks?)(?:欄|\d{1,2})?"
)
"""Folded: whose remarks are of the row, and not of a parcel or a certificate."""
_DAY = (
    r"(?:(?:令和|平成|[rh]|20)?(?:\d{1,2}|元)[/.年-])?\d{1,2}[/.月-]\d{1,2}日?"
    r"(?:\([月火水木金土日]\))?(?:\d{1,2}[:時](?:\d\d分?)?)?"
)
_BESIDE = (
    rf"(?:{_DAY}|[()\[\]【】、。,・:※→]|の?ため|につき|により|から|より|にて|[でにの]|当日|(?:キャンセル|取り?消し?)(?=の?ため|につき|により)|急遽|急きょ|突然"
    r"|電話|tel|メール|line|fax|窓口|来庁|(?:ご|御)?本人|(?:ご|御)?連絡(?:あり|有り?|受け?|済み?)?|申[し出]?出(?:あり|有り?)?|確認済み?"
    r"|(?:諸|自己|家庭|仕事)?(?:の)?都合|体調不良|発熱|病気|風邪|けが|怪我|コロナ|インフルエンザ?|急用|私用|仕事|家庭の事情|悪天候|大?雪|台風)*+"
)
"""When, why and by which way it was heard; nothing of how many, of what, or of taking it back."""
_OF = "お?申し?込み?|参加|予約|出席|登録|利用|入居|受講|寄[付附]"
_DONE = r"(?:し(?:た|ます|ました)|済み?|完了|扱い|届)?"
_OFF = rf"(?:前日|直前|事前|ドタ)?(?:(?:{_OF}|全額|全て)[をの]?)?(?:{CALLED_OFF})(?:[しげめい]|l?ed)?{_DONE}"
_DECLINED = rf"(?:(?:{_OF})[をの]?)?辞退{_DONE}"
_AWAY = (
    r"(?:無断)?(?:欠席?|不参加|no.?show|ドタキャン|来場(?:なし|せず|しなかった)|来ず|来なかった|来られ(?:ず|なかった)|来れず"
    r"|(?:参加|出席)(?:せず|できず|しなかった|できなかった))(?:し(?:た|ます|ました)|でした|届)?"
)
_DEAD = r"(?:ご?本人)?(?:ご|御)?(?:逝去|死亡|死去|他界)(?:され(?:た|ました))?|物故者?|故人"
_HINT = re.compile(r"[キｷ][ャﾔヤｬ]|[取返払戻組撤中辞欠参来出逝死他物故]|チャ|ﾁｬ|[a-zA-Zａ-ｚＡ-Ｚ]{4}")
_LONGEST = 40


def is_for_remarks(header: str) -> bool:
    """Whether a column is for remarks on its rows.

    >>> is_for_remarks("備考"), is_for_remarks("配送伝票備考")
    (True, False)
    """
    return _COLUMN.fullmatch(fold(header)) is not None


def with_remarks(table: Table, layout: Layout, channel: Channel) -> Layout:
    """The layout, with what remarks say plainly heard before all columns of states, where they say any."""
    used = {header for header, _ in columns_used(table, layout)}
    rules = [
        rule
        for header in dict.fromkeys(table.header)
        if header not in used and is_for_remarks(header)
        for rule in _rules(table, header, channel)
    ]
    return replace(layout, rules=(*rules, *layout.rules)) if rules else layout


def _rules(table: Table, header: str, channel: Channel) -> Iterator[Rule]:
    short = {cell for cell in set(table.column(fold(header))) if len(cell) <= _LONGEST and _HINT.search(cell)}
    said = set(map(bare, short))
    for words, status in _said_of(channel):
        pattern = rf"\A(?:{words})\Z"
        if any(re.search(pattern, cell) for cell in said):
            yield Rule(Cell((header,)), pattern, status)


def _said_of(channel: Channel) -> tuple[tuple[str, Status], ...]:
    """What remarks of a channel may say. Of a gift 辞退 is of the goods; who came had not died before.

    Nor does a death with its day end a membership from its beginning.
    """
    off = _plainly(_OFF)
    if channel in JOINED:
        return ((rf"{off}|{_plainly(_DECLINED)}|{_DEAD}", Status.CANCELLED),)
    if channel in GIFTS or channel is Channel.RESIDENCY:
        return ((off, Status.CANCELLED),)
    return ((rf"{off}|{_plainly(_DECLINED)}", Status.CANCELLED), (_plainly(_AWAY), Status.ABSENT))


def _plainly(words: str) -> str:
    return f"{_BESIDE}(?:{words}){_BESIDE}"
