"""The article's form: what it saves, what it refuses, and that nothing typed is lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles.models import Article, Author, Byline, LogEvent, Tag, User
from articles.publishing import actions
from articles.tagging.names import resolve, set_synonyms
from tests.admin.forms import fields_of, fill
from tests.make import make_author, make_draft, make_image, make_live, make_scheduled, make_section, make_tag, make_user

ADD = "/admin/articles/article/add/"


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def story(client: Client, **changes: Any) -> dict[str, Any]:
    """Returns a new story as the form sends it."""
    written = {
        "headline": "Rivers rise again",
        "standfirst": "What happened.",
        "body": "<p>It rained.</p>",
        "section": str(make_section().pk),
        "bylines-0-credit": "Our own correspondent",
    }
    return fill(client, ADD, **written) | changes


def page(response: HttpResponse) -> str:
    return response.content.decode()


# --- Writing ---


def test_a_draft_is_saved_with_everything_and_readers_do_not_see_it(desk: Client, editor: User) -> None:
    picture, author = make_image(), make_author()
    sent = story(
        desk,
        tag_names="Climate change, Nile",
        key_points="First it rained.\n\n  Then it poured. \n",
        lead_image=str(picture.pk),
        **{"bylines-0-author": str(author.pk), "bylines-0-credit": ""},
    )
    response = desk.post(ADD, sent | {"_save": "1"}, follow=True)
    article = Article.objects.get()
    assert response.redirect_chain == [(change(article), 302)]
    assert "Readers do not see it yet." in page(response)
    assert (article.state, article.created_by, article.lead_image) == ("draft", editor, picture)
    assert article.key_points == ["First it rained.", "Then it poured."]
    assert sorted(article.tags.values_list("name", flat=True)) == ["Climate change", "Nile"]
    assert [(byline.author, byline.role) for byline in article.bylines.all()] == [(author, "by")]
    assert LogEntry.objects.filter(object_id=str(article.pk), user=editor).count() == 1


def test_publishing_shows_it_to_readers_at_once(desk: Client) -> None:
    response = desk.post(ADD, story(desk, tag_names="Nile") | {"_publish": "1"}, follow=True)
    article = Article.objects.get()
    assert article.is_live
    assert article.tagged.get().live_at == article.live_at
    assert article.bylines.get().live_at == article.live_at
    assert f'href="{article.get_absolute_url()}"' in page(response)


def test_publishing_at_a_time_waits_for_it(desk: Client, clock: time_machine.Traveller) -> None:
    response = desk.post(ADD, story(desk, publish_at="2025-10-09T06:30") | {"_publish_at": "1"}, follow=True)
    article = Article.objects.get()
    assert (article.state, article.live_at) == ("scheduled", datetime(2025, 10, 9, 6, 30, tzinfo=UTC))
    assert "Readers see it from 9 October 2025, 06:30 (UTC)" in page(response)


def test_a_story_is_not_published_at_a_time_when_its_picture_has_no_rights_any_more(
    desk: Client, clock: time_machine.Traveller
) -> None:
    picture = make_image(rights_expire_on=date(2025, 10, 9))
    sent = story(desk, publish_at="2025-10-20T06:30", lead_image=str(picture.pk))
    told = "The rights to these pictures expire before the story goes live: “Bridge”"
    errors = desk.post(ADD, sent | {"_publish_at": "1"}).context["adminform"].form.errors
    assert errors["lead_image"] == [told]
    assert told in page(desk.post(ADD, sent | {"_save": "1"}, follow=True))  # under what is needed
    draft = Article.objects.get()
    desk.post(change(draft), fill(desk, change(draft)) | {"_publish": "1"})  # now, whatever stands there
    assert Article.objects.get().is_live


def test_publishing_at_no_time_asks_for_one_and_keeps_what_was_typed(desk: Client) -> None:
    response = desk.post(ADD, story(desk, headline="Typed <b>so</b>") | {"_publish_at": "1"})
    assert "Choose a date and a time" in page(response)
    assert fields_of(response)["headline"] == "Typed <b>so</b>"
    assert not Article.objects.exists()


def test_what_is_missing_for_publishing_stands_beside_its_field_and_nothing_is_lost(desk: Client) -> None:
    sent = story(
        desk, section="", body="", standfirst="", tag_names="Nile, Delta", key_points="One.\nTwo.", notes="Call Ada."
    )
    sent["bylines-0-credit"] = ""
    response = desk.post(ADD, sent | {"_publish": "1"})
    context = response.context
    errors = context["adminform"].form.errors
    assert set(errors) == {"section", "body"}
    assert context["inline_admin_formsets"][0].formset.non_form_errors() == ["Add a byline before you publish."]
    typed = fields_of(response)
    for name in ("headline", "tag_names", "key_points", "notes"):
        assert typed[name] == sent[name]
    assert not Article.objects.exists()
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    ("button", "moment", "told"),
    [
        ("_publish", "", {"headline", "section", "body"}),
        ("_publish_at", "", {"headline", "section", "body", "publish_at"}),
        ("_publish_at", "2025-10-08T09:00", {"headline", "section", "body", "publish_at"}),
        ("_save", "", {"headline"}),
    ],
)
def test_everything_that_is_missing_is_said_at_once(
    button: str, moment: str, told: set[str], desk: Client, clock: time_machine.Traveller
) -> None:
    sent = story(desk, headline="", section="", body="", standfirst=" ", publish_at=moment)
    response = desk.post(ADD, sent | {"bylines-0-credit": "", button: "1"})
    assert set(response.context["adminform"].form.errors) == told
    bylines = response.context["inline_admin_formsets"][0].formset.non_form_errors()
    assert bylines == ([] if button == "_save" else ["Add a byline before you publish."])
    assert "Write a headline" in page(response)


def test_what_the_newsroom_asks_of_texts_and_pictures_is_said_with_the_rest(desk: Client) -> None:
    picture = make_image(credit="", title="Bridge")
    sent = story(desk, section="", body="<p>The minister, TK, said so.</p>", lead_image=str(picture.pk))
    errors = desk.post(ADD, sent | {"_publish": "1"}).context["adminform"].form.errors
    assert set(errors) == {"section", "body", "lead_image"}
    assert errors["body"] == ["Something is still to be written: “TK”"]


def test_what_was_changed_and_why_stands_in_the_history(desk: Client, editor: User) -> None:
    article = make_draft(by=editor)
    desk.post(change(article), fill(desk, change(article), headline="Rivers fall", why="The  gauge was read wrongly."))
    assert article.revisions.get(number=2).why == "The gauge was read wrongly."
    history = desk.get(reverse("admin:articles_article_history", args=[article.pk]))
    assert "The gauge was read wrongly." in page(history)
    assert fields_of(desk.get(change(article)))["why"] == ""


def test_a_byline_that_is_removed_while_publishing_is_missing(desk: Client, editor: User) -> None:
    article = make_draft(by=editor)
    sent = fill(desk, change(article)) | {"bylines-0-DELETE": "on", "_publish": "1"}
    response = desk.post(change(article), sent)
    assert "Add a byline before you publish." in page(response)
    article.refresh_from_db()
    assert article.state == "draft"


def test_a_scheduled_story_can_be_published_at_once(desk: Client, editor: User) -> None:
    article = make_scheduled(by=editor)
    desk.post(change(article), fill(desk, change(article), headline="Sooner") | {"_publish": "1"})
    article.refresh_from_db()
    assert (article.is_live, article.headline) == (True, "Sooner")


def test_a_live_story_is_changed_without_touching_its_moment(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    sent = fill(desk, change(article), headline="Better words")
    assert "publish_at" not in sent
    desk.post(change(article), sent | {"_publish_changes": "1"})
    stored = Article.objects.get()
    assert (stored.headline, stored.live_at, stored.publish_at) == (
        "Better words",
        article.live_at,
        article.publish_at,
    )


@pytest.mark.parametrize("hour", [0, 1])
def test_either_of_two_like_hours_stays_as_it_is(
    hour: int, desk: Client, editor: User, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    at = datetime(2025, 10, 26, hour, 30, tzinfo=UTC)  # half past two, both
    article = make_draft(by=editor)
    actions.publish(article, by=editor, at=at)
    sent = fill(desk, change(article), headline="Rivers fall")
    assert sent["publish_at"] == "2025-10-26T02:30"
    shown = page(desk.post(change(article), sent | {"_save": "1"}, follow=True))
    article.refresh_from_db()
    assert (article.headline, article.publish_at) == ("Rivers fall", at)
    assert f"02:30 (Europe/Berlin, {('CEST', 'CET')[hour]})" in shown


def test_of_an_hour_that_comes_twice_the_first_is_meant_and_one_that_never_comes_is_refused(
    desk: Client, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    response = desk.post(ADD, story(desk, publish_at="2026-03-29T02:30") | {"_publish_at": "1"})
    assert "Clocks go forward then, and show no such time." in page(response)
    shown = page(desk.post(ADD, story(desk, publish_at="2025-10-26T02:30") | {"_publish_at": "1"}, follow=True))
    assert Article.objects.get().live_at == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert "02:30 (Europe/Berlin, CEST)" in shown


def test_seconds_that_the_form_does_not_show_are_kept(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, embargo_until=timezone.now() + timedelta(days=1, seconds=7))
    desk.post(change(article), fill(desk, change(article)) | {"_publish": "1"})
    approved = Article.objects.get()
    assert approved.state == "embargoed"
    response = desk.post(change(article), fill(desk, change(article), kicker="Rain") | {"_save": "1"}, follow=True)
    assert Article.objects.get().live_at == approved.live_at == article.embargo_until
    assert "held by an embargo" in page(response)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59", "0001-01-01T00:00", "soon", "2025-13-45T99:99", "\x00"])
def test_a_moment_that_no_calendar_knows_is_an_error_of_its_field(moment: str, desk: Client) -> None:
    response = desk.post(ADD, story(desk, publish_at=moment, headline="Kept") | {"_publish_at": "1"})
    assert "publish_at" in response.context["adminform"].form.errors
    assert fields_of(response)["headline"] == "Kept"


# --- Tags ---


def test_a_synonym_becomes_its_tag_and_climate_change_is_one(desk: Client, editor: User) -> None:
    (tag,) = resolve(["Climate change"])
    set_synonyms(tag, ["Global heating"])
    desk.post(ADD, story(desk, tag_names="global  heating, CLIMATE CHANGE") | {"_save": "1"})
    assert list(Article.objects.get().tags.all()) == [tag]


def test_a_tag_that_comes_with_a_story_is_in_the_log_and_none_of_a_refused_one(desk: Client, editor: User) -> None:
    make_tag("Nile")
    desk.post(ADD, story(desk, tag_names="Refused", headline="") | {"_save": "1"})
    desk.post(ADD, story(desk, tag_names="Nile, Delta") | {"_save": "1"})
    (event,) = LogEvent.objects.filter(noun="tag")
    assert (event.verb, event.label, event.by) == ("added", "Delta", editor)
    assert not Tag.objects.filter(name="Refused").exists()


def test_a_name_that_cannot_be_a_tag_is_an_error_of_the_field(desk: Client) -> None:
    response = desk.post(ADD, story(desk, tag_names="Nile, !!!") | {"_save": "1"})
    assert "“!!!” cannot be a tag" in str(response.context["adminform"].form.errors["tag_names"])
    assert fields_of(response)["tag_names"] == "Nile, !!!"
    assert not Tag.objects.exists()


def test_more_tags_than_a_story_can_carry_are_refused(desk: Client) -> None:
    response = desk.post(ADD, story(desk, tag_names=", ".join(f"Tag {i}" for i in range(101))) | {"_save": "1"})
    assert "At most 100 tags. Take some out." in str(response.context["adminform"].form.errors["tag_names"])


def test_a_tag_with_a_comma_in_its_name_stays_when_the_story_is_saved(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, tags=["Washington, D.C.", "Nile"])
    response = desk.get(change(article))
    assert fields_of(response)["tag_names"] == 'Nile, "Washington, D.C."'
    desk.post(change(article), fill(desk, change(article), headline="Another") | {"_save": "1"})
    article.refresh_from_db()
    assert article.headline == "Another"
    assert {tag.name for tag in article.tags.all()} == {"Washington, D.C.", "Nile"}


def test_tags_that_are_left_out_are_taken_off(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, tags=["Nile", "Delta"])
    desk.post(change(article), fill(desk, change(article), tag_names="Delta") | {"_save": "1"})
    assert [tag.name for tag in article.tags.all()] == ["Delta"]


# --- Bylines ---


def names_over(article: Article) -> list[str]:
    return [byline.name for byline in article.bylines.order_by("order", "pk")]


def test_bylines_stand_in_the_order_of_their_numbers(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, authors=[make_author("Ada"), make_author("Ben")])
    sent = fill(desk, change(article), **{"bylines-0-order": "5", "bylines-2-credit": "Chipo"})
    desk.post(change(article), sent | {"_save": "1"})
    assert names_over(article) == ["Ben", "Ada", "Chipo"]


def test_a_byline_is_removed(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, authors=[make_author("Ada"), make_author("Ben")])
    sent = fill(desk, change(article), **{"bylines-0-DELETE": "on"})
    desk.post(change(article), sent | {"_save": "1"})
    assert names_over(article) == ["Ben"]


def test_a_writer_finds_their_own_name_in_a_new_story(reporters_desk: Client, reporter: User) -> None:
    author = make_author("Ada Okoth", user=reporter)
    sent = fill(reporters_desk, ADD, headline="Mine")
    assert sent["bylines-0-author"] == str(author.pk)
    reporters_desk.post(ADD, sent | {"_save": "1"})
    assert names_over(Article.objects.get()) == ["Ada Okoth"]


def test_the_same_author_twice_in_one_role_is_an_error_beside_the_rows(desk: Client, editor: User) -> None:
    author = make_author()
    article = make_draft(by=editor, authors=[author])
    sent = fill(desk, change(article), headline="Kept", **{"bylines-1-author": str(author.pk)})
    response = desk.post(change(article), sent | {"_save": "1"})
    assert response.status_code == 200
    assert "duplicate" in page(response)
    assert fields_of(response)["headline"] == "Kept"


def test_an_order_that_is_no_number_is_an_error_and_no_crash(desk: Client, editor: User) -> None:
    article = make_draft(by=editor)
    for order in ("x", "-1", "99999999999999999999"):
        sent = fill(desk, change(article), **{"bylines-0-order": order})
        assert desk.post(change(article), sent | {"_save": "1"}).status_code == 200


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999999", None])
def test_a_broken_count_of_rows_is_an_error_and_no_crash(total: str | None, desk: Client, editor: User) -> None:
    article = make_draft(by=editor)
    sent = fill(desk, change(article), **{"bylines-TOTAL_FORMS": total})
    assert desk.post(change(article), sent | {"_save": "1"}).status_code in {200, 302}
    assert Byline.objects.count() == 1


# --- Somebody else ---


def test_what_both_changed_is_refused_and_the_next_press_goes_through(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, headline="First", standfirst="Old.")
    mine = fill(desk, change(article), headline="Mine", notes="My notes")
    theirs = fill(desk, change(article), headline="Theirs <i>", kicker="Their kicker")
    desk.post(change(article), theirs | {"_save": "1"})
    response = desk.post(change(article), mine | {"_save": "1"})
    assert Article.objects.get().headline == "Theirs <i>"
    assert f"{editor.username} saved this story at" in page(response)
    assert response.context["clashes"] == [("Headline", "Theirs <i>")]
    assert "Theirs &lt;i&gt;" in page(response)
    again = fields_of(response)
    assert (again["headline"], again["notes"]) == ("Mine", "My notes")
    desk.post(change(article), again | {"_save": "1"})
    stored = Article.objects.get()
    assert (stored.headline, stored.notes, stored.kicker) == ("Mine", "My notes", "Their kicker")


def test_who_settled_a_clash_is_asked_again_where_a_third_one_wrote_since(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, headline="First")
    mine = fill(desk, change(article), headline="Mine")
    desk.post(change(article), fill(desk, change(article), headline="Theirs") | {"_save": "1"})
    again = fields_of(desk.post(change(article), mine | {"_save": "1"}))
    desk.post(change(article), fill(desk, change(article), headline="A third one's") | {"_save": "1"})
    response = desk.post(change(article), again | {"_save": "1"})
    assert response.context["clashes"] == [("Headline", "A third one's")]
    desk.post(change(article), fields_of(response) | {"_save": "1"})
    assert Article.objects.get().headline == "Mine"


def test_what_two_changed_in_different_fields_goes_together_and_is_said(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, headline="First", tags=["Nile"])
    mine = fill(desk, change(article), headline="Mine", tag_names="Nile, Delta")
    desk.post(change(article), fill(desk, change(article), kicker="Theirs", tag_names="") | {"_save": "1"})
    response = desk.post(change(article), mine | {"_save": "1"}, follow=True)
    stored = Article.objects.get()
    assert (stored.headline, stored.kicker) == ("Mine", "Theirs")
    assert [tag.name for tag in stored.tags.all()] == ["Delta"]
    assert "What others changed meanwhile stays: Kicker, Tags." in page(response)


def test_nothing_is_published_that_the_editor_has_not_seen(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, headline="First")
    mine = fill(desk, change(article), headline="Mine")
    desk.post(change(article), fill(desk, change(article), kicker="Theirs") | {"_save": "1"})
    response = desk.post(change(article), mine | {"_publish": "1"}, follow=True)
    assert Article.objects.get().state == "draft"
    assert "Look at it before you go on." in page(response)
    desk.post(change(article), fill(desk, change(article)) | {"_publish": "1"})
    assert Article.objects.get().is_live


def test_a_byline_that_somebody_removed_meanwhile_stays_removed(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, authors=[make_author("Ada"), make_author("Ben")])
    mine = fill(desk, change(article), headline="Mine")
    theirs = fill(desk, change(article), **{"bylines-0-DELETE": "on"})
    desk.post(change(article), theirs | {"_save": "1"})
    desk.post(change(article), mine | {"_save": "1"})
    assert Article.objects.get().headline == "Mine"
    assert names_over(article) == ["Ben"]


def test_bylines_that_both_changed_are_refused_and_shown(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, authors=[make_author("Ada")])
    mine = fill(desk, change(article), **{"bylines-1-credit": "Mine"})
    desk.post(change(article), fill(desk, change(article), **{"bylines-1-credit": "Theirs"}) | {"_save": "1"})
    response = desk.post(change(article), mine | {"_save": "1"})
    assert response.context["clashes"] == [("Bylines", "Ada\nTheirs")]
    assert fields_of(response)["bylines-1-credit"] == "Mine"


def test_a_form_without_its_version_is_refused(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, headline="First")
    sent = fill(desk, change(article), headline="Mine", seen=None)
    assert desk.post(change(article), sent | {"_save": "1"}).status_code == 200
    assert Article.objects.get().headline == "First"


def test_a_form_sent_twice_makes_one_article(desk: Client) -> None:
    sent = story(desk) | {"_publish": "1"}
    first, second = desk.post(ADD, sent), desk.post(ADD, sent)
    assert first["Location"] == second["Location"]
    assert Article.objects.count() == 1


def test_a_change_sent_twice_is_no_stale_save(desk: Client, editor: User) -> None:
    article = make_draft(by=editor)
    sent = fill(desk, change(article), headline="Twice") | {"_save": "1"}
    assert [desk.post(change(article), sent).status_code for _ in range(2)] == [302, 302]
    assert Article.objects.get().version == article.version + 1


def test_the_same_words_from_a_form_opened_anew_are_a_new_article(desk: Client) -> None:
    for _ in range(2):
        desk.post(ADD, story(desk) | {"_save": "1"})
    assert Article.objects.count() == 2


def test_a_form_sent_again_after_its_story_was_deleted_keeps_the_words_and_saves_at_the_next_press(
    desk: Client, editor: User
) -> None:
    sent = story(desk, headline="Kept") | {"_save": "1"}
    desk.post(ADD, sent)
    actions.delete(Article.objects.get(), by=editor)
    response = desk.post(ADD, sent)
    assert "deleted since" in page(response)
    desk.post(ADD, fields_of(response) | {"_save": "1"})
    assert Article.objects.get().headline == "Kept"


def test_nothing_is_saved_as_a_new_one_by_a_button_that_is_not_there(desk: Client, editor: User) -> None:
    article = make_draft(by=editor)
    for headline, status in (("", 200), ("Changed", 302)):
        sent = fill(desk, change(article), headline=headline) | {"_saveasnew": "1"}
        assert desk.post(change(article), sent).status_code == status
    assert Article.objects.get().headline == "Changed"


# --- Rights ---


def test_a_reporter_writes_but_is_offered_no_publishing(reporters_desk: Client) -> None:
    make_section()
    shown = page(reporters_desk.get(ADD))
    assert 'name="_save"' in shown
    assert 'name="_publish"' not in shown
    response = reporters_desk.post(ADD, story(reporters_desk) | {"_publish": "1"})
    assert response.status_code == 403
    assert not Article.objects.exists()


def test_a_reporter_does_not_reach_the_article_of_another(reporters_desk: Client, editor: User) -> None:
    article = make_draft(by=editor, headline="Secret plan")
    for name in ("change", "history", "delete", "withdraw"):
        address = reverse(f"admin:articles_article_{name}", args=[article.pk])
        assert reporters_desk.get(address).status_code == 404
        assert reporters_desk.post(address, {"headline": "Mine", "why": "x", "post": "yes"}).status_code == 404
    assert "Secret plan" not in page(reporters_desk.get("/admin/articles/article/?q=secret"))
    assert Article.objects.get().headline == "Secret plan"


def test_a_reporter_reads_their_published_story_but_does_not_change_it(
    reporters_desk: Client, reporter: User, editor: User
) -> None:
    article = make_live(by=editor, authors=[make_author(user=reporter)], headline="Out", tags=["Nile"])
    shown = page(reporters_desk.get(change(article)))
    assert "It rained." in shown
    assert "Nile" in shown
    assert 'name="_save"' not in shown
    assert "What you save here" not in shown
    assert "Readers see it now. An editor can change it." in shown
    assert reporters_desk.post(change(article), {"headline": "Mine"}).status_code == 403


def test_withdrawing_says_what_it_does_to_a_story_that_waits(desk: Client, editor: User) -> None:
    for article, says in ((make_live(by=editor), "its address says"), (make_scheduled(by=editor), "not come out")):
        assert says in page(desk.get(reverse("admin:articles_article_withdraw", args=[article.pk])))


def test_a_translation_of_what_one_may_not_see_is_no_choice(reporters_desk: Client, editor: User) -> None:
    secret = make_draft(by=editor, headline="Secret plan")
    response = reporters_desk.post(ADD, story(reporters_desk, translation_of=str(secret.pk)) | {"_save": "1"})
    assert "translation_of" in response.context["adminform"].form.errors
    assert "Secret plan" not in page(response)


def test_autocomplete_offers_only_what_one_may_see(reporters_desk: Client, desk: Client, editor: User) -> None:
    make_draft(by=editor, headline="Secret plan")
    address = "/admin/autocomplete/?app_label=articles&model_name=article&field_name=translation_of&term=secret"
    assert reporters_desk.get(address).json()["results"] == []
    assert [row["text"] for row in desk.get(address).json()["results"]] == ["Secret plan"]
    accounts = "/admin/autocomplete/?app_label=articles&model_name=author&field_name=user&term=e"
    assert desk.get(accounts).status_code == 403


# --- Withdrawing ---


def test_withdrawing_asks_why_and_says_so_in_the_history(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    address = reverse("admin:articles_article_withdraw", args=[article.pk])
    assert "Why is it withdrawn?" in page(desk.get(address))
    assert "Say why it is withdrawn." in page(desk.post(address, {"why": " "}))
    assert Article.objects.get().is_live
    response = desk.post(address, {"why": "Names were mixed up."}, follow=True)
    assert Article.objects.get().state == "withdrawn"
    assert "Withdrawn. Readers do not see it." in page(response)
    history = desk.get(reverse("admin:articles_article_history", args=[article.pk]))
    assert "Names were mixed up." in page(history)
    again = desk.post(address, {"why": "Again."}, follow=True)
    assert "cannot be withdrawn" in page(again)


# --- Hostile words ---


def test_markup_in_a_headline_runs_nowhere_at_the_desk(desk: Client, editor: User) -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    article = make_live(by=editor, headline=hostile, tags=[hostile[:90]], kicker=hostile[:70])
    for address in (
        "/admin/",
        "/admin/articles/article/",
        f"/admin/articles/article/?q={hostile}",
        change(article),
        *(reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in ("history", "withdraw")),
    ):
        shown = page(desk.get(address))
        assert "<script>alert" not in shown, address
        assert "<img src=x" not in shown, address
    sent = fill(desk, change(article)) | {"_save": "1"}
    assert "<script>alert" not in page(desk.post(change(article), sent, follow=True))


@pytest.mark.parametrize("value", ["abc", "-1", "99999999999999999999999", "\x00", "٣", "1 OR 1=1"])
def test_a_choice_that_is_no_key_is_an_error_and_no_crash(value: str, desk: Client) -> None:
    sent = story(desk) | {"_save": "1"}
    for name in ("section", "lead_image", "translation_of", "bylines-0-author", "type_of_work"):
        response = desk.post(ADD, sent | {name: value})
        assert response.status_code == 200, name
    for name in ("never_beside", "never_beside_tags"):
        response = desk.post(ADD, story(desk, **{name: [value, value]}) | {"_save": "1"})
        assert response.status_code == 200, name


@pytest.mark.parametrize(
    "text",
    [
        "\ufffe\uffffx",
        "x\x07\x0b",
        "\u202ertl\u202c",
        "👩‍👩‍👧",
        "a\u0301",
        "x" * 100_000,
        "\ud7ff",
        "\r\nSet-Cookie: a=b",
    ],
)
def test_naughty_words_never_break_the_form(text: str, desk: Client) -> None:
    sent = story(desk) | {"_save": "1"}
    for name in ("headline", "standfirst", "body", "tag_names", "key_points", "slug", "language", "canonical_url"):
        assert desk.post(ADD, sent | {name: text}).status_code in {200, 302}, name


def test_an_address_fills_in_nothing(desk: Client) -> None:
    assert desk.get(f"{ADD}?headline=Phished&section=abc&lead_image=%00").status_code == 200


def test_a_translation_into_the_same_language_says_so(desk: Client, editor: User) -> None:
    original = make_draft(by=editor)
    make_draft(by=editor, translation_of=original, language="fr")
    response = desk.post(ADD, story(desk, translation_of=str(original.pk), language="fr") | {"_save": "1"})
    assert "a translation into this language already" in page(response)


def test_someone_who_leaves_between_two_saves_breaks_nothing(desk: Client, editor: User) -> None:
    article = make_draft(by=make_user(), authors=[make_author()])
    article.created_by.delete()
    assert desk.get(change(article)).status_code == 200


# --- Amending and deleting ---


def test_only_a_change_in_substance_tells_readers_that_it_was_updated(
    desk: Client, editor: User, clock: time_machine.Traveller
) -> None:
    article = make_live(by=editor)
    desk.post(change(article), fill(desk, change(article), headline="Tidied") | {"_publish_changes": "1"})
    assert (Article.objects.get().headline, Article.objects.get().updated_at) == ("Tidied", None)
    sent = fill(desk, change(article), headline="Corrected", change_kind="substantial") | {"_publish_changes": "1"}
    response = desk.post(change(article), sent)
    assert "Write it in a sentence" in str(response.context["adminform"].form.errors["change_note"])
    desk.post(change(article), sent | {"change_note": "The bridge is open."})
    stored = Article.objects.get()
    assert (stored.headline, stored.updated_at, stored.updated_note) == (
        "Corrected",
        timezone.now(),
        "The bridge is open.",
    )
    assert "Marked as updated on 8 October 2025, 12:00 (UTC). The bridge is open." in page(desk.get(change(article)))


def test_a_draft_is_deleted_and_its_history_stays(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, headline="Never <b>mind")
    address = reverse("admin:articles_article_delete", args=[article.pk])
    assert f'href="{address}"' in page(desk.get(change(article)))
    assert "Never &lt;b&gt;mind" in page(desk.get(address))
    response = desk.post(address, {"post": "yes"}, follow=True)
    assert response.status_code == 200
    assert not Article.objects.exists()
    event = LogEvent.objects.get(verb="deleted")
    assert (event.label, event.by, event.before["body"]) == ("Never <b>mind", editor, "<p>It rained.</p>")


def test_what_readers_have_had_is_not_deleted(admin_client: Client, editor: User) -> None:
    article = make_live(by=editor)
    address = reverse("admin:articles_article_delete", args=[article.pk])
    assert f'href="{address}"' not in page(admin_client.get(change(article)))
    assert "Readers have had it" in page(admin_client.post(address, {"post": "yes"}, follow=True))
    actions.withdraw(article, by=editor, why="Wrong.")
    admin_client.post(address, {"post": "yes"})
    assert Article.objects.get() == article


def test_a_reporter_deletes_nothing(reporters_desk: Client, reporter: User) -> None:
    article = make_draft(by=reporter)
    address = reverse("admin:articles_article_delete", args=[article.pk])
    assert f'href="{address}"' not in page(reporters_desk.get(change(article)))
    assert reporters_desk.post(address, {"post": "yes"}).status_code == 403
    assert Article.objects.exists()


# --- Bylines change places ------------------------------------------------------------------------


def named(article: Article) -> list[tuple[str, str]]:
    return [(byline.name, byline.role) for byline in article.bylines.order_by("order", "pk")]


def test_bylines_change_places_in_every_way(desk: Client, editor: User) -> None:
    ada, ben, cem, dan = (make_author(name) for name in ("Ada", "Ben", "Cem", "Dan"))
    swaps: list[tuple[list[Author], dict[str, str], list[str]]] = [
        ([ada, ben], {"bylines-0-author": str(ben.pk), "bylines-1-author": str(ada.pk)}, ["Ben", "Ada"]),
        ([ada, ben], {"bylines-0-author": str(ben.pk), "bylines-1-DELETE": "on"}, ["Ben"]),
        (
            [ada, ben, cem],
            {f"bylines-{i}-author": str(author.pk) for i, author in enumerate((ben, cem, dan))},
            ["Ben", "Cem", "Dan"],
        ),
        ([ada, ben], {"bylines-0-id": "9" * 30}, ["Ada", "Ben"]),
    ]
    for authors, edits, names in swaps:
        article = make_draft(by=editor, authors=authors)
        response = desk.post(change(article), fill(desk, change(article), **edits), follow=True)
        assert response.status_code == 200
        assert sorted(name for name, _ in named(article)) == sorted(names)
        assert {byline.live_at for byline in article.bylines.all()} == {None}


def test_two_parts_of_one_author_change_places(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, authors=[make_author("Ada")])
    Byline.objects.create(article=article, author=article.bylines.get().author, role="editing", order=1)
    edits = {"bylines-0-role": "editing", "bylines-1-role": "by"}
    desk.post(change(article), fill(desk, change(article), **edits))
    assert named(article) == [("Ada", "editing"), ("Ada", "by")]


def test_an_author_whom_somebody_else_added_meanwhile_is_there_once(desk: Client, editor: User) -> None:
    article, ada = make_draft(by=editor, authors=[make_author("Ben")]), make_author("Ada")
    sent = fill(desk, change(article), **{"bylines-1-author": str(ada.pk), "bylines-1-role": "by"}) | {"_save": "1"}
    other = fill(desk, change(article), **{"bylines-1-author": str(ada.pk), "bylines-1-role": "by"})
    desk.post(change(article), other | {"_save": "1"})
    assert desk.post(change(article), sent, follow=True).status_code == 200
    assert named(article) == [("Ben", "by"), ("Ada", "by")]


# --- Two texts ------------------------------------------------------------------------------------


def test_a_saved_change_of_a_live_story_waits_until_it_is_published(desk: Client, editor: User, client: Client) -> None:
    article = make_live(by=editor, headline="As read", tags=["Nile"])
    sent = fill(desk, change(article), headline="As written", tag_names="Delta", **{"bylines-0-DELETE": "on"})
    sent |= {"bylines-1-credit": "Somebody else"}
    response = desk.post(change(article), sent | {"_save": "1"}, follow=True)
    assert "without the changes saved since" in page(response)
    read = page(client.get(article.get_absolute_url()))
    assert "As read" in read
    assert "Nile" in read
    for word in ("As written", "Delta", "Somebody else"):
        assert word not in read
    typed = fields_of(response)
    assert (typed["headline"], typed["tag_names"], typed["bylines-0-credit"]) == (
        "As written",
        "Delta",
        "Somebody else",
    )
    desk.post(change(article), typed | {"_publish_changes": "1"})
    read = page(client.get(article.get_absolute_url()))
    for word in ("As written", "Delta", "Somebody else"):
        assert word in read


def test_changes_that_are_discarded_stay_in_the_history_and_come_back(desk: Client, editor: User) -> None:
    article = make_live(by=editor, headline="As read")
    desk.post(change(article), fill(desk, change(article), headline="As written") | {"_save": "1"})
    desk.post(change(article), fill(desk, change(article)) | {"_discard": "1"})
    assert fields_of(desk.get(change(article)))["headline"] == "As read"
    history = page(desk.get(reverse("admin:articles_article_history", args=[article.pk])))
    written = article.revisions.get(content__headline="As written")
    address = reverse("admin:articles_article_version", args=[article.pk, written.number])
    assert f'href="{address}"' in history
    assert "As written" in page(desk.get(address))
    desk.post(address)
    assert fields_of(desk.get(change(article)))["headline"] == "As written"
    assert Article.objects.get().headline == "As read"


def test_a_version_that_is_not_there_is_no_page(desk: Client, editor: User) -> None:
    article = make_draft(by=editor)
    for number in (99, 10**30):
        address = reverse("admin:articles_article_version", args=[article.pk, number])
        assert desk.get(address).status_code == 404
        assert desk.post(address).status_code in {302, 404}


# --- Submitting and returning ---------------------------------------------------------------------


def test_a_reporter_submits_and_an_editor_returns_it_with_a_note(
    reporters_desk: Client, reporter: User, desk: Client, editor: User
) -> None:
    reporters_desk.post(ADD, story(reporters_desk) | {"_submit": "1"})
    article = Article.objects.get()
    assert article.state == "submitted"
    address = reverse("admin:articles_article_send_back", args=[article.pk])
    assert reporters_desk.post(address, {"why": "x"}).status_code == 403
    assert "Say what is to be done" in page(desk.post(address, {"why": " "}))
    desk.post(address, {"why": "Who said so?"})
    assert Article.objects.get().state == "returned"
    assert "Who said so?" in page(reporters_desk.get(reverse("admin:articles_article_history", args=[article.pk])))
    assert "Who said so?" in page(reporters_desk.get(change(article)))
    reporters_desk.post(change(article), fill(reporters_desk, change(article), kicker="Rain") | {"_submit": "1"})
    assert (Article.objects.get().state, Article.objects.get().kicker) == ("submitted", "Rain")


def test_the_form_says_what_is_missing_for_the_next_step(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, standfirst="Short, TK.", tags=["Nile"])
    shown = page(desk.get(change(article)))
    assert "Something is still to be written: “TK”" in shown
    assert "It has 1 tag; three make it found." in shown
    response = desk.post(change(article), fill(desk, change(article)) | {"_publish": "1"})
    assert set(response.context["adminform"].form.errors) == {"body"}


def test_each_person_is_shown_the_buttons_that_they_may_press(
    desk: Client, reporters_desk: Client, reporter: User, editor: User
) -> None:
    def names(client: Client, article: Article) -> list[str]:
        context = client.get(change(article)).context
        return [button.name for button in context["buttons"]] + [name for name, _ in context["decisions"]]

    draft = make_draft(by=reporter)
    live = make_live(by=editor, authors=[make_author(user=reporter)])
    assert names(reporters_desk, draft) == ["_save", "_submit"]
    assert names(desk, draft) == ["_save", "_publish", "_publish_at"]
    assert names(reporters_desk, live) == []
    assert names(desk, live) == ["_save", "correct", "move", "withdraw"]
    assert names(desk, make_scheduled(by=editor)) == ["_save", "_publish", "_publish_at", "send_back", "withdraw"]


# --- Other decisions ------------------------------------------------------------------------------


def test_a_correction_is_added_to_a_live_story(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    address = reverse("admin:articles_article_correct", args=[article.pk])
    assert "What readers are told" in page(desk.get(address))
    assert desk.post(address, {"kind": "whim", "text": "x"}).status_code == 200
    desk.post(address, {"kind": "correction", "text": "It is 14, not 41."})
    assert desk.post(address, {"kind": "correction", "text": "It is 14, not 41."}).status_code == 302
    assert article.corrections.count() == 2  # from two forms, or by hand
    correction = article.corrections.first()
    assert (correction.number, correction.kind, correction.text) == (1, "correction", "It is 14, not 41.")


def test_a_correction_sent_twice_from_one_form_is_published_once(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    address = reverse("admin:articles_article_correct", args=[article.pk])
    key = desk.get(address).context["form_key"]
    sent = {"kind": "correction", "text": "It is 14, not 41.", "form_key": key}
    assert [desk.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert article.corrections.count() == 1


def test_a_note_that_is_too_long_is_an_error_beside_it(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    sent = fill(desk, change(article), kicker="Rain", change_kind="substantial", change_note="x" * 301)
    response = desk.post(change(article), sent | {"_publish_changes": "1"})
    assert "at most 300 characters" in str(response.context["adminform"].form.errors["change_note"])


def test_the_newsroom_decides_what_has_to_be_right(admin_client: Client, desk: Client, editor: User) -> None:
    record = reverse("admin:articles_newsroom_change", args=[1])
    sent = fill(admin_client, record) | {"blocking_checks": ["tags", "standfirst"]}
    assert admin_client.post(record, sent).status_code == 302
    article = make_draft(by=editor, standfirst="Short.")
    response = desk.post(change(article), fill(desk, change(article)) | {"_publish": "1"})
    assert set(response.context["adminform"].form.errors) == {"tag_names", "standfirst"}
    admin_client.post(record, fill(admin_client, record, blocking_checks=[]))
    desk.post(change(article), fill(desk, change(article)) | {"_publish": "1"})
    assert Article.objects.get().is_live


def test_an_embargo_is_lifted_with_a_reason_and_in_no_other_way(desk: Client, editor: User) -> None:
    article = make_draft(by=editor, embargo_until=timezone.now() + timedelta(days=1))
    desk.post(change(article), fill(desk, change(article)) | {"_publish": "1"})
    response = desk.post(change(article), fill(desk, change(article), embargo_until="") | {"_save": "1"})
    assert "An embargo is not shortened in passing." in str(response.context["adminform"].form.errors)
    desk.post(reverse("admin:articles_article_lift", args=[article.pk]), {"why": "The ministry agreed."})
    assert Article.objects.get().is_live


def test_a_live_story_moves_and_its_old_address_leads_to_it(desk: Client, editor: User, client: Client) -> None:
    article = make_live(by=editor, headline="Rivers")
    old = article.get_absolute_url()
    other = make_live(by=editor, headline="Floods", at=article.live_at)
    address = reverse("admin:articles_article_move", args=[article.pk])
    assert "Another story has, or had, this address" in page(desk.post(address, {"slug": other.slug}))
    desk.post(address, {"slug": "Rivers fall"})
    new = Article.objects.get(pk=article.pk).get_absolute_url()
    assert new.endswith("/rivers-fall/")
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)


# --- Words for readers, until they are published ---


def telling(client: Client, article: Article, **changes: Any) -> dict[str, Any]:
    words = {"change_kind": "correction", "change_note": "It is the Tana."}
    return fill(client, change(article), **{"headline": "The Tana rises", **words, **changes})


def told(client: Client, article: Article) -> tuple[Any, Any]:
    shown = fields_of(client.get(change(article)))
    return shown["change_kind"], shown["change_note"]


def test_they_stay_in_the_form_where_the_changes_are_saved_for_later(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    desk.post(change(article), telling(desk, article) | {"_save": "1"})
    assert told(desk, article) == ("correction", "It is the Tana.")
    desk.post(change(article), fill(desk, change(article)) | {"_publish_changes": "1"})
    assert article.corrections.get().text == "It is the Tana."
    assert told(desk, article) == ("", "")


def test_they_stay_in_the_form_where_others_changed_something_else_meanwhile(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    sent = telling(desk, article) | {"_publish_changes": "1"}
    article.kicker = "Rain"
    actions.save_draft(article, by=make_user())
    assert "What others changed meanwhile stays: Kicker" in page(desk.post(change(article), sent, follow=True))
    assert not article.corrections.exists()
    assert told(desk, article) == ("correction", "It is the Tana.")


def test_they_go_with_the_changes_that_are_discarded(desk: Client, editor: User) -> None:
    article = make_live(by=editor)
    desk.post(change(article), telling(desk, article) | {"_save": "1"})
    desk.post(change(article), fill(desk, change(article)) | {"_discard": "1"})
    assert told(desk, article) == ("", "")
