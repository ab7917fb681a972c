"""``kankei protect``: hide where somebody lives and is reached (支援措置); list who is, and end it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  click needs the module, not the annotations
import uuid  # noqa: TC003
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import Day, Id, Usage, json_option, store_option

if TYPE_CHECKING:
    from kankei.usecases.rights.protection import Protection
    from kankei_api.cli.console import Terminal


@click.command("protect")
@click.argument("person", type=Id("person"), metavar="PERSON_ID", required=False)
@click.option("--until", type=Day(), metavar="DATE")
@click.option("--list", "only_list", is_flag=True)
@click.option("--end", is_flag=True)
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    person: uuid.UUID | None,
    until: dt.date | None,
    only_list: bool,
    end: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Exactly one of: a person and a day, a person and --end, --list."""
    from kankei.usecases.rights import protection  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now, today  # noqa: PLC0415

    if person is None and (end or until is not None):
        raise Usage("usage.protect_whom")
    if sum([only_list, end, until is not None]) != 1 or (person is None) != only_list:
        raise Usage("usage.protect")
    store = acting(store_url, "protect")
    if person is None:
        _tell(terminal, protection.listed(store, today=today()), as_json=as_json)
        return 0
    if until is None:
        protection.end(store, person, by=whoever(), at=now())
        terminal.say("protection.ended")
        return 0
    told = protection.protect(store, person, until=until, by=whoever(), at=now(), today=today())
    if as_json:
        terminal.json(told)
    else:
        terminal.say("protection.set", person=str(told.person), until=told.until.isoformat())
    return 0


def _tell(terminal: Terminal, found: list[Protection], *, as_json: bool) -> None:
    if as_json:
        terminal.json(found)
        return
    if not found:
        terminal.say("protection.nobody")
    for one in found:
        facts = {"person": str(one.person), "until": one.until.isoformat(), "by": one.set_by}
        terminal.say("protection.overdue" if one.overdue else "protection.line", **facts)
