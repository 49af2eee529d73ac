"""The quality gate: every kind of line that goes, and for each a lookalike that stays."""

from __future__ import annotations

import pytest

from tests.unit.cleaning.drafting import kinds_of

# kind → where it stands → lines
GOES = {
    "share": {
        "end": (
            "Share this article", "Tweet Share Email", "412 Shares", "Facebook Twitter WhatsApp", "Like this:",
            "Click to share on Telegram (Opens in new window)", "Print", "Follow us on Facebook", "Share on LinkedIn",
            "Teilen", "Partager sur Facebook", "Compartir en Twitter", "Condividi su Facebook", "Siga-nos no Instagram",
        ),
        "middle": ("Share Tweet Pin", "Share this story on WhatsApp"),
    },
    "related": {
        "middle": (
            "READ MORE: Ferry company orders two electric ships", "Related: How the island lost its only bank",
            "Also Read | Fishermen protest against new quotas", "See also: A walk along the northern cliffs",
            "RELATED ARTICLES", "Lesen Sie auch: Fähre fällt wieder aus", "Lire aussi : Le phare en dix dates",
            "Lea también: La isla busca maestros", "Leia também: Ilha procura professores",
            "Leggi anche: L'isola cerca maestri", "Also on island-radio.net Divers find a wreck off the pier",
        ),
        "end": ("Recommended for you", "Most read", "More stories", "You may also like",
                "Das könnte Sie auch interessieren"),
    },
    "newsletter": {
        "middle": (
            "Sign up for our weekly newsletter and never miss a tide.", "Subscribe to our channel",
            "Get the latest island news delivered to your inbox.", "CLICK HERE TO GET THE ISLAND NEWS APP",
            "Register now for free access to our archive", "Abonnez-vous à notre infolettre",
            "Suscríbete a nuestro boletín", "Assine a nossa newsletter", "Iscriviti alla newsletter",
            "Jetzt Newsletter abonnieren",
        ),
        "end": ("Already a subscriber? Log in", "Support our journalism"),
    },
    "advert": {
        "middle": (
            "ADVERTISEMENT", "Advertisement", "Story continues below advertisement", "Article continues below",
            "Sponsored content", "Anzeige", "Publicité", "Publicidad", "Pubblicità", "Continue Reading Below",
        ),
    },
    "cookie": {
        "end": (
            "We use cookies to improve your experience on our site.", "Privacy Policy | Terms of Use | Contact",
            "By continuing to use this site you agree to our use of cookies.", "This gallery requires JavaScript.",
            "We may earn a commission from affiliate links on this page.", "Impressum | Datenschutz",
        ),
    },
    "comments": {
        "end": (
            "Leave a Reply", "View Comments", "Comments are closed.", "[ 31 comments ]", "12 Comments",
            "Your email address will not be published.", "Join the conversation", "Kommentare (14)",
            "Laisser un commentaire",
        ),
    },
    "caption": {
        "middle": (
            "FILE PHOTO: The lighthouse of Varnholm is seen behind a ferry, June 3, 2018.", "Photo: Getty Images",
            "(Image credit: Marit Olden)", "Image copyright Getty Images", "REUTERS/Jon Halle",
            "Photograph: Jon Halle/AP", "Visitors queue at the tower on Sunday. (AP Photo/Jon Halle)",
            "Slideshow (8 Images)", "Foto: Jon Halle/dpa", "Photo by Jon Halle on Unsplash",
        ),
    },
    "tags": {
        "end": (
            "Tags: lighthouse, ferry, heritage", "Filed Under: Local", "Categories: Islands", "#lighthouse #varnholm",
            "Schlagwörter: Leuchtturm, Fähre", "Mots-clés : phare, île", "Topics: tourism",
        ),
    },
    "copyright": {
        "end": (
            "Copyright 2019 Island Herald. All rights reserved.", "© 2020 Island Herald", "© Reuters",
            "This material may not be published, broadcast or redistributed.", "Alle Rechte vorbehalten.",
            "Tous droits réservés.", "Todos los derechos reservados.", "Riproduzione riservata",
        ),
    },
    "syndication": {
        "end": (
            "The post Old lighthouse of Varnholm to reopen in spring appeared first on Island Herald.",
            "Originally published on Island Herald.", "Source: Island Herald",
            "This article was originally published by The Harbour Review. Read the original article.",
        ),
    },
    "end_credit": {
        "end": (
            "(Reporting by Jon Halle; Editing by Ada Brun)", "Additional reporting by Ada Brun",
            "Ada Brun contributed to this report.", "With Herald wires", "Editing by Ada Brun and Jon Halle",
            "Associated Press writers Jon Halle in Oslo and Ada Brun contributed to this report.",
            "(Avec AFP)", "Con información de EFE",
        ),
    },
    "author_note": {
        "end": (
            "Follow Jon Halle on Twitter: @jonhalle_news", "About the author",
            "Jon Halle is a reporter covering coasts and ports for the Island Herald.",
            "Reach the reporter at jon.halle@island-herald.com",
        ),
    },
    "pagination": {
        "end": ("Page 1 of 3", "1 2 3 Next »", "Next page", "-30-", "2 / 9", "###", "Seite 1 von 3"),
    },
    "reading_time": {
        "top": ("Reading Time: 3 minutes", "4 min read", "Lesezeit: 3 Minuten", "Temps de lecture : 2 minutes"),
    },
    "continue_reading": {
        "end": ("Read More »", "Continue reading →", "[…]", "Show more", "Weiterlesen", "Lire la suite"),
    },
    "embed": {
        "middle": (
            "View this post on Instagram", "— Island Herald (@islandherald) March 2, 2019", "pic.twitter.com/a1B2c3D4",
        ),
    },
    "date": {
        "top": (
            "February 23, 2023", "Published: 2023-02-23", "Tue., Nov. 19, 2019", "Last updated 3 hours ago",
            "23 February 2023, 10:15 GMT", "23. Februar 2023", "23 février 2023", "23 de febrero de 2023",
            "Publicado em 23 de fevereiro de 2023", "23 febbraio 2023", "Posted on March 2, 2019 at 7:30 am",
        ),
    },
    "byline": {
        "top": (
            "By Jon Halle", "By Jon Halle, Staff Writer", "By JON HALLE and ADA BRUN", "By admin", "By Reuters",
            "Written by Jon Halle on March 2, 2019", "By Jon Halle | Island Herald", "AFP", "By Our Correspondent",
            "By News Desk", "by Jon Halle — March 2, 2019", "By: Jon Halle", "Posted by admin on March 2, 2019",
        ),
        "end": ("By admin", "By Jon Halle", "Author: Jon Halle", "byadmin"),
    },
    "navigation": {"end": ("Back to top", "Skip to content", "Menu")},
}  # fmt: skip

