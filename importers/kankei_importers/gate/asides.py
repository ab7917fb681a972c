"""Asides: what is written where nothing reads it: somebody called off, has not paid, wants no more mail."""

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from kankei.model import DraftRow, Problem, Purpose
from kankei.model.axis import GIFTS
from kankei_importers.cells import says, yes_or_no
from kankei_importers.consent import OF_MAIL, REFUSING_MAIL
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold
from kankei_importers.layout import Layout, columns_used
from kankei_importers.layouts.payment import CALLED_OFF, FLAGGED, MISTAKEN
from kankei_importers.remarked import is_for_remarks
from kankei_importers.statuses import beside_names
from kankei_importers.table import Table

__all__ = ["REMARKS", "check_asides"]

_NOT_SAID = (
    r"待|料|規|ポリシー|な[しい]|ナ[シイ]|期限|可|不可|でき|方法|対象|先|口座|につい|の場合|は"
    r"|l?(?:able|ation)|.policy"
)
"""What follows such a word where a cell only speaks of the case."""
_GONE = re.compile(
    r"欠席|不参加|来場(?:なし|せず)|辞退|登録抹消|退会(?:し|済|\Z)|no.?show"
    r"|(?:来|参加|出席)(?:られず|られな|でき[ずな]|せず|しな(?:い\Z|かった))|来ず|来な(?:い\Z|かった)|ドタキャン|見送り\Z"
    r"|連絡(?:が|は)?(?:つかず|つかない|取れず|とれず|取れない)|休(?<![定夏冬春連昼]休)み\Z|無断"
    r"|代理(?:人|者)?(?:が|で|の)?.{0,6}?(?:出席|参加)"
    r"|\A(?:廃止|抹消|脱退|解約|失効|除名|休会)(?:届|済み?|者|中)?\Z"
    rf"|(?<!未)(?<![a-z]-)(?:{CALLED_OFF})し?+(?!{_NOT_SAID})"
)
_UNPAID = re.compile(
    r"未(?:入金|決済|納|収納|払(?!い?戻)|支払)|入金(?:待|なし|無|確認中)|(?:支払い?|振込み?|決済|納付)待|督促|催[促告]|滞納"
    r"|(?<![a-z])(?:unpaid|payment (?:pending|failed))(?![a-z])"
)
_MISTAKEN = re.compile(
    rf"{MISTAKEN}|\A(?:無効|削除)(?:済み?)?\Z|[とに]重複\W*\Z|重複(?:登録|申し?込み?|あり|有り?|の?可能性|の?疑い)"
)
REMARKS = re.compile("備考|摘要|メモ|特記|連絡事項|memo|note")
"""Folded, the header of a column for remarks."""
_CROSSED = frozenset("×✕✖欠休")
"""What alone among remarks crosses out a row."""
_DEPARTED = re.compile(
    r"(?:死亡|死去|逝去|他界|物故|亡くな[らりる]|故人)(?!届)|転出(?!元|予定|届)|(?:退会|脱退)(?:希望|届|の申|扱)|\Aブロック(?:中|済み?|した|された|あり)?\Z"
)
_FLAG = re.compile(r"(?:(?P<departed>死亡|逝去|物故|ブロック)|重複|二重登録)(?:者|フラグ|区分|状況|の有無)?")
"""Folded, a header under which any mark says it."""
_JOINING = re.compile(
    r"(?:登録|入会|加入|入団|会員に)(?!日|年|月|番号|区分).{0,40}?(?:か\Z|希望|意向|する|します)"
)
"""Folded, a question of a form whether somebody joins at all."""
_ELSEWHERE = re.compile(
    "line|友だち|友達|メール|メルマガ|アプリ|チャンネル|フォロー|子(?:様|さま|ども|供)|こども|家族|配偶者|車両"
)
"""Folded, what such a question may be about instead: LINE登録の希望, お子様の登録を希望しますか."""
_LEFT = frozenset({"moved_out", "died"})
_LONGEST = 30
"""Characters above which a cell is a text about something, and no word on its row."""


