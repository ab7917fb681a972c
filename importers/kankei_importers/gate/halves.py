"""Halves: two blocks of people side by side (男性 | 女性), of which one alone would be read."""

import re
from collections.abc import Iterator

from kankei.model import Problem
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_halves"]

_BLOCK = re.compile(
    r"(?P<of>男性?|女性?|[町村市県区][内外]|(?:午前|午後)(?:の部)?|第?\d{1,3}(?:部|班|組|号車)|[a-z][班組])(?P<asked>.+)"
)
"""Folded, a header with some of the people of a list before what it asks for: nobody is in two of them."""
_LEAST = 2
"""Columns that two blocks have alike; one may be a question about a couple."""


def check_halves(table: Table, layout: Layout) -> Iterator[Problem]:
    """Stop a list of which another block holds people too, in columns like those that are read."""
    name = layout.record.get("name")
    if layout.signature or name is None:
        return
    blocks: dict[str, dict[str, str]] = {}
    for header in table.header:
        if found := _BLOCK.fullmatch(fold(header)):
            blocks.setdefault(found["of"], {})[found["asked"]] = header
    for printed in name.printed(table):
        found = _BLOCK.fullmatch(fold(printed))
        if found is None:
            continue
        own = blocks[found["of"]].keys()
        others = [
            block[found["asked"]]
            for of, block in blocks.items()
            if of != found["of"] and found["asked"] in block and len(own & block.keys()) >= _LEAST
        ]
        rows = sum(sum(map(bool, table.column(fold(other)))) for other in others)
        if rows:
            yield finding("gate.halves", 0.9, column=printed, others="・".join(others), rows=f"{rows:,}")
