"""The dossier as a page in Japanese, complete in itself, to be printed and handed over."""

import string

import msgspec

from kankei.model import RecordDraft
from kankei.store.veil import VEIL
from kankei.usecases.report import font
from kankei.usecases.report.page import templates
from kankei.usecases.rights.dossier import Dossier
from kankei.usecases.rights.permissions import FLAGS
from kankei.wording import sentence

__all__ = ["html"]


def html(told: Dossier) -> str:
    """The page; nothing that a list said can run in it."""
    bare = _render(told, "")
    glyphs = font.embedded(bare + string.printable)
    return _render(told, glyphs) if glyphs else bare


def _render(told: Dossier, glyphs: str) -> str:
    plain = {name: getattr(told, name) for name in told.__struct_fields__}
    plain["permissions"] = msgspec.structs.asdict(told.permissions)
    plain["records"] = [msgspec.structs.asdict(record) for record in told.records]
    return (
        templates()
        .get_template("dossier.html.j2")
        .render(
            told=plain,
            fields=RecordDraft.__struct_fields__,
            flags={flag: sentence(f"rights.flag_{flag}") for flag in FLAGS},
            veil=VEIL,
            glyphs=glyphs,
            family=font.FAMILY,
        )
    )
