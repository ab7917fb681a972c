"""Beside the name: the level at which dates, telephones, mailboxes and addresses agree, by what was asked."""

__all__ = ["PLACES", "address_rule", "birth_rule", "email_rule", "phone_rule"]

PLACES = ("postal_code", "prefecture", "city", "town", "block", "room")
"""Parts of an address, as :func:`address_rule` takes its answers."""


def birth_rule(both: bool, same: bool, slip: bool, two: bool, far: bool) -> str:
    """The level of two birth dates; ``two`` parts of three agree; ``far``: a generation apart."""
    if not both or same:
        return "exact" if both else "missing"
    if slip or two:
        return "one slip" if slip else "two parts agree"
    return "a generation apart" if far else "conflict"


def phone_rule(both: bool, same: bool, slip: bool, kind: bool) -> str:
    """The level of two telephones; ``kind``: both are mobile ones, or none is."""
    if not both or same:
        return "exact" if both else "missing"
    if slip:
        return "one slip"
    return "conflict" if kind else "other kind"


def email_rule(*told: bool) -> str:
    """The level of two mailboxes: both told, both relays, one a relay, the same, a slip, one local part."""
    both, relays, mixed, same, slip, mailbox = told
    if not both or mixed:
        return "missing"
    if relays:
        return "account" if same else "other account"
    if same or slip:
        return "exact" if same else "one slip"
    return "same local part" if mailbox else "conflict"


def address_rule(another: bool, *told: bool) -> str:
    """The level of two addresses: whether both have it and whether it is the same, place by place.

    ``another``: their towns (町字) are two, in each of which there is such a block. Of who tells a prefecture
    alone nobody knows whether it is another town of it.
    """
    both = dict(zip(PLACES, told[::2], strict=True))
    same = dict(zip(PLACES, told[1::2], strict=True))
    away = both["prefecture"] and not same["prefecture"]
    if not ((same["city"] and not away) or same["postal_code"]):
        nearer = both["city"] or both["postal_code"]
        if same["prefecture"]:
            return "prefecture" if nearer else "missing"
        return "elsewhere" if nearer or both["prefecture"] else "missing"
    if same["block"] and not another:
        return "room" if same["room"] else "block"
    if same["postal_code"] or same["town"]:
        return "town, other block" if both["block"] else "town"
    apart = any(both[part] and not same[part] for part in ("town", "postal_code"))
    return "city, other town" if apart else "city"
