"""Pure functions over strings: sentence boundaries, words, likeness. No state, no article knowledge."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import islice

from generator.model import Span
from generator.patterns import regex

# A character of Chinese or Japanese counts as a word: these languages part none.
_WORD = regex(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:[’'\-][^\W_]+)*")
_ASCII_WORD = regex(r"[a-zA-Z0-9]++(?:['\-][a-zA-Z0-9]++)*+")
"""What `_WORD` finds in ASCII text, in half the time: two of three texts and four of five lines are nothing else."""
_CLOSERS = "”’\"'»›“‘)]」』"


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at either end (`start == end` where nothing is left)."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_MOST_OPENERS = 1_000
"""Opening quotation marks from which on a passage is no prose: sentencex takes quadratic time over unclosed ones."""
_PIECE = 2_000
"""Characters that it then gets at a time."""


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences of one passage, trimmed, in order (boundaries by sentencex)."""
    if len(text) > _MOST_OPENERS and sum(map(text.count, "“‘«„")) > _MOST_OPENERS:
        pieces = range(0, len(text), _PIECE)
        return [
            Span(at + span.start, at + span.end)
            for at in pieces
            for span in _sentence_spans(text[at : at + _PIECE], language)
        ]
    return _sentence_spans(text, language)


def _sentence_spans(text: str, language: str) -> list[Span]:
    from sentencex import get_sentence_boundaries

    found: list[Span] = []
    for boundary in get_sentence_boundaries(language, text):
        span = trim(text, boundary["start_index"], boundary["end_index"])
        if span.start == span.end:
            continue
        # A piece that is nothing but closing marks belongs to the sentence before it.
        if found and all(c in _CLOSERS for c in text[span.start : span.end]):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def words(text: str) -> list[str]:
    """The words of the text, as written; apostrophes and hyphens inside a word belong to it."""
    return _ASCII_WORD.findall(text) if text.isascii() else _WORD.findall(text)


def first_words(text: str, number: int) -> str:
    """The beginning of `fold(text)`: its first words."""
    return " ".join([m[0] for m in islice(_WORD.finditer(text), number)]).casefold()


def count_words(text: str) -> int:
    """How many words a reader would count."""
    return len(words(text))


def _folded(text: str) -> str:
    return " ".join(words(text)).casefold()


_remembered = lru_cache(maxsize=4096)(_folded)


def fold(text: str) -> str:
    """The words in lower case, parted by single spaces: equal for texts that differ in marks, case or spacing only."""
    return _remembered(text) if len(text) < 400 else _folded(text)


# Function words that are common in one language and rare or absent in the others: articles, prepositions, auxiliaries.
_FUNCTION_WORDS = {
    "da": "og at det er ikke til som af han de har men den blev ikke også efter fra jeg kan skal være",
    "de": "der die und das ist nicht den von mit des auf für dem im ein eine sich auch wird sind nach bei hat dass",
    "en": "the of and to in that is was for it with as his her on be at by had not are but from have has they said",
    "es": "el los las del que una por con para como más pero sus está este fue ha son entre sobre también según y",
    "fi": "ja on ei että se oli hän joka ovat mutta myös kun niin sen vuoden mukaan olla",
    "fr": "le les des et est une du dans que qui pour pas sur au avec ce plus par sont ont cette aux il été mais",
    "it": "il di che è della per del non con sono gli alla nel dei anche più ha delle una dal questo stato",
    "nl": "de het een van en dat op voor met zijn niet aan er ook door naar uit bij heeft om maar wordt werd",
    "no": "og det er ikke til som av på har med for den han men ble også etter fra jeg kan skal være",
    "pl": "się nie na jest do że z w to jak po od dla przez ale tym był przed który oraz",
    "pt": "que não uma para com os dos mais como por mas foi ao das seu sua é ou quando muito nos já também são em",
    "sv": "och att det som är inte för på med av den till har om ett men från var vid också efter",
    "tr": "ve bir bu için ile da olarak daha çok olan sonra kadar gibi ancak en",
}
# The commonest words of all, which neighbours share: listed for one alone, each would speak for it in every other.
_SHARED_WORDS = {
    "da": "i",
    "es": "a al de en la no que se un y",
    "fr": "a de en la ne on se un",
    "it": "a da e in la le ma o un",
    "nl": "in is of",
    "no": "de den i jeg",
    "pt": "a as da de do e em na no o se um",
    "sv": "de en i",
}
_WORD_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _code, _listed in sorted(_FUNCTION_WORDS.items()):
    for _word in dict.fromkeys(f"{_listed} {_SHARED_WORDS.get(_code, '')}".split()):
        _WORD_LANGUAGES[_word] = (*_WORD_LANGUAGES.get(_word, ()), _code)


@lru_cache(maxsize=32)
def function_words(language: str) -> frozenset[str]:
    """The commonest words of a language that carry no topic, in lower case; English ones where we have no list."""
    return frozenset(_FUNCTION_WORDS.get(language, _FUNCTION_WORDS["en"]).split())


# Scripts that name a language, or nearly so, by the code points of their letters.
_SCRIPTS = (
    ("ja", regex("[\u3040-\u30ff]")),
    ("ko", regex("[\uac00-\ud7af]")),
    ("zh", regex("[\u4e00-\u9fff]")),
    ("ru", regex("[\u0400-\u04ff]")),
    ("el", regex("[\u0370-\u03ff]")),
    ("ar", regex("[\u0600-\u06ff]")),
    ("he", regex("[\u0590-\u05ff]")),
    ("hi", regex("[\u0900-\u097f]")),
    ("th", regex("[\u0e00-\u0e7f]")),
)
_SAMPLE = 6000
"""Characters that are looked at, in three parts: the language shows in far fewer."""


_MARKS = ".,;:!?…\"'“”‘’«»()[]-–—"


def _counted(text: str) -> Counter[str]:
    """How often each word occurs."""
    # No word has a space in it, and most of what spaces part is a word as it is: only the rest is searched for words.
    # Of those, nearly all are one with marks round it.
    found = Counter(text.split())
    rest: list[str] = []
    for piece in [piece for piece in found if not (piece.isalnum() and piece.isascii())]:
        times = found.pop(piece)
        bare = piece.strip(_MARKS)
        if bare.isalnum() and bare.isascii():
            found[bare] += times
        else:
            rest.append(f"{piece} " * times)
    found.update(words("".join(rest)))
    return found


def detect_language(text: str) -> str:
    """The language of the text as a BCP 47 primary subtag; `en` where too little speaks for any other.

    Decided by script, else by function words: no model, no dictionary, the same answer everywhere.
    """
    if len(text) > _SAMPLE:
        third = _SAMPLE // 3
        middle = len(text) // 2
        sample = " ".join((text[:third], text[middle : middle + third], text[-third:]))
    else:
        sample = text
    found = _counted(sample.lower())
    latin = sum([times for word, times in found.items() if word.isascii()])
    counts: Counter[str] = Counter()
    for word in found.keys() & _WORD_LANGUAGES.keys():
        for code in _WORD_LANGUAGES[word]:
            counts[code] += found[word]
    if latin < 40 or not counts:
        for code, script in _SCRIPTS:
            letters = len(script.findall(sample))
            # Kana settle for Japanese even where most characters are Han; other scripts must outweigh the rest.
            if letters > (len(sample) // 20 if code == "ja" else len(sample) // 4):
                return code
    if not counts:
        return "en"
    best = max(sorted(counts), key=lambda code: (counts[code], code == "en"))
    runner_up = counts.get("en", 0)
    return best if counts[best] >= 3 and counts[best] > runner_up else "en"
