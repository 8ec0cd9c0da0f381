"""What most readers ask for after a change, the front page and the story, is made before they do.

Not in the editor's request, which would wait for it: `publish_due`, beside every site, does so in its next round. A
reader who is earlier makes the page for all.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from articles.delivery.store import keeps_pages
from articles.models import Article, Effect
from articles.models.outbox import Kind

MOST = 20  # stories; after a change of more, readers make what they ask for
LATE = timedelta(minutes=10)  # after which readers have made it

logger = logging.getLogger(__name__)


def note(article_ids: Iterable[int]) -> None:
    """Notes that readers will ask for these articles, and for the front page."""
    ids = list(article_ids)
    if keeps_pages() and len(ids) <= MOST:
        Effect.objects.create(kind=Kind.WARM, payload={"articles": ids})


def warm(effect: Effect) -> None:
    """Has the pages made that are not kept; one that cannot be made is left to its readers."""
    if not keeps_pages() or timezone.now() > effect.made_at + LATE:
        return
    stories = Article.objects.live().filter(pk__in=effect.payload["articles"])
    for address in ("/", *(story.get_absolute_url() for story in stories)):
        if (status := _ask(address)) != 200:
            logger.warning("%s could not be made before readers ask for it (%d).", address, status)


@cache
def site() -> WSGIHandler:
    """Returns the site as a server calls it, with all middleware."""
    return WSGIHandler()


def _ask(address: str) -> int:
    """Asks this process's own site, as a reader does, and returns the status of the answer."""
    home = urlsplit(settings.SITE_URL)
    environ = {
        "PATH_INFO": unquote_to_bytes(address).decode("latin-1"),
        "HTTP_HOST": home.netloc,
        "SERVER_NAME": home.hostname or "",
        "SERVER_PORT": str(home.port or (443 if home.scheme == "https" else 80)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": home.scheme,
    }
    setup_testing_defaults(environ)  # the rest of what a server says
    response = site()(environ, lambda status, headers, *error: lambda body: None)
    response.close()
    return response.status_code
