"""Two records are compared by what both tell; nothing else is read for it."""

from dataclasses import replace

import numpy as np
import pytest

from kankei.matching.column import Column
from kankei.matching.comparison import LEVELS, compare
from kankei.matching.preparation import prepare
from kankei.matching.texts import Fetched
from kankei.model import RecordDraft


def unread() -> list[str]:
    """What fetches texts that nobody should ask for."""
    raise AssertionError


@pytest.mark.parametrize(
    "told",
    [
        RecordDraft(name="佐藤 花子", phone="090-1234-5678"),
        RecordDraft(name="佐藤 花子", email="hanako@example.com"),
    ],
)
def test_what_only_one_side_tells_is_not_read(told: RecordDraft) -> None:
    field = "phone" if told.phone else "email"
    table = prepare([told, RecordDraft(name="佐藤 花子")])
    sealed = Column(codes=table[field].codes, values=Fetched(2, unread))
    alone = replace(table, fields={**table.fields, field: sealed})
    level = compare(alone, np.array([0]), np.array([1]))[field][0]
    assert LEVELS[field][level] == "missing"
