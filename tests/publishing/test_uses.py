"""Where pictures are used."""

import pytest

from articles.models import Article, User
from articles.publishing.uses import is_shown, uses_of
from tests.make import make_image, make_live

pytestmark = pytest.mark.django_db


def test_a_picture_of_a_gallery_is_used_in_the_body_of_its_story(editor: User) -> None:
    first, second, elsewhere = (make_image() for _ in range(3))
    photo = '<figure data-block="photo" data-image="{}" data-alt="{}"></figure>'
    photos = photo.format(first.pk, "") + photo.format(second.pk, "A bridge.")
    story = make_live(by=editor, body=f'<section data-block="gallery">{photos}</section>')
    assert [is_shown(image) for image in (first, second, elsewhere)] == [True, True, False]
    uses = uses_of([first, second, elsewhere], Article.objects.all(), most=9)
    assert {key: [(use.article, use.in_body, use.as_lead) for use in found] for key, found in uses.items()} == {
        first.pk: [(story, True, False)],
        second.pk: [(story, True, False)],
        elsewhere.pk: [],
    }
