"""``kankei headcount``: numbers of a channel that knows no people (LINE, a Facebook group), on a day."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the options need the module
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.groups import Group
from kankei_api.cli.options import Day, Heads, json_option, store_option
from kankei_api.clock import now

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from kankei.usecases.number.headcount import HeadcountEntry
    from kankei_api.cli.console import Terminal


@click.group("headcount", cls=Group)
def command() -> None:
    """Enter and list."""


@command.command("add")
@click.option("--channel", required=True, metavar="CHANNEL")
@click.option("--label", required=True)
@click.option("--on", type=Day(), required=True, metavar="DATE")
@click.option("--heads", type=Heads(min=0), required=True, metavar="N")
@click.option("--blocks", type=Heads(min=0), default=0, metavar="N")
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
    from kankei.usecases.number import headcount  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api.clerk import whoever  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    store = acting(store_url, "headcount.add")
    entered = headcount.add(
        store,
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
        _tell_replaced(terminal, headcount.entries(store), entered)
    return 0


def _tell_replaced(terminal: Terminal, entries: Sequence[HeadcountEntry], entered: uuid.UUID) -> None:
    """Say which head count of the same account and day counts no longer, if there is one."""
    new = next(one for one in entries if one.id == entered)
    same = (new.channel, new.label, new.counted_on)
    before = [
        one for one in entries if (one.channel, one.label, one.counted_on) == same and one.id != entered
    ]
    if before:
        terminal.say("headcount.replaces", heads=f"{before[-1].heads:,}", id=str(before[-1].id))


@command.command("list")
@json_option
@store_option
@click.pass_obj
def list_headcounts(terminal: Terminal, *, as_json: bool, store_url: str) -> int:
    """All that were entered and not undone, by day, and which of a day counts."""
    from kankei.usecases.number import headcount  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    found = headcount.entries(opened(store_url))
    if as_json:
        terminal.json(found)
        return 0
    names = ("id", "day", "channel", "label", "state", "heads")
    headers = [terminal.words(f"headcount.column_{name}") for name in names]
    terminal.table(headers, [_line(terminal, one) for one in found], numbers_from=5, ids=[0])
    return 0


def _line(terminal: Terminal, one: HeadcountEntry) -> list[str]:
    state = terminal.words(f"headcount.{'counts' if one.counts else 'replaced'}")
    return [str(one.id), str(one.counted_on), one.channel, one.label, state, f"{one.heads:,}"]
