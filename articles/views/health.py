"""Says whether the site works: for load balancers and monitors."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.views.page import PLAIN


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers 200 where the database answers, 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", content_type=PLAIN, status=503)
    response = HttpResponse("ok\n", content_type=PLAIN)
    response["Cache-Control"] = "no-store"
    return response
