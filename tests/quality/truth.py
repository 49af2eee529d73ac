"""python -m tests.quality truth PROJECT: is every word that a built site shows as its sources' own really theirs?

Reads what a stranger could read: the files of `content/` and of the output folder. Nothing of how a digest is made is
used, but for the decoding of the sources. For each article's `index.json`, page and explanation, and for every list and
feed, it asks:

- does the slice of the source at the place named, repairs applied, read as the unit does;
- is every character of a source kept as a paragraph, listed as removed, or mended away;
- does each mark on a page lead to a sentence that holds the unit's words;
- is each summary, quote and unit on any other page or in a feed one of those units;
- do `digest explain` and the data name the same cuts and units.
"""

from __future__ import annotations

import html
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from generator.build import load_digest
from generator.explanation import explain
from generator.readers.encoding import decode
from generator.record import apply_repairs

UNITS = ("summary", "facts", "background", "outlook")


def problems(project: Path, content: str = "content", output: str = "site") -> Iterator[str]:
    """What is not true of the site, in sentences; nothing where all is."""
    site = project / output
    words: set[str] = set()
    for path in sorted(site.rglob("index.json")):
        record = json.loads(path.read_bytes())
        place = path.relative_to(site).parent.as_posix()
        for problem in _article(record, project / content, path.with_name("index.html"), project):
            yield f"{place}: {problem}"
        for part in UNITS:
            words.update(_plain(unit["text"]) for unit in record[part])
        for quote in record["quotes"]:
            words.update(_plain(piece) for piece in _pieces_of(record, quote, project / content))
    for path in sorted(site.rglob("*.html")):
        if not path.with_name("index.json").exists():
            for problem in _other_page(path, words):
                yield f"{path.relative_to(site)}: {problem}"
    for path in sorted((*site.rglob("feed.xml"), *site.rglob("rss.xml"))):
        for problem in _feed(path, words):
            yield f"{path.relative_to(site)}: {problem}"


def _article(record: dict[str, Any], content: Path, page: Path, project: Path) -> Iterator[str]:
    source = _source(record, content)
    spans: list[tuple[int, int]] = []
    for part in (*UNITS, "quotes", "paragraphs", "removed"):
        for unit in record[part]:
            found = _read(record, source, unit)
            if found != unit["text"]:
                yield f"{part}: says {unit['text']!r}, and its place reads {found!r}"
            if part in ("paragraphs", "removed"):
                spans += _places(unit)
            if (named := unit.get("attribution")) and _read(record, source, named) != named["text"]:
                yield f"{part}: the words {named['text']!r} are not at their place"
    if "text" not in record:
        spans += [(repair["start"], repair["end"]) for repair in record["repairs"]]
    for start, end in _left_over(source, spans):
        yield f"nothing is said of {source[start:end]!r} at {start}"
    if "text" in record:
        yield from _not_in_file(record, content)
    yield from _page(record, page)
    yield from _explained(record, project)


def _source(record: dict[str, Any], content: Path) -> str:
    """What offsets are into: the decoded file, or the text that the record gives along."""
    if "text" in record:
        return str(record["text"])
    return decode((content / record["id"].partition("#")[0]).read_bytes()).text


def _not_in_file(record: dict[str, Any], content: Path) -> Iterator[str]:
    """For pages, feeds and records: paragraphs that are not in the file, its tags, escapes and white space aside."""
    raw = decode((content / record["id"].partition("#")[0]).read_bytes()).text
    if "json" in Path(record["id"].partition("#")[0]).suffix:
        raw = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), raw)
        raw = re.sub(r"\\[nrt]", " ", raw).replace("\\", "")
    raw = raw.replace("<![CDATA[", "").replace("]]>", "")
    raw = re.sub(r"<[^<>]{1,2000}>", "", raw)
    if ".htm" not in record["id"]:  # feeds and records hold HTML that is escaped
        raw = re.sub(r"<[^<>]{1,2000}>", "", html.unescape(raw))
    held = _bare(html.unescape(raw))
    for paragraph in record["paragraphs"]:
        parts = paragraph["text"].split(" | ") if paragraph["kind"] == "table" else [paragraph["text"]]
        if not all(_bare(part) in held for part in parts):
            yield f"the paragraph {paragraph['text']!r} is not in the file"


def _bare(text: str) -> str:
    """The letters, digits and marks of a text, in one shape."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\ufeff]", "", unicodedata.normalize("NFC", text))


def _places(unit: dict[str, Any]) -> list[tuple[int, int]]:
    return [(start, end) for start, end in unit.get("spans") or [[unit["start"], unit["end"]]]]


def _read(record: dict[str, Any], source: str, unit: dict[str, Any]) -> str:
    repairs = [_Repair(r) for r in record["repairs"]]
    pieces = [apply_repairs(source, repairs, start, end) for start, end in _places(unit)]  # type: ignore[arg-type]
    return " ".join(pieces)


def _pieces_of(record: dict[str, Any], quote: dict[str, Any], content: Path) -> list[str]:
    source = _source(record, content)
    return [_read(record, source, {"spans": [list(place)]}) for place in _places(quote)]


class _Repair:
    def __init__(self, stated: dict[str, Any]) -> None:
        self.start, self.end, self.to = stated["start"], stated["end"], stated["to"]


def _left_over(source: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of the source that are no white space and in none of the spans."""
    held = bytearray(len(source))
    for start, end in spans:
        held[start:end] = b"\1" * (end - start)
    for run in re.finditer(rb"\0+", bytes(held)):
        if source[run.start() : run.end()].strip("\ufeff \t\r\n\f\v\xa0"):
            yield run.start(), run.end()


