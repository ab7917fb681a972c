"""Sentences for staff: a code and its facts become Japanese (or English) text.

Each catalogue is a TOML file ``ja.toml`` / ``en.toml``; a test holds that both know the same codes.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["ja", "en"]

__all__ = ["Lang", "catalogue", "sentence"]


@cache
def catalogue(lang: Lang) -> Mapping[str, str]:
    """All sentences of one language by their dotted code."""
    text = files(__name__).joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    flat: dict[str, str] = {}
    for group, sentences in tomllib.loads(text).items():
        flat |= {f"{group}.{code}": words for code, words in sentences.items()}
    return flat


def sentence(code: str, facts: Mapping[str, str] | None = None, *, lang: Lang = "ja") -> str:
    """The sentence for a code, its ``{facts}`` filled in; the code itself if no sentence is known.

    >>> sentence("phone.exponent", lang="en")[:16]
    'The phone number'
    """
    words = catalogue(lang).get(code)
    if words is None:
        return code
    return words.format_map(_Blank(facts or {}))


class _Blank(dict[str, str]):
    """A fact nobody gave reads as an ellipsis rather than failing the message."""

    def __missing__(self, key: str) -> str:
        return "…"
