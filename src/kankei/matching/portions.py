"""Portions: work that is done a part at a time, on every processor there is."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["Told", "everywhere"]

Told = Callable[[int, int], object]
"""Is told how many portions are done, of how many; from the thread that asked."""
_Part = TypeVar("_Part")
_Done = TypeVar("_Done")


def everywhere(work: Callable[[_Part], _Done], parts: Sequence[_Part], told: Told = max) -> list[_Done]:
    """Do every part, on every processor there is; the answers stand in the order of the parts."""
    answers = [work(part) for part in parts[:1]]
    told(len(answers), len(parts))
    if len(parts) <= 1:
        return answers
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for answer in pool.map(work, parts[1:]):
            answers.append(answer)
            told(len(answers), len(parts))
    return answers
