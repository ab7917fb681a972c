"""``kankei backup``: the whole store as one file with its checksum, made while the store is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import Target, Usage, json_option, store_option
from kankei_api.clock import JAPAN, now

if TYPE_CHECKING:
    from kankei_api.cli.console import Terminal


@click.command("backup")
@click.option("--out", type=Target(), metavar="FILE")
@click.option("--check", metavar="FILE")
@click.option("--portable", is_flag=True)
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    out: str | None,
    check: str | None,
    portable: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Write a backup, or see whether one is as it was written."""
    from kankei.store import copies  # noqa: PLC0415  half a second that --help must not pay
    from kankei.usecases import backup  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    if (out is None) == (check is None):
        raise Usage("usage.backup")
    if check is not None:
        found = copies.check(Path(check))
        if as_json:
            terminal.json(found)
            return 0
        made = found.made_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
        terminal.say("backup.checked", file=check, made=made, records=f"{found.records:,}")
        return 0
    target = Path(out or "")
    told = backup.back_up(acting(store_url, "backup"), target, at=now(), portable=portable)
    if as_json:
        terminal.json(told)
        return 0
    size = f"{told.bytes / 1_000_000:,.1f} MB"
    terminal.say(
        "backup.made",
        file=str(target),
        records=f"{told.records:,}",
        size=size,
        manifest=f"{target.name}.json",
    )
    return 0
