"""Traces of embedded posts and players: signatures of tweets, "View this post on Instagram", bare links to pictures."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_EMBED = regex(
    r"[—–-]{1,2}\s?[^()\n]{1,60}\(@\w{1,20}\)\s.{0,40}$"
    r"|[^()\n]{1,60}\(@\w{1,20}\)\s[a-z]{3,10}\.? \d{1,2}, \d{4}\W{0,3}$"
    r"|@\w{2,20}$|view this post on instagram\b.{0,20}$|a post shared by\b.{0,120}$|a video posted by\b.{0,120}$"
    r"|view (?:tweet|on twitter|image on twitter)$"
    r"|(?:embedded content|embed(?:ded)? (?:tweet|video|post))\b.{0,40}$|https?://t\.co/\w{1,20}$"
    r"|pic\.twitter\.com/\w{1,20}$"
    r"|(?:play|watch) (?:video|audio)\s?(?:\d{1,2}:\d\d)?$|(?:view|open) (?:on|in) (?:youtube|instagram|facebook"
    r"|twitter|app)\b.{0,20}$"
    r"|video ?player is loading.{0,20}$|(?:your browser|this video) (?:cannot|can not|isn['’]t|does not)\b.{0,80}$"
    r"|embed code\b.{0,60}$"
    r"|media(?: playback)? (?:is )?unsupported\b.{0,40}$|(?:now playing|up next)\s?:?.{0,100}$"
    r"|https?://\S{4,200}\.(?:jpe?g|png|gif|webp)\b.{0,400}$"
    r"|\[?embed\]?\b.{0,140}\[/embed\]$|\d{1,9}\s?retweets?\b.{0,60}$",
)

_CUES = Cues(
    _EMBED,
    begins="0 a embed https media now open pic play this up video view watch your",
    holds=("@",),
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of the lines that an embedded post leaves in text, but not of what the post says."""
    for line in draft.cued(_CUES):
        if len(line.text) <= 240 and _EMBED.match(line.lowered):
            yield cut_line(line, "embed")


RULE = Rule("embed", Phase.FURNITURE, find)
