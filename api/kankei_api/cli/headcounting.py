"""``kankei headcount``: numbers of a channel that knows no people (LINE, a Facebook group), on a day."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the options need the module
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.groups import Group
from kankei_api.cli.options import Day, json_option, store_option
from kankei_api.clock import now

if TYPE_CHECKING:
    from kankei_api.cli.console import Terminal


@click.group("headcount", cls=Group)
def command() -> None:
    """Enter and list."""


@command.command("add")
@click.option("--channel", required=True, metavar="CHANNEL")
@click.option("--label", required=True)
@click.option("--on", type=Day(), required=True, metavar="DATE")
@click.option("--heads", type=click.IntRange(min=0), required=True, metavar="N")
@click.option("--blocks", type=click.IntRange(min=0), default=0, metavar="N")
@json_option
@store_option
@click.pass_obj
def add(
    terminal: Terminal,
    *,
    channel: str,
    label: str,
    on: dt.date,
    heads: int,
    blocks: int,
    as_json: bool,
    store_url: str,
) -> int:
    """Enter one; it is an import of its own, which ``kankei undo`` takes back."""
    from kankei.usecases import headcount  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    entered = headcount.add(
        acting(store_url, "headcount.add"),
        channel=channel,
        label=label,
        on=on,
        heads=heads,
        blocks=blocks,
        by=whoever(),
        at=now(),
    )
    if as_json:
        terminal.json({"id": entered, "heads": heads - blocks})
    else:
        terminal.say("headcount.done", label=label, day=str(on), heads=f"{heads - blocks:,}", id=str(entered))
    return 0


@command.command("list")
@json_option
@store_option
@click.pass_obj
def list_headcounts(terminal: Terminal, *, as_json: bool, store_url: str) -> int:
    """All in force, by day."""
    from kankei.store import open_store  # noqa: PLC0415
    from kankei.usecases import headcount  # noqa: PLC0415

    found = headcount.listed(open_store(store_url))
    if as_json:
        names = ("channel", "label", "counted_on", "heads")
        terminal.json([{name: getattr(one, name) for name in names} for one in found])
        return 0
    headers = [terminal.words(f"headcount.column_{name}") for name in ("day", "channel", "label", "heads")]
    rows = [[str(one.counted_on), one.channel, one.label, f"{one.heads:,}"] for one in found]
    terminal.table(headers, rows, numbers_from=3)
    return 0
