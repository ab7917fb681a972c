"""Evidence: the pairs and links that a resolution found are kept in the place of those before."""

import numpy as np
import sqlalchemy as sa

from kankei.matching.columns import Ints
from kankei.matching.cores import leaders
from kankei.matching.sets import distinct
from kankei.store import edges, links, unwritten
from kankei.store.edges import Edges
from kankei.usecases.identity.residence import Evidence, Residence, residence
from kankei.usecases.identity.whereabouts import Changed, Found

__all__ = ["keep"]

FEW = 20_000
"""Of more records than these all edges and links are read rather than asked for one by one."""


def keep(connection: sa.Connection, found: Found, gone: Ints) -> None:
    """Put the pairs and links found in the place of those before; a rehearsal's stay aside.

    Args:
        connection: Of a writing unit.
        found: What was worked out.
        gone: Records that are live no longer.
    """
    home, aside = residence(connection.engine), unwritten.of(connection)
    if found.changed is not None:
        _keep_all(connection, found.changed)
        return
    assert found.resolution is not None  # noqa: S101  either the one or the other
    nos, told = found.nos, found.resolution.links
    touched = distinct(np.concatenate([nos, gone]))
    named = {
        "left_no": nos[told.left],
        "right_no": nos[told.right],
        "left_core": nos[told.left_core],
        "right_core": nos[told.right_core],
        "bits": told.bits,
    }
    left, right, bits = found.resolution.edges
    known, whole = _known_of(connection, home, touched)
    chosen = known.edges.touching(touched)
    pairs = Edges.of(nos[left], nos[right], bits)
    if whole and aside is not None:
        aside.edges = known.edges.where(~chosen).beside(pairs)
        links.replace(connection, known.links, touched, named)
        return
    now = Evidence(
        edges=edges.replace(connection, known.edges, chosen, pairs),
        links=links.replace(connection, known.links, touched, named),
        core=_cores(known.core, nos, found.resolution.core),
    )
    if whole:
        home.offer(connection, records=None, found=now)


def _keep_all(connection: sa.Connection, changed: Changed) -> None:
    """Write what is not as it was, where all that there is now is known."""
    before, now, aside = changed.before, changed.now, unwritten.of(connection)
    mine, kept = (
        {name: column[chosen] for name, column in before.links.items()}
        for chosen in (changed.dropped, ~changed.dropped)
    )
    links.exchange(connection, mine, now.links)
    told = {name: np.concatenate([kept[name], now.links[name]]) for name in kept}
    if aside is not None:
        aside.edges = now.edges
        return
    edges.exchange(connection, changed.gone, changed.come)
    found = Evidence(edges=now.edges, links=told, core=now.core)
    residence(connection.engine).offer(connection, records=None, found=found)


def _cores(before: Ints | None, nos: Ints, core: Ints) -> Ints | None:
    """The first record of every record's core, if it was known, with these formed anew."""
    if before is None or not len(nos):
        return before
    after = np.arange(max(len(before), int(nos.max()) + 1))
    after[: len(before)] = before
    after[nos] = leaders(nos, core)
    return after


def _known_of(connection: sa.Connection, home: Residence, touched: Ints) -> tuple[Evidence, bool]:
    """What was known of these records, out of memory or, of a few, asked for; whether it is all."""
    known = home.evidence_at_hand(connection)
    if known is None and len(touched) <= FEW:
        nos = touched.tolist()
        return Evidence(edges.everything(connection, nos), links.everything(connection, nos)), False
    return known or home.evidence(connection), True
