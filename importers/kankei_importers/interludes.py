"""Interludes: rows between the people of a list: sums, headings of groups, notes.

Whoever keeps a list by hand writes between its people 小計, 【会津若松市】, ■ 6月14日（土）, ※○は当日参加 or
担当：佐藤. Such a row has one text and beside it sums at most, and the text is none that names somebody.
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Set
from functools import lru_cache

from kankei.fields import address, date
from kankei_importers.full_names import is_full_name
from kankei_importers.header import fold
from kankei_importers.layout import Layout, RecordField, Source, columns_used
from kankei_importers.table import Table
from kankei_importers.title import channels_told
from kankei_importers.totals import LONGEST, SUM, squeezed

__all__ = ["ASIDE", "TOTAL", "interludes", "is_away", "is_group", "month_and_day", "told"]

TOTAL, ASIDE = "skip.total", "skip.aside"
_SMALL = 5
_UNFIT: tuple[RecordField, ...] = ("kana", "former_name", "phone", "email", "handle")
"""What no heading can be; an address or a gender may well read like one."""
_HEADED_COLUMNS = frozenset({"source_no", "line", "occurred_on"})
_NUMBER = r"\d[\d,]{0,10}+(?!\d)"
_COUNT = rf"[:=は]?{_NUMBER}(?:円|件|人|名|組|世帯|団体)?"
_GROUP = (
    r"[町村市県区国][内外]|男性?|女性?|大人|小人|子ども|子供|こども|一般|来賓|スタッフ|関係者|会員|非会員|新規|継続|その他"
    r"|(?:当日)?(?:参加|出席|来場|受付|申込)者?|(?:午前|午後)(?:の部)?|第?\d{1,3}(?:部|班|組|回|日目|号車)|[A-Z][班組]"
    r"|ボランティア|招待者?|主催者?"
)
_DAY = (
    r"(?:(?:令和|平成|[RH])(?:元|\d{1,2})[年./]|(?:19|20)?\d\d[年./-])?\d{1,2}(?:月(?:\d{1,2}日)?|[./-]\d{1,2})"
    r"(?:\([月火水木金土日][^()]{0,3}\)?)?"
)
_MORE = r"(?:人数|件数|金額|[人名件])?(?:[:=(\d].{0,30})?"
_TOTALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<of>.{{0,15}}?)(?:合計|総計|小計|累計){_MORE}",
        rf"(?:{_GROUP}|\d{{1,4}}年度?|{_DAY}分?|.{{1,6}}(?:郡|県|地区)|[本当今前]?[日週月期年]間?)?計{_MORE}",
        rf"(?:総|実|延べ?|のべ)(?:人数|人員|参加者?数?|参加人数|来場者数|利用者数)(?:合?計)?(?:{_COUNT})?",
        rf"(?:延べ|のべ){_COUNT}",
        rf"(?:参加|出席|来場|利用|宿泊|申込|応募|会員|登録)(?:者|人)?(?:総?数|人数|合?計)(?:{_COUNT})?",
        rf"(?:うち|内訳?:?)?(?:(?:{_GROUP})?:?{_NUMBER}[人名件][、,/・]?)+",
        rf"(?:うち|内訳):?(?:.{{1,10}}?{_NUMBER}[人名件]?)?",
        r"(?:grand|sub)?total",
    )
)
_SIGNS = "■◆▼▶►□◇▽△▲●○◎★☆※↓→⇒*・<>()[]【】〔〕《》≪≫〈〉"
_MARKS = re.escape(_SIGNS)
_HEADED = re.compile(rf"[【〔《≪〈](?P<inside>[^】〕》≫〉]+)[】〕》≫〉](?:\(?{_COUNT}\)?)?")
_BULLET = re.compile(rf"[{_MARKS}]+\s*(?P<rest>[^{_MARKS}].*?)[{_MARKS}]*")
_HEADING_ONLY = frozenset("■◆▼▶►↓⇒")
"""Bullets that mark no person."""
_SOME = re.compile(rf"(?:{_GROUP})(?:の(?:部|方))?(?:一覧|名簿)?(?:\(?{_COUNT}\)?)?")
_TIME = re.compile(r"\d(?:回|日目)")
_GROUPS = re.compile(rf"{_SOME.pattern}|.{{0,20}}(?:名簿|一覧|参加者|出席者|の部|関係)")
_DAYS = re.compile(
    rf"(?:第\d{{1,3}}回)?{_DAY}(?:午前|午後|夜)?(?:開催|実施|(?:参加|出席|来場|利用)者?|分|の回|の部|受付)?"
)
_EVENT = re.compile(rf"(?P<of>.{{1,30}}?){_DAY}.{{0,6}}(?:開催|実施)?")
_LABEL = re.compile(
    r"(?:[おご]?問い?合わ?せ先?|(?:ご|御)?連絡先|事務局|主催|共催|後援|備考|注意事項|注記?|集合場所|会場|担当[者課]?|作成者?|記[入録]者?"
    r"|受付(?:者|担当)|日時|期日|開催日|天[候気]|参加費|定員|対象|文責|所管)(?:[:)]|(?=\s)).+"
)
_NOTE = re.compile(
    r"\A\W*(?:休憩|昼休み|昼食)\W*\Z|。|\A※(?:.{9,}|.*(?:なし|あり|のみ|せず))\Z|敬称略|順不同|五十音順|次(?:頁|ページ)|前(?:頁|ページ)|[にへ]続く|つづく\Z|のため|(?<![(（[【])中止|順延|延期|印は|は当日|まで\Z|(?:キャンセル|欠席|参加|申込|受付)者?[はを]|(?:赤|青|黒|太)(?:字|文字)|網掛け|色[付塗]|当日(?:参加|受付|申込)[はのも]"
    r"|参照|ください|下さい|(?:[しりきせえけ]ます|ました|ません|です)\Z"
)
_PAGE = re.compile(
    r"(?:p(?:age)?\.?)?\d{1,4}(?:(?:/|of)\d{1,4})?(?:ページ|頁|page)|p(?:age)?\.?\d{1,4}(?:(?:/|of)\d{1,4})?"
    r"|[-‐―ー]+\d{1,4}[-‐―ー]+",
    re.IGNORECASE,
)
_AWAY = re.compile(
    rf"[{_MARKS}]*(?:以下[、はの]?|当日|事前|無断|急遽|直前)*"
    r"(?:キャンセル|欠席|不参加|未参加|辞退|取り?消し?|退会|脱会|退団|除籍|抹消|休会|死亡|逝去|物故|落選|補欠|不承認|却下|申込のみ)"
    r"(?:待ち?|者|分|の?方|会員|予定|連絡(?:あり|有)?|済み?|扱い|リスト)*(?:一覧|名簿)?"
    rf"[{_MARKS}]*(?:{_COUNT})?[{_MARKS}]*"
)
_MONTH_DAY = re.compile(
    r"(?:(?:令和|平成|[RH])(?:元|\d{1,2})[年./]|(?:19|20)?\d\d[年./-])?"
    r"(?<!\d)(\d{1,2})(?:月(?:(\d{1,2})日)?|[./-](\d{1,2})(?!\d))"
)


def interludes(table: Table, layout: Layout) -> dict[int, str]:
    """Why rows of a list that no system made speak of nobody, by place: ``TOTAL`` or ``ASIDE``."""
    if layout.signature:
        return {}
    of = {field: set(_places(table, source)) for field, source in layout.record.items()}
    about, named = set().union(*of.values()), of.get("name", set())
    known = [any(map(str.strip, cells)) for cells in zip(*map(table.sheet.rows.column, named), strict=True)]
    nameless = {place for place, name in enumerate(known) if not name} if named else set(range(table.size))
    found: dict[int, str] = {}
    for column in named:
        found |= _alone(table, column, about - {column}, range(table.size))
    for column in set().union(*(of.get(field, ()) for field in _UNFIT)) - named:
        found |= _alone(table, column, about - {column}, nameless)
    lonely = _lonely_columns(table, nameless - found.keys()) - about if named else set()
    for column in lonely.union(_first_columns(table, layout, about)):
        found |= _unusual(table, layout, column, about, nameless)
    paid = table.read(layout.amount) if layout.amount else [""] * table.size
    found = {place: code for place, code in found.items() if code == TOTAL or not paid[place]}
    return found | dict.fromkeys(_titles(table), ASIDE)


def _places(table: Table, source: Source) -> Iterator[int]:
    return map(table.place, source.printed(table))


def _unusual(
    table: Table, layout: Layout, column: int, about: Set[int], nameless: Container[int]
) -> dict[int, str]:
    """What stands in a column where nobody is named, but for days and what people have there too."""
    days = set(_places(table, layout.occurred_on))
    found = _alone(table, column, about | days, nameless)
    cells = table.sheet.rows.column(column) if found else []
    usual = {cell for place, cell in enumerate(cells) if place not in found}
    return {
        place: code
        for place, code in found.items()
        if cells[place] not in usual and not (column in days and _is_day(cells[place]))
    }


def _titles(table: Table) -> Iterator[int]:
    """The rows that stand alone above the header where it comes again, whatever they say but a name."""
    rows, header = table.sheet.rows, [*map(fold, table.header)]
    column = rows.column(0)
    for place in (at for at, cell in enumerate(column) if cell == table.header[0] and at > 0):
        above = next((at for at in range(place - 1, -1, -1) if any(map(str.strip, rows.cells(at)))), place)
        filled = list(filter(str.strip, rows.cells(above)))
        again = [*map(fold, rows.cells(place)[: len(header)])] == header
        if again and len(filled) == 1 < len(header) and not is_full_name(filled[0].strip()):
            yield above


def _first_columns(table: Table, layout: Layout, about: Container[int]) -> list[int]:
    """Of the first two columns those in which a heading is told from what people have there."""
    of = {table.place(header): meaning for header, meaning in columns_used(table, layout)}
    return [place for place in (0, 1) if place not in about and of.get(place, "line") in _HEADED_COLUMNS]


def _lonely_columns(table: Table, places: Set[int]) -> set[int]:
    """The columns in which a row among ``places`` says all that it says: a note under 備考."""
    rows = ([at for at, cell in enumerate(table.sheet.rows.cells(place)) if cell.strip()] for place in places)
    return {filled[0] for filled in rows if len(filled) == 1}


def _alone(table: Table, column: int, about: Container[int], places: Container[int]) -> dict[int, str]:
    """What the texts of a column say, by place, in rows among ``places`` that tell of nobody.

    ``about``: the other columns that tell of somebody. There sums alone may stand; elsewhere beside a sum
    anything, beside a heading sums and days.
    """
    cells = table.sheet.rows.column(column)
    codes = {cell: told(cell) for cell in {cell for place, cell in enumerate(cells) if place in places}}
    return {
        place: codes[cell]
        for place, cell in enumerate(cells)
        if place in places
        and codes[cell]
        and all(
            _is_small_sum(other) if at in about else codes[cell] == TOTAL or _is_sum(other)
            for at, other in enumerate(table.sheet.rows.cells(place))
            if at != column and other.strip()
        )
    }


def _is_day(cell: str) -> bool:
    return date.is_valid(cell) or date.is_month_day(cell)


def _is_small_sum(cell: str) -> bool:
    """Whether a cell is a sum, and no telephone number in bare digits."""
    return len(squeezed(cell)) <= _SMALL and SUM.fullmatch(squeezed(cell)) is not None


def _is_sum(cell: str) -> bool:
    return SUM.fullmatch(squeezed(cell)) is not None or _is_day(cell) or told(cell) != ""


@lru_cache(maxsize=20_000)
def told(cell: str) -> str:
    """What a text is that stands alone in its row: ``TOTAL``, ``ASIDE``, ``""`` if it may name somebody.

    >>> [told(cell) for cell in ("8月2日計", "【会津若松市】", "計良 花子", "田中（会津若松市）")]
    ['skip.total', 'skip.aside', '', '']
    """
    text = unicodedata.normalize("NFKC", cell[: LONGEST + 1]).strip()
    if not text or len(text) > LONGEST:
        return ""
    plain = squeezed(text)
    for pattern in _TOTALS:
        found = pattern.fullmatch(plain)
        if found and not is_full_name(found.groupdict().get("of", "")):
            return TOTAL
    return ASIDE if _is_aside(text, plain) else ""


def is_away(cell: str) -> bool:
    """Whether a text heads those who did not come, are no members any more or only wait.

    >>> [is_away(cell) for cell in ("【キャンセル】2名", "欠席者", "退会者", "出席者")]
    [True, True, True, False]
    """
    return _AWAY.fullmatch(squeezed(cell)) is not None


def is_group(cell: str) -> bool:
    """Whether a text heads some of those whom one list names, by who they are: 【町内】, 女性の部.

    Not one that another day may have had: 第2回, 2日目.

    >>> [is_group(cell) for cell in ("【町内】", "■ 女性 12名", "駅舎マルシェ", "第2回")]
    [True, True, False, False]
    """
    text = squeezed(cell).strip(_SIGNS)
    return _SOME.fullmatch(text) is not None and _TIME.search(text) is None


def month_and_day(cell: str) -> tuple[int, int]:
    """The month and the day that a heading tells, the day 0 where it tells a month alone; zeros if neither.

    >>> [month_and_day(cell) for cell in ("■ 令和7年6月14日（土）", "6/21", "5月分", "佐藤 花子")]
    [(6, 14), (6, 21), (5, 0), (0, 0)]
    """
    text = squeezed(cell).strip(_SIGNS)
    if not any(map(str.isdigit, text)):
        return 0, 0
    held = _EVENT.fullmatch(text)
    if _DAYS.fullmatch(text) is None and (held is None or not _is_event(text, held["of"])):
        return 0, 0
    month, day, other = next(iter(_MONTH_DAY.findall(text)), ("0", "", ""))
    told = int(month), int(day or other or 0)
    return told if told[0] in range(1, 13) and told[1] in range(32) else (0, 0)


def _is_event(text: str, of: str) -> bool:
    """Whether what stands before a day is the title of something held on it."""
    return not is_full_name(of) and (text.endswith(("開催", "実施")) or bool(channels_told([of])))


def _is_aside(text: str, plain: str) -> bool:
    if headed := _HEADED.fullmatch(text):
        return not is_full_name(headed["inside"])
    if _AWAY.fullmatch(plain) or _is_note(text, plain) or any(month_and_day(text)):
        return True
    bullet = _BULLET.fullmatch(text)
    if bullet is None or is_full_name(bullet["rest"]):
        return False
    return text[0] in _HEADING_ONLY or told(bullet["rest"]) != ""


def _is_note(text: str, plain: str) -> bool:
    known = (_GROUPS.fullmatch(plain), _LABEL.fullmatch(text), _NOTE.search(plain), _PAGE.fullmatch(plain))
    return any(found is not None for found in known) or _is_place(plain)


def _is_place(text: str) -> bool:
    """Whether a text is a prefecture or a municipality, and nothing else."""
    if not text.endswith(("都", "道", "府", "県", "市", "区", "町", "村")) or not address.is_valid(text):
        return False
    return not any(address.parse(text)[2:])
