"""What the names in a page's markup (`class`, `id`, `role`, `itemprop`) say a part of it is for.

Names are parted into words (`shareBar` → share, bar). A word, the beginning of a word (`*`) or two words in a row
speak for a purpose; a name can have several ("article-share-bar").
"""

from __future__ import annotations

from functools import lru_cache

from generator.patterns import regex

_SPEAKS_FOR: dict[str, str] = {
    # ---- parts that are not the story, as kinds of cuts; the first in this order gives a part its hint
    "share": "share* sharing social* addthis* addtoany a2a follow facebook whatsapp pinterest",
    "newsletter": "newsletter* subscri* signup sign_up mailchimp email_alert* paywall piano regwall registration",
    "comments": "comment comments commentlist disqus livefyre respond replies coral viafoura discussion",
    "advert": ("ad ads adv advert* adsense adslot dfp gpt sponsor* commercial promoted admanager adbox adunit banner"),
    "cookie": "cookie* gdpr consent privacy onetrust cmp",
    "related": (
        "related* recommend* recirc* more_from more_stories more_on more_news more_articles morefrom "
        "read_more read_next "
        "read_also readmore readnext trending most_read most_popular most_viewed most_shared most_commented mostread "
        "mostpopular popular outbrain* taboola* zergnet* promo promos promobox teaser* rail sidebar* widget* "
        "similar latest "
        "carousel playlist upnext up_next next_article next_post prev previous suggest* infinite river topstories "
        "top_stories relacionad* verwandt* aussi seealso see_also card cards flipboard revcontent inline_link tease "
        "callout promotion* slideshow gallery"
    ),
    "author_note": (
        "bio biography author_bio author_box author_info author_description author_profile about_author the_author "
        "authorbox authorbio post_author"
    ),
    "byline": "byline* by_line author authors writer writers contributor* reporter vcard autor* auteur firma creator",
    "tags": "tag tags taglist topic topics categor* keyword* cat_links label labels subject subjects",
    "caption": (
        "caption captions captiontext credit credits figcaption fig_caption photocredit imagecredit image_credit "
        "legend legende cutline photographer copyright_holder media_meta photo_credit image_info media_info"
    ),
    "date": (
        "date dates time times timestamp published* pubdate datetime updated posted postdate dateline meta metadata"
    ),
    "reading_time": "read_time reading_time readtime readingtime min_read minread",
    "pagination": "pagination pager page_links page_numbers page_nav pagenavi",
    "copyright": "copyright* disclaimer legal syndication colophon",
    "embed": ("embed* tweet tweets twitter* instagram* youtube video* player jwplayer brightcove podcast audio iframe"),
    "kicker": "kicker kickers eyebrow overline rubrik section_label section_name section_title channel dachzeile flag",
    "dek": (
        "dek deck standfirst stand_first subtitle* sub_headline subheadline* subhead subheads excerpt* "
        "sub_title tagline "
        "bajada chapo sommario"
    ),
    "headline": "headline headlines title heading hed titulo titre titolo",
    "navigation": (
        "nav nav* menu menus submenu breadcrumb* footer* header masthead skip* toolbar topbar bottom modal "
        "popup overlay "
        "dialog search* login account dropdown hamburger offcanvas tab tabs button buttons btn print* sr_only "
        "screen_reader visually hidden tooltip control controls language switcher toc index secondary"
    ),
    # ---- parts that are the story
    "story": (
        "article_body article_content article_text article_main article_copy articlebody articlecontent articletext "
        "story_body story_content story_text storybody storycontent storytext entry_content entry_body entry_text "
        "body_copy body_text bodycopy bodytext post_content post_body post_text post_entry postcontent postbody "
        "content_body content_text content_article content_inner content_area main_content main_text main_body "
        "rich_text richtext prose hentry wysiwyg page_content single_content text_body paragraph paragraphs field_item "
        "field_items cuerpo nota artikel* texte corpo contenido inhalt e_content story*"
    ),
    "content": (
        "article* content main text body post entry single copy blog primary column container page wrapper section news"
    ),
    "aside": (
        "aside* pullquote* pull_quote fact_box factbox info_box infobox box boxes factfile related_facts highlight* "
        "key_points keypoints summary inset sidenote"
    ),
    "quote": "blockquote pullquote* pull_quote quote quotes citation",
    "picture": "photo photos picture figure lightbox image images img media slide slides slider zoom attachment*",
    "note": "note notes correction* editor_note footnote* update",
}

BITS: dict[str, int] = {name: 1 << place for place, name in enumerate(_SPEAKS_FOR)}

_WORDS: dict[str, int] = {}
_PAIRS: dict[str, int] = {}
_STEMS: dict[str, int] = {}
for _name, _said in _SPEAKS_FOR.items():
    for _word in _said.split():
        _table = _STEMS if _word.endswith("*") else _PAIRS if "_" in _word else _WORDS
        _key = _word.removesuffix("*").replace("_", " ")
        _table[_key] = _table.get(_key, 0) | BITS[_name]
_SHORTEST, _LONGEST = min(map(len, _STEMS)), max(map(len, _STEMS))

# Which of several hints in one name counts: the part that is clearly not the story wins over a general word.
_ORDER = tuple(name for name in _SPEAKS_FOR if name not in ("story", "content", "aside", "quote", "picture", "note"))

_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = regex(r"[\W_]+")
_MAX_NAME = 300


@lru_cache(maxsize=8192)
def _bits_of_word(word: str) -> int:
    found = _WORDS.get(word, 0)
    for length in range(_SHORTEST, min(_LONGEST, len(word)) + 1):
        found |= _STEMS.get(word[:length], 0)
    return found


@lru_cache(maxsize=8192)
def bits_of(names: str) -> int:
    """The bits of all that a `class`/`id` string says."""
    words = _NOT_WORD.sub(" ", _CAMEL.sub(" ", names[:_MAX_NAME])).lower().split()
    found = 0
    last = ""
    for word in words:
        found |= _bits_of_word(word) | _PAIRS.get(f"{last} {word}", 0)
        last = word
    return found


@lru_cache(maxsize=4096)
def hint_of(bits: int) -> str:
    """The one hint of a set of bits; empty where it says nothing, or rather that this is the story."""
    if bits & BITS["story"]:
        return ""
    for name in _ORDER:
        if bits & BITS[name]:
            return name
    return ""
