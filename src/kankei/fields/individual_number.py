"""個人番号 (マイナンバー) and 住民票コード: what a town may not keep, found by its check digit and its name.

A text that is nothing but twelve digits with the right check digit is taken for a 個人番号; so are twelve
digits beside the word, and eleven beside 住民票コード.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from kankei.fields import phone

__all__ = [
    "held",
    "held_by_any",
    "in_groups",
    "is_among",
    "is_in_groups",
    "is_in_text",
    "is_my_number",
    "is_of_another_kind",
    "is_resident_code",
    "is_written",
    "looks_written",
    "named",
    "told_in",
]

_CODE_WORDS = ("住民票コード", "住民コード", "住基コード")
_BETWEEN = r"[\s‐‑‒–—―−－ー・.-]?"
"""What people write between groups of digits; ー is what a keyboard for kana gives."""
_TWELVE = re.compile(
    rf"\s*(?=\d)(?!(?:[0０]|\D)*\Z)(\d{{4}}){_BETWEEN}(\d{{4}}){_BETWEEN}(\d{{4}})(?:\.0)?\s*"
)
"""Not zeros alone, which pass the check and are nobody's."""
_IN_TEXT = re.compile(rf"(?<!\d)\d{{4}}{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}(?!\d)")
_WORD = re.compile(
    r"個人(?:番号|ナンバ|[nｎ][oｏ])|マイナ(?![スーシビ])|ﾏｲﾅ(?![ｽｰｼﾋ])|my ?number", re.IGNORECASE
)
_QUICK = ("個人番号", "個人ナ", "個人N", "個人n", "個人Ｎ", "個人ｎ", "マイナ", "ﾏｲﾅ", "umber", "UMBER")
"""Some of these stands in every text in which ``_WORD`` is found."""
_LOOSE = r"[\s‐‑‒–—―−－ー・･./-]"
"""What stands between digits where they are written one by one or in groups."""
_RUN = re.compile(rf"(?<!\d)\d(?:{_LOOSE}{{0,2}}\d){{11,}}")
_GROUPS = re.compile(rf"\d{{4}}{_LOOSE}{{1,2}}\d{{4}}{_LOOSE}{{1,2}}\d{{4}}")
_PARCEL = re.compile(r"伝票|送り?状|追跡|荷物|問い?合わ?せ|ヤマト|佐川|ゆうパ")
"""What twelve digits in three groups are beside such a word."""
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
"""Characters that nobody sees, by which digits may be kept apart."""
_NUMERALS = tuple(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_CODE_IN_TEXT = re.compile(rf"(?:{'|'.join(_CODE_WORDS)})\D{{0,5}}(?:\d{_BETWEEN}){{10}}\d(?!\d)")
_HEADS_MY_NUMBER = re.compile(r"個人番号|マイナンバ|mynumber|特定個人情報")
_CARD_ONLY = re.compile(r"カード|cardtype|通知書?の?有無|確認(?:済|方法|書類)|申請書?の?有無")
_HEADS_RESIDENT_CODE = re.compile(r"住民票コード|住民コード|住基コード|住民基本台帳コード")
_HEADS_OTHER_NUMBER = re.compile(
    r"番号|no\b|no\d*\Z|id\d*\Z|コード|code|電話|tel|phone|fax|携帯|jan|ean|バーコード|伝票|送り状|タイムスタンプ|日時|キー"
)
_APART = "\0"
"""What no number goes across, where texts stand one behind the other."""
_ENOUGH, _MOST = 3, 0.9
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_SHORTEST = 12
_OTHER_NUMBERS = frozenset({"source_no", "subject", "token", "cursor"})
"""Fields that hold numbers of other kinds, of which one in eleven has the check digit by chance."""
_NAMES = frozenset({"name", "kana", "former_name", "address", "new_address"})
"""Fields in which nobody has another number of twelve digits."""
_PHONES = frozenset({"phone", "text"})
"""Fields in which somebody writes a telephone's twelve digits: 81 before them, without the plus."""


def held(text: str, *, field: str = "") -> str:
    """What of this a text holds: ``"my_number"``, ``"resident_code"``, or ``""`` for nothing.

    Args:
        text: As it was written.
        field: The name of the field it stands in; one for numbers of another kind holds a 個人番号 only
            where the word stands beside it.

    >>> held("１２３４ ５６７８ ９０１８"), held("マイナンバーは123456789018"), held("090-1234-5678")
    ('my_number', 'my_number', '')
    >>> held("住民票コード 24727059608"), held("123456789018", field="source_no")
    ('resident_code', '')
    """
    if len(text) < _SHORTEST:
        return ""
    if is_in_text(text) or (is_written(text) and not _is_another(text, field)):
        return "my_number"
    if field in _NAMES and is_among(text):
        return "my_number"
    return "resident_code" if _has_code_in_text(text) else ""


def held_by_any(texts: Collection[str], *, field: str = "") -> str:
    """What any of these texts of one field holds, as :func:`held`.

    They are looked at together first: hardly ever does one hold anything.

    >>> held_by_any(["東京都 1-2-3", "大阪市 1234 5678 9018"], field="address")
    'my_number'
    """
    together = _APART.join(texts)
    if not (
        _has_word(together)
        or any(word in together for word in _CODE_WORDS)
        or any(map(is_written, texts))
        or (field in _NAMES and is_among(together))
    ):
        return ""
    return next(filter(None, (held(text, field=field) for text in texts)), "")


def told_in(texts: Collection[str]) -> tuple[set[str], set[str]]:
    """The texts in which a 個人番号 stands beside its word, and those with a 住民票コード beside its own.

    They are looked at together first: hardly ever does one hold anything.

    >>> told_in(["マイナンバーは123456789018", "住民票コード 24727059608", "090-1234-5678"])
    ({'マイナンバーは123456789018'}, {'住民票コード 24727059608'})
    """
    together = _APART.join(texts)
    numbers = set(filter(is_in_text, texts)) if _has_word(together) else set()
    coded = any(map(together.__contains__, _CODE_WORDS))
    return numbers, set(filter(_has_code_in_text, texts)) if coded else set()


def _is_another(text: str, field: str) -> bool:
    return field in _OTHER_NUMBERS or (field in _PHONES and phone.is_valid(text))


def named(header: str) -> str:
    """Which number the header of a column names: ``"my_number"``, ``"resident_code"``, or ``""`` for neither.

    >>> named("個人 番号"), named("マイナンバーカードの有無"), named("住民票コード")
    ('my_number', '', 'resident_code')
    """
    folded = _folded(header)
    if _HEADS_MY_NUMBER.search(folded) and not _CARD_ONLY.search(folded):
        return "my_number"
    return "resident_code" if _HEADS_RESIDENT_CODE.search(folded) else ""


def is_of_another_kind(header: str, cells: Iterable[str]) -> bool:
    """Whether a column holds numbers of another kind: it says so, and few pass the check, by chance.

    Args:
        header: What stands above it.
        cells: Its cells.
    """
    folded = _folded(header)
    if not _HEADS_OTHER_NUMBER.search(folded) or _HEADS_MY_NUMBER.search(folded):
        return False
    twelve = set(filter(looks_written, cells))
    return len(twelve) < _ENOUGH or sum(map(is_written, twelve)) < _MOST * len(twelve)


def _folded(header: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header).lower())


