"""Writes docs/reference.md and the pages below docs/reference from docstrings, help and sentences.

python docs/write_reference.py          # writes them
python docs/write_reference.py --check  # says whether they are up to date
"""

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import rich_click as click

from kankei.wording import catalogue
from kankei_api import cli

HERE = Path(__file__).parent
OURS = ("kankei", "kankei_importers", "kankei_api")
ROOMS: Mapping[str, tuple[str, ...]] = {
    "The store": ("kankei", "kankei.store", "kankei.model", "kankei.errors", "kankei.wording"),
    "Lists": (
        "kankei_importers.run",
        "kankei_importers.mapping",
        "kankei_importers.layout",
        "kankei_importers.layouts",
        "kankei_importers.recognition",
        "kankei_importers.reading",
        "kankei_importers.sheet",
        "kankei_importers.gate",
        "kankei_importers.rejects",
        "kankei_importers.kintone",
    ),
    "Stories: what is done with a store": (
        "kankei.usecases.*",
        "kankei.usecases.ledger.*",
        "kankei.usecases.interaction.*",
        "kankei.usecases.identity.*",
        "kankei.usecases.people.*",
        "kankei.usecases.number.*",
        "kankei.usecases.rights.*",
        "kankei.usecases.access.*",
    ),
    "Fields": ("kankei.fields", "kankei.fields.*"),
    "Who is who": (
        "kankei.matching.linking",
        "kankei.matching.frames",
        "kankei.matching.resolution",
        "kankei.matching.model",
        "kankei.matching.columns",
        "kankei.matching.census",
        "kankei.matching.comparison",
        "kankei.matching.scoring",
        "kankei.matching.explanation",
        "kankei.matching.evaluation",
        "kankei.matching.training",
    ),
    "The number": ("kankei.counting", "kankei.counting.restatement", "kankei.counting.forecast"),
    "Analyses": ("kankei.analysis", "kankei.analysis.writing", "kankei.analysis.publication"),
    "Invented towns": ("kankei.simulation", "kankei.simulation.labelled"),
    "The API": (
        "kankei_api.client",
        "kankei_api.app",
        "kankei_api.settings",
        "kankei_api.tokens",
        "kankei_api.problems",
    ),
}
"""The public modules in the order in which a reader meets them; ``.*``: every module below with own names.

What stands in no room is how these do their work, and may change with any version.
"""
WRITTEN = "Written by `docs/write_reference.py`: change what it reads, not this page, and run `make docs`."


def pages() -> dict[Path, str]:
    """Every page by its file."""
    return {
        HERE / "reference.md": library(),
        HERE / "reference" / "commands.md": commands(),
        HERE / "reference" / "sentences.md": sentences(),
    }


def library() -> str:
    """The public names, room by room."""
    listed = {room: list(_modules(patterns)) for room, patterns in ROOMS.items()}
    lines = ["# Reference", "", WRITTEN, ""]
    lines += ["[Commands](reference/commands.md) · [sentences by code](reference/sentences.md)", ""]
    for room, modules in listed.items():
        links = " · ".join(f"[{one.__name__}](#{one.__name__.replace('.', '')})" for one in modules)
        lines += [f"- **{room}**: {links}"]
    for room, modules in listed.items():
        lines += ["", f"## {room}"]
        for module in modules:
            lines += ["", *_module(module)]
    return "\n".join([*lines, ""])


def _modules(patterns: tuple[str, ...]) -> Iterator[ModuleType]:
    for pattern in patterns:
        name = pattern.removesuffix(".*")
        package = importlib.import_module(name)
        if name == pattern:
            yield package
            continue
        folder = Path(inspect.getsourcefile(package) or "").parent
        below = sorted({path.stem for path in folder.iterdir() if path.suffix == ".py" or _is_package(path)})
        for stem in below:
            if not stem.startswith("_"):
                yield from _alone(package, importlib.import_module(f"{name}.{stem}"))


def _alone(package: ModuleType, module: ModuleType) -> Iterator[ModuleType]:
    """A module, unless all that it has to show is shown as its package's."""
    names = set(getattr(module, "__all__", ()))
    if not names or not names <= set(getattr(package, "__all__", ())):
        yield module


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").exists()


def _module(module: ModuleType) -> Iterator[str]:
    yield f"### `{module.__name__}`"
    yield ""
    yield _first(module)
    names = sorted(getattr(module, "__all__", None) or _own(module))
    if names:
        yield ""
    for name in names:
        yield from _entry(module, name)


def _own(module: ModuleType) -> Iterator[str]:
    """The public names that a module without ``__all__`` defines and says something of."""
    for name in _defined(module):
        if not name.startswith("_") and (_is_code(vars(module).get(name)) or _said_below(module, name)):
            yield name


def _entry(module: ModuleType, name: str) -> Iterator[str]:
    thing = getattr(module, name)
    if inspect.ismodule(thing):
        yield f"- **`{name}`**: {_first(thing)}"
    elif not _is_code(thing):
        words = _said_below(module, name)
        yield f"- **`{name}`**: {words}" if words else f"- **`{name}`**"
    else:
        yield f"- **`{name}{_signature(thing)}`**: {_first(thing)}"
        yield from _values(thing)
        yield from _methods(thing)


