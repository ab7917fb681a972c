"""``kankei standing``: where one person stands on a day, what earned it, and what would change it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
import uuid  # noqa: TC003
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import Id, NumberAsked, asked_options, json_option, store_option

if TYPE_CHECKING:
    from kankei.usecases.number.standing import Place, Prospect
    from kankei_api.cli.console import Terminal


@click.command("standing")
@click.argument("person", type=Id("person"), metavar="PERSON_ID")
@asked_options
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    person: uuid.UUID,
    asked: NumberAsked,
    known_at: dt.datetime | None,
    as_json: bool,
    store_url: str,
) -> int:
    """One person on a day, today unless told otherwise; no name is shown."""
    from kankei.store import audit  # noqa: PLC0415  # half a second that --help must not pay
    from kankei.usecases.number.standing import prospect  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415

    store, known_at = settled(store_url, "standing", known_at=known_at)
    store.write(lambda connection: audit.note(connection, person))
    found = prospect(store, person, known_at=known_at, **asked)
    if as_json:
        terminal.json(found)
    else:
        _show(terminal, found)
    return 0


def _show(terminal: Terminal, found: Prospect) -> None:
    from kankei.usecases.report.terminal import day_text  # noqa: PLC0415

    standing, lang = found.standing, terminal.lang
    terminal.say("standing.head", day=day_text(standing.as_of, lang), rule=standing.rule)
    axes = _listed(terminal, [terminal.words(f"axis.{axis}") for axis in standing.axes])
    terminal.say("standing.axes", axes=axes or terminal.words("standing.none"))
    terminal.say(f"standing.{'counted' if standing.counted else 'not_counted'}")
    if standing.one_off_donor:
        terminal.say("standing.one_off")
    zone = terminal.words(f"zone.{standing.zone}")
    terminal.say(f"standing.{'resident' if standing.resident else 'lives'}", zone=zone)
    _earned(terminal, found)
    if standing.died_on is not None:
        terminal.say("standing.died", day=day_text(standing.died_on, lang))
        return
    _ahead(terminal, found)
    if found.place is not None:
        _placed(terminal, found.place)


def _earned(terminal: Terminal, found: Prospect) -> None:
    from kankei.usecases.report.notes import tie_name  # noqa: PLC0415
    from kankei.usecases.report.terminal import day_text  # noqa: PLC0415

    if not found.standing.evidence:
        return
    terminal.say("standing.earned")
    for one in found.standing.evidence:
        tie = f"{one.channel}:{one.kind}" if one.kind else str(one.channel)
        facts = {"axis": terminal.words(f"axis.{one.axis}"), "tie": tie_name(tie, lang=terminal.lang)}
        terminal.say("standing.evidence", **facts, day=day_text(one.occurred_on, terminal.lang))


def _ahead(terminal: Terminal, found: Prospect) -> None:
    """What would change the standing: lapses, what one more touchpoint would earn, moving in."""
    from kankei.usecases.report.notes import tie_name  # noqa: PLC0415
    from kankei.usecases.report.terminal import day_text  # noqa: PLC0415

    terminal.say("standing.ahead")
    for lapse in found.lapses:
        axis = terminal.words(f"axis.{lapse.axis}")
        if lapse.day is None:
            terminal.say("standing.lasts", axis=axis)
        else:
            terminal.say("standing.lapses", axis=axis, day=day_text(lapse.day, terminal.lang))
    for opening in found.openings:
        axis = terminal.words(f"axis.{opening.axis}")
        ties = _listed(terminal, [tie_name(tie, lang=terminal.lang) for tie in opening.ties])
        terminal.say(f"standing.{'opens' if ties else 'closed'}", axis=axis, ties=ties)
    lost = _listed(terminal, [terminal.words(f"axis.{axis}") for axis in found.lost_by_moving_in])
    if lost:
        terminal.say("standing.moving_in", axes=lost)


def _placed(terminal: Terminal, place: Place) -> None:
    facts = {"real": f"{place.real:g}", "feeling": f"{place.feeling:g}", "cell": place.cell}
    terminal.say("standing.place", **facts)


def _listed(terminal: Terminal, words: list[str]) -> str:
    return ("、" if terminal.lang == "ja" else ", ").join(words)
