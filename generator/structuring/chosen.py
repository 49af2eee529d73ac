"""What the steps that choose sentences share: the story with its looks and chances, and how a unit is made."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

import msgspec

from generator.model import Span, Unit
from generator.record import Alignment
from generator.structuring.features import CueTable, Look, content_of, cue_table, reference_year
from generator.structuring.roles import NA, Chances, of_story
from generator.structuring.standing import is_fragment, leans
from generator.structuring.story import Story, in_document

JUNK = 0.5
"""Probability of being no part of the story from which on a sentence is shown nowhere."""

_CORRECTION = re.compile(
    r"\W{0,3}(?:corrections?|clarifications?|korrektur|berichtigung|rectificatif|correctif|correcci[oó]n|"
    r"rectificaci[oó]n|fe de errores|correzione|errata)\b[^:.\n]{0,40}[:.–—]",
    re.IGNORECASE,
)

LOOKS_BACK = frozenset(
    "ago anniversary begin_verb comes_context decade had in_year last_period last_year past_perfect repeated since"
    " state_verb this_period used_to".split()
)
"""Cues one of which a background sentence has in languages whose function words the fitted weights do not know.

Without those words the widest role, current circumstances, takes whatever has no cue of another.
"""


class Choice(msgspec.Struct, frozen=True):
    """A sentence chosen for a part of the digest."""

    index: int
    """Of the sentence in the story."""
    score: float
    confidence: float
    reasons: tuple[str, ...] = ()
    """Why, the strongest first, in words for `digest explain`; empty to have the model say it."""
    figures: tuple[Span, ...] = ()


class Reading(msgspec.Struct, frozen=True, dict=True):
    """A story, what its sentences look like, and how likely each role is for each of them."""

    story: Story
    looks: tuple[Look, ...]
    features: list[list[str]]
    chances: tuple[Chances, ...]
    aside: frozenset[int] = frozenset()
    """Sentences that no part may show: an editor dropped them, or the article's form says so."""

    @cached_property
    def table(self) -> CueTable:
        """The cues of the story's language."""
        return cue_table(self.story.language)

    @cached_property
    def telling(self) -> tuple[Chances, ...]:
        """The chances to judge by what is news and what is none.

        In languages that the weights do not fit all sentences are taken for story: most verbs are no cues there, so
        that one lead in three would pass for a caption.
        """
        return self.chances if self.is_fitted else of_story(self.chances)

    @cached_property
    def headline(self) -> frozenset[str]:
        """Beginnings of the headline's content words."""
        return content_of(self.table, self.story.article.metadata.headline or "")

    @cached_property
    def leaning(self) -> tuple[bool, ...]:
        """Which sentences need the one before them; the first of the story never does."""
        found = []
        begun = False
        for look, junk in zip(self.looks, self.junk, strict=True):
            found.append(begun and leans(look, self.table))
            begun = begun or not junk
        return tuple(found)

    @cached_property
    def junk(self) -> tuple[bool, ...]:
        """Which sentences are no story: captions, bylines, agency lines, fragments, tables, sub-headings."""
        kinds = [passage.kind for passage in self.story.article.passages]
        return tuple(
            kinds[sentence.passage] in ("subheading", "table")
            or index in self.aside
            or sentence.passage in self.corrections
            or is_fragment(look)
            or (chances[NA] >= JUNK and index not in self.under_background)
            for index, (sentence, look, chances) in enumerate(
                zip(self.story.sentences, self.looks, self.telling, strict=True)
            )
        )

    @cached_property
    def corrections(self) -> frozenset[int]:
        """Passages that correct an earlier version: the article shows them, no part of the digest does."""
        article = self.story.article
        return frozenset(
            index for index, passage in enumerate(article.passages) if _CORRECTION.match(article.words(passage.spans))
        )

    @cached_property
    def lead(self) -> frozenset[str]:
        """Beginnings of the content words of the first two sentences of the story."""
        first = [look.content for look, junk in zip(self.looks, self.junk, strict=True) if not junk][:2]
        return frozenset().union(*first)

    @cached_property
    def under_background(self) -> frozenset[int]:
        """Sentences under a sub-heading that announces background, up to the next sub-heading."""
        passages = self.story.article.passages
        found: set[int] = set()
        inside = False
        for index, sentence in enumerate(self.story.sentences):
            if passages[sentence.passage].kind == "subheading":
                title = self.story.texts[index].strip(" :.-–—?!").casefold()
                inside = title in self.table.background
            elif inside:
                found.add(index)
        return frozenset(found)

    def holding(self, spans: Iterable[Span]) -> frozenset[int]:
        """The sentences that share words with one of the spans."""
        sentences = self.story.sentences
        starts = [sentence.start for sentence in sentences]
        found: set[int] = set()
        for span in spans:
            index = max(bisect_right(starts, span.start) - 1, 0)
            while index < len(sentences) and starts[index] < span.end:
                if sentences[index].end > span.start:
                    found.add(index)
                index += 1
        return frozenset(found)

    def run_together(self, indices: Iterable[int]) -> frozenset[int]:
        """These sentences and those that the source ran together with them, without a space (`said.Police`).

        Whoever looks a unit up in the source finds one sentence there, so it belongs to one part of the digest.
        """
        repairs = self.story.article.document.repairs or ()
        inserted = {repair.start for repair in repairs if repair.start == repair.end}
        alignment = Alignment(repairs)
        sentences = self.story.sentences
        found = set(indices)
        for index in sorted(found):
            for step in (-1, 1):
                at = index
                while 0 <= at + step < len(sentences):
                    left, right = sorted((at, at + step))
                    gap = Span(sentences[left].end, sentences[right].start)
                    led = alignment.span(gap) if inserted and gap.start < gap.end else gap
                    if gap.start < gap.end and (led.start != led.end or led.start not in inserted):
                        break
                    at += step
                    found.add(at)
        return frozenset(found)

    def before(self, index: int) -> int:
        """The sentence of the story before this one, captions and the like passed over; -1 where there is none."""
        index -= 1
        while index >= 0 and self.junk[index]:
            index -= 1
        return index

    def leads_on(self, index: int) -> bool:
        """Whether the sentence stands right behind another one of the same passage."""
        sentences = self.story.sentences
        return index > 0 and sentences[index - 1].passage == sentences[index].passage

    @property
    def is_fitted(self) -> bool:
        """Whether the weights know the language's function words, so that their word counts without a cue."""
        return bool(self.table.single)

    def may_look_back(self, index: int) -> bool:
        """Whether it may be background: in languages that the weights were not fitted to, only with a cue of it."""
        if self.is_fitted:
            return True
        look = self.looks[index]
        cues = LOOKS_BACK & look.cues
        if look.years and self.year is not None and min(look.years) > self.year:
            cues -= {"in_year"}  # a year to come looks ahead
        return bool(cues)

    @cached_property
    def year(self) -> int | None:
        """The year that the article was written in, where it can be told."""
        return reference_year(self.story, self.looks)

    def may_hold_figure(self, index: int) -> bool:
        """Whether it has a number, in digits or words, at all."""
        cues = self.looks[index].cues
        return not cues.isdisjoint(("number", "small_number", "currency", "percent"))

    def in_document(self, index: int, start: int, end: int) -> tuple[Span, ...]:
        """Spans of the document behind `start:end` of a sentence's text."""
        return in_document(self.story.text, self.story.sentences[index].spans, Span(start, end))

    def unit(self, choice: Choice, reasons: tuple[str, ...]) -> Unit:
        """A chosen sentence as a unit of the digest."""
        return Unit(
            spans=self.story.sentences[choice.index].spans,
            text=self.story.texts[choice.index],
            sentence=choice.index,
            score=round(choice.score, 4),
            confidence=round(min(max(choice.confidence, 0.0), 1.0), 4),
            reasons=reasons,
            figures=choice.figures,
        )
