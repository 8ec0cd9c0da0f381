"""Tags at the desk."""

from django.test import Client
from django.urls import reverse

from articles.models import Article, LogEvent, Tag, User
from articles.tagging.names import set_synonyms
from tests.admin.forms import fields_of, fill
from tests.make import make_author, make_draft, make_live, make_scheduled, make_tag

ADD = "/admin/articles/tag/add/"


def change(tag: Tag) -> str:
    return reverse("admin:articles_tag_change", args=[tag.pk])


def names_of(tag: Tag) -> list[str]:
    return list(tag.names.values_list("name", flat=True))


def test_a_new_tag_gets_its_names_its_slug_and_its_facts(desk: Client) -> None:
    sent = fill(desk, ADD, name="Climate  change", kind="topic", synonyms="Global heating\nGlobal warming")
    assert desk.post(ADD, sent).status_code == 302
    tag = Tag.objects.get()
    assert (tag.name, tag.slug) == ("Climate change", "climate-change")
    assert names_of(tag) == ["Climate change", "Global heating", "Global warming"]


def test_a_tag_added_at_the_desk_is_one_event_with_all_its_facts(desk: Client) -> None:
    desk.post(ADD, fill(desk, ADD, name="Nile", kind="place", synonyms="Blue Nile"))
    event = LogEvent.objects.get()
    assert (event.verb, event.noun, event.after["kind"], event.after["other names"]) == (
        *("added", "tag"),
        *("place", ["Blue Nile"]),
    )


def test_a_renamed_tag_is_still_found_by_its_old_name(desk: Client) -> None:
    tag = make_tag("Swaziland")
    desk.post(change(tag), fill(desk, change(tag), name="Eswatini", kind="place"))
    tag.refresh_from_db()
    assert (tag.name, tag.kind, tag.slug) == ("Eswatini", "place", "swaziland")
    assert names_of(tag) == ["Eswatini", "Swaziland"]


def test_a_synonym_that_is_left_out_is_forgotten(desk: Client) -> None:
    tag = make_tag("Nile")
    set_synonyms(tag, ["White Nile", "Blue Nile"])
    desk.post(change(tag), fill(desk, change(tag), synonyms="Blue Nile"))
    assert names_of(tag) == ["Nile", "Blue Nile"]


def test_a_name_of_another_tag_is_an_error_of_its_field_and_nothing_is_lost(desk: Client) -> None:
    make_tag("Nile")
    tag = make_tag("Delta")
    response = desk.post(change(tag), fill(desk, change(tag), description="Kept.", synonyms="the Nile\nNILE"))
    assert "is a name of the tag “Nile” already" in str(response.context["adminform"].form.errors["synonyms"])
    assert fields_of(response)["description"] == "Kept."
    assert names_of(tag) == ["Delta"]
    response = desk.post(change(tag), fill(desk, change(tag), name="nile"))
    assert "name" in response.context["adminform"].form.errors
    response = desk.post(ADD, fill(desk, ADD, name="NILE"))
    assert "name" in response.context["adminform"].form.errors


def test_a_name_that_cannot_be_a_tag_is_an_error_of_its_field(desk: Client) -> None:
    for name in ("!!!", "x" * 101, " "):
        response = desk.post(ADD, fill(desk, ADD, name=name))
        assert "name" in response.context["adminform"].form.errors
    response = desk.post(ADD, fill(desk, ADD, name="Nile", synonyms="!!!"))
    assert "synonyms" in response.context["adminform"].form.errors
    assert not Tag.objects.exists()


def test_names_are_suggested_as_one_types(desk: Client, reporters_desk: Client) -> None:
    set_synonyms(make_tag("Climate change"), ["Global heating"])
    for client in (desk, reporters_desk):
        address = reverse("admin:articles_tag_suggest")
        assert client.get(f"{address}?q=glo").json() == {
            "suggestions": [{"name": "Global heating", "tag": "Climate change"}]
        }
        for odd in ("", "?q=%00", "?q=" + "x" * 10_000, "?q=%25_"):
            assert client.get(address + odd).json() == {"suggestions": []}


def test_a_tag_tells_a_reporter_of_no_story_of_others_before_it_is_live(
    desk: Client, reporters_desk: Client, reporter: User, editor: User
) -> None:
    make_scheduled(by=editor, tags=["Takeover"])
    make_draft(by=reporter, tags=["Takeaway"])
    make_live(by=editor, tags=["Takeoff"])
    make_tag("Takedown")
    hidden = make_tag("Takeover")
    address = reverse("admin:articles_tag_suggest") + "?q=take"
    for client, known in ((desk, {"Takeover"}), (reporters_desk, set())):
        suggested = {row["tag"] for row in client.get(address).json()["suggestions"]}
        assert suggested == {"Takeaway", "Takeoff", "Takedown"} | known
        listed = client.get("/admin/articles/tag/").context["cl"].result_list
        assert {tag.name for tag in listed} == suggested
    for name in ("change", "history"):
        assert reporters_desk.get(reverse(f"admin:articles_tag_{name}", args=[hidden.pk])).status_code == 404
    Article.objects.get(tags=hidden).bylines.create(author=make_author(user=reporter), order=9)
    assert "Takeover" in reporters_desk.get(address).content.decode()


