"""Topics: what editors tagged, and names and phrases that several articles share.

A found topic is a name that an article uses twice (or in its headline and once below), or two words of its headline
that come again in its text, and that enough articles have: the rule fits in a sentence, so a reader can check it.
Frequencies count in coarse steps, so that one edit changes the topics it is about and no others.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from generator.config import TopicsConfig
from generator.model import Digest, slice_spans
from generator.patterns import regex
from generator.text import fold

_WORD = regex(r"[^\W\d_][\w’'\-]*")
_CONTRACTION = regex(r"\w{1,8}(?:n[’']t|[’'](?:m|ve|re|ll|d))", re.IGNORECASE)  # I’m, they’ve, Don’t


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Small words inside names: Bank of Orrin, Universidad de la Costa.
_CONNECTORS = _words(
    """
    of de del della der des di do da du la el los las al for
    """
)
_CALENDAR = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december montag dienstag mittwoch donnerstag freitag samstag
    sonntag januar februar märz mai juni juli oktober dezember lundi mardi mercredi jeudi vendredi
    samedi dimanche janvier février mars avril juin juillet août septembre octobre novembre décembre
    lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio
    agosto septiembre octubre noviembre diciembre
    """
)
# Words that begin sentences or stand capitalised without naming anything.
_NO_NAME = _words(
    """
    i the a an this that these those it he she they we you but and or in on at as if when while after
    before for from with by to of is are was were no not there here what who how why his her their our
    its mr mrs ms dr sir president minister mayor secretary chair director general professor judge prime
    deputy sen sens rep reps gov govs lt col gen capt sgt prof rev st ave vs
    der die das ein eine es er sie wir und oder aber in im am auf mit von zu le la les un une il
    elle ils nous et ou mais en dans el los las una y o pero
    """
)
_PHRASE_STOP = _words(
    """
    about after again against amid among back been before being between both could does down during each
    even ever every first from have here into just last less like made make many more most much near
    next only other over plan plans same says seen since some such take than that their them then there
    these they this those three time today under until very want wants week were what when where which
    while will with without would year years your eine einen einer dans pour avec sont dass nach über
    para como sobre
    """
)
_MAX_CANDIDATES = 5
_NAME_WORDS = 5
_COMMON_SHARE = 0.35  # a name in more than about a third of all articles says nothing about any one of them
_COMMON_FLOOR = 6


def candidates_of(digest: Digest, speakers: set[str]) -> tuple[tuple[str, int], ...]:
    """Names and phrases of one article that may become topics, with how often it says them, best first.

    `speakers` are folded names of people who are quoted: they have pages of their own.
    """
    article = digest.article
    language = article.metadata.language
    inside: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for sentence in digest.sentences:
        if article.passages[sentence.passage].kind in ("subheading", "table"):
            continue
        _collect_names(slice_spans(article.document.text, sentence.spans), language, inside, opening)
    for name, count in opening.items():
        # The first word of a sentence is capitalised anyway: it counts where the name is seen elsewhere too.
        if name in inside or " " in name or _is_acronym(name):
            inside[name] += count
    headline = f" {fold(article.metadata.headline or '')} "
    parts = {word for speaker in speakers for word in speaker.split()}
    scored: dict[str, int] = {}
    for name, count in inside.items():
        folded = fold(name)
        if not folded or folded in speakers or folded in parts or set(folded.split()) <= parts:
            continue
        named = f" {folded} " in headline
        if count >= 2 or named:
            scored[name] = count + (2 if named else 0)
    scored |= _phrases(article.metadata.headline or "", digest)
    longer = [f" {fold(name)} " for name in scored]
    kept = [
        (name, score)
        for name, score in scored.items()
        # "Senn" says nothing beside "Senn Bridge".
        if not any(f" {fold(name)} " in other and len(other) > len(fold(name)) + 2 for other in longer)
    ]
    kept.sort(key=lambda item: (-item[1], item[0]))
    return tuple(kept[:_MAX_CANDIDATES])


def _collect_names(text: str, language: str, inside: Counter[str], opening: Counter[str]) -> None:
    run: list[str] = []
    begun = True  # whether the run began the sentence
    last_end = -1
    pending = ""
    first = True

    def close() -> None:
        words = run[:]
        while words and (words[0].casefold() in _NO_NAME or _CONTRACTION.fullmatch(words[0])):
            words.pop(0)
        if words and not (len(words) == 1 and words[0].casefold() in _CALENDAR) and len(words) <= _NAME_WORDS:
            name = " ".join(words)
            # German writes every noun with a capital: one word alone is no name there.
            alone = len(words) == 1
            if (not alone or language != "de" or _is_acronym(name)) and len(name) > 2:
                (opening if begun and len(words) == len(run) else inside)[name] += 1
        run.clear()

    for found in _WORD.finditer(text):
        word = found[0].rstrip("’'-")
        if word.endswith(("’s", "'s")):
            word = word[:-2]
            possessive = True
        else:
            possessive = False
        adjoins = found.start() == last_end + 1 and text[last_end] == " "
        if word[:1].isupper():
            if run and adjoins:
                if pending:
                    run.append(pending)
                run.append(word)
            else:
                close()
                begun = first
                run.append(word)
            pending = ""
            if possessive:
                close()
        elif run and adjoins and not pending and word in _CONNECTORS:
            pending = word
        else:
            close()
            pending = ""
        last_end = found.end()
        first = False
    close()


def _is_acronym(name: str) -> bool:
    return len(name) > 1 and name.isupper()


def _phrases(headline: str, digest: Digest) -> dict[str, int]:
    """Pairs of neighbouring words of the headline that the text says at least twice."""
    words = [w.casefold() for w in _WORD.findall(headline)]
    pairs = [
        f"{a} {b}"
        for a, b in pairwise(words)
        if min(len(a), len(b)) >= 4 and a not in _PHRASE_STOP and b not in _PHRASE_STOP
    ]
    if not pairs:
        return {}
    text = digest.article.document.text.casefold()
    return {pair: text.count(pair) for pair in pairs if text.count(pair) >= 2}


def bounds(articles: int, options: TopicsConfig) -> tuple[int, int]:
    """In how many articles a found topic must and may occur, for a corpus of this size.

    Both move only when the corpus has doubled.
    """
    size = 1 << max(articles.bit_length() - 1, 0)
    least = options.min_articles + max(size.bit_length() - 8, 0)  # one more for each doubling from 256 on
    return least, max(_COMMON_FLOOR, int(size * _COMMON_SHARE))
