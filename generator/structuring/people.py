"""Who is named in an article: one index of persons with full name, role and sex, and every place that names them.

Names are found without a model: runs of capitalised words, less the titles and organisations in front, that a known
first name, a title, an apposition or a reporting verb beside them shows to be a person's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from generator.given_names import is_given_name, sex_of_name
from generator.model import Sex
from generator.structuring.names import LINKS, NICKNAME_MARKS, Mention, Runs
from generator.structuring.prose import Token
from generator.structuring.wording import Wording

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_LONGEST_NAME = 5
_LONGEST_APPOSITION = 24
"""Tokens between the commas of an apposition."""
_PREDICATE = 10
"""Tokens behind a name among which "woman" or "man" says what the person is."""
CLOSED = (
    "preposition",
    "auxiliary",
    "conjunction",
    "subordinate",
    "adverb",
    "determiner_definite",
    "determiner_indefinite",
    "pronoun_other",
    "pronoun_male",
    "pronoun_female",
    "pronoun_plural",
    "pronoun_relative",
    "weekday_month",
)
"""Word classes whose words are part of no name and no role."""
_NO_FIRST_NAME = (*CLOSED, "title", "organisation", "outlet", "country", "opening")


def _misspelt(one: str, other: str) -> bool:
    """Whether two first names differ by one doubled or missing letter: the same person, spelt twice."""
    if abs(len(one) - len(other)) != 1 or min(len(one), len(other)) < 5:
        return False
    short, long = sorted((one, other), key=len)
    return any(
        long[:i] + long[i + 1 :] == short and long[i] in long[max(0, i - 1) : i] + long[i + 1 : i + 2]
        for i in range(1, len(long))
    )


class Person(msgspec.Struct, eq=False):
    """Somebody whom the article names."""

    name: str
    """The fullest form that the article gives."""
    words: tuple[str, ...]
    """Of the name, without suffix, in lower case."""
    sex: Sex | None = None
    role: str | None = None
    forms: Counter[str] = msgspec.field(default_factory=Counter)
    count: int = 0
    first: int = 0
    """Token index of the first mention."""
    sex_sure: bool = False
    titled: bool = False
    """A title stood before the name: a person for sure."""

    @property
    def surname(self) -> str:
        """The last of the name's words."""
        return self.words[-1]

    @property
    def full(self) -> bool:
        """Whether first name and surname are known."""
        return len(self.words) > 1


