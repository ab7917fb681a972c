"""Which channel a list is of that nobody declared: as somebody says, as its headers show, as it is called."""

import re
from collections.abc import Sequence

from kankei.model import Channel
from kankei.model.axis import GIFTS
from kankei_importers.header import fold
from kankei_importers.mapping import Mapping
from kankei_importers.title import NamedChannel

__all__ = ["which_channel"]

_OF_BACKERS = re.compile(
    "(?:合計|上乗せ)?支援(?:番号|id|日|日時|金?額|総額|ステータス|状況|コース)|支援者(?:名|氏名)?|リターン(?:名|金額|価格|id|内容)?"
)
"""Folded, what the lists of crowdfunding call a gift, and whoever gave it."""


def which_channel(
    header: Sequence[str], mapping: Mapping, *, said: Channel | None, told: NamedChannel | None
) -> tuple[Channel | None, NamedChannel | None]:
    """The channel of a list, None if nothing tells it; and what its title says, where that decided.

    Args:
        header: That of the list.
        mapping: How its columns are understood.
        said: What somebody says it is: that holds.
        told: What its title says (``title.channel_told``). A header that leaves no doubt goes before it, one
            that only speaks for a channel behind it; whose the gifts are (企業版) no header tells.

    >>> which_channel(["登録区分", "登録日"], Mapping(channel=Channel.SURVEY), said=None, told=None)
    (<Channel.REGISTRATION: 'registration'>, None)
    """
    shown = said or _shown(header, mapping)
    if shown in GIFTS and not said and told is not None and told.channel in GIFTS - {shown}:
        return told.channel, told
    if shown is not None:
        return shown, None
    hinted = _hinted(header)
    if told is None or told.channel is hinted:
        return hinted, None
    return told.channel, told


def _shown(header: Sequence[str], mapping: Mapping) -> Channel | None:
    """The channel that the headers leave no doubt about."""
    folded = " ".join(map(fold, header))
    columns = mapping.columns
    if "異動事由" in folded or ("earlier_address" in columns and "affection" not in columns):
        return Channel.RESIDENCY
    if "ふるさと住民" in folded:
        return Channel.REGISTRATION
    if any("寄付" in fold(column) for column in columns.get("amount", ())) or _is_of_backers(header):
        return Channel.DONATION
    return None


def _is_of_backers(header: Sequence[str]) -> bool:
    """Whether several columns are of those who back a project (クラウドファンディング)."""
    return sum(1 for column in header if _OF_BACKERS.fullmatch(fold(column))) > 1


def _hinted(header: Sequence[str]) -> Channel | None:
    """The channel that a header speaks for where the list's own name says no other."""
    return Channel.REGISTRATION if any("登録区分" in fold(column) for column in header) else None
