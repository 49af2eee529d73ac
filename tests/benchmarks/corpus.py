"""Articles of invented prose for the benchmarks: any number of them, all different, the same on every machine."""

from __future__ import annotations

import datetime
import json
import random
from dataclasses import dataclass

_TOWNS = (
    "Aldmouth",
    "Brenfield",
    "Corrin",
    "Dunmere",
    "Eastholm",
    "Farrow",
    "Gillport",
    "Harle",
    "Ilsworth",
    "Jarrow Bay",
)
_PEOPLE = (
    ("Ilse Marrow", "Mayor"),
    ("Tomas Quill", "Transport Minister"),
    ("Renata Voss", "Governor"),
    ("Amos Feld", "Police Chief"),
    ("Priya Lond", "Judge"),
    ("Henrik Sool", "Harbour Master"),
    ("Dora Kitt", "Union Leader"),
    ("Jonas Abel", "Finance Minister"),
)
_THINGS = ("bridge", "pier", "hospital", "reservoir", "rail line", "market hall", "school", "ferry", "mill", "library")
_DEEDS = ("rebuild", "close", "sell", "extend", "repair", "inspect", "open", "move", "tax", "insure")
_OPENERS = (
    (
        "The council of {town} voted on {day} to {deed} the {thing} that a storm tore open in {month}, "
        "at a cost of {n} million crowns."
    ),
    "{town} will {deed} its {thing} after {n} years of argument, {role} {name} told the assembly on {day}.",
    "More than {n} thousand people in {town} signed a petition to {deed} the {thing}, its organisers said on {day}.",
)
_FACTS = (
    "The work is due to begin in {month} and to last for {n} weeks, according to a report that the council published.",
    "About {n} per cent of the money comes from the region, and the rest from a loan over {m} years.",
    "Insurers have paid for {m} of the {n} claims so far, and the others are before a court in {town}.",
    "A survey of {n} households found that {m} in ten use the {thing} at least once a week.",
    "Traffic has been led over the old quay since then, which was built for a tenth of the weight.",
    "Two firms have offered to {deed} the {thing}, and a third withdrew its offer in {month}.",
    "Officials did not say how the {n} workers who are employed there would be paid in the meantime.",
    "The {thing} was last closed {m} years ago, when ice damaged {n} metres of its northern side.",
    "Residents of the lower town have complained about noise from the {thing} for most of the past decade.",
    "A second vote is planned for {month}, and the opposition has announced that it will ask for a delay.",
    "{town} has lost {m} of its {n} largest employers since the mill shut, and the harbour is the last that grows.",
    "Engineers who looked at the foundations in {month} found cracks in {m} of {n} pillars.",
)
_QUOTES = (
    (
        '"We have waited long enough for this {thing}, and nobody in {town} can wait for another winter," '
        "said {role} {name}."
    ),
    '"{n} million crowns is a great deal of money," {name} said. "It is less than what we lose when nothing is done."',
    '{name} told reporters: "I have read all {n} pages, and I did not find one good reason to {deed} the {thing} now."',
)
_BACKGROUND = (
    "The {thing} of {town} was built in 19{two} and has been the only one on this side of the water ever since.",
    "It was the worst storm in {n} years, and it came three months after the region had cut its fund for such damage.",
    "{town} and its neighbour have quarrelled over the {thing} since the border between them was moved in 19{two}.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = ("January", "March", "April", "May", "September", "October")
_TAGS = tuple(f"{thing} news" for thing in _THINGS) + tuple(_TOWNS)


@dataclass(frozen=True)
class BenchArticle:
    """One invented article."""

    slug: str
    title: str
    date: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]

    def markdown(self, *, tail: str = "", title: str = "") -> str:
        """The article as Markdown with YAML front matter, which every generator reads."""
        tags = ", ".join(f'"{tag}"' for tag in self.tags)
        body = "\n\n".join(self.paragraphs) + tail
        return f'---\ntitle: "{title or self.title}"\ndate: {self.date}\ntags: [{tags}]\n---\n\n{body}\n'

    def marked(self, *, tail: str = "", title: str = "") -> str:
        """The article as Markdown with a link and emphasis in each paragraph, and with a table in its front matter."""
        head, body = self.markdown(tail=tail, title=title).split("\n---\n\n", 1)
        paragraphs = [
            f"*{first}* [{second}](https://courier.example/{at}) {rest}"
            for at, (first, second, rest) in enumerate(p.split(" ", 2) for p in body.rstrip("\n").split("\n\n"))
        ]
        author = 'author:\n  name: "Mara \\"Mo\\" Lindt"'
        return f"{head}\n{author}\n---\n\n" + "\n\n".join(paragraphs) + "\n"

    def text(self, *, tail: str = "", title: str = "") -> str:
        """The article as plain text."""
        return f"{title or self.title}\n\n" + "\n\n".join(self.paragraphs) + tail + "\n"

    def html(self, *, tail: str = "", title: str = "") -> str:
        """The article as a saved page, with a menu and a footer around it."""
        title = title or self.title
        paragraphs = "\n".join(f"<p>{p}</p>" for p in self.paragraphs)
        menu = "".join(f'<li><a href="/{t.replace(" ", "-")}">{t}</a></li>' for t in _TAGS)
        return (
            f"<!doctype html><html lang=en><head><title>{title} - The Aldmouth Courier</title>"
            f'<meta property="article:published_time" content="{self.date}"></head><body><nav><ul>{menu}</ul></nav>'
            f"<main><article><h1>{title}</h1>{paragraphs}<p>{tail}</p></article></main>"
            f"<footer>Copyright The Aldmouth Courier. All rights reserved.</footer></body></html>\n"
        )

    def page(self, *, tail: str = "", title: str = "") -> str:
        """The article as a browser saves it: page data, menus, a share row, other stories, an appeal, comments."""
        title = title or self.title
        chance = random.Random(self.slug)
        others = [_title(chance, number) for number in range(24)]
        data = json.dumps(
            {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "headline": title,
                "datePublished": self.date,
                "author": {"@type": "Person", "name": "Mara Lindt"},
                "publisher": {"@type": "Organization", "name": "The Aldmouth Courier"},
            }
        )
        menu = "".join(f'<li class="menu-item"><a href="/{t.replace(" ", "-")}">{t}</a></li>' for t in _TAGS)
        teasers = "".join(
            f'<div class="card"><a href="/story/{n}"><img src="/img/{n}.jpg" alt=""><h3>{other}</h3></a>'
            f'<span class="date">{chance.choice(_DAYS)}</span><p>{other}, a report says.</p></div>'
            for n, other in enumerate(others)
        )
        comments = "".join(
            f'<li class="comment"><b>reader{n}</b><time>{n} hours ago</time><p>Nobody asked us about the {thing}.</p>'
            "<a>Reply</a> <a>Report</a></li>"
            for n, thing in enumerate(_THINGS)
        )
        share = "".join(f'<a class="share-{s}" href="#">{s}</a>' for s in ("Share", "Post", "Mail", "Print", "Save"))
        body = "\n".join(f'<p class="body-text">{p}</p>' for p in self.paragraphs)
        script = "window.dataLayer=window.dataLayer||[];function track(n){for(var i=0;i<n;i++){dataLayer.push(i)}}"
        return (
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f"<title>{title} | The Aldmouth Courier</title>"
            f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{self.date}T06:30:00+00:00">'
            f'<script type="application/ld+json">{data}</script><style>{".card{margin:1em;padding:0}" * 80}</style>'
            f'<script>{script * 20}</script></head><body class="single post"><header><div class="logo">The Aldmouth '
            f'Courier</div><nav><ul>{menu}</ul></nav></header><div class="wrap"><main><article class="story">'
            f'<div class="kicker">{self.tags[0]}</div><h1>{title}</h1><div class="byline">By <a href="/mara">Mara '
            f'Lindt</a></div><time datetime="{self.date}">{self.date}</time><div class="share">{share}</div>'
            f'{body}<p>{tail}</p><div class="tags">Tags: {", ".join(self.tags)}</div></article>'
            '<section class="newsletter"><h2>Never miss a story</h2><p>Sign up for our newsletter and get the news of '
            'the day every morning.</p><form><input type="email"><button>Sign up</button></form></section>'
            f'<section class="comments"><h2>Comments</h2><ul>{comments}</ul></section></main><aside><h2>Most read</h2>'
            f"{teasers}</aside></div><footer><ul>{menu}</ul><p>Copyright The Aldmouth Courier. All rights reserved.</p>"
            "</footer></body></html>\n"
        )


