"""A command that holds commands of its own (``kankei rules diff``), with their words from the catalogue."""

import rich_click as click

from kankei_api.cli.console import Terminal
from kankei_api.cli.options import Usage


class Group(click.RichGroup):
    """Commands below a command; help comes from ``help.<group>_<command>``."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with its help in the terminal's language."""
        from kankei_api.cli import worded  # noqa: PLC0415  that module imports this one's users by name

        found = super().get_command(ctx, cmd_name)
        return found and worded(found, f"{self.name}_{cmd_name}", ctx.find_object(Terminal))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for; ``Usage`` for one that does not exist."""
        if args and args[0] not in self.commands:
            known = {"commands": ", ".join(self.commands)}
            raise Usage("usage.no_such_command", within=ctx, command=args[0], **known)
        return super().resolve_command(ctx, args)
