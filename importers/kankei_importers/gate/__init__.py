"""The gate (関門): what is found out about a file before anything of it is written.

``refused_numbers`` comes first and looks at raw cells: what a town may not keep goes no further. ``mark``
names single rows that cannot be taken. ``inspect`` says what is wrong with the list as a whole.
"""

from collections.abc import Iterator, Sequence

from kankei.model import Channel, DraftRow, Problem
from kankei_importers.gate.agreement import check_agreement
from kankei_importers.gate.answers import check_answers
from kankei_importers.gate.asides import check_asides
from kankei_importers.gate.births import check_births
from kankei_importers.gate.columns import check_columns, mark_shifted
from kankei_importers.gate.companions import check_companions
from kankei_importers.gate.conflicts import check_conflicts
from kankei_importers.gate.consents import check_consents
from kankei_importers.gate.damage import check_damage, mark_garbled
from kankei_importers.gate.dittos import mark_dittos
from kankei_importers.gate.doubled import check_doubled
from kankei_importers.gate.expectation import (
    NOTHING_EXPECTED,
    Expectation,
    check_months,
    check_portal,
    check_town,
    check_year,
    check_year_told,
)
from kankei_importers.gate.failures import mark_failures
from kankei_importers.gate.finding import ACCEPTABLE, FILE_CODES, finding, sorted_out
from kankei_importers.gate.further_days import check_further_days
from kankei_importers.gate.gifts import check_gifts
from kankei_importers.gate.halves import check_halves
from kankei_importers.gate.individual_number import check_numbers, refused_numbers
from kankei_importers.gate.interludes import check_interludes, check_sums_beside
from kankei_importers.gate.lines import check_lines
from kankei_importers.gate.moving import check_moving, check_phones
from kankei_importers.gate.named import check_named
from kankei_importers.gate.naming import check_naming
from kankei_importers.gate.ordering import check_ordering
from kankei_importers.gate.payments import check_payments
from kankei_importers.gate.placing import check_placing
from kankei_importers.gate.postal import directory
from kankei_importers.gate.protected import PROTECTED, check_protected, protected_rows
from kankei_importers.gate.refunds import check_refunds
from kankei_importers.gate.remote import check_remote
from kankei_importers.gate.sections import check_sections
from kankei_importers.gate.serials import check_serials
from kankei_importers.gate.series import check_series
from kankei_importers.gate.settling import check_settling
from kankei_importers.gate.sheets import check_aspect, check_sheets
from kankei_importers.gate.signing_up import check_signing_up
from kankei_importers.gate.states import check_states
from kankei_importers.gate.strays import check_house_numbers, check_stray_days
from kankei_importers.gate.terms import check_terms
from kankei_importers.gate.ticks import check_ticks, days_across
from kankei_importers.gate.uncounted import check_uncounted
from kankei_importers.gate.unnamed import check_unnamed
from kankei_importers.gate.unread import check_unread
from kankei_importers.layout import Layout
from kankei_importers.rows import Problems
from kankei_importers.table import Table

__all__ = [
    "ACCEPTABLE",
    "FILE_CODES",
    "NOTHING_EXPECTED",
    "PROTECTED",
    "Expectation",
    "check_phones",
    "days_across",
    "finding",
    "inspect",
    "mark",
    "protected_rows",
    "refused_numbers",
    "sorted_out",
]


def mark(table: Table, layout: Layout, problems: Problems) -> None:
    """Add the problems of single rows: cells slipped sideways, without a value, garbled, ditto."""
    mark_shifted(table, layout, problems)
    mark_failures(table, layout, problems)
    mark_garbled(table, layout, problems)
    mark_dittos(table, layout, problems)


def inspect(
    table: Table,
    layout: Layout,
    rows: Sequence[DraftRow],
    *,
    channel: Channel,
    expected: Expectation,
    purpose: str = "",
    ended: bool = True,
) -> Iterator[Problem]:
    """Everything found about the list as a whole, to be ``sorted_out``.

    ``purpose``: for what it was given. ``ended`` is False for a text that breaks off without a line end.
    """
    yield from check_sheets(table)
    yield from check_portal(table, layout)
    yield from check_town(table, layout, channel, expected)
    yield from check_year(table, channel, rows, expected)
    yield from check_year_told(table, layout, rows)
    if not layout.people:
        return
    yield from check_numbers(table, layout)
    yield from check_gifts(table, layout, rows, channel)
    yield from check_months(table, layout, rows)
    yield from check_columns(table, layout, rows)
    yield from check_protected(table, layout, rows)
    yield from check_unnamed(table, rows)
    yield from check_naming(table, layout, rows)
    yield from check_halves(table, layout)
    with directory() as look_up:
        yield from check_agreement(table, layout, look_up)
        yield from check_moving(table, layout, look_up)
    yield from check_ordering(table, layout)
    yield from check_doubled(table, rows)
    yield from check_damage(table, layout, rows, ended=ended)
    yield from check_serials(table, layout, rows, expected)
    yield from check_series(table, layout)
    yield from check_stray_days(table, layout, rows, channel)
    yield from check_house_numbers(table, layout, rows)
    yield from check_answers(table, layout, rows)
    yield from check_consents(table, layout, rows, purpose)
    yield from check_births(table, layout, rows)
    yield from check_states(table, layout, rows, channel)
    yield from check_conflicts(table, layout, rows)
    yield from check_refunds(table, layout, rows)
    yield from check_payments(table, layout, rows, channel)
    yield from check_unread(table, layout, rows)
    yield from check_interludes(rows)
    yield from check_sums_beside(table, rows)
    yield from check_sections(table, layout, rows, channel)
    yield from check_placing(table, layout, rows, expected.home)
    yield from check_aspect(table, rows)
    yield from check_further_days(table, layout, rows, channel)
    yield from check_terms(table, layout, rows, channel, expected.today)
    yield from check_ticks(table, layout, rows)
    yield from check_asides(table, layout, rows, purpose)
    yield from check_companions(table, layout, rows)
    yield from check_named(rows, channel)
    yield from check_lines(table, layout, rows, channel)
    yield from check_signing_up(table, layout, rows, channel)
    yield from check_settling(table, layout, rows, channel)
    yield from check_remote(table, layout, rows, channel)
    yield from check_uncounted(table, layout, rows, channel)