STAYS = {
    "byline": (
        "By early spring, fares had doubled.", "By law, the mayor must answer within a month.",
        "By Saturday, most of the snow had gone.", "By winning the vote, Olden keeps her seat.",
        "Posted signs warn walkers of falling stones.", "By March 2019, nine of ten stones were in place.",
    ),
    "share": (
        "Share prices fell after the announcement.", "Share the road, the mayor told drivers.",
        "Like her mother, she sails.", "Print runs have shrunk to four hundred copies.",
        "Shares in the ferry company rose 3 percent.", "Following the storm, schools stayed shut.",
    ),
    "related": (
        "Related work on the pier will take another year.", "Read aloud, the verdict lasted an hour.",
        "More ferries.", "See, she said, it turns.", "Next month the islanders will vote again.",
        "Recommended by the council, the plan passed.",
    ),
    "newsletter": (
        "Newsletter editors fear for their jobs.", "He signed up for the navy at seventeen.",
        "Sign language lessons begin in May.", "Subscribers to the ferry pass said they felt cheated.",
    ),
    "advert": ("Advertisers left the island paper years ago.", "Ad revenue fell by a third."),
    "cookie": ("Cookies and coffee were served in the lamp room.", "Privacy is rare in a village of ninety."),
    "comments": (
        "Comments by the minister angered fishermen.", "Comment was not available from the ferry company.",
        "“No comment,” the captain said.", "Replies were due by Friday.",
    ),
    "caption": (
        "Image matters little here, her deputy said.", "Photos of the wreck were shown in court.",
        "Getty Images sued the island's tourist board.", "Credit is scarce on the islands.",
        "A Reuters photographer was on the ferry.", "Video footage showed the mast breaking.",
    ),
    "tags": ("Tags on the sheep are yellow.", "Topics of the talks include fishing and fuel."),
    "copyright": ("Copyright was the issue, the judge said.",),
    "syndication": ("Source materials were lost in the fire.",),
    "end_credit": (
        "Reporting from the islands has become costly, she said.", "Editing maps by hand takes months.",
        "The higher fares contributed to the decline.", "Writing by candlelight, he finished it in March.",
    ),
    "author_note": ("He reported from Oslo for nine years before the war.", "She is a writer and a sailor."),
    "pagination": ("Page after page of the log is missing.", "30 people were on board."),
    "reading_time": ("Reading took up most of his time.",),
    "continue_reading": ("Continue the work, the council decided.",),
    "embed": ("Instagram has changed how visitors see the place.",),
    "date": (
        "On November 18, the council will meet again.", "March 3, 1991, was the night the pier broke.",
        "November 2019 was the wettest on record.",
    ),
    "dateline": (
        "HALLE: And you were on the boat, I think.", "Savings - and risks.", "WHO: the letters stand for a world body.",
        "NATO — the alliance founded in 1949 — has a base there.", "AFP reporters saw smoke over the harbour.",
        "Varnholm is a town of nine streets — and counting.",
    ),
    "correction": ("Correction, March 3, 2019: An earlier version of this article misstated the height of the tower.",),
    "subheading": ("WHAT NEXT", "A long winter", "Tower ‘sound,’ says engineer", "Costs and fares", "Facebook"),
    "list": ("- a new lamp", "* four hundred stones", "1. Repair the stairs"),
    "question": ("Q: Will the lamp turn at night?", "A: Yes, from dusk."),
    "score": ("Varnholm 3, Halle 1", "Olden 62 percent"),
    "quote": ("“We kept it.”", "“Never again,” he said."),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "where", "line"),
    [(kind, where, line) for kind, places in GOES.items() for where, lines in places.items() for line in lines],
)
def test_goes(kind: str, where: str, line: str) -> None:
    """A line of furniture goes whole, under its kind, and the story around it stays."""
    assert kinds_of(line, where) == {kind}


@pytest.mark.parametrize(("like", "line"), [(like, line) for like, lines in STAYS.items() for line in lines])
def test_stays(like: str, line: str) -> None:
    """A line that only looks like furniture stays where it is."""
    assert kinds_of(line, "middle") == set()


def test_the_gate_is_wide_enough() -> None:
    """The tables hold at least 150 cases."""
    goes = sum(len(lines) for places in GOES.values() for lines in places.values())

    assert goes + sum(map(len, STAYS.values())) >= 150
