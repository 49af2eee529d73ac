"""Languages that have no table of cues: their articles get a digest all the same."""

from __future__ import annotations

import pytest

from generator.config import AnalysisOptions
from generator.model import slice_spans
from generator.structuring import structure
from tests.quality.articles import article_of

ARTICLES = {
    "it": "La sindaca di Varn ha aperto domenica la linea di tram, nove anni dopo il progetto. La linea misura undici "
    "chilometri ed è costata 312 milioni. La seconda linea sarà aperta fra tre anni. I binari erano stati tolti nel "
    "1963, per fare posto alle auto. Le linee degli autobus sono due di meno.",
    "ru": "Мэр города Варн открыла в воскресенье трамвайную линию, через девять лет после начала проекта. Длина линии "
    "составляет одиннадцать километров, а цена 312 миллионов. Вторую линию откроют через три года. Рельсы сняли в 1963 "
    "году, чтобы дать место машинам. Два автобуса больше не ходят.",
    "ar": "افتتحت رئيسة بلدية فارن يوم الأحد خط الترام الجديد بعد تسع سنوات من التخطيط. ويمتد الخط على مسافة أحد عشر "
    "كيلومترا وبلغت كلفته 312 مليونا. وسيفتتح الخط الثاني بعد ثلاث سنوات. وكانت المدينة قد أزالت قضبانها في عام 1963.",
    "ja": "ヴァルン市で日曜日、初の路面電車が開業した。計画から九年、予定より三年遅れた。"
    "路線は港から病院まで十一キロで、費用は三億クローネだった。市は1963年に線路を撤去していた。第二の路線は三年後に開業する。",
    "zh": "瓦恩市周日开通了首条有轨电车，比计划晚了三年。该线路从港口到医院，全长十一公里，耗资三亿克朗。"
    "第二条线路将在三年后开通。该市在1963年拆除了铁轨，为汽车让路。",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_an_article_without_a_table_of_cues_has_a_summary(language: str) -> None:
    """It begins with the lead, and its units are words of the article."""
    text = ARTICLES[language]

    digest = structure(article_of(text, language=language), AnalysisOptions())

    assert digest.summary[0].sentence == 0
    assert [unit.text for unit in digest.summary] == [slice_spans(text, unit.spans) for unit in digest.summary]


def test_a_year_to_come_is_no_background() -> None:
    """Where a year is the only cue, it must lie behind."""
    text = (
        "Мэр города Варн открыла в воскресенье трамвайную линию, через девять лет после начала проекта. Длина линии "
        "составляет одиннадцать километров, а цена 312 миллионов. Жители ждали этого дня очень долго. Вторую линию "
        "откроют в 2029 году. Рельсы сняли в 1963 году, чтобы дать место машинам."
    )

    digest = structure(article_of(text, language="ru", published="2026-05-17"), AnalysisOptions())

    assert [unit.text[:6] for unit in digest.background] == ["Рельсы"]
