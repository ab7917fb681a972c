"""The report as plain text for a terminal; only characters that a Windows console in cp932 can show."""

import datetime as dt
import unicodedata
from collections.abc import Iterable

from msgspec import UNSET

from kankei.counting.beginning import Beginning
from kankei.counting.gaps import Gap
from kankei.fields.date import format_era
from kankei.fields.moment import JAPAN
from kankei.model.goal import Goal
from kankei.usecases.report import notes
from kankei.usecases.report.figures import UNSAID, Report
from kankei.wording import Lang, sentence

Row = tuple[str, str] | tuple[str, str, str]
"""Words, their figure, and a remark on it if there is any."""


def text(report: Report, lang: Lang = "ja") -> str:
    """The whole report in some thirty lines: the number, its lines, where it comes from, by which rule."""
    blocks = [
        _head(report, lang),
        table("", _number_lines(report, lang)),
        table(_say("by_axis", lang), _axes(report, lang)),
        table(_say("by_channel", lang), _channels(report, lang)),
        table(_say("by_zone", lang), _zones(report, lang)),
        table(_say("apart", lang), _apart(report, lang)),
        _foot(report, lang),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def day_text(day: dt.date, lang: Lang) -> str:
    """A day as it is printed: 令和8年3月31日 or 2026-03-31."""
    return format_era(day) if lang == "ja" else day.isoformat()


def moment_text(moment: dt.datetime, lang: Lang, *, seconds: bool = False) -> str:
    """A moment as it is printed, on the clock of Japan, to the minute or to the second."""
    local = moment.astimezone(JAPAN)
    time = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return f"{day_text(local.date(), lang)} {time}" + ("" if lang == "ja" else " JST")


def goal_text(goal: Goal, lang: Lang) -> str:
    """How far the number is from the plan's target."""
    met = goal.distance <= 0
    facts = {
        "label": goal.label,
        "target": f"{goal.target:,}",
        "rate": f"{goal.rate:.1%}",
        "distance": f"{goal.distance:,}",
    }
    return sentence(f"report.goal_{'met' if met else 'ahead'}", facts, lang=lang)


def pace_text(report: Report, lang: Lang) -> str:
    """The pace that would reach the target, by both readings of the plan's year; "" once it is reached.

    Where the number is too small for a gap in the record, it is what every month must bring at most.
    """
    goal, people = report.goal, "pace_at_most" if bearing(report, report.as_of) else "pace_people"
    if goal.distance <= 0:
        return ""
    named = {"calendar": goal.per_month, "fiscal": goal.per_month_fiscal}
    known = {name: f"{count:,}" for name, count in named.items() if count is not None}
    paces = {name: _say(people, lang, count=count) for name, count in known.items()}
    if not paces:
        return _say("pace_past", lang)
    return _say("pace" if len(paces) == len(named) else f"pace_only_{next(iter(paces))}", lang, **paces)


def interval_text(report: Report, lang: Lang) -> str:
    """Estimate and band in words, or why there is none."""
    if report.estimate is None or report.low is None or report.high is None:
        return _say(report.unsure or "no_interval", lang)
    figures = {"estimate": report.estimate, "low": report.low, "high": report.high}
    return _say("interval", lang, **{name: f"{people:,}" for name, people in figures.items()})


def _say(code: str, lang: Lang, **facts: str) -> str:
    return sentence(f"report.{code}", facts, lang=lang)


def _people(count: int, lang: Lang) -> str:
    return _say("people", lang, count=f"{count:,}")


def _head(report: Report, lang: Lang) -> str:
    rule = "=" * 60
    day = _say("as_of", lang, day=day_text(report.as_of, lang))
    number = _wide(_people(report.number, lang)) if lang == "ja" else _people(report.number, lang)
    return "\n".join(
        [
            rule,
            f"{report.town}  {report.number_name}  {day}",
            "",
            f"    {number}",
            f"    {interval_text(report, lang)}",
            *(f"    {words}" for words in cautions(report, lang)),
            "",
            f"{goal_text(report.goal, lang)}",
            *filter(None, [pace_text(report, lang)]),
            rule,
        ]
    )


def begins_text(begins: Beginning, lang: Lang = "ja") -> str:
    """Why numbers of earlier days are too small to be compared."""
    facts = {"channel": sentence(f"channel.{begins.channel}", lang=lang)}
    facts |= {"since": day_text(begins.since, lang), "whole": day_text(begins.whole_from, lang)}
    return _say("begins", lang, **facts)


def gap_names(gaps: Iterable[Gap], lang: Lang = "ja") -> str:
    """Of which days which records have nothing, as names of things; "" for no gap."""
    return _say("gaps_and", lang).join(_gap(gap, lang) for gap in gaps)


def _gap(gap: Gap, lang: Lang) -> str:
    facts = {"since": day_text(gap.since, lang), "until": day_text(gap.until, lang)}
    facts |= {"record": notes.tie_name(gap.tie, lang=lang)}
    if gap.source is UNSET:
        return _say("gap", lang, **facts)
    return _say("gap_of_source", lang, **facts, source=gap.source)


def gaps_text(gaps: Iterable[Gap], lang: Lang = "ja") -> str:
    """That these days are on no record, what that does to figures, and the remedy; "" for no gap."""
    named = gap_names(gaps, lang)
    return _say("gaps", lang, gaps=named) if named else ""


def course_notes(report: Report, lang: Lang = "ja") -> list[str]:
    """Why numbers of the course are too small: before the record is long enough, and where it has gaps."""
    days, begins = [point.as_of for point in report.course], report.begins
    short = begins is not UNSET and any(day < begins.whole_from for day in days)
    found = begins_text(begins, lang) if short and begins is not UNSET else ""
    return [*filter(None, [found, gaps_text(bearing(report, *days), lang)])]


def bearing(report: Report, *days: dt.date) -> list[Gap]:
    """The gaps that bear on the number of one of the days."""
    told = [gaps for gaps in (report.gaps, report.source_gaps) if gaps is not UNSET]
    return [gap for gaps in told for gap in gaps if any(map(gap.bears_on, days))]


def beyond_text(report: Report, lang: Lang = "ja") -> str:
    """Why the number lies outside its own band; "" where it lies within, or there is none."""
    if report.low is None or report.high is None:
        return ""
    return _beyond(_say("band_number", lang), report.number, (report.low, report.high), lang)


def axes_beyond_text(report: Report, lang: Lang = "ja") -> str:
    """The same of each axis whose people lie outside its band."""
    if report.axis_intervals is UNSET:
        return ""
    told = []
    for axis in report.axes.__struct_fields__:
        found, what = getattr(report.axis_intervals, axis), sentence(f"axis.{axis}", lang=lang)
        band = (found.low, found.high)
        told.append(_beyond(_say("band_axis", lang, axis=what), getattr(report.axes, axis), band, lang))
    return " ".join(filter(None, told)) if lang == "en" else "".join(told)


def _beyond(what: str, people: int, band: tuple[int, int], lang: Lang) -> str:
    low, high = band
    if low <= people <= high:
        return ""
    return _say("above_band" if people > high else "below_band", lang, what=what)


def band_text(report: Report, axis: str, lang: Lang = "ja") -> str:
    """Between which figures the people on an axis are; "" where that is not known."""
    if report.axis_intervals is UNSET or getattr(report.axes, axis) == UNSAID:
        return ""
    return _say("band", lang, **_bounds(report, axis))


def bands_text(report: Report, lang: Lang = "ja") -> str:
    """The same of all axes in one sentence."""
    if report.axis_intervals is UNSET:
        return ""
    named = [
        _say("band_of", lang, axis=sentence(f"axis.{axis}", lang=lang), **_bounds(report, axis))
        for axis in report.axes.__struct_fields__
        if getattr(report.axes, axis) != UNSAID
    ]
    return _say("bands", lang, axes=_say("bands_and", lang).join(named)) if named else ""


def _bounds(report: Report, axis: str) -> dict[str, str]:
    found = getattr(report.axis_intervals, axis)
    return {"low": f"{found.low:,}", "high": f"{found.high:,}"}


def whole_text(report: Report, lang: Lang = "ja") -> str:
    """That the number and its axes have bands, and no other part of it; "" where there is none."""
    return "" if report.low is None else _say("whole", lang, name=report.number_name)


def cautions(report: Report, lang: Lang = "ja") -> list[str]:
    """Why the number may not be what it seems: the day is still to come, the record has not all of it, or
    too much of who is whom is in doubt.
    """
    ahead, begins = ahead_text(report.as_of, report.known_at, lang), report.begins
    short = begins_text(begins, lang) if begins is not UNSET and report.as_of < begins.whole_from else ""
    missing = gaps_text(bearing(report, report.as_of), lang)
    beyond = (beyond_text(report, lang), axes_beyond_text(report, lang))
    return [*filter(None, [ahead, short, missing, *beyond])]


def ends_text(report: Report, lang: Lang = "ja") -> str:
    """How far the record of each channel that matters reaches; "" where none does."""
    ends = () if report.ends is UNSET else report.ends
    named = (
        _say("end", lang, channel=sentence(f"channel.{end.channel}", lang=lang), day=day_text(end.last, lang))
        for end in ends
    )
    told = _say("ends_and", lang).join(named)
    return _say("ends", lang, ends=told) if told else ""


def ahead_text(as_of: dt.date, known_at: dt.datetime, lang: Lang = "ja") -> str:
    """That a day had not come at the moment whose knowledge is used; "" where it had."""
    if as_of <= known_at.astimezone(JAPAN).date():
        return ""
    return _say("day_ahead", lang, moment=moment_text(known_at, lang))


def _number_lines(report: Report, lang: Lang) -> list[Row]:
    return [
        (_say("without_one_off", lang), _people(report.without_one_off_donors, lang)),
        (_say("residents", lang), _people(report.residents_in_number, lang)),
        (_say("thin", lang), _people(report.thin, lang)),
    ]


def _axes(report: Report, lang: Lang) -> list[Row]:
    names = report.axes.__struct_fields__
    told = {axis: _people(getattr(report.axes, axis), lang) for axis in names}
    return [
        (sentence(f"axis.{axis}", lang=lang), told[axis], band_text(report, axis, lang)) for axis in names
    ]


def _channels(report: Report, lang: Lang) -> list[Row]:
    rows = (row for row in report.by_channel if row.people)
    return [(sentence(f"channel.{row.channel}", lang=lang), _people(row.people, lang)) for row in rows]


def _zones(report: Report, lang: Lang) -> list[Row]:
    return [(sentence(f"zone.{row.zone}", lang=lang), _people(row.people, lang)) for row in report.by_zone]


def _apart(report: Report, lang: Lang) -> list[Row]:
    times = {"unidentified": report.nobodys, "organisations": report.organisations or 0}
    told = [name for name, count in times.items() if count or name == "unidentified"]
    return [
        *((_say(name, lang), _say("unidentified_count", lang, count=f"{times[name]:,}")) for name in told),
        (_say("companions", lang), _people(report.companions, lang)),
        (_say("only_planned", lang), _people(report.only_planned, lang)),
        *(
            (f"{head.channel} {head.label} {day_text(head.counted_on, lang)}", f"{head.heads:,}")
            for head in report.aggregates
        ),
    ]


def _foot(report: Report, lang: Lang) -> str:
    rule = report.rule
    named = _say(
        "rule", lang, title=rule.title, name=rule.name, version=rule.version, digest=rule.digest[:12]
    )
    lines = [
        _say("known_at", lang, moment=moment_text(report.known_at, lang)),
        *filter(None, [ends_text(report, lang)]),
        named,
        _say("digest", lang, digest=report.digest[:16]),
    ]
    return "\n".join(lines)


def table(title: str, rows: Iterable[Row]) -> str:
    """Words on the left, figures flush right, by the width a terminal gives each character; then remarks."""
    told = list(rows)
    left = max((_width(row[0]) for row in told), default=0)
    right = max((_width(row[1]) for row in told), default=0)
    lines = [
        "  ".join(
            [
                f"  {words}{' ' * (left - _width(words) + 2 + right - _width(figure))}{figure}",
                *filter(None, remark),
            ]
        )
        for words, figure, *remark in told
    ]
    return "\n".join([title, *lines] if title and lines else lines)


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in words)


def _wide(words: str) -> str:
    """Digits and commas at full width, which a terminal draws twice as large."""
    return words.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789,"}).replace(" ", "　")