def looks_written(cell: str) -> bool:
    """Whether a cell is nothing but twelve digits, in any width and grouping; zeros alone are none."""
    return _TWELVE.fullmatch(_seen(cell)) is not None


def is_written(cell: str) -> bool:
    """Whether a cell is nothing but twelve digits with the right check digit."""
    found = _TWELVE.fullmatch(_seen(cell))
    return found is not None and is_my_number(unicodedata.normalize("NFKC", "".join(found.groups())))


def is_in_text(text: str) -> bool:
    """Whether twelve digits stand in a text beside the word 個人番号, or one of those people say for it.

    >>> is_in_text("マイナカード 1234/5678/9018"), is_in_text("マイナス 1234 5678 9018")
    (True, False)
    """
    if _WORD.search(text) is None:
        return False
    return _IN_TEXT.search(_seen(text)) is not None or is_among(text)


def is_among(text: str) -> bool:
    """Whether twelve digits with the right check digit stand anywhere in a text, in groups or one by one.

    >>> is_among("森 二 123456789018"), is_among("一二三四 五六七八 九〇一八"), is_among("2024-05-01 12:30")
    (True, True, False)
    """
    readings = _readings(text)
    if not _RUN.search(readings[-1]):  # which has every digit of the others
        return False
    return any(is_my_number(run) for read in readings for run in map(_digits, _RUN.findall(read)))


