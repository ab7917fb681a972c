"""The report as a spreadsheet: values, no formulas, the important ones in named cells; prints on A4."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import UNSET

from kankei.counting.population import AXES
from kankei.model.rule import CountingRule
from kankei.usecases.number.progress import Progress, ProgressLine
from kankei.usecases.report import council, framing
from kankei.usecases.report.council import CouncilAnswer
from kankei.usecases.report.earlier import cause_text, published_text
from kankei.usecases.report.figures import UNSAID, Report, said
from kankei.usecases.report.sheets import Book, Cell, Line, Table
from kankei.usecases.report.table import basis, needed, reached_on
from kankei.usecases.report.terminal import cautions, course_notes, day_text, moment_text
from kankei.wording import sentence

MARKS = ("baseline", "current", "target")


def write(path: Path, answer: CouncilAnswer, progress: Progress, rule: CountingRule) -> int:
    """Write the workbook and answer how many cells have a name.

    Sheets: the number, its breakdown, the way so far, the plan's table, and how it was counted. Names begin
    with ``kankei_`` and point at one cell each: a sheet of the town's own can take up ``=kankei_number``.
    """
    import xlsxwriter  # noqa: PLC0415  only this needs it

    report = answer.report
    source = framing.source_line(
        town=report.town, as_of=report.as_of, known_at=report.known_at, rule=report.rule.title
    )
    heading = _say("heading", town=report.town, name=report.number_name)
    day = day_text(report.as_of, "ja")
    with xlsxwriter.Workbook(path) as file:
        book = Book(file, foot=f"{heading}　{_say('day', day=day)}", source=source)
        book.figures(_say("number"), f"{heading}　{_say('day', day=day)}", list(_number(answer)))
        book.table(_say("breakdown"), f"{heading}の内訳　{_say('day', day=day)}", _breakdown(answer))
        book.course(_say("course"), _course_title(report), _course(report))
        book.table(_say("progress"), _progress_title(progress), _progress(progress))
        said = [*council.method(report, rule), *cautions(report), *course_notes(report)]
        book.notes(_say("method"), f"{_say('method')}「{report.rule.title}」", list(dict.fromkeys(said)))
        return book.named


def _say(code: str, **facts: str) -> str:
    return sentence(f"workbook.{code}", facts)


def _said(people: int) -> int | str:
    """A figure as a cell holds it: a number, or the sign for what is left unsaid."""
    return said(people) if people == UNSAID else people


def _number(answer: CouncilAnswer) -> Iterator[Line]:
    """The first sheet, line by line; a line without a value begins a part."""
    report, last = answer.report, answer.last
    yield Line("number", report.number_name, report.number, "large")
    yield Line("as_of", _say("as_of"), day_text(report.as_of, "ja"))
    yield Line("last_number", _say("last"), last.number, "people")
    change = report.number - last.number if answer.comparable else "―"
    yield Line("change", _say("change"), change, "change")
    regular = _said(report.without_one_off_donors)
    yield Line("without_one_off_donors", sentence("report.without_one_off"), regular)
    yield Line("residents", sentence("report.residents"), _said(report.residents_in_number))
    yield Line("thin", sentence("report.thin"), _said(report.thin))
    yield Line("", _say("part_interval"), None)
    for name in ("estimate", "low", "high"):
        people = getattr(report, name)
        yield Line(name, _say(name), "―" if people is None else people)
    yield Line("", _say("part_axes"), None)
    for axis in AXES:
        name = sentence(f"axis.{axis}")
        yield Line(str(axis), name, _said(getattr(report.axes, axis)))
        for bound in ("low", "high") if report.axis_intervals is not UNSET else ():
            people = getattr(getattr(report.axis_intervals, axis), bound)
            yield Line(f"{axis}_{bound}", _say(f"axis_{bound}", axis=name), _said(people))
    yield Line("", _say("part_zones"), None)
    for zone in report.by_zone:
        yield Line(str(zone.zone), sentence(f"zone.{zone.zone}"), _said(zone.people))
    yield from _earlier(answer)
    yield from _apart_and_goal(report)


def _earlier(answer: CouncilAnswer) -> Iterator[Line]:
    """What was published before, what moved people since, and what is counted now."""
    if answer.earlier:
        yield Line("", _say("part_earlier"), None)
    for told in answer.earlier:
        yield Line("", published_text(told), told.a.number)
        for line in told.lines:
            moved = line.entered - line.left
            hidden = UNSAID in {line.entered, line.left}
            yield Line("", f"　{cause_text(line)}", said(UNSAID) if hidden else moved, "change")
        yield Line("", _say("again"), told.b.number)


def _apart_and_goal(report: Report) -> Iterator[Line]:
    yield Line("", _say("part_apart"), None)
    yield Line("unidentified", sentence("report.unidentified"), report.nobodys, "count")
    yield Line("organisations", sentence("report.organisations"), report.organisations or 0, "count")
    yield Line("companions", sentence("report.companions"), report.companions)
    yield Line("only_planned", sentence("report.only_planned"), _said(report.only_planned))
    yield Line("", _say("part_goal"), None)
    yield Line("target", report.goal.label, report.goal.target)
    yield Line("distance", _say("distance"), report.goal.distance)
    yield Line("goal_rate", _say("rate"), report.goal.rate, "rate")
    yield Line("", _say("part_source"), None)
    yield Line("known_at", _say("known_at"), moment_text(report.known_at, "ja"))
    yield Line("rule", _say("rule"), f"{report.rule.name} {report.rule.version} {report.rule.digest[:16]}")
    yield Line("digest", _say("digest"), report.digest)


def _breakdown(answer: CouncilAnswer) -> Table:
    """One line for each axis and each of its channels; a line can be picked by both its words."""
    rows, axis = [], ""
    for of, words, heads in council.breakdown(answer):
        axis = axis if of == "channel" else words
        channel = words if of == "channel" else _say("distinct")
        rows.append([Cell(axis), Cell(channel), *(Cell(_said(many)) for many in heads)])
    headers = [_say("axis"), _say("channel"), *council.headers()]
    strong = [place for place, row in enumerate(rows) if row[1].value == _say("distinct")]
    remark = council.small_cells(answer)
    return Table(headers=headers, rows=rows, widths=[34, 22, *[11] * 6], strong=strong, remark=remark)


def _course_title(report: Report) -> str:
    facts = {"day": day_text(report.as_of, "ja"), "number": f"{report.number:,}"}
    facts |= {"target": f"{report.goal.target:,}", "rate": f"{report.goal.rate:.1%}"}
    return _say("course_title", **facts)


def _course(report: Report) -> Table:
    headers = [
        _say("as_of"),
        report.number_name,
        sentence("report.without_one_off"),
        _say("low"),
        _say("high"),
    ]
    rows = [
        [
            Cell(day_text(point.as_of, "ja")),
            Cell(point.number),
            Cell(_said(point.without_one_off_donors)),
            *(Cell("―" if bound is None else bound) for bound in (point.low, point.high)),
        ]
        for point in report.course
    ]
    return Table(headers=headers, rows=rows, widths=[22, 22, 30, 22, 22])


def _progress_title(progress: Progress) -> str:
    facts = {"plan": progress.plan, "period": progress.period.label}
    return _say("progress_title", **facts, day=day_text(progress.as_of, "ja"))


def _progress(progress: Progress) -> Table:
    """The plan's table, an indicator to a line."""
    words = [sentence(f"progress.column_{code}") for code in ("name", "unit")]
    words += [_marked(progress, mark) for mark in MARKS]
    words += [sentence(f"progress.column_{code}") for code in ("value", "rate", "versus", "pace")]
    words += [_say(f"forecast_{edge}") for edge in ("low", "middle", "high")]
    words += [sentence(f"progress.column_{code}") for code in ("reached", "basis")]
    rows = [list(_indicator(line)) for line in progress.lines]
    widths = [20, 7, 11, 12, 13, 11, 8, 8, 11, 11, 11, 11, 16, 26]
    return Table(headers=words, rows=rows, widths=widths)


