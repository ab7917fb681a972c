"""Pieces: an address in several columns, which people fill in another order than their headers tell."""

from collections.abc import Sequence
from functools import lru_cache

from kankei.errors import FieldError
from kankei.fields import address

__all__ = ["in_order"]


def in_order(parts: Sequence[str]) -> list[str]:
    """The pieces of one address, a whole one that stands behind the name of the building put before it.

    >>> in_order(["コーポ磐梯 101", "福島県磐梯町大字磐梯1-2"])
    ['福島県磐梯町大字磐梯1-2', 'コーポ磐梯 101']
    >>> in_order(["コーポ東栄 101", "会津若松市東栄町3-46"]), in_order(["東栄町3-46", "磐梯町役場前ビル3F"])
    (['会津若松市東栄町3-46', 'コーポ東栄 101'], ['東栄町3-46', '磐梯町役場前ビル3F'])
    >>> in_order(["福島県", "磐梯町", "大字磐梯1-2", "福島県人会館 203"])
    ['福島県', '磐梯町', '大字磐梯1-2', '福島県人会館 203']
    """
    head, *rest = parts or ("",)
    if not rest or head.startswith(address.prefectures()) or _is_placed(head):
        return list(parts)
    whole = next((part for part in rest if _is_whole(part)), None)
    return list(parts) if whole is None else [whole, head, *(part for part in rest if part is not whole)]


def _is_whole(part: str) -> bool:
    """Whether it tells a municipality, and a prefecture before it or a block (3-46) below it."""
    found = _parsed(part)
    if found is None or not found.city:
        return False
    return part.startswith(address.prefectures()) or "-" in found.block


def _is_placed(part: str) -> bool:
    """Whether a piece tells a municipality or a block."""
    found = _parsed(part)
    return found is not None and (found.city != "" or "-" in found.block)


@lru_cache(maxsize=65_536)
def _parsed(text: str) -> address.Address | None:
    try:
        return address.parse(text)
    except FieldError:
        return None
