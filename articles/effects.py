"""Everything that follows a change which readers can see, in order, after commit; and what follows a moment in time."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles import audit
from articles.conf import RELATED_AT_ONCE
from articles.delivery import keys as page_keys
from articles.delivery import purging, store, warming
from articles.delivery.cdn import has_cdn
from articles.delivery.pages import StoreAway
from articles.delivery.store import keeps_pages
from articles.images import discarding, keeping, rendering
from articles.mails import accounts, failures, sending, stories
from articles.models import Article, Author, Byline, Effect, Image, RelatedLink, Tag, TaggedArticle, User
from articles.models.outbox import Kind
from articles.outbox.leases import Hold
from articles.outbox.sweeping import Handler, Swept, do, do_all, sweep
from articles.outbox.writing import put
from articles.related import refresh
from articles.search.index import index, is_in_step

logger = logging.getLogger(__name__)

TICK = timedelta(microseconds=1)  # the least that two moments differ by
INDEXED_TOGETHER = 200  # articles whose words are written into the index in one go
LEFTOVERS_STAY = timedelta(days=30)  # for pages, feeds and previews elsewhere that name them
MOST_CHANGES = 3  # of a picture while its renditions are made: each change writes down its own effect
LOOKED_BACK = timedelta(days=7)  # for moments, the first time


def after_public_change(article_ids: Iterable[int]) -> None:
    """Follows a change of what readers see of these articles: published, amended, withdrawn."""
    ids = list(article_ids)
    purging.note_articles(ids)
    warming.note(ids)
    tag_ids = TaggedArticle.objects.filter(content_object__in=ids).values_list("tag_id", flat=True)
    after_tags_change(set(tag_ids))
    refresh.mark(ids)
    _follow(ids)


def _follow(ids: Collection[int]) -> None:
    """Makes related links of marked articles again after the commit, and purges before and after it."""

    def follow() -> None:  # no partial: Django writes the name of what fails
        _purge()
        refresh.follow(ids)
        _purge()  # pages beside which something else stands now

    # Robust: the change is committed; what fails here stays marked, and the next change sweeps it.
    transaction.on_commit(follow, robust=True)


def after_tags_change(tag_ids: Iterable[int]) -> None:
    """Follows a change of which live articles carry these tags: their counts are taken again."""
    if ids := sorted(tag_ids):
        purging.note_tags(ids)
        _do_soon(Kind.TAG_COUNTS, {"tags": ids})


def after_relating_change(tag: Tag) -> None:
    """Follows that a tag relates stories from now on, or does no more: they wait for new links."""
    ids = list(TaggedArticle.objects.filter(tag=tag, live_at__isnull=False).values_list("content_object_id", flat=True))
    purging.note_noun(tag)
    refresh.mark(ids)
    _follow(ids)


def after_retagging(article_ids: Iterable[int], rules: Collection[int], tags: Collection[Tag]) -> None:
    """Follows that articles, however many, carry another of these tags now, and `rules` of articles name another.

    Their pages are found by the tags that they show; their links wait, few are made at once.
    """
    ids = list(article_ids)
    purging.note({key for tag in tags for key in (tag.page_key, page_keys.tag(tag.pk))})
    after_tags_change([tag.pk for tag in tags])
    after_safeguards_change(rules)
    refresh.mark(ids)
    _index_again({*ids, *carriers_of(tags)})  # the names of a tag are those of both now
    _follow(ids)


def after_safeguards_change(article_ids: Iterable[int]) -> None:
    """Follows a change of what these articles may stand beside: their pages, and those of their neighbours."""
    ids = list(article_ids)
    neighbours = RelatedLink.objects.current().filter(other__in=ids).values_list("story_id", flat=True)
    purging.note({*page_keys.of_articles(ids), *map(page_keys.related, {*ids, *neighbours})})
    transaction.on_commit(_purge, robust=True)


def after_decision(story_id: int) -> None:
    """Follows a decision about what stands beside a story: its page."""
    purging.note({page_keys.related(story_id)})
    transaction.on_commit(_purge, robust=True)


def after_noun_change(row: Any) -> None:
    """Follows a change of an author, a tag, a picture, a section or the newsroom's record: pages that show it."""
    if isinstance(row, (Author, Tag)) and row.pk is not None:
        after_naming(row)
    purging.note_noun(row)
    transaction.on_commit(_purge, robust=True)


