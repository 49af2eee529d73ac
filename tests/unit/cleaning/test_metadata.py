"""Claims weighed into metadata."""

from __future__ import annotations

import pytest

from generator.cleaning.authors import credit_of
from generator.cleaning.metadata import resolve_metadata
from generator.cleaning.timestamps import parse_date
from generator.model import Claim, ClaimOrigin, Metadata, RawDocument


def resolve(*claims: Claim) -> Metadata:
    return resolve_metadata(RawDocument(entry="a.html", text="", blocks=()), claims)


@pytest.mark.parametrize(
    ("written", "locale", "day"),
    [
        ("2024-03-05", "en", "2024-03-05"),
        ("2024-03-05T09:30:00Z", "en", "2024-03-05T09:30:00+00:00"),
        ("2024-03-05T09:30:00.123+0100", "en", "2024-03-05T09:30:00+01:00"),
        ("2024-03-05 09:30", "en", "2024-03-05"),
        ("20240305T093000Z", "en", "2024-03-05T09:30:00+00:00"),
        ("20240305", "en", "2024-03-05"),
        ("2024/3/5", "en", "2024-03-05"),
        ("Tue, 05 Mar 2024 09:30:00 +0000", "en", "2024-03-05T09:30:00+00:00"),
        ("Tue Mar 05 09:30:00 UTC 2024", "en", "2024-03-05"),
        ("Mar 05 09:30 2024", "en", "2024-03-05"),
        ("1709631000", "en", "2024-03-05T09:30:00+00:00"),
        ("1709631000000", "en", "2024-03-05T09:30:00+00:00"),
        ("March 5, 2024", "en", "2024-03-05"),
        ("Mar. 5th, 2024 9:30 p.m.", "en", "2024-03-05"),
        ("5th of March 2024", "en", "2024-03-05"),
        ("05-Mar-2024", "en", "2024-03-05"),
        ("Dienstag, 5. März 2024, 10:15 Uhr", "de", "2024-03-05"),
        ("le 1er août 2024 à 10h15", "fr", "2024-08-01"),
        ("5 de marzo de 2024", "es", "2024-03-05"),
        ("5 de março de 2024", "pt", "2024-03-05"),
        ("martedì 5 marzo 2024", "it", "2024-03-05"),
        ("2024年3月5日", "zh", "2024-03-05"),
        ("05.03.2024", "en", "2024-03-05"),
        ("5.3.24", "de", "2024-03-05"),
        ("25/03/2024", "en", "2024-03-25"),
        ("03/25/2024", "en", "2024-03-25"),
        ("03/04/2021", "en-US", "2021-03-04"),
        ("03/04/2021", "en-GB", "2021-04-03"),
        ("03/04/2021", "fr", "2021-04-03"),
        ("Updated 6 March 2024, first published 5 March 2024", "en", "2024-03-05"),
    ],
)
def test_complete_dates_are_read(written: str, locale: str, day: str):
    """Machine and written forms, in six languages, give ISO 8601."""
    assert parse_date(written, locale) == day


@pytest.mark.parametrize(
    "written",
    [
        "on Thursday",
        "March 2024",
        "5 March",
        "03/04/2021",
        "30 February 2024",
        "2024-13-05",
        "yesterday",
        "",
        "1.2.3.4",
    ],
)
def test_what_is_no_complete_date_stays_unread(written: str):
    """Weekdays, dates without a year, ambiguous and impossible ones give None."""
    assert parse_date(written, "en") is None


