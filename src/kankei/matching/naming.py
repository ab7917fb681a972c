"""Naming: the level at which two surnames, or two given names, agree, from what was asked about them.

``whole``: the full names are the same text; ``resplit``: they are read alike, wherever they are parted.
"""

__all__ = ["LOW", "given_rule", "surname_rule"]

LOW = ("missing", "near", "conflict")
"""Levels of a part of a name that give way where the full name is read alike."""


def _as_compared(*told: bool) -> str:
    """The level of a part of a name by itself.

    ``kanjis``, ``read``: both sides have it so; ``crossed``: one side the one, the other the other;
    ``guess``: the dictionary knows the reading for the kanji.
    """
    kanjis, read, crossed, same, soft, heard, guess, near = told
    if same or soft:
        return "exact" if same else "soft"
    if heard:
        return "reading, other kanji" if kanjis else "reading"
    if guess:
        return "possible reading"
    if near:
        return "near"
    return "conflict" if kanjis or read or crossed else "missing"


def surname_rule(whole: bool, resplit: bool, former: bool, *told: bool) -> str:
    """The level of a surname; ``former``: it is what the other was called before."""
    level = "exact" if whole else _as_compared(*told)
    if resplit and level in LOW:
        return "reading"
    return "former" if former and level == "conflict" else level


def given_rule(whole: bool, resplit: bool, shared: bool, other: bool, *told: bool) -> str:
    """The level of a given name; ``shared``: a character is in both; ``other``: it is read otherwise."""
    level = _as_compared(*told)
    if whole or level == "soft":
        return "exact"
    if level == "exact" and other:
        return "same kanji, other reading"
    if level == "conflict" and shared:
        return "shared kanji"
    return "reading" if resplit and level in LOW else level
