"""Which pictures may be shown, and chosen, and by whom described."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from articles.models import Article, Author, Image, ImageUse, Page, User

SOON = timedelta(days=30)
DESCRIBED_FOR = timedelta(days=1)  # how long whoever added a picture may go on to say what it shows and whose it is


def choosable() -> Q:
    """Pictures that the library offers: not deleted, and their rights have not expired."""
    return Q(discarded_at=None) & unexpired()


def unexpired() -> Q:
    """Pictures whose rights have not expired."""
    return Q(rights_expire_on=None) | Q(rights_expire_on__gte=timezone.localdate())


def shown_to_readers() -> Q:
    """Pictures that a live story shows, a published page of the newsroom, or an author's profile."""
    return Q(
        shown_in(Article.objects.live())
        | Exists(Author.objects.filter(portrait=OuterRef("pk")))
        | Exists(Page.objects.published().filter(body__contains=_mark()))
    )


def shown_in(stories: QuerySet[Article]) -> Exists:
    """Pictures that one of these stories shows, in the text that readers have or will have."""
    # Whatever the size of the archive, only these can.
    uses = ImageUse.objects.filter(image=OuterRef(OuterRef("pk"))).values("article")
    return Exists(stories.filter(Q(lead_image=OuterRef("pk")) | Q(body__contains=_mark()), pk__in=uses))


def _mark() -> Concat:
    """What a body has of a picture that it shows."""
    return Concat(Value('data-image="'), Cast(OuterRef("pk"), TextField()), Value('"'), output_field=TextField())


def expired() -> Q:
    """Pictures whose rights have expired."""
    return Q(rights_expire_on__lt=timezone.localdate())


def ending_soon() -> Q:
    """Pictures whose rights end within a month."""
    today = timezone.localdate()
    return Q(rights_expire_on__range=(today, today + SOON))


def is_expired(image: Image) -> bool:
    """Says whether the rights to a picture have expired."""
    return image.rights_expire_on is not None and image.rights_expire_on < timezone.localdate()


def is_choosable(image: Image) -> bool:
    """Says whether the library offers the picture, as `choosable` asks of rows."""
    return image.discarded_at is None and not is_expired(image)


def may_put_back(user: User) -> bool:
    """Says whether somebody may give deleted pictures back to the library."""
    return user.has_perm("articles.delete_image")


def may_describe(user: User, image: Image) -> bool:
    """Says whether somebody may say more of a picture because they have just added it.

    No more once a story that shows it is approved: what is approved is changed by who approves.
    """
    is_new = image.uploaded_at is not None and timezone.now() - image.uploaded_at < DESCRIBED_FOR
    if not is_new or image.uploaded_by_id is None or image.uploaded_by_id != user.pk:
        return False
    approved = shown_in(Article.objects.exclude(live_at=None))
    return not Image.objects.filter(
        approved | Exists(Author.objects.filter(portrait=OuterRef("pk"))), pk=image.pk
    ).exists()
