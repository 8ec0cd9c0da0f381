"""Who may do what to an article. Checked in the verbs; surfaces ask here what to offer."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _

from articles.models import Article, Status, User
from articles.publishing.errors import NotAllowed

Person = User | AbstractBaseUser | AnonymousUser


def may_write(person: Person) -> bool:
    return isinstance(person, User) and person.has_perm("articles.add_article")


def may_open(person: Person, article: Article) -> bool:
    """Says whether the person may see the article in the admin."""
    return isinstance(person, User) and Article.objects.visible_to(person).filter(pk=article.pk).exists()


def may_change(person: Person, article: Article) -> bool:
    """Says whether the person may save it: their own until it is approved, then who may publish."""
    if article.pk is None:
        return may_write(person)
    if not isinstance(person, User) or not person.has_perm("articles.change_article"):
        return False
    if article.status == Status.APPROVED and not may_publish(person):
        return False
    return may_open(person, article)


def may_publish(person: Person) -> bool:
    return isinstance(person, User) and person.has_perm("articles.publish_article")


def may_delete(person: Person, article: Article) -> bool:
    return isinstance(person, User) and person.has_perm("articles.delete_article") and may_open(person, article)


def require_change(person: Person, article: Article) -> None:
    if not may_change(person, article):
        raise NotAllowed(_("You may not change this article. Ask an editor."))


def require_publish(person: Person, article: Article) -> None:
    require_change(person, article)
    if not may_publish(person):
        raise NotAllowed(_("You may not publish or withdraw articles. Ask an editor."))


def require_delete(person: Person, article: Article) -> None:
    if not may_delete(person, article):
        raise NotAllowed(_("You may not delete this article. Ask an editor."))
