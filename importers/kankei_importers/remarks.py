"""What people write beside a name in its cell: that somebody stayed away, left or died, who came along."""

import re
from collections.abc import Sequence

from msgspec import Struct

from kankei.fields.text import narrow
from kankei.model import Status
from kankei_importers.layouts.payment import CALLED_OFF, DECLINED

__all__ = ["Remarks", "read"]

_TWICE = r"重複|二重(?:登録|申し?込み?|予約)|誤(?:登録|入力)"
_OFF = f"(?:ｷｬﾝｾﾙ|{CALLED_OFF}|{DECLINED}|退会|脱退|{_TWICE})(?:し|げ|め|led|ed)?"
_DEAD = r"(?:ご|御)?(?:故人?|死亡|死去|逝去)"
_AWAY = r"(?:欠席|不参加)"
_CROSSED = r"[(（\[［【〔]\s*[欠休]\s*[)）\]］】〕]"
_HINT = re.compile(
    rf"{_OFF}|{_AWAY}|{_DEAD}|{_CROSSED}|[×✕✖]|夫[妻婦]|一同|家族|(?:外|ほか|他).{{0,4}}[名人]|代理|代筆|様方"
)
_OPEN, _CLOSE = r"[(\[<{【〔《「]", r"[)\]>}】〕》」]"
_SAID = r"(?:当日|本日|急遽|急きょ|※)*({word})(?:連絡(?:あり|有)?|済み?|完了|です)?"
_PLACED = r"\s*{open}\s*{said}\s*{close}\s*|\A{said}[\s:・/]+|[\s:・/]+{said}\Z"
_STATUSES = (
    *(
        (re.compile(_PLACED.format(open=_OPEN, close=_CLOSE, said=_SAID.format(word=word))), status)
        for word, status in ((_OFF, Status.CANCELLED), (_AWAY, Status.ABSENT), (_DEAD, Status.INVALID))
    ),
    (re.compile(rf"\s*{_CROSSED}\s*"), Status.ABSENT),
    (re.compile(r"\A故(?![郷里])(?=\S{3})"), Status.INVALID),
    (re.compile(r"\A[×✕✖]\s*(?=[^\s×✕✖])"), Status.ABSENT),
)
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", start=1)}
_OTHERS = re.compile(
    rf"[\s、,・]*{_OPEN}?\s*(?:外|ほか|他)\s*(?:に|ご?家族)?\s*(\d{{1,2}}|[一二三四五六七八九十])\s*[名人]様?\s*{_CLOSE}?\s*様?\Z"
)
_COUPLE = re.compile(r"\s*様?\s*[ごご御]?夫[妻婦]様?\Z")
_PARTY = re.compile(rf"\s*様?\s*{_OPEN}?\s*(?:[ご御]?家族[ご御]?一同|[ご御]一同|[ご御]家族)様?\s*{_CLOSE}?\Z")
_PROXY = re.compile(r"[\s、,・]+(?:代理(?:人|者|出席|申込)?|代筆者?)[\s:]*\S.*\Z")
"""Who came or signed in the place of somebody, behind their name: whose it is stands before."""
_CARE_OF = re.compile(r"\A\S.{0,20}?様方[\s、,]*(?=\S{2})")
"""With whom somebody lives, before their name."""
_LONGEST = 100
_SHORTEST = 2
"""Characters below which what is left is no name."""


class Remarks(Struct, frozen=True):
    """A name without what stands beside it, and what that says.

    ``status`` is None where nothing is said, that of no touchpoint (invalid) of who has died (故 佐野 修);
    ``companions`` is None where nobody is said to have come along;
    ``uncounted``: others came along, nobody knows how many (御一同).
    """

    name: str
    status: Status | None = None
    companions: int | None = None
    uncounted: bool = False


def read(cells: Sequence[str]) -> list[Remarks]:
    """Names parted from what stands beside them.

    >>> [(one.name, one.status, one.companions) for one in read(["【キャンセル】田中 実", "鈴木一郎ご夫妻"])]
    [('田中 実', <Status.CANCELLED: 'cancelled'>, None), ('鈴木一郎', None, 1)]
    """
    known = {cell: _parted(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _parted(cell: str) -> Remarks:
    if not _HINT.search(cell) or len(cell) > _LONGEST:
        return Remarks(cell)
    name, status = _without_status(cell)
    for pattern in (_PROXY, _CARE_OF):
        if beside := pattern.search(narrow(name)):
            name = f"{name[: beside.start()]}{name[beside.end() :]}".strip()
    words = narrow(name)
    others, couple, party = (pattern.search(words) for pattern in (_OTHERS, _COUPLE, _PARTY))
    found = others or couple or party
    if found:
        name = name[: found.start()].strip()
    if len(name) < _SHORTEST:
        return Remarks(cell, status)
    along = _number(others[1]) if others else 1 if couple else None
    return Remarks(name, status, along, uncounted=found is not None and along is None)


def _without_status(cell: str) -> tuple[str, Status | None]:
    said = None
    for pattern, status in _STATUSES:
        found = pattern.search(narrow(cell))
        if found:
            said = said or status
            cell = f"{cell[: found.start()]} {cell[found.end() :]}".strip()
    return cell, said


def _number(text: str) -> int:
    return _NUMERALS.get(text) or int(text)