def test_a_tag_that_stories_carry_is_not_deleted(admin_client: Client, editor: User) -> None:
    make_live(by=editor, tags=["Nile"])
    tag = make_tag("Nile")
    address = reverse("admin:articles_tag_delete", args=[tag.pk])
    for response in (
        admin_client.get(address, follow=True),
        admin_client.post(address, {"post": "yes"}, follow=True),
    ):
        assert "cannot be deleted" in response.content.decode()
    assert Tag.objects.exists()
    unused = make_tag("Unused")
    admin_client.post(reverse("admin:articles_tag_delete", args=[unused.pk]), {"post": "yes"})
    assert list(Tag.objects.all()) == [tag]


def test_a_new_tag_may_relate_nothing_from_the_start(desk: Client) -> None:
    desk.post(ADD, fill(desk, ADD, name="News", relates=None))
    tag = Tag.objects.get()
    assert not tag.relates
    desk.post(change(tag), fill(desk, change(tag), name="The news"))
    tag.refresh_from_db()
    assert (tag.name, tag.relates) == ("The news", False)


def test_a_tag_that_gets_another_address_is_found_at_the_old_one(desk: Client, editor: User) -> None:
    make_live(by=editor, tags=["Nile"])
    tag = make_tag("Nile")
    desk.post(change(tag), fill(desk, change(tag), slug="River Nile"))
    assert Client().get("/tags/nile/")["Location"] == "/tags/river-nile/"
    event = LogEvent.objects.get(noun="tag", verb="changed")
    assert (event.before["slug"], event.after["slug"]) == ("nile", "river-nile")


def test_an_address_that_leads_to_another_tag_is_an_error_of_its_field_and_nothing_is_lost(desk: Client) -> None:
    nile, delta = make_tag("Nile"), make_tag("Delta")
    desk.post(change(nile), fill(desk, change(nile), slug="river-nile"))
    for slug, told in (
        ("nile", "was an address of the tag “Nile”"),
        ("river-nile", "is the address of the tag “Nile”"),
    ):
        response = desk.post(change(delta), fill(desk, change(delta), slug=slug, description="Kept."))
        assert told in str(response.context["adminform"].form.errors["slug"])
        assert fields_of(response)["description"] == "Kept."
    delta.refresh_from_db()
    assert (delta.slug, delta.description) == ("delta", "")


def test_a_name_with_html_in_it_is_refused_where_it_is_typed_and_nothing_is_lost(desk: Client, editor: User) -> None:
    told = "“&lt;b&gt;Nile&lt;/b&gt;” holds HTML. Write the name alone, without &lt; and &gt;."
    for typed in ({"name": "<b>Nile</b>"}, {"name": "Delta", "synonyms": "<b>Nile</b>"}):
        response = desk.post(ADD, fill(desk, ADD, description="Kept.", **typed))
        assert told in response.content.decode()
        assert fields_of(response) | typed == fields_of(response)
        assert fields_of(response)["description"] == "Kept."
    story = reverse("admin:articles_article_change", args=[make_draft(by=editor).pk])
    response = desk.post(story, fill(desk, story, tag_names="<b>Nile</b>, Delta") | {"_save": "1"})
    assert told in response.content.decode()
    assert fields_of(response)["tag_names"] == "<b>Nile</b>, Delta"
    assert not Tag.objects.exists()


def test_a_tag_that_an_import_brought_so_stays_on_its_story(desk: Client, editor: User) -> None:
    draft = make_draft(by=editor, tags=["<b>Nile</b>"])
    story = reverse("admin:articles_article_change", args=[draft.pk])
    assert desk.post(story, fill(desk, story, headline="The Nile") | {"_save": "1"}).status_code == 302
    assert draft.tags.get().name == "<b>Nile</b>"


def test_five_hundred_tags_on_one_story_are_refused_with_the_number_and_nothing_is_lost(
    desk: Client, editor: User
) -> None:
    story = reverse("admin:articles_article_change", args=[make_draft(by=editor).pk])
    typed = ", ".join(f"Tag {number}" for number in range(500))
    response = desk.post(story, fill(desk, story, tag_names=typed) | {"_save": "1"})
    assert "At most 100 tags." in response.content.decode()
    assert fields_of(response)["tag_names"] == typed
    assert not Tag.objects.exists()


def test_a_name_that_differs_only_by_case_space_or_form_is_told_whose_it_is(desk: Client) -> None:
    make_tag("Climate change")
    for typed in ("CLIMATE CHANGE", " Climate \u00a0 change", "\uff23limate change"):
        response = desk.post(ADD, fill(desk, ADD, name=typed, description="Kept."))
        assert "is a name of the tag “Climate change” already" in response.content.decode()
        assert fields_of(response)["description"] == "Kept."
    assert Tag.objects.count() == 1


def test_a_tag_is_made_sensitive_and_the_log_says_who_did_it(desk: Client, editor: User) -> None:
    tag = make_tag("Suicide")
    desk.post(change(tag), fill(desk, change(tag), is_sensitive="on"))
    tag.refresh_from_db()
    assert tag.is_sensitive
    event = LogEvent.objects.get(verb="changed")
    assert (event.by, event.before, event.after) == (editor, {"is_sensitive": False}, {"is_sensitive": True})
    assert "Suicide" in desk.get("/admin/articles/tag/?use=sensitive").content.decode()
