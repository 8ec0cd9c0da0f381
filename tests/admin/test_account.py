"""Accounts and groups at the desk."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.admin.forms import fill
from tests.make import make_user


@pytest.mark.parametrize("key", ["9" * 30, "-" + "9" * 30, str(2**63), "9" * 5_000, "x", "\x00", "٣", "1e9"])
@pytest.mark.parametrize("name", ["groups", "user_permissions", "permissions"])
def test_a_key_of_nothing_among_many_is_an_error_of_its_field(name: str, key: str, admin_client: Client) -> None:
    kept = Group.objects.all()[0] if name == "permissions" else make_user("Reporter")
    address = f"/admin/{kept._meta.app_label}/{kept._meta.model_name}/{kept.pk}/change/"
    response = admin_client.post(address, fill(admin_client, address) | {name: ["1", key]})
    assert response.status_code == 200
    assert name in response.context["adminform"].form.errors
