"""Hostile strings by kind, each with a mark by which it is known again, and every place they can be put."""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

__all__ = ["MARK", "Place", "payloads", "places"]

MARK = "kq7z"
"""Stands in every payload that has room for it: it may be in no log, and in no page unescaped."""
PRODUCT = 1337 * 1337
"""What a template that works out ``1337*1337`` would say."""
SQL = r"""
{0}' OR '1'='1|{0}' OR 1=1 --|{0}") OR ("1"="1|{0}'; DROP TABLE record; --|{0}'; DELETE FROM setting; --
{0}'); DELETE FROM person; --|{0}' UNION SELECT digest, name FROM service_token --|{0}`; DROP TABLE person; --
{0}'||(SELECT value FROM setting)||'|{0}'; UPDATE account SET roles='administrator' --|1 OR 1=1|$1|:name|?
{0}'; ATTACH DATABASE '{0}.db' AS x; CREATE TABLE x.y(z); --|{0}'; COPY (SELECT 1) TO PROGRAM 'touch {0}' --
1; DROP TABLE membership|no; DELETE FROM record|no DESC, (SELECT 1)|(CASE WHEN 1=1 THEN name ELSE no END)
{0}\' OR 1=1 --
{0}＇ OR 1=1 --|{0}ʼ; DROP TABLE person; --|%(name)s|{0}$$; DROP TABLE record; $$|{0}'/**/OR/**/1=1#
"""
LIKE = r"%|%%|_|____|%{0}%|[a-z]|*|?*|\%|\_|\|%\|_%_%|{0}%' ESCAPE '|.*|^.*$|(a+)+$|\d+|(?i).|.{{0,99}}"
MARKUP = """
<script>{0}</script>|<img src=x onerror={0}>|"><svg onload={0}>|javascript:{0}|<!--{0}-->|]]>{0}|<style>{0}
<a href="javascript:{0}">|<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;{0}</a>
&lt;script&gt;{0}|'-alert`{0}`-'|<iframe srcdoc="{0}">|</title><script>{0}|<math><mi//xlink:href="data:x,{0}">
&#60;script&#62;{0}|<b{0}|</td></tr>{0}|<base href="//{0}">|<meta http-equiv=refresh content="0;//{0}">
"""
TEMPLATES = """
{{{{1337*1337}}}}|${{1337*1337}}|#{{1337*1337}}|<%= 1337*1337 %>|{{% print 1337*1337 %}}
{{1337*1337}}|*{{1337*1337}}
{{{{config.__class__}}}}|{{{{''.__class__.__mro__}}}}|{{0.__class__.__mro__}}|%(self)s|{{self.__init__}}|%s%s%s%n
${{jndi:ldap://{0}}}|`touch {0}`|$(touch {0})|;touch {0}|&& touch {0}
__import__('os').system('touch {0}')|@{{{0}}}
"""
PATHS = r"""
../../../../etc/passwd|..\..\..\windows\win.ini|/etc/passwd|file:///etc/passwd|....//....//etc/passwd|..|.|/|//
%2e%2e%2fetc%2fpasswd|..%c0%af..%c0%afetc/passwd|{0}/../../{0}|C:\{0}|\\server\{0}|CON|NUL.csv|~/.ssh/id_rsa|{0}/
"""
HEADERS = (
    *(f"{MARK}{end}X-Injected: {MARK}" for end in ("\r\n", "\n", "\r", "%0d%0a", "嘊嘍")),
    *(f"{MARK}{end}X-Injected: {MARK}" for end in ("\u2028", "\x85", "\x0b")),
    f"{MARK}\r\n\r\n<html>", f'"{MARK}', f'{MARK}"; filename="x.exe', f'W/"{MARK}', f'*, "{MARK}',
    f"{MARK}; HttpOnly", f"{MARK}, {MARK}", f"{MARK}\x00X", f"{MARK}.csv\x00.html",
    f"{MARK}'; \x00DROP TABLE record",
)  # fmt: skip
FORMULAS = """
=HYPERLINK("http://{0}")|+1+cmd|-2+3|@SUM(1)|=cmd|' /C calc'!A0|\t=1+1|\r=1+1|＝1+1|＋1|－1|＠SUM(1)|;=1+1
"=1+1|'=1+1|=1+1{0}|%0A=1+1|\ufeff=1+1|\u200b=1+1|DDE("cmd";"{0}")|=IMPORTXML("http://{0}")|\u3000=1+1|\xa0+1|=A1|=SUM(A1:A9)
"""
SHEETS = "{0}[1]|{0}:1|{0}*|{0}?|{0}/1|'{0}'|History|Sheet1!A1|{0}\\1|" + "あ" * 32 + "|" + "x" * 31 + "{0}"
CONTROLS = "".join(map(chr, (*range(32), 127, *range(0x80, 0xA0))))
INVISIBLE = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f"
    "\ufffe\uffff\ufffd\ufff9\ufe0f\U000e0100\U000e0001\u115f\u3164\u2028\u2029\ue000\U000f0000\U0010ffff"
)
FORMS = [
    *"ﷺﬁ½㌍㍿①Åßſ﹩‥…﹏／＼İı𠮷𩸽ゟヿ㍻㋿〇々〆ｶﾞé",
    *("か\u3099", "e\u0301", "ẛ\u0323", "𝟘𝟙", "＜script＞", "＇OR＇", "．．／", "神\ufe00", "葛\U000e0100"),
]
NUMBERS = """
0|-1|1e309|-1e309|NaN|Infinity|-0|9223372036854775807|9223372036854775808|-9223372036854775809|18446744073709551616
1e1000000|0x7fffffff|１２３|一二三|1_000|1,000|00000000000000000001|2147483648|4294967296|1.5|١٢٣|²|Ⅷ|0b1|0o7|1e-400
99999-12-31|0000-00-00|2026-02-30|令和0年0月0日|-0001-01-01|2026-01-01T00:00:00+99:99|2026-13-01T00:00:00Z|10000-01-01
9999-12-31T23:59:59.999999+00:00|0001-01-01|0001-01-01T00:00:00+23:59|9999-12-31|令和999年1月1日|1e400|--1|+1
"""
OTHERS = [
    "",
    " ",
    "\u3000",
    "null",
    "true",
    "[]",
    "{}",
    "undefined",
    "None",
    "🙂",
    "a" * 199,
    "あ" * 1999,
    "a" * 60_000,
]


