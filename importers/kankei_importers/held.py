"""Held: the one day, or the one month, of which a whole list is, told above its header or in its file's name.

Offices date their files for other reasons too. A day beside which stands that the list was written, printed
or to be handed in then, and the first of a long span of days, is not the day on which anything was held.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator

from kankei.errors import FieldError
from kankei.fields import date, month
from kankei.fields.numerals import days_in_figures

__all__ = ["WRITTEN", "above", "day_of", "in_name", "month_of", "put_aside"]

WRITTEN = "更新|変更|修正|作成|入力|集計|印刷|出力|発行|送付|締切|〆"
"""Words of what is done with a list, whose day is not that of what the list is about."""

_YEAR = r"(?<![\dA-Z])(?:(?:令和|平成|R|H) ?(?:元|\d{1,2})|(?:19|20)\d\d)"
_NAMED = re.compile(
    r"(?<!\d)(?:19|20)\d\d"
    r"(?:[-_.年] ?(?:1[0-2]|0?[1-9])[-_.月] ?(?:3[01]|[12]\d|0?[1-9])日?"
    r"|[-_.年]?(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9]))(?!\d)"
)
_NAMED_BY_ERA = re.compile(
    r"(?<![\dA-Z])(?:(?:令和|平成|R|H) ?(?:元|\d{1,2}) ?[年.-] ?\d{1,2} ?[月.-] ?\d{1,2}(?!\d)日?"
    r"|R\d{6}(?!\d))"
)
_PARTS = re.compile(r"(\d{4})\D?(\d{1,2}?)\D?(\d{1,2})日?")
_HELD = re.compile(r"開催|実施|開講|期日|日時|日程")
_HELD_ON = re.compile(rf"{_YEAR} ?[年./-] ?\d{{1,2}} ?[月./-] ?\d{{1,2}}(?!\d)日?")
_WEEKDAY = re.compile(r" ?\((?:[月火水木金土日](?:曜日?)?(?:[・,] ?祝日?)?|祝日?)\)| ?於")
"""What stands behind the day of an event, and behind none on which a list was written."""
_CALLED_FOR = re.compile("(?:申し?込み?|応募|受付)(?!者|名?簿|票|表|一覧|記録)|抽選|発表|回答|返信|まで|締")
_OTHER = rf"{WRITTEN}|訂正|改訂|改定|確定|抽出|保存|提出|配布|現在|時点|版|期限|締め切り|募集"
_BEHIND = re.compile(rf"[\s_()\[\]・-]{{0,2}}({_OTHER})")
_BEFORE = re.compile(rf"({_OTHER})[日\s_()\[\]・:-]{{0,2}}\Z")
_NOT_HELD = re.compile(r"中止|延期|未定")
_UNTIL = re.compile(
    r" ?(?:\([日月火水木金土][^)]*\))? ?(?P<sign>[~〜]|から|(?<=日)[-―ー])"
    rf" ?(?:(?:{_YEAR} ?[年./-] ?)?(?:(?P<month>\d{{1,2}}) ?[月./-] ?)?(?P<day>\d{{1,2}})(?![\d:時])"
    r"|(?:20\d\d)?(?P<month_digits>\d\d)(?P<day_digits>\d\d)(?!\d))"
)
_MONTH = re.compile(
    rf"(?P<whole>{_YEAR} ?[年./-] ?(?:1[0-2]|0?[1-9]) ?月|(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?!\d))(?! ?\d)"
    r"|(?<![\d年./-])(?<!年 )(?P<alone>1[0-2]|0?[1-9]) ?月(?! ?\d)"
)
_ON = re.compile(r"分? ?(?:[~〜・、,-]|から)")
"""What stands behind a month of which the list is not alone: 4月～6月, 4月・5月."""
_FEW = 7
"""Days that one event lasts at most."""


def in_name(name: str) -> str:
    """The day in a file's name, of an era too (R6.1.15), as ``2024-01-15``; ``""`` if there is none.

    A bare run of digits counts only if it is a whole day, so that a meeting number is none.

    >>> in_name("駅舎_20240115.csv"), in_name("駅舎_R6.1.15.csv"), in_name("駅舎_20240115更新.csv")
    ('2024-01-15', '2024-01-15', '')
    """
    return next((day for day, word in _days_named(name) if not word), "")


def above(lines: Iterable[str]) -> str:
    """The day on which it was held as the lines above a header tell it, such as 「令和6年5月10日開催」.

    As ``2024-05-10``; ``""`` where no line tells one, or several tell different ones.

    >>> above(["令和6年5月10日開催"]), above(["開催期間：令和6年4月1日～令和7年3月31日"])
    ('2024-05-10', '')
    >>> above(["総会 令和8年6月7日（日） 市ヶ谷"]), above(["申込みは令和8年6月7日（日）まで"])
    ('2026-06-07', '')
    """
    told = {day for day, word in _days_above(lines) if not word}
    return told.pop() if len(told) == 1 else ""


def month_of(titles: Iterable[str], *, fiscal: int | None) -> dt.date | None:
    """The first day of the month of which the first of these titles to tell any says that the list is.

    A month without its year (4月分) is of the ``fiscal`` year of the list. None where no title tells one, or
    that one tells several.

    >>> month_of(["令和8年4月分"], fiscal=None), month_of(["R8年度 1月"], fiscal=2026)
    (datetime.date(2026, 4, 1), datetime.date(2027, 1, 1))
    >>> month_of(["令和8年4月現在"], fiscal=None), month_of(["令和8年4月～6月"], fiscal=None)
    (None, None)
    """
    for title in titles:
        text = unicodedata.normalize("NFKC", title)
        found = list(_MONTH.finditer(text))
        if found:
            told = {_month(text, one, fiscal) for one in found}
            return told.pop() if len(told) == 1 else None
    return None


def _plain(text: str) -> str:
    return days_in_figures(unicodedata.normalize("NFKC", text))


def _month(text: str, found: re.Match[str], fiscal: int | None) -> dt.date | None:
    if _ON.match(text, found.end()) or _beside(text, found):
        return None
    if found["whole"]:
        whole = found["whole"].replace(" ", "")
        return month.parse(whole) if month.is_valid(whole) else None
    return None if fiscal is None else dt.date(fiscal + (int(found["alone"]) < 4), int(found["alone"]), 1)


def put_aside(name: str, lines: Iterable[str]) -> str:
    """The word that says that a day above a header, or in the name, is not that of the list; ``""`` if none.

    >>> put_aside("駅舎_20240115更新.csv", [])
    '更新'
    """
    return next((word for _, word in (*_days_above(lines), *_days_named(name)) if word), "")


def day_of(text: str) -> str:
    """A day as ``2024-01-15``; ``""`` if the text is none.

    >>> day_of("令和6年1月15日"), day_of("令和6年")
    ('2024-01-15', '')
    """
    try:
        return date.parse(text.replace(" ", "")).isoformat()
    except FieldError:
        return ""


def _days_named(name: str) -> Iterator[tuple[str, str]]:
    """The first day in a name, and the word that puts it aside."""
    text = _plain(name).upper()
    if found := _NAMED.search(text):
        parts = _PARTS.fullmatch(found[0])
        day = day_of("-".join(parts.groups())) if parts else ""
    elif found := _NAMED_BY_ERA.search(text):
        day = day_of(found[0])
    else:
        return
    if day:
        yield day, _aside(text, found, day)


def _days_above(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first day in each line that says when something was held, and the word that puts it aside."""
    for line in lines:
        text = _plain(line)
        found = _HELD_ON.search(text)
        if found and (day := day_of(found[0])) and _is_of_event(text, found, day):
            yield day, _aside(text, found, day)