def is_in_groups(text: str) -> bool:
    """Whether three groups of four digits with the right check digit stand in a text that names no parcel.

    One in eleven numbers of another kind looks the same.

    >>> is_in_groups("1234-5678-9018 で登録"), is_in_groups("伝票 1234-5678-9018")
    (True, False)
    """
    if _PARCEL.search(text):
        return False
    runs = (run for read in _readings(text) for run in _RUN.findall(read) if _GROUPS.fullmatch(run))
    return any(map(is_my_number, map(_digits, runs)))


def in_groups(texts: Collection[str]) -> set[str]:
    """The texts in which :func:`is_in_groups` finds a number, looked at together first.

    >>> in_groups(["1234-5678-9018 で登録", "伝票 1234-5678-9018"])
    {'1234-5678-9018 で登録'}
    """
    some = any(map(_GROUPS.search, _readings(_APART.join(texts))))
    return set(filter(is_in_groups, texts)) if some else set()


def _readings(text: str) -> tuple[str, ...]:
    """A text in plain digits: those of Latin letters, and where there may be any those of kanji with them."""
    if text.isascii():
        return (text,)
    plain = figures = unicodedata.normalize("NFKC", _seen(text))
    for numeral, figure in _NUMERALS:
        figures = figures.replace(numeral, figure)
    return plain, figures


def _seen(text: str) -> str:
    """A text without what nobody sees in it."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def _digits(run: str) -> str:
    return re.sub(r"\D", "", run)


def _has_word(texts: str) -> bool:
    """Whether a word for 個人番号 may be anywhere in texts; a quick look that may say so for nothing."""
    return any(word in texts for word in _QUICK)


def _has_code_in_text(text: str) -> bool:
    """Whether eleven digits stand in a text beside the word 住民票コード."""
    return any(word in text for word in _CODE_WORDS) and _CODE_IN_TEXT.search(text) is not None


def is_my_number(digits: str) -> bool:
    """Whether twelve digits carry the check digit of a 個人番号.

    Source: 平成26年総務省令第85号 (個人番号の検査用数字), 第5条.

    >>> is_my_number("123456789018"), is_my_number("123456789010")
    (True, False)
    """
    if len(digits) != 12:
        return False
    return _is_checked(digits, _WEIGHTS)


def is_resident_code(digits: str) -> bool:
    """Whether eleven digits carry the check digit (検査数字) of a 住民票コード.

    Source: 平成14年総務省告示第436号, as public validators quote it (the notice itself could not be read):
    the formula for 個人番号 over ten digits. Three of the four codes on a published specimen bear it out.

    >>> is_resident_code("24727059608"), is_resident_code("24727059601")
    (True, False)
    """
    return len(digits) == 11 and _is_checked(digits, _WEIGHTS[1:])


def _is_checked(digits: str, weights: Sequence[int]) -> bool:
    """Whether the last digit is that of modulus 11 over the others, with these weights."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)
