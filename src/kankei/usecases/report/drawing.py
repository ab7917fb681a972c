"""Drawings as SVG and PNG, made on this machine with Japanese glyphs; needs the extra ``charts``."""

import importlib.util
from pathlib import Path
from typing import Any

from markupsafe import escape

from kankei.errors import ExtraError
from kankei.usecases.report.font import FAMILY, embedded, font_folder

Drawing = dict[str, Any]
"""A Vega-Lite specification."""
_NEEDED = ("altair", "vl_convert")
SCALE = 2.0
"""Pixels of a PNG for each of the drawing's own, so that it prints sharp."""


def available() -> bool:
    """Whether the extra ``charts`` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


def require() -> None:
    """Whoever is about to draw asks this first, before anything is worked out.

    Raises:
        ExtraError: The extra ``charts`` is not installed.
    """
    if not available():
        raise ExtraError("charts")


def svg(drawing: Drawing) -> str:
    """The drawing as SVG, without the glyphs of its font; its ``description`` is read out in its place.

    Raises:
        ExtraError: The extra ``charts`` is not installed.
    """
    drawn: str = _engine().vegalite_to_svg(drawing, vl_version=_vega_lite())
    words = escape(drawing.get("description", ""))
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1) if words else drawn


def png(drawing: Drawing) -> bytes:
    """The drawing as PNG, ``SCALE`` pixels for each of its own.

    Raises:
        ExtraError: The extra ``charts`` is not installed.
    """
    drawn: bytes = _engine().vegalite_to_png(drawing, vl_version=_vega_lite(), scale=SCALE)
    return drawn


def write(path: str, drawing: Drawing) -> None:
    """Write a drawing; the suffix says whether as ``.svg``, which brings its glyphs along, or ``.png``.

    Raises:
        ExtraError: The extra ``charts`` is not installed.
    """
    target = Path(path)
    content = png(drawing) if target.suffix.lower() == ".png" else _with_glyphs(svg(drawing)).encode()
    target.write_bytes(content)


def _with_glyphs(drawn: str) -> str:
    """An SVG that looks the same on a machine without the font. A page has its glyphs once for all."""
    glyphs = embedded(drawn)
    if not glyphs:
        return drawn
    head, bracket, rest = drawn.partition(">")
    return f"{head}{bracket}<style>@font-face{{font-family:{FAMILY};src:url({glyphs})}}</style>{rest}"


def _engine() -> Any:
    require()
    import vl_convert  # noqa: PLC0415  a JavaScript engine that only a drawing needs

    if folder := font_folder():
        vl_convert.register_font_directory(str(folder))
    return vl_convert


def _vega_lite() -> str:
    """The Vega-Lite version that altair speaks, as ``5.20``."""
    from altair import SCHEMA_VERSION  # noqa: PLC0415  0.7 s that only a drawing needs

    return ".".join(SCHEMA_VERSION.removeprefix("v").split(".")[:2])
