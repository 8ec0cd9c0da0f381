"""Pictures of an archive: files below one folder become pictures of the library, and nothing else does."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image as Pillow

from articles.models import Article, Image
from articles.publishing import actions
from tests.exchange.archives import bring, imported, record
from tests.make import make_user
from tests.pictures import drawn, encoded

CREATOR, COPYRIGHT, CAPTION = 0x013B, 0x8298, 0x010E  # tags of EXIF

pytestmark = pytest.mark.django_db


def put(path: Path, *, seed: int = 0) -> Path:
    """Puts a picture there, another one for each seed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(drawn(seed=seed)))
    return path


def test_the_first_picture_that_is_there_leads(tmp_path: Path) -> None:
    put(tmp_path / "2020" / "bridge.jpg")
    picture = {"src": "2020/bridge.jpg", "alt": "A bridge", "caption": "The bridge", "credit": "Otieno"}
    facts = record(images=["missing.jpg", picture])
    outcome = bring(tmp_path, facts)
    lead = imported(facts["id"]).lead_image
    assert lead is not None
    assert (lead.alt, lead.caption, lead.credit, lead.decorative) == ("A bridge", "The bridge", "Otieno", False)
    assert (outcome.counts["images"], outcome.counts["missing_images"], outcome.counts["skipped"]) == (1, 1, 0)


