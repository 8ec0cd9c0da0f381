"""The article's page."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.delivery.scripts import CHOICE
from articles.models import Article, Byline, CorrectionKind, Image, RelatedLink, TypeOfWork
from articles.models.byline import Role
from articles.publishing import actions
from articles.related.refresh import refresh
from tests.make import make_author, make_draft, make_image, make_live, make_scheduled, make_user

pytestmark = pytest.mark.django_db

HOSTILE = """<script>alert(1)</script>"'&\u202e </title> ]]>"""


def page_of(client: Client, article: Article) -> str:
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def structured(page: str) -> list[dict]:
    return [json.loads(data) for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def test_the_whole_story_is_in_the_first_response(client: Client) -> None:
    author = make_author("Ada Okoth", role="Rivers correspondent", bio="Ada knows every weir.")
    image = make_image(alt="A weir in flood.", caption="The weir.", credit="Drawing: Peter")
    story = make_live(
        "Rivers rise again",
        kicker="Floods",
        body="<p>It rained for nine days.</p>",
        key_points=["It rained.", "It rains."],
        lead_image=image,
        authors=[author],
        tags=["Floods", "Rivers"],
    )
    other = make_live("Dry riverbeds", tags=["Rivers"])
    refresh([story.pk, other.pk])
    page = page_of(client, story)
    assert "<h1>Rivers rise again</h1>" in page
    assert re.search(r'class="standfirst">.*?What happened, in a sentence\.', page)
    assert re.search(rf'<a rel="author" href="/authors/{author.slug}/"><bdi>Ada Okoth</bdi></a>', page)
    for words in (
        "Floods",
        "It rained for nine days.",
        "It rains.",
        "Ada knows every weir.",
        "Rivers correspondent",
        'alt="A weir in flood."',
        "The weir.",
        "Drawing: Peter",
        'href="/tags/rivers/"',
    ):
        assert words in page
    aside = page[page.index('<aside class="related"') :]
    assert other.get_absolute_url() in aside
    assert "<bdi>Rivers</bdi>" in aside


@pytest.mark.parametrize("is_related", [True, False])
def test_opinion_beside_a_story_says_whose_it_is(client: Client, is_related: bool) -> None:
    story = make_live("Rain", tags=["Rivers"], authors=[make_author("Ada Okoth")])
    make_live("News", tags=["Rivers"], authors=[make_author("Cem Ali")])
    make_live("Why", tags=["Rivers"], type_of_work="opinion", authors=[make_author("Ben Odera")])
    if is_related:
        refresh([story.pk])
    page = page_of(client, story)
    assert page.count("By <bdi>Ben Odera</bdi>") == 1
    assert "Cem" not in page
    assert page.count('rel="author"') == 1


@pytest.mark.parametrize("is_related", [True, False])
def test_a_page_takes_at_most_eight_queries_whatever_it_contains(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, is_related: bool
) -> None:
    tags = [f"Tag {number}" for number in range(30)]
    others = [make_live(f"Other {number}", tags=tags[number:], lead_image=make_image()) for number in range(12)]
    photos = "".join(
        f'<figure data-block="photo" data-image="{make_image().pk}"><figcaption></figcaption></figure>'
        for _ in range(5)
    )
    photos += gallery_of(*(make_image() for _ in range(5)))
    insets = "".join(f'<aside data-block="related" data-article="{other.pk}"></aside>' for other in others[:5])
    editor = make_user()
    story = make_live(
        "All of it",
        by=editor,
        body=f"<p>Words.</p>{photos}{insets}",
        authors=[make_author(f"Author {number}", portrait=make_image()) for number in range(10)],
        tags=tags,
        lead_image=make_image(),
    )
    make_live("Das alles", language="de", translation_of=story, tags=tags)
    Article.objects.filter(pk__in=[other.pk for other in others]).update(type_of_work="opinion")
    for kind in CorrectionKind:
        actions.correct(story, kind, "It was not so.", by=editor)
    if is_related:
        refresh([story.pk])
    with django_assert_max_num_queries(8):
        page = page_of(client, story)
    assert page.count("<figure") == 11
    assert page.count('class="inset"') == 5
    assert 'hreflang="de"' in page
    assert page.count("It was not so.</p>") == len(CorrectionKind)
    assert ('class="related"' in page) == is_related
    assert ("More from" in page) == (not is_related)


LONG = "".join(
    f"<h2>{heading}</h2><p>{'word ' * 400}</p>"
    for heading in ("The <em>river</em>", "Ливни &amp; грозы", "The river", "?")
)


def test_a_long_story_begins_with_a_list_of_its_parts(client: Client) -> None:
    page = page_of(client, make_live(body=f'<aside data-block="fact-box"><h2>Facts</h2><p>1</p></aside>{LONG}'))
    contents = page[page.index('<nav class="contents"') : page.index("</nav>", page.index('<nav class="contents"'))]
    found = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents)
    assert found == [
        ("h-the-river", "The river"),
        ("h-ливни-грозы", "Ливни &amp; грозы"),
        ("h-the-river-3", "The river"),
        ("h-", "?"),
    ]
    assert re.findall(r'<h2 id="(h-[^"]*)"', page) == [anchor for anchor, _ in found]


