"""``kankei import``: lists in, a ledger page for each of them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import Usage, channel_option, json_option, store_option

if TYPE_CHECKING:
    from kankei_api.cli.console import Terminal


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@channel_option
@click.option("--layout")
@click.option("--source")
@click.option("--purpose", default="")
@click.option("--mapping", metavar="FILE")
@click.option("--save-mapping", metavar="FILE")
@click.option("--dry-run", is_flag=True)
@click.option("--yes", is_flag=True)
@json_option
@store_option
@click.pass_obj
def command(  # one argument per option
    terminal: Terminal,
    *,
    paths: tuple[str, ...],
    channel: str | None,
    layout: str | None,
    source: str | None,
    purpose: str,
    mapping: str | None,
    save_mapping: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Preview, ask, apply, resolve; 0 only if every file was taken."""
    from kankei_api.cli import receipts  # noqa: PLC0415
    from kankei_api.intake import Choices, Intake, listed  # noqa: PLC0415

    files, others = listed(paths)
    if not files:
        raise Usage("usage.no_lists")
    if not (yes or dry_run or (terminal.can_ask() and not as_json)):
        raise Usage("usage.nobody_to_ask")
    choices = Choices(channel=channel, layout=layout, source=source, purpose=purpose, mapping=mapping)
    intake = Intake.into(store_url, choices)
    if not yes:
        with terminal.progress(len(files), quiet=as_json) as bar:
            seen = [intake.preview(file) for file in receipts.passing(bar, files)]
        if dry_run or not receipts.agreed(terminal, seen, others):
            return receipts.close(terminal, seen, as_json=as_json, shown=not dry_run, others=others)
    with terminal.progress(len(files) + 1, quiet=as_json) as bar:
        taken = [intake.apply(file) for file in receipts.passing(bar, files)]
        bar.at(terminal.words("cli.resolving"))
        intake.resolve()
    if save_mapping:
        intake.save_mapping(save_mapping)
    return receipts.close(terminal, taken, as_json=as_json, shown=False, others=others)
