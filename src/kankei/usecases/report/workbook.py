"""The report as a spreadsheet: values, no formulas, the important ones in named cells; prints on A4."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kankei.counting.columns import ZONES
from kankei.counting.population import AXES
from kankei.model.rule import CountingRule
from kankei.usecases.progress import Progress, ProgressLine
from kankei.usecases.report import notes
from kankei.usecases.report.council import CouncilAnswer
from kankei.usecases.report.figures import Report
from kankei.usecases.report.table import reached_on
from kankei.usecases.report.terminal import day_text, interval_text, moment_text
from kankei.wording import sentence

A4 = 9
Value = str | float | int | None
Line = tuple[str, str, Value]
"""The name of a cell ("" for none), the words before it, and what it holds."""


def write(path: Path, answer: CouncilAnswer, progress: Progress, rule: CountingRule) -> int:
    """Write the workbook and answer how many cells have a name.

    Sheets: the number, its breakdown, the way so far, the plan's table, and how it was counted. Names begin
    with ``kankei_`` and point at one cell each: a sheet of the town's own can take up ``=kankei_number``.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  only this needs it

    with xlsxwriter.Workbook(path) as book:
        sheets = _Book(book)
        sheets.figures(_say("number"), list(_number(answer)))
        sheets.table(_say("breakdown"), *_breakdown(answer))
        sheets.table(_say("course"), *_course(answer.report))
        sheets.figures(_say("progress"), list(_progress(progress)), wide=True)
        sheets.table(_say("method"), [_say("method")], [[note] for note in _method(rule)])
        return sheets.named


class _Book:
    """A workbook under way: sheets in one look, each fit to the width of an A4 page."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._number = book.add_format({"num_format": "#,##0.###", "valign": "top"})
        self.named = 0

    def figures(self, title: str, lines: Sequence[Line], *, wide: bool = False) -> None:
        """A sheet of words and values, a value to a line, the named ones under their names."""
        sheet = self._sheet(title, [44 if wide else 34, 30 if wide else 60], landscape=False)
        for row, (name, words, value) in enumerate(lines):
            sheet.write_string(row, 0, words, self._head if value is None else self._text)
            self._put(sheet, row, 1, value)
            if name:
                self._book.define_name(f"kankei_{name}", f"='{title}'!$B${row + 1}")
                self.named += 1

    def table(self, title: str, headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        """A sheet with a header that every printed page repeats."""
        widths = [100] if len(headers) == 1 else [16, 24, *[12] * (len(headers) - 2)]
        sheet = self._sheet(title, widths, landscape=len(headers) > 5)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, self._head)
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values):
                self._put(sheet, row, column, value)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def _sheet(self, title: str, widths: Sequence[int], *, landscape: bool) -> Any:
        sheet = self._book.add_worksheet(title)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer("&L&A&R&P / &N")
        if landscape:
            sheet.set_landscape()
        return sheet

    def _put(self, sheet: Any, row: int, column: int, value: Value) -> None:
        """A number as a number, anything else as text; nothing is ever taken for a formula."""
        if isinstance(value, str):
            sheet.write_string(row, column, value, self._text)
        elif value is not None:
            sheet.write_number(row, column, value, self._number)


def _say(code: str) -> str:
    return sentence(f"workbook.{code}")


def _number(answer: CouncilAnswer) -> Iterator[Line]:
    report = answer.report
    yield "", report.town, report.number_name
    yield "as_of", _say("as_of"), day_text(report.as_of, "ja")
    yield "number", report.number_name, report.number
    for name in ("estimate", "low", "high"):
        yield name, _say(name), _or_dash(getattr(report, name))
    yield "", _say("interval"), interval_text(report, "ja")
    yield "last_number", _say("last"), answer.last.number
    yield "without_one_off_donors", sentence("report.without_one_off"), report.without_one_off_donors
    yield "residents", sentence("report.residents"), report.residents_in_number
    yield "thin", sentence("report.thin"), report.thin
    for axis in AXES:
        yield str(axis), sentence(f"axis.{axis}"), getattr(report.axes, axis)
    for zone in report.by_zone:
        yield str(zone.zone), sentence(f"zone.{zone.zone}"), zone.people
    yield "unidentified", sentence("report.unidentified"), report.unidentified
    yield "companions", sentence("report.companions"), report.companions
    yield "target", report.goal.label, report.goal.target
    yield "distance", _say("distance"), report.goal.distance
    yield "", _say("known_at"), moment_text(report.known_at, "ja")
    yield "rule", _say("rule"), f"{report.rule.name} {report.rule.version} {report.rule.digest}"
    yield "digest", _say("digest"), report.digest


def _or_dash(value: float | None) -> Value:
    return "―" if value is None else value


def _breakdown(answer: CouncilAnswer) -> tuple[list[str], list[list[Value]]]:
    words = [_say("axis"), _say("channel"), _say("people"), *(sentence(f"zone.{zone}") for zone in ZONES)]
    rows: list[list[Value]] = [
        [
            sentence(f"axis.{cell.axis}"),
            sentence(f"channel.{cell.channel}"),
            cell.people,
            *(getattr(cell.zones, zone) for zone in ZONES),
        ]
        for cell in answer.cells
    ]
    return words, rows


def _course(report: Report) -> tuple[list[str], list[list[Value]]]:
    headers = [_say("as_of"), report.number_name, sentence("report.without_one_off")]
    rows: list[list[Value]] = [
        [day_text(point.as_of, "ja"), point.number, point.without_one_off_donors] for point in report.course
    ]
    return headers, rows


def _progress(progress: Progress) -> Iterator[Line]:
    yield "period", progress.plan, f"{progress.period.label}（{day_text(progress.as_of, 'ja')} まで）"
    for line in progress.lines:
        yield "", f"{line.name}（{line.unit}）", None
        yield from _indicator(line)


def _indicator(line: ProgressLine) -> Iterator[Line]:
    plan = {"baseline": line.baseline, "current": line.current, "target": line.target}
    for mark, stone in plan.items():
        words = f"{sentence(f'progress.column_{mark}')}{f'（{stone.label}）' if stone else ''}"
        yield f"{line.code}_{mark}", words, _or_dash(stone.value if stone else None)
    measured = {
        "value": line.value,
        "rate": line.rate,
        "versus": line.versus_previous,
        "pace": line.per_month,
    }
    for name, value in measured.items():
        yield f"{line.code}_{name}", sentence(f"progress.column_{name}"), _or_dash(value)
    ahead = line.forecast
    for edge in ("low", "middle", "high"):
        value = getattr(ahead, edge) if ahead else None
        yield f"{line.code}_forecast_{edge}", _say(f"forecast_{edge}"), _or_dash(value)
    yield "", sentence("progress.column_reached"), reached_on(line, "ja") or "―"


def _method(rule: CountingRule) -> list[str]:
    return [
        *notes.number_notes(rule),
        *(f"{sentence(f'axis.{a}')}: {notes.axis_note(rule, a)}" for a in AXES),
    ]