def test_a_short_story_has_anchors_and_no_list_of_parts(client: Client) -> None:
    page = page_of(client, make_live(body="<h2>One</h2><p>1</p><h2>Two</h2><p>2</p><h2>Three</h2><p>3</p>"))
    assert 'id="h-three"' in page
    assert "In this story" not in page


@pytest.mark.parametrize("kind", TypeOfWork.values)
def test_the_kind_of_work_says_what_it_means(client: Client, kind: str) -> None:
    page = page_of(client, make_live(type_of_work=kind))
    about = client.get("/about/").content.decode()
    (meaning,) = re.findall(rf'<li id="{kind}">\s*([^<]*?)\s*</li>', about)
    assert (meaning in page) == (kind != "news")


def test_bylines_say_who_did_what(client: Client) -> None:
    story = make_live(authors=[make_author("Ada Okoth"), make_author("Ben Odera"), make_author("Cem Ali")])
    Byline.objects.create(article=story, credit="Our picture desk", role=Role.PHOTOGRAPHS, order=5)
    text = re.sub(r"<[^>]+>|\s+", " ", page_of(client, story))
    assert "By Ada Okoth , Ben Odera and Cem Ali" in re.sub(r" +", " ", text)
    assert "Photographs by Our picture desk" in re.sub(r" +", " ", text)


def test_the_author_box_shows_each_writer_once_and_no_editor(client: Client) -> None:
    ada, ben = make_author("Ada Okoth"), make_author("Ben Odera")
    story = make_live(authors=[ada])
    Byline.objects.create(article=story, author=ada, role=Role.REPORTING, order=1)
    Byline.objects.create(article=story, author=ben, role=Role.EDITING, order=2)
    page = page_of(client, story)
    assert page.count('class="author-box"') == 1
    assert 'class="authors" aria-label="Who wrote this"' in " ".join(page.split())


def test_moments_are_valid_in_html_and_the_update_is_shown_only_if_there_was_one(
    client: Client, clock: time_machine.Traveller
) -> None:
    live_at = datetime(2025, 10, 7, 21, 30, 15, 123456, tzinfo=UTC)
    story = make_live(at=live_at)
    page = page_of(client, story)
    assert '<time datetime="2025-10-07T21:30:15+00:00" dir="auto">7 October 2025, 21:30 UTC</time>' in page
    assert "Updated" not in page
    Article.objects.filter(pk=story.pk).update(updated_at=live_at + timedelta(hours=2))
    assert "Updated <time" in page_of(client, story)


def test_an_update_says_what_is_new(client: Client) -> None:
    editor = make_user()
    story = make_live(by=editor, at=timezone.now() - timedelta(days=1))
    assert "updated-note" not in page_of(client, story)
    story.body = "<p>It rained, and stopped.</p>"
    actions.amend(story, by=editor, what_is_new="The rain <b>stopped</b>.")
    assert 'lang="en">The rain &lt;b&gt;stopped&lt;/b&gt;.</bdi>' in page_of(client, story)


