"""That a report with small figures is not to be handed out as it is, and what may be instead."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec.structs import asdict

from kankei.counting import shipped_rules
from kankei.counting.suppression import LEAST
from kankei.usecases.report.figures import UNSAID, AxisCounts, CoursePoint, Report
from kankei.wording import Lang, sentence


def caution(
    people: Iterable[int], *, as_of: dt.date, rule: str, analysis: str = "breakdown", lang: Lang = "ja"
) -> str:
    """The warning that figures of people call for, or what it means that some are unsaid; "" for neither.

    ``analysis``, with its options, is what tells the same without them. A town's own rule is one by its file,
    whose place nobody knows here.

    >>> caution([0, 10], as_of=dt.date(2026, 3, 31), rule="default")
    ''
    """
    told = [*people]
    if UNSAID in told:
        return sentence("report.unsaid", {"least": str(LEAST)}, lang=lang)
    if not any(0 < heads < LEAST for heads in told):
        return ""
    known = rule if rule in shipped_rules() else sentence("report.rule_file", lang=lang)
    facts = {"least": str(LEAST), "analysis": analysis, "day": f"{as_of}", "rule": known}
    return sentence("report.caution", facts, lang=lang)


def heads(report: Report) -> Iterator[int]:
    """The people whom a report tells of, in tables and in sentences; and who differences of these are."""
    yield from (report.thin, report.only_planned, report.residents_in_number)
    yield report.number - report.without_one_off_donors
    yield from (point.without_one_off_donors for point in report.course if _is_unsaid(point))
    yield from asdict(report.axes).values()
    yield from _apart(report.number, report.axes)
    for zone in report.by_zone:
        yield from (zone.people, *asdict(zone.axes).values(), *_apart(zone.people, zone.axes))
    for channel in report.by_channel:
        yield from (*asdict(channel.axes).values(), *asdict(channel.zones).values())


def _apart(people: int, axes: AxisCounts) -> tuple[int, int, int]:
    """Who stands on one axis of the number and not the other, and on both, as the figures tell."""
    both = abs(axes.relation + axes.attachment - people)
    return abs(people - axes.attachment), abs(people - axes.relation), both


def _is_unsaid(point: CoursePoint) -> bool:
    return point.without_one_off_donors == UNSAID
