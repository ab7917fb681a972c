"""``kankei progress``: the plan's table with what is, what is to be expected and when the target is met."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import NumberAsked, asked_options, json_option, out_option, store_option

if TYPE_CHECKING:
    from kankei.usecases.number.progress import Progress
    from kankei_api.cli.console import Terminal

Said = tuple[str, list[str]]
"""A column: its header, and a text for each indicator."""
FIGURES = ("name", "baseline", "current", "target", "value", "unit", "rate", "versus")
OUTLOOK = ("name", "pace", "forecast", "reached")
"""The columns of ``kankei.usecases.report.table`` as the terminal shows them, in two tables; where figures
are from is said in lines below, since sentences fit no column."""


@click.command("progress")
@click.option("--period", default="fiscal", metavar="PERIOD")
@asked_options
@out_option
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    period: str,
    asked: NumberAsked,
    known_at: dt.datetime | None,
    out: str | None,
    as_json: bool,
    store_url: str,
) -> int:
    """The plan's indicators for a 年度, a 暦年 or any span, up to the day."""
    from kankei.counting.spans import parse_period  # noqa: PLC0415  # numpy, which --help must not pay
    from kankei.usecases.number.progress import progress  # noqa: PLC0415
    from kankei.usecases.report import table  # noqa: PLC0415
    from kankei_api import spreadsheets  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay

    day = asked["as_of"]
    store, known_at = settled(store_url, "progress", known_at=known_at)
    found = progress(
        store,
        period=parse_period(period, as_of=day),
        today=day,
        known_at=known_at,
        rule=asked["rule"],
        town=asked["town"],
    )
    if out is not None:
        rows = spreadsheets.write(out, table.columns(found, lang=terminal.lang))
        terminal.warn("progress.written", file=out, rows=str(rows))
    if as_json:
        terminal.json(found)
    else:
        _show(terminal, found)
    return 0


def _show(terminal: Terminal, found: Progress) -> None:
    from kankei.usecases.report import table  # noqa: PLC0415
    from kankei.usecases.report.terminal import ahead_text, day_text  # noqa: PLC0415

    facts = {"town": found.town, "plan": found.plan, "period": found.period.label}
    terminal.say("progress.head", **facts, day=day_text(found.as_of, terminal.lang))
    if ahead := ahead_text(found.as_of, found.known_at, terminal.lang):
        terminal.show(ahead)
    if not found.lines:
        terminal.say("progress.no_indicator")
        return
    columns = table.columns(found, lang=terminal.lang)
    said = dict(zip(table.SAID, columns.items(), strict=True))
    for names in (FIGURES, OUTLOOK):
        headers, values = zip(*(said[name] for name in names), strict=True)
        terminal.table(headers, list(zip(*values, strict=True)), numbers_from=1)
        terminal.show("")
    _show_sources(terminal, *(said[name] for name in ("name", "basis")))
    terminal.say("progress.note", rule=found.rule.title)


def _show_sources(terminal: Terminal, names: Said, sources: Said) -> None:
    """Where figures are from, the indicators of one source in one line."""
    terminal.show(sources[0])
    found: dict[str, list[str]] = {}
    for name, source in zip(names[1], sources[1], strict=True):
        found.setdefault(source, []).append(name)
    for source, of in found.items():
        terminal.say("progress.source", indicators=terminal.words("progress.and").join(of), source=source)
    terminal.show("")
