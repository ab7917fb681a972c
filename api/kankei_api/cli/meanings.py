"""Words of the program beside what the catalogue calls them: how they are shown, and typed."""

from collections.abc import Iterable
from unicodedata import normalize

from kankei.wording import Lang, catalogue, sentence


def glossed(room: str, choice: str, lang: Lang) -> str:
    """A word with what it means, if the catalogue has that in a room.

    >>> glossed("role", "officer", "ja"), glossed("role", ".csv", "ja")
    ('officer（担当）', '.csv')
    """
    meaning = catalogue(lang).get(f"{room}.{choice}".lower(), choice)
    if meaning == choice:
        return choice
    return sentence("usage.glossed", {"choice": choice, "meaning": meaning}, lang=lang)


def all_glossed(room: str, choices: Iterable[str], lang: Lang) -> str:
    """Words with what they mean, one after the other."""
    return ", ".join(glossed(room, choice, lang) for choice in choices)


def meant(room: str, typed: str, choices: Iterable[str], lang: Lang) -> str | None:
    """The word that was typed, itself or as the catalogue calls it; None if it is none of them.

    >>> [meant("meaning", typed, ["name", "email"], "ja") for typed in ("「氏名」", "email", "年齢")]
    ['name', 'email', None]
    """
    folded = _folded(typed)
    called = {_folded(sentence(f"{room}.{choice}", lang=lang)): choice for choice in choices}
    return called.get(folded) or next((one for one in called.values() if _folded(one) == folded), None)


def _folded(text: str) -> str:
    return normalize("NFKC", text).strip("「」 ").lower()
