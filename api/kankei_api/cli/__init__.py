"""The command line: ``kankei``; each command is imported only when it is called.

Exit codes: 0 done, 1 refused or not wholly done, 2 called wrongly, 130 interrupted.
"""

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise
from typing import cast

import rich_click as click
from rich_click.rich_help_configuration import RichHelpConfiguration

from kankei.errors import KankeiError
from kankei.wording import Lang, catalogue, sentence
from kankei_api.cli.console import Terminal
from kankei_api.cli.environment import misspelt
from kankei_api.cli.meanings import all_glossed
from kankei_api.cli.options import Id, Usage, named

__all__ = ["main", "run"]

SELDOM = 50_000
"""New objects after which the collector looks for rings: modules that load make many objects and no rings."""

COMMANDS = {
    "init": "starting",
    "import": "importing",
    "mapping": "mapping",
    "headcount": "headcounting",
    "count": "counting",
    "publish": "publishing",
    "rerun": "rerunning",
    "bridge": "bridging",
    "rules": "ruling",
    "standing": "standing",
    "progress": "progressing",
    "report": "reporting",
    "export": "exporting",
    "demo": "demonstrating",
    "review": "reviewing",
    "undo": "undoing",
    "analyse": "analysing",
    "train": "training",
    "evaluate": "evaluating",
    "protect": "protecting",
    "rights": "rights",
    "backup": "backing_up",
    "restore": "restoring",
    "account": "accounting",
    "token": "minting",
    "access-review": "access_reviewing",
    "audit": "auditing",
    "serve": "serving",
}


class Commands(click.RichGroup):
    """The group that knows its commands by name and gives them their words."""

    def list_commands(self, _: click.Context) -> list[str]:
        """All names, in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with its help in the terminal's language."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kankei_api.cli.{COMMANDS[cmd_name]}")
        return worded(cast("click.Command", module.command), cmd_name, ctx.find_object(Terminal))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for; ``Usage`` for one that does not exist."""
        if args and args[0] not in COMMANDS:
            raise Usage("usage.no_such_command", command=args[0], commands=", ".join(COMMANDS))
        return super().resolve_command(ctx, args)


def worded(command: click.Command, name: str, terminal: Terminal | None) -> click.Command:
    """A command with its help from the catalogue: ``help.count``, ``help.count_rule`` or ``help.rule``."""
    lang = terminal.lang if terminal else "ja"
    command.help = sentence(f"help.{name}", lang=lang)
    if command.add_help_option:
        command.add_help_option = False
        command.params.append(
            click.Option(["--help"], is_flag=True, is_eager=True, expose_value=False, callback=_help)
        )
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            own, shared = f"help.{name}_{parameter.name}", f"help.{parameter.name}"
            parameter.help = sentence(own if own in catalogue(lang) else shared, lang=lang)
    return command


def _help(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(ctx.get_help())
        ctx.exit()


@click.group(cls=Commands, no_args_is_help=False, invoke_without_command=True)
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", envvar="KANKEI_LANG")
@click.version_option(package_name="kankei", prog_name="kankei", message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context, lang: Lang) -> None:
    """Counts the people who keep a tie with a town."""
    terminal = cast("Terminal", ctx.find_object(Terminal))
    terminal.lang = lang
    for name, meant in misspelt(os.environ):
        terminal.warn("cli.misspelt", name=name, meant=meant)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _language(arguments: Sequence[str]) -> Lang:
    """The language asked for; looked up before anything else, so that help and errors have it too."""
    asked = dict(pairwise(arguments)).get("--lang", os.environ.get("KANKEI_LANG"))
    return "en" if asked == "en" or "--lang=en" in arguments else "ja"


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out one call and answer its exit code; every error has ended as a sentence."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    terminal = Terminal(_language(given), for_programs="--json" in given)
    worded(program, "kankei", terminal)
    titles = {
        f"{part}_panel_title": terminal.words(f"cli.{part}") for part in ("options", "commands", "arguments")
    }
    marks = {
        f"{mark}_string": terminal.words(f"cli.{mark}", value="{}") for mark in ("required_long", "default")
    }
    program.context_settings["rich_help_config"] = RichHelpConfiguration(**titles | marks)  # type: ignore[arg-type]
    try:
        outcome = program.main(
            args=given,
            prog_name="kankei",
            standalone_mode=False,
            obj=terminal,
        )
        terminal.finish()
    except click.UsageError as error:
        _tell_usage(terminal, error)
        return 2
    except (click.Abort, KeyboardInterrupt):
        terminal.warn(terminal.interrupted)
        return 130
    except BrokenPipeError:  # whoever read the result has read enough
        terminal.give_up()
        return 1
    except (KankeiError, OSError) as error:
        terminal.give_up()
        terminal.fail(error)
        return 1
    except Exception as error:  # a clerk never sees a traceback
        if os.environ.get("KANKEI_DEBUG"):
            traceback.print_exc()
        terminal.fail(error)
        return 1
    return outcome if isinstance(outcome, int) else 0


def _tell_usage(terminal: Terminal, error: click.UsageError) -> None:
    code, facts = _usage(error, terminal.lang)
    terminal.refuse(code, facts)
    if terminal.for_programs:
        return
    if meant := _meant(code, error):
        terminal.warn("usage.meant", word=meant)
    terminal.warn("usage.help", command=error.ctx.command_path if error.ctx else "kankei")


def _usage(error: click.UsageError, lang: Lang) -> tuple[str, dict[str, str]]:
    """The code and facts of a wrong call; what was typed stands in no sentence unless it is our own word."""
    match error:
        case Usage():
            return error.code, error.facts
        case click.NoSuchOption():
            return _misplaced(error), {"option": error.option_name}
        case click.BadOptionUsage():
            return "usage.option_value", {"option": error.option_name}
        case click.BadParameter():
            return _bad(error.param, lang, missing=isinstance(error, click.MissingParameter))
    return "usage.other", {}


def _meant(code: str, error: click.UsageError) -> str:
    """The option or command that is spelt most like what was typed; "" for none."""
    near: Sequence[str] = ()
    if isinstance(error, click.NoSuchOption) and code == "usage.no_such_option":
        near = error.possibilities or ()
    elif code == "usage.no_such_command" and isinstance(error, Usage):
        near = get_close_matches(error.facts["command"], error.facts["commands"].split(", "), n=1)
    return next(iter(near), "")


def _misplaced(error: click.NoSuchOption) -> str:
    """What is said of an option that is unknown where it stands: ``--lang`` goes before the command, all
    others behind it.
    """
    if error.option_name == "--lang":
        return "usage.option_before"
    within = error.ctx is not None and error.ctx.parent is not None
    return "usage.no_such_option" if within else "usage.option_after"


def _bad(param: click.Parameter | None, lang: Lang, *, missing: bool) -> tuple[str, dict[str, str]]:
    """The same of one option or argument: what it takes."""
    facts = {"option": named(param)}
    match param.type if param else None:
        case Id() as wanted:
            return wanted.code, facts
        case _ if missing:
            return "usage.missing", facts
        case click.Choice() as choice:
            room = (param.metavar if param else None) or ""
            return "usage.choice", facts | {"choices": all_glossed(room, map(str, choice.choices), lang)}
        case click.IntRange() as span:
            code = "usage.number_from" if span.max is None else "usage.number_between"
            form = "d" if param is not None and param.metavar == "YEAR" else ",d"
            return code, facts | {"low": format(span.min, form), "high": format(span.max or 0, form)}
    return "usage.value", facts


def main() -> None:
    """The entry point of the ``kankei`` command."""
    gc.set_threshold(SELDOM)
    sys.exit(run())
