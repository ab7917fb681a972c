"""``kankei serve``: the REST API on this machine."""

import os
import socket
from importlib.resources import files

import rich_click as click

from kankei.errors import StoreError
from kankei_api.cli.console import Terminal
from kankei_api.cli.options import store_option

SAMPLES = ("env", "service")
"""What is printed to be copied: the settings of the environment, the unit of systemd."""


@click.command("serve")
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=click.IntRange(1, 65535), default=8000)
@click.option("--print-token", is_flag=True)
@click.option("--sample", type=click.Choice(SAMPLES))
@store_option
@click.pass_obj
def command(
    terminal: Terminal, *, host: str, port: int, print_token: bool, sample: str | None, store_url: str
) -> int:
    """Serve until interrupted. A token comes from KANKEI_TOKEN, or is minted for this run and shown once.

    Without any token or sign-in the server says so and runs all the same: it tells its health, and refuses
    whatever is asked of it.
    """
    if sample is not None:
        terminal.show(
            (files("kankei_api") / "samples" / f"kankei.{sample}").read_text(encoding="utf-8").rstrip()
        )
        return 0
    from kankei.store import open_store  # noqa: PLC0415  # the server and the store: --help must not pay
    from kankei.usecases.access import service_tokens  # noqa: PLC0415
    from kankei_api import erasure_journal, tokens  # noqa: PLC0415
    from kankei_api.server import serve  # noqa: PLC0415
    from kankei_api.settings import Settings  # noqa: PLC0415

    os.environ["KANKEI_STORE"] = store_url
    if print_token:
        token = tokens.mint()
        os.environ["KANKEI_TOKEN"] = token
        terminal.warn("serve.token", token=token)
    erasure_journal.open_first()
    if not erasure_journal.is_kept():
        terminal.warn("serve.no_journal")
    settings = Settings.from_environment()
    with open_store(store_url) as store:
        if not (settings.token_digests or settings.sign_on or service_tokens.listed(store)):
            terminal.warn("serve.no_token")
        store.check(writable=True)
    _refuse_taken(host, port)
    terminal.warn("serve.started", url=f"http://{f'[{host}]' if ':' in host else host}:{port}")
    serve(host, port, patience=settings.stop_seconds)
    return 0


def _refuse_taken(host: str, port: int) -> None:
    """Say in plain words that somebody else listens there, before the server says it in its own."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return
    except OSError:
        raise StoreError("serve.port_taken", host=host, port=str(port)) from None