def _title(chance: random.Random, number: int) -> str:
    return f"{chance.choice(_TOWNS)} to {chance.choice(_DEEDS)} its {chance.choice(_THINGS)} after vote {number}"


def make_articles(count: int) -> list[BenchArticle]:
    """`count` articles of about 620 words each."""
    return [make_article(number) for number in range(count)]


def make_article(number: int) -> BenchArticle:
    """The article of that number, of about 620 words."""
    chance = random.Random(number)  # a fixed seed: the corpus is the same everywhere
    town, thing, deed = chance.choice(_TOWNS), chance.choice(_THINGS), chance.choice(_DEEDS)
    name, role = chance.choice(_PEOPLE)

    def fill(pattern: str) -> str:
        return pattern.format(
            town=town,
            thing=thing,
            deed=deed,
            name=name,
            role=role,
            day=chance.choice(_DAYS),
            month=chance.choice(_MONTHS),
            n=chance.randint(11, 97),
            m=chance.randint(2, 9),
            two=chance.randint(11, 89),
        )

    paragraphs = [fill(chance.choice(_OPENERS))]
    for turn in range(13):
        pool = _QUOTES if turn in (1, 5) else _BACKGROUND if turn in (7, 10) else _FACTS
        sentences = [fill(chance.choice(pool))] + [fill(s) for s in chance.sample(_FACTS, 2)]
        paragraphs.append(" ".join(sentences))
    day = datetime.date(2022, 1, 1) + datetime.timedelta(days=number % 900)
    return BenchArticle(
        slug=f"{town.lower().replace(' ', '-')}-{thing.replace(' ', '-')}-{number:06}",
        title=f"{town} to {deed} its {thing} after vote {number}",
        date=day.isoformat(),
        tags=tuple(sorted(chance.sample(_TAGS, 3))),
        paragraphs=tuple(paragraphs),
    )
