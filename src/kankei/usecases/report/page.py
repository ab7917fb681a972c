"""The report as one HTML page to print on A4: no script, no address outside itself, its own glyphs inside."""

import datetime as dt
import string
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from kankei.counting import load_rule
from kankei.errors import RuleError
from kankei.model.axis import Axis
from kankei.model.rule import CountingRule
from kankei.usecases.report import chart, drawing, font, notes
from kankei.usecases.report.caution import caution, heads
from kankei.usecases.report.figures import Report
from kankei.usecases.report.terminal import (
    band_text,
    cautions,
    course_notes,
    day_text,
    ends_text,
    goal_text,
    interval_text,
    moment_text,
    pace_text,
    whole_text,
)
from kankei.wording import sentence

if TYPE_CHECKING:
    from jinja2 import Environment


def html(
    report: Report,
    *,
    rule: str = "",
    queue: int | None = None,
    plane: drawing.Drawing | None = None,
    earlier: Sequence[str] = (),
    moved: Sequence[int] = (),
) -> str:
    """The page, in Japanese, complete in itself.

    Args:
        report: A count; with its ``course``, the way to the goal is drawn and listed.
        rule: The file of the rule that made it, if not a shipped one; its sentences are the method note.
        queue: Pairs of records that wait for somebody's judgement; None leaves the sentence out.
        plane: The picture of the town's 2×2; None, or without the extra ``charts``, leaves it out.
        earlier: What is to be said of what was published before, a paragraph each.
        moved: The people of each cause that these paragraphs tell.

    Raises:
        RuleError: The rule cannot be read, or is not the one that made the report (``rule.changed``).
    """
    chosen = load_rule(rule or report.rule.name)
    if chosen.digest != report.rule.digest:
        raise RuleError(chosen.name, "rule.changed")
    shown = drawing.svg(plane) if plane is not None and drawing.available() else ""
    pictures = {"way": chart.way_to_the_goal(report), "plane": shown}
    small = caution([*heads(report), *moved], as_of=report.as_of, rule=report.rule.name)
    told = {"queue": queue, "earlier": earlier, "caution": small}
    bare = _render(report, chosen, told, pictures, "")
    glyphs = font.embedded(bare + string.printable)
    return _render(report, chosen, told, pictures, glyphs) if glyphs else bare


def _render(
    report: Report, rule: CountingRule, told: Mapping[str, object], pictures: Mapping[str, str], glyphs: str
) -> str:
    axes = [str(axis) for axis in Axis]
    return (
        templates()
        .get_template("report.html.j2")
        .render(
            report=report,
            axes=[(axis, sentence(f"axis.{axis}")) for axis in axes],
            axis_notes={axis: notes.axis_note(rule, Axis(axis)) for axis in axes},
            number_notes=notes.number_notes(rule),
            goal=goal_text(report.goal, "ja"),
            pace=pace_text(report, "ja"),
            interval=interval_text(report, "ja"),
            bands={axis: band_text(report, axis) for axis in axes},
            course_notes=course_notes(report),
            cautions=cautions(report),
            ends=ends_text(report),
            whole=whole_text(report),
            filled=min(100.0, max(0.0, 100 * report.goal.rate)),
            **told,
            **{name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704  our own, of escaped words
            glyphs=glyphs,
            family=font.FAMILY,
        )
    )


@cache
def templates() -> "Environment":
    """The templates of printed pages, with what they need to write days and words in Japanese."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 (nothing at the terminal does)

    loader = PackageLoader("kankei.usecases.report", "templates")
    templates = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters |= {
        "people": lambda count: f"{count:,}",
        "day": _day,
        "moment": lambda moment: moment_text(moment, "ja"),
        "name": lambda code, group: sentence(f"{group}.{code}"),
    }
    return templates


def _day(day: dt.date) -> str:
    return day_text(day, "ja")