def _page(record: dict[str, Any], path: Path) -> Iterator[str]:
    tree = lxml_html.fromstring(path.read_bytes().decode())
    shown = {_plain(unit["text"]) for part in UNITS for unit in record[part]}
    for item in tree.xpath('//ul[contains(@class, "units")]/li'):
        said = _plain(_without_marks(item))
        if said not in shown:
            yield f"the page shows {said!r}, which is no unit of the data"
        yield from _marks(tree, item, said)
    for part in tree.xpath('//div[@class="digest"]//blockquote/p'):
        yield from _marks(tree, part, _plain("".join(part.xpath("./q//text()"))))


def _marks(tree: Any, item: Any, said: str) -> Iterator[str]:
    """Whether the sentences that the marks of a unit lead to hold its words, all together."""
    if not tree.xpath('//section[@class="story"]'):
        return
    places = [link.get("href")[1:] for link in item.xpath('.//a[@class="m"]')]
    held = _plain(" ".join(_without_marks(e) for place in places for e in tree.xpath(f'//*[@id="{place}"]')))
    if not places:
        yield f"no mark behind {said!r}"
    elif said not in held and not all(word in held for word in said.split()):
        yield f"{said!r} is not where its mark leads: {held!r}"


def _other_page(path: Path, words: set[str]) -> Iterator[str]:
    tree = lxml_html.fromstring(path.read_bytes().decode())
    for part in tree.xpath("//q"):
        if (said := _plain(part.text_content())) not in words:
            yield f"the quote {said!r} is in no article"
    said_of = '//article[contains(@class, "lead")]//p[not(@class)] | //section[@class="stories"]/article/p[not(@class)]'
    for part in tree.xpath(f'{said_of} | //ul[@class="listed"]/li/p[not(@class)]'):
        said = _plain(part.text_content())
        if part.xpath("ancestor::figure") or not said:
            continue
        if not _made_of(said, words):
            yield f"the summary {said!r} is in no article"


def _feed(path: Path, words: set[str]) -> Iterator[str]:
    tree = etree.fromstring(path.read_bytes(), parser=etree.XMLParser(resolve_entities=False))
    for body in tree.xpath('//*[local-name()="content" or local-name()="encoded" or local-name()="description"]'):
        if not (body.text or "").lstrip().startswith("<"):
            continue
        content = lxml_html.fromstring(f"<div>{body.text}</div>")
        for part in content.xpath("//li | //blockquote/p"):
            said = _plain(part.text_content())
            if part.tag == "p":
                said = said.removeprefix("“").removesuffix("”")
            if said not in words:
                yield f"the feed says {said!r}, which is in no article"


def _made_of(said: str, words: set[str]) -> bool:
    """Whether the words are one or more whole units, one behind the other."""
    if not said or said in words:
        return True
    return any(said.startswith(f"{unit} ") and _made_of(said[len(unit) + 1 :], words) for unit in words if unit)


def _explained(record: dict[str, Any], project: Path) -> Iterator[str]:
    digest = load_digest(project, record["id"])
    if digest is None:
        yield "the store knows no such digest"
        return
    explanation = explain(digest)
    cuts = {(p.cut.span.start, p.cut.rule) for p in explanation.pieces if p.cut is not None}
    listed = {(cut.span.start, cut.rule) for cut in digest.article.cuts if cut.span.start < cut.span.end}
    if cuts != listed or len(digest.article.cuts) != len(record["removed"]):
        yield f"explain shows {len(cuts)} cuts, the data {len(record['removed'])}"
    reasons = sorted(_plain(reason.text) for reason in explanation.reasons)
    told = [unit["text"] for part in UNITS for unit in record[part] if unit.get("shown", True)]
    if reasons != sorted(map(_plain, [*told, *(quote["text"] for quote in record["quotes"])])):
        yield "explain and the data name different units"


def _without_marks(element: Any) -> str:
    return "".join(element.xpath('.//text()[not(ancestor::a[@class="m" or @class="b"])]'))


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def main(arguments: list[str]) -> int:
    """Print what is not true; 1 if anything."""
    if len(arguments) != 1:
        print("python -m tests.quality truth PROJECT", file=sys.stderr)
        return 2
    project = Path(arguments[0])
    found = list(problems(project))
    print("\n".join(found) or "Every word is where it is said to be.")
    pages = len(list((project / "site").rglob("index.json")))
    print(f"{pages} articles, {len(found)} problems")
    return 1 if found else 0
