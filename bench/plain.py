"""A minimal Django page of the same articles, as one would write it first: related by taggit's `similar_objects()`."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine
from django.urls import path

PAGE = Engine().from_string(
    "<!DOCTYPE html><html><head><title>{{ article.headline }}</title></head><body><h1>{{ article.headline }}</h1>"
    "<p>{{ article.standfirst }}</p><p>{% for one in bylines %}{{ one.author.name }} {% endfor %}</p>"
    "{{ article.body|safe }}<ul>{% for tag in tags %}<li>{{ tag.name }}</li>{% endfor %}</ul>"
    "<ul>{% for one in related %}<li>{{ one.headline }}</li>{% endfor %}</ul></body></html>"
)


def article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    from articles.models import Article

    shown: Any = get_object_or_404(Article.objects.select_related("section"), slug=slug)
    facts = {
        "article": shown,
        "bylines": shown.bylines.select_related("author"),
        "tags": shown.tags.all(),
        "related": shown.tags.similar_objects()[:4],
    }
    return HttpResponse(PAGE.render(Context(facts)))


urlpatterns = [
    path("<int:year>/<int:month>/<int:day>/<slug:slug>/", article),
    path("healthz/", lambda request: HttpResponse("OK")),
]

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_settings"
application = get_wsgi_application()
