"""DataFrames for analysts: what leads from a relationship to residence, and who came how.

Every analysis takes a store, the day (``as_of``) and the moment of knowledge (``known_at``) and answers an
:class:`Analysis`: tables with declared columns, and notes without which they mislead. ``public`` makes of
it what may leave the town hall.
"""

from kankei.analysis.attribution import attribution
from kankei.analysis.breakdown import breakdown
from kankei.analysis.channels import channels
from kankei.analysis.cohorts import cohorts
from kankei.analysis.conversion import conversion
from kankei.analysis.frames import Analysis, Note, rows
from kankei.analysis.funnel import funnel
from kankei.analysis.overlap import overlap
from kankei.analysis.publication import public
from kankei.analysis.registration import registration
from kankei.analysis.transitions import transitions

__all__ = [
    "Analysis",
    "Note",
    "attribution",
    "breakdown",
    "channels",
    "cohorts",
    "conversion",
    "funnel",
    "overlap",
    "public",
    "registration",
    "rows",
    "transitions",
]
