"""Who a row of a list without a layout speaks of: its names, numbers and addresses, in whatever pieces."""

from kankei.model import Channel
from kankei_importers.contacts import Beside
from kankei_importers.eras import OfEra, OfOneOrder
from kankei_importers.layout import Cell, DayInParts, First, Joined, Phone, Postal, RecordField, Source
from kankei_importers.mapping import Mapping
from kankei_importers.removal import Home, homes
from kankei_importers.source import Filled, Nested, Spared

__all__ = ["identity_of"]

_NOW = ("prefecture", "city", "address", "street", "block", "building")
_EARLIER = ("earlier_prefecture", "earlier_city", "earlier_address", "earlier_block", "earlier_building")
_LATER = ("later_prefecture", "later_city", "later_address")
_KANA = frozenset({"kana", "surname_kana", "given_kana"})
_NOBODY = r"(?i)\A(?:anonymous|匿名)\Z"
_WHOLE: tuple[RecordField, ...] = ("former_name", "gender", "handle")
_BORN = ("birth_era", "birth_year", "birth_month", "birth_day")


def identity_of(mapping: Mapping, channel: Channel) -> dict[RecordField, Source]:
    """The sources of a record's fields; a field the list has no column for is left out.

    A list of moves tells where people lived before and now (``removal``), or where they went. An
    organisation is the donor only of a corporate gift.
    """
    found: dict[RecordField, Source | None] = {
        "name": _otherwise(mapping, _name(mapping, channel)),
        "kana": _filled(_whole(mapping, "kana"), _pieces(mapping, ("surname_kana", "given_kana"))),
        **_homes(mapping, channel),
        "phone": _phone(mapping),
        "email": _email(mapping),
        "birth_date": _filled(_birth_date(mapping), _birth_in_parts(mapping)),
    }
    for field in _WHOLE:
        found[field] = _whole(mapping, field)
    return {field: source for field, source in found.items() if source is not None}


def _whole(mapping: Mapping, meaning: str) -> Source | None:
    """The best column of a meaning that is not empty."""
    return _filled(*(Cell((header,)) for header in mapping.columns.get(meaning, ())))


def _birth_date(mapping: Mapping) -> Source | None:
    """The column of birth dates, with the era that may stand in one of its own before it."""
    eras = mapping.columns.get("birth_era", ()) if "birth_year" not in mapping.columns else ()
    days = mapping.columns.get("birth_date", ())
    if not eras or not days:
        return _filled(*(OfOneOrder(Cell((header,))) for header in days))
    return OfEra(Cell(eras[:1]), Cell(days[:1]))


def _birth_in_parts(mapping: Mapping) -> Source | None:
    parts = [Cell(mapping.columns[part][:1]) for part in _BORN if part in mapping.columns]
    return DayInParts(tuple(parts)) if {*_BORN[1:]} <= mapping.columns.keys() else None


def _filled(*sources: Source | None) -> Source | None:
    parts = [source for source in sources if source is not None]
    return Filled(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _any(mapping: Mapping, *meanings: str) -> Source | None:
    """Whichever column of these meanings says something in a row."""
    cells = [Cell((header,)) for meaning in meanings for header in mapping.columns.get(meaning, ())]
    return First(tuple(cells)) if cells else None


def _email(mapping: Mapping) -> Source | None:
    """Whichever mailbox a row tells; what forms write for who was not signed in is none.

    Of several columns of telephones one may hold a mailbox where another has the number.
    """
    own = [Spared(Cell((header,)), _NOBODY) for header in mapping.columns.get("email", ())]
    rung = [header for meaning in ("mobile", "phone") for header in mapping.columns.get(meaning, ())]
    beside = [Beside(header, mailbox=True) for header in rung] if len(rung) > 1 else []
    return First((*own, *beside)) if own or beside else None


def _pieces(mapping: Mapping, meanings: tuple[str, ...]) -> Source | None:
    parts = [part for part in (_whole(mapping, meaning) for meaning in meanings) if part is not None]
    return Joined(tuple(parts)) if parts else None


def _name(mapping: Mapping, channel: Channel) -> Source | None:
    if channel is Channel.CORPORATE_DONATION and "organisation" in mapping.columns:
        return _whole(mapping, "organisation")
    pieces, whole = _pieces(mapping, ("surname", "given")), _whole(mapping, "name")
    if "surname" in mapping.columns and "given" in mapping.columns:
        return _filled(pieces, whole)
    return _filled(whole, pieces)


def _otherwise(mapping: Mapping, name: Source | None) -> Source | None:
    """The name, or in its place what somebody calls themselves; of a household that is all, its head."""
    shown = _whole(mapping, "display_name")
    if name is not None:
        return First((name, shown)) if shown else name
    return shown or (None if _KANA & mapping.columns.keys() else _whole(mapping, "householder"))


def _homes(mapping: Mapping, channel: Channel) -> dict[RecordField, Source | None]:
    address, code = _nested(mapping, _NOW), _postal(mapping)
    if channel is not Channel.RESIDENCY:
        return {"postal_code": code, "address": address}
    before, earlier = _nested(mapping, _EARLIER), _any(mapping, "earlier_postal_code")
    found: dict[RecordField, Source | None] = {"postal_code": earlier or code, "address": before or address}
    if before is not None and address is not None:
        kinds = mapping.columns.get("kind", ())[:1]
        found |= homes(Home(before, earlier), Home(address, code), Cell(kinds) if kinds else None)
    left: dict[RecordField, Source | None]
    left = {"new_address": _nested(mapping, _LATER), "new_postal_code": _any(mapping, "later_postal_code")}
    return found | {field: _first(source, found.get(field)) for field, source in left.items()}


def _first(*sources: Source | None) -> Source | None:
    """Whichever of the sources says something in a row, the first of them first."""
    parts = tuple(source for source in sources if source is not None)
    return First(parts) if len(parts) > 1 else next(iter(parts), None)


def _postal(mapping: Mapping) -> Source | None:
    if "postal_code1" in mapping.columns and "postal_code2" in mapping.columns:
        upper, lower = (mapping.columns[name][:1] for name in ("postal_code1", "postal_code2"))
        return Postal((Cell(upper), Cell(lower)))
    return _any(mapping, "postal_code")


def _nested(mapping: Mapping, meanings: tuple[str, ...]) -> Source | None:
    """An address in pieces; 住所2 and 住所3 are two of one meaning."""
    parts = [
        Cell((header,))
        for meaning in meanings
        for header in mapping.columns.get(meaning, ())[: 2 if meaning == "building" else 1]
    ]
    return Nested(tuple(parts)) if parts else None


def _phone(mapping: Mapping) -> Source | None:
    pieces = [_whole(mapping, f"phone{part}") for part in (1, 2, 3)]
    whole = [piece for piece in pieces if piece is not None]
    if len(whole) == 3:
        return Phone(tuple(whole))
    meanings = ("mobile", "phone", "phone1", "phone2", "phone3")  # 電話番号1 and 2 are two, whole
    headers = [header for meaning in meanings for header in mapping.columns.get(meaning, ())]
    cells = [Cell((header,)) for header in headers]
    return First((*map(Beside, headers), *cells)) if len(cells) > 1 else next(iter(cells), None)
