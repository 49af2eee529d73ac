"""The quotes of an article: direct speech word for word, with the speaker's full name and role, or with none."""

from __future__ import annotations

from generator.config import QuotesConfig
from generator.model import Excerpt, Quote, Speaker, slice_spans
from generator.structuring.clauses import Subject
from generator.structuring.direct import group, is_beginning, is_direct, is_short
from generator.structuring.marks import find_pieces
from generator.structuring.pieces import Found, Piece
from generator.structuring.prose import Prose
from generator.structuring.speakers import Attribution, attribute
from generator.structuring.speech import Reading
from generator.structuring.story import Story
from generator.structuring.tails import carries_attribution, names_speaker
from generator.structuring.wording import wording


def read_speech(story: Story) -> Reading | None:
    """The article as the steps on speech see it; None where its language has no cue table."""
    words = wording(story.language)
    if words is None:
        return None
    prose = Prose(story.article)
    return Reading(prose, find_pieces(prose, words, story.language), words)


def find_quotes(story: Story, options: QuotesConfig | None = None, reading: Reading | None = None) -> tuple[Quote, ...]:
    """All direct quotes in reading order, each with its speaker where the confidence reaches `min_confidence`.

    Spans are code points into `document.text`, the marks outside. A quote parted by its attribution, or running over
    paragraphs that open with the mark again, is one quote of several spans. `reading` saves reading it twice.
    """
    options = options or QuotesConfig()
    reading = reading or read_speech(story)
    if reading is None:
        prose = Prose(story.article)
        pieces = find_pieces(prose, None, story.language)
        direct = direct_pieces(prose, pieces, None)
        return tuple(_quote(story, prose, f, None, None, options) for f in group(prose.text, pieces, direct, _never))
    prose, pieces = reading.prose, reading.pieces
    direct = direct_pieces(prose, pieces, reading)
    found = group(prose.text, pieces, direct, lambda a, b: carries_attribution(reading, a, b))
    attributions = attribute(reading, found)
    return tuple(_quote(story, prose, f, reading, a, options) for f, a in zip(found, attributions, strict=True))


def _never(first: object, second: object) -> bool:
    return False


def direct_pieces(prose: Prose, pieces: list[Piece], reading: Reading | None) -> list[bool]:
    """Which of the pieces are direct speech, one verdict a piece."""
    verdicts: list[bool] = []
    for number, piece in enumerate(pieces):
        previous = None
        if number and verdicts[-1] and pieces[number - 1].paragraph == piece.paragraph:
            previous = pieces[number - 1]
        if (
            number
            and verdicts[-1]
            and not pieces[number - 1].closed
            and pieces[number - 1].paragraph == piece.paragraph - 1
            and prose.text[piece.outer_start - 1] == "\n"
        ):
            verdicts.append(True)
            continue
        direct = is_direct(prose.text, piece, previous, reading is not None and reading.cue_before(piece))
        if not direct and reading is not None and number + 1 < len(pieces):
            # "“The plan,” said Ann Reyes, “is dead.”": the short beginning of a longer quote.
            direct = is_beginning(prose.text, piece, pieces[number + 1]) and carries_attribution(
                reading, piece, pieces[number + 1]
            )
        if not direct and reading is not None:
            direct = is_short(prose.text, piece) and names_speaker(reading, piece)
        verdicts.append(direct)
    if reading is not None:
        reading.direct = {p.start for p, verdict in zip(pieces, verdicts, strict=True) if verdict}
    return verdicts


def _quote(
    story: Story,
    prose: Prose,
    found: Found,
    reading: Reading | None,
    attribution: Attribution | None,
    options: QuotesConfig,
) -> Quote:
    places = [(piece.start, piece.end) for piece in found.pieces]
    # The comma before a closing mark belongs to the sentence round the quote.
    start, end = places[-1]
    if prose.text[end - 1] == "," and end - 1 > start:
        places[-1] = (start, end - 1)
    spans = tuple(span for place in places for span in prose.document_spans(*place))
    text = slice_spans(story.text, spans)
    if reading is None or attribution is None or attribution.subject is None:
        return Quote(spans=spans, text=text)
    speaker = _speaker(reading, prose, attribution)
    cue = None
    if attribution.cue is not None:
        first, end = attribution.cue
        where = prose.document_spans(reading.tokens[first].start, reading.tokens[end - 1].end)
        cue = Excerpt(spans=where, text=slice_spans(story.text, where))
    shown = speaker is not None and attribution.confidence >= options.min_confidence
    return Quote(
        spans=spans,
        text=text,
        speaker=speaker if shown else None,
        cue=cue,
        rule=attribution.rule,
        evidence=_evidence(reading, attribution, found),
        confidence=attribution.confidence if speaker is not None else 0.0,
    )


def _speaker(reading: Reading, prose: Prose, attribution: Attribution) -> Speaker | None:
    subject = attribution.subject
    if subject is None or subject.kind == "own":
        return None
    start, end = reading.tokens[subject.start].start, reading.tokens[subject.end - 1].end
    spans = prose.document_spans(start, end)
    span = spans[0] if len(spans) == 1 else None
    person = attribution.person
    if person is not None:
        return Speaker(
            name=person.name,
            role=reading.roles.role_of(person),
            span=span,
            sex=person.sex,
            person=person.full or person.titled or person.sex is not None,
        )
    if subject.kind == "noun":
        return Speaker(name=prose.text[start:end], span=span, person=False)
    return None


def _evidence(reading: Reading, attribution: Attribution, found: Found) -> tuple[str, ...]:
    """What the rule saw, for people: the cue, the words that name the speaker and where, the person meant."""
    seen = [f"rule: {attribution.rule}"]
    if attribution.cue is not None:
        first, end = attribution.cue
        seen.append("cue: " + " ".join(t.text for t in reading.tokens[first:end]))
    subject = attribution.subject
    if subject is not None:
        words = reading.prose.text[reading.tokens[subject.start].start : reading.tokens[subject.end - 1].end]
        seen.append(f"named as: {words}")
        seen.append(f"where: {_where(reading, subject, found)}")
        if attribution.how and attribution.how != words.lower():
            seen.append(f"taken up by: {attribution.how}")
        if attribution.person is not None and attribution.person.name != words:
            seen.append(f"meant: {attribution.person.name}")
    return tuple(seen)


def _where(reading: Reading, subject: Subject, found: Found) -> str:
    first = found.pieces[0]
    if reading.tokens[subject.start].start >= first.start:
        return "behind the quote" if len(found.pieces) == 1 else "between or behind its parts"
    above = first.paragraph - reading.paragraph[subject.start]
    if above == 0:
        return "before the quote"
    return "in the paragraph above" if above == 1 else f"{above} paragraphs above"
