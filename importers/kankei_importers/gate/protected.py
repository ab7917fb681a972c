"""Rows that a list marks as protected (支援措置): taken like others, they would show where somebody lives."""

import re
from collections.abc import Iterator, Mapping, Sequence

from kankei.fields.text import bare
from kankei.model import DraftRow, Problem
from kankei_importers.cells import says
from kankei_importers.header import fold
from kankei_importers.layout import Layout
from kankei_importers.layouts.payment import FLAGGED
from kankei_importers.table import Table

__all__ = ["PROTECTED", "check_protected", "protected_rows"]

PROTECTED = "gate.protected_rows"

_WORDS = re.compile(
    r"支援措置|支援ソチ|シエンソチ|シエン措置|住基支援|ストーカー(?:等|被害|対象|支援)"
    r"|d(?<![a-z]d) ?v(?:等|被害|対象|支援)|d(?<![^|]d) ?v(?:区分|フラグ|有無)?(?![^|])"
    r"|閲覧等?(?:制限|抑止)|交付等?(?:制限|抑止)|発行等?(?:制限|抑止)"
    r"|住所(?:の|は|を)?(?:非公開|非開示|秘匿)|住所(?:を|は)?(?:教え|知らせ|伝え|開示し)(?:な|ませ)"
)
"""Looked for in ``bare`` cells, or in many with ``|`` between; each opens with a letter, for speed."""
_NOT = re.compile(
    r"(?:支援措置|支援対象者?|制限|抑止)(?:の対象)?(?:で|は|に|:)*(?:な[いし]|無|非該当|該当(?:なし|せず))|解除|終了"
)
_SHOWN = 10
"""Rows that are named."""


def check_protected(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Stop a list that marks rows as protected, by column and row, and not by what stands there."""
    for header, found in _by_column(table, layout, rows).items():
        lines = "、".join(map(str, found[:_SHOWN])) + ("…" if len(found) > _SHOWN else "")
        facts = {"rows": f"{len(found):,}", "lines": lines}
        yield Problem(code=PROTECTED, column=header, facts=facts)


def protected_rows(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> frozenset[int]:
    """The numbers of the rows that a list marks as protected, whatever the column."""
    return frozenset(number for found in _by_column(table, layout, rows).values() for number in found)


def _by_column(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Mapping[str, Sequence[int]]:
    """The rows marked under each header that marks any.

    What the list is of (an event's name) is not looked at, nor what may be made public.
    """
    sources = (layout.detail, *layout.permission.values())
    passed = {header for source in sources if source for header in source.printed(table)}
    found: dict[str, list[int]] = {}
    for header in dict.fromkeys(table.header):
        cells = table.column(fold(header))
        marked = set() if header in passed else _marked(table, header)
        told = zip(cells, rows, strict=True) if marked else ()
        numbers = [row.number for cell, row in told if cell in marked and not row.skip]
        if numbers:
            found[header] = numbers
    return found


def _marked(table: Table, header: str) -> set[str]:
    """The distinct cells that mark somebody: anything but a no under such a header, elsewhere words."""
    if _WORDS.search(bare(header)):
        said = filter(None, table.distinct(fold(header)))
        return {cell for cell in said if says(cell, FLAGGED) and not _NOT.search(bare(cell))}
    words = table.words(fold(header))
    if _WORDS.search("|".join(words.values())) is None:
        return set()
    return {cell for cell, told in words.items() if _WORDS.search(told) and not _NOT.search(told)}
