"""The answer for the council (答弁用): the number, its breakdown, last year's, its method; one page."""

import datetime as dt
from collections.abc import Iterable

import numpy as np
from msgspec import UNSET, Struct
from msgspec.structs import asdict

from kankei.counting import load_rule, population, standings
from kankei.counting.columns import CHANNELS, ZONES
from kankei.counting.gaps import Gap
from kankei.counting.population import AXES, Population
from kankei.counting.spans import year_before
from kankei.model.axis import Axis, Channel
from kankei.model.goal import Town
from kankei.model.rule import CountingRule
from kankei.store import Store, counts, towns
from kankei.usecases.number.bridge import Bridge
from kankei.usecases.report import notes
from kankei.usecases.report.caution import caution, heads
from kankei.usecases.report.counting import count
from kankei.usecases.report.earlier import earlier, earlier_text, moved
from kankei.usecases.report.figures import UNSAID, Report, ZoneCounts, said
from kankei.usecases.report.printing import printed
from kankei.usecases.report.terminal import (
    ahead_text,
    bands_text,
    bearing,
    begins_text,
    beyond_text,
    day_text,
    ends_text,
    gap_names,
    gaps_text,
    goal_text,
    interval_text,
    moment_text,
    pace_text,
    table,
    whole_text,
)
from kankei.wording import sentence

Row = tuple[str, str, list[int]]
"""What a line is of (``all``, ``axis``, ``channel``), its words, and its people under the headers."""


class Cell(Struct, frozen=True, kw_only=True):
    """People whom one channel put on one axis: in all, a year before, and by where they live."""

    axis: Axis
    channel: Channel
    people: int
    last: int
    zones: ZoneCounts


class CouncilAnswer(Struct, frozen=True, kw_only=True):
    """The report of a day, that of a year before under the same rule, and axis × channel × zone.

    Where nobody was counted a year before, there is nothing to compare with; nor where the record does not
    reach back a whole window before that day, or has a gap in either window (``comparable``). ``earlier``
    leads from what was published before to what the same days are counted as now.
    """

    report: Report
    last: Report
    cells: tuple[Cell, ...]
    earlier: tuple[Bridge, ...] = ()

    @property
    def comparable(self) -> bool:
        """Whether the two numbers differ by what people did, and not by what was recorded."""
        begins = self.report.begins
        long_enough = begins is UNSET or self.last.as_of >= begins.whole_from
        return self.last.number > 0 and long_enough and not self.gaps

    @property
    def gaps(self) -> list[Gap]:
        """What is not on record that either number would look at."""
        return bearing(self.report, self.report.as_of, self.last.as_of)


def council(
    store: Store, *, as_of: dt.date, known_at: dt.datetime, rule: str = "default", town: str | Town = ""
) -> CouncilAnswer:
    """What the answer says; both years by the same rule and the same knowledge.

    Raises:
        RuleError: The rule or the town cannot be read, or the rule of what was published before.
        StoreError: The store cannot be.
    """
    chosen, home = load_rule(rule), towns.chosen(store, town)
    now = count(store, as_of=as_of, known_at=known_at, rule=chosen, town=home, course=True)
    then = count(store, as_of=year_before(as_of), known_at=known_at, rule=chosen, town=home)
    with store.reading() as connection:
        touches = counts.live_touches(connection, known_at=known_at, town=home)
    people, before = (
        population(standings(touches, rule=chosen, as_of=day)) for day in (as_of, year_before(as_of))
    )
    told = earlier(store, as_of=as_of, known_at=known_at, rule=chosen, town=home)
    return CouncilAnswer(report=now, last=then, cells=tuple(_cells(people, before)), earlier=told)


