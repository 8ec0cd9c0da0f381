"""The pages under /staff/: who may see them, what they carry, where they lead."""

import pytest
from django.test import Client
from django.urls import get_resolver

from articles.models import User
from tests.accounts.conftest import PASSWORD, sign_in, signed_in

OPEN = {
    "sign-in/", "sign-in/second-step/", "sign-in/passkey/", "sign-out/", "closed/",
    "password/reset/", "password/reset/sent/", "password/first/",
}  # fmt: skip


def addresses() -> list[str]:
    (staff,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == "staff/"]
    found = [str(entry.pattern).replace("<int:pk>", "1") for entry in staff.url_patterns]
    return [address for address in found if not address.startswith("^")]


def test_a_page_of_ones_own_asks_to_sign_in_first(client: Client, db: None) -> None:
    closed = [address for address in addresses() if address not in OPEN]
    assert len(closed) > 10
    for address in closed:
        for response in (client.get(f"/staff/{address}"), client.post(f"/staff/{address}")):
            assert response.status_code in {302, 403, 404, 405}, address
            if response.status_code == 302:
                assert response["Location"].startswith("/staff/sign-in/"), address


def test_no_page_is_kept_by_a_cache_or_holds_script_or_style_of_its_own(ann: User) -> None:
    for client in (Client(), signed_in()):
        for address in addresses():
            response = client.get(f"/staff/{address}")
            if response.status_code != 200:
                continue
            assert "no-store" in response["Cache-Control"], address
            assert "private" in response["Cache-Control"], address
            page = response.content.decode()
            assert "<style" not in page
            assert "style=" not in page
            assert "<script>" not in page
            assert "nonce" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["sign-in/", "password/reset/", "sign-out/", "sign-in/passkey/"])
def test_a_post_without_a_token_is_refused(address: str, db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/staff/{address}", {}).status_code == 403


@pytest.mark.parametrize("at", ["/staff/sign-in/", "/admin/login/"])
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "https:evil.example",
        "/\r\nSet-Cookie:x=1",
        "\x00//evil.example",
    ],
)
def test_signing_in_leads_to_no_other_host(ann: User, at: str, elsewhere: str) -> None:
    for response in (
        Client().post(f"{at}?next={elsewhere}", {"username": "ann", "password": PASSWORD}),
        sign_in(Client(), at=at, next=elsewhere),
        signed_in().get(at, {"next": elsewhere}),
    ):
        assert response.status_code == 302
        assert "evil" not in response["Location"]
        assert "javascript" not in response["Location"]
        assert "\n" not in response["Location"]


def test_signing_in_leads_back_to_what_was_asked_for(ann: User, client: Client) -> None:
    asked = client.get("/admin/articles/tag/?q=nile")["Location"]
    page = client.get(asked).content.decode()
    assert 'name="next" value="/admin/articles/tag/?q=nile"' in page
    assert sign_in(client, at=asked)["Location"] == "/admin/articles/tag/?q=nile"


def test_a_readers_account_is_told_that_the_desk_is_closed_to_it(client: Client, db: None) -> None:
    User.objects.create_user("reader", "reader@example.org", PASSWORD)
    response = client.post("/staff/sign-in/", {"username": "reader", "password": PASSWORD}, follow=True)
    assert response.status_code == 403
    assert "You are signed in as reader, which may not open the desk." in response.content.decode()
    client.post("/staff/sign-out/")
    assert client.get("/staff/sign-in/").status_code == 200


@pytest.mark.parametrize("name", ["signup", "accounts/signup", "staff/signup", "accounts/login", "staff/email"])
def test_nobody_opens_an_account_alone(name: str, client: Client, db: None) -> None:
    assert client.get(f"/{name}/").status_code == 404
    assert client.post(f"/{name}/", {"username": "eve", "password1": PASSWORD}).status_code == 404


def test_the_desk_shows_no_secrets_of_second_steps(admin_client: Client) -> None:
    for address in ("mfa/authenticator/", "account/emailaddress/", "articles/wrongguesses/"):
        assert admin_client.get(f"/admin/{address}").status_code == 404
    assert "mfa" not in admin_client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "facts", [{"username": "x\x00"}, {"username": "x" * 151}, {"password": "x" * 5000}, {"username": ""}]
)
def test_odd_names_and_passwords_are_refused_in_the_form(facts: dict[str, str], client: Client, db: None) -> None:
    response = client.post("/staff/sign-in/", {"username": "ann", "password": "x", **facts})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
