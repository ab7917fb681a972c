"""``kankei bridge``: the difference between two figures, to the last person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click
from msgspec import UNSET

from kankei_api.cli.options import Day, Moment, Published, json_option, out_option, rule_option, store_option

if TYPE_CHECKING:
    from kankei.store import Store
    from kankei.usecases.number.bridge import Bridge, Point, Side
    from kankei.wording import Lang
    from kankei_api.cli.console import Terminal


@click.command("bridge")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@rule_option
@click.option("--town", envvar="KANKEI_TOWN", default="")
@out_option
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    a: str,
    b: str,
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
    found = bridge(store, *(_point(store, text, rule, town, at.isoformat()) for text in (a, b)))
    if out is not None:
        rows = spreadsheets.write(out, _columns(found))
        terminal.warn("bridge.written", file=out, rows=f"{rows:,}")
    if as_json:
        terminal.json(found)
    else:
        _show(terminal, found)
    return 0


def _point(store: Store, text: str, rule: str, town: str, at: str) -> Point:
    """The figure that an argument names."""
    from kankei.counting import load_rule  # noqa: PLC0415
    from kankei.store import towns  # noqa: PLC0415
    from kankei.usecases.number import publication  # noqa: PLC0415
    from kankei.usecases.number.bridge import Point, point_of  # noqa: PLC0415

    if Published.names(text):
        return point_of(publication.find(store, Published().convert(text, None, None)))
    day, _, moment = text.partition("@")
    return Point(
        label=text,
        as_of=Day().convert(day, None, None),
        known_at=Moment().convert(moment or at, None, None),
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
