"""What a cell looks like, whatever stands above it: told only where the look leaves no doubt."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from kankei.fields import date
from kankei.fields.text import narrow
from kankei_importers.gate.places import prefectures

__all__ = ["CLASHES", "contradicts", "is_nothing", "kind_of", "strange_prefecture"]

_NOTHING = re.compile(
    r"不明|不詳|同上|非公開|未記入|[なナ][しシ]|無し?|ありません|持って.*|回答.*|海外|国外|ー*|[-−‐ ]*"
)
_KANA = "[\u3041-\u309f\u30a1-\u30fe\uff66-\uff9f]"
_DASH = "[-‐‑–—−－ー]"
_TIMELESS = (
    "(?![月日年元前後午頃代歳才生まれ大正昭和平成令明治西暦火水木金土曜])"
    "[\u3041-\u30fe\u3400-\u9fff\uff66-\uff9f]"
)
"""A Japanese character that no day is written with."""
_LOOKS = {
    "email": r"[^\s@＠]+[@＠][^\s@＠]+[.．][A-Za-zａ-ｚＡ-Ｚ]{2,}",
    "date": r"(?:(?:19|20)\d\d[-/.年]|(?:明治|大正|昭和|平成|令和)\s?[\d元])[\d月日/.\-:年 元前後午]*",
    "postal": rf"〒\s?\d{{3}}{_DASH}?\d{{4}}|[〒]?\d{{3}}{_DASH}\d{{4}}|0\d{{6}}",
    "phone": rf"0\d{{1,4}}{_DASH}\d{{1,4}}{_DASH}\d{{3,4}}|0\d{{9,10}}|\+81[\d\- ]{{9,13}}",
    "money": r"[¥￥]\s?[\d,]+|\d{1,3}(?:,\d{3})+\s?円?|\d+円",
    "kana": rf"{_KANA}{{2,}}(?:[\s\u3000・]+{_KANA}+)*",
    "digits": r"\d{4,}|[#＃]\d+",
    "words": r"[^\d@＠]*[\u3041-\u30fe\u3400-\u9fff\uff66-\uff9f][^\d@＠]*",
    "line": rf"[^@＠]*(?:{_TIMELESS}){{2}}[^@＠]*",
}
_LOOK = re.compile("|".join(f"(?P<{name}>{look})" for name, look in _LOOKS.items()))
_BEGINS = {
    "email": r"[^\s@＠]+[@＠]",
    "date": r"(?:西暦)?(?:[1１][9９]|[2２][0０])\d\d|明治|大正|昭和|平成|令和"
    r"|[令平昭大明RHSTMrhstmＲＨＳＴＭｒｈｓｔｍ][\s.．]*[\d元]",
    "postal": rf"〒|\d{{3}}{_DASH}?\d{{4}}",
    "phone": rf"[0０]\d{{1,4}}{_DASH}|[0０]\d{{9}}|[+＋][8８][1１]",
    "money": r"[¥￥]|\d{1,3}[,，]\d|\d+円",
    "kana": f"{_KANA}{{2}}",
    "digits": r"\d{4}|[#＃]\d",
    "words": r"[^\d@＠]",
    "line": rf"(?=[^@＠]*(?:{_TIMELESS}){{2}})",
    "prefecture": r"..[都道府県]|...県",
}
"""How a cell of a kind begins, and others may: what tells most cells without a closer look."""
CLASHES: Mapping[str, frozenset[str]] = {
    "postal_code": frozenset({"email", "date", "phone", "money", "kana", "prefecture", "words"}),
    "phone": frozenset({"email", "date", "money", "kana", "prefecture", "words"}),
    "email": frozenset({"date", "postal", "phone", "money", "digits", "prefecture"}),
    "kana": frozenset({"email", "date", "postal", "phone", "money", "digits", "prefecture"}),
    "name": frozenset({"date", "postal", "phone", "money", "digits"}),
    "address": frozenset({"email", "date", "phone", "money", "kana"}),
    "birth_date": frozenset({"email", "postal", "phone", "money", "kana", "prefecture", "words", "line"}),
    "gender": frozenset({"email", "date", "postal", "phone", "money", "digits", "prefecture"}),
}
"""What a cell under a field cannot be, whoever wrote it."""
_DAY_BEGINS = re.compile(_BEGINS["date"])
_FEW_DIGITS = re.compile(r"\d{1,7}(?:\.\d*)?")
_PHONE_WORDS = re.compile(r"内線|自宅|携帯|会社|勤務|呼出|実家|本人|共用|方")


def kind_of(cell: str) -> str:
    """What a cell looks like: email, date, postal, phone, money, kana, digits, prefecture, words, or nothing.

    A line is words with figures in them, as an address is.

    >>> kind_of("090-1234-5678"), kind_of("福島県"), kind_of("不明"), kind_of("〒969-3392")
    ('phone', 'prefecture', '', 'postal')
    >>> kind_of("S55.5.1"), kind_of("１９８０／５／１"), kind_of("45200"), kind_of("磐梯町大字磐梯1855")
    ('date', 'date', 'digits', 'line')
    """
    text = narrow(cell.strip()[:60])
    if is_nothing(text):
        return ""
    if text in prefectures():
        return "prefecture"
    look = _LOOK.fullmatch(text)
    kind = (look and look.lastgroup) or ""
    return "date" if kind in ("", "digits") and _is_day(text) else kind


def is_nothing(cell: str) -> bool:
    """Whether a cell is empty or says that there is nothing to say: 不明, なし, a dash."""
    return _NOTHING.fullmatch(cell.strip()) is not None


def contradicts(field: str, cells: Iterable[str]) -> set[str]:
    """The distinct cells that cannot be what the field says they are.

    >>> sorted(contradicts("phone", {"0242-74-1221", "a@example.jp", "なし", "福島県"}))
    ['a@example.jp', '福島県']
    """
    clashes = CLASHES.get(field, frozenset())
    possible = filter(_beginnings(clashes).match, cells) if clashes else ()
    found = {cell for cell in possible if kind_of(cell) in clashes}
    if field == "phone":
        found = {cell for cell in found if not _PHONE_WORDS.search(cell)}
    return found


@lru_cache(maxsize=65_536)
def _is_day(text: str) -> bool:
    """Whether the field of days reads a text; a bare number of a spreadsheet may be anything else."""
    return _DAY_BEGINS.match(text) is not None and not _FEW_DIGITS.fullmatch(text) and date.is_valid(text)


@cache
def _beginnings(kinds: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(_BEGINS[kind] for kind in sorted(kinds))})")


def strange_prefecture(cell: str) -> bool:
    """Whether a cell under 都道府県 is surely none: digits, a mailbox, kana, a municipality.

    >>> strange_prefecture("会津若松市"), strange_prefecture("福島"), strange_prefecture("海外")
    (True, False, False)
    """
    text = cell.strip()
    if not text or text in prefectures() or f"{text}県" in prefectures() or _NOTHING.fullmatch(text):
        return False
    return re.search(r"[\d@＠]|[市区町村郡]\Z", text) is not None or kind_of(text) == "kana"
