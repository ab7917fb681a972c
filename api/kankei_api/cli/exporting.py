"""``kankei export``: who is who, the people and their touchpoints as a spreadsheet."""

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import Sheet, store_option

TABLES = {"identities": "identities", "people": "persons", "touchpoints": "touches"}
"""The table's name at the terminal and its function in ``kankei.usecases.export``."""


@click.command("export")
@click.argument("table", type=click.Choice(list(TABLES)))
@click.option("--out", type=Sheet(), required=True, metavar="FILE")
@click.option("--purpose", default="")
@store_option
@click.pass_obj
def command(terminal: Terminal, *, table: str, out: str, purpose: str, store_url: str) -> int:
    """Write one table; the suffix says as what. Who is in it stands in the audit before it is written."""
    from kankei.store import audit  # noqa: PLC0415  # half a second that --help must not pay
    from kankei.usecases import export  # noqa: PLC0415
    from kankei_api import spreadsheets  # noqa: PLC0415
    from kankei_api.cli.acting import acting  # noqa: PLC0415
    from kankei_api.clock import now  # noqa: PLC0415

    store = acting(store_url, "export", purpose=purpose)
    columns = getattr(export, TABLES[table])(store, known_at=now())
    people = {person for person in columns["person_id"] if person is not None}
    store.write(lambda connection: audit.note(connection, *people, table=table, people=str(len(people))))
    rows = spreadsheets.write(out, columns)
    terminal.say("cli.export_done", file=out, rows=f"{rows:,}")
    return 0
