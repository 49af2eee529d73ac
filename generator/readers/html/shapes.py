"""What the words of a segment show by themselves: length, links, end mark, capitals, kinds of words."""

from __future__ import annotations

import math

from generator.patterns import regex
from generator.readers.html.parts import Segment
from generator.text import fold

_END = regex(r"[.!?…。！？][\"'”’»)\]]*$")
_WIDE = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE = regex(r"[.!?…。！？][\"'”’»)\]]*(?:\s|$)")
_FUNCTION_WORDS = """
the of and to a in is that for on was with as it by at from are this be have has not but they his her their which who
der die das und in den von zu mit ist auf für im dem nicht ein eine des sich auch es an werden aus er hat dass sie nach
le la les de des et en un une du que qui est dans pour pas sur au par plus ne se avec il elle son ce
el los las del que y en un una por con no se para su al es lo como más pero sus fue
o os as do da em um uma para com não por mais dos como mas foi ao das tem seu sua ou
il di che è per un una non con si da del le dei della nel più anche alla sono ma al
de het een van en in is dat op te zijn met voor niet aan er om ook als dan bij
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_MIN_PROSE = 10
"""Words below which a segment says little about where the story is."""

# What lines of furniture are made of, in the languages that pages come in.
_FURNITURE_WORDS = """
share tweet follow subscribe newsletter sign signup log login register comment comments comments: reply related read
more watch also next previous advertisement advert sponsored copyright rights reserved terms privacy policy cookies
cookie photo image credit getty source updated published posted author editor written contact email facebook twitter
instagram youtube whatsapp telegram linkedin pinterest print click here topics tags filed categories category
trending popular latest recommended see gallery video loading close menu search home news download app donate
support continue reading min minutes teilen folgen abonnieren kommentare kommentar lesen mehr auch weitere anzeige
werbung datenschutz impressum bild foto quelle autor thema themen verwandte drucken artikel partager suivre abonnez
commentaires commentaire lire aussi publicité crédit auteur sujets imprimer voir vidéo compartir seguir suscríbete
suscribirse comentarios comentario leer más también publicidad fuente foto: autor etiquetas imprimir noticias
relacionadas compartilhar compartilhe siga assine comentários leia também mais publicidade fonte imagem veja
notícias condividi seguici iscriviti commenti leggi anche pubblicità foto fonte articoli correlati stampa
"""
_FURNITURE = frozenset(fold(w) for w in _FURNITURE_WORDS.split())

_SAMPLE = 200
"""Code points, or words, from which shares of capitals and of kinds of words are reckoned."""
_CAPITALS = bytes(range(ord("A"), ord("Z") + 1))
_SMALL = bytes(range(ord("a"), ord("z") + 1))
_DIGITS = b"0123456789"

_MOST_CLOSERS = 12
"""Code points at the end of a text in which its end mark is looked for."""
SHAPE_NAMES = tuple(
    name.strip()
    for name in """
log words, length, linked, all linked, strong, ended, colon, question, sentences, lower, capitals, digits, separators,
copyright, at, function words, heading, low heading, list item, table, quote, caption, p, div, a, hidden, emphasis,
furniture, furniture share, label
""".split(",")
)
"""What is measured of a segment by itself, in order."""
_LINKED, _ENDED, _HIDDEN = map(SHAPE_NAMES.index, ("linked", "ended", "hidden"))


def size_of(found: Segment) -> float:
    """How long a segment is in words; scripts that write none between them are counted by characters."""
    return float(found.words) if found.text.isascii() else found.words + len(_WIDE.findall(found.text)) / 2


def prose_of(found: Segment, size: float, shape: list[float]) -> float:
    """How much a segment speaks for its container being the story."""
    share, ended = shape[_LINKED], shape[_ENDED]
    if found.kind in ("heading", "caption") or shape[_HIDDEN] or share > 0.5 or (size < _MIN_PROSE and not ended):
        return 0.0
    return size * (1 - share) * (1.0 if ended else 0.4) * (0.5 if found.kind == "list_item" else 1.0)


def shape_of(found: Segment, size: float, words: list[str], *, hidden: bool) -> list[float]:
    """The values of `SHAPE_NAMES`, from a segment, its size and its folded words."""
    text, kind, tag = found.text, found.kind, found.tag
    length = len(text)
    share = found.linked / length
    sample = text[:_SAMPLE]
    letters, capitals, digits = _letters(sample)
    some = words[:_SAMPLE]
    furniture = sum(map(_FURNITURE.__contains__, some))
    most = len(some) or 1
    heading = kind == "heading"
    return [
        math.log1p(size),
        length / 400 if length < 400 else 1.0,
        share,
        share > 0.8,
        found.strong / length,
        _END.search(text[-_MOST_CLOSERS:]) is not None,
        text[-1] == ":",
        "?" in text,
        min(len(_SENTENCE.findall(text)), 5) / 5,
        text[0].islower(),
        capitals / (letters or 1),
        digits / len(sample),
        "|" in text or "•" in text or "·" in text or "»" in text,
        "©" in text,
        "@" in text,
        sum(map(_FUNCTION.__contains__, some)) / most,
        heading,
        heading and found.level >= 4,
        kind == "list_item",
        kind == "table",
        kind == "quote",
        kind == "caption",
        tag == "p",
        tag in ("div", "section", "span"),
        tag in ("a", "button"),
        hidden,
        sum(b - a for a, b, k, _ in found.marks if k == "emphasis") / length if found.marks else 0.0,
        furniture / 4 if furniture < 4 else 1.0,
        furniture / most,
        size <= 12 and ":" in text[:30],
    ]


def _letters(sample: str) -> tuple[int, int, int]:
    """How many letters, capitals and digits a text holds."""
    if sample.isascii():
        data = sample.encode()
        capitals = len(data) - len(data.translate(None, _CAPITALS))
        small = len(data) - len(data.translate(None, _SMALL))
        return capitals + small, capitals, len(data) - len(data.translate(None, _DIGITS))
    return sum(map(str.isalpha, sample)), sum(map(str.isupper, sample)), sum(map(str.isdigit, sample))
