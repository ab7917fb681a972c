"""Renewal: all records of a store are made comparable anew, and who is one person is worked out anew.

So it is done where an earlier kankei read names and addresses otherwise, or where lists were those of another
town. Records that are live no longer are among them: an undone list may come back.
"""

import datetime as dt

import numpy as np
import sqlalchemy as sa

from kankei.store import Store, batches, comparables, forms, keys, memberships, pending
from kankei.usecases.identity import intake
from kankei.usecases.identity.preparing import Kept, prepare

__all__ = ["renew"]

PORTION = 20_000
"""Records made comparable at a time."""
_NONE = np.zeros(0, np.int64)


def renew(store: Store, *, at: dt.datetime, always: bool = False) -> int:
    """Make every record comparable as this kankei does and work everybody out anew; how many records.

    Nothing is done where that is so already, unless ``always``. The judgements of staff hold. What was erased
    stays so.

    Raises:
        StoreError: The store cannot be written.
    """

    def unit(connection: sa.Connection) -> int:
        if forms.fit(connection) and not always:
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
