"""Small things people write into cells: yes and no, a number in pieces, or that a spreadsheet spoiled."""

import re
import unicodedata
from functools import lru_cache

from kankei.fields import date
from kankei.fields.text import bare

__all__ = [
    "LEFT",
    "NO_SIGNS",
    "allowed",
    "is_exponent",
    "one_day",
    "one_phone",
    "own_number",
    "says",
    "yes_or_no",
]

NO_SIGNS = "否|無|no|false|×|✕|x"
"""What says no alone in its cell, folded."""
LEFT = "退会|タイカイ|脱退|解除|抹消|失効"
"""What sources call it that somebody is a member, or is written to, no more."""
_NO = re.compile(
    r"しない|しません|不可|不要|不同意|非公[開表]|いいえ|イイエ|望まない|拒否|なし|ナシ|無し|匿名|未承諾"
    r"|(?:希望|必要)[はがも]?(?:あり|ござい)ません|[要い]りません"
    r"|断|辞退|停止|中止|控え|遠慮|やめ|オプトアウト|(?<![a-z])ng(?![a-z])|(?:受け?取ら|送ら|届け)ない|(?:受け?取り|送り|届け)ません|(?:受付|手続き?|事務|連絡|申込|内部)(?:のみ|だけ|限り)"
    rf"|エラー|ブロック|{LEFT}|無効|un[-\s]?subscri|not?[-_\s]?subscri|opt(?:ed)?[-_\s]?out|suppress|bounce|complain|\A(?:cleaned|archived|inactive)\Z"
    rf"|\A(?:{NO_SIGNS}|n|0|-|off|☐|□)\Z"
)
_YES = re.compile(
    r"する|します|可|はい|ハイ|同意|承諾|公[開表]|希望|あり(?!ません)|アリ|許可|受け?取る|オプトイン|(?:配信|購読|受信)中|subscribed|opt(?:ed)?[-_\s]?in|\A(?:○|〇|◯|有|要|yes|y|true|1|on|ok|レ|✓|✔|☑)\Z"
)
_PUBLISHED = re.compile("公[開表]|掲載|紹介")
_CONTACTED = re.compile("連絡|案内|送付|送信|配信|郵送|購読|受信|メール|メルマガ|subscri")
_LONGEST = 200
"""Characters of a cell in which an answer is looked for."""
_MOST_OF_A_PIECE = 8
"""Digits of a number without its area code; no piece of one in three has more."""
_EXPONENT = re.compile(r"\d(?:\.\d{1,15})?E\+?\d{1,3}", re.IGNORECASE)


def says(cell: str, pattern: str) -> bool:
    """Whether a pattern is found in a cell as ``fields.text.bare`` has it: width and spaces do not matter.

    >>> says("ｷｬﾝｾﾙ", "キャンセル"), says("取　消", "取消")
    (True, True)
    """
    return re.search(pattern, bare(cell)) is not None


@lru_cache(maxsize=4096)
def yes_or_no(cell: str) -> bool | None:
    """What a cell allows; None where it says neither.

    >>> yes_or_no("氏名のみ公表"), yes_or_no("公表しない"), yes_or_no("")
    (True, False, None)
    """
    words = bare(cell[:_LONGEST])
    if _NO.search(words):
        return False
    return True if _YES.search(words) else None


@lru_cache(maxsize=4096)
def allowed(cell: str, permission: str) -> bool | None:
    """What a cell says of one permission of ``PermissionDraft``; None where it says neither.

    A yes to being contacted is no yes to being published, whatever the column is called, and the other way
    round says nothing: so one field with 受付のみ, 連絡可 and 公表可 is read right as either.

    >>> allowed("連絡可", "mail"), allowed("連絡可", "publish_name"), allowed("公表可", "mail")
    (True, False, None)
    """
    said, words = yes_or_no(cell), bare(cell[:_LONGEST])
    if not said:
        return said
    published, contacted = _PUBLISHED.search(words) is not None, _CONTACTED.search(words) is not None
    if permission == "mail":
        return None if published and not contacted else True
    return published or not contacted


def is_exponent(cell: str) -> bool:
    """Whether a spreadsheet turned a long number into ``3.89493E+11``: its last digits are gone."""
    return _EXPONENT.fullmatch(unicodedata.normalize("NFKC", cell[:40]).strip()) is not None


def own_number(cell: str) -> str:
    """A source's own number in one form: width folded, no space around, without the ``.0`` of a spreadsheet.

    >>> own_number("４８０９３５７.0")
    '4809357'
    """
    return (cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).strip().removesuffix(".0")


def one_phone(cells: tuple[str, ...]) -> str:
    """A telephone number in pieces as one, the zeros of the last put back; the first that is whole by itself.

    >>> one_phone(("090", "1234", "56")), one_phone(("03-1234-5678", "090-1234-5678", ""))
    ('090-1234-0056', '03-1234-5678')
    """
    filled = [part for part in cells if part]
    long = (part for part in filled if len(part) > _MOST_OF_A_PIECE)
    if whole := next((part for part in long if sum(map(str.isdecimal, part)) > _MOST_OF_A_PIECE), ""):
        return whole
    if len(filled) < len(cells):
        return "".join(filled)
    number = "-".join((*cells[:-1], cells[-1].zfill(4)))
    return f"+{number}" if number.startswith("81") and len(number) >= 13 else number


def one_day(cells: tuple[str, ...]) -> str:
    """A day in pieces, of which the first may be an era; the last alone if it is a whole day.

    Of two pieces, month and day, it has no year.

    >>> one_day(("令和", "8", "4", "10")), one_day(("2026年", "4月", "10日")), one_day(("2026", "", "10"))
    ('令和8-4-10', '2026-4-10', '')
    >>> one_day(("4月", "10"))
    '4/10'
    """
    *before, month, day = (cell.strip("年月日 \u3000") for cell in cells)
    if date.is_valid(cells[-1]):
        return cells[-1]
    if not before:
        return f"{month}/{day}" if month and day else ""
    *eras, year = before
    return f"{''.join(eras)}{year}-{month}-{day}" if year and month and day else ""