def answer_text(answer: CouncilAnswer, rule: CountingRule) -> str:
    """The answer as plain text, which any word processor takes."""
    report = answer.report
    blocks = [
        _title(report),
        "\n".join(f"{place}　{words}" for place, words in enumerate(_paragraphs(answer), start=1)),
        _breakdown(answer),
        "\n".join([_say("method"), *(f"・{note}" for note in method(report, rule))]),
        _foot(report),
    ]
    return "\n\n".join(blocks) + "\n"


def answer_html(answer: CouncilAnswer, rule: CountingRule) -> str:
    """The answer as one page to print on A4, complete in itself."""
    return printed(
        "council.html.j2",
        title=_title(answer.report),
        paragraphs=_paragraphs(answer),
        headers=headers(),
        rows=list(breakdown(answer)),
        method=method(answer.report, rule),
        remarks=_remarks(answer),
        words={code: _say(code) for code in ("method", "table")},
        foot=_foot(answer.report),
    )


def _cells(people: Population, before: Population) -> Iterable[Cell]:
    """Axis × channel × zone, without what is nobody's in either year."""
    for axis in AXES:
        last = before.cube[axis].sum(axis=1)
        for code in np.flatnonzero(people.cube[axis].sum(axis=1) + last).tolist():
            row = people.cube[axis][code].tolist()
            zones = ZoneCounts(**{str(zone): int(many) for zone, many in zip(ZONES, row, strict=True)})
            heads = {"people": sum(row), "last": int(last[code])}
            yield Cell(axis=axis, channel=CHANNELS[code], zones=zones, **heads)


def _say(code: str, **facts: str) -> str:
    return sentence(f"council.{code}", facts)


def _title(report: Report) -> str:
    return _say("title", name=report.number_name, town=report.town)


def _paragraphs(answer: CouncilAnswer) -> list[str]:
    """What is read out, in order."""
    report, last = answer.report, answer.last
    facts = {
        "day": day_text(report.as_of, "ja"),
        "name": report.number_name,
        "number": f"{report.number:,}",
        "then": day_text(last.as_of, "ja"),
        "last": f"{last.number:,}",
        "rule": report.rule.title,
    }
    now = gap_names(bearing(report, report.as_of))
    cautions = ahead_text(report.as_of, report.known_at) + (_say("gaps", gaps=now) if now else "")
    lines = [_say("number", **facts) + cautions, _interval(report), _since_last(answer, facts)]
    lines.append(
        _say(
            "within",
            residents=said(report.residents_in_number),
            without=said(report.without_one_off_donors),
            thin=said(report.thin),
        )
    )
    lines += [*filter(None, [_once(report)]), _apart(report)]
    lines.append(goal_text(report.goal, "ja") + "。" + pace_text(report, "ja"))
    return [*lines, *map(earlier_text, answer.earlier)]


def _once(report: Report) -> str:
    """How many stand in several channels: that nobody is counted twice; "" where not all are said."""
    if any(one.people == UNSAID for one in report.by_channel):
        return ""
    total = sum(one.people for one in report.by_channel)
    facts = {"total": total, "again": total - report.number, "number": report.number}
    return _say("once", **{name: f"{people:,}" for name, people in facts.items()})


def _apart(report: Report) -> str:
    """What is not counted: what is nobody's, who came along, and head counts of other accounts."""
    bodies = _say("organisations", count=f"{report.organisations:,}") if report.organisations else ""
    apart = {
        "unidentified": report.nobodys,
        "companions": report.companions,
        "planned": report.only_planned,
    }
    told = _say("apart", **{name: said(count) for name, count in apart.items()}, organisations=bodies)
    heads = "、".join(f"{one.channel}「{one.label}」{one.heads:,}人" for one in report.aggregates)
    return told + (_say("heads", heads=heads) if heads else "")


