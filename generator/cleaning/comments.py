"""Comment sections: "Leave a Reply", "View Comments", "[ 167 comments ]", "Comments are closed."."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cleaning.cues import Cues
from generator.cleaning.draft import Draft, cut_matching
from generator.model import Cut
from generator.patterns import regex
from generator.registry import Phase, Rule

_COMMENTS = regex(
    r"\W{0,4}(?:(?:new, )?(?:\d[\d.,]{0,6}|no|nessun|aucun|keine|sin|nenhum|view|show|add|post|read|hide|leave|all"
    r"|see)?(?: \d{1,6} | ?(?:the |a )?)"
    r"(?:comments?|repl(?:y|ies)|responses?|kommentare?|commentaires?|comentarios?|comentários?|commenti"
    r"|commento)(?: \(?\d{0,6}\)?)?(?: on this (?:story|article|post))?\W{0,4}$"
    r"|leave a (?:comment|reply)\b.{0,60}$|(?:post|write|add) a comment\b.{0,40}$|join (?:the|our) (?:conversation"
    r"|discussion)\b.{0,80}$"
    r"|comments? (?:are|is|have been) (?:now )?(?:closed|disabled|off|moderated|turned off)\b.{0,40}$"
    r"|comment(?:s)? (?:policy|guidelines|rules)\b.{0,40}$"
    r"|your email address will not be published\b.{0,80}$|required fields are marked\b.{0,20}$"
    r"|notify me of (?:follow-?up|new)\b.{0,60}$"
    r"|(?:log|sign) in to (?:comment|reply|post)\b.{0,40}$|you must be (?:logged|signed) in to\b.{0,60}$"
    r"|be the first to comment\b.{0,40}$"
    r"|discussion about this post\b.{0,20}$|save my name, email\b.{0,120}$|what do you think\?? (?:let us know"
    r"|leave|share|tell us)\b.{0,100}$"
    r"|let us know (?:what you think )?in the comments\b.{0,60}$|(?:please )?(?:tell"
    r"|share) .{0,60}in the comments(?: section)?(?: below)?\W{0,3}$"
    r"|this site uses akismet\b.{0,120}$|cancel reply$|schreiben sie einen kommentar\b.{0,40}$"
    r"|kommentar (?:schreiben|verfassen|hinterlassen)$"
    r"|laisser un commentaire\b.{0,40}$|d(?:eja|eixe) (?:un|um) coment[aá]rio\b.{0,60}$"
    r"|devi essere (?:connesso|loggato|registrato)\b.{0,80}$|effettua il login per\b.{0,60}$|(?:du musst|sie müssen)"
    r" (?:angemeldet|eingeloggt|registriert) sein, um\b.{0,80}$|vous devez (?:être connecté|vous connecter)\b.{0,80}$"
    r"|(?:debes?|tienes que|debe) (?:estar conectad[oa]|iniciar sesión|registrarte)\b.{0,80}$|(?:você )?(?:precisa"
    r"|deve)"
    r" (?:estar logado|fazer login|estar conectado)\b.{0,80}$|(?:pingback|trackback)s?\s?:.{0,160}$"
    r"|lascia un commento\b.{0,40}$"
    r"|(?:please )?(?:be mindful of|read|follow|see|respect|adhere to|review) our (?:community|comment(?:s|ing)?)"
    r" (?:standards|guidelines|rules|policy)\b.{0,60}$"
    r"|(?:note: ?)?we (?:are|have) (?:now |temporarily |currently )?(?:moderat|clos|paus|suspend)\w{0,4} (?:all |the "
    r"|our )?comments?\b.{0,100}$"
    r"|(?:all )?(?:comments?|kommentare|(?:les )?commentaires?|(?:los )?comentarios|(?:os )?comentários"
    r"|(?:i )?commenti)"
    r" .{0,100}\b(?:(?:will|may) (?:not )?be (?:removed|deleted|published|approved|moderated)|werden (?:nicht "
    r"|von uns )?(?:gelöscht|veröffentlicht|freigeschaltet|moderiert)|(?:ne )?seront (?:pas )?(?:supprimés|publiés"
    r"|modérés)"
    r"|(?:no )?serán (?:publicados|eliminados|moderados|aprobados)|(?:não )?serão (?:publicados|aprovados|removidos"
    r"|excluídos|aceitos)|(?:non )?(?:saranno|verranno) (?:pubblicati|rimossi|moderati|approvati))\b.{0,40}$)",
)

_CUES = Cues(
    _COMMENTS,
    begins="""
        0 a add adhere all aucun be cancel comentario comment debes deixe deja devi discussion du effettua
        follow hide i join keine kommentar kommentare laisser lascia leave les let log los nenhum nessun new no
        noa nocomments nokommentare noreplies not note nothe notify os pingback please post precisa read reply
        required respect response review save schreiben see share show sie sign sin tell the this tienes
        trackback view você vous we what write you your
    """,
)


def find(draft: Draft) -> Iterator[Cut]:
    """Cuts of what surrounds readers' comments."""
    return cut_matching((line for line in draft.cued(_CUES) if len(line.text) <= 180), _COMMENTS, "comments")


RULE = Rule("comments", Phase.FURNITURE, find)
