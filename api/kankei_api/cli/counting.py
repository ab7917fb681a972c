"""``kankei count``: the number, its axes and how far it is to the goal."""

import datetime as dt

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import Day, Moment, json_option, store_option
from kankei_api.clock import now, today


@click.command("count")
@click.option("--as-of", type=Day(), metavar="DATE")
@click.option("--known-at", type=Moment(), metavar="TIME")
@click.option("--rule", default="default")
@json_option
@store_option
@click.pass_obj
def command(
    terminal: Terminal,
    *,
    as_of: dt.date | None,
    known_at: dt.datetime | None,
    rule: str,
    as_json: bool,
    store_url: str,
) -> int:
    """Count the people as of a day, with the knowledge of a moment; today and now unless told otherwise."""
    from kankei.usecases import report  # noqa: PLC0415
    from kankei_api.cli.acting import settled  # noqa: PLC0415  # half a second that --help must not pay

    counted = report.count(
        settled(store_url, "count"), as_of=as_of or today(), known_at=known_at or now(), rule=rule
    )
    if as_json:
        terminal.json(counted)
    else:
        terminal.show(report.text(counted, terminal.lang))
    return 0
