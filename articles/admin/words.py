"""Where a story stands, in words, in the newsroom's time zone."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.fields import zone_name
from articles.models import Article

STATES: dict[str, "str | Promise"] = {
    "draft": gettext_lazy("Draft"),
    "submitted": gettext_lazy("Submitted"),
    "returned": gettext_lazy("Returned"),
    "scheduled": gettext_lazy("Scheduled"),
    "embargoed": gettext_lazy("Embargoed"),
    "published": gettext_lazy("Published"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def moment(when: datetime) -> str:
    """Returns the moment as the newsroom's clocks show it, for example 8 October 2025, 14:00 (Africa/Nairobi)."""
    local = timezone.localtime(when, timezone.get_default_timezone())
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{short_moment(local)} ({zone_name()}{f', {local:%Z}' if comes_twice else ''})"


def short_moment(when: datetime) -> str:
    """Returns the moment without the name of the zone, for lists."""
    local = timezone.localtime(when, timezone.get_default_timezone())
    return _("%(date)s, %(time)s") % {"date": date_format(local, "j F Y"), "time": date_format(local, "H:i")}


def state(article: Article) -> str:
    return str(STATES.get(article.state, article.state))


def standing(article: Article, *, may_change: bool = True) -> list[str]:
    """Returns sentences: what readers see now, and what changes that; for who may change it, or may only read."""
    if article.pk is None:
        return [_("A new story. Nobody but you sees it until you save it.")]
    if article.live_at is not None:
        return _approved(article, article.live_at, may_change)
    if article.state == "withdrawn":
        return [_("Withdrawn. Readers do not see it."), *_first_published(article)]
    return [*_waits_for(article), _("Readers do not see it yet."), *_planned(article)]


def _approved(article: Article, live_at: datetime, may_change: bool) -> list[str]:
    when = moment(live_at)
    if article.is_live:
        sentences = [_("Published on %(when)s.") % {"when": when}]
        if article.updated_at:
            said = _("Marked as updated on %(when)s.") % {"when": moment(article.updated_at)}
            sentences.append(f"{said} {article.updated_note}".strip())
        if not may_change:
            return [*sentences, _("Readers see it now."), _("An editor can change it.")]
        if article.working_version:
            return [*sentences, _("Readers see it now, without the changes saved since: publish or discard them.")]
        return [*sentences, _("Readers see it now. What you save here they see when you publish the changes.")]
    if article.state == "embargoed":
        return [_("Approved, and held by an embargo. Readers see it from %(when)s.") % {"when": when}]
    return [_("Approved. Readers see it from %(when)s; nobody needs to do anything more.") % {"when": when}]


def _waits_for(article: Article) -> list[str]:
    if article.state == "submitted":
        return [_("It waits for an editor.")]
    return (
        [_("An editor returned it; it comes back when it is submitted again.")] if article.state == "returned" else []
    )


def _first_published(article: Article) -> list[str]:
    if article.first_live_at is None:
        return []
    return [_("It was first published on %(when)s; its address stays.") % {"when": moment(article.first_live_at)}]


def _planned(article: Article) -> list[str]:
    if article.publish_at is None:
        return []
    return [_("A time is noted, %(when)s, but it is not approved.") % {"when": moment(article.publish_at)}]
