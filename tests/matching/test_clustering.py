"""Joining records: best first, walls, the guard against weak bridges."""

import numpy as np

from kankei.matching.clustering import Forest, best_first, components


def forest(*strong: bool) -> Forest:
    return Forest(len(strong), np.array(strong))


def test_a_union_keeps_both_groups_members() -> None:
    trees = forest(True, True, True)
    root = trees.union(0, 1)
    assert sorted(trees.group(root)) == [0, 1]


def test_a_wall_survives_the_union_of_one_of_its_sides() -> None:
    trees = forest(True, True, True)
    trees.wall(0, 2)
    root = trees.union(0, 1)
    assert trees.walled(root, trees.find(2))


def test_a_wall_between_members_of_one_group_is_no_wall() -> None:
    trees = forest(True, True)
    trees.union(0, 1)
    trees.wall(0, 1)
    assert trees.walls == {}


def test_edges_of_equal_weight_are_tried_in_the_order_of_their_names_not_of_their_places() -> None:
    names = np.array([30, 10, 20], np.uint64)
    order = best_first(np.array([1.0, 1.0]), np.array([0, 1]), np.array([2, 2]), names)
    assert order.tolist() == [1, 0]


def test_components_follow_a_chain_to_its_smallest_node() -> None:
    assert components(np.array([3, 2, 1]), np.array([4, 3, 2]), 6).tolist() == [0, 1, 1, 1, 1, 5]
