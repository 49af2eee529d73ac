"""Pointers to other stories: "READ MORE: …", "Related: …", "Also Read | …", "RELATED ARTICLES", "Lesen Sie auch: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line, ends_sentence
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_MARK = r"\s{0,2}(?:[:|>»→]|[-–—](?=\s)|\.{3}|…)"
# A label and a mark: whatever follows is another story's headline.
_LABELLED = regex(
    r"\W{0,4}(?:read (?:more|also|next|this|on|now|here|full story|the full story|related)|also (?:read|see|watch|on)"
    r"|see (?:also|more|related)|related(?: (?:stories|story|articles?|posts?|links?|news|content|coverage|topics?"
    r"|reading|video|videos))?|more(?: (?:on this(?: story)?|from [^:|]{2,30}|stories|news|here|like this"
    r"|on [^:|]{2,30}))?"
    r"|recommended(?: for you| reading| stories)?|watch(?: also| more| now| live| below)?|must[- ]read|don['’]?t miss"
    r"|further reading|up next|in case you missed it|icymi|you (?:may|might) also like|editor['’]?s (?:picks?|choice)"
    r"|trending(?: now)?|top stor(?:y|ies)|latest(?: news)?|most (?:read|popular|viewed|shared)|in pictures|in photos"
    r"|previous(?: story| article)?|next(?: story| article)?|click here|listen(?: now)?|also in(?: the)? news"
    r"|lesen sie (?:auch|hier|mehr)(?: dazu)?|lies auch|mehr (?:zum thema|dazu|lesen)|siehe auch|auch interessant"
    r"|das könnte (?:sie|dich|euch) (?:auch )?interessieren|weiterlesen|zum weiterlesen|passend dazu"
    r"|lire aussi|à lire aussi|a lire aussi|voir aussi|à lire|pour aller plus loin|sur le même sujet"
    r"|lea también|lee también|le puede interesar|te puede interesar|leer más|vea también|ver más|relacionado|además"
    r"|leia (?:mais|também|ainda)|veja (?:também|mais)|saiba mais|relacionad[oa]s?"
    r"|leggi anche|leggi (?:di più|tutto)|vedi anche|per approfondire|potrebbe interessarti)" + _MARK + r"\s{0,2}\S",
    re.IGNORECASE,
)
# A heading of a list of other stories: the whole line.
_HEADING = regex(
    r"\W{0,4}(?:read (?:more|also|next|full story|the full story|on)|related(?: (?:stories|story|articles?|posts?"
    r"|links?|news"
    r"|content|coverage|topics?|reading|videos?))?|more (?:stories|news|articles|headlines|coverage|like this|from us"
    r"|top stories|great [\w’' ]{2,30} stories|on this story|on this topic|to (?:explore|read))"
    r"|recommended(?: for you| stories| reading)?|want (?:to read )?more(?: \w{3,12})?(?: like this)?\?"
    r"|you (?:may|might) (?:also |be )?(?:like|interested in|enjoy)(?: these)?|(?:editor|reader)s?['’]?s? (?:picks?"
    r"|choice)"
    r"|trending(?: now| stories| news)?|top stories|latest(?: news| stories| posts| headlines| articles| videos?)?"
    r"|most (?:read|popular|viewed|shared|recent|commented|watched)(?: (?:stories|news|articles|posts"
    r"|in [\w ]{2,30}))?"
    r"|popular(?: (?:posts|stories|articles|now|news))?|recent (?:posts|stories|articles|news|comments)|see (?:also"
    r"|more)"
    r"|don['’]?t miss|must[- ](?:read|see)s?|further reading|up next(?: in [\w ]{2,20})?|next up(?: in [\w ]{2,20})?"
    r"|what (?:to|else to) read(?: next)?|(?:from )?around the web|from (?:our|the) (?:partners|web)|promoted stories"
    r"|sponsored stories|in (?:this|other) (?:news|section|story|series)|also in (?:the )?news"
    r"|in case you missed it|icymi"
    r"|stories you (?:may|might) like|similar (?:stories|articles|posts)|suggested (?:stories|posts|reading|for you)"
    r"|(?:previous|next|older|newer) (?:story|article|post)s?|view (?:all|more)|see all|load more(?: stories)?|more"
    r"|back to gallery|full coverage|keep reading|watch (?:now|more|next|live)|find out more|learn more"
    r"|what['’]s next for you"
    r"|mehr zum thema|auch interessant|meistgelesen|das könnte sie auch interessieren|weitere (?:artikel|themen"
    r"|meldungen)"
    r"|(?:à )?lire aussi|voir aussi|sur le même sujet|les plus lus|articles (?:liés|similaires)|à découvrir"
    r"|noticias relacionadas|lo más (?:leído|visto)|te puede interesar|más (?:noticias|leídas|información)"
    r"|relacionad[oa]s?"
    r"|not[íi]cias relacionadas|mais lidas|leia (?:mais|também)|veja também|saiba mais|artigos relacionados"
    r"|leggi anche|articoli correlati|potrebbe(?:ro)? interessart?i(?: anche)?|i più letti|notizie correlate)"
    r"[\s:!»>→….]{0,4}",
)
# Openings that need no mark, because no sentence of a story begins so.
_OPENING = regex(
    r"\W{0,8}(?:(?i:also on) [\w-]{2,30}\.(?:com|net|org)\b|On [\w-]{2,30}\.(?:com|net|org)\s?[:|]|READ (?:MORE|ALSO"
    r"|NEXT|THIS)\b|RELATED(?: [A-Z]+)?\s?[:|]"
    r"|SEE (?:ALSO|MORE)\b|MORE (?:ON|FROM) [A-Z]|WATCH(?: NOW| LIVE)?\s?[:|]|ALSO (?:READ|SEE|WATCH)\b|MUST READ\b"
    r"|(?:Read more|More)(?: stories)? (?:by|from|about) [A-ZÀ-Ý][\w.'’-]{1,20}(?: [A-ZÀ-Ý][\w.'’-]{1,20}){1,3}$"
    r"|(?i:(?:want|looking for|need|interested in|curious|craving|hungry for|wondering"
    r"|ready) [^?]{3,100}\? (?:check out|see|read"
    r"|browse|visit|explore|try|head|here are|here['’]s) (?:our|the|this|these|more|over)\b)"
    r"|(?i:(?:click|tap) (?:on )?(?:the|this) (?:photo|image|picture|logo|banner)s? (?:above |below |beside )?(?:and"
    r"|to|for)\b"
    r"|clique (?:na|no|nas|nos) (?:foto|imagem|imagens|banner|link)\b|(?:haz|haga) clic en (?:la|el) (?:foto|imagen"
    r"|enlace)\b|cliquez sur (?:la |le |l['’])(?:photo|image|lien)\b|klicken sie auf (?:das|die) (?:bild|foto"
    r"|grafik)\b|clicca(?:te)? (?:sulla |sull['’]|sul )(?:foto|immagine|link)\b)"
    r"|(?i:click here (?:to|for)\b|to read more,? (?:click|visit)|for more (?:news|stories|on|information|from"
    r"|videos)\b.{0,80}"
    r"(?:click|visit|go to|follow|see|check|subscribe)|(?:you can )?(?:read|find|view|see) (?:the|our"
    r"|more of our) (?:full|complete|original|other)"
    r" (?:story|article|report|coverage|list|review|post)\b.{0,60}\b(?:here|at|on)\b|more from this (?:author"
    r"|section|writer)"
    r"|get more news\b|view (?:author archive|all posts|more articles)\b|more stories (?:by|from) \S"
    r"|lesen sie (?:auch|hier|mehr)\b))"
)
# Openings of sentences too ("Leggi anche severe non fermano il mare."): a finished sentence stays.
_AMBIGUOUS_OPENING = regex(
    r"\W{0,4}(?:lire aussi|lea también|lee también|leia (?:também|mais)|leggi anche) ", re.IGNORECASE
)
_CUES_OF_HEADING = Cues(
    _HEADING,
    begins="""
        also around article auch back das don editor find from full further i icymi in keep latest learn leggi
        leia les lire lo load mais mehr meistgelesen more most must más newer next not notícias older popular
        potrebbe previous promoted reader recent related saiba see similar sponsored stories suggested sur te
        top trending up veja view voir want watch weitere what you à
    """,
)
_CUES = Cues(
    _LABELLED,
    _OPENING,
    _AMBIGUOUS_OPENING,
    begins="""
        a además als also auch clicca click clique craving curious das don editor find for further get haga haz
        hungry icymi in interested klicken las latest le lea lee leer leggi leia lesen lies lire listen looking
        mais mehr more most must need next on passend per potrebbe pour previous read recommended relacionado
        related saiba see siehe sur tap te to top trending up vea vedi veja ver view voir want watch weiterlesen
        wondering you zum à
    """,
)

_PERIODS = (".", ".”", '."', "…")
"""What a line of running text ends with; headlines of other stories end with other marks, or none."""
_LONGEST = 320
_LONGEST_HEADING = 120


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of lines that point to other stories, and of what a heading of such a list has below it at the end."""
    headings = related_headings(draft, _LONGEST)
    lists = next((line.index for line in headings if draft.below_story(line)), len(draft.lines))
    listed = [line for line in draft.lines[lists:] if len(line.text) <= _LONGEST and not line.text.endswith(_PERIODS)]
    pointers = [line for line in draft.cued(_CUES) if len(line.text) <= _LONGEST and _points(line.text)]
    short = [line for line in headings if len(line.text) <= _LONGEST_HEADING]
    for line in dict.fromkeys([*listed, *short, *pointers]):
        yield cut_line(line, "related")


def related_headings(draft: Draft, longest: int = _LONGEST_HEADING) -> list[Line]:
    """The lines, of so many characters at most, that are headings of lists of other stories."""
    return [n for n in draft.cued(_CUES_OF_HEADING) if len(n.text) <= longest and _HEADING.fullmatch(n.lowered)]


def _points(text: str) -> bool:
    """Whether a line opens as one that points to another story."""
    return bool(
        _OPENING.match(text)
        or ((m := _LABELLED.match(text)) and not _is_sentence(text, m.end() - 1))
        or ((m := _AMBIGUOUS_OPENING.match(text)) and m.end() < len(text) and not _is_sentence(text, m.end()))
    )


def _is_sentence(text: str, after: int) -> bool:
    """Whether what follows the label is a sentence of the story: small at its start and finished."""
    return text[after].islower() and ends_sentence(text)


RULE = Rule("related", Phase.FURNITURE, find)
