from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.blocks import Gallery, Photo, References, draw, photos, plain_lines, plain_text, references
from articles.text.body import clean_body
from articles.text.embeds import Embed
from articles.text.plain import one_line
from tests.text.soup import soup
from tests.text.strict import Node, plain, tree


def marked(body: Node, kind: str) -> list[Node]:
    return [
        node
        for tag in ("figure", "aside", "section")
        for node in body.every(tag)
        if node.attributes["data-block"] == kind
    ]


@settings(max_examples=200)
@given(soup)
def test_the_references_found_are_those_that_a_parser_finds(html: str) -> None:
    clean = clean_body(html)
    body = tree(clean)
    assert references(clean) == References(
        frozenset(int(node.attributes["data-image"]) for node in marked(body, "photo")),
        frozenset(int(node.attributes["data-article"]) for node in marked(body, "related")),
    )


@settings(max_examples=200)
@given(soup)
def test_every_reference_is_drawn_and_nothing_else_is_touched(html: str) -> None:
    clean = clean_body(html)
    body = tree(clean)
    drawn = draw(
        clean, photo=lambda photo: "", gallery=lambda gallery: "", embed=lambda embed: "", related=lambda key: ""
    )
    left = tree(drawn)
    assert [marked(left, kind) for kind in ("photo", "gallery", "embed", "related")] == [[], [], [], []]
    assert len(marked(left, "pull-quote")) == len(marked(body, "pull-quote"))
    assert (len(left.every("p")), len(left.every("li"))) == (len(body.every("p")), len(body.every("li")))


@settings(max_examples=200)
@given(soup)
def test_the_plain_text_is_the_text_that_a_parser_finds(html: str) -> None:
    clean = clean_body(html)
    assert plain_text(clean) == plain(tree(clean))


def test_what_looks_like_a_reference_in_words_is_words() -> None:
    typed = '<aside data-block="related" data-article="1"></aside>'
    clean = clean_body(f"<p>{typed.replace('<', '&lt;')}</p>")
    assert references(clean) == References(frozenset(), frozenset())
    assert plain_text(clean) == typed


def test_a_gallery_is_drawn_with_its_title_and_its_photos_in_their_order() -> None:
    photos_ = "".join(f'<figure data-block="photo" data-image="{key}">{key}</figure>\n' for key in (3, 1, 2))
    body = clean_body(
        f'<p>Before</p><section data-block="gallery">\n<h2>The <b>lake</b></h2>\n{photos_}</section>'
        f'<section data-block="gallery">{photos_}</section><p>After</p>'
    )
    found: list[Gallery] = []

    def note(gallery: Gallery) -> str:
        found.append(gallery)
        return f"[{len(found)}]"

    drawn = draw(body, photo=lambda _: "photo", gallery=note, embed=lambda _: "", related=lambda _: "")
    assert drawn.split() == ["<p>Before</p>[1]", "[2]", "<p>After</p>"]
    assert [gallery.title for gallery in found] == ["<h3>The <strong>lake</strong></h3>", ""]
    for gallery in found:
        assert gallery.photos == (Photo(3, "3"), Photo(1, "1"), Photo(2, "2"))
    assert references(body).images == {1, 2, 3}
    assert plain_text(body) == "Before The lake 3 1 2 3 1 2 After"


def test_what_is_drawn_gets_the_key_and_the_caption_written_here() -> None:
    body = clean_body(
        '<figure data-block="photo" data-image="5">a <b>river</b> &amp; more</figure>'
        '<figure data-block="embed" data-address="https://youtu.be/abcdefghijk">A <i>talk</i> &lt;1></figure>'
        '<aside data-block="related" data-article="7"></aside>'
    )
    calls: list[object] = []

    def note(*arguments: object) -> str:
        calls.append(arguments)
        return f"[{len(calls)}]"

    assert draw(body, photo=note, gallery=note, embed=note, related=note) == "[1][2][3]"
    assert calls == [
        (Photo(5, "a <strong>river</strong> &amp; more"),),
        (
            Embed(
                "YouTube",
                "https://www.youtube.com/watch?v=abcdefghijk",
                "https://www.youtube-nocookie.com/embed/abcdefghijk",
                title="A talk <1>",
            ),
        ),
        (7,),
    ]


def test_a_photo_says_what_it_shows_here_or_that_it_is_decorative_or_nothing_of_the_kind() -> None:
    body = clean_body(
        '<figure data-block="photo" data-image="1"></figure>'
        '<figure data-block="photo" data-image="2" data-alt=""></figure>'
        "<figure data-block='photo' data-image='2' data-alt='Two \n&lt;b> &amp;amp; \"three\"'>Four</figure>"
    )
    assert photos(body) == [Photo(1), Photo(2, alt=""), Photo(2, "Four", 'Two <b> &amp; "three"')]
    assert clean_body(body) == body


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_whatever_is_said_of_a_photo_is_kept_on_one_line(alt: str) -> None:
    body = clean_body(f'<figure data-block="photo" data-image="1" data-alt="{escape(alt)}"></figure>')
    assert clean_body(body) == body
    (photo,) = photos(body)
    assert photo.alt == one_line(alt)


def test_what_is_said_of_a_photo_has_a_longest_length() -> None:
    (photo,) = photos(clean_body(f'<figure data-block="photo" data-image="1" data-alt="{"a & " * 400}"></figure>'))
    assert photo.alt == ("a & " * 400)[:499]


def test_what_a_callable_returns_is_not_looked_through_for_references() -> None:
    body = '<aside data-block="related" data-article="7"></aside>'
    assert draw(body, photo=lambda *_: "", gallery=lambda _: "", embed=lambda _: "", related=lambda _: body) == body


def test_words_of_neighbouring_blocks_and_lines_stay_apart() -> None:
    assert plain_text("<p>one<br>two</p><ul><li>three</li></ul><p>fo<em>ur</em></p>") == "one two three four"


def test_plain_lines_have_a_line_for_each_paragraph() -> None:
    body = "<h2>Rain</h2><p>It <em>rained</em> &amp; rained.</p><ul><li><p>One</p></li><li><p>Two</p></li></ul>"
    assert plain_lines(body) == "Rain\nIt rained & rained.\nOne\nTwo"
    assert plain_lines("") == ""
