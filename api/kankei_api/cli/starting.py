"""``kankei init``: make the store, or bring an older one up to date; or write a town's file to begin with."""

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import Target, store_option
from kankei_api.clock import now


@click.command("init")
@click.option("--town", envvar="KANKEI_TOWN", metavar="NAME|FILE")
@click.option("--sample", type=Target(), metavar="FILE")
@store_option
@click.pass_obj
def command(terminal: Terminal, *, town: str | None, sample: str | None, store_url: str) -> int:
    """Make the tables; a store that is up to date stays as it is, except that it may be told its town.

    Where names and addresses are read otherwise by then, everybody is worked out anew.
    """
    from kankei.counting import load_town  # noqa: PLC0415  # half a second that --help must not pay
    from kankei.store import create, towns  # noqa: PLC0415
    from kankei.usecases.identity import renewal  # noqa: PLC0415
    from kankei_api.cli import targets  # noqa: PLC0415
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    if sample is not None:
        targets.write_new(sample, towns.sample(), "--sample")
        terminal.say("cli.init_sample", file=sample)
        return 0
    if town is not None:
        load_town(town)  # a file that cannot be read makes no store
    store = opened(store_url)
    create(store)
    if renewed := renewal.renew(store, at=now(), town=town or ""):
        terminal.say("cli.init_renewed", records=f"{renewed:,}")
    with store.reading() as connection:
        said, mine = towns.is_said(connection), towns.in_force(connection)
    terminal.say("cli.init_town" if said else "cli.init_town_shipped", town=mine.name)
    terminal.say("cli.init_done", store=store.url_masked)
    return 0
