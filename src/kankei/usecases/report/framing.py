"""What every picture of the report shares: a headline that says the finding, and the source."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from kankei.usecases.report.chart import INK, PLAN_TEXT, styled
from kankei.usecases.report.drawing import Drawing
from kankei.usecases.report.font import FAMILY
from kankei.usecases.report.terminal import day_text, moment_text
from kankei.wording import Lang, sentence

WIDTH = 640
"""Of a picture's drawing area: at the width of an A4 page its smallest words are still 8 points."""
Row = dict[str, Any]


def data(rows: Sequence[Row]) -> Any:
    """A chart of rows."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    return alt.Chart(alt.InlineData(values=list(rows)))


LINE = 108
"""Half-width characters that a line below the headline holds."""


def lines(words: str) -> list[str]:
    """Words in lines that fit: broken behind a sentence, a comma or a space, if there is one late enough.

    >>> lines("短い文。"), len(lines("とても長い文をつづけて書くと、" * 8))
    (['短い文。'], 3)
    """
    found = []
    while sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in words) > LINE:
        width, end = 0, 0
        for end, sign in enumerate(words):  # noqa: B007  where the line is full
            width += 2 if east_asian_width(sign) in "WFA" else 1
            if width > LINE:
                break
        best = max(words.rfind(sign, end // 2, end) + 1 for sign in "。、, ") or end
        found.append(words[:best].strip())
        words = words[best:]
    return [*found, words.strip()]


def source_line(*, town: str, as_of: dt.date, known_at: dt.datetime, rule: str, lang: Lang = "ja") -> str:
    """Where a picture is from: the town's lists, the day, what was known, and the rule by its title."""
    day, known = day_text(as_of, lang), moment_text(known_at, lang)
    return sentence("picture.source", {"town": town, "day": day, "known": known, "rule": rule}, lang=lang)


def framed(
    parts: Sequence[Any], *, headline: str, below: Sequence[str], source: str, words: Sequence[str]
) -> Drawing:
    """Charts under each other as one picture, with its headline, the lines below that, and the source.

    ``words`` are the figures that it draws: they are read out to who does not see it.
    """
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    foot = data([{"words": source}]).mark_text(align="left", fontSize=10.5, color=PLAN_TEXT)
    foot_line = foot.encode(text="words:N", x=alt.value(0), y=alt.value(6)).properties(width=WIDTH, height=12)
    told = [line for words in below for line in lines(words)]
    title = alt.TitleParams(
        text=headline, subtitle=told, anchor="start", frame="bounds", font=FAMILY, subtitleFont=FAMILY,
        fontSize=17, fontWeight="normal", color=INK, subtitleFontSize=12, subtitleColor=PLAN_TEXT,
        subtitlePadding=7, subtitleLineHeight=18, lineHeight=24, offset=16,
    )  # fmt: skip
    whole = alt.vconcat(*parts, foot_line, spacing=14).properties(title=title, background="white")
    framed_in = styled(whole).configure_concat(spacing=14).properties(padding=18)
    return {**framed_in.to_dict(), "description": " ".join([headline, *below, *words, source])}
