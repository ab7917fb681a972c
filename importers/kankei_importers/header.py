"""Headers as people print them, folded to the form in which they are compared, and what they mean.

The dictionary ``headers.toml`` is what kankei knows about columns of lists it has never seen: a meaning, the
headers that say exactly that, and the words whose presence in a longer question suggests it. How a header
asks for a name or a part of one is known to ``naming``.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from msgspec import Struct, convert

from kankei_importers.naming import asked, asked_together, without_whose

__all__ = [
    "DAY_PARTS",
    "Meaning",
    "dictionary",
    "fold",
    "is_foreign",
    "is_known",
    "meaning_of",
    "meanings_of",
    "told_apart",
]

_REQUIRED = re.compile(
    r"[(\[【<※*]+(?:回答)?(?:条件付き)?(?:必須|任意)(?:項目|入力)?[)\]】>※*]*|\A\s*(?:必須|任意)[\s:]"
)
_FIGURES = "0123456789-/:., "
_BRACKET = re.compile(r"[(\[【]")
_PARTS_OF_ADDRESS = frozenset({"postal_code", "prefecture", "city", "street", "building"})
"""What 現住所（…） may ask for alone."""
_REACHED = frozenset({"phone", "mobile", "email"})
_COUNTED = frozenset({"heads", "companions"})
"""What is told of others without a word of who they are."""
_ONE_OF_TWO = re.compile(r"[1-3]\Z")
"""What stands behind one of several ways to reach somebody: メール1（自宅）."""
_HEADS_APART = re.compile(
    r"(?:大人|おとな|小人|こども|子ども|子供|小児|幼児|乳幼児|未就学児|[小中高大]?学生(?:以[上下])?|[小中高]校生|高齢者|シニア"
    r"|一般|男性?|女性?|[町市村]内|[町市村]外)(?:の)?(?:人数|数)"
)
_DROPPED = re.compile(r"[\W_]+")
_OF_A_DAY = re.compile(r"[ごお御]?(?:寄付)?(.+?)(?:年月日|月日|日時|日付|日)")
"""A folded word for a day, in any of its dresses: ご入会年月日, 寄付受付日時."""
_OF_A_STATE = re.compile(r"[ごお御]?(.+?)の?(?:ステータス|ステイタス|状況|状態)")
"""A folded word for how far something is, in any of its dresses."""
DAY_PARTS = frozenset({"元号", "年", "月", "日"})
"""What stands over a part of a day."""
_BIRTH = frozenset({"生年月日", "生年", "誕生", "生"})
"""What stands before the parts of a birth date: 生年月日（年）, 生年."""
_BIRTH_ERA = re.compile(r"(?:生年月日|生年|誕生日)?(?:の|_)?(?:元号|年号|和暦)")
_WHEN = frozenset({"came_on", "happened_on", "paid_on", "applied_on", "saved_on"})
_DONE = frozenset({"came_on", "happened_on"})
_REFUSALS = {"mail": "mail_refused", "publish_name": "publish_refused"}
"""Meanings of columns that ask for a permission, and of those in which a mark says that it is not given."""
_REFUSING = re.compile(
    r"停止|解除|(?<!要)不要|(?<!可)不可|拒否|断[りる]|オプトアウト|(?<!する)しない|(?:取ら|送ら|望ま|希望され)ない|(?:しま|取りま|送りま|望みま)せん(?!か)"
)
"""Folded, what makes of a question a column of refusals: 案内を希望しない方は○, and not 希望する・しない."""
_EITHER = re.compile("可否|有無|[×✕]")
"""What tells that both answers are asked for, however the refusal is worded: 不要の場合は×."""


_OF_GIFT = frozenset({"amount", "paid_on", "called_off", "refunded", "payment", "status"})
"""Meanings of words before which 寄附 may stand."""
_AHEAD = re.compile("予定|希望|見込")
"""What makes of a day on which somebody comes one that may yet become it."""
_NO_DAY = re.compile("次回|前回|日数")
"""What makes of such a day that of another time than the row's, or a number of days."""
_WHOSE_READING = re.compile("住所|町名|市町村|市区町村|建物|方書|会社|企業|法人|団体|所属|勤務|学校|施設|店")
"""Of what else than of a person a reading (フリガナ) is told."""
_NO_NUMBER = re.compile("時間|可否|方法|都合|希望|対応|応対|相談")
"""What a question about telephoning asks that asks for no number."""
_SUMMED = re.compile("累計|通算|年間|前年|昨年|平均|上限|目標|予定")
"""Of more than the one gift of the row, or of none yet."""


