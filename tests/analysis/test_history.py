"""The history that analyses read, in an order of its own."""

from itertools import permutations

from msgspec.structs import replace

from kankei.analysis.history import arranged
from kankei.counting import load_rule, load_town
from kankei.counting.columns import columns
from kankei.model import Zone

from .towns import TODAY, moved_in

SOURCES = {"移住者名簿": Zone.IN_PREFECTURE, "空き家バンク": Zone.ELSEWHERE, "移住相談": Zone.IN_TOWN}


def test_what_several_lists_tell_of_one_day_stands_in_one_order_whichever_came_first() -> None:
    told = [replace(moved_in(1, "2024-08-09"), source=source, zone=zone) for source, zone in SOURCES.items()]
    orders = set()
    for rows in permutations(told):
        touches = arranged(
            columns(rows), as_of=TODAY, rule=load_rule("default"), town=load_town("bandai")
        ).touches
        orders.add(tuple(touches.sources[code] for code in touches.source.tolist()))
    assert len(orders) == 1