def _is_code(thing: Any) -> bool:
    """A class or function of ours, whose docstring is not that of the language."""
    ours = str(getattr(thing, "__module__", "")).partition(".")[0] in OURS
    return ours and (inspect.isclass(thing) or inspect.isroutine(thing) or hasattr(thing, "__wrapped__"))


def _values(thing: Any) -> Iterator[str]:
    """What an enumeration can be, as it is given as text, each with the words of the string below it."""
    if inspect.isclass(thing) and issubclass(thing, Enum):
        (body,) = ast.parse(inspect.getsource(thing)).body
        assert isinstance(body, ast.ClassDef)
        said = _words(body.body)
        for member in thing:
            yield f"  - `{member.value}`" + (f": {said[member.name]}" if said[member.name] else "")


def _methods(thing: Any) -> Iterator[str]:
    """The public methods and properties of a class of ours, its parents' included."""
    if not inspect.isclass(thing):
        return
    for name, method in inspect.getmembers(thing):
        inner = getattr(method, "fget", None) or getattr(method, "__func__", method)
        ours = str(getattr(inner, "__module__", "")).partition(".")[0] in OURS
        if ours and inspect.isfunction(inner) and not name.startswith("_"):
            shown = name if isinstance(method, property) else f"{name}{_signature(method)}"
            yield f"  - `{shown.replace('(self, ', '(').replace('(self)', '()')}`: {_first(inner)}"


@cache
def _defined(module: ModuleType) -> dict[str, str]:
    """What a module defines, each name with the words of the string below it."""
    return _words(ast.parse(inspect.getsource(module)).body)


def _words(body: list[ast.stmt]) -> dict[str, str]:
    """What some statements define, each name with the words of the string below it."""
    pairs = zip(body, [*body[1:], ast.Pass()], strict=True)
    return {name: _text(after) for node, after in pairs for name in _bound(node)}


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement defines."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _text(node: ast.stmt) -> str:
    """The words of a string that stands alone, up to the first empty line."""
    alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    words = node.value.value if alone else ""  # type: ignore[attr-defined]
    return " ".join(str(words).split("\n\n")[0].split())


def _said_below(module: ModuleType, name: str) -> str:
    """What the string below a constant says, in the module that defines it."""
    if name in _defined(module):
        return _defined(module)[name]
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ImportFrom) and name in {alias.asname or alias.name for alias in node.names}:
            taken = next(alias.name for alias in node.names if (alias.asname or alias.name) == name)
            return _said_below(importlib.import_module(node.module or ""), taken)
    return ""


def _signature(thing: Any) -> str:
    """The names of the arguments, and what comes back; the types of arguments stand in the source."""
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
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)) + _answer(thing)


def _answer(thing: Any) -> str:
    """What a function gives back, as its source says it; of a class and of what is decorated nothing."""
    if not inspect.isfunction(thing) or hasattr(thing, "__wrapped__"):
        return ""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(thing))).body
    assert isinstance(node, ast.FunctionDef)
    told = ast.unparse(node.returns) if node.returns else "None"
    return "" if told == "None" else f" -> {told}"


class _Ellipsis:
    def __repr__(self) -> str:
        return "…"


class _Member:
    def __init__(self, member: Enum) -> None:
        self.name = f"{type(member).__name__}.{member.name}"

    def __repr__(self) -> str:
        return self.name


def _default(parameter: inspect.Parameter) -> Any:
    if isinstance(parameter.default, Enum):
        return _Member(parameter.default)
    simple = parameter.default is inspect.Parameter.empty or isinstance(
        parameter.default, str | int | bool | None
    )
    return parameter.default if simple else _Ellipsis()


def _first(thing: Any) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def commands() -> str:
    """The command line: each command with its options."""
    words = catalogue("ja")
    lines = ["# `kankei` at the command line", "", WRITTEN, "", words["help.kankei"], ""]
    for name, module in cli.COMMANDS.items():
        command: click.Command = importlib.import_module(f"kankei_api.cli.{module}").command
        lines += _command(command, name, words)
        for below, own in getattr(command, "commands", {}).items():
            lines += _command(own, f"{name} {below}", words)
    return "\n".join(lines)


def _command(command: click.Command, called: str, words: Mapping[str, str]) -> list[str]:
    name = called.replace(" ", "_")
    lines = [f"## `kankei {called}`", "", words[f"help.{name}"], ""]
    for option in command.params:
        if isinstance(option, click.Option) and option.name != "help":
            text = words.get(f"help.{name}_{option.name}", words.get(f"help.{option.name}", ""))
            lines.append(f"- `{', '.join(option.opts)}`: {text}")
    return [*lines, ""]


def sentences() -> str:
    """Every refusal with its code: what a program compares, and what staff read."""
    shown = {code: words for code, words in catalogue("ja").items() if not code.startswith(SILENT)}
    rows = [f"| `{code}` | {' '.join(words.split())} |" for code, words in sorted(shown.items())]
    return "\n".join(["# Sentences by code", "", WRITTEN, "", "| code | 文 |", "| --- | --- |", *rows, ""])


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
    for page, text in pages().items():
        if "--check" not in sys.argv:
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, encoding="utf-8", newline="\n")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            sys.exit(f"docs/{page.relative_to(HERE)} is old: run `make docs`")
