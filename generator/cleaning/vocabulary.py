"""Words that several cleaning rules share: agencies, roles, names of months and days, in the languages we read."""

from __future__ import annotations

# How a text names an agency, in lower case → the name we show.
AGENCIES = {
    "reuters": "Reuters",
    "thomson reuters": "Reuters",
    "thomson reuters foundation": "Thomson Reuters Foundation",
    "ap": "AP",
    "associated press": "AP",
    "the associated press": "AP",
    "afp": "AFP",
    "agence france-presse": "AFP",
    "agence france presse": "AFP",
    "bloomberg": "Bloomberg",
    "bloomberg news": "Bloomberg",
    "upi": "UPI",
    "united press international": "UPI",
    "dpa": "dpa",
    "dpa-afx": "dpa-AFX",
    "sda": "sda",
    "apa": "APA",
    "ansa": "ANSA",
    "agi": "AGI",
    "adnkronos": "Adnkronos",
    "efe": "EFE",
    "europa press": "Europa Press",
    "lusa": "Lusa",
    "agência brasil": "Agência Brasil",
    "estadão conteúdo": "Estadão Conteúdo",
    "pti": "PTI",
    "press trust of india": "PTI",
    "ians": "IANS",
    "ani": "ANI",
    "uni": "UNI",
    "xinhua": "Xinhua",
    "tass": "TASS",
    "itar-tass": "TASS",
    "interfax": "Interfax",
    "ria novosti": "RIA Novosti",
    "sputnik": "Sputnik",
    "ukrinform": "Ukrinform",
    "kyodo": "Kyodo",
    "kyodo news": "Kyodo",
    "jiji press": "Jiji Press",
    "yonhap": "Yonhap",
    "anadolu": "Anadolu",
    "anadolu agency": "Anadolu",
    "aa": "Anadolu",
    "cnn": "CNN",
    "cnn business": "CNN Business",
    "cnn money": "CNN Business",
    "cnnmoney": "CNN Business",
    "canadian press": "The Canadian Press",
    "the canadian press": "The Canadian Press",
    "press association": "PA",
    "pa media": "PA",
    "pa": "PA",
    "aap": "AAP",
    "bernama": "Bernama",
    "antara": "Antara",
    "tns": "TNS",
    "tribune news service": "TNS",
    "kaiser health news": "Kaiser Health News",
    "voa": "VOA",
    "voa news": "VOA",
    "rfe/rl": "RFE/RL",
    "npr": "NPR",
    "bbc": "BBC",
    "bbc news": "BBC",
    "mt newswires": "MT Newswires",
    "business wire": "Business Wire",
    "pr newswire": "PR Newswire",
    "prnewswire": "PR Newswire",
    "globe newswire": "GlobeNewswire",
    "globenewswire": "GlobeNewswire",
    "prweb": "PRWeb",
    "marketwatch": "MarketWatch",
    "ritzau": "Ritzau",
    "ntb": "NTB",
    "tt": "TT",
    "stt": "STT",
    "belga": "Belga",
    "anp": "ANP",
    "pap": "PAP",
    "wam": "WAM",
    "mena": "MENA",
    "irna": "IRNA",
    "states news service": "States News Service",
    "city news service": "City News Service",
    "e&e news": "E&E News",
    "inter press service": "IPS",
    "ips": "IPS",
}

MONTHS = {
    # English
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
    # German
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12,
    "okt": 10, "dez": 12,
    # French
    "janvier": 1, "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "août": 8, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12, "janv": 1, "févr": 2, "avr": 4,
    "juil": 7, "déc": 12,
    # Spanish
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "ene": 1, "abr": 4, "ago": 8,
    "dic": 12,
    # Portuguese
    "janeiro": 1, "fevereiro": 2, "março": 3, "maio": 5, "junho": 6, "julho": 7, "setembro": 9, "outubro": 10,
    "novembro": 11, "dezembro": 12, "fev": 2, "set": 9, "out": 10,
    # Italian
    "gennaio": 1, "febbraio": 2, "aprile": 4, "maggio": 5, "giugno": 6, "luglio": 7, "settembre": 9, "ottobre": 10,
    "dicembre": 12, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "ott": 10,
}  # fmt: skip

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

# What stands in a byline's place and names nobody.
GENERIC_AUTHORS = frozenset(
    """
    admin administrator staff desk correspondent correspondents newsroom editor editors editorial team reporter
    reporters bureau webmaster agencies agency web news online writer writers contributor contributors redaktion
    redaction rédaction redacción redacao redação redazione autor autore auteur author guest user unknown anonymous
    newsdesk webdesk superuser root publisher moderator copydesk wires wire services service
    """.split()
)

# Words for what somebody does at a paper; they are no part of the name.
ROLES = frozenset(
    """
    staff writer writers reporter reporters correspondent correspondents editor editors columnist contributor
    contributors contributing journalist producer photographer analyst critic blogger anchor host freelance freelancer
    senior chief deputy executive managing assistant associate political politics business science health technology
    tech sports sport national foreign world education environment climate crime court city diplomatic economics
    energy legal media white house bureau special guest founder co-founder director professor fellow intern author
    multimedia digital investigative data general assignment breaking news features feature opinion editorial
    md rd ms phd ph.d m.d rdn mph esq jr. dr
    korrespondent korrespondentin redakteur redakteurin reporterin autor autorin journaliste correspondant
    correspondante redactor redactora corresponsal periodista jornalista repórter correspondente giornalista inviato
    corrispondente redattore
    """.split()
)

# Parts of names that are written small.
NAME_PARTICLES = frozenset(
    "de da do dos das del della di der den van von zu la le ter ten bin ibn al el y e af".split()
)
