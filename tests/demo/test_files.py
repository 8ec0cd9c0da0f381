"""The demo's files: they hold together, and hold what the demo is to show."""

import re
from collections import Counter
from pathlib import Path

import pytest

from articles.demo.files import PICTURES, Story, read_newsroom, read_stories
from articles.text.plain import printable

NEWSROOM = read_newsroom()
STORIES = {story.slug: story for story in read_stories()}
VISIT = STORIES["three-days-in-dushanbe"]
DAYS = ("2025-10-08", "2025-10-09", "2025-10-10")


def names(kind: str, key: str) -> list[str]:
    return [facts[key] for facts in NEWSROOM[kind]]


def words(story: Story) -> str:
    """Returns everything that readers see of the story, without markup."""
    texts = [story.facts["headline"], story.facts["standfirst"], *story.facts["key_points"], story.body]
    return " ".join(re.sub(r"<[^>]*>", " ", " ".join(texts)).split())


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_everything_that_a_story_names_is_there(story: Story) -> None:
    facts = story.facts
    assert facts["section"] in names("sections", "slug")
    assert {byline["author"] for byline in facts["bylines"] if "author" in byline} <= {*names("authors", "slug")}
    assert {*facts["tags"]} <= {*names("tags", "name")}
    assert {facts.get("translation_of", story.slug)} <= STORIES.keys()
    pictures = {*re.findall(r"picture:([\w.-]+)", story.body), facts.get("lead_picture", "dushanbe.jpg")}
    assert pictures <= {*names("pictures", "file")}
    assert {*re.findall(r"story:([\w.-]+)", story.body)} <= STORIES.keys()


def test_links_lead_only_to_published_stories() -> None:
    linked = {slug for story in STORIES.values() for slug in re.findall(r'href="story:([\w-]+)', story.body)}
    assert linked
    assert {STORIES[slug].state for slug in linked} == {"published"}


def test_every_picture_is_described_and_used_and_credited() -> None:
    described = names("pictures", "file")
    assert sorted(described) == sorted(path.name for path in PICTURES.iterdir())
    portraits = {facts["portrait"] for facts in NEWSROOM["authors"]}
    shown = {story.facts.get("lead_picture") for story in STORIES.values()}
    inside = {name for story in STORIES.values() for name in re.findall(r"picture:([\w.-]+)", story.body)}
    assert {*described} == (portraits | shown | inside) - {None}
    for facts in NEWSROOM["pictures"]:
        assert facts["alt"]
        assert facts["credit"]
        assert (PICTURES.parent / "art" / Path(facts["file"]).with_suffix(".svg")).exists()


def test_some_twenty_stories_fill_six_sections_by_eight_authors() -> None:
    assert 20 <= len(STORIES) <= 30
    assert {story.facts["section"] for story in STORIES.values()} == {*names("sections", "slug")}
    assert len(NEWSROOM["sections"]) == 6
    writing = {byline.get("author") for story in STORIES.values() for byline in story.facts["bylines"]} - {None}
    assert writing == {*names("authors", "slug")}
    assert len(writing) == 8


def test_every_kind_of_work_and_every_state_is_shown() -> None:
    types = {story.facts["type_of_work"] for story in STORIES.values()}
    assert types == {"news", "analysis", "opinion", "feature", "interview", "explainer"}
    assert {"published", "scheduled", "embargoed", "draft"} == {story.state for story in STORIES.values()}


def test_tags_overlap() -> None:
    carried = Counter(tag for story in STORIES.values() for tag in story.facts["tags"])
    for story in STORIES.values():
        shared = [tag for tag in story.facts["tags"] if carried[tag] > 1]
        assert len(shared) >= 3, story.slug


def test_an_explainer_has_a_fact_box_and_a_news_story_a_timeline() -> None:
    explainers = [story for story in STORIES.values() if story.facts["type_of_work"] == "explainer"]
    assert all('data-block="fact-box"' in story.body for story in explainers)
    others = [story for story in STORIES.values() if story is not VISIT]
    assert any('data-block="timeline"' in story.body for story in others)


def test_a_story_in_arabic_has_an_english_translation_with_the_same_shape() -> None:
    translation = next(story for story in STORIES.values() if "translation_of" in story.facts)
    original = STORIES[translation.facts["translation_of"]]
    assert (original.facts["language"], translation.facts["language"]) == ("ar", "en")
    assert original.facts["tags"] == translation.facts["tags"]
    elements = [re.findall(r"<(\w+)", story.body) for story in (original, translation)]
    assert elements[0] == elements[1]


@pytest.mark.parametrize("block", ["photo", "pull-quote", "fact-box", "timeline", "knowns", "embed", "related"])
def test_every_kind_of_block_is_shown(block: str) -> None:
    assert any(f'data-block="{block}"' in story.body for story in STORIES.values())


def test_the_files_hold_no_stray_characters() -> None:
    for story in STORIES.values():
        assert printable(story.body) == story.body


# --- The long report: three days in Dushanbe ------------------------------------------------------


def test_the_report_of_the_visit_is_long_and_has_all_its_parts() -> None:
    assert len(words(VISIT).split()) > 2500
    headings = " ".join(re.findall(r"<h2>(.*?)</h2>", VISIT.body)).lower()
    for part in ("background", "stakes", "what comes next", "kenya", "china", "western", "cannot show"):
        assert part in headings
    for block in ("timeline", "fact-box", "knowns", "photo", "pull-quote"):
        assert f'data-block="{block}"' in VISIT.body
    assert "<table>" in VISIT.body
    assert len(VISIT.facts["key_points"]) >= 4
    assert VISIT.facts["standfirst"]


def test_the_report_dates_its_three_days() -> None:
    timeline = re.search(r'<ol data-block="timeline">.*?</ol>', VISIT.body, re.DOTALL)
    assert timeline is not None
    entries = re.findall(r'<time datetime="([\d-]+)">.*?</time><p>(.*?)</p>', timeline[0])
    assert [day for day, _ in entries] == list(DAYS)
    for (_, said), expected in zip(entries, ("Talks", "Russia–Central Asia summit", "CIS heads of state"), strict=True):
        assert expected in said


@pytest.mark.parametrize(
    "fact",
    [
        "Emomali Rahmon",
        "Armenia, Azerbaijan and Belarus",
        "holds the chair of the CIS",
        "trade, energy, logistics, and security with an eye on Afghanistan",
        "rose by 39% from Kazakhstan, by 77% from Uzbekistan and by 90% from Kyrgyzstan",
        "rerouted European goods",
        "dual-use items",
        "More than 1.2 million",
        "US$1.8bn",
        "17% of the country’s output",
        "In March 2024 gunmen attacked the Crocus City Hall",
        "Mombasa is a transit port",
    ],
)
def test_the_report_carries_its_facts(fact: str) -> None:
    assert fact in words(VISIT)
