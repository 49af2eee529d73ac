"""Who stands behind a reported statement: "officials said", "according to the ministry", with its place.

Reported speech is no quote, and yet its source matters: a unit of the digest that the reporter does not vouch for says
so. Only words of the unit's own sentence count, outside quotes; a bare "he said" names nobody and is left out.
"""

from __future__ import annotations

from generator.model import Excerpt, Unit, slice_spans
from generator.structuring.clauses import Subject
from generator.structuring.speech import Reading
from generator.structuring.story import Story
from generator.structuring.tails import can_speak

_LEAST = 4
"""Words of a statement beside the ones that name its source."""
_TAIL = 8
"""Tokens from the verb of a closing attribution ("…, officials said on Monday") to the sentence's end."""
_FRONT = 16
"""Tokens from the sentence's beginning to the verb of an opening one ("The ministry’s spokesman in Lintown said")."""


class Sources:
    """Finds the sources of the sentences of one article."""

    def __init__(self, story: Story, reading: Reading) -> None:
        self.story = story
        self.reading = reading

    def of(self, unit: Unit) -> Excerpt | None:
        """The words that name the source of the unit's statement, None where it has none."""
        prose = self.reading.prose
        start, end = prose.offset(unit.start), prose.offset(unit.end - 1)
        if start is None or end is None:
            return None
        low, high = self.reading.token_at(start), self.reading.token_at(end + 1)
        found = self._named(low, high)
        if found is None or self._rest(low, high, found) < _LEAST:
            return None
        first, last = found
        tokens = self.reading.tokens
        spans = prose.document_spans(tokens[first].start, tokens[last - 1].end)
        return Excerpt(spans=spans, text=slice_spans(self.story.text, spans))

    def _rest(self, low: int, high: int, found: tuple[int, int]) -> int:
        """How many words the sentence has outside quotes and beside its attribution."""
        reading = self.reading
        return sum(
            reading.lower[i][0].isalnum() and not reading.quoted[i] and not found[0] <= i < found[1]
            for i in range(low, high)
        )

    def _named(self, low: int, high: int) -> tuple[int, int] | None:
        """First token and end of the attribution."""
        reading = self.reading
        lower, clauses, states = reading.lower, reading.clauses, reading.words["states"]
        here = set(lower[low:high])
        for phrase in reading.words.according:
            if phrase[0] not in here:
                continue
            for i in range(low, high - len(phrase)):
                if lower[i] == phrase[0] and tuple(lower[i : i + len(phrase)]) == phrase and not reading.quoted[i]:
                    subject = clauses.phrase_from(i + len(phrase), high)
                    if subject is not None and self._can_say(subject):
                        return i, subject.end
        for verb in range(low + 1, high):
            if lower[verb] not in states or reading.quoted[verb] or self._hears(verb) or not clauses.is_finite(verb):
                continue
            found = self._closing(low, verb, high) or self._opening(low, verb)
            if found is not None:
                return found
        return None

    def _opening(self, low: int, verb: int) -> tuple[int, int] | None:
        """ "Officials said the bridge would open.\""""
        reading = self.reading
        after = reading.lower[verb + 1] if verb + 1 < len(reading.lower) else ""
        if verb - low > _FRONT or after in reading.words["about"]:
            return None
        subject = reading.clauses.subject_before(verb, low)
        if subject is None or not self._can_say(subject):
            return None
        first = self._first(subject)
        lead = reading.lower[low:first]
        if any(w in reading.words["subordinate"] or w == "," for w in lead) or first - low > 2:
            return None
        return first, verb + 1

    def _closing(self, low: int, verb: int, high: int) -> tuple[int, int] | None:
        """ "The bridge will open, officials said on Monday.\", "…, said Ann Reyes.\""""
        reading = self.reading
        lower, words = reading.lower, reading.words
        if lower[verb - 1] == "," and lower[verb] not in words["never_inverted"]:
            subject = reading.clauses.subject_after(verb, high)
            rest = lower[subject.end : high] if subject is not None else []
            if subject is not None and self._can_say(subject) and (not rest or not rest[0][0].isalpha()):
                return verb, subject.end
        if high - verb > _TAIL:
            return None
        subject = reading.clauses.subject_before(verb, low)
        if subject is None or not self._can_say(subject):
            return None
        first = self._first(subject)
        return (first, verb + 1) if first > low and lower[first - 1] == "," else None

    def _first(self, subject: Subject) -> int:
        """The phrase's first token, with the title before a name."""
        mention = self.reading.clauses.run_at.get(subject.start)
        first = min(subject.start, mention.run) if mention is not None else subject.start
        lower, words = self.reading.lower, self.reading.words
        while first and lower[first - 1] in words["role"] and not self.reading.quoted[first - 1]:
            first -= 1
        return first

    def _hears(self, verb: int) -> bool:
        words, lower = self.reading.words, self.reading.lower
        return lower[verb] in words["passive_by"] and lower[verb - 1] in words["be"]

    def _can_say(self, subject: Subject) -> bool:
        """Whether the phrase is a source worth naming: a person by name, or people or a body that speaks."""
        if subject.kind == "person":
            return True
        return subject.kind == "noun" and can_speak(self.reading, subject)
