"""What kind of piece an article is, told by its shape, and which of its sentences that keeps out of the digest.

| form       | shape                                                        | treated                                  |
| ---------- | ------------------------------------------------------------ | ---------------------------------------- |
| short      | fewer than five sentences                                    | shown whole as summary, nothing else     |
| list       | mostly list items or numbered paragraphs                     | summary from its prose                   |
| q_and_a    | three questions or more, answers behind them                 | summary from its prose                   |
| live_blog  | four entries or more that begin with a time                  | time stamps aside                        |
| transcript | mostly paragraphs that begin with a speaker and a colon      | summary from its prose, else its opening |
| obituary   | "died" and a life's dates                                    | as news; the life is its background      |
| results    | mostly lines with scores                                     | summary from its prose, no figures       |
| opinion    | labelled so in the headline, or told by an "I" outside quotes | as news, without what's next            |
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.model import Form, Passage
from generator.patterns import regex
from generator.structuring.chosen import JUNK, Reading
from generator.structuring.features import Look
from generator.structuring.roles import NA
from generator.structuring.standing import ends_whole, is_fragment

SHORT = 5
"""Sentences below which a piece is shown whole."""
_TIME = regex(r"\W{0,3}(?:[01]?\d|2[0-3])[:.h]?[0-5]\d(?:\s?(?:[ap]\.?m\.?|GMT|UTC|BST|CET|CEST|ET|EST|EDT|Uhr))?\b")
_NUMBERED = regex(r"\W{0,2}\d{1,3}[.)]\s")
_SPEAKER = regex(r"[^\W\d_][^\n:.!?“”\"]{0,48}:\s")
_SCORE = regex(r"\b\d{1,3}\s?[-–:]\s?\d{1,3}\b")
_LIFE = regex(r"\(\s?(?:1[89]|20)\d\d\s?[-–—]\s?(?:1[89]|20)\d\d\s?\)")
_OPINION = regex(
    r"(?:opinion|comment|commentary|editorial|column|viewpoint|op-ed|kommentar|meinung|leitartikel|kolumne|glosse"
    r"|tribune|éditorial|édito|chronique|opinión|columna|tribuna)\b\s?[:|–—-]",
    re.IGNORECASE,
)
_ASK = regex(r"[?？؟][”\"’»]?$")
_FIRST_PERSON = frozenset("i me my myself ich mir mich mein meine je j'ai moi mon ma yo mi me".split())


def form_of(reading: Reading) -> Form:
    """The form of the story, `article` where its shape says nothing else."""
    story = reading.story
    passages = [p for p in story.article.passages if p.kind != "subheading"]
    texts = [story.article.words(p.spans) for p in passages]
    count = len(texts)
    sentences = sum(ends_whole(k) and c[NA] < JUNK for k, c in zip(reading.looks, reading.chances, strict=True))
    if not count:
        return "article"
    if _asks(story.article.passages, [story.article.words(p.spans) for p in story.article.passages]):
        return "q_and_a"
    if sum(_TIME.match(text) is not None for text in texts) >= max(4, count * 0.25):
        return "live_blog"
    speakers = [match[0] for text in texts if (match := _SPEAKER.match(text))]
    if len(speakers) >= max(6, count * 0.5) and 2 <= len(set(speakers)) <= len(speakers) * 0.6:
        return "transcript"
    if sum(_SCORE.search(text) is not None and len(text) < 90 for text in texts) >= max(4, count * 0.5):
        return "results"
    listed = sum(p.kind == "list_item" or _NUMBERED.match(t) is not None for p, t in zip(passages, texts, strict=True))
    if listed >= max(4, count * 0.5):
        return "list"
    headline = story.article.metadata.headline or ""
    if _OPINION.match(headline) or _first_person(reading.looks):
        return "opinion"
    if _is_obituary(reading, headline):
        return "obituary"
    return "short" if sentences < SHORT else "article"


def aside_of(form: Form, reading: Reading) -> frozenset[int]:
    """Sentences that a piece of this form shows nowhere: what its shape says is no prose."""
    story = reading.story
    if form in ("list", "q_and_a"):
        kinds = {"list_item", "question", "answer"}
        beside = frozenset(
            index
            for index, sentence in enumerate(story.sentences)
            if story.article.passages[sentence.passage].kind in kinds or _NUMBERED.match(story.texts[index])
        )
    elif form in ("transcript", "results"):
        beside = _of_lines(reading, _SPEAKER if form == "transcript" else _SCORE)
    else:
        return frozenset()
    # With next to no prose besides, what there is has to serve.
    prose = [i for i, junk in enumerate(reading.junk) if not junk and i not in beside]
    return beside if len(prose) >= 2 else frozenset()


def _of_lines(reading: Reading, pattern: re.Pattern[str]) -> frozenset[int]:
    """Sentences of the passages that begin with (a speaker) or hold (a score) what makes the form."""
    article = reading.story.article
    passages = {
        index
        for index, passage in enumerate(article.passages)
        if (text := article.words(passage.spans))
        and (pattern.search(text) if pattern is _SCORE and len(text) < 90 else pattern.match(text))
    }
    return frozenset(i for i, s in enumerate(reading.story.sentences) if s.passage in passages)


def _asks(passages: Iterable[Passage], texts: list[str]) -> bool:
    """Whether questions, each with its answer, make up the piece."""
    marked = sum(p.kind == "question" for p in passages)
    asked = sum(_ASK.search(text[-3:]) is not None and len(text) < 220 for text in texts)
    labelled = sum(text[:2].upper() in ("Q:", "Q.") for text in texts)
    return max(marked, labelled, asked) >= max(3, len(texts) * 0.25)


def _first_person(looks: tuple[Look, ...]) -> bool:
    """Whether the writer says "I" in a fifth of the sentences outside quotations."""
    own = [look for look in looks if look.quoted == 0 and not is_fragment(look)]
    told = sum(not _FIRST_PERSON.isdisjoint(look.lower) and "i" in look.cues for look in own)
    return len(own) >= SHORT and told >= max(2, len(own) * 0.2)


def _is_obituary(reading: Reading, headline: str) -> bool:
    """Whether one person's death is the news and the person's life most of the rest."""
    looks = [look for look, junk in zip(reading.looks, reading.junk, strict=True) if not junk]
    if len(looks) < SHORT:
        return False
    if _LIFE.search(headline):
        return True
    died = any("died" in look.cues and not look.cues.isdisjoint(("age", "was_age")) for look in looks[:3])
    lived = sum("life" in look.cues for look in looks)
    return died and lived >= 2
