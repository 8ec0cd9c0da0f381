"""Sits down at the desk: signs somebody in, without the form that other tests try."""

from django.test import Client
from playwright.sync_api import BrowserContext

from articles.models import User
from tests.make import make_user


def sit_down(context: BrowserContext, address: str, role: str = "Editor") -> User:
    """Returns a member of the staff who is signed in in the browser."""
    user = make_user(role)
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return user
