"""Makes HTML as no one should write it, for properties that hold whatever comes."""

from hypothesis import strategies as st

TAGS = [
    "a", "b", "i", "em", "strong", "s", "del", "u", "span", "font", "code", "sub", "sup", "time", "br", "hr", "p", "h1",
    "h2", "h3", "h5", "div", "section", "article", "aside", "figure", "figcaption", "blockquote", "pre", "ul", "ol",
    "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "form", "input", "button",
    "small", "select", "option", "textarea", "img", "o:p", "custom-tag",
]  # fmt: skip
ACTIVE = ["script", "style", "iframe", "noscript", "svg", "math", "object", "template", "title"]
ATTRIBUTES = [
    'href="/local"',
    "href='https://example.org/a?b=1&c=2'",
    "href=javascript:alert(1)",
    "href=\"java\tscript:alert('x')\"",
    'href="&#106;avascript:alert(1)"',
    'href="data:text/html,<script>alert(1)</script>"',
    'href="//example.org/"',
    'onclick="alert(1)"',
    'style="position:fixed"',
    'class="x"',
    'id="x"',
    'srcdoc="<script>alert(1)</script>"',
    'data-block="photo" data-image="12"',
    'data-block="photo" data-image="12\\" onload=\\"x"',
    'data-block="photo" data-image="12" data-alt="A &quot;river&quot; &amp; more"',
    "data-block='photo' data-image='12' data-alt='\"><script>alert(1)</script>'",
    'data-alt=""',
    'data-block="photo"',
    'data-block="embed" data-address="https://youtu.be/abcdefghijk"',
    'data-block="embed" data-address="javascript:alert(1)"',
    'data-block="related" data-article="7"',
    'data-block="pull-quote"',
    'data-block="fact-box"',
    'data-block="timeline"',
    'data-block="knowns"',
    'data-block="gallery"',
    'data-block="note"',
    'data-block="sources"',
    'data-block="nonsense"',
    'data-side="known"',
    'data-side="><b>"',
    'datetime="2025-10-08"',
    'datetime="soon"',
    'colspan="2"',
    'colspan="9999999"',
    'start="3"',
    "a=",
    "=",
    '"',
    "'",
    "/",
]
WORDS = st.one_of(
    st.sampled_from(
        [
            " ",
            "\n",
            "\n\n",
            "\xa0",
            "&nbsp;",
            "&amp;",
            "&lt;b&gt;",
            "&amp;lt;",
            "&#0;",
            "&#x202e;",
            "&#60;script&#62;",
            "&notit;",
            "&",
            "<",
            ">",
            "< b",
            "</",
            "<3",
            "<!",
            "<!-- x -->",
            "<!--",
            "-->",
            "<!doctype html>",
            "<?xml version='1.0'?>",
            "<![CDATA[x]]>",
            "]]>",
            "\u0301",
            "e\u0301",
            "\u0338",
            "\u202e",
            "\u200b",
            "\x00",
            "\x1f",
            "\ud800",
            "\ufffe",
            '"',
            "'",
            "=",
            "`",
        ]
    ),
    st.text(st.characters(), max_size=6),
)


def start_tags(tags: list[str]) -> st.SearchStrategy[str]:
    attributes = st.lists(st.sampled_from(ATTRIBUTES), max_size=2)
    return st.builds(lambda tag, given: f"<{' '.join([tag, *given])}>", st.sampled_from(tags), attributes)


def end_tags(tags: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([f"</{tag}>" for tag in tags])


NOTES = st.sampled_from(['<small data-block="note">', "</small>", '<ul data-block="sources">'])

soup = st.lists(
    st.one_of(start_tags(TAGS), end_tags(TAGS), WORDS, start_tags(ACTIVE), end_tags(ACTIVE), st.just("word"), NOTES),
    max_size=40,
).map("".join)

# Tags that close, and words with numbers, none of which may be lost.
numbered = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS if tag != "textarea"]),
        end_tags(TAGS),
        st.sampled_from(['<a href="/x">', '<figure data-block="photo" data-image="1">', '<ol data-block="timeline">']),
        st.sampled_from(['<aside data-block="fact-box">', '<figure data-block="pull-quote">', '<th colspan="2">']),
        st.sampled_from(['<aside data-block="related" data-article="2">', '<section data-block="knowns">']),
        st.sampled_from(['<div data-side="known">', '<section data-block="gallery">']),
        st.none(),
        st.none(),
    ),
    max_size=40,
).map(lambda parts: "".join(f" w{number} " if part is None else part for number, part in enumerate(parts)))
