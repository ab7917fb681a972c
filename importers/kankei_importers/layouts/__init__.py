"""One declaration per system whose lists are known.

To add a system: write its file beside these, list it here, and put a golden pair into ``tests/golden``.
"""

from kankei_importers.layouts.corporate import CORPORATE
from kankei_importers.layouts.donation_summary import DONATION_SUMMARY
from kankei_importers.layouts.egg import EGG
from kankei_importers.layouts.events import CONNPASS, EVENT_LIST, HOMETOWN_NOTE, PASSMARKET
from kankei_importers.layouts.foreign import FOREIGN, Foreign
from kankei_importers.layouts.redhorse import REDHORSE
from kankei_importers.layouts.residents import RESIDENTS
from kankei_importers.layouts.rms import RMS
from kankei_importers.layouts.satofull import SATOFULL
from kankei_importers.layouts.shincho import SHINCHO
from kankei_importers.layouts.teams import TEAMS
from kankei_importers.layouts.zoom import ZOOM, ZOOM_REGISTRATION, ZOOM_WEBINAR

__all__ = [
    "CONNPASS",
    "CORPORATE",
    "DONATION_SUMMARY",
    "EGG",
    "EVENT_LIST",
    "FOREIGN",
    "HOMETOWN_NOTE",
    "LAYOUTS",
    "PASSMARKET",
    "REDHORSE",
    "RESIDENTS",
    "RMS",
    "SATOFULL",
    "SHINCHO",
    "TEAMS",
    "ZOOM",
    "ZOOM_REGISTRATION",
    "ZOOM_WEBINAR",
    "Foreign",
]

LAYOUTS = (
    RMS,
    EGG,
    REDHORSE,
    SHINCHO,
    ZOOM,
    ZOOM_REGISTRATION,
    ZOOM_WEBINAR,
    TEAMS,
    SATOFULL,
    DONATION_SUMMARY,
    CONNPASS,
    PASSMARKET,
    HOMETOWN_NOTE,
    EVENT_LIST,
    RESIDENTS,
    CORPORATE,
)
