"""What one channel holds of several kinds (区分), and the words by which sources call each."""

import re
from collections.abc import Mapping, Sequence

from kankei.fields.text import bare
from kankei.model.axis import Channel

__all__ = ["FEELINGS", "MOVES", "TIERS", "UNTIL_DEATH", "WITHIN", "Words", "names", "read"]

Words = Sequence[tuple[str, str]]
"""Patterns, each with the kind that it names: the first one found in a text is meant; ``""`` is no kind.

They are looked for in the text as ``fields.text.bare`` has it."""
WITHIN = r"転居|テンキョ|世帯(?:変更|主変更|合併|分離)"
"""Of somebody who lives here before and after: the address after the move is theirs."""
UNTIL_DEATH = "moved_in_until_death"
"""Of a row that tells of a move in and of the day on which that person died here (転入日 beside 死亡日)."""
MOVES: Words = (
    (WITHIN, "moved_within"),
    (rf"\A{UNTIL_DEATH}\Z", UNTIL_DEATH),
    (r"転入|テンニュウ|move.?in", "moved_in"),
    (r"死亡|シボウ|死去|失踪宣告|died|death", "died"),
    (r"転出|テンシュツ|消除|move.?out", "moved_out"),
    (r"出生|シュッショウ|シュッセイ", "born"),
)
"""異動事由"""
TIERS: Words = ((r"プレミアム|premium", "premium"), (r"ベーシック|basic", "basic"))
"""登録区分"""
FEELINGS: Words = (
    (r"ない|なし|ナシ|いいえ|イイエ|わからない|分からない|どちらとも|低", ""),
    (r"ある|あり|アリ|はい|ハイ|感じ|とても|やや|強|高|\A[45]", "attached"),
)
"""What an answer to 「町に愛着がありますか」 means."""
_WORDS: Mapping[Channel, Words] = {
    Channel.RESIDENCY: MOVES,
    Channel.REGISTRATION: TIERS,
    Channel.SURVEY: FEELINGS,
}
_MUST = frozenset({Channel.RESIDENCY})
"""Channels of which a touchpoint says nothing without its kind."""


def names(channel: Channel) -> tuple[str, ...]:
    """The kinds that a channel has; none where any is taken as it is written.

    >>> names(Channel.REGISTRATION)
    ('premium', 'basic')
    """
    return tuple(name for _, name in _WORDS.get(channel, ()) if name)


def read(text: str, channel: Channel) -> str | None:
    """The kind that a text names, by its name in any spelling or in a word of lists; None for no such.

    >>> read("Moved In", Channel.RESIDENCY), read("転　入", Channel.RESIDENCY), read("foo", Channel.RESIDENCY)
    ('moved_in', 'moved_in', None)
    """
    words = _WORDS.get(channel)
    if words is None or (not text and channel not in _MUST):
        return text
    said = bare(text)
    name = re.sub(r"[ _-]+", "_", said)
    if name in names(channel):
        return name
    return next((kind for pattern, kind in words if re.search(pattern, said)), None)
