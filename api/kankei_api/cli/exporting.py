"""``kankei export``: who is who, the people, their touchpoints and where they stand, as a spreadsheet."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  the options need the module
from typing import TYPE_CHECKING, Any

import rich_click as click
from click import get_current_context
from click.core import ParameterSource

from kankei_api.cli import meanings
from kankei_api.cli.console import Terminal  # noqa: TC001  the options need the module
from kankei_api.cli.options import Day, Moment, Sheet, Usage, rule_option, store_option
from kankei_api.clock import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STANDINGS = "standings"
TABLES = {
    "identities": "identities",
    "people": "persons",
    "touchpoints": "touches",
    STANDINGS: "standings",
}
"""The table's name at the terminal and its function in ``kankei.usecases.export``."""
WORDED = {"people", STANDINGS}
"""The tables that staff read: a sheet of them has headers and codes in words; Parquet is for programs."""


@click.command("export")
@click.argument("table", type=click.Choice(list(TABLES)))
@click.option("--out", type=Sheet(), required=True, metavar="FILE")
@click.option("--column", "chosen", multiple=True, metavar="NAME")
@click.option("--known-at", type=Moment(), metavar="TIME")
@click.option("--as-of", type=Day(), metavar="DATE")
@rule_option
@click.option("--town", envvar="KANKEI_TOWN", default="")
@click.option("--purpose", default="")
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    table: str,
    out: str,
    chosen: tuple[str, ...],
    known_at: dt.datetime | None,
    as_of: dt.date | None,
    rule: str,
    town: str,
    purpose: str,
    store_url: str,
) -> int:
    """Write one table; the suffix says as what. Who is in it stands in the audit before it is written."""
    from kankei.store import audit  # noqa: PLC0415  # half a second that --help must not pay
    from kankei.usecases import export  # noqa: PLC0415
    from kankei_api import spreadsheets  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415

    asked: dict[str, Any] = {}
    if table == STANDINGS:
        asked = {"as_of": as_of or today(), "rule": rule, "town": town}
    elif as_of or _is_typed("rule"):
        raise Usage("usage.for_standings", option="--as-of" if as_of else "--rule")
    store, known_at = settled(store_url, "export", known_at=known_at, purpose=purpose)
    columns = getattr(export, TABLES[table])(store, known_at=known_at, **asked)
    names = _chosen(terminal, columns, chosen)
    people = {person for person in columns["person_id"] if person is not None}
    store.write(lambda connection: audit.note(connection, *people, table=table, people=str(len(people))))
    columns = {name: columns[name] for name in names}
    if table in WORDED and not out.lower().endswith(".parquet"):
        columns = _worded(terminal, columns)
    rows = spreadsheets.write(out, columns)
    terminal.say("cli.export_done", file=out, rows=f"{rows:,}")
    return 0


def _chosen(terminal: Terminal, columns: Mapping[str, Any], typed: Sequence[str]) -> list[str]:
    """The columns that were asked for, by their names or the words of a sheet; all if none was.

    Raises:
        Usage: The table has no such column.
    """
    found = [meanings.meant("export_column", name, columns, terminal.lang) for name in typed]
    if None in found:
        choices = meanings.all_glossed("export_column", columns, terminal.lang)
        raise Usage("export.column", columns=choices)
    return [name for name in found if name] or list(columns)


def _worded(terminal: Terminal, columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """A table with its headers, channels and answers of yes or no in the terminal's language."""
    comma = terminal.words("access.comma")
    told = dict(columns)
    if "channels" in told:
        told["channels"] = [
            comma.join(terminal.words(f"channel.{one}") for one in cell.split()) for cell in told["channels"]
        ]
    return {
        terminal.words(f"export_column.{name}"): [
            terminal.words(f"flag.{cell}") if isinstance(cell, bool) else cell for cell in cells
        ]
        for name, cells in told.items()
    }


def _is_typed(option: str) -> bool:
    """Whether an option stands in the command itself."""
    return get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE
