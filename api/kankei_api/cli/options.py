"""Options that several commands share, and the values they take."""

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, TypeVar, cast

import rich_click as click
from click.core import ParameterSource

from kankei.errors import FieldError
from kankei.model import Channel
from kankei_api import STORE
from kankei_api.cli.console import Terminal
from kankei_api.clock import JAPAN, today

if TYPE_CHECKING:
    from kankei.fields import year

Function = TypeVar("Function", bound=Callable[..., Any])
ID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")
THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
PASSWORD = re.compile(r"^postgresql[^:]*://[^/?]*:[^/?]*@|[?&](ssl)?password=")
PART = re.compile(r"[0-9a-f]{6,31}")
"""Six digits: few enough to be typed, and of the end of an id enough to be nobody else's."""


class Usage(click.UsageError):
    """A call that cannot be carried out; ``code`` names the sentence, ``within`` whose help is pointed to."""

    def __init__(self, code: str, *, within: click.Context | None = None, **facts: str) -> None:
        super().__init__(code, within)
        self.code, self.facts = code, facts


class Day(click.ParamType[dt.date]):
    """A calendar day: 2026-04-01, 2026/4/1 or 令和8年4月1日."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> dt.date:
        """The day that the text names; ``Usage`` if none does."""
        if isinstance(value, dt.date):
            return value
        from kankei.fields import date  # noqa: PLC0415  # loads nothing until a day is given

        try:
            return date.parse(str(value))
        except FieldError as error:
            unread = "day_impossible" if error.code == "date.impossible" else "day"
            raise Usage(f"usage.{unread}", option=named(param)) from error


class Year(click.ParamType["year.Year"]):
    """A fiscal year (2026年度, 令和8年度), a calendar year (2026年) or either (2026, R8)."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> "year.Year":
        """The year that the text names; ``Usage`` if it names none."""
        from kankei.fields.year import asked  # noqa: PLC0415  # loads nothing until a year is given

        try:
            return asked(str(value))
        except FieldError as error:
            raise Usage("usage.year", option=named(param)) from error


class Moment(click.ParamType[dt.datetime]):
    """A moment: a day stands for its end in Japan, or its beginning, a time without a zone for Japan's."""

    name = "moment"

    def __init__(self, *, begins: bool = False) -> None:
        self._of_day = dt.time.min if begins else dt.time.max

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """The moment in UTC; ``Usage`` if the text names none."""
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(str(value))
        except ValueError:
            moment = dt.datetime.combine(Day().convert(value, param, ctx), dt.time())
        if ":" not in str(value):
            moment = dt.datetime.combine(moment, self._of_day)
        return (moment if moment.tzinfo else moment.replace(tzinfo=JAPAN)).astimezone(dt.UTC)


class Heads(click.IntRange):
    """A number of people as it is printed: 1234, 1,234 or １，２３４."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that the text names."""
        typed = unicodedata.normalize("NFKC", str(value)).strip()
        plain: Any = typed.replace(",", "") if THOUSANDS.fullmatch(typed) else typed
        return int(super().convert(plain, param, ctx))


class Part(NamedTuple):
    """The beginning or the end of an id: of what, its digits, and the parameter for which it was typed."""

    noun: str
    digits: str
    option: str


class Id(click.ParamType[uuid.UUID | Part]):
    """The id of something; ``code`` names the sentence that says of what, and where such ids are found."""

    name = "id"

    def __init__(self, of: str) -> None:
        self.noun, self.code = of, f"usage.id_{of}"

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> uuid.UUID | Part:
        """The id that the text is, however wide it was typed; a part, which ``store_option`` makes whole.

        Raises:
            Usage: The text is neither.
        """
        if isinstance(value, uuid.UUID | Part):
            return value
        text = unicodedata.normalize("NFKC", str(value)).strip("「」<>\"' ")
        if ID.fullmatch(text):
            return uuid.UUID(text)
        digits = text.replace("-", "").lower()
        if not PART.fullmatch(digits):
            raise Usage(self.code, option=named(param))
        return Part(self.noun, digits, named(param))


class Published(click.ParamType[int | uuid.UUID]):
    """A publication: its number (3) or its id."""

    name = "publication"

    @staticmethod
    def names(text: str) -> bool:
        """Whether a text can only mean a publication: a short number or a UUID; a day is neither."""
        return bool(re.fullmatch(r"[0-9]{1,6}", text) or ID.fullmatch(text))

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> int | uuid.UUID:
        """The number or the id; ``Usage`` if the text is neither."""
        text = str(value)
        if not self.names(text):
            raise Usage("usage.publication", option=named(param))
        return int(text) if len(text) < 7 else uuid.UUID(text)


class Target(click.ParamType[str]):
    """A file that the command writes."""

    name = "target"


PICTURES = (".svg", ".png")
"""What a file for a picture ends in."""


def check_picture(target: str) -> None:
    """See, before anything is worked out, that a picture can be drawn into a file.

    Raises:
        Usage: Its suffix is no picture's.
        ExtraError: The extra ``charts`` is not installed.
    """
    from kankei.usecases.report import drawing  # noqa: PLC0415  # loads nothing until a picture is asked for

    if not target.lower().endswith(PICTURES):
        raise Usage("file.suffix", kinds=", ".join(PICTURES))
    drawing.require()


class Sheet(Target):
    """A file for a table, of a suffix that can be written."""

    name = "sheet"

    def convert(self, value: Any, _: click.Parameter | None, __: click.Context | None) -> str:
        """The file's name as given; ``Usage`` if its suffix says nothing."""
        from kankei_api import spreadsheets  # noqa: PLC0415  # loads nothing until a file is named

        if spreadsheets.kind(str(value)) is None:
            raise Usage("file.suffix", kinds=", ".join(spreadsheets.KINDS))
        return str(value)


def named(param: click.Parameter | None) -> str:
    """A parameter as it is typed (``--by``) or as the help calls it (``ID``)."""
    if param is None:
        return ""
    return param.opts[0] if isinstance(param, click.Option) else str(param.human_readable_name)


def store_option(function: Function) -> Function:
    """``--store URL``, else KANKEI_STORE, else a file in this folder.

    No ``Target`` is written over it, and an ``Id`` that was typed in part is looked up in it.
    """

    @click.option("--store", "store_url", envvar="KANKEI_STORE", default=STORE, metavar="URL")
    @wraps(function)
    def prepared(*args: Any, **given: Any) -> Any:
        context = cast("click.Context", click.get_current_context())
        if any(isinstance(one.type, Target) and given.get(one.name or "") for one in context.command.params):
            from kankei_api.cli.targets import spare_store  # noqa: PLC0415  # loads nothing without a target

            spare_store(context, given)
        _tell_of_password(context, given["store_url"])
        return function(*args, **given | _whole_ids(given))

    return cast("Function", prepared)


def _tell_of_password(context: click.Context, store_url: str) -> None:
    """Say of a password that was typed in the address that the list of processes shows it to everybody."""
    typed = context.get_parameter_source("store_url") is ParameterSource.COMMANDLINE
    terminal = context.find_object(Terminal)
    if typed and terminal is not None and PASSWORD.search(store_url):
        terminal.warn("cli.password_typed")


def _whole_ids(given: Mapping[str, Any]) -> dict[str, uuid.UUID]:
    """The ids of which only parts were typed, by their parameters."""
    parts = {name: value for name, value in given.items() if isinstance(value, Part)}
    if not parts:
        return {}
    from kankei_api.cli.shortened import whole  # noqa: PLC0415  # loads nothing while ids are whole

    return {name: whole(given["store_url"], part) for name, part in parts.items()}


class NumberAsked(TypedDict):
    """As of which day, by which rule and of which town a number is asked for."""

    as_of: dt.date
    rule: str
    town: str


rule_option = click.option("--rule", envvar="KANKEI_RULE", default="default")
"""The counting rule: what is asked for, else what the environment says, as for the server."""


def asked_options(command: Callable[..., int]) -> Callable[..., int]:
    """``--as-of``, ``--known-at``, ``--rule`` and ``--town``, the moment alone and the others as ``asked``.

    The moment is None where it is left out: ``settled`` tells which is meant then.
    """

    @click.option("--as-of", type=Day(), metavar="DATE")
    @click.option("--known-at", type=Moment(), metavar="TIME")
    @rule_option
    @click.option("--town", envvar="KANKEI_TOWN", default="")
    @wraps(command)
    def gathered(*args: Any, as_of: dt.date | None, rule: str, town: str, **rest: Any) -> int:
        asked = NumberAsked(as_of=as_of or today(), rule=rule, town=town)
        return command(*args, asked=asked, **rest)

    return gathered


def out_option(function: Function) -> Function:
    """``--out FILE``: a table is written there, as what its suffix says."""
    return click.option("--out", type=Sheet(), metavar="FILE")(function)


def json_option(function: Function) -> Function:
    """``--json``: a document for programs instead of text for people."""
    return click.option("--json", "as_json", is_flag=True)(function)


def channel_option(function: Function) -> Function:
    """``--channel``: by which way the people of a list reached the town."""
    return click.option(
        "--channel", type=click.Choice([str(channel) for channel in Channel]), metavar="CHANNEL"
    )(function)
