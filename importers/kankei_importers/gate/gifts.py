"""Gifts: a list that is of gifts by its headers (寄附金額, 返礼品), and of which somebody says otherwise.

And gifts of which no column is known to tell how much was given.
"""

import re
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem
from kankei.model.axis import GIFTS
from kankei.wording import quoted
from kankei_importers.gate.finding import finding
from kankei_importers.header import fold, meaning_of
from kankei_importers.layout import Layout, columns_used
from kankei_importers.table import Table

__all__ = ["check_gifts"]

_AMOUNT = re.compile(r"ご?寄付(?:申込|合計)?(?:金額|額)(?:合計)?(?:円|千円|税込)?")
_BESIDE = re.compile(r"ご?寄付(?:申込|合計)?金|(?:返礼品|お?礼の品)(?:名|名称|コード|番号|id)?\d*")
"""Folded; a question about one (返礼品の満足度) is none. One alone, events have too: 寄付金, お礼の品."""
_FEW, _SMALL = 3, 1_000
"""Gifts of less than a thousand yen are rare: three of three are not."""
_MONEY = re.compile(r"額|合計|総計|累計|\d{1,2}月")
_GIVING = re.compile(r"寄付|受領|受納|受入|収納|支援")
_YEN = re.compile(r"[¥￥]?[\d,]{3,12}円?")


def check_gifts(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Stop a list of gifts that somebody calls something else, or one of something else that is called gifts.

    And say what is odd about the amounts of gifts.
    """
    if channel not in GIFTS:
        yield from _elsewhere(table, layout, channel)
        return
    yield from _untold(table, layout, rows)
    yield from _small(layout, rows)


def _untold(table: Table, layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Stop a list of gifts in which neither an amount nor a day speaks of giving: it may be of inquiries.

    And say that gifts are taken without an amount, where columns that are not read hold what may be one.
    """
    told = layout.amount is not None and layout.amount.printed(table)
    if layout.signature or told:
        return
    used = {header for header, _ in columns_used(table, layout)}
    unread = [header for header in dict.fromkeys(table.header) if header.strip() and header not in used]
    columns = [
        header for header in unread if _MONEY.search(fold(header)) and _is_of_yen(table.column(fold(header)))
    ]
    gifts = sum(1 for row in rows if row.touchpoint is not None)
    if gifts and not columns and not layout.name and not _tells_of_giving(layout.occurred_on.printed(table)):
        yield finding("gate.gifts_untold", 0.8, rows=f"{gifts:,}")
    elif columns and gifts:
        facts = {"rows": f"{gifts:,}", "columns": quoted(columns)}
        yield Problem(code="gate.amount_unread", facts=facts)


def _tells_of_giving(days: Sequence[str]) -> bool:
    """Whether one of the days is of giving or paying: others may be of a question or a parcel."""
    return any(_GIVING.search(fold(day)) or meaning_of(day)[0] == "paid_on" for day in days)


def _is_of_yen(cells: Sequence[str]) -> bool:
    filled = list(filter(None, cells))
    return 2 * sum(1 for cell in filled if _YEN.fullmatch(cell)) > len(filled)


def _elsewhere(table: Table, layout: Layout, channel: Channel) -> Iterator[Problem]:
    """A list of gifts that would be read as one of something else; a mapping that was made for it may."""
    if layout.name:
        return
    told = [(header, fold(header)) for header in table.header]
    amounts = [header for header, folded in told if _AMOUNT.fullmatch(folded)]
    beside = [header for header, folded in told if _BESIDE.fullmatch(folded)]
    if amounts or len(beside) > 1:
        yield finding("gate.gifts", 0.9, column=[*amounts, *beside][0], channel=str(channel))


def _small(layout: Layout, rows: Sequence[DraftRow]) -> Iterator[Problem]:
    """Say that all gifts are so small that the list may count in thousands of yen, and not say so."""
    if layout.amount is None:
        return
    amounts = [row.touchpoint.amount for row in rows if row.touchpoint and row.touchpoint.amount]
    if len(amounts) >= _FEW and max(amounts) < _SMALL:
        yield Problem(
            code="gate.amounts_small", facts={"rows": f"{len(amounts):,}", "most": f"{max(amounts):,}"}
        )
