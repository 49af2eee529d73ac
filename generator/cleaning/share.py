"""Share rows and follow prompts: "Tweet Share Email", "20 Shares", "Follow us on Facebook", "Click to share on …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

# Words that only a share row is made of, together with numbers; a line of nothing else goes.
_VERBS = frozenset(
    """
    share shares sharing tweet tweets retweet pin pinned print email e-mail mail whatsapp flipboard pocket copy bookmark
    teilen drucken merken partager imprimer compartir imprimir compartilhar partilhar condividi stampa tweeten
    envoyer senden invia enviar partilhe compartilhe comparte comparta partagez
    """.split()
)
_NETWORKS = frozenset(
    """
    facebook twitter linkedin reddit tumblr telegram pinterest messenger instagram youtube google google+ viber vk xing
    snapchat tiktok mastodon threads bluesky weibo wechat line mix buffer digg stumbleupon skype sms rss fb ig
    """.split()
)
_FILL = frozenset(
    """
    on this the via with to in it by and or of story article post page link url icon button more text permalink all
    options friends x like likes k m a us your auf mit per sur avec le la en con por no su questo diesen cet cette este
    loading follow plus save comment comments facebook's new window opens total views view count twitter's embed
    copied one artikel beitrag article artículo artigo articolo seite
    """.split()
)
_WORDS = _VERBS | _NETWORKS | _FILL
_TOKEN = regex(r"[^\W\d_]+(?:[-+'’][^\W\d_]+)*\+?")
_PHRASE = regex(
    r"\W{0,4}(?:(?:click|tap) (?:here )?to (?:share|email|print|tweet)\b"
    r"|share (?:this|on|via|with|to|the)\b.{0,40}(?:facebook|twitter|whatsapp|linkedin|e-?mail|messenger|reddit"
    r"|social)"
    r"|share (?:this )?(?:story|article|post|page|link|video)?\s?[:!]?$|share this\s?:"
    r"|sharing is caring|like this\s?:|like loading|(?:be the first to )?like this\b.{0,3}$"
    r"|(?:please )?(?:follow|like|find|join|connect with) us (?:on|at|via)\b|follow us\b.{0,60}$"
    r"|(?:you can )?(?:follow|like) .{2,50} on (?:facebook|twitter|instagram|x|linkedin|tiktok|youtube)\b"
    r"|(?:auf|via|per) (?:facebook|twitter|whatsapp|e-?mail) (?:teilen|senden)|folgen sie uns\b|folgt uns\b"
    r"|suivez[- ]nous\b|partager (?:sur|cet)\b|s[íi]guenos\b|s[íi]ganos en\b|compartir (?:en|este)\b"
    r"|siga[- ]nos\b|compartilh(?:ar|e) (?:no|na|em|este|esta)\b|seguici su\b|condividi (?:su|questo|l)"
    r"|this (?:story|article|post|page|video) has been (?:shared|viewed|read|liked) [\d.,]{1,12} times\b"
    r"|send to a friend|email (?:this|article|to a friend)\b.{0,30}$|get (?:article|author) rss feed|copy (?:link"
    r"|url)\b"
    r"|(?:view|hide|show) (?:all )?sharing options|share all sharing options.{0,240}$)",
)
_COUNT = regex(
    r"\W{0,3}\d[\d.,]{0,9}\s?[km]?\s{0,2}(?:shares?|likes?|tweets?|views?|reactions?|followers)\W{0,3}",
)
_CUES = Cues(
    _PHRASE,
    _COUNT,
    begins="""
        0 auf be click compartilhar compartir condividi connect copy email find folgen follow get hide join like
        partager per please seguici send share show siga suivez síguenos tap this via view you
    """
    + " ".join(sorted(_WORDS)),
)
_SENTENCE_AFTER = regex(r"(?:share|like|follow) [^,]{0,60}, ", re.IGNORECASE)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of share rows; a network's bare name goes only beside other furniture of the kind."""
    lone: list[Line] = []
    cut: set[int] = set()
    for line in draft.cued(_CUES):
        text = line.text
        if len(text) > 300:
            continue
        verdict = _row(text)
        if verdict == "row" or _COUNT.fullmatch(line.lowered) or (_PHRASE.match(line.lowered) and _is_prompt(text)):
            cut.add(line.index)
            yield cut_line(line, "share")
        elif verdict == "network":
            lone.append(line)
    names = {line.index for line in lone}
    for line in lone:
        # "Facebook" above running text may be a sub-heading; in a row of its kind, or off the story, it is none.
        if draft.edge(line) or names & {line.index - 1, line.index + 1} or cut & {line.index - 1, line.index + 1}:
            yield cut_line(line, "share")


def _row(text: str) -> str:
    """`row` for a line of share words only, `network` for the bare name of a network, else an empty string."""
    # Most lines are none by their first word: the others need not be looked for.
    if len(text) > 200 or (first := _TOKEN.search(text)) is None or first[0].lower() not in _WORDS:
        return ""
    tokens = [t.lower() for t in _TOKEN.findall(text)]
    if len(tokens) > 24:
        return ""
    verbs = networks = 0
    for token in tokens:
        if token in _VERBS:
            verbs += 1
        elif token in _NETWORKS:
            networks += 1
        elif token not in _FILL:
            return ""
    if ends_sentence(text) and not text.endswith("…") and not text.endswith("...") and len(tokens) > 3:
        return ""
    if verbs or networks > 1:
        return "row"
    return "network" if networks and len(tokens) <= 3 else ""


def _is_prompt(text: str) -> bool:
    """Whether the phrase stands alone, not at the head of a sentence of the story."""
    return not (_SENTENCE_AFTER.match(text) and ends_sentence(text))


RULE = Rule("share", Phase.FURNITURE, find)