def check_asides(
    table: Table, layout: Layout, rows: Sequence[DraftRow], purpose: str = ""
) -> Iterator[Problem]:
    """Say where a column nobody reads calls a counted row off, unpaid or mistaken; and of uncounted parties.

    And where mail is refused in a column that is not read, or only as a state; of a list for contact that is
    for ``check_consents`` to say. The finding tells column and row, and not what stands there.
    """
    used = columns_used(table, layout)
    other = {header for header, of in used if of != "status"}
    read = other | {header for header, _ in used if not is_for_remarks(header)}
    for header in filter(str.strip, dict.fromkeys(table.header)):
        if header not in read:
            yield from _absences(table, header, rows)
        if header not in other and purpose != Purpose.CONTACT:
            yield from _refusals(table, header, rows)
    name = layout.record.get("name")
    if name is not None:
        named = table.noted(layout, beside_names)
        header = table.header_of(name)
        alone = [
            one.uncounted and row.touchpoint is not None and not row.touchpoint.companions
            for one, row in zip(named, rows, strict=True)
        ]
        yield from _told("gate.party_uncounted", header, rows, alone)


def _absences(table: Table, header: str, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    cells = table.column(fold(header))
    short = {cell: said for cell, said in table.words(fold(header)).items() if len(cell) <= _LONGEST}
    crossed = _CROSSED if REMARKS.search(fold(header)) else frozenset[str]()
    gone = {cell for cell, said in short.items() if _GONE.search(said) or said in crossed}
    mistaken = {cell for cell, said in short.items() if cell not in gone and _MISTAKEN.search(said)}
    unpaid = {cell for cell, said in short.items() if cell not in gone and _UNPAID.search(said)}
    departed = {cell for cell, said in short.items() if cell not in gone and _DEPARTED.search(said)}
    if _JOINING.search(fold(header)) and not _ELSEWHERE.search(fold(header)):
        gone |= {cell for cell in short if yes_or_no(cell) is False}
    if flag := _FLAG.fullmatch(fold(header)):
        (departed if flag["departed"] else gone).update(cell for cell in short if says(cell, FLAGGED))
    told = (
        ("gate.absence_noted", gone, attrgetter("counts")),
        ("gate.mistake_noted", mistaken, attrgetter("counts")),
        ("gate.departure_noted", departed, _counts_as_there),
        ("gate.unpaid_noted", unpaid, _counts_as_gift),
    )
    for code, words, concerns in told:
        if words:
            which = [cell in words and concerns(row) for cell, row in zip(cells, rows, strict=True)]
            yield from _told(code, header, rows, which)


def _refusals(table: Table, header: str, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    cells = table.column(fold(header))
    words = table.words(fold(header)).items()
    refusing = {cell for cell, said in words if len(cell) <= _LONGEST and REFUSING_MAIL.search(said)}
    if OF_MAIL.search(fold(header)):
        refusing |= {cell for cell in set(cells) if len(cell) <= _LONGEST and yes_or_no(cell) is False}
    if refusing:
        which = [_may_be_written_to(row) and cell in refusing for cell, row in zip(cells, rows, strict=True)]
        yield from _told("gate.refusal_noted", header, rows, which)


def _counts_as_there(row: DraftRow) -> bool:
    """Whether the row counts, and is not itself of somebody's leaving (転出, 死亡)."""
    return row.counts and row.touchpoint is not None and row.touchpoint.kind not in _LEFT


def _counts_as_gift(row: DraftRow) -> bool:
    return row.counts and row.touchpoint is not None and row.touchpoint.channel in GIFTS


def _may_be_written_to(row: DraftRow) -> bool:
    """Whether the row does not refuse mail in a column that is read."""
    return row.record is not None and (row.permission is None or row.permission.mail is not False)


def _told(code: str, column: str, rows: Sequence[DraftRow], which: Sequence[bool]) -> Iterator[Problem]:
    found = [row.number for row, here in zip(rows, which, strict=True) if here]
    yield from noted(code, found, column=column)
