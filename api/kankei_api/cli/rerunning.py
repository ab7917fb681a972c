"""``kankei rerun``: say a published number again, byte for byte, or say loudly that it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import Published, json_option, store_option

if TYPE_CHECKING:
    import uuid

    from kankei_api.cli.console import Terminal


@click.command("rerun")
@click.argument("publication", type=Published(), metavar="ID")
@json_option
@store_option
@click.pass_obj
def command(terminal: Terminal, *, publication: int | uuid.UUID, as_json: bool, store_url: str) -> int:
    """Count a publication again from history; ``--json`` prints the very report that was published."""
    from kankei.usecases.number import publication as published  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415  # half a second that --help must not pay

    again = published.rerun(opened(store_url), publication)
    if as_json:
        terminal.json(again.report)
    else:
        head = again.publication
        facts = {"no": str(head.no), "number": f"{again.report.number:,}", "digest": again.report.digest[:16]}
        terminal.say("publication.same", **facts, people=f"{again.people:,}")
        if not again.interval_again:
            terminal.say("publication.interval_kept")
        if not again.pace_again:
            terminal.say("publication.pace_kept")
    return 0
