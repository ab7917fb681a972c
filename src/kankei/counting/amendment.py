"""What two rules say differently, field by field, as their files say it."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from kankei.model.rule import CountingRule

__all__ = ["Amendment", "amendments"]

_IDENTITY = frozenset({"name", "version", "title"})


class Amendment(Struct, frozen=True, kw_only=True):
    """A key of the rules' files (``relation.window_months``) and what each of two rules says there.

    "" where a rule says nothing. Of a list it is what stands in that rule's alone; where only the order
    differs, the whole.
    """

    key: str
    first: str
    second: str


def amendments(first: CountingRule, second: CountingRule) -> tuple[Amendment, ...]:
    """Every key at which two rules differ, in the order of the file; name, version and title are none.

    >>> from kankei.counting import load_rule
    >>> found = amendments(load_rule("default"), load_rule("broad"))
    >>> [(one.key, one.first, one.second) for one in found[:2]]
    [('exchange.window_months', '12', '60'), ('relation.window_months', '36', '60')]
    """
    one, two = (dict(_keys(msgspec.to_builtins(rule))) for rule in (first, second))
    return tuple(
        Amendment(key=key, first=_text(one.get(key), two.get(key)), second=_text(two.get(key), one.get(key)))
        for key in dict.fromkeys([*one, *two])
        if key not in _IDENTITY and one.get(key) != two.get(key)
    )


def _keys(said: dict[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Each key of a table and of the tables in it, with its value."""
    for key, value in said.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _text(value: object, other: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list() | tuple():
            others = other if isinstance(other, list | tuple) else ()
            alone = [one for one in value if one not in others]
            return ", ".join(alone if set(value) != set(others) else value)
        case _:
            return str(value)
