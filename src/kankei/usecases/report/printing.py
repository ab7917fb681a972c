"""A page to print, complete in itself: no script, no address outside, the glyphs that it uses inside."""

import datetime as dt
import string
from functools import cache
from typing import TYPE_CHECKING, Any

from kankei.usecases.report import font
from kankei.usecases.report.figures import said
from kankei.usecases.report.terminal import day_text, moment_text
from kankei.wording import sentence

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["printed"]


def printed(template: str, **told: Any) -> str:
    """The page of a template, in Japanese, complete in itself.

    It is written twice: which glyphs it needs is known only once it is written.

    Args:
        template: Its file below ``templates``.
        told: What it tells, by the names that the template has for it.
    """
    page = _templates().get_template(template)
    bare = page.render(**told, glyphs="", family=font.FAMILY)
    glyphs = font.embedded(bare + string.printable)
    return page.render(**told, glyphs=glyphs, family=font.FAMILY) if glyphs else bare


@cache
def _templates() -> "Environment":
    """The templates, with what they need to write days and words in Japanese."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 (nothing at the terminal does)

    loader = PackageLoader("kankei.usecases.report", "templates")
    templates = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters |= {
        "people": said,
        "day": _day,
        "moment": lambda moment: moment_text(moment, "ja"),
        "name": lambda code, group: sentence(f"{group}.{code}"),
    }
    return templates


def _day(day: dt.date) -> str:
    return day_text(day, "ja")
