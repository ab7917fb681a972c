"""The state of a store as one short text: two moments between which nothing changed have the same."""

import hashlib

import sqlalchemy as sa

from kankei.store.tables import counter, import_batch, judgement, membership, pending

__all__ = ["digest"]

ASIDE = ("audit_entry",)
"""Counters that move without a change: that somebody looked at the store is entered, too."""


def digest(connection: sa.Connection) -> str:
    """SHA-256 (hex) over what moves with every change of records, identities, judgements and imports.

    Numbers are never handed out twice and nothing is dated back, so a store that was changed and changed back
    is another one, too.
    """
    counted = sa.select(counter.c.name, counter.c.next).where(counter.c.name.not_in(ASIDE))
    numbers = connection.execute(counted.order_by(counter.c.name))
    moments = [
        connection.scalar(sa.select(sa.func.max(moment)))
        for moment in (
            import_batch.c.applied_at,
            import_batch.c.undone_at,
            membership.c.until,
            judgement.c.withdrawn_at,
        )
    ]
    sizes = [connection.scalar(sa.select(sa.func.count()).select_from(pending))]
    states = connection.execute(
        sa.select(import_batch.c.state, sa.func.count()).group_by(import_batch.c.state).order_by("state")
    )
    said = repr((list(map(tuple, numbers)), list(map(str, moments)), sizes, list(map(tuple, states))))
    return hashlib.sha256(said.encode()).hexdigest()