class Meaning(Struct, frozen=True, forbid_unknown_fields=True):
    """One meaning of a column: headers that say it, parts of a question that suggest it."""

    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class _Dictionary(Struct, frozen=True, forbid_unknown_fields=True):
    """The data file: the meanings, and the parts that say a column speaks of somebody else."""

    foreign: tuple[str, ...]
    meaning: dict[str, Meaning]


@lru_cache(maxsize=20_000)
def fold(header: str) -> str:
    r"""The comparable form of a header: width, 寄附/寄付, brackets, spaces, signs and （必須） gone.

    >>> fold("（必須）寄附者住所（〒）") == fold("寄付者住所(〒)")
    True
    >>> fold("お住まいの地域\n(市区町村まで)")
    'お住まいの地域市区町村まで'
    """
    text = unicodedata.normalize("NFKC", header).replace("附", "付").replace("〒", "郵便番号")
    return _DROPPED.sub("", _REQUIRED.sub("", text.lower()))


def told_apart(header: Sequence[str]) -> list[str]:
    """The columns by their headers, one that stands several times with its number from the left.

    >>> told_apart(["氏名", "住所", "氏 名"])
    ['氏名#1', '住所', '氏 名#2']
    """
    times, seen = Counter(map(fold, header)), Counter[str]()
    names = []
    for column in header:
        name = fold(column)
        seen[name] += 1
        names.append(f"{column}#{seen[name]}" if name and times[name] > 1 else column)
    return names


