"""A rebuild that is killed goes on where it was, and ends as if nothing had been."""

import pytest

from articles.models import Article, ArticleTerms, RelatedLink
from articles.related.rebuild import rebuild, unfinished
from tests.make import make_live, make_user
from tests.publishing.killing import DONE, mortal
from tests.related.conftest import BANK, COURT, RIVER

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 500  # processes


def forget() -> None:
    RelatedLink.objects.all().delete()
    ArticleTerms.objects.all().update(among=0, hashes=b"", weights=b"")


def links() -> set[tuple[int, int, float]]:
    rows = RelatedLink.objects.current().values_list("story_id", "other_id", "score")
    return {(story, other, round(score, 9)) for story, other, score in rows}


def test_killed_again_and_again_it_comes_to_its_end(db: None) -> None:
    editor = make_user(username="esther")
    texts, tags = (RIVER, COURT, BANK), (("Water", "Law"), ("Law", "Money"), ("Money", "Water"))
    for at in range(9):
        make_live(f"Story {at}", by=editor, tags=tags[at % 3], body=f"<p>{texts[at % 3]}</p>")
    forget()
    list(rebuild())
    wanted = links()
    assert wanted
    forget()
    story = Article.objects.get(headline="Story 0")
    begun, resumed = 0, 0
    with mortal() as told:
        for _ in range(MOST):
            if unfinished() is None:
                number = begun = begun + 1
            else:
                number = resumed = resumed + 1
            if told("rebuild_links", story.pk, number) == DONE:
                break
    assert resumed > 10
    assert unfinished() is None
    assert links() == wanted
