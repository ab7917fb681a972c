"""``kankei undo``: take an import back, what it created and what it updated; ``--redo`` takes it again."""

from __future__ import annotations

import uuid  # noqa: TC003  the options need the module
from typing import TYPE_CHECKING

import rich_click as click

from kankei_api.cli.options import Id, Usage, json_option, store_option

if TYPE_CHECKING:
    from kankei.usecases.ledger import UndoReceipt
    from kankei_api.cli.console import Terminal

FATES = ("reversed", "kept", "asked")


@click.command("undo")
@click.argument("batch", type=Id("import"), metavar="ID")
@click.option("--redo", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--yes", is_flag=True)
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    batch: uuid.UUID,
    redo: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Show what would go back and what not, ask, and turn one import; each conflict is listed.

    With ``redo`` an undone one is taken again; without it that is refused: a call made twice undoes once.
    """
    from kankei_api.intake import Choices, Intake  # noqa: PLC0415  half a second that --help must not pay

    if not (yes or dry_run or terminal.can_ask()):
        raise Usage("usage.nobody_to_ask")
    intake = Intake.into(store_url, Choices())
    if dry_run or not yes:
        seen = intake.undo(batch, again=redo, keep=False)
        if dry_run and as_json:
            terminal.json(seen)
            return 0
        _show(terminal, seen, "cli.redo_would" if seen.again else "cli.undo_would")
        if dry_run:
            return 0
        if not terminal.ask("cli.redo_ask" if seen.again else "cli.undo_ask", id=str(batch)):
            terminal.say("cli.undo_declined")
            return 1
    receipt = intake.undo(batch, again=redo)
    if as_json:
        terminal.json(receipt)
    else:
        _show(terminal, receipt, "cli.redo_done" if receipt.again else "cli.undo_done")
    return 0


def _show(terminal: Terminal, receipt: UndoReceipt, code: str) -> None:
    from kankei_api.cli.receipts import placed  # noqa: PLC0415

    facts = {"withdrawn": f"{receipt.withdrawn:,}", "restored": f"{receipt.restored:,}"}
    terminal.say(code, file=receipt.file, **facts)
    for fate in FATES:
        problems = getattr(receipt, fate)
        if problems:
            terminal.warn(f"cli.undo_{fate}", count=f"{len(problems):,}")
        for problem in problems:
            terminal.note(placed(terminal, receipt.file, problem))
