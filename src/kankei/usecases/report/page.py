"""The report as one HTML page to print on A4."""

from collections.abc import Sequence

from markupsafe import Markup

from kankei.counting import load_rule
from kankei.errors import RuleError
from kankei.model.axis import Axis
from kankei.usecases.report import chart, drawing, notes
from kankei.usecases.report.caution import caution, heads
from kankei.usecases.report.figures import Report
from kankei.usecases.report.printing import printed
from kankei.usecases.report.terminal import (
    band_text,
    cautions,
    course_notes,
    ends_text,
    goal_text,
    interval_text,
    pace_text,
    whole_text,
)
from kankei.wording import sentence


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
    axes = [str(axis) for axis in Axis]
    return printed(
        "report.html.j2",
        report=report,
        axes=[(axis, sentence(f"axis.{axis}")) for axis in axes],
        axis_notes={axis: notes.axis_note(chosen, Axis(axis)) for axis in axes},
        number_notes=notes.number_notes(chosen),
        goal=goal_text(report.goal, "ja"),
        pace=pace_text(report, "ja"),
        interval=interval_text(report, "ja"),
        bands={axis: band_text(report, axis) for axis in axes},
        course_notes=course_notes(report),
        cautions=cautions(report),
        ends=ends_text(report),
        whole=whole_text(report),
        filled=min(100.0, max(0.0, 100 * report.goal.rate)),
        queue=queue,
        earlier=earlier,
        caution=caution([*heads(report), *moved], as_of=report.as_of, rule=report.rule.name),
        **_pictures(report, plane),
    )


def _pictures(report: Report, plane: drawing.Drawing | None) -> dict[str, Markup]:
    """The way to the goal and the town's 2×2, "" for one that cannot be drawn."""
    shown = drawing.svg(plane) if plane is not None and drawing.available() else ""
    drawn = {"way": chart.way_to_the_goal(report), "plane": shown}
    return {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704  our own, of escaped words