@pytest.mark.parametrize(
    ("written", "people", "agencies"),
    [
        ("By Jane Doe, Chief Reporter", ("Jane Doe",), ()),
        ("JANE DOE", ("Jane Doe",), ()),
        ("By FIONA MCTAVISH-O'DELL", ("Fiona McTavish-O'Dell",), ()),
        ("Jane Doe and John Roe", ("Jane Doe", "John Roe"), ()),
        ("Jane Doe, John Roe & Ana Ruiz", ("Jane Doe", "John Roe", "Ana Ruiz"), ()),
        ("Von Grete Halm und Jan Wirth", ("Grete Halm", "Jan Wirth"), ()),
        ("Par Luc Pernet et Zoé Blin", ("Luc Pernet", "Zoé Blin"), ()),
        ("Doe, Jane", ("Jane Doe",), ()),
        ("Jane Doe (Reuters)", ("Jane Doe",), ("Reuters",)),
        ("Jane Doe | Associated Press", ("Jane Doe",), ("AP",)),
        ("By Reuters", (), ("Reuters",)),
        ("Political editor Jane Doe", ("Jane Doe",), ()),
        ("Jane Doe Staff Writer", ("Jane Doe",), ()),
        ("Jane Doe @janedoe", ("Jane Doe",), ()),
        ("Jane Doe jane.doe@paper.example", ("Jane Doe",), ()),
        ("Pieter van der Meer", ("Pieter van der Meer",), ()),
        ("Dr. Jane Doe", ("Jane Doe",), ()),
        ("admin", (), ()),
        ("Staff Writer", (), ()),
        ("Our Correspondent", (), ()),
        ("Newsroom", (), ()),
        ("The Larkfield Courier", (), ()),
        ("Courier Web Desk", (), ()),
        ("https://www.facebook.com/janedoe", (), ()),
        ("Ani Petrosyan", ("Ani Petrosyan",), ()),
        ("Mira Root", ("Mira Root",), ()),
        ("root", (), ()),
        ("By JANE DOE, AP Shipping Writer", ("Jane Doe",), ("AP",)),
    ],
)
def test_credits(written: str, people: tuple[str, ...], agencies: tuple[str, ...]):
    """Bylines and author fields give names without roles; nobody's names give none; agencies are told apart."""
    credit = credit_of(written, "The Larkfield Courier")

    assert (credit.people, credit.agencies) == (people, agencies)


def test_dates_go_by_origin():
    """A sidecar's date stands over the page's, and the page's over a date line in the text."""
    page = Claim("published", "2024-03-05", "json-ld")
    line = Claim("published", "6 March 2024", "date line")
    sidecar = Claim("published", "2024-03-04", "sidecar")

    assert resolve(line, page).published == "2024-03-05"
    assert resolve(line, page, sidecar).published == "2024-03-04"
    assert resolve(line).published == "2024-03-06"


def test_nothing_said_is_nothing_known():
    """Without claims every field is empty."""
    known = resolve()

    assert (known.headline, known.authors, known.agency, known.place, known.published) == (None, (), None, None, None)


def test_headline_loses_the_sites_name():
    """The title element's suffix goes when the page says elsewhere what is left, or when it is the paper's name."""
    title = Claim("headline", "Bees return to the moor - The Larkfield Courier", "title element")
    paper = Claim("publication", "The Larkfield Courier", "opengraph")

    assert resolve(title, paper).headline == "Bees return to the moor"
    assert resolve(title, Claim("headline", "Bees return to the moor", "h1")).headline == "Bees return to the moor"


def test_headline_is_put_to_the_vote():
    """What several places of a page say wins over a lone heading."""
    known = resolve(
        Claim("headline", "Science", "h1"),
        Claim("headline", "Bees return to the moor", "opengraph"),
        Claim("headline", "Bees return to the moor", "json-ld"),
    )

    assert known.headline == "Bees return to the moor"
    assert ("headline", "opengraph") in known.origins or ("headline", "json-ld") in known.origins


def test_editor_decides():
    """A sidecar's headline is not put to the vote."""
    known = resolve(Claim("headline", "Loud", "h1"), Claim("headline", "Calm", "sidecar"))

    assert known.headline == "Calm"


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("TECHNOLOGY | Data leak at parking app exposes plates", "Data leak at parking app exposes plates"),
        ("CITY HALL | Council votes for longer summer evenings", "Council votes for longer summer evenings"),
        (
            "Ferries and bridges | What the council wants to build",
            "Ferries and bridges | What the council wants to build",
        ),
    ],
)
def test_a_kicker_before_a_bar_is_no_part_of_the_headline(line: str, headline: str) -> None:
    """Capitals before a bar are the section; ordinary words before it belong to the headline."""
    assert headline == resolve(Claim("headline", line, "headline line")).headline


def test_a_record_headline_loses_the_paper_behind_a_bar() -> None:
    """Scrapers take `<title>` for the headline: what stands behind the bar is the paper, whoever it is."""
    line = Claim("headline", "Ice road to Hestoy opens, three weeks late | Orrin Tribune", "record")

    assert resolve(line).headline == "Ice road to Hestoy opens, three weeks late"