def _marked(progress: Progress, mark: str) -> str:
    """The header of a mark of the plan, with its year where all the indicators have the same."""
    stones = [getattr(line, mark) for line in progress.lines]
    labels = {stone.label for stone in stones if stone is not None}
    words = sentence(f"progress.column_{mark}")
    return f"{words}（{labels.pop()}）" if len(labels) == 1 else words


def _indicator(line: ProgressLine) -> Iterator[Cell]:
    yield Cell(line.name)
    yield Cell(line.unit)
    for mark in MARKS:
        stone = getattr(line, mark)
        yield Cell(stone.value if stone else "―", "whole", f"{line.code}_{mark}")
    pace = line.per_month if line.per_month_at_most is None else needed(line, "ja")
    figures = {"value": line.value, "rate": line.rate, "versus": line.versus_previous, "pace": pace}
    for name, figure in figures.items():
        look = "rate" if name in {"rate", "versus"} else "whole"
        yield Cell("―" if figure is None else figure, look, f"{line.code}_{name}")
    for edge in ("low", "middle", "high"):
        ahead = getattr(line.forecast, edge) if line.forecast else "―"
        yield Cell(ahead, "whole", f"{line.code}_forecast_{edge}")
    yield Cell(reached_on(line, "ja") or "―")
    yield Cell(basis(line, "ja"))
