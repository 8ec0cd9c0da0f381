"""Fields that should be plain text and are not quite."""

import pytest

from articles.exchange.words import plain_line, plain_prose


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("EPA&#8217;s Review &ndash; part 2", "EPA’s Review – part 2"),
        ("A &ldquo;front door&rdquo;", "A “front door”"),
        ("AT&T, Marks & Spencer, a &nothing; b", "AT&T, Marks & Spencer, a &nothing; b"),
        ("for action <em>and</em> flexibility", "for action and flexibility"),
        ("How to write &lt;b&gt; in HTML", "How to write &lt;b&gt; in HTML"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a < b &amp;&amp; c > d", "a < b &amp;&amp; c > d"),
        ("O*NET **today** and {{beyond}}", "O*NET **today** and {{beyond}}"),
        ("Two\nlines\x0b", "Two lines"),
    ],
)
def test_a_title_keeps_all_but_slips_of_an_export(given: str, words: str) -> None:
    assert plain_line(given) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ('Here at <a href="http://gsa.gov/">18th and F</a> yesterday.', "Here at 18th and F yesterday."),
        ("<p>When asked, we say “no”.</p>", "When asked, we say “no”."),
        ('By 18 November. {{< legacy-img src="a.jpg" >}}', "By 18 November."),
        ("By 18 November. {{< legacy-img", "By 18 November."),
        ("**In 2019** it served **2** million", "In 2019 it served 2 million"),
        ("2 ** 3 is 8", "2 ** 3 is 8"),
    ],
)
def test_a_summary_loses_markup(given: str, words: str) -> None:
    assert plain_prose(given) == words
