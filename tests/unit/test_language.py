"""`detect_language`: told by function words and scripts."""

from __future__ import annotations

import pytest

from generator.text import detect_language

SAMPLES = {
    "en": "The ferry was late and the passengers had to wait for it in the rain, but nobody was hurt.",
    "de": "Die Fähre war zu spät und die Fahrgäste mussten im Regen auf sie warten, aber es wurde niemand verletzt.",
    "fr": "Le bac est arrivé en retard et les passagers ont dû attendre dans le port, mais sous un toit.",
    "es": "El barco llegó tarde y los pasajeros tuvieron que esperar, pero no hubo heridos en el puerto.",
    "pt": "O barco chegou com atraso e os passageiros não tiveram onde esperar, mas ninguém foi ferido.",
    "it": "Il traghetto è arrivato in ritardo e i passeggeri della nave non sono stati feriti.",
    "nl": "De veerboot was te laat en de reizigers moesten in de regen wachten, maar er is niemand gewond.",
    "ru": "Паром опоздал, и пассажирам пришлось ждать под дождём.",
    "ja": "フェリーは遅れ、乗客は雨の中で待たなければならなかった。",
    "zh": "渡轮晚点，乘客不得不在雨中等候。",
    "ko": "여객선이 늦어 승객들은 비를 맞으며 기다려야 했다.",
}  # fmt: skip


@pytest.mark.parametrize("language", SAMPLES)
def test_language_of_a_sentence(language: str) -> None:
    """One sentence is enough."""
    assert detect_language(SAMPLES[language]) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            "La alcaldesa de Varn, Lena Holt, inauguró el domingo la línea de tranvía, nueve años después del plan.",
        ),
        ("pt", "A prefeita de Varn, Lena Holt, inaugurou no domingo a linha de bonde da cidade de Orre."),
        ("it", "La sindaca di Varn ha inaugurato domenica la linea di tram, nove anni dopo il progetto."),
        ("fr", "La maire de Varn, Lena Holt, a inauguré dimanche la ligne de tramway du port de Orre."),
        ("nl", "De burgemeester van Varn opende zondag de lijn van de tram, negen jaar na het plan."),
        ("da", "Borgmesteren i Varn åbnede søndag byens sporvogn, ni år efter planen, og tre år for sent."),
    ],
)
def test_neighbours_are_told_apart_in_a_short_item(language: str, text: str) -> None:
    """Words such as "de", "en" and "a" belong to many languages and speak for none of them alone."""
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "12 345", "Varnholm", "!!!"])
def test_english_where_nothing_speaks(text: str) -> None:
    """Too little text is taken for English."""
    assert detect_language(text) == "en"


def test_an_english_text_with_foreign_names() -> None:
    """Foreign names do not change an English text's language."""
    text = "Ursula von der Leyen and Luiz da Silva met in Rio de Janeiro, where the two of them said that it was late."

    assert detect_language(text) == "en"
