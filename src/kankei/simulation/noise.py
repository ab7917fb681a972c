"""Slips: what fingers, clerks and old systems do to a value."""

import datetime as dt
import random

from kankei.simulation.spelling import KATAKANA

_WIDE = str.maketrans("".join(map(chr, range(0x21, 0x7F))), "".join(map(chr, range(0xFF01, 0xFF5F))))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_LONG = (
    ("オオ", "オウ"),
    ("オウ", "オオ"),
    ("コウ", "コー"),
    ("トウ", "トオ"),
    ("ヂ", "ジ"),
    ("ヅ", "ズ"),
    ("ズ", "ヅ"),
    ("ヨウ", "ヨオ"),
)
_ERAS = (
    ("令和", dt.date(2019, 5, 1)),
    ("平成", dt.date(1989, 1, 8)),
    ("昭和", dt.date(1926, 12, 25)),
    ("大正", dt.date(1912, 7, 30)),
)


def wide(text: str) -> str:
    """Full width, as a Japanese keyboard left on types it.

    >>> wide("1-2")
    '１－２'
    """
    return text.translate(_WIDE)


def slip(text: str, rng: random.Random, letters: str) -> str:
    """One slip of the finger: a sign left out, swapped with the next, or another one."""
    if len(text) < 2:
        return text
    place = int(rng.random() * (len(text) - 1))
    chance = rng.random()
    if chance < 0.33:
        return text[:place] + text[place + 1 :]
    if chance < 0.66:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + letters[int(rng.random() * len(letters))] + text[place + 1 :]


def kana_slip(kana: str, rng: random.Random) -> str:
    """A katakana reading with one slip."""
    return slip(kana, rng, KATAKANA)


def mailbox_slip(mailbox: str, rng: random.Random) -> str:
    """A mailbox with one slip, in front of the @ or behind it."""
    return slip(mailbox, rng, _LETTERS)


def digit_slip(number: str, rng: random.Random) -> str:
    """A number with one wrong digit; its length and dashes stay."""
    places = [place for place, sign in enumerate(number) if sign.isdigit()][3:]
    place = places[int(rng.random() * len(places))]
    return number[:place] + _DIGITS[int(rng.random() * 10)] + number[place + 1 :]


def long_vowel(kana: str) -> str:
    """The reading as somebody else hears it: オオ for オウ, ズ for ヅ; unchanged if nothing is to mishear."""
    for heard, written in _LONG:
        if heard in kana:
            return kana.replace(heard, written, 1)
    return kana


def date_slip(day: dt.date, rng: random.Random) -> dt.date:
    """A birth date one slip away: month and day swapped, or one of the three numbers off."""
    if day.day <= 12 and day.day != day.month and rng.random() < 0.3:
        return dt.date(day.year, day.day, day.month)
    chance = rng.random()
    if chance < 0.35:
        return day.replace(year=day.year + rng.choice((-10, -1, 1, 10)), day=min(day.day, 28))
    if chance < 0.6:
        return day.replace(month=1 + int(rng.random() * 12), day=min(day.day, 28))
    return day.replace(day=1 + int(rng.random() * 28))


def era_date(day: dt.date) -> str:
    """A date in the Japanese calendar.

    >>> era_date(dt.date(1980, 1, 2)), era_date(dt.date(1989, 2, 1))
    ('昭和55年1月2日', '平成元年2月1日')
    """
    name, first = next((era for era in _ERAS if era[1] <= day), _ERAS[-1])
    year = day.year - first.year + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
