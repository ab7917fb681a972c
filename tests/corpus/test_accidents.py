"""Accidents written apart from the gate: what must be noticed is, and what is harmless is taken whole."""

import pytest

from .accidents import KINDS, Accident, accidents, said, unharmed

FOUND = list(accidents(range(8_000, 8_002)))


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 45


@pytest.mark.parametrize("kind", [kind for kind, (noticed, *_) in KINDS.items() if noticed])
def test_an_accident_that_matters_is_noticed(kind: str) -> None:
    assert [one.name for one in FOUND if one.kind == kind and said(one) == "taken"] == []


@pytest.mark.parametrize("kind", [kind for kind, (noticed, *_) in KINDS.items() if not noticed])
def test_what_is_harmless_is_taken_whole(kind: str) -> None:
    assert [one.name for one in FOUND if one.kind == kind and said(one) in {"stopped", "rejected"}] == []


def test_untouched_lists_are_taken() -> None:
    refused: list[Accident] = [one for one in unharmed(range(8_000, 8_002)) if said(one) == "stopped"]
    assert refused == []
