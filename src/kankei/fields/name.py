"""Personal names (氏名): surname and given name apart, folded, and read.

What a cell holds is undressed (``name_dress``), split (``segmentation``), folded (``glyph``) and read
(``kana``, ``romaji``). The cell itself stays as it is in the record: everything here is for comparing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import kana as kana_field
from kankei.fields import name_latin, readings, romaji, segmentation
from kankei.fields.column import by_distinct, texts
from kankei.fields.glyph import GETA, fold, script, soft_fold
from kankei.fields.kin import kin_beside
from kankei.fields.name_dress import (
    Undressed,
    former_surname,
    is_organisation,
    is_several,
    kanji_parts,
    organisations,
    represented,
    signed_for,
    undress,
)
from kankei.fields.placeholder import is_placeholder
from kankei.fields.several import first_spoken

__all__ = [
    "NameColumns",
    "fold",
    "former_surname",
    "is_organisation",
    "is_placeholder",
    "is_several",
    "is_valid",
    "name_columns",
    "normalize",
    "normalize_column",
    "organisations",
    "parse",
    "represented",
    "script",
    "signed_for",
    "soft_fold",
    "split",
]


class NameColumns(Struct, frozen=True):
    """Names in comparable form, one entry per name in each list; ``""`` where unknown.

    ``surname`` and ``given`` are folded (kanji, or katakana if the name was written in kana; capitals for a
    name in Latin letters that no Japanese one is read like, empty for any other in romaji); the readings are
    canonical Latin; ``given_sound`` is the given name's with its long vowels, where kana tell them, or the
    letter that stands for it (``T.``); ``script`` is that of the name cell.
    """

    surname: list[str]
    given: list[str]
    surname_reading: list[str]
    given_reading: list[str]
    given_sound: list[str]
    script: list[str]


_PASSES = 6
"""What is taken off one by one has settled by then; a cell that has not names nobody."""
_DOT = re.compile(r"[・･]")
_DOTTED = re.compile(r"(?<=[ァ-ヺーｦ-ﾟ])[・･=＝](?=[ァ-ヺｦ-ﾝ])")
_MIDDLE = re.compile(r"(?<=[ァ-ヺー])[・･\s]+[A-ZＡ-Ｚ][.．]?[・･\s]+(?=[ァ-ヺ])")
"""A letter in the place of a middle name: メアリー・J・スミス."""
_PARTICLES = {"デ", "デラ", "デル", "デン", "ダ", "ディ", "ドス", "ラ", "ヴァン", "ファン", "フォン"}
"""Words with which a surname begins: マリア・デ・ラ・クルス."""
_KANA_WORD = re.compile(r"[ァ-ヺ][ァ-ヺー]{0,30}|[ぁ-ゖ][ぁ-ゖー]{0,30}|[ｦ-ｯｱ-ﾝ][ｦ-ﾟ]{0,30}")
_Row = tuple[str, str, str, str, str, str]
_NOBODY: _Row = ("", "", "", "", "", "")


def name_columns(names: Sequence[str], kanas: Sequence[str]) -> NameColumns:
    """Split, fold and read a column of names with its column of kana (``""`` where there is none).

    The reading comes from the kana cell, or from the name itself where it is in kana or romaji; it is never
    guessed from kanji. A kanji that the file lost (?村) is put back where the kana name a known surname.
    Placeholders and organisations yield empty rows.

    Raises:
        ValueError: The columns differ in length.

    >>> found = name_columns(["髙橋　花子", "堀允喬", "Nobue HARUTA"], ["ﾀｶﾊｼ ﾊﾅｺ", "", ""])
    >>> found.surname, found.given
    (['高橋', '堀', ''], ['花子', '允喬', ''])
    >>> found.surname_reading, found.given_reading
    (['takahasi', '', 'haruta'], ['hanako', '', 'nobue'])
    >>> found = name_columns(["Kang Junho"], ["カン チュノ"])
    >>> found.surname, found.given, found.given_reading
    (['KANG'], ['JUNHO'], ['tyuno'])
    >>> name_columns(["", "大滝 優希", "Yuki OTAKI"], ["オオタキ ユキ", "オオタキ ユウキ", ""]).given_sound
    ['yuki', 'yu2ki', '']
    """
    rows = by_distinct(list(zip(texts(names), texts(kanas), strict=True)), _row)
    columns: list[list[str]] = (
        [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in _NOBODY]
    )
    return NameColumns(*columns)


def split(text: str, kana: str = "") -> tuple[str, str]:
    """Surname and given name as written; one of them ``""`` if only the other is there.

    Spaces of any width, ``SATO, Hanako``, capitals, known surnames and the kana's own split tell where; a
    device or a nickname around the name, honorifics and 「@福島」 are taken off first.

    >>> split("佐藤　花子"), split("堀允喬"), split("SATO, Hanako"), split("Nobue Haruta")
    (('佐藤', '花子'), ('堀', '允喬'), ('SATO', 'Hanako'), ('Haruta', 'Nobue'))
    >>> split("iPhone (佐藤花子)"), split("花子（佐藤花子）様"), split("佐藤花子＠福島"), split("佐藤")
    (('佐藤', '花子'), ('佐藤', '花子'), ('佐藤', '花子'), ('佐藤', ''))
    """
    text = _MIDDLE.sub("・", text)
    bare = undress(text)
    return _parts(bare, _sounds(kana or bare.reading), dotted=_DOTTED.search(text) is not None)


def parse(text: str) -> tuple[str, str]:
    """:func:`split`, refusing what names nobody.

    Raises:
        FieldError: ``name.empty``; ``name.unreadable`` for placeholders (匿名) and what has no letter.

    >>> parse("佐藤花子様")
    ('佐藤', '花子')
    """
    if not text.strip():
        raise FieldError("name", text, "name.empty")
    surname, given = split(text)
    if not surname + given:
        raise FieldError("name", text, "name.unreadable")
    return surname, given


def is_valid(text: str) -> bool:
    """Whether :func:`parse` reads the cell.

    >>> is_valid("匿名希望"), is_valid("佐藤花子")
    (False, True)
    """
    try:
        parse(text)
    except FieldError:
        return False
    return True


def normalize(text: str) -> str:
    """Surname and given name folded, a space between, or a comma in romaji; ``""`` for what names nobody.

    >>> normalize("髙橋花子様"), normalize("Hanako SATO"), normalize("匿名")
    ('高橋 花子', 'SATO, Hanako', '')
    """
    for _ in range(_PASSES):
        folded = _line(text)
        if folded == text:
            return folded
        text = folded
    return ""


def normalize_column(values: Sequence[str]) -> list[str]:
    """:func:`normalize` of each value, distinct values once; never raises.

    >>> normalize_column(["髙橋　花子", ""])
    ['高橋 花子', '']
    """
    return by_distinct(values, normalize)


def _line(text: str) -> str:
    """Surname and given name of one cell, folded, on one line."""
    surname, given = map(fold, split(text))
    comma = "," if surname and given and script(surname + given) == "latin" else ""
    return f"{surname}{comma} {given}".strip()


def _row(cell: tuple[str, str]) -> _Row:
    """One name and its kana in comparable form."""
    text, kana = cell
    if plain := _plain_row(text, kana):
        return plain
    row = _dressed_row(text, kana)
    surname, given, first, second, spoken, written = row
    word, sound = kin_beside(text, given)
    if not word or not any(row):
        return row
    if not given and not second:
        return surname, word, first, sound, spoken, written
    return surname, given and given + word, first, second and second + sound, spoken, written


def _dressed_row(text: str, kana: str) -> _Row:
    """Any other name, with whatever stands around it."""
    text, kana = _MIDDLE.sub("・", text), _MIDDLE.sub("・", kana)
    kana = first_spoken(kana) if kana and is_several(text) else kana
    bare = undress(text if text.strip() else kana)
    if not bare.text:
        return _NOBODY
    written = script(bare.text)
    if written == "latin":
        return _latin_row(bare, kana)
    heard = _sounds(kana or bare.reading)
    surname, given = map(fold, _parts(bare, heard, dotted=_DOTTED.search(text) is not None))
    if initial := name_latin.initial(given):
        surname, given = _unspaced(surname, script(surname), heard)
        initial = "" if given else initial
    spoken = _spoken(surname, given, kana or bare.reading)
    if segmentation.read_given_first(surname, (kana_field.reading(spoken[0]), kana_field.reading(spoken[1]))):
        spoken = spoken[1], spoken[0]
    heard = (kana_field.reading(spoken[0]), kana_field.reading(spoken[1])) if any(spoken) else heard
    if GETA in surname and heard[0]:
        surname = _restored(surname, heard[0])
    if written == "kana" and _is_turned(surname + given, spoken):
        surname, given = map(fold, spoken)
    if written != "kanji":
        heard = heard[0] or kana_field.reading(surname), heard[1] or kana_field.reading(given)
    sound = kana_field.sound(spoken[1] or given) if heard[1] else initial
    return surname, given, *heard, sound, written


def _plain_row(text: str, kana: str) -> _Row | None:
    """The commonest cell, surname and given name in kanji with their kana or without; None for any other."""
    parts = kanji_parts(text)
    if parts is None:
        return None
    if not kana:
        return (*parts, "", "", "", "kanji") if segmentation.surname_first(*parts) else None
    left, _, right = kana.replace("\u3000", " ").partition(" ")
    surname, given = _heard_word(left), _heard_word(right)
    sounds = surname[0], given[0]
    in_order = all(sounds) and segmentation.surname_first(*parts, sounds)
    if not in_order or segmentation.read_given_first(parts[0], sounds):
        return None
    return (*parts, surname[0], *given, "kanji")


@lru_cache(maxsize=16_384)
def _heard_word(word: str) -> segmentation.Split:
    """Reading and sound of a word of kana; ``""`` for anything else."""
    return (kana_field.reading(word), kana_field.sound(word)) if _KANA_WORD.fullmatch(word) else ("", "")


def _sounds(cell: str) -> segmentation.Split:
    """Canonical readings of both parts from a kana (or romaji) cell that shows where to part them."""
    words = _katakana(cell).split()
    if len(words) > 1:
        return kana_field.reading(words[0]), kana_field.reading("".join(words[1:]))
    if not words and cell.isascii() and romaji.is_romaji(cell):
        surname, given = name_latin.parts(cell)
        return (romaji.reading(surname), romaji.reading(given)) if surname and given else ("", "")
    return "", ""


def _katakana(cell: str) -> str:
    """The cell in katakana, surname first, without an honorific or a note; ``""`` if it is not kana."""
    if not cell:
        return ""
    found = kana_field.normalize(cell) or kana_field.normalize(undress(cell).text)
    words = found.split() if _DOT.search(cell) else []
    western = len(words) > 1 and not segmentation.family_first(words[0])
    return " ".join(_western(words)) if western else found


def _western(words: list[str]) -> segmentation.Split:
    """Surname and given name of words of kana that stand given name first, each as one word."""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    return "".join(words[cut:]), "".join(words[:cut])


def _spoken(surname: str, given: str, cell: str) -> segmentation.Split:
    """Both parts in katakana from a cell of kana, without a space too; ``""`` where the cell is none."""
    words = _katakana(cell).split()
    if len(words) > 1:
        return words[0], "".join(words[1:])
    if not words or not given:
        return "".join(words), ""
    return segmentation.split_sound(words[0], surname, given) if surname else ("", words[0])


def _parts(bare: Undressed, heard: segmentation.Split, *, dotted: bool) -> segmentation.Split:
    """Surname and given name as written; ``dotted``: as names from abroad are in kana, given name first."""
    written = script(bare.text)
    tokens = bare.text.split()
    if not tokens:
        return "", ""
    if written == "latin":
        return name_latin.parts(bare.text)
    if dotted and written == "kana" and len(tokens) > 1 and not segmentation.family_first(tokens[0]):
        return _western(tokens)
    surname, given = _cut(tokens, written, heard)
    swapped = given and not segmentation.surname_first(fold(surname), fold(given), heard)
    return (given, surname) if swapped else (surname, given)


def _is_turned(whole: str, spoken: segmentation.Split) -> bool:
    """Whether a name in kana has in front what its cell of kana, the surname first, has behind."""
    one, other = kana_field.reading(whole), kana_field.reading("".join(spoken))
    return all(spoken) and one != other and len(one) == len(other) and one in 2 * other


def _cut(tokens: list[str], written: str, heard: segmentation.Split) -> segmentation.Split:
    """Two parts from the words of a name in kanji or kana, in the order they stand."""
    if len(tokens) == 1:
        return _unspaced(tokens[0], written, heard)
    if len(tokens) == 2:
        return tokens[0], tokens[1]
    cuts = [("".join(tokens[:k]), "".join(tokens[k:])) for k in range(1, min(len(tokens), 7))]
    if written == "kana":
        return next((cut for cut in cuts if segmentation.family_first(fold(cut[0]))), cuts[0])
    scored = [
        (segmentation.likelihood(fold(left), fold(right), heard), -k) for k, (left, right) in enumerate(cuts)
    ]
    return cuts[-max(scored)[1]]


def _unspaced(text: str, written: str, heard: segmentation.Split) -> segmentation.Split:
    """Split a name without spaces, each part as written."""
    folded = fold(text)
    if written == "kana":
        surname, given = segmentation.split_kana(folded)
    else:
        surname, given = segmentation.split_kanji(folded, heard)
    cut = len(surname)
    return (text[:cut], text[cut:]) if len(folded) == len(text) else (surname, given)


def _latin_row(bare: Undressed, kana: str) -> _Row:
    """A romaji name: readings only; of a given name that is a letter, that letter is all that is heard."""
    surname, given, initial = name_latin.told(bare.text)
    full = name_latin.full_words(given)
    spelt = romaji.reading(surname).replace(" ", ""), romaji.reading(full).replace(" ", "")
    heard, word = _sounds(kana), _katakana(kana)
    if surname and not given + initial and word and " " not in word:
        heard = kana_field.reading(word), ""
    abroad = not (romaji.is_japanese(f"{surname} {full}") and readings.sounds_japanese(*spelt))
    written = (romaji.capitals(surname), romaji.capitals(given)) if abroad else ("", "")
    sound = kana_field.sound(_spoken("", "", kana)[1])
    return *written, *(heard if heard[0] else spelt), sound or initial, "latin"


def _restored(surname: str, sound: str) -> str:
    """The commonest surname with that reading that the lost character leaves possible."""
    for known in readings.spellings(sound):
        if len(known) == len(surname) and all(b in (GETA, a) for a, b in zip(known, surname, strict=True)):
            return known
    return surname
