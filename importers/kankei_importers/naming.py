"""Naming: headers that ask for a name or a part of one, whoever bears it: 寄附者姓, 氏名（メイ）, お客様名.

Such a header says whose, and then 氏名, カナ, 姓 or 名 in any order and dress. All headers here are folded
(``header.fold``), which leaves no brackets.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["THERE", "Asked", "asked", "asked_together", "without_whose"]

_THERE = (
    "参加者|滞在者|宿泊者|入居者|体験者|受講者|出席者|来場者|入場者|来訪者"
    "|来館者|来庁者|来町者|来所者|来園者|訪問者|視察者|見学者|観覧者|傍聴者|従事者|活動者"
)
THERE = frozenset(_THERE.split("|"))
"""Whose names are of somebody who was there, whoever else applied or booked."""
_WHO = (
    f"{_THERE}|寄付者|支援者|申込者|申込み者|申し込み者|申し込者|申請者|届出人|届出者|会員|団員|隊員|メンバー|サポーター|注文者|購入者|客|顧客|利用者|"
    "宿泊代表者|入居代表者|応募者|回答者|予約者|契約者|加入者|登録者|希望者|対象者|転入者|移住者|代表者|本人|ゲスト|相談者|入会者|寄贈者|作業者|"
    "協力者|使用者|オーナー|引率者|借受者|旅行者|卒業生|同窓生|児童|生徒|学生"
)
_WHOSE = re.compile(
    rf"[ごお御]?(?P<who>{_WHO})(?P<title>様|さま|さん)?の?"
    r"(?:名(?=氏名|[姓名]\Z|e?メール|e?mail|電話|tel|携帯|住所|郵便番号))?"
)
"""「申込者名: メール」 of a report, folded, speaks of the mailbox."""
_WORD = re.compile(
    r"(?P<whole>[ごお御]?(?:氏名|芳名)|姓名|フルネーム|fullname)|(?P<whole_kana>セイメイ|せいめい)"
    r"|(?P<surname>苗字|名字|みょうじ|姓|氏|lastname|familyname|surname)|(?P<surname_kana>セイ|せい)"
    r"|(?P<given>下の名前|firstname|givenname)|(?P<given_kana>メイ|めい)"
    r"|(?P<name>[ごお御]?(?:名前|なまえ)|(?:your)?name)|(?P<last>名)"
    r"|(?P<kana>(?:フリ|ふり)(?:ガナ|カナ|がな|かな)|(?:読み|よみ|ヨミ)(?:仮名|[がか]な|[ガカ]ナ|方|かた)?"
    r"|カタカナ|ひらがな|カナ|かな|kana|furigana)"
    r"|(?P<dress>の|漢字|全角|半角)|(?P<first_of>1)|(?P<second_of>2)"
)
_LONGEST = 40


class Asked(Struct, frozen=True):
    """What a header asks for.

    ``who``: whose name, ``""`` if it does not say. ``part``: ``""`` for the whole. ``kana``: how it is read.
    ``open``: it is the given name if a surname stands beside it (会員名 beside 会員姓), else a whole name.
    ``number``: which of two columns of names it is (氏名1); what stands in each only the cells tell.
    """

    who: str = ""
    part: Literal["", "surname", "given"] = ""
    kana: bool = False
    open: bool = False
    number: Literal[0, 1, 2] = 0

    @property
    def meaning(self) -> str:
        """The name of its meaning in the dictionary.

        >>> Asked(part="given", kana=True).meaning, Asked().meaning
        ('given_kana', 'name')
        """
        if self.kana:
            return f"{self.part}_kana" if self.part else "kana"
        return self.part or "name"


_POLITE = re.compile(r"[ごお御]?(?:連絡先|自宅|現(?=住所))?の?")


def without_whose(header: str) -> str:
    """A folded header without whose it is, and without ご and お: of 寄付者メール what メール says.

    >>> [without_whose(header) for header in ("寄付者tel", "ご連絡先メール", "ご入金状況", "相談者連絡先")]
    ['tel', 'メール', '入金状況', '連絡先']
    """
    found = _WHOSE.match(header)
    rest = header[found.end() :] if found else header
    return rest[_POLITE.match(rest).end() :] or rest or header  # type: ignore[union-attr]


@lru_cache(maxsize=20_000)
def asked(header: str) -> Asked | None:
    """What a folded header asks for; None if it asks for no name.

    >>> asked("寄付者姓").meaning, asked("氏名カナメイ").meaning, asked("会員名").meaning, asked("返礼品名")
    ('surname', 'given_kana', 'name', None)
    """
    found = _WHOSE.match(header)
    words = _words(header[found.end() :] if found else header)
    if words is None or not (words or (found and found["title"])):
        return None
    who = found["who"] if found else ""
    kana = any(word.endswith("kana") for word in words)
    number: Literal[0, 1, 2] = 1 if "first_of" in words else 2 if "second_of" in words else 0
    surname = not words.isdisjoint({"surname", "surname_kana"})
    given = not words.isdisjoint({"given", "given_kana"})
    names = not words.isdisjoint({"name", "whole"})
    if "last" in words and not surname and (names or not who):
        given = True
    if surname != given:
        return Asked(who, "surname" if surname else "given", kana, number=number)
    is_open = not surname and not words.isdisjoint({"last", "name"})
    return Asked(who, "", kana, is_open, number)


def _words(text: str) -> frozenset[str] | None:
    """The kinds of the words that a text is made of; None if it holds any other, or nothing but signs."""
    kinds, place = set[str](), 0
    while place < len(text):
        found = _WORD.match(text, place) if len(text) < _LONGEST else None
        if found is None:
            return None
        kinds.add(str(found.lastgroup))
        place = found.end()
    said = kinds - {"dress", "first_of", "second_of"}
    return frozenset(kinds) if said or not kinds else None


def asked_together(header: Sequence[str]) -> list[Asked | None]:
    """What each column asks for, beside the others: 名前 is the given name where a surname is told.

    >>> [one.meaning for one in asked_together(["会員姓", "会員名"])], asked_together(["会員名"])[0].meaning
    (['surname', 'given'], 'name')
    """
    found = list(map(asked, header))
    for kana in (False, True):
        for place in _given_beside([one if one and one.kana == kana else None for one in found]):
            one = found[place]
            found[place] = one and replace(one, part="given", open=False)
    return found


def _given_beside(columns: Sequence[Asked | None]) -> list[int]:
    """The places of open columns that tell the given name to a surname of the same person."""
    told = {one.who for one in columns if one and one.part == "given"}
    lacking = [one.who for one in columns if one and one.part == "surname" and one.who not in told]
    places = {one.who: place for place, one in enumerate(columns) if one and one.open and not one.number}
    found = [place for who, place in places.items() if who in lacking]
    if not found and len(lacking) == len(places) == 1 and "" in (*lacking, *places):
        return list(places.values())
    return found
