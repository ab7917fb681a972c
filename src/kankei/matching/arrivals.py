"""Arrivals: records that come in, with what they are compared by and found under, each worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kankei.matching.blocking import Keys, blocking_keys, with_census
from kankei.matching.columns import Columns, columns
from kankei.matching.preparation import Texts

__all__ = ["Arrivals"]


@dataclass(frozen=True)
class Arrivals:
    """Some records: their comparable fields as equally long columns, and their relay flags."""

    texts: Texts
    relay: Sequence[bool]

    def __len__(self) -> int:
        """How many."""
        return len(self.relay)

    def only(self, places: Sequence[int]) -> "Arrivals":
        """Those at some places."""
        texts = {name: [said[place] for place in places] for name, said in self.texts.items()}
        return Arrivals(texts, [self.relay[place] for place in places])

    @cached_property
    def table(self) -> Columns:
        """As they are compared."""
        return columns(self.texts, self.relay)

    @cached_property
    def blocking(self) -> Keys:
        """The keys under which they meet others."""
        return blocking_keys(self.table)

    @cached_property
    def keys(self) -> Keys:
        """Those, and the keys by which names are counted: by key, each of a record once."""
        return with_census(self.table, self.blocking)

    @cached_property
    def listed(self) -> tuple[dict[str, tuple[list[str], list[int]]], list[tuple[int, int]]]:
        """The same as plain lists: by field each record's text and its hash; and place and key."""
        fields = {
            name: ([column.values[code] for code in column.codes.tolist()], column.hashed.tolist())
            for name, column in self.table.fields.items()
        }
        rows, keys = self.keys
        return fields, list(zip(rows.tolist(), keys.tolist(), strict=True))
