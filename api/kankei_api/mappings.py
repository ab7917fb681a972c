"""Mappings that staff saved in a store: by name, in versions, recognised by the header of the next list."""

import datetime as dt
from collections.abc import Sequence
from typing import Self

import msgspec
from msgspec import Struct

from kankei.errors import UnknownError
from kankei.store import Store, settings
from kankei_importers.header import fold
from kankei_importers.mapping import Mapping
from kankei_importers.rejects import REASON

__all__ = ["UNREAD", "Saved", "added", "find", "listed", "recognise", "save", "signature"]

PREFIX = "mapping:"
UNREAD = {
    f"file.{code}"
    for code in (
        "unknown_header",
        "others_only",
        "duplicate_header",
        "channel_unknown",
        "channel_several",
        "no_date",
        "which_date",
    )
} | {
    f"gate.{code}"
    for code in ("half_name", "no_name_column", "numbered_names", "days_across", "gifts_untold")
}
"""What is wrong with a list that a saved mapping may read."""

_FEW, _HALF, _OF = 2, 2, 5
"""Columns that a list may have more than the one for which its mapping was saved: two, or one in five.

Never more than half as many as that one had: a single header is in lists of all kinds.
"""


class Saved(Struct, frozen=True, kw_only=True):
    """One version of a mapping: who saved it and when, and the folded headers of the list it was made for."""

    mapping: Mapping
    header: tuple[str, ...]
    saved_at: dt.datetime
    saved_by: str

    def numbered(self, version: int) -> Self:
        """The same as this version of its name."""
        return msgspec.structs.replace(
            self, mapping=msgspec.structs.replace(self.mapping, version=str(version))
        )


def signature(header: Sequence[str]) -> tuple[str, ...]:
    """What a list is recognised by: its headers, folded, in no order."""
    return tuple(sorted({fold(column) for column in header} - {"", fold(REASON)}))


def save(
    store: Store, name: str, mapping: Mapping, header: Sequence[str], *, by: str, at: dt.datetime
) -> Saved:
    """Keep a mapping under a name, as its next version; what was read by earlier ones stays as it was read.

    Raises:
        StoreError: The store could not be written.
    """
    mapping = msgspec.structs.replace(mapping, name=name)
    fresh = Saved(mapping=mapping, header=signature(header), saved_at=at, saved_by=by)
    with store.writing() as connection:
        text = settings.get(connection, PREFIX + name)
        versions = [*_decoded(text), fresh]
        versions[-1] = fresh.numbered(len(versions))
        settings.put(connection, PREFIX + name, msgspec.json.encode(versions).decode())
    return versions[-1]


def listed(store: Store) -> dict[str, list[Saved]]:
    """Every name with its versions, oldest first."""
    with store.reading() as connection:
        return {name: _decoded(text) for name, text in settings.named(connection, PREFIX).items()}


def find(store: Store, name: str, version: int | None = None) -> Saved:
    """One version of a mapping, the latest if none is named.

    Raises:
        UnknownError: There is no such mapping.
    """
    versions = listed(store).get(name, [])
    if version is not None:
        versions = versions[version - 1 : version] if version > 0 else []
    if not versions:
        raise UnknownError("mapping")
    return versions[-1]


def recognise(known: dict[str, list[Saved]], header: Sequence[str]) -> Saved | None:
    """The mapping that was saved for lists with these headers, in whatever order, if there is one.

    Else one for lists to which a few columns were ``added`` since. Of several the one with fewest, then the
    last saved. One for lists without a header is none of these: such a list shows nothing to be known by.
    """
    fitting = [
        (-len(added(last, header)), last.saved_at, last)
        for *_, last in known.values()
        if not last.mapping.positions
        and set(last.header) <= set(signature(header))
        and len(added(last, header)) <= _most_added(len(last.header))
    ]
    return max(fitting, key=lambda found: found[:2], default=(0, None, None))[2]


def _most_added(columns: int) -> int:
    return max(min(_FEW, columns // _HALF), columns // _OF)


def added(saved: Saved, header: Sequence[str]) -> tuple[str, ...]:
    """The columns, as printed, that the list for which a mapping was saved did not have."""
    return tuple(column for column in header if not set(signature([column])) <= set(saved.header))


def _decoded(text: str | None) -> list[Saved]:
    return msgspec.json.decode(text, type=list[Saved]) if text else []