def after_naming(row: Author | Tag) -> None:
    """Follows that an author or a tag may have other names now: stories are found by them."""
    ids = carriers_of([row]) if isinstance(row, Tag) else _stories_by(row)
    if ids and not is_in_step(ids[0]):
        _index_again(ids)


def after_noun_deletion(row: Any) -> None:
    """Follows that an author, a tag, a picture or a section is about to be deleted."""
    ids = carriers_of([row]) if isinstance(row, Tag) else _stories_by(row) if isinstance(row, Author) else []
    _put_words(ids, _do_soon if len(ids) <= RELATED_AT_ONCE else put)
    after_noun_change(row)


def carriers_of(tags: Collection[Tag]) -> list[int]:
    """Returns the articles that carry one of these tags, drafts too."""
    carried = TaggedArticle.objects.filter(tag__in=[tag.pk for tag in tags])
    return list(carried.order_by("content_object").values_list("content_object_id", flat=True).distinct())


def _stories_by(author: Author) -> list[int]:
    return list(
        Byline.objects.filter(author=author).order_by("article").values_list("article_id", flat=True).distinct()
    )


def _index_again(article_ids: Iterable[int]) -> None:
    """Writes the words of these articles into the index: of few in this transaction, of many soon."""
    ids = sorted(article_ids)
    if len(ids) <= RELATED_AT_ONCE:
        index(ids)
    else:
        _put_words(ids, put)


def _put_words(ids: Sequence[int], write: Callable[[Kind, Mapping[str, Any]], Any]) -> None:
    for at in range(0, len(ids), INDEXED_TOGETHER):
        write(Kind.SEARCH_WORDS, {"articles": ids[at : at + INDEXED_TOGETHER]})


def after_submission(article: Article, by: Any) -> None:
    """Tells the editors."""
    stories.tell_editors("submitted", article, by=by)


def after_return(article: Article, by: Any, note: str) -> None:
    """Tells the writers, with the note."""
    stories.tell_writers("returned", article, by=by, note=note)


def after_approval(article: Article, by: Any) -> None:
    """Tells the writers."""
    stories.tell_writers("approved", article, by=by)


def after_account_change(owner: User, what: str, *, origin: str = "") -> None:
    """Tells the owner of an account what happened to it."""
    accounts.tell_owner(owner, what, origin=origin)


def after_reset_asked(address: str) -> None:
    """Has links to a new password sent to the accounts of this address, if there are any."""
    accounts.ask_for_reset(address)


def after_discard(digest: str) -> None:
    """Has the files of a picture that left the library removed: who took it down wants them gone."""
    _do_soon(Kind.PICTURE_FILES, {"digest": digest})


def remove_pictures() -> int:
    """Removes deleted pictures that no version of a story shows any more, a few at a time; returns how many."""

    def tell(image: Image) -> None:
        audit.record("removed", image, by=None)
        after_discard(image.digest)

    return discarding.remove_unneeded(tell) if discarding.unneeded().exists() else 0


def after_labelling(image: Image) -> None:
    """Follows that a picture is somebody else's now, as far as we knew: its files say so."""
    _do_soon(Kind.PICTURE_LABELS, {"image": image.pk})
    after_refocusing(image)


def after_refocusing(image: Image) -> None:
    """Has the files that are not as the picture is now made anew by `publish_due`: it takes seconds."""
    put(Kind.PICTURE_RENDITIONS, {"image": image.pk})


def keep_renditions(rendered: rendering.Rendered) -> bool:
    """Keeps renditions that were made; pages that show the picture get their addresses. False as `rendering.keep`."""
    return rendering.keep(rendered, _note_renditions)


def _note_renditions(image: Image, leftovers: list[str]) -> None:
    after_noun_change(image)
    if leftovers:
        payload = {"image": image.pk, "folder": str(image.file.name).rpartition("/")[0], "names": leftovers}
        put(Kind.PICTURE_LEFTOVERS, payload, timezone.now() + LEFTOVERS_STAY)


