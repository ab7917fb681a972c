"""``kankei undo``: take an import back, what it created and what it updated."""

import uuid

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import Usage, json_option, store_option


@click.command("undo")
@click.argument("batch", type=click.UUID, metavar="ID")
@click.option("--yes", is_flag=True)
@json_option
@store_option
@click.pass_obj
def command(terminal: Terminal, *, batch: uuid.UUID, yes: bool, as_json: bool, store_url: str) -> int:
    """Undo one import after asking; what a later import changed again is kept and listed."""
    from kankei_api.cli.receipts import placed  # noqa: PLC0415
    from kankei_api.intake import Choices, Intake  # noqa: PLC0415  # half a second that --help must not pay

    if not yes and not terminal.can_ask():
        raise Usage("usage.nobody_to_ask")
    if not yes and not terminal.ask("cli.undo_ask", id=str(batch)):
        terminal.say("cli.undo_declined")
        return 1
    receipt = Intake.into(store_url, Choices()).undo(batch)
    if as_json:
        terminal.json(receipt)
    else:
        facts = {
            "file": receipt.file,
            "withdrawn": f"{receipt.withdrawn:,}",
            "restored": f"{receipt.restored:,}",
        }
        terminal.say("cli.undo_done", **facts)
        for problem in receipt.kept:
            terminal.note(placed(terminal, receipt.file, problem))
    return 0
