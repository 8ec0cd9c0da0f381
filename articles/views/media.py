"""Files of pictures. (Being rewritten by images.)"""

from django.http import Http404, HttpRequest, HttpResponse


def media(request: HttpRequest, path: str) -> HttpResponse:
    raise Http404(path)