@cache
def _read() -> _Dictionary:
    text = files(__package__).joinpath("headers.toml").read_text(encoding="utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    return convert(raw, _Dictionary)


@cache
def dictionary() -> dict[str, Meaning]:
    """Every meaning a column can have, with its words and parts as printed in ``headers.toml``."""
    return _read().meaning


@cache
def _exact() -> dict[str, str]:
    return {fold(word): name for name, meaning in reversed(dictionary().items()) for word in meaning.words}


@cache
def _days() -> dict[str, str]:
    """The words for days in their plainest form; of two that fall together the one printed so holds."""
    plain = {day: name for word, name in _exact().items() if (day := _plain_day(word))}
    return plain | {day: _exact()[day] for day in plain if day in _exact()}


def _plain_day(folded: str) -> str:
    """入会日 of 入会年月日 and ご入会日時; ``""`` for what is no word for a day."""
    found = _OF_A_DAY.fullmatch(folded)
    return f"{found[1]}日" if found else ""


@cache
def _states() -> dict[str, str]:
    """The words for states in their plainest form; of meanings that fall together the first holds."""
    return {state: name for word, name in _exact().items() if (state := _plain_state(word))}


def _plain_state(folded: str) -> str:
    """会員 of 会員ステータス, 会員の状況 and 会員状態; ``""`` for what is no word for a state."""
    found = _OF_A_STATE.fullmatch(folded)
    return found[1] if found else ""


def _told(folded: str) -> str:
    """The meaning of which a folded header is exactly a word; ``""`` if of none."""
    days, states = _days(), _states()
    return _exact().get(folded) or days.get(_plain_day(folded)) or states.get(_plain_state(folded), "")


@cache
def _parts() -> list[tuple[str, str]]:
    """(folded part, meaning), the longest first, so that the more telling word decides."""
    found = [(fold(part), name) for name, meaning in dictionary().items() for part in meaning.parts]
    return sorted(found, key=lambda item: -len(item[0]))


@lru_cache(maxsize=20_000)
def is_foreign(header: str) -> bool:
    """Whether a header speaks of somebody or something other than the person of the row (送付先, 世帯主)."""
    folded = fold(header)
    return any(fold(part) in folded for part in _read().foreign)


@lru_cache(maxsize=20_000)
def meaning_of(header: str) -> tuple[str, bool]:
    """The meaning of a header and whether it says exactly that; ``""`` if none.

    >>> meaning_of("お名前（漢字でご記入ください）"), meaning_of("寄附者氏名（姓）")
    (('name', False), ('surname', True))
    >>> meaning_of("寄附者 TEL"), meaning_of("連絡先（メール）")
    (('phone', True), ('email', True))
    >>> meaning_of("ご入会年月日")
    ('applied_on', True)
    """
    folded = fold(header)
    if told := _told(folded):
        return told, True
    meaning, exact = _worded(header, folded)
    if meaning in _DONE and _NO_DAY.search(folded):
        return "", False
    if meaning in _DONE and _AHEAD.search(folded):
        return "wished_on", exact
    turned = _REFUSING.search(folded) and not _EITHER.search(header)
    return (_REFUSALS.get(meaning, meaning) if turned else meaning), exact


def _worded(header: str, folded: str) -> tuple[str, bool]:
    """What a header means that is no word of the dictionary as it stands."""
    naming = asked(folded)
    if naming is not None:
        return naming.meaning, True
    if (told := _told(without_whose(folded))) and not is_foreign(header):
        return told, True
    if (told := _told(folded.removeprefix("寄付"))) in _OF_GIFT:
        return told, True
    bare, *beside = map(fold, _BRACKET.split(unicodedata.normalize("NFKC", header), maxsplit=1))
    if (told := _told(bare)) and (told in _COUNTED or not is_foreign(header)):
        part = _exact().get("".join(beside), "")
        return part if told == "address" and part in _PARTS_OF_ADDRESS else told, False
    return ("", False) if is_foreign(header) else _suggested(folded, bare, "".join(beside))


def _suggested(folded: str, bare: str, inside: str) -> tuple[str, bool]:
    """What a folded header suggests by a part of it: before brackets, ``inside`` them, or anywhere."""
    if (part := _exact().get(inside, "")) in _PARTS_OF_ADDRESS:
        return part, False
    if (told := _told(_ONE_OF_TWO.sub("", bare))) in _REACHED:
        return told, False
    if _HEADS_APART.fullmatch(folded):
        return "heads", True
    found = next((name for part, name in _parts() if part in folded), "")
    return ("" if _asks_otherwise(found, folded) else found), False


def _asks_otherwise(meaning: str, folded: str) -> bool:
    """Whether a question with a word of a meaning asks for something else: 電話連絡の可否."""
    other = {"kana": _WHOSE_READING, "phone": _NO_NUMBER, "amount": _SUMMED}.get(meaning)
    return other is not None and other.search(folded) is not None and "番号" not in folded


def meanings_of(header: Sequence[str]) -> list[tuple[str, bool]]:
    """:func:`meaning_of` for each column beside the others: 寄附者名 is the given name where 寄附者姓 stands.

    A day may stand in columns of its own for year, month and day.

    >>> meanings_of(["寄附者姓", "寄附者名"]), meanings_of(["寄附者名"])
    ([('surname', True), ('given', True)], [('name', True)])
    >>> meanings_of(["受付年", "受付月", "受付日"])
    [('year', True), ('month', True), ('day', True)]
    """
    folded = list(map(fold, header))
    together, parts = asked_together(folded), _days_in_parts(folded)
    return [
        parts.get(place)
        or ((naming.meaning, True) if naming and naming.part == "given" else meaning_of(column))
        for place, (column, naming) in enumerate(zip(header, together, strict=True))
    ]


def _days_in_parts(folded: Sequence[str]) -> dict[int, tuple[str, bool]]:
    """What columns mean that tell a day in parts, by place: a birth date, or when something was done.

    They have no meaning where it is any other day. The era of a birth date may stand alone before the rest,
    and so may the year before 月日.
    """
    found: dict[int, tuple[str, bool]] = {}
    for place, (era, day) in enumerate(pairwise(folded)):
        if _BIRTH_ERA.fullmatch(era) and _told(day) == "birth_date":
            found[place] = ("birth_era", True)
        if era == "年" and _told(day) in _WHEN:
            found[place] = ("calendar_year", True)
    for place, (year, month, day) in enumerate(zip(folded, folded[1:], folded[2:], strict=False)):
        of = year.removesuffix("年")
        if (year, month, day) != (f"{of}年", f"{of}月", f"{of}日"):
            continue
        with_era = place > 0 and folded[place - 1] in {f"{of}元号", f"{of}年号"}
        born = {_told(of), _told(day)} & {"birth_date"} or of in _BIRTH
        told = not of or born or not _WHEN.isdisjoint({_told(of), _told(day)})
        for at, part in enumerate(("era", "year", "month", "day"), start=place - 1):
            if part != "era" or with_era:
                found[at] = (f"{'birth_' if born else ''}{part}" if told else "", bool(told))
    return found


def is_known(cells: Sequence[str]) -> int:
    """How many of the cells are words that lists use as headers: what tells a header from a row of data."""
    return sum(map(_is_word, cells))


@lru_cache(maxsize=4_096)
def _is_word(cell: str) -> bool:
    worded = 0 < len(cell) < 60 and cell.strip(_FIGURES) != ""
    return worded and (_told(fold(cell)) != "" or asked(fold(cell)) is not None)
