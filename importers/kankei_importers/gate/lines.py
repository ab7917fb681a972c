"""Lines of gifts: numbers that stand several times in a list, and gifts without an amount."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kankei.fields.text import gist
from kankei.model import Channel, DraftRow, Problem, TouchpointDraft
from kankei.model.axis import GIFTS
from kankei_importers.gate.finding import noted
from kankei_importers.layout import Layout
from kankei_importers.table import Table

__all__ = ["check_lines"]


def check_lines(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Cautions: one number of several people, a gift in several lines, gifts of which no amount is told."""
    gifts = [row for row in rows if row.touchpoint is not None and row.record is not None]
    if channel not in GIFTS or not gifts:
        return
    if layout.number is not None:
        yield from _check_numbers(gifts)
    if layout.amount is not None and any(layout.amount.printed(table)):
        yield from _check_amounts(gifts)


def _check_numbers(gifts: Sequence[DraftRow]) -> Iterator[Problem]:
    keys = {row.key for row in gifts}
    groups: defaultdict[str, list[DraftRow]] = defaultdict(list)
    for row in gifts:
        if _done(row).source_no:
            first = row.key.rpartition("#")[0]
            groups[first if first in keys else row.key].append(row)
    several = [some for some in groups.values() if len(some) > 1]
    for code, found in (
        ("gate.number_of_others", [some for some in several if len({_name(row) for row in some}) > 1]),
        ("gate.gift_in_lines", [some for some in several if len({_gift(row) for row in some}) < len(some)]),
    ):
        if found:
            facts = {"numbers": f"{len(found):,}", "row": str(found[0][1].number)}
            yield Problem(code=code, facts=facts)


def _check_amounts(gifts: Sequence[DraftRow]) -> Iterator[Problem]:
    empty = [row.number for row in gifts if _done(row).amount is None]
    yield from noted("gate.no_amount", empty, of=f"{len(gifts):,}")


def _done(row: DraftRow) -> TouchpointDraft:
    assert row.touchpoint is not None  # noqa: S101  of gifts alone
    return row.touchpoint


def _name(row: DraftRow) -> str:
    record = row.record
    said = (record.name or record.kana) if record else ""
    return gist(said)


def _gift(row: DraftRow) -> tuple[object, ...]:
    """Who gave how much on which day; one whose amount is not told is a gift of its own."""
    done = _done(row)
    return _name(row), done.occurred_on, row.number if done.amount is None else done.amount
