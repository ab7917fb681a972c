"""Several people in one cell (連名), one name that a sign parts, and a word that leads a whole name.

Texts are squeezed, their brackets round or taken off.
"""

import re

from kankei.fields import readings
from kankei.fields.glyph import KANJI, fold
from kankei.fields.kin import is_kin
from kankei.fields.segmentation import split_kana, whole_name

__all__ = ["first_spoken", "is_given", "may_be_led", "of_one_house", "one_name", "people", "without_family"]

_SIGNS = re.compile(
    rf"[、，&＆;；\n]|(?<=[{KANJI}ぁ-ゖ]),|(?<=[{KANJI}])・(?=[{KANJI}ぁ-ゖ])|\s(?:と|及び|ならびに|and)\s"
    rf"|(?<=[{KANJI}]) ?[+×] ?(?=[{KANJI}])|(?<=[{KANJI}]{{3}})と(?=[{KANJI}]{{2}})"
)
_ASIDE = re.compile(r"\s*[/|]\s*")
_APIECE = re.compile(
    rf"([{KANJI}]{{1,5}}|[ァ-ヺー]{{2,7}}) ?[・、,/|:] ?([{KANJI}ぁ-ゖァ-ヺー]{{1,6}}?)"
    r"((?: ?(?:様|さん|さま|殿|氏))?)"
)
_HOUSE = re.compile(
    rf"([{KANJI}]{{1,5}}|[ァ-ヺー]{{2,7}}) ?\(([^()]{{2,30}})\)((?: ?(?:様|さん|さま|殿|氏|家))?)"
)
_TITLE = re.compile(r" ?(?:様|さま|さん|殿|氏)\Z")
_NOTES = frozenset("男女本済大小新外")
"""Given names of one letter that are a note more often."""
_FAMILY = re.compile(r"(\S{1,7})(?:さん)?(?:一?家|ファミリー)(?:様)?")
_BETWEEN = re.compile(rf"[・、，,&/\s]+|(?<=[{KANJI}])と(?=[{KANJI}])")
_BETWEEN_SPOKEN = re.compile(r"[・･、，,&＆/／;；+]|\s[と&]\s")
_DOT = "・"
_LEAST = 3
"""Characters of a whole name."""
_FEWEST = 2
"""People that are several."""


def people(words: str) -> list[str]:
    """The names in a cell, the first first; the whole where it is one name, with whatever stands beside it.

    >>> people("佐藤太郎、花子"), people("佐藤太郎/鈴木花子"), people("佐藤太郎 佐藤花子")
    (['佐藤太郎', '花子'], ['佐藤太郎', '鈴木花子'], ['佐藤太郎', '佐藤花子'])
    >>> people("サトウタロウ・サトウハナコ"), people("ジョン・スミス")
    (['サトウタロウ', 'サトウハナコ'], ['ジョン・スミス'])
    >>> people("中村 太郎 花子"), people("佐藤 マリア 花子"), people("小林 健 太郎")
    (['中村 太郎', '花子'], ['佐藤 マリア 花子'], ['小林 健 太郎'])
    >>> people("佐藤太郎/営業部"), people("佐藤太郎/サトウタロウ"), people("大和田 三千代")
    (['佐藤太郎/営業部'], ['佐藤太郎/サトウタロウ'], ['大和田 三千代'])
    """
    pieces, tokens, dotted = _SIGNS.split(words), words.split(), words.split(_DOT)
    if len(pieces) > 1:
        return pieces
    if len(dotted) > 1 and all(map(_is_whole_in_kana, dotted)):
        return dotted
    if len(tokens) > 2 and (house := _of_one_surname(_TITLE.sub("", words).split())):
        return house
    pairs = [" ".join(tokens[:2]), " ".join(tokens[2:])] if len(tokens) == 4 else []
    for told in (_ASIDE.split(words), tokens if len(tokens) == 2 else pairs):
        if len(told) > 1 and _is_whole(told[0]) and any(_is_another(name, told[0]) for name in told[1:]):
            return told
    return [words]


def _of_one_surname(tokens: list[str]) -> list[str]:
    """The names behind one surname: of words in kanji the given names alone; empty where it is one's."""
    first, *rest = tokens
    if _is_whole(first) and all(map(is_given, rest)):
        return tokens
    named = fold(first) in readings.surname_share() and all(map(is_given, rest))
    if len(rest) < _FEWEST or not named or fold("".join(rest)) in readings.given_share():
        return []
    return [f"{first} {rest[0]}", *rest[1:]]


