"""Alternatives: who else it may be that was logged before, told to whoever sends it again.

Their first answer may never have reached them.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from kankei.matching.arrivals import Arrivals
from kankei.matching.preparation import comparable_texts
from kankei.model import RecordDraft
from kankei.store import people, records, towns, verdicts
from kankei.usecases.identity import models
from kankei.usecases.identity.recognition import Recognised, Sight, recognise
from kankei.usecases.identity.residence import Residence
from kankei.usecases.interaction import discretion
from kankei.usecases.interaction.entries import Duplicate, Entry

__all__ = ["alternatives"]


def alternatives(
    connection: sa.Connection, home: Residence, entry: Entry, record_no: int
) -> tuple[Duplicate, ...]:
    """Whom what was logged may be, as if it came for the first time now; whose it is may be among them.

    Args:
        connection: Of a unit that has written nothing yet.
        home: Of the store.
        entry: As what it comes again.
        record_no: What was written of it, in whatever version.
    """
    (own,) = verdicts.live_versions(connection, [record_no]).values()
    (said,) = records.unveiled(connection, [own])
    texts = {name: [getattr(said, name)] for name in RecordDraft.__struct_fields__}
    come = Arrivals(*comparable_texts(texts, home=towns.in_force(connection).home))
    model = models.in_force(connection)
    with home.held():
        known = home.directory(connection)

        def again(_: Sequence[int], sight: Sight) -> list[Recognised]:
            beside = Sight(hidden=sight.hidden | {own}, whose=sight.whose)
            return recognise(connection, known, come, model=model, sight=beside)

        found, _ = discretion.discreet(connection, again((), Sight()), [entry], again)
    others = found[0].others
    ids = people.ids(connection, [other.person_no for other in others])
    return tuple(Duplicate.of(other, ids[other.person_no]) for other in others)
