"""Telephone numbers (電話番号) in E.164: ``+819012345678``.

Japanese numbers are read by length, as dialled, so that a number whose area code is new still compares;
numbers of other countries go through the package *phonenumbers*.
"""

import re
from collections.abc import Iterable, Sequence

from kankei.errors import FieldError
from kankei.fields import date
from kankei.fields.column import by_distinct
from kankei.fields.text import plain

__all__ = ["format", "is_example", "is_mobile", "is_valid", "normalize", "normalize_column", "parse"]

_FAST = re.compile(
    r"0(?:[2-46-9]0-?[1-9][0-9]{3}-?[0-9]{4}|50-?[0-9]{4}-?[0-9]{4})"
    r"|0(?![2-9]-?0)[1-9](?:[0-9]{8}|(?=[0-9-]{10}\Z)[0-9]{0,3}-[0-9]{1,4}-[0-9]{4})"
)
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]{0,15})?E\+?[0-9]{1,2}")
_EXTENSION = re.compile(r"内線|\(内|(?<=[0-9])\s?内|EXTENSION|EXT|(?<=[0-9])\s?[X#*;]|ﾅｲｾﾝ")
_SEVERAL = re.compile(r"[,、/;\n・]|又は|または|もしくは|OR|(?=自宅|携帯|会社|勤務先|職場|実家)")
_APART = re.compile(r"\s+(?=\(?0[1-9])")
"""Where the next of several numbers begins that only a space keeps apart."""
_GROUPS = re.compile(r"[0-9]{1,20}")
_YEAR = re.compile(r"西暦|[令平昭大明RHSTM]|[12][0-9]{3}[^0-9]")
"""How a day begins that is written with signs between its parts."""
_AREA = re.compile(
    r"[346]|(?:1[1-9]|[245789][2-9])[0-9]?"
    r"|1267|137[247]|139[278]|145[67]|1466|1547|1558|1564|158[67]|163[245]|1648|165[4-68]|499[2468]|5769|5979"
    r"|7468|838[78]|8396|8477|851[24]|9496|9802|991[23]|9969"
)
"""An area code without its zero: of four digits each there is, of fewer what begins as one."""
_TEN = frozenset({"20", "30", "40", "50", "60", "70", "80", "90"})
_MOBILE, _PAID_BY_OTHERS = ("+8160", "+8170", "+8180", "+8190"), "+81800"
_EXAMPLES = ("12345678", "87654321", "23456789", "120123456")
_FILLERS = frozenset({"123456789", "312345678", "987654321", "111222333", "1234567890"})


def parse(text: str) -> str:
    """Read one number; of several in a cell the first mobile, else the first. An extension (内線) is dropped.

    Takes any width and dash, +81 and 0081, a zero that a spreadsheet ate (``9012345678``, ``242741221``,
    three columns ``90 123 4567``), ``.0`` behind the digits. A day (2024/4/1) is no number.

    Raises:
        FieldError: ``phone.empty``; ``phone.exponent`` (9.01E+10: the digits are gone); ``phone.placeholder``
            (090-0000-0000, 0123456789); ``phone.unreadable``.
    Source: 総務省 電気通信番号計画 for lengths; ITU-T E.164.

    >>> parse("０９０－１２３４－５６７８"), parse("0242-74-1221 内線12"), parse("242741221")
    ('+819012345678', '+81242741221', '+81242741221')
    """
    if _FAST.fullmatch(text):
        return _checked(text, text.replace("-", "")[1:])
    words = "\n".join(map(plain, text[:200].splitlines())).strip().upper().removesuffix(".0")
    if not words:
        raise FieldError("phone", text, "phone.empty")
    if _EXPONENT.fullmatch(words):
        raise FieldError("phone", text, "phone.exponent")
    if _YEAR.match(words) and date.is_valid(words):
        raise FieldError("phone", text, "phone.unreadable")
    alone = _EXTENSION.split(words, maxsplit=1)[0]
    numbers = _numbers(_SEVERAL.split(alone)) or _numbers([alone]) or _numbers(_APART.split(alone))
    number = next((number for number in numbers if is_mobile(f"+81{number}")), next(iter(numbers), ""))
    if not number:
        raise FieldError("phone", text, "phone.unreadable")
    return _checked(text, number)