def follow_moments(lease: Hold, *, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Follows articles whose moment came since it was last called: to readers each is a public change.

    Returns how many. Where the clock was moved back, it follows those that are to come once more. Whoever
    dies at it, or loses the lease (LeaseLost), leaves a few to be followed twice, and none out.
    """
    now = timezone.now()
    seen = lease.done_until or now - LOOKED_BACK
    turning = Article.objects.turning(min(seen, now), max(seen, now))
    followed, rest = 0, turning
    while goes_on():
        batch: list[tuple[int, Any]] = list(rest.values_list("pk", "live_at")[:RELATED_AT_ONCE])
        if not batch:
            refresh.refresh(())  # a few of what a dying process left
            lease.reach(now)
            break
        keys = [pk for pk, _ in batch]
        with transaction.atomic():
            Article.objects.filter(pk__in=keys).note_live()
            after_public_change(keys)
        followed += len(batch)
        last, at = batch[-1]
        # Others may have the same moment: all before it are done.
        lease.reach(at - TICK if seen < now else seen)
        rest = turning.filter(Q(live_at__gt=at) | Q(pk__gt=last), live_at__gte=at)
    return followed


def retire_pages() -> None:
    """Takes kept pages that have ended away from a server in front; where they are out of reach, the next time."""
    try:
        store.retire()
    except StoreAway as error:
        logger.warning("Pages that have ended are still handed out by a server in front: %s", error)


def sweep_outbox(*, goes_on: Callable[[], bool] = lambda: True) -> Swept:
    """Does what is due in the outbox."""
    return sweep(HANDLERS, given_up=failures.tell_of_failure, goes_on=goes_on)


def _purge() -> None:
    """Purges what was noted, right after the commit: first where pages are kept, then in front."""
    if keeps_pages():
        do_all(Kind.PURGE, HANDLERS, given_up=failures.tell_of_failure)
    if has_cdn():
        # One that did not answer is left to publish_due: no editor waits for it again.
        failed = Effect.objects.failed().filter(kind=Kind.CDN_PURGE, given_up_at=None)
        do_all(Kind.CDN_PURGE, HANDLERS, given_up=failures.tell_of_failure, goes_on=lambda: not failed.exists())


def _recount(effect: Effect) -> None:
    Tag.objects.filter(pk__in=effect.payload["tags"]).recount()


def _index(effect: Effect) -> None:
    index(Article.objects.filter(pk__in=effect.payload["articles"]).values_list("pk", flat=True))


def _remove_files(effect: Effect) -> None:
    discarding.remove_files(effect.payload["digest"])


def _label_again(effect: Effect) -> None:
    for image in Image.objects.filter(pk=effect.payload["image"]):
        keeping.label_again(image)


def _render(effect: Effect) -> None:
    """Makes what is missing; once more where the picture was changed meanwhile."""
    for _ in range(MOST_CHANGES):
        image = Image.objects.filter(pk=effect.payload["image"]).first()
        sets = rendering.missing(image) if image else ()
        if image is None or not sets or keep_renditions(rendering.make(image, sets)):
            return


def _remove_leftovers(effect: Effect) -> None:
    rendering.remove_leftovers(effect.payload["image"], effect.payload["folder"], effect.payload["names"])


def _do_soon(kind: Kind, payload: Mapping[str, Any]) -> None:
    """Has it done right after commit; what a process that dies before leaves is swept."""
    key = put(kind, payload)

    def follow() -> None:
        do(key, HANDLERS, given_up=failures.tell_of_failure)

    transaction.on_commit(follow, robust=True)


HANDLERS: dict[str, Handler] = {
    Kind.MAIL: sending.send,
    Kind.RESET_LINKS: accounts.send_reset_links,
    Kind.TAG_COUNTS: _recount,
    Kind.SEARCH_WORDS: _index,
    Kind.PURGE: purging.purge,
    Kind.CDN_PURGE: purging.purge_cdn,
    Kind.WARM: warming.warm,
    Kind.PICTURE_LABELS: _label_again,
    Kind.PICTURE_RENDITIONS: _render,
    Kind.PICTURE_LEFTOVERS: _remove_leftovers,
    Kind.PICTURE_FILES: _remove_files,
}