def _is_of_event(text: str, found: re.Match[str], day: str) -> bool:
    """Whether a line says that something was held, or tells the weekday or the days as invitations do."""
    if _HELD.search(text):
        return True
    until = _UNTIL.match(text, found.end())
    short = until is not None and _is_short(dt.date.fromisoformat(day), until)
    invites = short or _WEEKDAY.match(text, found.end()) is not None
    return invites and _CALLED_FOR.search(text) is None


def _aside(text: str, found: re.Match[str], day: str) -> str:
    """The word because of which a day is not that of the list; ``""`` if it is."""
    off, beside = _NOT_HELD.search(text), _beside(text, found)
    if off or beside:
        return off[0] if off else beside[1]  # type: ignore[index]
    until = _UNTIL.match(text, found.end())
    return until["sign"] if until and not _is_short(dt.date.fromisoformat(day), until) else ""


def _beside(text: str, found: re.Match[str]) -> re.Match[str] | None:
    """The word beside a day that says what else was done then."""
    weekday = _WEEKDAY.match(text, found.end())
    behind = _BEHIND.match(text, weekday.end() if weekday else found.end())
    return behind or _BEFORE.search(text[: found.start()])


def _is_short(begin: dt.date, until: re.Match[str]) -> bool:
    """Whether a span that begins on a day is over within days."""
    near = {begin + dt.timedelta(days=days) for days in range(_FEW)}
    month = int(until["month"] or until["month_digits"] or begin.month)
    day = int(until["day"] or until["day_digits"])
    return any((one.month, one.day) == (month, day) for one in near)