@pytest.mark.parametrize(
    ("title", "claims", "doubts"),
    [
        (
            "two days",
            (("published", "2024-03-05", "json-ld"), ("published", "March 1, 2024", "date line")),
            (("published", "2024-03-01"),),
        ),
        ("a day of time zones", (("published", "2024-03-05", "json-ld"), ("published", "2024-03-04", "meta")), ()),
        (
            "the day of an update",
            (
                ("published", "2024-03-05", "json-ld"),
                ("updated", "2024-03-09", "json-ld"),
                ("published", "2024-03-09", "date line"),
            ),
            (),
        ),
        ("the editor's word", (("published", "2024-03-05", "sidecar"), ("published", "2024-03-01", "json-ld")), ()),
        ("dates round the page", (("published", "2024-03-05", "json-ld"), ("published", "2021-01-01", "page")), ()),
        (
            "two authors",
            (("author", "Ada Brandt", "json-ld"), ("author", "By Joost Maren", "byline")),
            (("authors", "Joost Maren"),),
        ),
        ("one author in full", (("author", "Ada Brandt", "json-ld"), ("author", "A. Brandt", "byline")), ()),
    ],
)
def test_plain_statements_that_differ_are_doubts(
    title: str, claims: tuple[tuple[str, str, str], ...], doubts: tuple[tuple[str, str], ...]
) -> None:
    """What two places of a source plainly say and cannot both be so is kept for the reader to see."""
    assert resolve(*(Claim(*claim) for claim in claims)).doubts == doubts, title


@pytest.mark.parametrize(
    ("value", "publication", "people"),
    [
        ("Byron Okafor", "", ("Byron Okafor",)),
        ("Veröffentlicht von Mareike Tolle", "", ("Mareike Tolle",)),
        ("Byby JONAS PELL and MIRA STOYE", "", ("Jonas Pell", "Mira Stoye")),
        ("Ilse D'OrmeIlse D'Orme", "", ("Ilse D'Orme",)),
        ("Photograph by Ruth Adeyemi", "", ()),
        ("Redaktion HBK", "", ()),
        ("HBK-Redaktion", "", ()),
        ("HARBOURTEAM", "", ()),
        ("publisher", "", ()),
        ("Ruth Adeyemi, Harbour Post", "", ("Ruth Adeyemi",)),
        ("Feuerwehr Tolldorf", "", ()),
        ("¿çÁ÷Óòµ÷Ë®", "", ()),
        ("Hansen GmbH & Co. KG", "", ()),
        ("Landesamt für Wasser, Wald und offene Fragen TLW", "", ()),
        ("Court et faits divers", "", ()),
        ("Ilse D'Orme, as told to Mira Stoye", "", ("Ilse D'Orme",)),
        ("Jonas Pell und Falke designed", "", ()),
        ("EFC Blue Kites", "", ()),
        ("JP Stoye", "", ("JP Stoye",)),
        ("KITE-Online-Experte Jonas Pell", "", ("Jonas Pell",)),
        ("Zur Übersicht", "", ()),
        ("Column Von", "", ()),
        ("Text von Jonas Pell  Illustration von Mira Stoye", "", ("Jonas Pell",)),
        ("Jonas Pell im Gespräch mit Mira Stoye", "", ("Jonas Pell", "Mira Stoye")),
    ],
)
def test_who_is_a_person_in_an_author_field(value: str, publication: str, people: tuple[str, ...]):
    """Leads and doubled names are settled; desks, labels, picture credits, organisations and damage are nobody."""
    assert credit_of(value, publication).people == people


def test_one_word_is_a_name_where_the_page_leads_to_it():
    """A marked "Thilo" counts beside "von Thilo am 3. Mai"; a lone "Share" does not."""
    assert resolve(Claim("author", "Thilo", "page"), Claim("author", "von Thilo am 3. Mai", "page")).authors == (
        "Thilo",
    )
    assert resolve(Claim("author", "Share", "page"), Claim("author", "By", "page")).authors == ()


def test_a_house_in_meta_elements_loses_to_two_places_that_agree():
    """Sites name their publisher as author on every page; data and byline of the page together say who wrote it."""
    found = resolve(
        Claim("author", "Hale & Brandt", "meta"),
        Claim("author", "Mira Stoye", "opengraph"),
        Claim("author", "By Mira Stoye", "page"),
    )

    assert found.authors == ("Mira Stoye",)


def test_the_name_of_an_account_loses_to_one_in_full():
    """`mira_stoye` in the data gives way to "Author: Mira Stoye" on the page."""
    found = resolve(Claim("author", "mira_stoye", "opengraph"), Claim("author", "Author: Mira Stoye", "byline"))

    assert found.authors == ("Mira Stoye",)


