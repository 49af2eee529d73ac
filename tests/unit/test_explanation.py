"""`explain`: the text of an article in order, each piece with its fate."""

from __future__ import annotations

from msgspec.structs import replace

from generator.explanation import explain
from generator.model import (
    Article,
    Block,
    Claim,
    Cut,
    Digest,
    Excerpt,
    Metadata,
    Note,
    Passage,
    Quote,
    RawDocument,
    Sentence,
    Span,
    Speaker,
    Unit,
)

TEXT = "By admin\n\nThe ferry sank. “All are safe,” said Ada Lund. It was old."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def digest() -> Digest:
    story = Span(TEXT.index("The ferry"), len(TEXT))
    cut = Cut(at("By admin"), "byline", "byline", 1, (Claim("author", "admin", "byline"),))
    article = Article(
        document=RawDocument("a.txt", TEXT, (Block(story, "paragraph", line=3),)),
        passages=(Passage((story,), "paragraph", line=3),),
        metadata=Metadata(headline="Ferry sinks", origins=(("headline", "caller"),)),
        cuts=(cut,),
    )
    return Digest(
        article=article,
        sentences=(Sentence((at("The ferry sank."),), 0), Sentence((at("It was old."),), 0)),
        summary=(Unit((at("The ferry sank."),), "The ferry sank.", 0, reasons=("opens the story",), confidence=0.9),),
        background=(Unit((at("It was old."),), "It was old.", 1),),
        quotes=(
            Quote(
                (at("All are safe,"),),
                "All are safe,",
                Speaker("Ada Lund", "harbour master"),
                rule="said X",
                evidence=("cue “said”",),
                confidence=0.97,
            ),
        ),
        key_quotes=(0,),
        notes=(Note("something odd"),),
    )


def test_pieces_hold_all_visible_text_in_order() -> None:
    """Nothing is left out between the first cut and the last sentence."""
    pieces = explain(digest()).pieces

    assert "".join(TEXT.split()) == "".join("".join(p.text for p in pieces).split())


def test_a_cut_names_its_rule_and_what_it_told() -> None:
    """A cut piece carries the cut."""
    cut = explain(digest()).pieces[0].cut

    assert cut is not None
    assert (cut.rule, cut.found[0].value) == ("byline", "admin")


def test_labels_stand_where_units_do() -> None:
    """Each piece names the units whose words it is, and where they end."""
    shown = {p.text.strip(): (p.labels, p.ends) for p in explain(digest()).pieces}

    assert shown["The ferry sank."] == (("S1",), ("S1",))
    assert shown["All are safe,"] == (("Q1",), ("Q1",))
    assert shown["It was old."] == (("B1",), ("B1",))
    assert shown["” said Ada Lund."] == ((), ())


def test_reasons_follow_the_parts() -> None:
    """Each unit says why it is there; a quote says who speaks by which rule."""
    reasons = {r.label: r for r in explain(digest()).reasons}

    assert (reasons["S1"].part, reasons["S1"].why) == ("summary", ("opens the story",))
    assert reasons["Q1"].part == "key quote"
    assert reasons["Q1"].why == ("Ada Lund, harbour master", "cue “said”")


def test_facts_name_their_origin() -> None:
    """What is known comes with who says so; what is not known stays empty."""
    facts = {field: (value, origin) for field, value, origin in explain(digest()).facts}

    assert facts["headline"] == ("Ferry sinks", "caller")
    assert facts["place"] == ("", "")


def test_blocks_begin_where_the_source_breaks() -> None:
    """A new block begins a new line of the view, a new piece of the same block does not."""
    assert [p.begins_block for p in explain(digest()).pieces] == [True, True, False, False, False, False]


def test_a_reported_statement_says_whose_it_is() -> None:
    """The words that name the source of a statement stand behind the unit's reasons."""
    told = digest()
    source = Excerpt((at("Ada Lund"),), "Ada Lund")
    told = replace(told, summary=(replace(told.summary[0], attribution=source),))

    reasons = {r.label: r for r in explain(told).reasons}

    assert reasons["S1"].why == ("opens the story", "source: Ada Lund")
