"""``kankei restore``: a checked backup put back where no store is yet; who was erased since stays erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import json_option, store_option
from kankei_api.clock import JAPAN, now

if TYPE_CHECKING:
    from kankei_api.cli.console import Terminal


@click.command("restore")
@click.argument("file", metavar="FILE")
@click.option("--erasures", multiple=True, metavar="FILE")
@click.option("--former", metavar="URL")
@click.option("--keep-access", is_flag=True)
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    file: str,
    erasures: tuple[str, ...],
    former: str | None,
    keep_access: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Put a backup back, do the erasures of the journals again, and say whom it lets in."""
    from kankei.usecases import backup  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    journals = {name: backup.read_journal(Path(name)) for name in erasures}
    for name, journal in journals.items():
        if journal.cut_off:
            terminal.warn("backup.cut_off", file=name, count=f"{journal.cut_off:,}")
    known = {one.id: one for journal in journals.values() for one in journal.erasures}
    told = backup.restore(
        Path(file),
        acting(store_url, "restore"),
        erasures=list(known.values()),
        at=now(),
        former=opened(former) if former is not None else None,
        keep_access=keep_access,
    )
    made = told.manifest.made_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    facts = {"made": made, "records": f"{told.manifest.records:,}", "erased": f"{told.erased_again:,}"}
    if as_json:
        terminal.json(told)
    else:
        terminal.say("backup.restored", file=file, **facts)
        if told.renewed:
            terminal.say("cli.init_renewed", records=f"{told.renewed:,}")
    comma, let_in = terminal.words("access.comma"), (*told.admitted.accounts, *told.admitted.tokens)
    if let_in:
        terminal.warn("backup.lets_in", names=comma.join(let_in))
    if let_in and former is None:
        terminal.warn("backup.no_former", made=made)
    if not erasures:
        terminal.warn("backup.no_journal")
    return 0