def test_what_a_picture_says_of_itself_fills_what_the_archive_leaves_open(tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[CREATOR], exif[COPYRIGHT], exif[CAPTION] = "Ada Okoth", "(c) River Agency", "A bridge at dawn"
    for number, name in enumerate(["a.jpg", "b.jpg"]):
        (tmp_path / name).write_bytes(encoded(drawn(seed=number), exif=exif))
    told = record(images=[{"src": "b.jpg", "alt": "A bridge", "caption": "The bridge", "credit": "Otieno"}])
    facts = [record(images=["a.jpg"]), told]
    bring(tmp_path, *facts)
    first, second = (imported(fact["id"]).lead_image for fact in facts)
    assert first is not None
    assert second is not None
    assert (first.creator, first.credit, first.copyright_notice) == ("Ada Okoth", "Ada Okoth", "(c) River Agency")
    assert (first.caption, first.alt, first.decorative) == ("A bridge at dawn", "", True)
    assert (second.creator, second.credit, second.caption, second.alt) == (
        "Ada Okoth",
        "Otieno",
        "The bridge",
        "A bridge",
    )


def test_pictures_are_looked_for_below_the_folder_that_is_named(tmp_path: Path) -> None:
    put(tmp_path / "pictures" / "assets" / "a b.jpg")
    facts = [record(images=["/assets/a%20b.jpg?x=1"]), record(images=["{{ site.baseurl }}/assets/a b.jpg"])]
    bring(tmp_path, *facts, images=str(tmp_path / "pictures"))
    assert imported(facts[0]["id"]).lead_image is not None
    assert imported(facts[0]["id"]).lead_image == imported(facts[1]["id"]).lead_image


def test_a_picture_without_words_gets_those_of_the_body_or_is_decorative(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg"), put(tmp_path / "b.jpg", seed=9)
    facts = [record(images=["a.jpg"], body_markdown="![A bridge](a.jpg)"), record(images=["b.jpg"])]
    bring(tmp_path, *facts)
    first, second = (imported(fact["id"]).lead_image for fact in facts)
    assert first is not None
    assert second is not None
    assert (first.alt, second.alt, second.decorative) == ("A bridge", "", True)


def test_other_pictures_stand_where_the_body_shows_them(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg"), put(tmp_path / "b.jpg", seed=9)
    body = '![lead](a.jpg)\n\nText\n\n<figure><img src="b.jpg" alt="B"><figcaption>The <em>b</em></figcaption></figure>'
    facts = record(images=["a.jpg", "b.jpg", "c.jpg"], body_markdown=f"{body}\n\n![](c.jpg)")
    bring(tmp_path, facts)
    second = Image.objects.get(alt="B")
    photo = f'<figure data-block="photo" data-image="{second.pk}"><figcaption>The <em>b</em></figcaption></figure>'
    assert imported(facts["id"]).body.split("\n") == ["<p>Text</p>", photo]


def test_a_caption_without_its_picture_goes_with_it(tmp_path: Path) -> None:
    facts = record(body_html="<p>a</p><figure><img src=gone.jpg><figcaption>A bridge</figcaption></figure><p>b</p>")
    bring(tmp_path, facts)
    assert imported(facts["id"]).body == "<p>a</p><p>b</p>"


def test_addresses_on_the_web_are_counted_and_never_fetched(tmp_path: Path) -> None:
    addresses = ["https://www.example.org/a.jpg", "//example.org/a.jpg", "ftp://x/a.jpg", "file:///etc/passwd"]
    outcome = bring(tmp_path, record(images=addresses))
    assert outcome.counts["web_images"] == 4
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    "src", ["../secret.jpg", "a/../../secret.jpg", "%2e%2e/secret.jpg", "..\\secret.jpg", "/../secret.jpg", "link.jpg"]
)
def test_nothing_outside_the_folder_is_read(tmp_path: Path, src: str) -> None:
    put(tmp_path / "secret.jpg")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    outcome = bring(tmp_path / "in", record(images=[src]))
    assert not Image.objects.exists()
    assert outcome.counts["refused_images"] == 1
    assert "line 1: A picture outside the folder" in outcome.said
    assert (outcome.counts["created"], outcome.status) == (1, 0)


@pytest.mark.parametrize(
    "src", ["{{", "{{ image }}", "", " ", "a\x07b", "a" * 5_000, ".", "folder", "pipe", "\u202e", "/etc/passwd"]
)
def test_what_is_no_picture_s_path_is_no_picture(tmp_path: Path, src: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    outcome = bring(tmp_path, record(images=[src]))
    assert not Image.objects.exists()
    assert (outcome.counts["created"], outcome.counts["missing_images"]) == (1, bool(src.strip()))


def test_a_file_that_is_no_picture_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "page.jpg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    put(tmp_path / "a.jpg")
    facts = record(images=["page.jpg", "a.jpg"])
    outcome = bring(tmp_path, facts)
    assert imported(facts["id"]).lead_image == Image.objects.get()
    assert outcome.counts["refused_images"] == 1
    assert "line 1: The picture page.jpg: " in outcome.said


def test_words_that_are_too_long_for_the_library_are_shortened(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    bring(tmp_path, record(images=[{"src": "a.jpg", "alt": "word " * 300, "credit": "name " * 100}]))
    image = Image.objects.get()
    assert (len(image.alt) <= 500, len(image.credit) <= 200) == (True, True)


def test_a_second_time_takes_no_picture_again(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    facts = record(images=["a.jpg"])
    bring(tmp_path, facts)
    outcome = bring(tmp_path, facts)
    assert (outcome.counts["unchanged"], outcome.counts["images"]) == (1, 0)


def test_pictures_that_come_later_are_taken_in_then(tmp_path: Path) -> None:
    facts = record(images=["a.jpg"])
    bring(tmp_path, facts)
    put(tmp_path / "a.jpg")
    assert bring(tmp_path, facts).counts["updated"] == 1
    assert imported(facts["id"]).lead_image is not None


def test_pictures_that_are_no_longer_there_are_not_taken_away(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    facts = record(images=["a.jpg"])
    bring(tmp_path, facts)
    (tmp_path / "a.jpg").unlink()
    assert bring(tmp_path, facts).counts["unchanged"] == 1
    assert bring(tmp_path, {**facts, "title": "Changed"}).counts["updated"] == 1
    assert imported(facts["id"]).lead_image is not None


def test_an_article_without_a_usable_picture_is_not_written_again_and_again(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no picture")
    facts = record(images=["a.jpg"])
    bring(tmp_path, facts)
    outcome = bring(tmp_path, facts)
    assert (outcome.counts["unchanged"], outcome.counts["updated"]) == (1, 0)


def test_an_article_that_an_editor_changed_gets_no_picture_later(tmp_path: Path) -> None:
    facts = record(images=["a.jpg"])
    bring(tmp_path, facts)
    article = imported(facts["id"])
    article.kicker = "Floods"
    actions.save_draft(article, by=make_user())
    put(tmp_path / "a.jpg")
    assert bring(tmp_path, facts).counts["unchanged"] == 1
    assert Article.objects.get().lead_image is None


def test_a_dry_run_leaves_no_file(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    facts = record(images=["a.jpg"])
    outcome = bring(tmp_path, facts, dry_run=True)
    assert outcome.counts["images"] == 1
    assert not Image.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
