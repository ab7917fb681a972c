"""Portions: work that is done a part at a time, on every processor there is."""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

__all__ = ["Progress", "everywhere", "silent"]

Progress = Callable[[int, int], object]
"""Is told how many portions are done, of how many; from the thread that asked."""
_Part = TypeVar("_Part")
_Done = TypeVar("_Done")


def silent(*_: int) -> None:
    """Tell nobody how far it is."""


def everywhere(
    work: Callable[[_Part], _Done], parts: Sequence[_Part], told: Progress = silent
) -> list[_Done]:
    """Do every part, on every processor there is; the answers stand in the order of the parts.

    The first part is done alone, so that what all of them need is made once. Of the others the thread that
    asks does its share: it has room where it let go of something, and a thread of its own needs room anew.
    """
    if len(parts) <= 1:
        return _alone(work, parts, told)
    answers: dict[int, _Done] = {}
    places, hands = iter(range(len(parts))), min(os.cpu_count() or 1, len(parts))

    def share() -> Generator[int, None, None]:
        try:
            for place in places:
                answers[place] = work(parts[place])
                yield len(answers)
        finally:
            deque(places, 0)  # where one fails the others begin nothing more

    def tell(heard: int, done: int) -> int:
        for count in range(heard + 1, done + 1):
            told(count, len(parts))
        return done

    mine = share()
    heard = tell(0, next(mine))
    with ThreadPoolExecutor(max_workers=hands) as pool, closing(mine):
        others = [pool.submit(deque, share(), 0) for _ in range(hands - 1)]
        for done in mine:
            heard = tell(heard, done)
    for other in others:
        other.result()
    tell(heard, len(answers))
    return [answers[place] for place in range(len(parts))]


def _alone(work: Callable[[_Part], _Done], parts: Sequence[_Part], told: Progress) -> list[_Done]:
    answers = [work(part) for part in parts]
    told(len(answers), len(parts))
    return answers