def test_the_address_has_the_date_of_the_newsrooms_time_zone(client: Client, settings) -> None:
    settings.TIME_ZONE = "Africa/Nairobi"
    story = make_live("Late news", at=datetime(2025, 10, 7, 22, 0, tzinfo=UTC))
    assert story.get_absolute_url() == "/2025/10/08/late-news/"
    assert client.get("/2025/10/07/late-news/").status_code == 404
    assert "8 October 2025, 01:00 EAT" in page_of(client, story)


@pytest.mark.parametrize("address", ["/2025/13/08/x/", "/2025/02/30/x/", "/2025/1/8/x/", "/0000/01/01/x/"])
def test_an_impossible_date_is_an_unknown_address(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_nothing_that_is_not_live_has_a_page(client: Client, clock: time_machine.Traveller) -> None:
    editor = make_user()
    scheduled = make_scheduled(by=editor)
    embargoed = make_draft("Embargoed", embargo_until=timezone.now() + timedelta(hours=3))
    actions.publish(embargoed, by=editor)
    dropped = make_scheduled("Dropped", by=editor)
    address = dropped.get_absolute_url()
    actions.withdraw(dropped, by=editor, why="Wrong person.")
    assert client.get(address).status_code == 404
    for story in (scheduled, embargoed):
        response = client.get(story.get_absolute_url())
        assert response.status_code == 404
        assert story.headline not in response.content.decode()
    clock.shift(timedelta(days=1, seconds=1))
    assert client.get(scheduled.get_absolute_url()).status_code == 200
    assert client.get(embargoed.get_absolute_url()).status_code == 200


def test_a_picture_or_a_story_that_is_gone_leaves_no_trace_in_the_body(client: Client) -> None:
    draft = make_draft("Not yet")
    story = make_live()
    # No verb publishes it so; the picture went afterwards, past the desk.
    Article.objects.filter(pk=story.pk).update(
        body=(
            '<p>Before.</p><figure data-block="photo" data-image="999999"><figcaption>Lost</figcaption></figure>'
            f'<aside data-block="related" data-article="{draft.pk}"></aside><p>After.</p>'
        )
    )
    page = page_of(client, story)
    assert '<div class="article-body"><p>Before.</p><p>After.</p></div>' in page
    assert "Not yet" not in page


def test_a_photo_in_the_body_shows_what_the_library_says_of_it_or_what_is_said_here(client: Client) -> None:
    photo = f'<figure data-block="photo" data-image="{make_image(alt="A bridge.").pk}"'
    article = make_live(
        body=f'{photo}></figure>{photo} data-alt="A &lt;toll&gt; bridge."></figure>{photo} data-alt=""></figure>'
    )
    page = client.get(article.get_absolute_url()).content.decode()
    assert re.findall(r'\balt="([^"]*)"', page) == ["A bridge.", "A &lt;toll&gt; bridge.", ""]


def test_a_photo_in_the_body_has_its_own_caption_here_or_that_of_the_library(client: Client) -> None:
    image = make_image(caption="Library caption", credit="Ada")
    story = make_live(
        body=(
            f'<figure data-block="photo" data-image="{image.pk}"><figcaption>A <em>local</em> one</figcaption></figure>'
            f'<figure data-block="photo" data-image="{image.pk}"><figcaption></figcaption></figure>'
        )
    )
    body = page_of(client, story)
    assert "A <em>local</em> one" in body
    assert body.count("Library caption") == 1
    assert body.count('<span class="credit" dir="auto">Ada</span>') == 2


def test_notes_are_numbered_and_stand_below_the_story_with_the_way_back(client: Client) -> None:
    note = '<small data-block="note">{}</small>'
    body = f"<p>Rain{note.format('Nine <em>days</em> &amp; more.')} fell{note.format('Ten.')}.</p>"
    page = page_of(client, make_live(body=body + '<ul data-block="sources"><li>A report</li></ul>'))
    assert re.findall(
        r'<a id="note-ref-(\d)" href="#note-(\d)" role="doc-noteref" lang="en-gb" aria-label="Note (\d)">(\d)</a>', page
    ) == [*(("1",) * 4, ("2",) * 4)]
    below = page[page.index('role="doc-endnotes"') :]
    assert re.findall(r'<li id="note-(\d)">\s*(.*?)\s*<a', below) == [
        ("1", "Nine <em>days</em> &amp; more."),
        ("2", "Ten."),
    ]
    assert re.findall(r'href="#note-ref-(\d)"', below) == ["1", "2"]
    assert page.index("<li>A report</li>") < page.index('role="doc-endnotes"')
    assert structured(page)[0]["wordCount"] == 2  # "Rain fell."
    assert "data-block" not in page


def gallery_of(*images: Image, title: str = "") -> str:
    photos = (f'<figure data-block="photo" data-image="{image.pk}"></figure>' for image in images)
    return f'<section data-block="gallery">{title}{"".join(photos)}</section>'


def test_a_gallery_shows_all_its_pictures_and_where_one_is_among_them(client: Client) -> None:
    images = [make_image(caption=f"Caption {number}", alt=f"Alt {number}") for number in range(3)]
    title = '<h3>Boats " &amp; <em>nets</em></h3>'
    page = page_of(client, make_live(body="<h2>Part</h2>" + gallery_of(*reversed(images), title=title)))
    assert 'aria-label="Boats &quot; &amp; nets"' in page
    assert '<h3>Boats " &amp; <em>nets</em></h3>' in page
    assert re.findall(r'\balt="([^"]*)"', page) == ["Alt 2", "Alt 1", "Alt 0"]
    assert re.findall(r"Caption \d|\d of 3", page) == [
        *("Caption 2", "1 of 3", "Caption 1", "2 of 3", "Caption 0", "3 of 3")
    ]


def test_what_is_left_of_a_gallery_is_shown_when_rights_have_expired(client: Client) -> None:
    images = [make_image(caption=f"Caption {number}") for number in range(4)]
    story = make_live(body=f"<p>It rained.</p>{gallery_of(*images, title='<h3>Boats</h3>')}")
    yesterday = timezone.localdate() - timedelta(days=1)
    for left in (3, 2, 1, 0):
        Image.objects.filter(pk=images[left].pk).update(rights_expire_on=yesterday)
        page = page_of(client, story)
        assert re.findall(r"Caption \d", page) == [f"Caption {number}" for number in range(left)]
        assert ('class="gallery"' in page, "Boats" in page, f"{left} of {left}" in page) == (left > 1,) * 3


def test_a_fact_box_is_called_by_what_stands_over_it(client: Client) -> None:
    box = '<aside data-block="fact-box">{}<p>Long.</p></aside>'
    page = page_of(
        client,
        make_live(body="<h2>Two rivers</h2>" + box.format("<h3>The <em>Tana</em> &amp; you</h3>") + box.format("")),
    )
    assert 'aria-label="The Tana &amp; you"><h3>The <em>Tana</em> &amp; you</h3>' in page
    assert 'role="note"><p>Long.</p>' in page


def test_words_of_the_site_within_a_story_are_in_the_language_of_the_site(client: Client) -> None:
    other = make_live("Rivers")
    photos = "".join(f'<figure data-block="photo" data-image="{make_image().pk}"></figure>' for _ in range(2))
    body = f'''<table><tbody><tr><td><p>ماء</p></td></tr></tbody></table>
<aside data-block="related" data-article="{other.pk}"></aside>
<figure data-block="embed" data-address="https://vimeo.com/123456789"><figcaption>سد</figcaption></figure>
<section data-block="gallery">{photos}</section>'''
    page = " ".join(page_of(client, make_live("يوم الماء", language="ar", body=body)).split())
    assert 'lang="en-gb" aria-label="Table" tabindex="0"><table lang="ar">' in page
    assert '<aside class="inset" lang="en-gb" aria-label="Read also">' in page
    assert '<p class="inset-headline" lang="en" dir="ltr">' in page
    assert '<span lang="en-gb" dir="auto"> on Vimeo </span>' in page
    assert '<button type="button" lang="en-gb" dir="auto" hidden>Show it here</button>' in page
    assert '<p class="embed-note" lang="en-gb" dir="auto">' in page
    assert 'aria-label="Pictures" lang="en-gb"> <li lang="ar">' in page


def test_an_embed_is_a_link_until_the_reader_asks_for_more(client: Client) -> None:
    address = "https://www.youtube.com/watch?v=abcdefghijk"
    story = make_live(
        body=f'<figure data-block="embed" data-address="{address}"><figcaption>A dam</figcaption></figure>'
    )
    page = page_of(client, story)
    assert f'<a href="{address}" rel="noopener external"><bdi>A dam</bdi></a>' in page
    assert 'data-embed="https://www.youtube-nocookie.com/embed/abcdefghijk"' in page
    assert "<iframe" not in page


def test_hostile_words_stay_words_everywhere_on_the_page(client: Client) -> None:
    author = make_author(HOSTILE, role=HOSTILE, bio=HOSTILE)
    image = make_image(alt=HOSTILE, caption=HOSTILE, credit=HOSTILE)
    story = make_live(
        HOSTILE,
        standfirst=HOSTILE,
        kicker=HOSTILE,
        dateline=HOSTILE,
        key_points=[HOSTILE],
        lead_image=image,
        authors=[author],
        tags=[f"{HOSTILE} one"],
        search_headline=HOSTILE,
        search_description=HOSTILE,
        social_headline=HOSTILE,
        slug="hostile",
    )
    page = page_of(client, story)
    assert "alert(1)</script>" not in page
    assert structured(page)[0]["headline"] == story.headline
    inline = re.findall(r"<script(?![^>]*(?:ld\+json|src=))[^>]*>(.*?)</script>", page, re.DOTALL)
    assert inline == [CHOICE]


def test_what_a_lead_picture_shows_may_be_said_in_the_story(client: Client) -> None:
    image = make_image(alt="A river.")
    own = make_live("Floods", lead_image=image, lead_alt="Two men carry a door through the water.")
    assert 'alt="Two men carry a door through the water."' in client.get(own.get_absolute_url()).content.decode()
    other = make_live("Rivers", lead_image=image)
    assert 'alt="A river."' in client.get(other.get_absolute_url()).content.decode()


def test_readers_are_told_how_a_picture_was_made_where_it_is_no_plain_photograph(client: Client) -> None:
    made = make_image(source_type="trainedAlgorithmicMedia", credit="Ada")
    photo = f'<figure data-block="photo" data-image="{made.pk}"><figcaption></figcaption></figure>'
    page = client.get(make_live(lead_image=made, body=photo).get_absolute_url()).content.decode()
    assert page.count("Made by AI</span>") == 2
    (image,) = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])["image"]
    assert image["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert image["creditText"] == "Ada"
    plain = make_image(source_type="digitalCapture")
    assert 'class="made"' not in client.get(make_live(lead_image=plain).get_absolute_url()).content.decode()


def test_structured_data_tells_who_wrote_what_when(client: Client, clock: time_machine.Traveller) -> None:
    author = make_author("Ada Okoth", role="Reporter")
    story = make_live(
        "Rivers rise again",
        type_of_work="analysis",
        authors=[author],
        tags=["Floods"],
        lead_image=make_image(),
        at=datetime(2025, 10, 7, 9, 0, tzinfo=UTC),
    )
    article, path = structured(page_of(client, story))
    assert article["@type"] == ["NewsArticle", "AnalysisNewsArticle"]
    assert article["headline"] == "Rivers rise again"
    assert article["datePublished"] == article["dateModified"] == "2025-10-07T09:00:00+00:00"
    assert article["author"] == [
        {
            "@type": "Person",
            "name": "Ada Okoth",
            "url": f"http://127.0.0.1:8000/authors/{author.slug}/",
            "jobTitle": "Reporter",
        }
    ]
    assert article["keywords"] == ["Floods"]
    assert article["image"][0].startswith("http://127.0.0.1:8000/media/")
    assert [step["name"] for step in path["itemListElement"]][1:] == ["World", "Rivers rise again"]


def test_search_engines_get_a_picture_in_three_shapes_and_other_sites_the_wide_one(client: Client) -> None:
    made = "16x9.jpg:1111111111:1200 4x3.jpg:2222222222:480,1200 1x1.jpg:3333333333:400,1200 full.webp:4444444444:360"
    image = make_image(renditions=made)
    page = page_of(client, make_live(lead_image=image))
    folder = f"http://127.0.0.1:8000/media/{str(image.file.name).rpartition('/')[0]}"
    wanted = [f"{folder}/{name}-1200.jpg" for name in ("1111111111", "2222222222", "3333333333")]
    assert structured(page)[0]["image"] == wanted
    assert f'<meta property="og:image" content="{wanted[0]}">' in page


def test_other_sites_are_told_what_the_picture_shows_as_the_story_says_it(client: Client) -> None:
    said = '<meta property="og:image:alt" content="%s">'
    image = make_image(alt="A <river>.")
    assert said % "A &lt;river&gt;." in page_of(client, make_live(lead_image=image))
    assert said % "Here a flood." in page_of(client, make_live(lead_image=image, lead_alt="Here a flood."))
    plain = make_image(alt="", decorative=True)
    assert "og:image:alt" not in page_of(client, make_live(lead_image=plain))


def test_one_picture_of_a_page_is_fetched_first_and_the_others_when_they_come_near(client: Client) -> None:
    photo = f'<figure data-block="photo" data-image="{make_image().pk}"><figcaption></figcaption></figure>'
    make_live("Before", tags=["Water", "Dams"], lead_image=make_image())
    story = make_live(tags=["Water", "Dams"], lead_image=make_image(), body=f"<p>Rain.</p>{photo}")
    for page in (page_of(client, story), client.get("/").text):
        pictures = re.findall(r"<img [^>]*/media/[^>]*>", page)
        assert len(pictures) >= 2
        assert ["fetchpriority" in one for one in pictures] == [True, *[False] * (len(pictures) - 1)]
        assert ["loading" in one for one in pictures] == [False, *[True] * (len(pictures) - 1)]


def test_a_story_from_right_to_left_says_so(client: Client) -> None:
    story = make_live("يوم الماء", language="ar")
    assert '<article class="page story" lang="ar" dir="rtl">' in page_of(client, story)


def test_translations_lead_to_each_other_and_are_not_dressed_as_related(client: Client) -> None:
    arabic = make_live("يوم الماء", language="ar", tags=["Water"])
    english = make_live("Water day", translation_of=arabic, tags=["Water"])
    refresh([arabic.pk, english.pk])
    for here, there in ((arabic, english), (english, arabic)):
        page = page_of(client, here)
        assert re.search(rf'<a href="{there.get_absolute_url()}"\s+hreflang="{there.language}"', page)
        assert 'class="related"' not in page
        assert RelatedLink.objects.current().filter(story=here, other=there).exists()


def test_a_republished_story_names_the_address_where_it_first_appeared(client: Client) -> None:
    story = make_live(canonical_url="https://elsewhere.example.org/story")
    assert '<link rel="canonical" href="https://elsewhere.example.org/story">' in page_of(client, story)


def test_notes_for_editors_are_in_no_page(client: Client) -> None:
    story = make_live(notes="Ask the lawyers.")
    assert "lawyers" not in page_of(client, story)


def test_addresses_come_from_the_settings_and_not_from_the_request(client: Client, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    story = make_live()
    page = client.get(story.get_absolute_url(), headers={"host": "evil.example.com"}).content.decode()
    assert "evil.example.com" not in page


def test_headings_of_a_body_follow_the_headline_and_one_another(client: Client) -> None:
    body = (
        '<h3>Rain</h3><p>It rained.</p><h3>Wind</h3><aside data-block="fact-box"><h4>The lake</h4><p>Deep.</p></aside>'
    )
    page = client.get(make_live(body=body).get_absolute_url()).content.decode()
    assert re.findall(r"<(h[1-6])[^>]*>", page.partition("</article>")[0]) == ["h1", "h2", "h2", "h3"]
