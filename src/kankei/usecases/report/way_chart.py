"""The way to the goal as a picture of its own: the whole way, and below it the counted part larger."""

from collections.abc import Iterator

from kankei.usecases.report import chart, framing
from kankei.usecases.report.chart import INK, Ahead
from kankei.usecases.report.drawing import Drawing
from kankei.usecases.report.figures import Report, said
from kankei.usecases.report.terminal import course_notes, day_text
from kankei.wording import Lang, sentence


def specification(report: Report, ahead: Ahead | None, *, lang: Lang = "ja") -> Drawing:
    """Plan and count, then the count with its interval and the band of what is expected."""
    import altair as alt  # noqa: PLC0415  0.7 s that only a drawing needs

    day = day_text(report.as_of, lang)
    facts = {"day": day, "number": f"{report.number:,}", "target": f"{report.goal.target:,}"}
    facts |= {"rate": f"{report.goal.rate:.1%}"}
    far, near = (chart.layered(report, told, near=close) for told, close in ((None, False), (ahead, True)))
    words = sentence(
        "picture.way_near", {"name": report.number_name, "ahead": _ahead(ahead, lang)}, lang=lang
    )
    title = alt.TitleParams(
        text=framing.lines(words), anchor="start", fontSize=12, fontWeight="normal", color=INK, lineHeight=18
    )
    return framing.framed(
        [far, near.properties(title=title)],
        headline=sentence("picture.way", facts, lang=lang),
        below=[sentence("picture.way_how", lang=lang), *course_notes(report, lang)],
        source=framing.source_line(
            town=report.town, as_of=report.as_of, known_at=report.known_at, rule=report.rule.title, lang=lang
        ),
        words=[words, *_points(report, lang)],
    )


def _points(report: Report, lang: Lang) -> Iterator[str]:
    """Every point of the plan's line and of the counted ones."""
    for stone in report.goal.line:
        facts = {"day": day_text(stone.due, lang), "people": f"{stone.people:,}"}
        yield sentence("picture.way_plan", facts, lang=lang)
    for point in report.course:
        facts = {"day": day_text(point.as_of, lang), "number": f"{point.number:,}"}
        facts |= {"without": said(point.without_one_off_donors)}
        yield sentence("picture.way_point", facts, lang=lang)


def _ahead(ahead: Ahead | None, lang: Lang) -> str:
    if ahead is None:
        return ""
    due, *people = ahead
    named = zip(("low", "middle", "high"), (f"{many:,.0f}" for many in people), strict=True)
    return sentence("picture.way_ahead", {"due": day_text(due, lang), **dict(named)}, lang=lang)
