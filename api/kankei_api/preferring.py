"""What a caller likes best of what there is: the weights of Accept, Accept-Encoding and Accept-Language.

Source: RFC 9110, 12.4.2 and 12.5.
"""

import re
from collections.abc import Sequence

__all__ = ["best", "gzip_and_plain", "weights"]

MOST = 50
"""Parts of a header that are read."""
WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def weights(header: str) -> dict[str, float]:
    """What a header names, in its order, in small letters, each with its weight; 0 where that is none.

    >>> weights("text/csv; charset=utf-8; q=0.5, */*")
    {'text/csv': 0.5, '*/*': 1.0}
    """
    found: dict[str, float] = {}
    for part in header.lower().split(",")[:MOST]:
        name, *more = (one.strip() for one in part.split(";"))
        said = next((one[2:].strip() for one in more if one.startswith("q=")), "1")
        weight = float(said) if WEIGHT.fullmatch(said) else 0.0
        found[name] = max(found.get(name, 0.0), weight)
    return found


def best(offers: Sequence[str], accept: str) -> str | None:
    """The media type that a caller likes best; None if they take none of them.

    Of equals the one that the caller named first, then the one that is offered first.

    >>> best(["application/json", "text/csv"], "text/*;q=0.5, */*;q=0.1")
    'text/csv'
    """
    liked = weights(accept.strip() or "*/*")
    places = {name: place for place, name in enumerate(liked)}
    named = {offer: _range(offer, liked) for offer in offers}
    taken = [offer for offer in offers if liked.get(named[offer], 0.0) > 0]
    return min(taken, key=lambda offer: (-liked[named[offer]], places[named[offer]]), default=None)


def _range(offer: str, liked: dict[str, float]) -> str:
    """The closest range that names a media type; "" if none does."""
    media = offer.partition(";")[0]
    ranges = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((one for one in ranges if one in liked), "")


def gzip_and_plain(accept_encoding: str) -> tuple[float, float]:
    """How well a caller likes gzip and no coding at all; 0 for what they do not take.

    >>> gzip_and_plain("gzip;q=0"), gzip_and_plain("gzip, *;q=0")
    ((0.0, 0.001), (1.0, 0.0))
    """
    liked = weights(accept_encoding)
    others = liked.get("*")
    least = 0.001 if others is None else others
    return liked.get("gzip", others or 0.0), liked.get("identity", least)
