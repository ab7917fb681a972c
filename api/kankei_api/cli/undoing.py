"""``kankei undo``: take an import back, what it created and what it updated; ``--redo`` takes it again.

With ``--forget`` an undone one is emptied for good.
"""

from __future__ import annotations

import uuid  # noqa: TC003  the options need the module
from functools import partial
from typing import TYPE_CHECKING, Any

import rich_click as click

from kankei_api.cli.options import Id, Usage, json_option, store_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kankei.model import Problem
    from kankei.usecases.ledger import Forgotten, UndoReceipt
    from kankei_api.cli.console import Terminal

FATES = ("reversed", "kept", "asked")


@click.command("undo")
@click.argument("batch", type=Id("import"), metavar="ID")
@click.option("--redo", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--forget", is_flag=True)
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
    forget: bool,
    yes: bool,
    as_json: bool,
    store_url: str,
) -> int:
    """Show what would go back and what not, ask, and turn one import; each conflict is listed.

    With ``redo`` an undone one is taken again; without it that is refused: a call made twice undoes once.
    """
    from kankei_api.cli.opening import opened  # noqa: PLC0415  half a second that --help must not pay
    from kankei_api.intake import Choices, Intake  # noqa: PLC0415

    if redo and forget:
        raise Usage("usage.redo_forget")
    if not (yes or dry_run or terminal.can_ask()):
        raise Usage("usage.nobody_to_ask")
    intake = Intake(opened(store_url), Choices())
    work: Callable[..., Any] = intake.forget if forget else partial(intake.undo, again=redo)
    if dry_run or not yes:
        seen = work(batch, keep=False)
        if dry_run and as_json:
            terminal.json(seen)
            return 0
        _show(terminal, seen, "would")
        if dry_run:
            return 0
        deed = "forget" if forget else "redo" if seen.again else "undo"
        if not terminal.ask(f"cli.{deed}_ask", id=str(batch)):
            terminal.say("cli.forget_declined" if forget else "cli.undo_declined")
            return 1
    done = work(batch)
    if as_json:
        terminal.json(done)
    else:
        _show(terminal, done, "done")
    return 0


def _show(terminal: Terminal, receipt: UndoReceipt | Forgotten, tense: str) -> None:
    """What was or would be done, and row by row what stays."""
    from kankei.usecases.ledger import Forgotten  # noqa: PLC0415  loaded by whoever made the receipt

    if isinstance(receipt, Forgotten):
        facts = {"records": f"{receipt.records:,}", "rows": f"{receipt.rows:,}"}
        terminal.say(f"cli.forget_{tense}", file=receipt.file, **facts)
        _list(terminal, receipt.file, receipt.kept, "cli.forget_kept")
        if tense == "done" and not receipt.scrubbed:
            terminal.warn("rights.not_scrubbed")
        return
    facts = {"withdrawn": f"{receipt.withdrawn:,}", "restored": f"{receipt.restored:,}"}
    terminal.say(f"cli.{'redo' if receipt.again else 'undo'}_{tense}", file=receipt.file, **facts)
    for fate in FATES:
        _list(terminal, receipt.file, getattr(receipt, fate), f"cli.undo_{fate}")


def _list(terminal: Terminal, file: str, rows: Sequence[Problem], code: str) -> None:
    from kankei_api.cli.receipts import placed  # noqa: PLC0415

    if rows:
        terminal.warn(code, count=f"{len(rows):,}")
    for problem in rows:
        terminal.note(placed(terminal, file, problem))