def _since_last(answer: CouncilAnswer, facts: dict[str, str]) -> str:
    """What changed since the year before; or why that cannot be said."""
    report, last = answer.report, answer.last
    if not last.number:
        return _say("last_none", **facts)
    if answer.gaps:
        return _say("last_gap", **facts, gaps=gap_names(answer.gaps))
    if not answer.comparable and report.begins is not UNSET:
        return _say("last_short", **facts) + begins_text(report.begins)
    change = report.number - last.number
    moved = "more" if change > 0 else "fewer" if change < 0 else "same"
    facts = facts | {"change": f"{abs(change):,}", "percent": f"{abs(change) / last.number:.1%}"}
    return _say(f"last_{moved}", **facts)


def _interval(report: Report) -> str:
    """How sure the number is, as it is read out; or why that cannot be said."""
    if report.estimate is None or report.low is None or report.high is None:
        return interval_text(report, "ja").removesuffix("。") + "。"
    figures = {"estimate": report.estimate, "low": report.low, "high": report.high}
    return _say("interval", **{name: f"{people:,}" for name, people in figures.items()}) + beyond_text(report)


def breakdown(answer: CouncilAnswer) -> Iterable[Row]:
    """The lines of the breakdown: the number, then each axis and the channels that earned it."""
    report, last = answer.report, answer.last
    yield (
        "all",
        _say("all", name=report.number_name),
        [report.number, last.number, *(zone.people for zone in report.by_zone)],
    )
    for axis in AXES:
        here = [getattr(zone.axes, axis) for zone in report.by_zone]
        heads = [getattr(one.axes, axis) for one in (report, last)]
        yield "axis", sentence(f"axis.{axis}"), [*heads, *here]
        for cell in answer.cells:
            if cell.axis == axis:
                zones = [getattr(cell.zones, zone) for zone in ZONES]
                yield "channel", sentence(f"channel.{cell.channel}"), [cell.people, cell.last, *zones]


def headers() -> list[str]:
    """What the figures of a line of the breakdown are."""
    return [_say("people"), _say("last_year"), *(sentence(f"zone.{zone}") for zone in ZONES)]


def _breakdown(answer: CouncilAnswer) -> str:
    """The breakdown as lines of text, channels under their axis."""
    parts = [_say("breakdown", columns="・".join(headers()))]
    rows = [
        (f"　{words}" if of == "channel" else words, _figures(heads))
        for of, words, heads in breakdown(answer)
    ]
    return "\n".join([*parts, table("", rows), *_remarks(answer)])


def _remarks(answer: CouncilAnswer) -> list[str]:
    """What is to be known of the breakdown: how it adds up, and that small cells are not to be handed out."""
    return [_say("overlap"), *filter(None, [gaps_text(answer.gaps), small_cells(answer)])]


def small_cells(answer: CouncilAnswer) -> str:
    """The warning that the answer calls for, if any: by its breakdown, or by what it reads out."""
    told = [*heads(answer.report), *moved(answer.earlier)]
    told += [many for cell in answer.cells for many in [cell.last, *asdict(cell.zones).values()]]
    return caution(told, as_of=answer.report.as_of, rule=answer.report.rule.name)


def _figures(people: Iterable[int]) -> str:
    return " ".join(f"{said(many):>7}" for many in people)


def method(report: Report, rule: CountingRule) -> list[str]:
    """How the number was counted, in sentences."""
    axes = [f"{sentence(f'axis.{axis}')}: {notes.axis_note(rule, axis)}" for axis in AXES]
    planned = "・".join(
        f"{stone.people:,}人" for stone in report.goal.line if stone.people != report.goal.target
    )
    return [
        *notes.number_notes(rule),
        *axes,
        _say("done_only"),
        *filter(None, [bands_text(report), whole_text(report), ends_text(report)]),
        *([_say("plan", figures=planned)] if planned else []),
    ]


def _foot(report: Report) -> str:
    facts = {
        "moment": moment_text(report.known_at, "ja"),
        "rule": f"{report.rule.name} 第{report.rule.version}版（{report.rule.digest[:12]}）",
        "digest": report.digest[:16],
    }
    return _say("foot", **facts)
