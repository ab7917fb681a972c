"""What stands around a name in a cell: honorifics, devices, places, brackets, a second reading.

>>> undress("花子のiPhone (佐藤花子)").text
'佐藤花子'
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

from kankei.fields.glyph import fold, mark_lost, script
from kankei.fields.text import squeeze

__all__ = ["Undressed", "former_surname", "is_organisation", "is_placeholder", "kanji_parts", "undress"]


class Undressed(Struct, frozen=True):
    """A bare name, and the same name in kana or romaji if the cell held that beside it."""

    text: str
    reading: str = ""


_NOTHING = Undressed("")
_K = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff々〆〓"
_ORDINARY = re.compile(rf"[{_K}ァ-ヺー]{{1,5}}[ \u3000]?[{_K}ぁ-ゖァ-ヺー]{{0,6}}[{_K}ぁ-ゖァ-ヺー]")
_KANJI_WORD = re.compile(r"[々\u4e00-\u9fff]{1,7}")
_LONGEST_SURNAME = 5
_TITLED = ("様", "殿", "氏", "生", "ん", "ま", "中", "君")
_BRACKETS = str.maketrans("【】［］〔〕〈〉<>「」『』{}[]", "()()()()()()()()()")
_INNER = re.compile(r"\(([^()]*)\)")
_NUMBERED = re.compile(r"(?:寄[附付]者|申込者|参加者|購入者|会員|ゲスト|guest|test|user)[a-z0-9]{1,4}")
"""One of several whose names are not given: 寄附者A."""
_DEVICE = re.compile(
    r"(?:の|'s?|’s?)?\s*(?<![A-Za-z])(?:i-?phone|i-?pad|galaxy|android|xperia|pixel|mac-?book|surface|chromebook|windows|desktop|laptop"
    r"|huawei|aquos|arrows|zoom)(?![a-z])[A-Za-z\d\s-]{0,20}|(?:の)?(?:スマホ|スマートフォン|携帯|タブレット|パソコン|ノートPC|ユーザー)",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(
    r"[\s-]?(?:様方?|さま|さん|殿|氏|先生|女史|ちゃん|くん|御中|\bsan|\bsama)$", re.IGNORECASE
)
_TITLE = re.compile(r"^(?:mr|ms|mrs|miss|dr|prof)\b\.?\s*", re.IGNORECASE)
_NOTE = re.compile(
    r"旧[姓氏]|旧[名苗]字|元|ホスト|共同|欠席|出席|遅刻|代理|本人|妻|夫|家族|同伴|ゲスト|guest|host|ta$|仮|男|女|\d",
    re.IGNORECASE,
)
_FORMER = re.compile(rf"旧(?:[姓氏]|[名苗]字)[\s:：・は=＝]*([{_K}ぁ-ゖァ-ヺーA-Za-z]{{1,12}})")
_BETWEEN = re.compile(rf"[{_K}]{{1,4}} ?\(([{_K}]{{1,4}})\) ?[{_K}ぁ-ゖァ-ヺー]{{1,5}}")
_SEVERAL = re.compile(
    rf"[、，&＆;；\n]|(?<=[{_K}ぁ-ゖ]),|(?<=[{_K}])・(?=[{_K}ぁ-ゖ])|\s(?:と|及び|ならびに|and)\s"
)
_ASIDE = re.compile(r"\s*[/|｜／:：]\s*")
_JUNK = re.compile(rf"[^\w\s{_K}ー'’,.\-・]|(?:(?:他|ほか|外)\s?)?\d+(?:番|名様?|人)?|[_・]+")
_STOPS, _MARKS = re.compile(r"[.,'’]+"), re.compile(r"[.,'’-]+")
_LONGEST = 200
_FILL = "〇○●×xaあ*?-‐"
_PLACE = re.compile(r"(?:都|道|府|県|市|区|町|村|役場|支部|会員)$")
_COMPANY = re.compile(
    r"\(?(?:株|有|合|医|財|社|学|福)\)|株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|社団|財団|NPO|特定非営利|医療法人|学校法人"
    r"|宗教法人|社会福祉法人|法人|組合|協会|協議会|連盟|連合会|商工会|振興会|実行委員会|委員会|後援会|同窓会|町内会|自治会|商会|商店|工業|建設|工務店"
    r"|製作所|研究所|事務所|事業所|役場|役所|市役所|県庁|議会|観光|旅館|ホテル|温泉|銀行|信用金庫|大学|高等学校|高校|中学校|小学校|保育園|幼稚園|こども園"
    r"|病院|クリニック|医院|薬局|センター|支店|営業所|本社|本店|本部|総務部|営業部|総務課|企画課|御中|新聞|出版|カンパニー|グループ|サークル|チーム"
    r"|\b(?:inc|co|ltd|corp|llc|gmbh|company|university|office|hotel|club|association|foundation)\b\.?",
    re.IGNORECASE,
)


def undress(cell: str) -> Undressed:
    """Take everything off a cell that is not the name.

    Brackets are weighed against what stands before them: the more complete name wins, the other stays as
    its reading if it is in kana or romaji. Of several people in one cell the first is kept.

    >>> undress("サトウ ハナコ（佐藤花子）")
    Undressed(text='佐藤花子', reading='サトウ ハナコ')
    >>> undress("佐藤(旧姓 鈴木)花子 様").text, undress("山田太郎・花子").text
    ('佐藤花子', '山田太郎')
    """
    text = cell[:_LONGEST]
    ordinary = _ORDINARY.fullmatch(text) and not text.endswith(_TITLED)
    if ordinary and not _COMPANY.search(text) and not _FORMER.search(text):
        ready = text.replace("\u3000", " ")
        bare = ready.replace(" ", "")
        return _NOTHING if bare in _placeholders() or bare.startswith("テスト") else Undressed(ready)
    if is_placeholder(cell):
        return _NOTHING
    words = mark_lost(squeeze(text)).translate(_BRACKETS)
    best = reading = ""
    if len(words) <= _LONGEST:
        best = _bare(_FORMER.sub("", _INNER.sub("", words)))
        for piece in filter(None, (_bare(note) for note in _INNER.findall(words) if not _NOTE.search(note))):
            best, reading = _weighed(best, piece, reading)
    return _NOTHING if is_placeholder(best) or not script(best) else _by_script(best, reading)


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
    if not all(parts) or len(first) > _LONGEST_SURNAME or last.endswith(_TITLED):
        return None
    return None if first + last in _placeholders() else parts


@lru_cache(maxsize=16_384)
def _kanji_word(word: str) -> str:
    """A word of kanji, folded; ``""`` for any other, for a 旧姓, and for what companies are called."""
    kanji = _KANJI_WORD.fullmatch(word) and not _FORMER.match(word)
    return fold(word) if kanji and not _COMPANY.search(word) else ""


def is_placeholder(text: str) -> bool:
    """Whether a cell only says that no name is given (匿名, 不明, テスト太郎, test, 〇〇).

    >>> is_placeholder("匿名希望"), is_placeholder("テスト太郎"), is_placeholder("佐藤花子")
    (True, True, False)
    """
    words = squeeze(text[:60]).lower().replace(" ", "").strip("()-_.・*")
    if not words:
        return False
    return (
        words in _placeholders()
        or words.startswith("テスト")
        or _NUMBERED.fullmatch(words) is not None
        or (len(words) > 1 and len(set(words)) == 1 and words[0] in _FILL)
    )


def is_organisation(text: str) -> bool:
    """Whether a cell names a company, an office or a club rather than a human being.

    >>> is_organisation("株式会社磐梯"), is_organisation("阿部花子")
    (True, False)
    """
    return _COMPANY.search(squeeze(text[:200])) is not None


def _bare(text: str) -> str:
    """A piece without places, devices, honorifics, marks and digits."""
    local, at, rest = text.partition("@")
    words = local.replace(".", " ") if at and "." in rest else local
    words = _SEVERAL.split(_DEVICE.sub(" ", words), maxsplit=1)[0] if words else ""
    words = _person(_JUNK.sub(" ", _longest(_ASIDE.split(words.strip()))))
    words = _TITLE.sub("", words.strip(" -'.,・"))
    for _ in range(2):
        shorter = _HONORIFIC.sub("", words).strip(" -'.,・")
        words = shorter if len(shorter) >= 2 else words
    if script(words) != "latin":
        words = _STOPS.sub(" ", words) if script(words) == "kana" else _MARKS.sub(" ", words)
    return " ".join(words.split())


def _longest(pieces: list[str]) -> str:
    """Of pieces parted by slashes, the first that is a name: neither place nor organisation."""
    names = [
        piece
        for piece in pieces
        if piece.strip() and not _PLACE.search(piece.strip()) and not _COMPANY.search(piece)
    ]
    return names[0] if names else pieces[0]


def _person(words: str) -> str:
    """Drop the company around somebody's name, and a place in front of it, as long as a name remains."""
    tokens = words.split()
    kept = [token for token in tokens if not _COMPANY.search(token)]
    if any(_COMPANY.search(token) and not _COMPANY.sub("", token).strip(".,()") for token in tokens):
        kept = kept[1:]  # 「磐梯 株式会社」: the company's own name stands beside the word
    if len(kept) > 2 or (len(kept) == 2 and len(kept[0]) > 3):
        kept = kept[1:] if _PLACE.search(kept[0]) and len("".join(kept[1:])) >= 3 else kept
    return " ".join(kept)


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
    """Part 「佐藤花子 Hanako Sato」 into the name and its reading."""
    tokens = text.split()
    if len(tokens) > 1:
        east = [token for token in tokens if script(token) in ("kanji", "mixed")]
        west = [token for token in tokens if script(token) == "latin"]
        if len("".join(east)) >= 3 and len(west) >= 2 and len(east) + len(west) == len(tokens):
            return Undressed(" ".join(east), reading or " ".join(west))
        if 1 <= len(east) < len(tokens) >= 3 and len("".join(east)) >= 3:
            rest = [token for token in tokens if script(token) == "kana"]
            if len(rest) + len(east) == len(tokens) and len(rest) >= 2:
                return Undressed(" ".join(east), reading or " ".join(rest))
    return Undressed(text, reading)


@cache
def _placeholders() -> frozenset[str]:
    """Words of ``data/name_placeholders.tsv``."""
    text = files("kankei.fields").joinpath("data", "name_placeholders.tsv").read_text(encoding="utf-8")
    return frozenset(line.split("\t")[0] for line in text.splitlines() if line and not line.startswith("#"))
