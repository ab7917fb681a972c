"""How counts have changed, and which pairs may weigh something else for it."""

import numpy as np
import pytest

from kankei.matching.directory import Directory
from kankei.matching.preparation import prepare
from kankei.matching.shift import Bearing
from kankei.model import RecordDraft


@pytest.mark.parametrize("kana", ["メアリー・ジョーンズ", "ジョーンズ メアリー", "メアリー ジョーンズ"])
def test_a_reading_that_grows_common_moves_those_whose_letters_may_be_heard_so(kana: str) -> None:
    table = prepare([RecordDraft(name="MARY JONES"), RecordDraft(name=kana)])
    heard = Bearing(Directory(np.arange(2), table), np.zeros(2, np.bool_), np.ones(2, np.bool_))
    assert heard.moves(np.array([0]), np.array([1])).tolist() == [True]


def test_a_reading_that_grows_common_moves_nobody_who_is_written_alike() -> None:
    table = prepare([RecordDraft(name="佐藤 花子", kana="サトウ ハナコ")] * 2)
    heard = Bearing(Directory(np.arange(2), table), np.zeros(2, np.bool_), np.ones(2, np.bool_))
    assert heard.moves(np.array([0]), np.array([1])).tolist() == [False]
