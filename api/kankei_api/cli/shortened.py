"""Ids that were typed in part, made whole by what the store has."""

import uuid

from kankei.errors import UnknownError
from kankei.store import open_store, shortened
from kankei_api.cli.options import Part, Usage

SHOWN = 5
"""Candidates that are named when several ids have the part."""


def whole(store_url: str, part: Part) -> uuid.UUID:
    """The one id that begins or ends with a part.

    Raises:
        Usage: Several do; they are named.
        UnknownError: None does.
    """
    with open_store(store_url) as store, store.reading() as connection:
        found = shortened.ids(connection, part.noun, part.digits, most=SHOWN + 1)
    if not found:
        raise UnknownError(part.noun)
    if len(found) > 1:
        more = "usage.id_several_more" if len(found) > SHOWN else "usage.id_several"
        raise Usage(more, option=part.option, ids=", ".join(map(str, found[:SHOWN])))
    return found[0]
