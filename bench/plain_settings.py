"""Settings of the minimal page: ours, with next to no middleware."""

from newsroom.settings import *  # noqa: F403

ROOT_URLCONF = "bench.plain"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # allauth insists on it
