"""Sentences for staff: a code and its facts become Japanese (or English) text.

Each catalogue is a TOML file ``ja.toml`` / ``en.toml``; a test holds that both know the same codes. What a
reader has to type or call stands in a sentence as ``{here.imports}``; the groups ``terminal`` and
``over_api`` say it as it is said there.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["ja", "en"]

Surface = Literal["terminal", "over_api"]
"""Where a sentence is read, and its remedy followed."""

__all__ = ["Lang", "Surface", "catalogue", "quoted", "sentence"]

BETWEEN: Mapping[Lang, str] = {"ja": "」「", "en": "”, “"}
"""What stands between names of which each is quoted."""


@cache
def catalogue(lang: Lang) -> Mapping[str, str]:
    """All sentences of one language by their dotted code."""
    text = files(__name__).joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    flat: dict[str, str] = {}
    for group, sentences in tomllib.loads(text).items():
        flat |= {f"{group}.{code}": words for code, words in sentences.items()}
    return flat


def quoted(names: Iterable[str]) -> str:
    """Names as one fact, for a sentence that has it in quotation marks: each name gets its own.

    >>> sentence("file.many_sheets", {"sheets": "2", "titles": quoted(["4月", "5月"])}, lang="en")[:37]
    '2 sheets look like lists (“4月”, “5月”)'
    """
    return BETWEEN["ja"].join(names)


def sentence(
    code: str,
    facts: Mapping[str, str] | None = None,
    *,
    lang: Lang = "ja",
    surface: Surface = "terminal",
) -> str:
    """The sentence for a code, its ``{facts}`` filled in; the code itself if no sentence is known.

    >>> sentence("phone.exponent", lang="en")[:16]
    'The phone number'
    >>> sentence("unknown.import", lang="en", surface="over_api")
    'There is no such import. “GET /v1/imports” shows their ids.'
    """
    words = catalogue(lang).get(code)
    if words is None:
        return code
    told = {name: fact.replace(BETWEEN["ja"], BETWEEN[lang]) for name, fact in (facts or {}).items()}
    here = _Here({**told, "code": code}, lang, surface)
    return words.format_map(_Blank({"here": here, **told}))


class _Here:
    """How a thing is said where a sentence is read, with the sentence's own ``{code}`` and facts in it."""

    def __init__(self, facts: Mapping[str, str], lang: Lang, surface: Surface) -> None:
        self._facts, self._lang, self._surface = facts, lang, surface

    def __getattr__(self, name: str) -> str:
        """What the group of the surface says for a name."""
        return catalogue(self._lang)[f"{self._surface}.{name}"].format_map(_Blank(self._facts))


class _Blank(dict[str, object]):
    """A fact nobody gave reads as an ellipsis rather than failing the message."""

    def __missing__(self, key: str) -> str:
        return "…"
