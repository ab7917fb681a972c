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
    if check is not None and out is None:
        return _check(terminal, check, as_json=as_json)
    if check is not None or out is None:
        raise Usage("usage.backup")
    from kankei.usecases import backup  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api.cli.acting import acting  # noqa: PLC0415

    target = Path(out)
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


def _check(terminal: Terminal, file: str, *, as_json: bool) -> int:
    """Whether a backup is as it was written; a damaged one is refused."""
    from kankei.store import copies  # noqa: PLC0415

    found = copies.check(Path(file))
    if as_json:
        terminal.json(found)
        return 0
    made = found.made_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    terminal.say("backup.checked", file=file, made=made, records=f"{found.records:,}")
    return 0
