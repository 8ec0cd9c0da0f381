"""Says whether the site works: for load balancers and monitors."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.outbox.leases import done_until
from articles.views.page import PLAIN


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers 200 where the database answers, 503 where it does not; says when what runs beside was last at work."""
    try:
        done = done_until("publish_due")
    except DatabaseError:
        return HttpResponse("database unavailable\n", content_type=PLAIN, status=503)
    ago = f"{(timezone.now() - done).total_seconds():.0f} seconds ago" if done else "never"
    response = HttpResponse(f"ok\npublish_due: {ago}\n", content_type=PLAIN)
    response["Cache-Control"] = "no-store"
    return response
