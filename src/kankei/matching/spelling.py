"""Spelling: how somebody whose name a list has in kanji alone reads it, as the mailbox beside it spells it.

恵美 may be EMI or MEGUMI; at tanaka.megumi@example.com she is MEGUMI, and Emi Tanaka is somebody else.
"""

import re
from functools import lru_cache

import numpy as np

from kankei.fields import readings, romaji
from kankei.matching.column import Bools, Ints
from kankei.matching.columns import Columns
from kankei.matching.sets import placed

__all__ = ["spelt_otherwise"]

_WORD = re.compile(r"[a-z]+")
_LEAST = 4
"""Letters of a reading that is looked for at either end of a longer word."""


def spelt_otherwise(table: Columns, left: Ints, right: Ints, asked: Bools) -> Bools:
    """Pairs of a given name in kanji and a reading known for it, of which the mailbox spells another.

    Only of the pairs ``asked`` about. A mailbox that spells none of the readings, or several, says nothing,
    nor does one that both have.
    """
    found = np.zeros(len(left), np.bool_)
    rows = asked.nonzero()[0]
    if len(rows) == 0:
        return found
    given, reading, email = table["given"], table["given_reading"], table["email"]
    ends = left.take(rows), right.take(rows)
    for one, two in (ends, ends[::-1]):
        unread = (given.codes.take(one) > 0) & (reading.codes.take(one) == 0) & ~table.relay.take(one)
        unread &= (email.codes.take(one) > 0) & (reading.codes.take(two) > 0)
        if not unread.any():
            continue
        mailbox = email.mailbox
        here = (unread & (mailbox.codes.take(one) != mailbox.codes.take(two))).nonzero()[0]
        ones, base = one[here], len(mailbox.values)
        names, name = placed(given.codes[ones].astype(np.int64) * base + mailbox.codes[ones])
        told = [_spelt(given.values[code // base], mailbox.values[code % base]) for code in names.tolist()]
        heard = [reading.values[code] for code in reading.codes[two[here]].tolist()]
        pairs = zip(name.tolist(), heard, strict=True)
        found[rows[here]] |= np.array([told[place] not in ("", sound) for place, sound in pairs], np.bool_)
    return found


@lru_cache(maxsize=16_384)
def _spelt(given: str, mailbox: str) -> str:
    """The one known reading of a given name in kanji that a mailbox spells; ``""`` for none or several."""
    words = _WORD.findall(mailbox.lower())
    said, whole = set(map(romaji.reading, words)), romaji.reading("".join(words))
    known = [one for one in readings.given_readings(given) if one in said or _stands_in(one, whole)]
    longest = [one for one in known if not any(one != other and one in other for other in known)]
    return longest[0] if len(longest) == 1 else ""


def _stands_in(reading: str, whole: str) -> bool:
    """Whether the letters of a mailbox begin or end with a reading: tanakamegumi, megumitanaka."""
    return len(reading) >= _LEAST and (whole.startswith(reading) or whole.endswith(reading))
