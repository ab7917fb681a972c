"""Reserving (支援措置): how common contacts are to those who may not know where protected people are reached.

Else a stranger's two records with a guessed phone would weigh less where the guess is right, since another
name stands on that phone.
"""

from dataclasses import replace

import numpy as np
import sqlalchemy as sa

from kankei.matching.blocking import REACHED, counting_keys
from kankei.matching.census import Census, census
from kankei.matching.columns import Ints
from kankei.model import Measure
from kankei.store import directives, keys
from kankei.usecases.identity.neighbourhood import Neighbourhood, between
from kankei.usecases.review.pairing import census_of
from kankei.usecases.rights.reserve import Viewer, aliases

__all__ = ["census_for"]


def census_for(connection: sa.Connection, part: Neighbourhood, viewer: Viewer) -> Census:
    """The census of some records; to who may not protect, without the contacts of protected people.

    What was logged of them since by such a caller counts as what it was answered as, a stranger's.
    """
    counted = census_of(part)
    if viewer.knowing or not directives.in_force(connection, [Measure.PROTECTED]):
        return counted
    near = between(connection, np.union1d(part.nos, _open(connection, part, viewer)))
    here, told = np.searchsorted(near.nos, part.nos), census(near.table)
    return replace(counted, phone_names=told.phone_names[here], email_names=told.email_names[here])


def _open(connection: sa.Connection, part: Neighbourhood, viewer: Viewer) -> Ints:
    """The live records with the same contacts that the viewer may know of."""
    contacts = np.concatenate(list(counting_keys(part.table, *REACHED).values()))
    nos = keys.live_on(connection, contacts[contacts != 0].view(np.int64).tolist())
    hidden = directives.covered(connection, Measure.PROTECTED, nos)
    hidden -= aliases(connection, hidden, viewer).keys()
    return np.array([no for no in nos if no not in hidden], np.int64)
