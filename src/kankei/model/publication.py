"""A published count: a number frozen with everything that is needed to say it again."""

import datetime as dt
import uuid

from msgspec import Struct


class PublicationHead(Struct, frozen=True, kw_only=True):
    """What a list of publications shows; ``digest`` is the report's own."""

    no: int
    id: uuid.UUID
    as_of: dt.date
    known_at: dt.datetime
    number: int
    digest: str
    rule_name: str
    rule_version: str
    rule_digest: str
    published_by: str
    published_at: dt.datetime


class Publication(PublicationHead, frozen=True, kw_only=True):
    """A count as it was published; never changed afterwards.

    ``report`` is the JSON document, byte for byte. ``people`` has a line for everybody who stood on an axis,
    in the order of their ids: the id in 32 hexadecimal digits, the axes as one hexadecimal digit (bits in the
    order of ``Axis``), 1 if in the number. ``rule_text`` and ``town_text`` are the two files as they were.
    """

    report: str
    people: str
    rule_text: str
    town_text: str


class Listed(Struct, frozen=True):
    """One line of the list of people: axes as bits in the order of ``Axis``, and if in the number."""

    axes: int
    counted: bool


def list_of_people(people: str) -> dict[str, Listed]:
    """The list of people of a publication by their ids.

    >>> list_of_people("00000000000070008000000000000000 6 1")
    {'00000000000070008000000000000000': Listed(axes=6, counted=True)}
    """
    lines = (line.split() for line in people.splitlines())
    return {name: Listed(int(axes, 16), counted == "1") for name, axes, counted in lines}
