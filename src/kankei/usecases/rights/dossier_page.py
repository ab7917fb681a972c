"""The dossier as a page in Japanese, complete in itself, to be printed and handed over."""

import msgspec

from kankei.model import RecordDraft
from kankei.model.record import LOGGED
from kankei.store.corrections import CORRECTION
from kankei.store.veil import VEIL
from kankei.usecases.people.mending import TOUCHPOINT
from kankei.usecases.report.printing import printed
from kankei.usecases.rights.dossier import Dossier, Line
from kankei.usecases.rights.permissions import FLAGS
from kankei.wording import sentence

__all__ = ["html"]


def html(told: Dossier) -> str:
    """The page; nothing that a list said can run in it."""
    plain = {name: getattr(told, name) for name in told.__struct_fields__}
    plain["permissions"] = msgspec.structs.asdict(told.permissions)
    plain["records"] = [msgspec.structs.asdict(record) for record in told.records]
    return printed(
        "dossier.html.j2",
        told=plain,
        fields=RecordDraft.__struct_fields__,
        cells=_cells,
        field=_field,
        said=_said,
        source=_source,
        place=_place,
        action=_deed,
        flags={flag: sentence(f"rights.flag_{flag}") for flag in FLAGS},
        veil=VEIL,
    )


def _cells(line: Line) -> list[tuple[str, str]]:
    """What a row said, each cell under what it is called."""
    if line.file.startswith(f"{CORRECTION}/"):
        told = zip(line.header, line.cells, strict=False)
        return [(_field(name), _said(name, cell)) for name, cell in told]
    if line.file.startswith(f"{LOGGED}/") and "".join(line.cells).startswith("{"):
        parts = msgspec.json.decode(line.cells[0])
        fields = {**(parts.get("record") or {}), **(parts.get("touchpoint") or {})}
        return [(_field(name), _said(name, str(value))) for name, value in fields.items() if value]
    headers = (*line.header, *("",) * (len(line.cells) - len(line.header)))
    return list(zip(headers, line.cells, strict=False))


def _source(name: str) -> str:
    """Whose numbers a record bears: a system's, of the lists of a channel, or as the town calls it."""
    channel, colon, header = name.partition(":")
    if colon:
        return f"{_word('channel', channel)}（{header}）"
    words = _word("source", name)
    return words if words != name else _word("channel", name)


def _place(line: Line) -> str:
    """Where a row stands: in a list, or that it was logged or put right by itself."""
    layout, slash, _ = line.file.partition("/")
    if slash and layout in {LOGGED, CORRECTION}:
        return _word("source", layout)
    return f"{line.file} の {line.row} 行目"


def _deed(action: str) -> str:
    """What somebody did, in words; of a command of several parts at least which command it was."""
    code = action.removeprefix("cli.")
    words = _word("deed", code)
    return words if words != code else _word("deed", code.partition(".")[0])


def _field(name: str) -> str:
    """What a field of a record or a touchpoint is called."""
    return _word("meaning", name.removeprefix(TOUCHPOINT))


def _said(name: str, text: str) -> str:
    """What a field says; codes of ours as words."""
    group = name.removeprefix(TOUCHPOINT)
    return _word(group, text) if group in {"channel", "kind", "status"} else text


def _word(group: str, code: str) -> str:
    """The word for a code; of one without any the code itself."""
    return sentence(f"{group}.{code}").removeprefix(f"{group}.")
