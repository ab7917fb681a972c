"""Renewal: all records of a store are made comparable anew, and who is one person is worked out anew.

So it is done where an earlier kankei read names and addresses otherwise, or where lists were those of another
town. Records that are live no longer are among them: an undone list may come back.
"""

import datetime as dt

import numpy as np
import sqlalchemy as sa

from kankei.store import Store, batches, comparables, forms, keys, memberships, pending, towns
from kankei.usecases.identity import intake
from kankei.usecases.identity.preparing import Kept, prepare

__all__ = ["renew"]

PORTION = 20_000
"""Records made comparable at a time."""
_NONE = np.zeros(0, np.int64)


def renew(store: Store, *, at: dt.datetime, town: str = "") -> int:
    """Make every record comparable as this kankei does and work everybody out anew; how many records.

    Nothing is done where that is so already, unless the store is of another ``town`` (a name or a path) from
    then on. Both are done, or neither. The judgements of staff hold. What was erased stays so.

    Raises:
        RuleError: The town's file cannot be read.
        StoreError: The store cannot be written.
    """

    def unit(connection: sa.Connection) -> int:
        before = towns.in_force(connection).home
        home = towns.adopt(connection, town).home if town else before
        if forms.fit(connection) and home == before:
            return 0
        nos = comparables.telling(connection)
        for start in range(0, len(nos), PORTION):
            some = nos[start : start + PORTION]
            made = Kept.of(prepare(connection, some))
            comparables.replace_columns(connection, made.columns(_NONE))
            keys.drop(connection, some)
            keys.add_many(connection, made.keys[0].astype(np.int64), made.keys[1])
        forms.note(connection)
        pending.add(connection, memberships.live_columns(connection)["record_no"].tolist())
        intake.resolve_pending(connection, at=batches.not_before(connection, at))
        return len(nos)

    return store.write(unit)