def one_name(words: str) -> str:
    """「山田・花子」, 「山田/花子」 with a space for the sign, where known names make it one person.

    >>> one_name("山田・花子"), one_name("サトウ:タロウ"), one_name("山田・鈴木"), one_name("山田:担当")
    ('山田 花子', 'サトウ タロウ', '山田・鈴木', '山田:担当')
    """
    found = _APIECE.fullmatch(words)
    if found is None:
        return words
    surname, given, title = found.groups()
    name = fold(given)
    known = name in readings.given_share() or name in readings.given_sounds()
    one = _is_surname(fold(surname)) and known and not _is_surname(name)
    return f"{surname} {given}{title}" if one else words


def of_one_house(words: str) -> str:
    """「佐藤(太郎・花子)」 with the surname before each given name; other texts as they are.

    >>> of_one_house("佐藤(太郎・花子)様"), of_one_house("佐藤(花子)"), of_one_house("佐藤(鈴木)")
    ('佐藤 太郎、佐藤 花子様', '佐藤 花子', '佐藤(鈴木)')
    """
    found = _HOUSE.fullmatch(words)
    if found is None:
        return words
    surname, inside, title = found.groups()
    givens = _BETWEEN.split(inside)
    named = _is_surname(fold(surname)) and all(map(_is_given, givens))
    return "、".join(f"{surname} {given}" for given in givens) + title if named else words


def first_spoken(words: str) -> str:
    """The kana of the first of several people, of the kana of all.

    >>> first_spoken("ナカムラ タロウ・ハナコ"), first_spoken("ナカムラ タロウ ハナコ")
    ('ナカムラ タロウ', 'ナカムラ タロウ')
    >>> first_spoken("ナカムラタロウ ハナコ"), first_spoken("ナカムラ タロウ")
    ('ナカムラタロウ', 'ナカムラ タロウ')
    """
    tokens = _BETWEEN_SPOKEN.split(words)[0].split()
    whole = all(split_kana(fold(tokens[0]))) if len(tokens) > 1 else False
    return " ".join(tokens[: 1 if whole else 2])


def is_given(word: str) -> bool:
    """Whether a word is a given name with kanji, of which nobody bears two; no word for kin, no note.

    >>> [is_given(word) for word in ("花子", "翔", "マリア", "男", "妻", "佐藤")]
    [True, True, False, False, False, False]
    """
    name = fold(word)
    known = name in readings.given_share() and not _is_surname(name)
    return known and word not in _NOTES and not is_kin(word)


def may_be_led(first: str, last: str) -> bool:
    """Whether the first of two words is no surname, and either long enough to be a whole name.

    >>> may_be_led("磐梯町", "渡辺翼"), may_be_led("渡辺", "翼之介"), may_be_led("花子", "渡辺")
    (True, False, False)
    """
    return max(len(first), len(last)) >= _LEAST and fold(first) not in readings.surname_share()


def without_family(words: str) -> str:
    """The surname alone of 「渡部家」 and 「星ファミリー」; other texts as they are.

    >>> [without_family(words) for words in ("渡部家", "星ファミリー", "本家", "佐藤 一家")]
    ['渡部', '星', '本家', '佐藤 一家']
    """
    found = _FAMILY.fullmatch(words)
    return found[1] if found and _is_surname(fold(found[1])) and not _is_surname(fold(words)) else words


def _is_surname(name: str) -> bool:
    return name in readings.surname_share() or name in readings.surname_sounds()


def _is_given(word: str) -> bool:
    """Whether a word is a given name: no surname, no word for kin, no single letter, which may be a note."""
    name = fold(word)
    known = name in readings.given_share() or name in readings.given_sounds()
    return known and len(name) > 1 and not _is_surname(name) and not is_kin(word)


def _is_whole_in_kana(words: str) -> bool:
    """Whether a text is somebody's full name in kana, in one word or two."""
    parts = tuple(map(fold, words.split()))
    surname, given = split_kana(parts[0]) if len(parts) == 1 else parts if len(parts) == 2 else ("", "")
    return surname in readings.surname_sounds() and given in readings.given_sounds()


def _is_whole(words: str) -> bool:
    """Whether a text is somebody's full name in kanji, in one word or two.

    The given name has two characters, or it may be a surname outside the list: 鈴木田.
    """
    parts = list(map(fold, words.split()))
    if len(parts) == 1:
        return len(whole_name(parts[0])[1]) > 1
    return len(parts) == 2 and parts[0] in readings.surname_share() and parts[1] in readings.given_share()


def _is_another(words: str, first: str) -> bool:
    """Whether a text beside a full name is another's: a full name too, or a given name."""
    name = fold(words)
    given = name in readings.given_share() and name not in readings.surname_share() and words not in first
    return given or _is_whole(words)
