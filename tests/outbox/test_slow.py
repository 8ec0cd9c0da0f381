"""What takes seconds keeps nobody's mail waiting."""

import pytest
from django.db import transaction

from articles.models import Effect
from articles.models.outbox import Kind
from articles.outbox.sweeping import sweep
from articles.outbox.writing import put


@pytest.mark.django_db(transaction=True)
def test_renditions_are_made_after_all_that_is_quick_whenever_it_was_written() -> None:
    with transaction.atomic():
        for kind in (Kind.PICTURE_RENDITIONS, Kind.MAIL, Kind.PICTURE_RENDITIONS, Kind.TAG_COUNTS):
            put(kind, {})
    done: list[str] = []
    handlers = dict.fromkeys(Kind.values, lambda effect: done.append(effect.kind))
    sweep(handlers, given_up=lambda effect: None)
    assert done == [Kind.MAIL, Kind.TAG_COUNTS, Kind.PICTURE_RENDITIONS, Kind.PICTURE_RENDITIONS]
    assert not Effect.objects.due().exists()
