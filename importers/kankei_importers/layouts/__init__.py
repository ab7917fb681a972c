"""One declaration per system whose lists are known.

To add a system: write its file beside these, list it here, and put a golden pair into ``tests/golden``.
"""

from kankei_importers.layouts.egg import EGG
from kankei_importers.layouts.redhorse import REDHORSE
from kankei_importers.layouts.rms import RMS
from kankei_importers.layouts.shincho import SHINCHO
from kankei_importers.layouts.zoom import ZOOM

__all__ = ["EGG", "LAYOUTS", "REDHORSE", "RMS", "SHINCHO", "ZOOM"]

LAYOUTS = (RMS, EGG, REDHORSE, SHINCHO, ZOOM)
