"""``kankei bridge``: the difference between two figures, to the last person."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the figure needs the module
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

import rich_click as click
from msgspec import UNSET

from kankei_api.cli.options import (
    Day,
    Moment,
    Published,
    Usage,
    json_option,
    named,
    out_option,
    rule_option,
    store_option,
)

if TYPE_CHECKING:
    from kankei.store import Store
    from kankei.usecases.number.bridge import Bridge, Point, Side
    from kankei.wording import Lang
    from kankei_api.cli.console import Terminal


class Known(NamedTuple):
    """A day as an argument names it, with the moment whose knowledge is used if it tells one."""

    label: str
    day: dt.date
    moment: dt.datetime | None


class End(click.ParamType[int | uuid.UUID | Known]):
    """A publication (3), a day, or ``DAY@MOMENT`` for what was known of it at a moment."""

    name = "end"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | uuid.UUID | Known:
        """What the text names; ``Usage`` if it is none of the three."""
        text = str(value)
        if Published.names(text):
            return Published().convert(text, param, ctx)
        day, _, moment = text.partition("@")
        try:
            known_at = Moment().convert(moment, param, ctx) if moment else None
            return Known(text, Day().convert(day, param, ctx), known_at)
        except Usage as error:
            if error.code != "usage.day":
                raise
            raise Usage("usage.bridge_end", option=named(param)) from error


@click.command("bridge")
@click.argument("a", type=End(), metavar="A")
@click.argument("b", type=End(), metavar="B")
@rule_option
@click.option("--town", envvar="KANKEI_TOWN", default="")
@out_option
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    a: int | uuid.UUID | Known,
    b: int | uuid.UUID | Known,
    rule: str,
    town: str,
    out: str | None,
    as_json: bool,
    store_url: str,
) -> int:
    """A and B are publications (number or id) or days, ``DAY@MOMENT`` for what was known at a moment."""
    from kankei.usecases.number.bridge import bridge  # noqa: PLC0415
    from kankei_api import spreadsheets  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay

    store, at = settled(store_url, "bridge")
    found = bridge(store, *(_point(store, end, rule, town, at) for end in (a, b)))
    if out is not None:
        rows = spreadsheets.write(out, _columns(found))
        terminal.warn("bridge.written", file=out, rows=f"{rows:,}")
    if as_json:
        terminal.json(found)
    else:
        _show(terminal, found)
    return 0


def _point(store: Store, end: int | uuid.UUID | Known, rule: str, town: str, at: dt.datetime) -> Point:
    """The figure that an argument names, as known at present where it tells no moment."""
    from kankei.counting import load_rule  # noqa: PLC0415
    from kankei.store import towns  # noqa: PLC0415
    from kankei.usecases.number import publication  # noqa: PLC0415
    from kankei.usecases.number.bridge import Point, point_of  # noqa: PLC0415

    if not isinstance(end, Known):
        return point_of(publication.find(store, end))
    return Point(
        label=end.label,
        as_of=end.day,
        known_at=end.moment or at,
        rule=load_rule(rule),
        town=towns.chosen(store, town),
    )


def _columns(found: Bridge) -> dict[str, list[object]]:
    """Everybody who came in or went out, a line each."""
    people = found.people
    return {
        "person_id": [person.person for person in people],
        "entered": ["1" if person.change > 0 else "" for person in people],
        "left": ["1" if person.change < 0 else "" for person in people],
        "cause": [str(person.cause) for person in people],
        "why": [person.why for person in people],
        "file": [person.file for person in people],
        "axes_before": [" ".join(person.axes_before) for person in people],
        "axes_after": [" ".join(person.axes_after) for person in people],
    }


def _show(terminal: Terminal, found: Bridge) -> None:
    for side, name in ((found.a, "from"), (found.b, "to")):
        terminal.say(f"bridge.{name}", **_side(terminal, side))
    rows = [[terminal.words("bridge.start"), "", "", f"{found.a.number:,}"]]
    reached = found.a.number
    for line in found.lines:
        reached += line.entered - line.left
        moved = [f"+{line.entered:,}" if line.entered else "", f"-{line.left:,}" if line.left else ""]
        rows.append([terminal.words(f"bridge.cause_{line.cause}"), *moved, f"{reached:,}"])
    rows.append([terminal.words("bridge.end"), "", "", f"{found.b.number:,}"])
    headers = ["", *(terminal.words(f"bridge.{name}") for name in ("entered", "left", "number"))]
    terminal.table(headers, rows, numbers_from=1)
    facts = {"difference": f"{found.difference:+,}", "people": f"{len(found.people):,}"}
    terminal.say("bridge.sum", **facts)
    for side, name in ((found.a, "from"), (found.b, "to")):
        for words in _cautions(side, terminal.lang):
            terminal.say(f"bridge.caution_{name}", caution=words)


def _cautions(side: Side, lang: Lang) -> list[str]:
    """Why the number of one end may not be what it seems."""
    from kankei.usecases.report.terminal import ahead_text, begins_text, gaps_text  # noqa: PLC0415

    begins = "" if side.begins is UNSET else begins_text(side.begins, lang)
    return [*filter(None, [ahead_text(side.as_of, side.known_at, lang), begins, gaps_text(side.gaps, lang)])]


def _side(terminal: Terminal, side: Side) -> dict[str, str]:
    from kankei.usecases.report.terminal import day_text, moment_text  # noqa: PLC0415

    published = Published.names(side.label)
    label = terminal.words("bridge.published", no=side.label) if published else ""
    return {
        "label": label,
        "day": day_text(side.as_of, terminal.lang),
        "moment": moment_text(side.known_at, terminal.lang),
        "rule": side.rule.title,
        "number": f"{side.number:,}",
    }
