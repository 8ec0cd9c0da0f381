"""No reader sees the template syntax of another system."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.exchange.templates import fill

PLAYER = (
    '\n\n<figure data-block="embed" data-address="https://www.youtube.com/watch?v=zxGnlWK0Y2w">'
    "<figcaption>{}</figcaption></figure>\n\n"
)


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ('[a]({{ "/2015/12/01/how/" | url }})', "[a](/2015/12/01/how/)"),
        ('[a]({{ "//2015/12/01/how/" | url }})', "[a](/2015/12/01/how/)"),
        ("[a]({{ '/2015/how/' | relative_url }})", "[a](/2015/how/)"),
        ('<a href="{{ site.baseurl }}/2015/how/">a</a>', '<a href="/2015/how/">a</a>'),
        ('[a]({{< ref "2015-09-30-how.md" >}} "Title")', '[a](#ref:2015-09-30-how.md "Title")'),
        ('[a]({{<tmp"events/my talk.md" >}})', "[a](#ref:events/my%20talk.md)"),
        ('<a href="{{% relref "/topics/mobile" %}}">a</a>', '<a href="#ref:/topics/mobile">a</a>'),
        ("[a]({% post_url 2015-09-30-how %})", "[a](#ref:2015-09-30-how)"),
    ],
)
def test_what_stands_for_an_address_becomes_one(given: str, filled: str) -> None:
    assert fill(given) == filled


def test_a_reference_outside_a_link_goes() -> None:
    assert fill('See {{< ref "2015-09-30-how.md" >}}.') == "See ."


@pytest.mark.parametrize(
    ("given", "caption"),
    [
        ("{{< youtube zxGnlWK0Y2w >}}", ""),
        ('{{< youtube id="zxGnlWK0Y2w" title="Nepal" >}}', "Nepal"),
        (
            '{{ "https://www.youtube-nocookie.com/embed/zxGnlWK0Y2w" | embed: "How <they> responded" }}',
            "How &lt;they&gt; responded",
        ),
    ],
)
def test_a_known_player_becomes_a_block(given: str, caption: str) -> None:
    assert fill(given) == PLAYER.format(caption)


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ("{{< tweet 4314 >}}", '<a href="https://twitter.com/i/status/4314">https://twitter.com/i/status/4314</a>'),
        ('{{< button href="https://x.example/" text="Go" >}}', '<a href="https://x.example/">Go</a>'),
        ('{{< button href="javascript:alert(1)" text="Go" >}}', "Go"),
        ('{{< fb-video "https://fb.example/1" >}}', '<a href="https://fb.example/1">https://fb.example/1</a>'),
    ],
)
def test_other_players_become_links(given: str, filled: str) -> None:
    assert fill(given) == filled


def test_a_picture_keeps_its_words() -> None:
    picture = '<img src="a.jpg" alt="A &quot;bridge&quot;" title="{}">'
    assert fill('{{< legacy-img src="a.jpg" alt=\'A "bridge"\' caption="Seen" >}}') == picture.format("Seen")
    assert fill('{% image "a.jpg" \'A "bridge"\' %}') == picture.format("")
    given = '{% include "linked-figure.html",\n  image: "a.jpg",\n  alt: \'A "bridge"\',\n  caption: "Seen" %}'
    assert fill(given) == picture.format("Seen")


def test_a_note_becomes_a_fact_box() -> None:
    filled = fill('{{< note "activity" >}}\n1. Read it\n{{< /note >}}')
    assert filled.split() == ["<aside", 'data-block="fact-box">', "1.", "Read", "it", "</aside>"]
    assert fill("{{< note >}} that nothing ends") == " that nothing ends"


def test_a_quotation_becomes_a_pull_quote() -> None:
    filled = fill('{{< card-quote text="Trust <them>." cite="Abraham Lincoln" >}}')
    assert '<figure data-block="pull-quote"><blockquote><p>Trust &lt;them&gt;.</p></blockquote>' in filled
    assert "<figcaption>Abraham Lincoln</figcaption>" in filled


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ("a {{ page.excerpt }} b", "a  b"),
        ("a {{< highlight >}}b{{< /highlight >}} c", "a b c"),
        ("{% if x %}a{% endif %}{% comment %}{{ b }} c{% endcomment %}", "a"),
        ('{{ "leah" | team_photo }}“Hello” - {{ "leah" | team_link }}', "“Hello” - leah"),
        ("a {{ }} b {{- .Title -}}", "a  b "),
    ],
)
def test_the_rest_goes_and_leaves_the_words(given: str, filled: str) -> None:
    assert fill(given) == filled


@pytest.mark.parametrize(
    "text",
    [
        "Write `{{ name }}` and ``{% raw ``",
        "```\n{{ name }}\n```",
        "~~~~ html\n{% for a in b %}\n~~~~",
        "<pre>{{ name }}</pre>",
        "<code>{{ name }}</code>",
        "A set {{1, 2}, {3, 4}} and {{ without end",
        "{% 5 of them",
        "No braces at all",
    ],
)
def test_code_and_what_is_no_template_stay(text: str) -> None:
    assert fill(text) == text


def test_what_was_marked_as_raw_is_for_readers() -> None:
    assert fill("{% raw %}{{ name }}{% endraw %}") == "{{ name }}"
    assert fill("`{% raw %}{{{% endraw %} name }}`") == "`{{ name }}`"
    assert fill("```\nA={% raw %}{{{% endraw %} name }}\n```\n{{ b }}") == "```\nA={{ name }}\n```\n"


def test_a_stray_backtick_hides_nothing_in_the_next_paragraph() -> None:
    assert fill("a ` b\n\n{{< x >}} c ` d") == "a ` b\n\n c ` d"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="{%<>}\"'` \n\\ab/=:|-", max_size=200))
def test_any_text_is_taken(text: str) -> None:
    fill("{{" + text)


@pytest.mark.parametrize(
    "piece", ["`", "` ", "{{", "{%", "{{<", '{{ "', "<pre", "{{< note >}}", "{% raw %}", '{% x "\\', "{{ x }}", "~~~\n"]
)
def test_a_long_text_takes_its_length_s_share_of_time(piece: str) -> None:
    begun = time.process_time()
    fill("{{" + piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 3
