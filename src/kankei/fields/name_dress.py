"""What stands around a name in a cell: honorifics, devices, places, brackets, a second reading.

>>> undress("花子のiPhone (佐藤花子)").text
'佐藤花子'
"""

import re
from collections.abc import Collection
from functools import lru_cache

from msgspec import Struct

from kankei.fields import kana, segmentation
from kankei.fields.column import holding
from kankei.fields.glyph import KANJI, fold, mark_lost, script
from kankei.fields.organisation import (
    CLERKS,
    before_its_post,
    holds_post,
    is_place,
    may_mention,
    mentioned,
    person_beside,
    spelt_out,
    without_home,
    without_label,
)
from kankei.fields.placeholder import is_anybody, is_described, is_listed, is_machine, is_placeholder
from kankei.fields.several import is_given, may_be_led, of_one_house, one_name, people, without_family
from kankei.fields.text import squeeze

__all__ = [
    "Undressed",
    "former_surname",
    "is_organisation",
    "is_several",
    "kanji_parts",
    "organisations",
    "represented",
    "signed_for",
    "undress",
]


class Undressed(Struct, frozen=True):
    """A bare name, and the same name in kana or romaji if the cell held that beside it."""

    text: str
    reading: str = ""


_NOTHING = Undressed("")
_K = KANJI
_ORDINARY = re.compile(rf"[{_K}ァ-ヺー]{{1,5}}[ \u3000]?[{_K}ぁ-ゖァ-ヺー]{{0,6}}[{_K}ぁ-ゖァ-ヺー]")
_KANJI_WORD = re.compile(r"[々\u4e00-\u9fff]{1,7}")
_LONGEST_SURNAME = 5
_TITLED = (
    *"様殿氏生んま中君妻婦員長授事務表役者査任師頭諭",
    *("補佐", "代理", "一行", "家", "家族", "ファミリー"),
)
_POST = (
    r"(?:代表(?:取締役(?:社長|会長)?|理事|社員|者)?|取締役|議員|委員長?|議長|[町村市区]長|知事|准?教授|副?会長|副?社長|理事長?|監事|専務|常務|(?:副|教)?校長|教頭|教諭"
    rf"|[課部係局次室所支店院園班]長(?:補佐|代理)?|{CLERKS})"
)
_LEADING = rf"(?:\S{{1,4}}(?=[課部係局室]長))?(?:{_POST}|主幹)\s"
_LED = re.compile(_LEADING)
"""A post before a name, with the section it is of; behind one 主幹 may be somebody's given name."""
_LATE = "故"
"""Stands before the name of somebody who has died."""
_SEAL = "㊞"
_BRACKETS = str.maketrans("【】［］〔〕〈〉<>「」『』{}[]", "()()()()()()()()()")
_INNER = re.compile(r"\(([^()]*)\)")
_DEVICE = re.compile(
    r"(?:の|'s?|’s?)?\s*(?<![A-Za-z])(?:i-?phone|i-?pad|galaxy|android|xperia|pixel|mac-?book|surface|chromebook|windows|desktop|laptop"
    r"|huawei|aquos|arrows|redmi|oppo|xiaomi|zoom)(?![a-z])[A-Za-z\d\s-]{0,20}|-pc\b|(?:の)?(?:スマホ|スマートフォン|携帯|タブレット|パソコン|ノートPC|ユーザー)",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(
    r"[\s-]?(?:様?[\s]?(?:ご|御)?(?:夫妻|夫婦)|様?[\s]?(?:ご|御)(?:一行|家族|一家|一同)様?|様方?|さま|さん|殿|氏|先生|女史|ちゃん|くん|御中|\bsan|\bsama"
    rf"|(?<=[郎太介助夫雄男一也哉人斗])君|{_POST})$",
    re.IGNORECASE,
)
_EDGES = " -'.,・"
_TITLE = re.compile(
    rf"^(?:(?:mr|ms|mrs|miss|dr|prof)\b\.?\s*|故(?:人\s|\s|(?=\S{{3}}))|{_LEADING})", re.IGNORECASE
)
_KANJI_ROLES = (
    "外部", "社外", "主催者", "主催", "共催", "司会者", "司会", "発表者", "登壇者", "講師", "運営", "事務局",
    "招待", "招待者", "来賓",
)  # fmt: skip
_JAPANESE_ROLES = rf"(?:{'|'.join(_KANJI_ROLES)}|(?:共同)?ホスト|ゲスト|スタッフ|パネリスト)"
_ENGLISH_ROLES = (
    r"(?:(?:co-?)?host|guest|external|organi[sz]er|presenter|speaker|attendee|panell?ist"
    r"|participant|moderator)"
)
_ROLES = rf"(?:{_JAPANESE_ROLES}|{_ENGLISH_ROLES})"
"""What a meeting's system, or who takes part, writes beside a name of their part in it."""
_APART = r"(?:\s*[_:：/・]\s*|\s+-\s+)"
_ROLE_BESIDE = re.compile(
    rf"\A(?:{_ROLES}{_APART}|{_JAPANESE_ROLES}\s+)|(?:{_APART}{_ROLES}|\s+{_JAPANESE_ROLES})\Z",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\A[妻夫男女仮元]\Z|\A妻(?!夫?[木鹿沼])|\A夫(?!馬)|[男女]性|夫[妻婦]|\A元(?:町民|住民|職員|会員|隊員|地域)"
    rf"|旧[姓氏]|旧[名苗]字|共同|欠席|出席|遅刻|代理|本人|家族|同伴|{_ROLES}|視聴|未確認|未認証|自分"
    r"|unverified|in-?person|\b(?:me|you)\b|ta$|仮名|\d",
    re.IGNORECASE,
)
_FORMER = re.compile(rf"旧(?:[姓氏]|[名苗]字)[\s:：・は=＝]*([{_K}ぁ-ゖァ-ヺーA-Za-z]{{1,12}})")
_BETWEEN = re.compile(rf"[{_K}]{{1,4}} ?\(([{_K}]{{1,4}})\) ?[{_K}ぁ-ゖァ-ヺー]{{1,5}}")
_ASIDE = re.compile(r"\s*[/|｜／:：]\s*")
_JUNK = re.compile(
    rf"[^\w\s{_K}ー'’,.\-・]|(?:(?:他|ほか|外|大人|小人|子供|子ども|こども|幼児)\s?)?\d+(?:番|名様?|人|歳|才)?|[_・]+"
)
_ORDINAL = re.compile(r"\A(?:(?:no\.?|#)\s?\d{1,5}[\s.:)]*|\S{0,8}\d年(?:\S{1,2}組)?生?\s)", re.IGNORECASE)
"""Before a name, its number in the list, or a pupil's school and year."""
_STOPS, _MARKS = re.compile(r"[.,'’]+"), re.compile(r"[.,'’-]+")
_LONGEST = 200


def undress(cell: str) -> Undressed:
    """Take everything off a cell that is not the name.

    Brackets are weighed against what stands before them: the more complete name wins, the other stays as
    its reading if it is in kana or romaji. Of several people in one cell the first is kept.

    >>> undress("サトウ ハナコ（佐藤花子）")
    Undressed(text='佐藤花子', reading='サトウ ハナコ')
    >>> undress("佐藤(旧姓 鈴木)花子 様").text, undress("山田太郎・花子").text, undress("山田・花子").text
    ('佐藤花子', '山田太郎', '山田 花子')
    """
    text = cell[:_LONGEST]
    ordinary = _is_ordinary(text) and not text.endswith(_TITLED) and text[0] != _LATE
    ordinary = ordinary and not _LED.match(text) and without_home(text) == text
    if ordinary and not any((mentioned(text), _FORMER.search(text), _ROLE_BESIDE.search(text))):
        ready = text.replace("\u3000", " ")
        nobody = is_anybody(ready.replace(" ", "")) or is_described(ready)
        return _NOTHING if nobody else _by_script(ready, "")
    if is_placeholder(cell):
        return _NOTHING
    written = mark_lost(squeeze(text.replace(_SEAL, ""))).translate(_BRACKETS)
    words = one_name(of_one_house(spelt_out(written)))
    best = reading = ""
    if len(words) <= _LONGEST:
        outside = _FORMER.sub("", _INNER.sub("", words)).strip()
        best = "" if is_machine(outside.lower()) else _bare(without_label(_ROLE_BESIDE.sub("", outside)))
        for piece in filter(None, (_bare(note) for note in _INNER.findall(words) if not _NOTE.search(note))):
            best, reading = _weighed(best, piece, reading)
    return _NOTHING if is_placeholder(best) or not script(best) else _by_script(best, reading)


def _is_ordinary(text: str) -> bool:
    """Whether a text is one name by its letters, and neither two nor one behind another word."""
    if not _ORDINARY.fullmatch(text) or ("と" in text and len(people(text)) > 1):
        return False
    first, _, last = text.replace("\u3000", " ").partition(" ")
    return not last or not may_be_led(first, last) or script(text) == "kana"


def former_surname(cell: str) -> str:
    """The surname before a marriage (旧姓, 旧氏) that stands beside a name; ``""`` if none does.

    >>> [former_surname(cell) for cell in ("佐藤花子（旧姓：鈴木）", "佐藤（鈴木）花子", "佐藤花子")]
    ['鈴木', '鈴木', '']
    """
    if not ("旧" in cell or "（" in cell or "(" in cell):
        return ""
    words = squeeze(cell[:_LONGEST])
    found = _FORMER.search(words) or _BETWEEN.fullmatch(words)
    return found[1] if found and not _NOTE.search(found[1]) else ""


def kanji_parts(cell: str) -> tuple[str, str] | None:
    """Both words of a name in kanji, folded, where the cell holds nothing else; None for any other cell.

    Words repeat far more often than whole names, so each is looked at once.

    >>> kanji_parts("髙橋　花子"), kanji_parts("佐藤花子"), kanji_parts("磐梯 観光協会")
    (('高橋', '花子'), None, None)
    """
    first, _, last = cell.replace("\u3000", " ").partition(" ")
    parts = _kanji_word(first), _kanji_word(last)
    if not all(parts) or len(first) > _LONGEST_SURNAME or last.endswith(_TITLED) or first[0] == _LATE:
        return None
    if _LED.match(cell) or may_be_led(*parts):
        return None
    return None if is_listed(first + last) else parts


@lru_cache(maxsize=16_384)
def _kanji_word(word: str) -> str:
    """A word of kanji, folded; ``""`` for any other, a 旧姓, and what companies, hosts and guests go by."""
    kanji = _KANJI_WORD.fullmatch(word) and not _FORMER.match(word) and word not in _KANJI_ROLES
    return fold(word) if kanji and not (mentioned(word) or is_described(word)) else ""


def is_organisation(text: str) -> bool:
    """Whether a cell names a company, an office or a club, and no human being beside it.

    >>> [is_organisation(cell) for cell in ("株式会社磐梯", "阿部花子", "㈱磐梯 代表取締役 阿部花子")]
    [True, False, False]
    """
    words = text if _ORDINARY.fullmatch(text) else squeeze(text[:_LONGEST])
    return mentioned(words) and not undress(text).text


def organisations(cells: Collection[str]) -> set[str]:
    """The cells for which :func:`is_organisation` holds; of most their words tell that it does not.

    >>> organisations(["株式会社磐梯", "阿部花子", "会田花子"])
    {'株式会社磐梯'}
    """
    return set(filter(is_organisation, holding(cells, may_mention)))


def represented(text: str) -> str:
    """The organisation (法人, 会) for which a cell says that somebody signs by their post; ``""`` for none.

    >>> [represented(cell) for cell in ("㈱磐梯 代表 阿部花子", "㈱磐梯 阿部花子", "磐梯商店 代表 阿部花子")]
    ['㈱磐梯', '', '']
    """
    found = before_its_post(text[:_LONGEST])
    return found if found and is_organisation(found) else ""


def signed_for(cells: Collection[str]) -> dict[str, str]:
    """The organisation that is :func:`represented`, by cell; a cell in which none is has none.

    >>> signed_for(["㈱磐梯 代表 阿部花子", "阿部花子"])
    {'㈱磐梯 代表 阿部花子': '㈱磐梯'}
    """
    told = ((cell, represented(cell)) for cell in holding(cells, holds_post))
    return {cell: found for cell, found in told if found}


def is_several(text: str) -> bool:
    """Whether a cell names more than one human being, of whom the first is read (連名).

    >>> is_several("高橋 健太、高橋 和子"), is_several("高橋 健太"), is_several("高橋 健太、他1名")
    (True, False, False)
    """
    if _is_ordinary(text):
        return False
    words = one_name(_INNER.sub("", of_one_house(squeeze(text[:_LONGEST]).translate(_BRACKETS))))
    pieces = [_JUNK.sub("", piece).strip() for piece in people(words)]
    named = [piece for piece in pieces if len(piece) > 1 or is_given(piece)]
    return len(named) > 1 and not mentioned(words)


def _bare(text: str) -> str:
    """A piece without places, devices, honorifics, marks and digits."""
    local, at, rest = text.partition("@")
    words = local.replace(".", " ") if at and "." in rest else local
    words = without_family(people(_DEVICE.sub(" ", _ORDINAL.sub("", words)))[0])
    words = _JUNK.sub(" ", _longest(_ASIDE.split(words.strip())))
    words = _plain(_TITLE.sub("", person_beside(without_home(_plain(words))).strip(_EDGES)))
    if script(words) != "latin":
        words = _STOPS.sub(" ", words) if script(words) == "kana" else _MARKS.sub(" ", words)
    return " ".join(words.split())


def _plain(words: str) -> str:
    """The words without 様, 御夫妻 and the like behind them, as long as something remains."""
    words = words.strip(_EDGES)
    for _ in range(2):
        shorter = _HONORIFIC.sub("", words).strip(_EDGES)
        words = shorter if len(shorter) >= 2 else words
    return words


def _longest(pieces: list[str]) -> str:
    """Of pieces parted by slashes, the first that is a name: neither place nor organisation."""
    names = [
        piece for piece in pieces if piece.strip() and not is_place(piece.strip()) and not mentioned(piece)
    ]
    return names[0] if names else pieces[0]


def _weighed(outer: str, piece: str, reading: str) -> tuple[str, str]:
    """(name, reading) after a bracket has been weighed against what stands outside it."""
    if not outer:
        return piece, reading
    scripts = script(outer), script(piece)
    if scripts[0] in ("kanji", "mixed") and scripts[1] in ("kana", "latin"):
        return outer, reading or (piece if _whole(piece) else "")
    if scripts[1] in ("kanji", "mixed") and scripts[0] in ("kana", "latin"):
        return piece, outer if _whole(outer) else reading
    if outer.lower() in piece.lower() or (_whole(piece) and not _whole(outer)):
        return piece, reading
    return outer, reading


def _whole(text: str) -> bool:
    """Whether a piece is long enough to hold surname and given name."""
    return " " in text or len(text) >= (3 if script(text) in ("kanji", "mixed") else 5)


def _by_script(text: str, reading: str) -> Undressed:
    """Part 「佐藤花子 Hanako Sato」 and 「佐藤花子 サトウハナコ」 into the name and its reading."""
    tokens = text.split()
    east = [token for token in tokens if script(token) in ("kanji", "mixed")]
    if len(tokens) < 2 or len("".join(east)) < 3:
        return Undressed(text, reading)
    west = [token for token in tokens if script(token) == "latin"]
    rest = [token for token in tokens if script(token) == "kana"]
    beside = rest if _read_as(east, rest) else west if len(west) > 1 else []
    if len(east) + len(beside) < len(tokens):
        return Undressed(text, reading)
    return Undressed(" ".join(east), reading or " ".join(beside))


def _read_as(east: list[str], rest: list[str]) -> bool:
    """Whether kana beside kanji are how the whole name is read: not so the given name of 渡辺 ツバサ."""
    if len(rest) != 1:
        return len(rest) > 1
    surname, given = map(fold, east) if len(east) == 2 else segmentation.split_kanji(fold("".join(east)))
    return bool(surname and given) and segmentation.sounds_as(kana.normalize(rest[0]), surname, given)
