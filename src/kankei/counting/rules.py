"""Counting rules and towns as TOML files: shipped by name, or a path to a town's own copy.

An error names the line of the file, so that whoever edits a rule finds it.
"""

import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

from kankei.errors import RuleError
from kankei.model.axis import Channel
from kankei.model.goal import Town
from kankei.model.rule import TIE_PATTERN, CountingRule, Weight

T = TypeVar("T")
RULES, TOWNS = "rules", "towns"
"""The folders of what is shipped."""
_QUOTED = re.compile(r"`([^`]*)`")
_DECODE_LINE = re.compile(r"at line (\d+)")


def shipped_rules() -> list[str]:
    """The names of the rules that come with the library, in alphabetical order.

    >>> shipped_rules()
    ['broad', 'continuing', 'default', 'premium', 'strict']
    """
    return _names(RULES)


def load_rule(name_or_path: str) -> CountingRule:
    """A rule by its shipped name, or from a TOML file.

    Raises:
        RuleError: There is none of that name (``rule.not_found``), or the file breaks the schema; ``line`` is
        where.

    >>> load_rule("default").relation.window_months
    36
    """
    return parse_rule(rule_text(name_or_path), name=name_or_path)


def rule_text(name_or_path: str) -> str:
    """A rule's file as it stands, comments and all: what a town copies to make its own.

    Raises:
        RuleError: There is none of that name (``rule.not_found``), or it is not UTF-8 (``rule.encoding``).
    """
    return _text(name_or_path, RULES)


def load_town(name_or_path: str) -> Town:
    """A town by its shipped name, or from a TOML file.

    Raises:
        RuleError: As :func:`load_rule`; ``rule.town_not_found`` where there is none of that name.

    >>> load_town("bandai").target.people
    30000
    """
    return parse_town(town_text(name_or_path), name=name_or_path)


def town_text(name_or_path: str) -> str:
    """A town's file as it stands, comments and all.

    Raises:
        RuleError: As :func:`rule_text`.
    """
    return _text(name_or_path, TOWNS)


def parse_town(text: str, *, name: str) -> Town:
    """The town that a TOML text says; ``name`` is what errors call it.

    Raises:
        RuleError: As :func:`parse_rule`.
    """
    town: Town = _parse(text, Town, name)
    return town


def parse_rule(text: str, *, name: str) -> CountingRule:
    """The rule that a TOML text says; ``name`` is what errors call it.

    Raises:
        RuleError: The text is no TOML or breaks the schema; ``line`` is where.
    """
    rule: CountingRule = _parse(text, CountingRule, name)
    return rule


@lru_cache(maxsize=32)
def _parse(text: str, kind: type[T], name: str) -> T:
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except tomllib.TOMLDecodeError as error:
        found = _DECODE_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise RuleError(name, "rule.unreadable", line) from error
    except msgspec.ValidationError as error:
        raise _schema_error(name, text, str(error)) from error


def _names(folder: str) -> list[str]:
    """The names of the files of a folder that come with the library."""
    found = (entry.name for entry in files("kankei.counting").joinpath(folder).iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def _text(name_or_path: str, folder: str) -> str:
    shipped = _shipped(name_or_path, folder)
    if shipped is not None:
        return shipped
    try:
        return Path(name_or_path).read_text(encoding="utf-8-sig")
    except OSError as error:
        code = "rule.town_not_found" if folder == TOWNS else "rule.not_found"
        raise RuleError(name_or_path, code, shipped=", ".join(_names(folder))) from error
    except UnicodeDecodeError as error:
        raise RuleError(name_or_path, "rule.encoding") from error


@lru_cache(maxsize=32)
def _shipped(name: str, folder: str) -> str | None:
    """A file that comes with the library; it stays as it is while the library runs."""
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        return None
    shipped = files("kankei.counting").joinpath(folder, f"{name}.toml")
    return shipped.read_text(encoding="utf-8") if shipped.is_file() else None


def _schema_error(name: str, text: str, message: str) -> RuleError:
    what, _, where = re.sub(r"`key` in `", "`", message).partition(" - at `$")
    path = re.findall(r"[a-z_0-9]+", where)
    subject = _QUOTED.search(what)
    quoted = subject[1] if subject else ""
    if "unknown field" in what:
        return RuleError(
            name, "rule.unknown_key", _line(text, [*path, quoted]), key=".".join([*path, quoted])
        )
    if "missing required field" in what:
        line = _line(text, path)
        return RuleError(
            name, "rule.missing_key" if line else "rule.missing_part", line, key=".".join([*path, quoted])
        )
    key = ".".join(step for step in path if not step.isdigit())
    if TIE_PATTERN in what and "`key` in " in message:
        line = _entry_line(text, key, lambda tie, _: not re.match(TIE_PATTERN, tie))
        return RuleError(name, "rule.unknown_channel", line, key=key, channels=", ".join(Channel))
    if TIE_PATTERN in what:
        return RuleError(
            name, "rule.unknown_channel", _line(text, path), key=key, channels=", ".join(Channel)
        )
    entry = where.endswith("[...]`")
    line = _entry_line(text, key, lambda _, value: not _fits(value)) if entry else _line(text, path)
    return RuleError(name, "rule.wrong_value", line, key=key, expected=what)


def _fits(value: str) -> bool:
    """Whether a text is a weight."""
    try:
        msgspec.convert(tomllib.loads(f"it = {value}")["it"], Weight)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        return False
    return True


def _entry_line(text: str, table: str, wrong: Callable[[str, str], bool]) -> int:
    """The line of the first key and value of a table that are wrong; where there is none, the table's."""
    inside, begin = False, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            inside = header[1] == table
            begin = number if inside else begin
        said = re.match(r"\s*[\"']?([^\"'=#]+?)[\"']?\s*=\s*([^#]*)", line)
        if inside and said and wrong(said[1], said[2].strip()):
            return number
    return begin or _line(text, table.split("."))


def _line(text: str, path: list[str]) -> int:
    """The line where the thing at ``path`` is said; of its table, if it is said nowhere; 0 if neither."""
    table, best = "", 0
    *tables, key = [step for step in path if not step.isdigit()] or [""]
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            table = header[1]
            best = number if table == ".".join([*tables, key]) else best
        elif table == ".".join(tables) and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return _element_line(text, number, path)
    return best


def _element_line(text: str, start: int, path: list[str]) -> int:
    """Within an array that begins at line ``start``, the line of the element that ``path`` ends with."""
    if not path[-1].isdigit():
        return start
    seen = -1
    for number, line in enumerate(text.splitlines()[start - 1 :], start=start):
        seen += len(re.findall(r'"[^"]*"', line.split("#")[0]))
        if seen >= int(path[-1]):
            return number
    return start
