"""Words that several cleaning rules share: agencies, roles, names of months and days, in the languages we read."""

from __future__ import annotations

import unicodedata

# Names of months and their short forms as written beside a day, one month a column.
_MONTH_ROWS = (
    # English
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan febr mar apr may june july aug sept oct nov dec",
    # German, Austrian
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz apr mai jun jul aug sept okt nov dez",
    # French
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    # Spanish
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago setiembre oct nov dic",
    # Portuguese
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    # Italian
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    # Dutch, Polish, Russian, Czech, Swedish, Danish
    "januari februari maart april mei juni juli augustus september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
)


def without_accents(word: str) -> str:
    """A word in small letters, its accents taken off."""
    flat = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in flat if not unicodedata.combining(c))


MONTHS = {name: number for row in _MONTH_ROWS for number, name in enumerate(row.split(), 1)}
MONTHS |= {without_accents(name): number for name, number in MONTHS.items()}
"""Month by name, in small letters, with accents and without."""

WEEKDAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun weds
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles miercoles jueves viernes sábado sabado domingo
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    """.split()
)

GENERIC_AUTHORS = frozenset(
    """
    admin administrador administrateur administrator advertorial agences agencias agencies agency agenturen agenzie
    anonymous auteur author authors autor autore bureau collaborator contributor contributors copydesk correspondant
    correspondent correspondents corrispondente desk editor editorial editorialstaff editorialteam editors guest
    moderator news newsdesk newsroom online onlineredaktion publisher redaccion redacao redacción redactie redaction
    redakcja redaktion redaktionsteam redazione redação reporter reporters root rédaction service services staff
    superuser team unknown user web webdesk webmaster wire wires writer writers
    """.split()
)
"""What stands in an author's place, in a byline as in a page's data, and names nobody."""

ROLE_HEADS = frozenset(
    """
    correspondent correspondents reporter reporters editor editors writer writers columnist columnists journalist
    producer contributor photographer photojournalist critic analyst commentator blogger presenter anchor fellow
    intern director chefredakteur redakteur redakteurin korrespondent korrespondentin autorin journaliste
    journalistin correspondant correspondante rédacteur rédactrice corresponsal periodista redactor redactora
    repórter jornalista giornalista inviato inviata corrispondente redattore redattrice professor lecturer
    researcher founder ceo president minister manager strategist specialist chief head bureau author phd md
    university experte expertin expert experta reporterin mitarbeiter mitarbeiterin producers co-founder engineer
    developer scientist economist historian
    """.split()
)
"""What somebody is who works for a paper or is asked by one: with such a word a part of a byline is no name."""

ROLES = ROLE_HEADS | frozenset(
    """
    staff contributors contributing host freelance freelancer senior deputy executive managing assistant associate
    political politics business science health technology tech sports sport national foreign world education
    environment climate crime court city diplomatic economics energy legal media white house special guest
    multimedia digital investigative data general assignment breaking news features feature opinion editorial rd ms
    ph.d m.d rdn mph esq jr. dr autor correspondente junior economy arts culture courts defence defense security
    parliamentary royal religion social affairs home europe asia africa middle east us uk north america washington
    european transport transportation investigations local regional entertainment music film books fashion food
    travel money markets finance financial consumer trainee envoyé envoyée spécial spéciale enviado enviada especial
    caporedattore software principal product research
    """.split()
)
"""Those, and what stands beside them: beats, ranks, degrees. Some are surnames too ("Law", "Royal")."""

# Parts of names that are written small.
NAME_PARTICLES = frozenset(
    """
    abu af al av ben bin da das de del della den der des di do dos du e el ibn la le st ten ter van von y zu zur
    """.split()
)
