"""Writes docs/reference.md from the docstrings, the command line's help and the catalogue of sentences.

python docs/write_reference.py          # writes it
python docs/write_reference.py --check  # says whether it is up to date
"""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import rich_click as click

from kankei.wording import catalogue
from kankei_api import cli

TARGET = Path(__file__).with_name("reference.md")
PACKAGES = ("kankei", "kankei_importers", "kankei_api")
HEAD = """# Reference

Written by `docs/write_reference.py` from the docstrings; change those, not this page, and run `make docs`.

"""


def reference() -> str:
    """The whole page."""
    parts = [_module(module) for name in PACKAGES for module in _modules(name)]
    return HEAD + "\n".join([*parts, _commands(), _sentences()])


def _modules(name: str) -> Iterator[ModuleType]:
    """The package and the modules below it that name what is public, by name."""
    package = importlib.import_module(name)
    yield package
    below = sorted(found.name for found in pkgutil.walk_packages(package.__path__, f"{name}."))
    for found in below:
        module = importlib.import_module(found)
        if "__all__" in vars(module) and not found.rpartition(".")[2].startswith("_"):
            yield module


def _module(module: ModuleType) -> str:
    names = sorted(getattr(module, "__all__", ()))
    own = [_entry(name, getattr(module, name)) for name in names]
    return "\n".join([f"## `{module.__name__}`", "", _first(module), "", *own])


def _entry(name: str, thing: Any) -> str:
    if inspect.ismodule(thing):
        return f"- **`{name}`**: {_first(thing)}"
    if not callable(thing) or not getattr(thing, "__doc__", None):
        return f"- **`{name}`**"
    return f"- **`{name}{_signature(thing)}`**: {_first(thing)}"


def _signature(thing: Any) -> str:
    """The names of the arguments, which is what one looks up; types stand in the source."""
    if inspect.isclass(thing) and not hasattr(thing, "__struct_fields__"):
        return ""
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        return ""
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty, default=_default(parameter))
        for parameter in signature.parameters.values()
    ]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


class _Ellipsis:
    def __repr__(self) -> str:
        return "…"


def _default(parameter: inspect.Parameter) -> Any:
    simple = parameter.default is inspect.Parameter.empty or isinstance(
        parameter.default, str | int | bool | None
    )
    return parameter.default if simple else _Ellipsis()


def _first(thing: Any) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def _commands() -> str:
    words = catalogue("ja")
    lines = ["## `kankei` at the command line", "", words["help.kankei"], ""]
    for name, module in cli.COMMANDS.items():
        command: click.Command = importlib.import_module(f"kankei_api.cli.{module}").command
        lines += _command(command, name, words)
        for below, own in getattr(command, "commands", {}).items():
            lines += _command(own, f"{name} {below}", words)
    return "\n".join(lines)


def _command(command: click.Command, called: str, words: Mapping[str, str]) -> list[str]:
    name = called.replace(" ", "_")
    lines = [f"### `kankei {called}`", "", words[f"help.{name}"], ""]
    for option in command.params:
        if isinstance(option, click.Option) and option.name != "help":
            text = words.get(f"help.{name}_{option.name}", words.get(f"help.{option.name}", ""))
            lines.append(f"- `{', '.join(option.opts)}`: {text}")
    return [*lines, ""]


def _sentences() -> str:
    """Every refusal with its code: what a program compares, and what staff read."""
    shown = {code: words for code, words in catalogue("ja").items() if not code.startswith(SILENT)}
    rows = [f"| `{code}` | {' '.join(words.split())} |" for code, words in sorted(shown.items())]
    return "\n".join(["## Sentences by code", "", "| code | 文 |", "| --- | --- |", *rows, ""])


SILENT = (
    "help.",
    "meaning.",
    "outcome.",
    "report.",
    "axis.",
    "channel.",
    "zone.",
    "kind.",
    "problem.",
    "cli.column",
    "bridge.",
    "council.",
    "progress.",
    "publication.column",
    "rules.",
    "standing.",
    "workbook.",
)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            0
            if TARGET.read_text(encoding="utf-8") == reference()
            else "docs/reference.md is old: run `make docs`"
        )
    TARGET.write_text(reference(), encoding="utf-8", newline="\n")
