"""``kankei count``: the number, its axes and how far it is to the goal."""

import datetime as dt

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import NumberAsked, asked_options, json_option, store_option


@click.command("count")
@asked_options
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal, *, asked: NumberAsked, known_at: dt.datetime | None, as_json: bool, store_url: str
) -> int:
    """Count the people as of a day, with the knowledge of a moment; today and now unless told otherwise."""
    from kankei.usecases import report  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay

    store, known_at = settled(store_url, "count", known_at=known_at)
    counted = report.count(store, known_at=known_at, **asked)
    if as_json:
        terminal.json(counted)
    else:
        terminal.show(report.text(counted, terminal.lang))
    return 0
