"""``kankei init``: make the store, or bring an older one up to date."""

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import store_option


@click.command("init")
@click.option("--town", envvar="KANKEI_TOWN", metavar="NAME|FILE")
@store_option
@click.pass_obj
def command(terminal: Terminal, town: str | None, store_url: str) -> int:
    """Make the tables; a store that is up to date stays as it is, except that it may be told its town."""
    from kankei.store import create, towns  # noqa: PLC0415  # half a second that --help must not pay
    from kankei_api.cli.opening import opened  # noqa: PLC0415

    store = opened(store_url)
    create(store)
    if town is not None:
        name = store.write(lambda connection: towns.adopt(connection, town)).name
        terminal.say("cli.init_town", town=name)
    terminal.say("cli.init_done", store=store.url_masked)
    return 0
