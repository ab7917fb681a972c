"""Names in Latin letters: which words are the surname, and a letter that stands for a whole word.

Comma, capitals, initials and then known names tell the surname; 「Jr.」 is no part of a name.
"""

import re

from kankei.fields import readings, romaji, segmentation

__all__ = ["full_words", "initial", "parts", "told"]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SUFFIX = re.compile(r"(?<=\w)[\s,]+[js]r\b\.?", re.IGNORECASE)
_THIRD = re.compile(r"(\w+[\s,]+\w.*?)[\s,]+(?:III?|IV)\.?")
"""Of two words the second may be a surname: Naomi II."""
_PARTICLES = {
    "al", "bin", "da", "das", "de", "del", "dela", "della", "den", "der", "di", "do", "dos", "du", "el", "la",
    "las", "los", "san", "santa", "ten", "ter", "van", "von",
}  # fmt: skip
"""Words with which a surname begins: Maria de la Cruz."""


def parts(text: str) -> segmentation.Split:
    """Surname and given name as written.

    >>> parts("SATO, Hanako"), parts("Hanako SATO"), parts("T. Sato"), parts("Taro Sato Jr.")
    (('SATO', 'Hanako'), ('SATO', 'Hanako'), ('Sato', 'T'), ('Sato', 'Taro'))
    >>> parts("Maria de la Cruz"), parts("Da Silva Maria"), parts("Binh Van Nguyen")
    (('de la Cruz', 'Maria'), ('Da Silva', 'Maria'), ('Nguyen', 'Binh Van'))
    """
    text = _without_suffix(text)
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip():
        return before.strip(), after.strip()
    words = _CAMEL.sub(" ", text.replace(",", " ").replace(".", " ")).split()
    if len(words) < 2:
        return _one_word(words[0] if words else "")
    capital = [word for word in words if len(word) > 1 and word.isupper()]
    if 0 < len(capital) < len(words) and not any(len(word) == 1 for word in words):
        return " ".join(capital), " ".join(word for word in words if word not in capital)
    front, back = (words[0], " ".join(words[1:])), _with_particles(words)
    if len(words[0]) == 1 or len(words[-1]) == 1:
        return back if len(words[0]) == 1 else front
    return _by_known_names(words, front, back)


def full_words(part: str) -> str:
    """A part of a name without letters that stand for a word beside others: the J of Mary J. Smith.

    >>> full_words("Mary J."), full_words("J. Paul"), full_words("T")
    ('Mary', 'Paul', 'T')
    """
    words = part.replace(".", " ").split()
    return " ".join([word for word in words if len(word) > 1] or words)


def told(text: str) -> tuple[str, str, str]:
    """What a name says: surname and given name without letters that stand for them, and the given name's.

    >>> told("T. Sato"), told("Taro S."), told("T. S.")
    (('Sato', '', 'T.'), ('', 'Taro', ''), ('', '', ''))
    """
    surname, given = parts(text)
    letters = initial(surname), initial(given)
    if not any(letters):
        return surname, given, ""
    if all(letters):
        return "", "", ""
    surname, given = _one_word(given if letters[0] else surname)
    return surname, given, "" if given else letters[1]


def initial(part: str) -> str:
    """The first letter, with a full stop, of a part of a name of which nothing else is told; else ``""``.

    >>> initial("T"), initial("j. r."), initial("Taro"), initial("翼")
    ('T.', 'J.', '', '')
    """
    words = part.replace(".", " ").split()
    letters = words and all(len(word) == 1 and word.isascii() and word.isalpha() for word in words)
    return f"{words[0].upper()}." if letters else ""


def _without_suffix(text: str) -> str:
    """A name without what tells a son from a father of the same name: most lists leave it out."""
    bare = _SUFFIX.sub("", text)
    numbered = _THIRD.fullmatch(bare.strip())
    return numbered[1] if numbered else bare


def _with_particles(words: list[str]) -> segmentation.Split:
    """The last word as the surname, with the particles in front of it: Maria de la Cruz."""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES and not segmentation.from_abroad(words[-1]):
        cut -= 1
    return " ".join(words[cut:]), " ".join(words[:cut])


def _by_known_names(
    words: list[str], front: segmentation.Split, back: segmentation.Split
) -> segmentation.Split:
    """Which of two splits of a romaji name known names speak for: the surname in front or at the back."""
    if segmentation.abroad_first(words):
        return front
    if segmentation.abroad_last(words):
        return back
    if len(words) > 2 and words[0].lower() in _PARTICLES - {"van"}:
        return " ".join(words[:-1]), words[-1]
    first, last = romaji.reading(words[0]), romaji.reading(words[-1])
    return front if segmentation.split_latin(first, last)[0] == first and first != last else back


def _one_word(word: str) -> segmentation.Split:
    """A single romaji word is the surname, unless only a given name is written so."""
    sound = romaji.reading(word)
    given = readings.given_sound_share().get(sound, 0.0)
    return ("", word) if given > 20 * readings.surname_sound_share().get(sound, 0.0) else (word, "")
