"""The root of all addresses: the admin, the pages of signing in, and the reader's site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("staff/", include("articles.accounts.urls")),
    path("", include("articles.urls")),
]