class People:
    """The index of one article."""

    def __init__(
        self, source: str, tokens: list[Token], quoted: bytearray, words: Wording, headline: Sequence[Token] = ()
    ) -> None:
        self.source = source
        self.tokens = tokens
        self.quoted = quoted
        self.words = words
        self.lower = [t.text.lower() for t in tokens]
        self.persons: list[Person] = []
        self.mentions = Runs(self.tokens, self.lower, quoted, words).find()
        self._known: dict[str, list[Person]] = {}
        self._name_full()
        self._name_partial()
        self._complete(tokens)
        self._complete(headline)
        self.at: dict[int, Mention] = {}
        """Token index → the mention of a person that covers it."""
        for mention in self.mentions:
            if mention.person is not None:
                for index in range(mention.start, mention.end):
                    self.at[index] = mention
        self.mentions_of: dict[int, list[Mention]] = {}
        """`id` of a person → the places that name them."""
        for mention in self.mentions:
            if mention.person is not None:
                self.mentions_of.setdefault(id(mention.person), []).append(mention)
        self.by_end: dict[int, Mention] = {m.end: m for m in self.mentions if m.person}

    # ---- full names

    def _name_full(self) -> None:
        for mention in self.mentions:
            size = mention.end - mention.start
            core = self._core(mention)
            if len(core) < 2 or (size > _LONGEST_NAME and len(core) > 3) or not self._is_person(mention, core):
                continue
            person = self._same(core, mention) or self._add(mention, core)
            mention.person = person
            self._count(person, mention)

    def _core(self, mention: Mention) -> tuple[str, ...]:
        """Name words in lower case without suffix."""
        core = list(self.lower[mention.start : mention.end])
        opening = next((i for i, word in enumerate(core) if word in NICKNAME_MARKS), -1)
        if opening > 0:
            closing = next(i for i in range(opening + 1, len(core)) if core[i] in NICKNAME_MARKS)
            core[opening : closing + 1] = []
        while len(core) > 1 and core[-1] in _SUFFIXES:
            core.pop()
        return tuple(core)

    def _is_person(self, mention: Mention, core: tuple[str, ...]) -> bool:
        words, lower = self.words, self.lower
        first = self.tokens[mention.start].text
        given = is_given_name(first)
        if core[-1] in words["organisation"] and not (given and core[-1] in words["surname_too"]):
            return False
        if any(c in words["title"] or c in words["outlet"] for c in core[1:-1]) or core[0] in words["outlet"]:
            return False
        if core[-1] in words["outlet"] or (
            core[-1] in words["title"] and not (given and core[-1] in words["surname_too"])
        ):
            return False
        if any(c in words["opening"] for c in core[1:-1]):
            return False
        before = lower[mention.run - 1] if mention.run else ""
        if mention.start == mention.run and before == "the" and not given:
            return False
        if given:
            return not (core[0] in words["country"] and core[-1] in words["country"])
        if core[0] in words["country"] or core[-1] in words["country"]:
            return False
        if all(
            self.tokens[i].text.isupper() and len(self.tokens[i].text) > 1 for i in range(mention.start, mention.end)
        ):
            return False
        if len(core) == 3 and len(core[1]) == 2 and core[1].endswith("."):
            return True  # a middle initial
        if len(core[0]) == 2 and core[0].endswith("."):
            return True
        title = mention.title.lower().split()
        if title and title[-1] in words["title"]:
            return True
        if mention.start == mention.run and before in words["role"]:
            return True
        if self._behind_role(mention):
            return True
        if words.capital_nouns:
            return False
        return self._apposed(mention) or self._speaks(mention)

    def _behind_role(self, mention: Mention) -> bool:
        """ "the county’s minister, Ann Reyes": a role in front of the comma before the name."""
        run = mention.run
        if run < 2 or mention.start != run or self.lower[run - 1] != "," or self.quoted[run - 2]:
            return False
        return self.lower[run - 2] in self.words["role"]

    def _apposed(self, mention: Mention) -> bool:
        """ ", who …", ", a lawyer", ", 45,": what follows a person's name."""
        lower, end = self.lower, mention.end
        if end + 1 >= len(lower):
            return False
        if lower[end] == ",":
            after = lower[end + 1]
            if after in self.words["pronoun_relative"] or (after.isdigit() and len(after) == 2):
                return True
            if after in self.words["apposition"]:
                return any(w in self.words["role"] for w in lower[end + 2 : end + 7])
            if self._parted_from_verb(end):
                return True
            # ", executive director of", ", chief of": without an article, the role comes at once.
            for i in range(end + 1, min(end + 5, len(lower))):
                if not self.tokens[i].text[0].isalpha() or lower[i] in self.words["preposition"]:
                    return False
                if lower[i] in self.words["role"]:
                    return not self.tokens[i].capital
        return lower[end] in self.words["pronoun_relative"]

    def _parted_from_verb(self, comma: int) -> bool:
        """ ", a farmer from Lintown, said": a reporting verb behind the apposition."""
        lower = self.lower
        for i in range(comma + 2, min(comma + _LONGEST_APPOSITION, len(lower) - 1)):
            if self.quoted[i] or lower[i] in (".", ";", ":"):
                return False
            if lower[i] == ",":
                return lower[i + 1] in self.words.finite
        return False

    def _speaks(self, mention: Mention) -> bool:
        """A reporting verb of the sure kind stands beside the name."""
        lower, words = self.lower, self.words
        end = mention.end
        while end < len(lower) and (lower[end] in words["adverb"] or lower[end].endswith("ly")):
            end += 1
        after = lower[end] if end < len(lower) else ""
        before = lower[mention.run - 1] if mention.run else ""
        sure = words.finite - words["never_inverted"]
        return after in words.finite or before in sure

    def _same(self, core: tuple[str, ...], mention: Mention) -> Person | None:
        """The person already in the index whose name this is: with or without initial, junior apart."""
        junior = self.lower[mention.end - 1] in _SUFFIXES
        for person in self._known.get(core[-1], ()):
            if not person.full or (person.name.split()[-1].lower() in _SUFFIXES) != junior:
                continue
            known = person.words
            if (
                known[0] == core[0]
                or (len(known) > 2 and known[1] == core[0])
                or (len(core) > 2 and core[1] == known[0])
            ):
                return person
            if known[0].rstrip(".") == core[0][0] or core[0].rstrip(".") == known[0][0]:
                return person
            if _misspelt(known[0], core[0]):
                return person
        return None

    def _add(self, mention: Mention, core: tuple[str, ...]) -> Person:
        text = self._written(mention)
        person = Person(name=text, words=core, first=mention.start)
        self.persons.append(person)
        self._known.setdefault(core[-1], []).append(person)
        if self.words.two_surnames and len(core) == 3:
            self._known.setdefault(core[1], []).append(person)
        return person

    def _written(self, mention: Mention) -> str:
        """The name as it is written, with single spaces."""
        tokens = self.tokens[mention.start : mention.end]
        if any(t.text in NICKNAME_MARKS for t in tokens):
            return " ".join(self.source[tokens[0].start : tokens[-1].end].split())
        return " ".join(t.text for t in tokens)

    def _count(self, person: Person, mention: Mention) -> None:
        person.count += 1
        form = self._written(mention)
        if mention.end - mention.start > 1:
            person.forms[form] += 1
            if person.forms[form] > person.forms[person.name] and len(form.split()) >= len(person.name.split()):
                person.name = form
            if len(form.split()) > len(person.name.split()) and form.split()[-1].lower() in _SUFFIXES:
                person.name = form
        titles = mention.title.lower().split()
        person.titled = person.titled or bool(titles and titles[-1] in self.words["title"])
        before = self.lower[mention.run - 1] if mention.run and mention.run == mention.start else ""
        words = self.words
        sex: Sex | None = None
        sure = False
        for title in (*titles, before):
            if title in words["title_male"] or title in words["title_female"]:
                sex = "male" if title in words["title_male"] else "female"
                # A woman may be called "spokesman"; nobody calls a man "Mrs."
                sure = sure or title in words["courtesy"]
        if sex is None and (sex := self._predicate_sex(mention)):
            sure = True
        given = sex_of_name(person.name.split()[0]) if person.full else None
        if sex is not None and (sure or given is None) and not (person.sex_sure and not sure):
            person.sex, person.sex_sure = sex, sure
        elif person.sex is None and mention.end - mention.start > 1:
            person.sex = sex_of_name(self.tokens[mention.start].text)

    def _predicate_sex(self, mention: Mention) -> Sex | None:
        """The sex that "Reyes is one of the first women in the house", "Reyes, the only man there," tells."""
        lower, words = self.lower, self.words
        at = mention.end
        if at + 1 >= len(lower) or not (lower[at] in words["be"] or lower[at + 1] in words["apposition"]):
            return None
        for i in range(at + 1, min(at + _PREDICATE, len(lower))):
            word = lower[i]
            if self.tokens[i].possessive:
                return None  # "a women’s rights lawyer"
            if word in words["men"] or word in words["women"]:
                return "male" if word in words["men"] else "female"
            stops = word in words["preposition"] and word not in words["part_of"]
            if stops or not word[0].isalnum() or words.is_verb(word):
                return None
        return None

    # ---- surnames and first names alone

    def _name_partial(self) -> None:
        words = self.words
        firsts: dict[str, list[Person]] = {}
        for person in self.persons:
            firsts.setdefault(person.words[0], []).append(person)
        spare: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            core = self._core(mention)
            if mention.person is None and len(core) in (2, 3) and self._may_be_name(mention, core):
                spare.setdefault(core[-1], []).append(mention)
        for mention in self.mentions:
            if mention.person is not None:
                continue
            core = self._core(mention)
            if any(c in words["outlet"] for c in core) or len(core) > 2:
                continue
            titles = mention.title.lower().split()
            sex = self._title_sex(titles)
            if len(core) == 2:
                # A surname of two words: "Vega Soler" of "Ana Vega Soler".
                double = [p for p in self._known.get(core[-1], ()) if len(p.words) > 2 and p.words[-2:] == core]
                if double:
                    mention.person = double[0]
                    self._count(double[0], mention)
                    continue
            if len(core) == 1 or (len(core) == 2 and core[0] in LINKS):
                candidates = [p for p in self._known.get(core[-1], ()) if sex is None or p.sex in (None, sex)]
                if not candidates and (not mention.title or titles[-1] in words["courtesy"]):
                    candidates = [p for p in firsts.get(core[0], ()) if p.full]
                    if len({p.surname for p in candidates}) > 1:
                        candidates = candidates[:1]
                if candidates:
                    person = max(candidates, key=lambda p: (p.count, -p.first))
                    mention.person = person
                    self._count(person, mention)
                    continue
                if core[0] in words["country"] or core[0] in words["organisation"] or core[0] in words["title"]:
                    continue
                title_last = titles[-1].rpartition("-")[2] if titles else ""
                if (
                    ((title_last in words["title"] or "-" in mention.title) and len(core[0]) > 2)
                    or (not words.capital_nouns and self._speaks(mention) and self._bare(mention))
                    or self._related(mention)
                    or self._known_by_one_name(mention)
                ):
                    # The full name may stand elsewhere with a first name that the list does not know.
                    full = spare.get(core[-1], ())
                    for other in full:
                        if other.person is None:
                            other.person = self._same(self._core(other), other) or self._add(other, self._core(other))
                            self._count(other.person, other)
                    mention.person = full[0].person if full else self._add(mention, core)
                    if mention.person is not None:
                        self._count(mention.person, mention)

    def _complete(self, tokens: Sequence[Token]) -> None:
        """Give surnames alone the first name that stands before them in the headline or in another name.

        "The Ann Reyes Show" is no person, yet it names one.
        """
        bare = {p.words[0]: p for p in self.persons if len(p.words) == 1}
        if not bare:
            return
        words = self.words
        lower = self.lower if tokens is self.tokens else [token.text.lower() for token in tokens]
        for number in (i for i, word in enumerate(lower) if i and word in bare):
            before, token = tokens[number - 1], tokens[number]
            person = bare[lower[number]]
            if person.full or not token.capital or before.possessive:
                continue
            first = before.text
            if not first[0].isupper() or token.start - before.end != 1:
                continue
            # "Zora Reyes: …", "Zora Reyes says …" open a headline; elsewhere capitals may be its style.
            after = lower[number + 1] if number + 1 < len(lower) else ""
            if not is_given_name(first) and (number > 1 or not (after == ":" or after in words.finite)):
                continue
            if any(first.lower() in words[kind] for kind in _NO_FIRST_NAME) or words.is_verb(first.lower()):
                continue
            sex = sex_of_name(first)
            if person.sex_sure and sex not in (None, person.sex):
                continue
            person.name, person.words = f"{first} {token.text}", (first.lower(), person.words[0])
            person.sex = person.sex or sex

    def _may_be_name(self, mention: Mention, core: tuple[str, ...]) -> bool:
        """Whether a run of two or three words could be a full name, first name unknown."""
        words = self.words
        if mention.run and self.lower[mention.run - 1] == "the" and not mention.title:
            return False
        texts = [self.tokens[i].text for i in range(mention.start, mention.end)]
        return not any(
            c in words["country"] or c in words["outlet"] or c in words["organisation"] or c in words["title"]
            for c in core
        ) and not all(t.isupper() for t in texts)

    def _related(self, mention: Mention) -> bool:
        """A first name that a word of kinship brings in: "his wife, Ann"."""
        return is_given_name(self.tokens[mention.start].text) and self.is_kin(mention)

    def _known_by_one_name(self, mention: Mention) -> bool:
        """ "Zora, who was honoured": one word that a relative clause for people follows."""
        end = mention.end
        return (
            mention.start == mention.run
            and not self.words.capital_nouns
            and end + 1 < len(self.lower)
            and self.lower[end] == ","
            and self.lower[end + 1] in self.words["relative_person"]
            and self._bare(mention)
        )

    def is_kin(self, mention: Mention) -> bool:
        """Whether a word of kinship brings the name in: "who lost her sister Ann"."""
        run = mention.run
        if run < 2:
            return False
        before = run - 2 if self.lower[run - 1] == "," else run - 1
        return self.lower[before] in self.words["relation"]

    def _bare(self, mention: Mention) -> bool:
        """A single capitalised word that may be a name: not all capitals, no article in front."""
        text = self.tokens[mention.start].text
        before = self.lower[mention.run - 1] if mention.run else ""
        return not text.isupper() and len(text) > 2 and before not in ("the", "a", "an") and text[-1] != "s"

    def _title_sex(self, titles: Iterable[str]) -> Sex | None:
        for title in titles:
            if title in self.words["title_male"]:
                return "male"
            if title in self.words["title_female"]:
                return "female"
        return None

    @cached_property
    def _holders(self) -> dict[str, list[Person]]:
        """Title, as it stands right before a name → the persons who have it."""
        found: dict[str, list[Person]] = {}
        written_out = dict(pair.split("=") for pair in sorted(self.words["short_title"]))
        for mention in self.mentions:
            person = mention.person
            if person is None:
                continue
            before = self.lower[mention.start - 1] if mention.start else ""
            if before in self.words["title"] and before not in self.words["courtesy"]:
                holders = found.setdefault(written_out.get(before, before), [])
                if person not in holders:
                    holders.append(person)
        return found

    def holder(self, index: int) -> Person | None:
        """Who is meant by "the senator", the title at this token: the only one of the article who has it, named before.

        None where something follows that makes it another's ("the senator from Lintown", "the senator Ann Reyes").
        """
        lower, words = self.lower, self.words
        title = lower[index]
        if not index or lower[index - 1] not in words["article"] or self.tokens[index].capital:
            return None
        holders = self._holders.get(title, [])
        if len(holders) != 1 or holders[0].first > index:
            return None
        after = self.tokens[index + 1] if index + 1 < len(lower) else None
        if after is not None and (
            after.capital or lower[index + 1] in words["of_whom"] or lower[index + 1] in words["role"]
        ):
            return None
        return holders[0]

    def is_shared(self, person: Person) -> bool:
        """Whether others in the article have the same surname."""
        return sum(1 for other in self._known.get(person.surname, ()) if other.full) > 1
