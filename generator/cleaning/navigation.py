"""Menus and buttons: "Home", "Skip to content", "Menu", rows of section names."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, Line, cut_line
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_BUTTON = regex(
    r"\W{0,3}(?:skip to (?:main )?(?:content|navigation|search)|(?:open|close|toggle|show|hide) (?:menu|search"
    r"|navigation|sidebar|the? ?menu)|back to (?:top|home(?:page)?|the top)|top of page|scroll to top|go to (?:top"
    r"|home(?:page)?|\w{2,20} section)"
    r"|menu|home|search|close|sign ?out|log ?(?:in|out)|sign ?in|my account|register|subscribe|site ?map"
    r"|contact(?: us)?|about us|site index|main menu|navigation|play|pause|mute|unmute|replay|autoplay|full ?screen"
    r"|hide caption|settings"
    r"|listen (?:to (?:this )?article)?|your profile|visit (?:the )?(?:web)?site|thanks for watching|startseite"
    r"|suche|anmelden|zum inhalt springen|accueil|rechercher|connexion|inicio|buscar|início|cerca|accedi"
    r"|aller au contenu|ir al contenido)\W{0,3}$",
)
_SECTIONS = frozenset(
    """
    home news world local politics business sports sport opinion tech technology entertainment health science lifestyle
    video videos photos gallery galleries weather culture arts travel style money markets economy national international
    us u.s uk europe asia africa americas middle east latest live tv radio podcasts education environment food
    music movies books games gaming auto cars fashion celebrity crime obituaries classifieds jobs events magazine
    all sections menu search features blogs blog community reviews deals shop store about contact advertise help rss
    fact checks politik wirtschaft kultur wissen panorama reise gesundheit international économie politique culture
    deportes economía cultura opinión mundo esportes economia política cronaca esteri editorials letters analysis
    in and & the of to top breaking exclusive headlines featured column comment editorial interview explainer profile
    obituary obituaries review feature kommentar leitartikel glosse chronique tribune columna editoriale commento
    """.split()
)
_TRAIL = regex(
    r"\W{0,3}(?:home|homepage|home page|start|startseite|accueil|inicio|início) ?"
    r"(?:[»›>→/|] ?[^\s»›>→/|.!?][^»›>→/|.!?]{1,60}){1,6}$"
)
"""A breadcrumb from the front page on, whatever its sections are called."""
_LONGEST = 120
_TOKEN = regex(r"[^\W_]+(?:[.'’-][^\W_]+)*|&")

_CUES = Cues(
    _BUTTON,
    _TRAIL,
    begins="""
        about accedi accueil aller anmelden autoplay back buscar cerca close connexion contact full go hide home inicio
        início ir listen log main menu mute my navigation open pause play rechercher register replay scroll search
        settings show sign site skip startseite subscribe suche thanks toggle top unmute visit your zum
    """,
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of buttons, and of section names off the story (a kicker, a breadcrumb, a menu)."""
    buttons = {line.index for line in draft.cued(_CUES) if len(line.text) <= _LONGEST and _is_button(draft, line)}
    for index in buttons:
        yield cut_line(draft.lines[index], "navigation")
    for line in draft.edges:
        if (
            len(line.text) <= _LONGEST
            and line.kind == "paragraph"
            and line.index not in buttons
            and _is_menu(line.text)
        ):
            yield cut_line(line, "kicker" if line.index < 3 and draft.above_story(line) else "navigation")


def _is_button(draft: Draft, line: Line) -> bool:
    return bool(_BUTTON.match(line.lowered) or (draft.edge(line) and _TRAIL.match(line.lowered)))


def _is_menu(text: str) -> bool:
    if text[-1] in '.!?:;,”"':
        return False
    count = 0
    for token in _TOKEN.finditer(text):
        if token[0].lower() not in _SECTIONS:
            return False
        count += 1
    return 0 < count <= 16


RULE = Rule("navigation", Phase.FURNITURE, find)
