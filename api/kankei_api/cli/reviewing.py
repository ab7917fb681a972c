"""x."""

import rich_click as click


@click.command("x")
def command() -> int:
    return 0