def test_a_name_in_small_letters_counts_where_two_places_agree():
    """ "mira stoye" in one place may be anything; where another says the same it is a name."""
    twice = (Claim("author", "mira stoye", "meta"), Claim("author", "Mira stoye", "page"))

    assert resolve(*twice).authors == ("Mira stoye",)
    assert resolve(twice[0]).authors == ()


def test_a_byline_names_more_authors_than_the_data():
    """Data often has the first author only; places, roles and photographers are no further ones."""
    first = Claim("author", "Mira Stoye", "json-ld")

    assert resolve(first, Claim("author", "von Mira Stoye, Jonas Pell", "page")).authors == ("Mira Stoye", "Jonas Pell")
    for line in ("By Mira Stoye, New York", "By Mira Stoye, Senior Court", "By Mira Stoye and Jonas Pell (pictures)"):
        assert resolve(first, Claim("author", line, "byline")).authors == ("Mira Stoye",), line


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("von kite77 am 3. Mai 2019", ("kite77",)),
        ("von Thilo · 6 Kommentare", ("Thilo",)),
        ("von kite77", ()),
        ("von Redaktion am 3. Mai 2019", ()),
    ],
)
def test_a_pen_name_counts_where_its_line_is_dated(line: str, authors: tuple[str, ...]):
    """One word behind "von" is a name where nothing but a day or a number of comments follows."""
    assert resolve(Claim("author", line, "page")).authors == authors


PAGE = RawDocument(
    entry="a.html",
    text="A report about kites. Mira Stoye has seen them.\n\nTheme by Ilse Quandt",
    blocks=(),
    format="html",
)


@pytest.mark.parametrize(
    ("claims", "authors"),
    [
        ([("author", "Jonas Pell", "meta")], ()),
        ([("author", "Jonas Pell", "meta"), ("published", "2024-03-05", "json-ld")], ("Jonas Pell",)),
        ([("author", "Mira Stoye", "meta")], ("Mira Stoye",)),
        ([("author", "Ilse Quandt", "meta")], ()),
        ([("author", "Jonas Pell", "meta"), ("author", "Jonas Pell", "page")], ("Jonas Pell",)),
        ([("author", "Jonas Pell - http://pell.example", "meta"), ("published", "2024-03-05", "meta")], ()),
        ([("author", "Kite House", "meta"), ("publication", "News - Kite House", "opengraph")], ()),
    ],
)
def test_who_made_the_site_is_no_author(claims: list[tuple[str, str, str]], authors: tuple[str, ...]):
    """A name in a `meta` element alone counts where the page states a day or shows the name."""
    assert resolve_metadata(PAGE, [Claim(*claim) for claim in claims]).authors == authors


def test_a_word_of_the_address_is_no_author():
    """An account that is called as the site begins is the house's."""
    found = resolve(
        Claim("author", "kites", "json-ld"),
        Claim("publication", "Kites Monthly", "opengraph"),
        Claim("url", "https://kitesmonthly.example/a", "meta"),
    )

    assert found.authors == ()


def test_a_topic_beside_the_author_is_no_second_author():
    """What the page calls a topic is none where somebody else is named."""
    found = resolve(
        Claim("author", "Mira Stoye", "page"),
        Claim("author", "Kite Flying", "page"),
        Claim("topic", "Kite Flying", "meta"),
    )

    assert found.authors == ("Mira Stoye",)


def test_an_address_names_the_author_only_if_the_page_shows_the_name():
    """`article:author` with the address of a person's page is read where the name stands in the text."""
    claim = Claim("author", "https://post.example/editors/mira-stoye", "opengraph")
    shown = RawDocument(entry="a.html", text="A report. Mira Stoye, 5 March 2024", blocks=())

    assert resolve_metadata(shown, (claim,)).authors == ("Mira Stoye",)
    assert resolve(claim).authors == ()


def test_a_place_behind_the_author_is_no_second_author():
    """ "By Nada Rahimi, New York" names one person."""
    found = resolve(Claim("author", "Nada Rahimi", "byline"), Claim("author", "New York", "byline"))

    assert found.authors == ("Nada Rahimi",)


def test_an_american_day_in_the_data_is_turned_where_the_page_shows_the_other_order():
    """`03/11/2023` beside a shown 11.03.2023 is the eleventh of March, in whatever language."""
    found = resolve(
        Claim("language", "de", "page"),
        Claim("published", "03/11/2023 12:43:42", "meta"),
        Claim("published", "Erstellt am: 11.03.2023", "page"),
    )

    assert found.published == "2023-03-11"


