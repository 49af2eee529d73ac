"""News agencies: how texts and author fields name them, and how we write them."""

from __future__ import annotations

from generator.patterns import regex
from generator.text import fold

# How we show an agency, and how it is named, in small letters.
_NAMED = {
    "Reuters": "reuters; thomson reuters; reuters staff",
    "AP": "ap; associated press; the associated press; ap news",
    "AFP": "afp; agence france presse; agence france-presse; afp news",
    "dpa": "dpa; deutsche presse-agentur; deutsche presse agentur",
    "EFE": "efe; agencia efe",
    "ANSA": "ansa",
    "Lusa": "lusa; agência lusa",
    "PA Media": "pa; pa media; press association; pa news agency",
    "Bloomberg": "bloomberg; bloomberg news",
    "Xinhua": "xinhua",
    "TASS": "tass; itar-tass",
    "Interfax": "interfax",
    "RIA Novosti": "ria novosti",
    "UPI": "upi; united press international",
    "PTI": "pti; press trust of india",
    "ANI": "ani",
    "IANS": "ians",
    "Kyodo": "kyodo; kyodo news",
    "Jiji": "jiji; jiji press",
    "Yonhap": "yonhap",
    "ANP": "anp",
    "APA": "apa",
    "sda": "sda",
    "Keystone-SDA": "keystone-sda",
    "ATS": "ats; ats keystone",
    "Belga": "belga",
    "TT": "tt",
    "NTB": "ntb",
    "Ritzau": "ritzau",
    "PAP": "pap",
    "ČTK": "ctk",
    "MTI": "mti",
    "Agerpres": "agerpres",
    "Ukrinform": "ukrinform",
    "UNIAN": "unian",
    "Anadolu": "anadolu; anadolu agency; aa",
    "AAP": "aap; australian associated press",
    "The Canadian Press": "canadian press; the canadian press; cp",
    "Europa Press": "europa press",
    "Télam": "télam",
    "Notimex": "notimex",
    "AGI": "agi",
    "Adnkronos": "adnkronos",
    "Agência Brasil": "agência brasil",
    "Estadão Conteúdo": "estadão conteúdo",
    "SID": "sid",
    "KNA": "kna",
    "epd": "epd",
    "Dow Jones": "dow jones; dow jones newswires",
    "MarketWatch": "marketwatch",
    "PR Newswire": "pr newswire; prnewswire",
    "Business Wire": "business wire",
    "GlobeNewswire": "globenewswire; globe newswire",
    "Thomson Reuters Foundation": "thomson reuters foundation",
    "dpa-AFX": "dpa-afx",
    "UNI": "uni",
    "Sputnik": "sputnik",
    "CNN": "cnn",
    "CNN Business": "cnn business; cnn money; cnnmoney",
    "Bernama": "bernama",
    "Antara": "antara",
    "TNS": "tns; tribune news service",
    "Kaiser Health News": "kaiser health news",
    "VOA": "voa; voa news",
    "RFE/RL": "rfe/rl",
    "NPR": "npr",
    "BBC": "bbc; bbc news",
    "MT Newswires": "mt newswires",
    "PRWeb": "prweb",
    "STT": "stt",
    "WAM": "wam",
    "MENA": "mena",
    "IRNA": "irna",
    "States News Service": "states news service",
    "City News Service": "city news service",
    "E&E News": "e&e news",
    "IPS": "inter press service; ips",
}
_BY_NAME = {fold(name): shown for shown, names in _NAMED.items() for name in names.split("; ")}
_BEGIN = regex(r"[^\W_]+")
_BEGINNINGS = frozenset(name.replace("-", " ").split()[0] for name in _BY_NAME)
_OUTLETS = frozenset(
    ("CNN", "CNN Business", "BBC", "NPR", "VOA", "RFE/RL", "Kaiser Health News", "States News Service")
)
"""They also publish themselves: on a page of their own they are the paper, not an agency."""
_LONGEST_SHORT = 4
_SHORT_CASE = regex(r"[A-ZČ]{2,6}|dpa|sda|epd|efe|ansa|lusa")


def agency_named(words: str) -> str | None:
    """The agency that these words of a text name, as we write it (`associated press` gives `AP`), else None."""
    # Every line of a page is asked, and few begin so: folding takes five times as long.
    begin = _BEGIN.search(words)
    return _BY_NAME.get(fold(words)) if begin and begin[0].casefold() in _BEGINNINGS else None


def agency_of(words: str) -> str | None:
    """The agency that an author field names, else None: "Ani" and "Pa" are people there, CNN is a paper."""
    plain = words.strip(" .,()[]")
    key = fold(plain)
    found = _BY_NAME.get(key)
    if found in _OUTLETS or (len(key) <= _LONGEST_SHORT and not _SHORT_CASE.fullmatch(plain.replace(".", ""))):
        return None
    return found
