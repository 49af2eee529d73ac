"""Six languages: the text's language is detected, and its bylines, dates and lines of furniture are known."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import cleaned, passages

STORIES = {
    "en": (
        "Island buys its old lighthouse",
        "The council of Varnholm has bought the old lighthouse, the mayor said on Tuesday after a long meeting.",
        "The work will cost two million crowns and is to be finished before the ships come back in spring.",
        "Nobody had lived in the tower since the storm, and its stairs were in a bad state, the engineers said.",
    ),
    "de": (
        "Insel kauft ihren alten Leuchtturm",
        "Der Rat von Varnholm hat den alten Leuchtturm gekauft, sagte die Bürgermeisterin nach einer langen Sitzung.",
        "Die Arbeiten werden zwei Millionen Kronen kosten und sollen vor dem Frühling abgeschlossen sein.",
        "Seit dem Sturm hatte niemand mehr in dem Turm gewohnt, und die Treppe war in einem schlechten Zustand.",
    ),
    "fr": (
        "L'île achète son vieux phare",
        "Le conseil de Varnholm a acheté le vieux phare de l'île, a dit la maire mardi après une longue séance.",
        "Les travaux coûteront deux millions de couronnes et doivent être finis avant le retour des bateaux.",
        "Personne ne vivait plus dans la tour depuis la tempête, et l'escalier était dans un mauvais état.",
    ),
    "es": (
        "La isla compra su viejo faro",
        "El consejo de Varnholm ha comprado el viejo faro de la isla, dijo la alcaldesa después de una larga sesión.",
        "Las obras costarán dos millones de coronas y deben terminar antes de que vuelvan los barcos.",
        "Nadie vivía en la torre desde la tormenta, y la escalera estaba en muy mal estado, según los ingenieros.",
    ),
    "pt": (
        "Ilha compra o seu velho farol",
        "O conselho de Varnholm comprou o velho farol da ilha, disse a prefeita depois de uma longa reunião.",
        "As obras vão custar dois milhões de coroas e devem terminar antes que os barcos voltem, em abril.",
        "Ninguém vivia na torre desde a tempestade, e a escada não estava em bom estado, segundo os engenheiros.",
    ),
    "it": (
        "L'isola compra il suo vecchio faro",
        "Il consiglio di Varnholm ha comprato il vecchio faro dell'isola, ha detto la sindaca dopo una lunga seduta.",
        "I lavori costeranno due milioni di corone e devono finire prima che le navi tornino in primavera.",
        "Nessuno viveva più nella torre dopo la tempesta, e la scala era in cattivo stato, secondo gli ingegneri.",
    ),
}
BYLINES = {
    "en": "By Jon Halle", "de": "Von Jon Halle", "fr": "Par Jon Halle", "es": "Por Jon Halle", "pt": "Por Jon Halle",
    "it": "Di Jon Halle",
}  # fmt: skip
DATES = {
    "en": "February 23, 2023", "de": "23. Februar 2023", "fr": "23 février 2023", "es": "23 de febrero de 2023",
    "pt": "23 de fevereiro de 2023", "it": "23 febbraio 2023",
}  # fmt: skip
FURNITURE = {
    "en": ("Share on Facebook", "Read also: Fewer ferries in winter", "Subscribe to our newsletter",
           "All rights reserved"),
    "de": ("Auf Facebook teilen", "Lesen Sie auch: Weniger Fähren im Winter", "Newsletter abonnieren",
           "Alle Rechte vorbehalten"),
    "fr": ("Partager sur Facebook", "Lire aussi : Moins de bateaux en hiver", "Abonnez-vous à notre newsletter",
           "Tous droits réservés"),
    "es": ("Compartir en Facebook", "Lea también: Menos barcos en invierno", "Suscríbete a nuestro boletín",
           "Todos los derechos reservados"),
    "pt": ("Compartilhar no Facebook", "Leia também: Menos barcos no inverno", "Assine a nossa newsletter",
           "Todos os direitos reservados"),
    "it": ("Condividi su Facebook", "Leggi anche: Meno navi in inverno", "Iscriviti alla newsletter",
           "Tutti i diritti riservati"),
}  # fmt: skip
# Sentences that begin as bylines do.
LOOKALIKES = {
    "en": "By Saturday, most of the snow had gone.",
    "de": "Von Jon Halle stammt der Plan für den Turm.",
    "fr": "Par deux fois, la mer est venue jusqu'à la porte.",
    "es": "Por la noche se rompió el mástil del barco.",
    "pt": "Por duas vezes o mar chegou até a porta.",
    "it": "Di notte si ruppe l'albero della nave.",
}


@pytest.mark.parametrize("language", STORIES)
def test_credits_and_furniture_of_a_language(language: str) -> None:
    """Byline and date leave and become author and day; lines of furniture leave; the story stays whole."""
    headline, *story = STORIES[language]
    lines = [headline, BYLINES[language], DATES[language], *story, *FURNITURE[language]]
    article = cleaned("\n\n".join(lines))

    assert article.metadata.language == language
    assert article.metadata.headline == headline
    assert article.metadata.authors == ("Jon Halle",)
    assert (article.metadata.published or "")[:10] == "2023-02-23"
    assert passages(article) == story


@pytest.mark.parametrize("language", STORIES)
def test_a_sentence_that_begins_like_a_byline_stays(language: str) -> None:
    """Also right below the headline, and nobody becomes the author by it."""
    headline, *story = STORIES[language]
    article = cleaned("\n\n".join([headline, LOOKALIKES[language], *story]))

    assert passages(article) == [LOOKALIKES[language], *story]
    assert article.metadata.authors == ()
