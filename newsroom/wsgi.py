"""The WSGI application: `granian --interface wsgi newsroom.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from articles.images.limits import LARGEST_FILE, LARGEST_FORM
from newsroom.environment import stop_on_setting_error

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
stop_on_setting_error()
django = get_wsgi_application()

from articles.delivery.doorstep import Doorstep  # noqa: E402  # they read settings, which Django has loaded now
from articles.delivery.store import lead_to_own  # noqa: E402

lead_to_own()
application = Doorstep(django, largest_body=LARGEST_FILE + LARGEST_FORM)
