"""``kankei init``: make the store, or bring an older one up to date."""

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import store_option


@click.command("init")
@store_option
@click.pass_obj
def command(terminal: Terminal, store_url: str) -> int:
    """Make the tables; a store that is up to date stays as it is."""
    from kankei.store import create, open_store  # noqa: PLC0415  # half a second that --help must not pay

    store = open_store(store_url)
    create(store)
    terminal.say("cli.init_done", store=store.url_masked)
    return 0
