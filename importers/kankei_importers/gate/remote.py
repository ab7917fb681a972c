"""Remote: who telephoned or joined by Zoom, in a list of people who came."""

import re
from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem
from kankei_importers.gate.finding import noted
from kankei_importers.header import fold
from kankei_importers.layout import Layout, columns_used
from kankei_importers.remarked import is_for_remarks
from kankei_importers.table import Table

__all__ = ["check_remote"]

_THERE = frozenset({Channel.VISIT, Channel.STATION_EVENT, Channel.TRIAL_STAY, Channel.WORK_STAY})
"""Channels of people who were in town."""
_HOW = re.compile(r"(?:相談|参加|受講|面談|視察|出席|実施|開催|対応)の?(?:方法|形式|形態|手段|区分)")
"""Folded, a header of how somebody took part; how they signed up or paid is another matter."""
_AWAY = re.compile(r"オンライン|リモート|電話|メール|配信|視聴|遠隔|zoom|teams|webex|web")
_JOINED = re.compile(
    r"(?:オンライン|リモート|電話|zoom|teams|webex)(?:で|での|にて)?(?:参加|出席|視聴|受講|相談|面談)"
)
"""What remarks say of somebody who took part from elsewhere."""
_CAME = re.compile(r"来|会場|対面|現地|訪問")


def check_remote(
    table: Table, layout: Layout, rows: Sequence[DraftRow], channel: Channel
) -> Iterator[Problem]:
    """Say how many rows count as having come though a column that is not read says how they were reached."""
    if channel not in _THERE:
        return
    used = {header for header, _ in columns_used(table, layout)}
    for header in dict.fromkeys(table.header):
        told = _JOINED if is_for_remarks(header) else _AWAY
        if told is _AWAY and (header in used or not _HOW.fullmatch(fold(header))):
            continue
        words = table.words(fold(header)).items()
        away = {cell for cell, said in words if told.search(said) and not _CAME.search(said)}
        pairs = zip(table.column(fold(header)), rows, strict=True)
        found = [row.number for cell, row in pairs if cell in away and row.counts]
        yield from noted("gate.remote_noted", found, column=header)
