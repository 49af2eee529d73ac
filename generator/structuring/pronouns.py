"""Whom "he" or "she" means: the persons named before, weighed by where and how they were named.

A log-linear choice: each candidate has a handful of features, `pronoun_weights.json` their weights (fitted by
`tests/quality/fit_pronouns.py`), and the softmax over the candidates is the confidence.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator.model import Sex
from generator.structuring.people import Person

if TYPE_CHECKING:
    from generator.structuring.clauses import Subject
    from generator.structuring.speech import Reading

_LIKELY = 0.5
_UNNAMED_REACH = 2
"""Paragraphs that a pronoun may go on with a speaker without a name."""
_WINDOW = 9
"""Sentences back within which a person must have been named, spoken or meant."""


NOBODY: dict[str, float] = {"nobody": 1.0}
"""Features of the candidate that stands for everybody unknown."""


class Event(msgspec.Struct, frozen=True):
    """A person is named, meant by a pronoun, or speaks."""

    token: int
    person: Person
    kind: str
    """"name", "pronoun" or "role" ("the senator")."""
    subject: bool
    governed: bool
    """Behind a preposition or in the genitive."""
    quoted: bool = False
    kin: bool = False
    """Brought in as somebody's relative."""
    says: bool = False
    """A reporting verb follows."""


@cache
def weights() -> dict[str, float]:
    """Feature → weight, as fitted."""
    path = Path(__file__).parent / "pronoun_weights.json"
    loaded: dict[str, float] = msgspec.json.decode(path.read_bytes())["weights"]
    return loaded


