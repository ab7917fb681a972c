"""Japanese glyphs for a page that works without a network: only those it uses, as a data address.

The glyphs come from IPAexGothic, which the package matplotlib-fontja (extra ``charts``) brings along; without
it there is none, and a page falls back on the fonts of the machine that shows it.
"""

import base64
import importlib.util
import io
from collections.abc import Iterable
from pathlib import Path

FAMILY = "IPAexGothic"
_FILE = "ipaexg.ttf"


def font_folder() -> Path | None:
    """The folder with the font file, or None if the extra is not installed."""
    found = importlib.util.find_spec("matplotlib_fontja")  # finding does not import matplotlib
    for place in found.submodule_search_locations or () if found else ():
        if (Path(place) / "fonts" / _FILE).is_file():
            return Path(place) / "fonts"
    return None


def embedded(text: Iterable[str]) -> str:
    """A ``data:`` address of a WOFF2 font with the glyphs of ``text``; "" without the extra ``charts``."""
    folder = font_folder()
    if folder is None or importlib.util.find_spec("fontTools") is None:
        return ""
    return "data:font/woff2;base64," + base64.b64encode(_subset(folder / _FILE, frozenset(text))).decode()


def _subset(file: Path, text: frozenset[str]) -> bytes:
    from fontTools import subset  # noqa: PLC0415  half a second

    options = subset.Options(
        flavor="woff2", hinting=False, desubroutinize=True, layout_features=["palt", "kern"]
    )
    with subset.load_font(str(file), options) as font:
        chooser = subset.Subsetter(options)
        chooser.populate(unicodes=[ord(sign) for sign in text])
        chooser.subset(font)
        packed = io.BytesIO()
        subset.save_font(font, packed, options)
    return packed.getvalue()
