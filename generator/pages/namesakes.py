"""Two people with one name: told apart where what they do cannot well be done by one person.

A mayor and a striker of one name are two people, unless both come up in one running story. A professor who becomes a
minister, or a former striker who is mayor, is one. Where a bare name could be either of two, it leads to neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from generator.model import Card
from generator.pages.links import slug
from generator.patterns import regex

# Words of roles (stems with a star) by walk of life. Words that any walk has (head, chair, president, director,
# captain, secretary, spokesman) say nothing here and are left out.
_WALKS = {
    "state": "mayor* minister* senator* governor* lawmaker* councillor* councilor* councilwoman councilman mp premier "
    "chancellor ambassador* diplomat* politician* alderman congresswoman congressman bürgermeister* kanzler* minist* "
    "abgeordnete* stadtrat* politiker* maire ministre* député* sénateur* sénatrice* alcald* diputad* concejal* "
    "lawyer* attorney* judge* prosecutor* solicitor* barrister* anwalt* anwält* rechtsanw* richter* staatsanw* "
    "avocat* juge procureur* abogad* juez jueza fiscal",
    "sport": "striker* goalkeeper* midfielder* winger* coach* footballer* quarterback* sprinter* boxer* cyclist* "
    "referee* swimmer* skier* golfer* athlete* goalscorer* stürmer* torwart* torhüter* fußball* athlet* "
    "entraîneur* attaquant* buteur* footballeu* delanter* futbolista* entrenador* nadador* ciclista*",
    "rescue": "police* policeman policewoman detective* sheriff* constable* firefighter* fire coastguard polizei* "
    "polizist* feuerwehr* kommissar* pompier* policier* policía* bombero* guardacosta*",
    "learning": "professor* researcher* scientist* biologist* physicist* economist* historian* geologist* ecologist* "
    "epidemiologist* lecturer* astronomer* forscher* wissenschaftler* historiker* ökonom* chercheu* historien* "
    "économiste* investigador* catedrátic* economista* surgeon* nurse* physician* paramedic* midwife chirurg* arzt "
    "ärzt* krankenpfleg* médecin* infirmi* médic* enfermer* cirujan* teacher* headteacher* lehrer* enseignant* maestr*",
    "trade": "farmer* fisherman fisherwoman baker* shopkeeper* welder* carpenter* plumber* landwirt* bäcker* fischer "
    "schweißer* agriculteur* agricultrice* boulang* pêcheu* agricultor* pescador* panader* soldador*",
    "stage": "actor* actress* singer* composer* novelist* poet* painter* sculptor* musician* violinist* pianist* "
    "schauspiel* sänger* komponist* maler* dichter* acteur* actrice* chanteu* compositeu* peintre* cantante* pintor* "
    "compositor* actriz",
    "church": "bishop* archbishop* priest* pastor* imam* rabbi* vicar* bischof* erzbischof* pfarrer* évêque* prêtre* "
    "obispo* sacerdote* párroco*",
}
# One life may well hold both.
_NEAR = frozenset((frozenset(("state", "learning")), frozenset(("learning", "stage"))))
_FORMER = frozenset("former ex ehemalig ehemalige ehemaliger ancien ancienne exministro retired".split())
_WORD = regex(r"[^\W\d_]+")
_EXACT = {w: walk for walk, words in _WALKS.items() for w in words.split() if not w.endswith("*")}
_STEMS = {w[:-1]: walk for walk, words in _WALKS.items() for w in words.split() if w.endswith("*")}
_SHORTEST, _LONGEST = min(map(len, _STEMS)), max(map(len, _STEMS))


@lru_cache(maxsize=8192)
def walks_of(role: str) -> frozenset[str]:
    """The walks of life that a role speaks of; none for a role of any walk, or of a former one."""
    words = [w.casefold() for w in _WORD.findall(role)]
    if _FORMER.intersection(words):
        return frozenset()
    found = {_EXACT[w] for w in words if w in _EXACT}
    for word in words:
        found |= {_STEMS[word[:n]] for n in range(_SHORTEST, min(_LONGEST, len(word)) + 1) if word[:n] in _STEMS}
    return frozenset(found)


class _Someone(msgspec.Struct):
    """One of several people of a name, as far as it is told."""

    walks: frozenset[str]
    role: str
    """The first that told the person from the others."""
    about: set[str]
    """What the articles with this person are about."""
    entries: list[str]


def tell_apart(name: str, cards: Iterable[Card]) -> dict[str, str]:
    """Entry → slug of the person's page, for the articles that quote somebody of this name (a slug).

    Empty where they may all be one person. The person who came up first keeps the plain slug, so that a namesake who
    turns up later moves no page. Entries whose person cannot be told have an empty slug.
    """
    people: list[_Someone] = []
    bare: list[Card] = []
    for card in sorted(cards, key=_in_time):
        roles = [q.role for q in card.quotes if q.slug == name and q.role]
        walks = frozenset().union(*map(walks_of, roles))
        if not walks:
            bare.append(card)
            continue
        about = _about(card)
        someone = _same(people, walks, about)
        if someone is None:
            role = next(r for r in roles if walks_of(r))
            people.append(_Someone(walks, role, about, [card.entry]))
        else:
            someone.walks |= walks
            someone.about |= about
            someone.entries.append(card.entry)
    if len(people) <= 1:
        return {}
    keys: dict[str, str] = {}
    taken = {name}
    for number, someone in enumerate(people):
        key = name if number == 0 else f"{name}-{slug(someone.role, 24)}"
        while number and key in taken:
            key += "-2"
        taken.add(key)
        keys |= dict.fromkeys(someone.entries, key)
    for card in bare:
        about = _about(card)
        near = [s for s in people if s.about & about]
        keys[card.entry] = keys[near[0].entries[0]] if len(near) == 1 else ""
    return keys


def _same(people: Sequence[_Someone], walks: frozenset[str], about: set[str]) -> _Someone | None:
    """The one of these people who it is: of that walk of life, or of one near it, or in the same running story."""
    same = [s for s in people if s.walks & walks]
    near = [s for s in people if any(frozenset((a, b)) in _NEAR for a in s.walks for b in walks)]
    return next(iter((*same, *near, *(s for s in people if s.about & about))), None)


def _about(card: Card) -> set[str]:
    """The tags and the found names of an article, folded to slugs."""
    return {slug(topic) for topic in card.topics} | {slug(name) for name, _ in card.candidates}


def _in_time(card: Card) -> tuple[bool, str, str]:
    return card.published is None, card.published or "", card.entry
