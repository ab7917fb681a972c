"""That a report with small figures is not to be handed out as it is, and what may be instead."""

import datetime as dt
from collections.abc import Iterable

from kankei.wording import Lang, sentence

SMALL = 10
"""Figures of fewer people might tell who they are; published analyses leave them out."""


def caution(people: Iterable[int], *, as_of: dt.date, rule: str, lang: Lang = "ja") -> str:
    """The warning that figures of people call for; "" where none of them is small.

    >>> caution([0, 10], as_of=dt.date(2026, 3, 31), rule="default")
    ''
    """
    if not any(0 < heads < SMALL for heads in people):
        return ""
    return sentence("report.caution", {"least": str(SMALL), "day": f"{as_of}", "rule": rule}, lang=lang)