@pytest.mark.parametrize(
    ("stated", "shown", "day"),
    [
        (("2024-03-09", "meta"), ("5 March 2024",), "2024-03-05"),
        (("2024-03-02", "meta"), ("5 March 2024",), "2024-03-05"),
        (("2024-03-09T10:00:00Z", "opengraph"), ("2024-03-05", "5.3.2024"), "2024-03-05"),
        (("2024-03-09T10:00:00Z", "opengraph"), ("2024-03-05",), "2024-03-09"),
        (("2024-03-09T10:00:00Z", "json-ld"), ("2024-03-05", "5.3.2024"), "2024-03-09"),
        (("2024-03-02T10:00:00Z", "opengraph"), ("2024-03-05", "5.3.2024"), "2024-03-02"),
        (("2024-03-06T01:00:00Z", "json-ld"), ("5 March 2024",), "2024-03-05"),
        (("2024-03-09", "meta"), ("5 March 2024", "7 March 2024"), "2024-03-09"),
        (("2024-03-09", "meta"), ("Updated 5 March 2024",), "2024-03-09"),
        (("2024-03-09", "sidecar"), ("5 March 2024",), "2024-03-09"),
    ],
)
def test_the_one_day_that_a_page_shows(stated: tuple[str, str], shown: tuple[str, ...], day: str):
    """It wins over plain `meta` elements, twice over a later one in OpenGraph; two days, updates, editors stay."""
    found = resolve(Claim("published", *stated), *(Claim("published", value, "page") for value in shown))

    assert (found.published or "")[:10] == day


def test_the_day_of_an_update_is_not_that_of_publication():
    """Where the page shows the day on which it was changed, the day in its data stays."""
    found = resolve(
        Claim("published", "2024-03-09", "meta"),
        Claim("updated", "2024-03-05", "meta"),
        Claim("published", "5 March 2024", "page"),
    )

    assert found.published == "2024-03-09"


def test_data_that_agrees_with_the_page_outvotes_other_data():
    """OpenGraph and the page together say when, against JSON-LD."""
    found = resolve(
        Claim("published", "2024-03-02", "json-ld"),
        Claim("published", "2024-03-05T08:00:00Z", "opengraph"),
        Claim("published", "5 March 2024", "page"),
    )

    assert found.published == "2024-03-05"


def test_a_day_right_behind_a_label_is_read():
    """ "Datum:26. Januar 2022" is a complete date."""
    assert parse_date("Datum:26. Januar 2022", "de") == "2022-01-26"


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        (  # `Opinion | …` in the page's data does not make the heading the name of a section
            [
                ("opengraph", "Opinion | The Harbour Needs Its Light Again"),
                ("title element", "Opinion | The Harbour Needs Its Light Again - The Island Herald"),
                ("h1", "The Harbour Needs Its Light Again"),
            ],
            "The Harbour Needs Its Light Again",
        ),
        (  # a box of other stories has its own `<h1>`: the one counts that the page repeats
            [
                ("h1", "More from the Island Herald"),
                ("h1", "Ferry returns to the harbour"),
                ("page", "Ferry returns to the harbour"),
            ],
            "Ferry returns to the harbour",
        ),
    ],
)
def test_the_storys_own_heading_wins(said: list[tuple[ClaimOrigin, str]], headline: str):
    """Neither a kicker before it nor the heading of a box beside the story takes its place."""
    claims = tuple(Claim("headline", value, origin) for origin, value in said)
    assert resolve_metadata(PAGE, claims).headline == headline


@pytest.mark.parametrize("name", ["harbournews", "harbournewsno"])
def test_an_account_called_as_the_address_is_the_houses(name: str) -> None:
    """The beginning of the site's address, or its name with the country's ending, wrote nothing; a pen name did."""
    said = Claim("author", name, "json-ld")
    address = Claim(
        "url", "https://www.harbournewsroom.no/a" if name == "harbournews" else "https://harbournews.no/a", "page"
    )

    assert resolve(said, address).authors == ()
    assert resolve(Claim("author", "lampkeeper", "json-ld"), address).authors == ("lampkeeper",)


@pytest.mark.parametrize(
    "value", ["Island Developers", "Lamp Application Suite", "Text Without Notes", "Tower Software"]
)
def test_things_are_no_authors(value: str) -> None:
    """Names of programs, of their makers and of labels are nobody's."""
    assert credit_of(value).people == ()