class Discourse:
    """Who has been talked about so far in one article; grows as the rules move on."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.events: list[Event] = []
        self._seen = 0
        self._mentions = [m for m in reading.people.mentions if m.person is not None]
        self._resolved: dict[int, tuple[Person | None, float]] = {}
        self.speaker: Person | None = None
        self.speaker_token = -1
        self.asker: Person | None = None
        """Who asked last."""
        self._asker_token = -1
        self._other: Person | None = None
        """Who spoke before the last speaker."""
        self._unnamed_token = -1
        self.unnamed: Subject | None = None
        """The last speaker, where it is somebody without a name."""

    def spoke(self, person: Person, token: int) -> None:
        """A quote at `token` has this speaker."""
        if self.speaker is not person:
            self._other = self.speaker
        self.speaker, self.speaker_token = person, token
        self.unnamed = None

    def unnamed_spoke(self, subject: Subject, token: int) -> None:
        """A quote at `token` has a speaker without a name."""
        self.unnamed, self._unnamed_token = subject, token

    def unnamed_since(self, token: int, sex: Sex | None) -> Subject | None:
        """The last speaker, where it has no name and nobody of that sex was named between it and `token`."""
        if self.unnamed is None:
            return None
        paragraph = self.reading.paragraph
        if paragraph[token] - paragraph[self._unnamed_token] > _UNNAMED_REACH:
            return None
        for event in reversed(self.events):
            if event.token <= self._unnamed_token:
                break
            fits = event.person.sex in (None, sex) or self.reading.people.is_shared(event.person)
            if event.kind == "name" and fits and not event.quoted and not event.governed:
                return None
        return self.unnamed

    def has_asked(self, person: Person | None, token: int) -> bool:
        """Whether this person asked last, in the paragraph of `token` or the one before."""
        if person is None or self.asker is not person:
            return False
        return self.reading.paragraph[token] - self.reading.paragraph[self._asker_token] <= 1

    def asked_another(self, sex: Sex) -> bool:
        """Whether the last quote is a question to the speaker before, who is of that sex: the answer may be theirs."""
        if self.asker is None or self.asker is not self.speaker or self._other is None:
            return False
        paragraph = self.reading.paragraph
        near = abs(paragraph[self.speaker_token] - paragraph[self._asker_token]) == 0
        return near and self._other.sex in (None, sex)

    def resolve_but(self, token: int, sex: Sex, person: Person | None) -> tuple[Person | None, float]:
        """Whom the pronoun means if not `person`; None where nobody is likelier than all others together."""
        found, probability = self._choose(token, sex, person)
        return (found, probability) if probability >= _LIKELY else (None, 0.0)

    def is_named_near(self, token: int, person: Person | None) -> bool:
        """Whether the person was named outside quotes in the paragraph of `token` or the one before."""
        floor = self.reading.paragraph[token] - 1
        for event in reversed(self.events):
            if self.reading.paragraph[event.token] < floor:
                return False
            if event.person is person and event.kind == "name" and not event.quoted:
                return True
        return False

    def resolve(self, token: int, sex: Sex) -> tuple[Person | None, float]:
        """The person whom the pronoun at `token` means, with a probability; None where nobody fits."""
        self.advance(token)
        if token in self._resolved:
            return self._resolved[token]
        return self._choose(token, sex)

    def advance(self, token: int) -> None:
        """Take in names and pronouns up to `token`."""
        reading = self.reading
        words = reading.words
        while self._seen < token:
            index = self._seen
            self._seen += 1
            mention = reading.people.at.get(index)
            if mention is not None:
                if mention.start == index and mention.person is not None:
                    run, end = mention.run, mention.end
                    inverted = reading.is_inverted(run)
                    self.events.append(
                        Event(
                            token=index,
                            person=mention.person,
                            kind="name",
                            subject=inverted or reading.is_subject(run, end),
                            governed=mention.possessive or reading.is_governed(run) or reading.is_modifier(end),
                            kin=reading.people.is_kin(mention),
                            quoted=mention.quoted,
                            says=inverted or reading.says(end),
                        )
                    )
                    verb = run - 1 if inverted else end
                    if verb < len(reading.lower) and reading.lower[verb] in words["asks"] and not mention.quoted:
                        self.asker, self._asker_token = mention.person, index
                continue
            if reading.quoted[index]:
                continue
            word = reading.lower[index]
            holder = reading.people.holder(index) if word in words["title"] else None
            if holder is not None:
                self.events.append(
                    Event(
                        token=index,
                        person=holder,
                        kind="role",
                        subject=reading.is_subject(index - 1, index + 1),
                        governed=reading.tokens[index].possessive or reading.is_governed(index - 1),
                        says=reading.says(index + 1),
                    )
                )
                continue
            sex: Sex | None = (
                "male" if word in words["pronoun_male"] else "female" if word in words["pronoun_female"] else None
            )
            if sex is None:
                sex = words.hanging_pronoun(word)
            elif word in words["pronoun_beside_verb"] and not reading.beside_verb(index):
                sex = None
            if sex is not None:
                person, _ = self._resolved[index] = self._choose(index, sex)
                if person is not None:
                    self.events.append(Event(index, person, "pronoun", True, False, says=reading.says(index + 1)))
                    if index + 1 < len(reading.lower) and reading.lower[index + 1] in words["asks"]:
                        self.asker, self._asker_token = person, index

    def candidates(self, token: int, sex: Sex) -> list[tuple[Person, dict[str, float]]]:
        """Everybody whom a pronoun at `token` may mean, with features."""
        reading = self.reading
        here = reading.sentence[token]
        now = reading.told[here]
        paragraph = reading.paragraph[token]
        begin = reading.sentence_start[here]
        latest: dict[int, list[Event]] = {}
        order: list[Person] = []
        for event in reversed(self.events):
            if now - reading.told[reading.sentence[event.token]] > _WINDOW:
                break
            if event.person.sex not in (None, sex):
                continue
            if id(event.person) not in latest:
                order.append(event.person)
                latest[id(event.person)] = []
            latest[id(event.person)].append(event)
        if self.speaker is not None and self.speaker.sex in (None, sex) and id(self.speaker) not in latest:
            order.append(self.speaker)
            latest[id(self.speaker)] = []
        inside, spoken_of = self._quote_beside(token, sex)
        found: list[tuple[Person, dict[str, float]]] = []
        for rank, person in enumerate(order):
            events = latest[id(person)]
            clear = [e for e in events if not e.quoted]
            features: dict[str, float] = {}
            distance = now - reading.told[reading.sentence[clear[0].token]] if clear else _WINDOW + 1
            features[f"distance {min(distance, 4)}"] = 1.0
            if clear:
                last = clear[0]
                features["last subject"] = float(last.subject)
                features["last governed"] = float(last.governed)
                features["last kin"] = float(last.kin)
                features["last pronoun"] = float(last.kind == "pronoun")
                if distance == 0:
                    features["same sentence subject"] = float(any(e.subject for e in clear if e.token >= begin))
                if any(e.subject and now - reading.told[reading.sentence[e.token]] == 1 for e in clear):
                    features["subject before"] = 1.0
                near = [e for e in clear if reading.paragraph[e.token] == paragraph]
                if near:
                    features["in paragraph"] = 1.0
                    features["subject in paragraph"] = float(any(e.subject for e in near))
                elif any(reading.paragraph[e.token] == paragraph - 1 for e in clear):
                    features["paragraph before"] = 1.0
                    features["subject in paragraph before"] = float(
                        any(e.subject for e in clear if reading.paragraph[e.token] == paragraph - 1)
                    )
                features["last says"] = float(last.says)
                features["has said"] = float(any(e.says for e in clear))
                if spoken_of and last.subject and not last.says:
                    features["quote speaks of him"] = 1.0
                features["times"] = math.log(len(clear))
            else:
                features["only quoted"] = float(bool(events))
            if rank == 0:
                features["nearest"] = 1.0
            if id(person) in inside:
                features["named in the quote"] = 1.0
            if person is self.speaker:
                gap = paragraph - reading.paragraph[self.speaker_token]
                features[f"speaker {max(min(gap, 3), 0)}"] = 1.0
                since = self._since(person, sex)
                features["speaker, nobody since"] = float(not since)
                features["speaker, subject since"] = float(any(e.subject for e in since))
            features["frequency"] = math.log(1 + person.count)
            features["sure person"] = float(person.titled or person.sex is not None)
            features["full name"] = float(person.full)
            features["sex known"] = float(person.sex is not None)
            found.append((person, features))
        if len(found) == 1:
            found[0][1]["only one"] = 1.0
            if self._alone(sex) is found[0][0]:
                found[0][1]["only one in the article"] = 1.0
        return found

    def _alone(self, sex: Sex) -> Person | None:
        """The person who is the only one of that sex, where nobody's sex is unknown."""
        fitting = [p for p in self.reading.people.persons if p.sex in (None, sex)]
        return fitting[0] if len(fitting) == 1 and fitting[0].sex == sex else None

    def _since(self, person: Person, sex: Sex) -> list[Event]:
        """Others of that sex named or meant outside quotes since the last quote."""
        found: list[Event] = []
        for event in reversed(self.events):
            if event.token <= self.speaker_token or len(found) >= _WINDOW:
                break
            if not event.quoted and event.person is not person and event.person.sex in (None, sex):
                found.append(event)
        return found

    def _quote_beside(self, token: int, sex: Sex) -> tuple[set[int], bool]:
        """Who is named in the quotes that the pronoun's clause attributes, and whether they speak of a he (or she).

        People seldom call themselves by name, or "he".
        """
        reading = self.reading
        words = reading.words["pronoun_male" if sex == "male" else "pronoun_female"]
        named: set[int] = set()
        spoken_of = False
        for low, high in reading.quotes_beside(token):
            for index in range(low, high):
                mention = reading.people.at.get(index)
                if mention is not None and mention.person is not None:
                    named.add(id(mention.person))
                elif reading.lower[index] in words:
                    spoken_of = True
        return named, spoken_of

    def _choose(self, token: int, sex: Sex, but: Person | None = None) -> tuple[Person | None, float]:
        found = [(person, features) for person, features in self.candidates(token, sex) if person is not but]
        if not found:
            return None, 0.0
        known = weights()
        scores = [sum(known.get(name, 0.0) * value for name, value in features.items()) for _, features in found]
        top = max(scores)
        powers = [math.exp(s - top) for s in scores]
        best = scores.index(top)
        # The one meant may be nobody of those whom the index knows.
        nobody = sum(known.get(name, 0.0) * value for name, value in NOBODY.items())
        return found[best][0], powers[best] / (sum(powers) + math.exp(min(nobody - top, 30.0)))
