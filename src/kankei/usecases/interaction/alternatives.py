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
    connection: sa.Connection, home: Residence, entries: Sequence[Entry], record_nos: Sequence[int]
) -> list[tuple[Duplicate, ...]]:
    """Whom what was logged may be, as if it came for the first time now; whose it is may be among them.

    Args:
        connection: Of a unit that has written nothing yet.
        home: Of the store.
        entries: As what each comes again.
        record_nos: What was written of each, in whatever version.
    """
    if not entries:
        return []
    live = verdicts.live_versions(connection, record_nos)
    said = {one.no: one for one in records.unveiled(connection, live.values())}
    own = [said[live[no]] for no in record_nos]
    texts = {name: [getattr(one, name) for one in own] for name in RecordDraft.__struct_fields__}
    come = Arrivals(*comparable_texts(texts, home=towns.in_force(connection).home))
    model = models.in_force(connection)
    with home.held():
        known = home.directory(connection)

        def again(places: Sequence[int], sight: Sight) -> list[Recognised]:
            beside = Sight(hidden=sight.hidden | said.keys(), whose=sight.whose)
            return recognise(connection, known, come.only(places), model=model, sight=beside)

        found, _ = discretion.discreet(connection, again(range(len(own)), Sight()), entries, again)
    ids = people.ids(connection, {other.person_no for one in found for other in one.others})
    return [tuple(Duplicate.of(other, ids[other.person_no]) for other in one.others) for one in found]
