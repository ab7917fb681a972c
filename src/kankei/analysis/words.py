"""What tables of analyses hold, in words: codes, fiscal years and days, and the notes beside them."""

import datetime as dt
import re

from kankei.analysis.frames import Note
from kankei.counting.spans import fiscal_period
from kankei.fields.date import format_era
from kankei.wording import Lang, Surface, catalogue, sentence

__all__ = ["note_text", "word"]

GROUPS = ("analysis_word", "channel", "axis", "zone", "age", "kind")
WORDED = {"outcome", "activities", "channel", "since", "until", "day", "year", "years"}
"""The facts of notes that are codes, fiscal years or days."""
_YEAR, _DAY = re.compile(r"\d{4}"), re.compile(r"\d{4}-\d\d-\d\d")


def word(code: str, lang: Lang = "ja") -> str:
    """A code in words, a fiscal year by its first year and a day as they are printed; other text as it is.

    Several in one are said one after another.

    >>> word("donation+visit"), word("2025"), word("2026-03-31"), word("2026-03-31", "en")
    ('ふるさと納税・来訪', '令和7年度', '令和8年3月31日', '2026-03-31')
    """
    for between, shown in (("+", "・"), (", ", "、")):
        if between in code:
            return (shown if lang == "ja" else between).join(word(part, lang) for part in code.split(between))
    channel, _, kind = code.partition(":")
    if kind:
        return f"{word(channel, lang)}（{word(kind, lang)}）"
    if lang == "ja" and _YEAR.fullmatch(code):
        return fiscal_period(int(code)).label
    if lang == "ja" and _DAY.fullmatch(code):
        return format_era(dt.date.fromisoformat(code))
    words = catalogue(lang)
    return next((words[f"{group}.{code}"] for group in GROUPS if f"{group}.{code}" in words), code)


def note_text(note: Note, *, lang: Lang = "ja", surface: Surface = "terminal") -> str:
    """A note as its sentence, where it is read."""
    facts = {key: word(way(fact), lang) if key in WORDED else fact for key, fact in note.facts.items()}
    return sentence(note.code, facts, lang=lang, surface=surface)


def way(name: str) -> str:
    """The code of a way: ``any``, the first touchpoint of all, is not the ``any`` of a table's columns."""
    return "anything" if name == "any" else name