def normalize(text: str) -> str:
    """:func:`parse`, with ``""`` for what is no number that could ring.

    >>> normalize("+1 415-555-2671"), normalize("090-0000-0000"), normalize("9.01E+10")
    ('+14155552671', '', '')
    """
    try:
        return parse(text)
    except FieldError:
        return ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["090-1234-5678", "なし"])
    ['+819012345678', '']
    """
    return by_distinct(values, normalize)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("12345")
    False
    """
    return normalize(text) != ""


def is_mobile(number: str) -> bool:
    """Whether a normalised number is a Japanese mobile, which one human being carries: no 0800-123-4567.

    >>> is_mobile("+819012345678"), is_mobile("+81242741221"), is_mobile("+818001234567")
    (True, False, False)
    """
    return len(number) == 13 and number.startswith(_MOBILE) and not number.startswith(_PAID_BY_OTHERS)


def is_example(number: str) -> bool:
    """Whether a normalised number is one that forms show as an example, which people copy.

    It is read as any other, since somebody may have it; but it tells nobody from anybody.

    >>> is_example("+819012345678"), is_example("+81612345678"), is_example("+819012345679")
    (True, True, False)
    """
    return number.startswith("+81") and number.endswith(_EXAMPLES)


def format(number: str) -> str:  # noqa: A001 (the four verbs of a field)
    """A normalised number as its country writes it.

    >>> format("+819012345678"), format("+81242741221")
    ('090-1234-5678', '0242-74-1221')
    """
    import phonenumbers  # noqa: PLC0415 (its metadata cost half a second that few callers need)

    form = phonenumbers.PhoneNumberFormat
    style = form.NATIONAL if number.startswith("+81") else form.INTERNATIONAL
    return str(phonenumbers.format_number(phonenumbers.parse(number), style))


def _numbers(pieces: Iterable[str]) -> list[str]:
    """What :func:`_number` reads in these pieces, without what is none."""
    return list(filter(None, map(_number, pieces)))


def _number(piece: str) -> str:
    """Significant Japanese digits, or ``+`` and the digits of another country, or ``""``."""
    groups = _GROUPS.findall(piece)
    digits = "".join(groups)
    if not (6 if len(groups) == 3 else 8) <= len(digits) <= 20:
        return ""
    if abroad := _abroad(piece, digits):
        return _japanese([abroad[2:]]) if abroad.startswith("81") else _foreign(abroad)
    return _japanese(groups)


def _abroad(piece: str, digits: str) -> str:
    """Country code and number if the digits are written internationally, else ``""``."""
    if "+" in piece:
        return digits
    for prefix in ("010", "00"):
        if digits.startswith(prefix) and len(digits) > 10:
            return digits.removeprefix(prefix)
    return digits if digits.startswith("81") and len(digits) in (11, 12, 13) else ""


def _japanese(groups: Sequence[str]) -> str:
    """Significant digits of a Japanese number from its groups, lost zeros put back, or ``""``.

    A spreadsheet that ate zeros ate the first one too: a group with its zero is as it was dialled. Zeros come
    back to a mobile, and to the last group of a line whose area code there is: no exchange begins with one.
    """
    significant = "".join(groups).lstrip("0")
    if len(significant) == _length(significant):
        return significant
    if len(groups) != 3 or groups[0].startswith("0"):
        return ""
    area, middle, last = groups[0], groups[1], groups[2].zfill(4)
    if area in _TEN:
        middle = middle.zfill(4)
    elif not _AREA.fullmatch(area):
        return ""
    padded = area + middle + last
    return padded if len(padded) == _length(area) else ""


def _length(significant: str) -> int:
    """How many digits follow the zero: ten for mobiles, IP and 0800, else nine."""
    return 10 if significant[:2] in _TEN or significant.startswith("800") else 9


def _foreign(digits: str) -> str:
    """``+`` and the digits if some country could ring them, else ``""``."""
    if digits.startswith("000"):
        return ""
    import phonenumbers  # noqa: PLC0415 (its metadata cost half a second that few callers need)

    known = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    if not any(int(digits[:size]) in known for size in (1, 2, 3)):
        return ""  # the library's own error would keep itself, and every frame below it, alive
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _checked(text: str, number: str) -> str:
    """E.164, unless the digits only fill a box; raises ``phone.placeholder``."""
    if number.startswith("+"):
        return number
    tail = number[-8:] if len(number) == 10 else number[-6:]
    if len(set(tail)) == 1 or number in _FILLERS:
        raise FieldError("phone", text, "phone.placeholder")
    return f"+81{number}"
