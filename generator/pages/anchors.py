"""From the words of a unit to the element of the article page that holds them.

Sentences of the article are `s1, s2, …`, its passages `p1, p2, …`. A run of words inside one sentence leads to that
sentence, a run over several sentences of one passage to the passage.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from generator.model import Digest, QuotePart, Span, slice_spans


class Anchors:
    """Finds the anchors of one article."""

    def __init__(self, digest: Digest) -> None:
        self._text = digest.article.document.text
        self._passages = digest.article.passages
        self._passage_starts = [p.start for p in self._passages]
        self._sentences = digest.sentences
        self._sentence_starts = [s.start for s in self._sentences]

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence around this offset; -1 where there is none."""
        index = bisect_right(self._sentence_starts, offset) - 1
        return index if index >= 0 and offset < self._sentences[index].end else -1

    def sentences(self, spans: Iterable[Span]) -> range:
        """Indices of all sentences that these spans touch, from the first to the last."""
        whole = tuple(spans)
        first = bisect_right(self._sentence_starts, whole[0].start) - 1
        last = bisect_right(self._sentence_starts, max(whole[-1].end - 1, whole[-1].start)) - 1
        return range(max(first, 0), last + 1)

    def parts(self, spans: Iterable[Span]) -> tuple[QuotePart, ...]:
        """The words as runs that each stand in one piece in the cleaned article, with the anchor of each.

        Where only a cut stands between two spans they are one run: the article shows them so.
        """
        runs: list[tuple[int, list[Span]]] = []  # (passage, spans)
        for span in spans:
            for index, piece in self._by_passage(span):
                if runs and runs[-1][0] == index and self._adjoin(index, runs[-1][1][-1], piece):
                    runs[-1][1].append(piece)
                else:
                    runs.append((index, [piece]))
        return tuple(QuotePart(slice_spans(self._text, run), self._anchor(index, run)) for index, run in runs)

    def _by_passage(self, span: Span) -> Iterable[tuple[int, Span]]:
        index = max(bisect_right(self._passage_starts, span.start) - 1, 0)
        found = False
        while index < len(self._passages) and self._passages[index].start < span.end:
            passage = self._passages[index]
            for own in passage.spans:
                start, end = max(span.start, own.start), min(span.end, own.end)
                while start < end and self._text[start].isspace():
                    start += 1
                while end > start and self._text[end - 1].isspace():
                    end -= 1
                if start < end:
                    found = True
                    yield index, Span(start, end)
            index += 1
        if not found:
            yield -1, span

    def _adjoin(self, index: int, before: Span, after: Span) -> bool:
        """Whether no word of the passage stands between the two."""
        if index < 0:
            return False
        for own in self._passages[index].spans:
            start, end = max(before.end, own.start), min(after.start, own.end)
            if start < end and not self._text[start:end].isspace():
                return False
        return True

    def _anchor(self, passage: int, run: list[Span]) -> str:
        if passage < 0:
            return ""
        first = self.sentence_at(run[0].start)
        if first >= 0 and run[-1].end <= self._sentences[first].end:
            return f"s{first + 1}"
        return f"p{passage + 1}"