class Place(NamedTuple):
    """Where a string is put: an operation, and a parameter or a part of its body."""

    operation: str
    method: str
    path: str
    where: str
    name: str
    example: Any


def payloads() -> list[str]:
    """Every payload, in an order that is always the same."""
    texts = [SQL, LIKE, MARKUP, TEMPLATES, PATHS, FORMULAS, SHEETS, NUMBERS]
    parts = [part for text in texts for line in text.split("\n") for part in line.split("|") if part]
    shaped = [*(part.format(MARK) for part in parts), *HEADERS]
    marked = [f"{MARK}{sign}" for sign in (*CONTROLS, *INVISIBLE)] + [
        f"{sign}{MARK}" for sign in CONTROLS[:33]
    ]
    forms = [form for text in FORMS for form in (text, f"{MARK}{text}")]
    nested = [
        *("[" * depth + "]" * depth for depth in (2, 50, 900)),
        *('{"a":' * depth + "1" + "}" * depth for depth in (2, 50, 300)),
    ]
    again = [quote(part, safe="") for part in shaped if not part.isalnum()]
    return list(dict.fromkeys([*shaped, *marked, *forms, *nested, *OTHERS, *again]))


def places(document: Mapping[str, Any]) -> Iterator[Place]:
    """Every place of every operation of an OpenAPI document where a string can be put."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name = operation["operationId"]
            for parameter in operation.get("parameters", []):
                yield Place(name, method, path, parameter["in"], parameter["name"], None)
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                if kind == "application/json":
                    shown = example(content, document)
                    yield from (
                        Place(name, method, path, "body", json.dumps(leaf), shown) for leaf in leaves(shown)
                    )
                else:
                    parts = resolved(content["schema"], document).get("properties", {})
                    yield from (Place(name, method, path, "form", part, sorted(parts)) for part in parts)
                    yield Place(name, method, path, "form", "file name", sorted(parts))


def example(content: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """A body: the first example, and every field of text that it leaves out."""
    shown = next(iter(content.get("schema", {}).get("examples", [])), None)
    if shown is None:
        shown = next((one["value"] for one in content.get("examples", {}).values()), {})
    return grown(shown, content["schema"], document, depth=3)


def grown(shown: Any, schema: Mapping[str, Any], document: Mapping[str, Any], depth: int) -> Any:
    """An example with every field that its schema knows, as far as it is an object."""
    fields = resolved(schema, document).get("properties", {})
    if not isinstance(shown, dict) or not depth:
        return shown
    return {
        **shown,
        **{
            name: grown(shown.get(name), field, document, depth - 1)
            if isinstance(shown.get(name), dict)
            else shown.get(name)
            for name, field in fields.items()
            if name in shown or "string" in json.dumps(field)
        },
    }


def resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema without its reference; of several that of an object."""
    others = [one for way in ("oneOf", "allOf") for one in schema.get(way, [])]
    schema = next((one for one in others if "$ref" in one), schema)
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def leaves(shown: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every text in a body, and to every field that is left empty."""
    if isinstance(shown, dict):
        for name, part in shown.items():
            yield from leaves(part, (*way, name))
    elif isinstance(shown, list):
        for number, part in enumerate(shown):
            yield from leaves(part, (*way, number))
    else:
        yield way


def put(shown: Any, way: list[str | int], text: Any) -> Any:
    """A body with a text put somewhere, and what the example leaves empty left out."""
    copied = json.loads(json.dumps(shown))
    if not way:
        return text
    part = copied
    for step in way[:-1]:
        part = part[step]
    part[way[-1]] = text
    return bare(copied, way)


def bare(shown: Any, way: list[str | int]) -> Any:
    """Without the fields that are None, but for the one that leads on."""
    if isinstance(shown, dict):
        kept = {name: part for name, part in shown.items() if part is not None or way[:1] == [name]}
        return {name: bare(part, way[1:] if way[:1] == [name] else []) for name, part in kept.items()}
    return shown


def address(place: Place, ids: Mapping[str, str], text: str) -> tuple[str, dict[str, str]]:
    """Path and query of a call; what is not the place itself is filled with ids that are there."""
    path = place.path
    for part in [part for part in path.replace(":", "/").split("/") if part.startswith("{")]:
        name = part.strip("{}")
        mine = place.where == "path" and place.name == name
        path = path.replace(part, quote(text, safe="") if mine else ids.get(name, str(uuid.UUID(int=1))))
    return path, ({place.name: text} if place.where == "query" else {})
