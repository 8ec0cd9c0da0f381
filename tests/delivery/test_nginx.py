"""What nginx in front answers from the folder, what it asks the application for, and what it says when that is away."""

import gzip
import http.client
import importlib
import re
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.test.testcases import LiveServerThread
from pytest_django import Settings

from articles import effects
from articles.delivery.folder import Folder
from articles.delivery.store import CURRENT, lead_to_own, store
from articles.models import Article
from articles.publishing import actions
from bench.nginx import BROTLI, free_port, is_there, nginx
from newsroom import wsgi
from tests.make import make_live, make_user

pytestmark = pytest.mark.django_db(transaction=True)
needs_nginx = pytest.mark.skipif(not is_there(), reason="nginx is not installed")


def config(**options: object) -> str:
    out = StringIO()
    call_command("nginx_config", stdout=out, **options)
    return out.getvalue()


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Front:
    """A site with nginx in front of it."""

    port: int
    site: LiveServerThread

    def ask(self, path: str, *, method: str = "GET", site: bool = False, **headers: str) -> Answer:
        """Asks nginx, or the site itself, as a proxy does that ends TLS."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port if site else self.port, timeout=20)
        sent = {"Host": "localhost", "X-Forwarded-Proto": "https"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def is_file(self, path: str, **headers: str) -> bool:
        """Says whether nginx answers by itself: the keys of what a page shows are the application's to tell."""
        answer = self.ask(path, **headers)
        return answer.status == 200 and "Surrogate-Key" not in answer.headers and "Cache-Control" in answer.headers


@pytest.fixture
def pages(settings: Settings, tmp_path: Path) -> Folder:
    settings.KEPT_PAGES = str(tmp_path / "pages")
    found = store()
    assert isinstance(found, Folder)
    return found


@pytest.fixture
def site(settings: Settings, pages: Folder, tmp_path: Path) -> Iterator[LiveServerThread]:
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    lead_to_own()
    thread = LiveServerThread("127.0.0.1", lambda handler: handler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    yield thread
    thread.terminate()


@pytest.fixture
def front(site: LiveServerThread, tmp_path: Path) -> Iterator[Front]:
    port = free_port()
    printed = config(upstream=f"127.0.0.1:{site.port}", listen=[f"127.0.0.1:{port}"], brotli=BROTLI.exists())
    with nginx(tmp_path / "nginx", printed, port):
        yield Front(port, site)


@pytest.fixture
def story() -> Article:
    return make_live("Rivers rise", tags=["Water"])


# --- From the folder ------------------------------------------------------------------------------


@needs_nginx
def test_a_page_is_made_once_and_then_handed_out_while_the_site_is_away(front: Front, story: Article) -> None:
    addresses = ["/", story.get_absolute_url(), "/tags/water/", "/feed/", "/sitemap.xml"]
    assert not any(front.is_file(address) for address in addresses)
    assert all(front.is_file(address) for address in addresses)
    made = [front.ask(address).body for address in addresses]
    front.site.terminate()
    assert [front.ask(address).body for address in addresses] == made
    away = front.ask("/about/")
    assert (away.status, away.headers["Retry-After"], away.headers["Content-Type"]) == (
        503,
        "30",
        "text/html; charset=utf-8",
    )
    assert b"We are away for a moment" in away.body
    assert "Content-Security-Policy" in away.headers


@needs_nginx
@pytest.mark.parametrize("address", ["/", "/feed/", "/sitemap.xml", "story"])
def test_a_page_from_the_folder_has_the_headers_that_the_site_gives_it(
    front: Front, story: Article, address: str
) -> None:
    path = story.get_absolute_url() if address == "story" else address
    for _ in range(2):
        made, kept = front.ask(path, site=True, Accept_Encoding="gzip"), front.ask(path, Accept_Encoding="gzip")
    # Of nginx's own: the date, its name, the connection, and a validator of its own, as strong.
    own = {"Date", "Server", "Connection", "ETag"}
    assert {*made.headers} - {*kept.headers} - own == {"Surrogate-Key"}
    assert {*kept.headers} - {*made.headers} - own == set()
    assert kept.headers["ETag"].startswith('"')
    for name in {*kept.headers} - own:
        # The parts of a policy come in any order.
        assert sorted(kept.headers[name].split("; ")) == sorted(made.headers[name].split("; ")), name
    assert kept.body == made.body


@needs_nginx
@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [
        pytest.param(
            "gzip, deflate, br",
            "br",
            brotli.decompress,
            marks=pytest.mark.skipif(not BROTLI.exists(), reason="nginx has no brotli_static"),
        ),
        ("gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_each_gets_it_in_the_coding_that_they_take(
    front: Front, story: Article, accepted: str, coding: str | None, read: Callable[[bytes], bytes]
) -> None:
    path = story.get_absolute_url()
    plain = front.ask(path).body
    answer = front.ask(path, Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == coding
    assert read(answer.body) == plain


@needs_nginx
def test_who_has_it_already_is_told_so(front: Front, story: Article) -> None:
    front.ask("/")
    answers = [front.ask("/", Accept_Encoding=coding) for coding in ("gzip", "identity")]
    assert answers[0].headers["ETag"] != answers[1].headers["ETag"]
    for name, header in (("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")):
        again = front.ask("/", Accept_Encoding="gzip", **{name: answers[0].headers[header]})
        assert (again.status, again.body) == (304, b"")
    assert front.ask("/", If_None_Match='"other"').status == 200


@needs_nginx
def test_a_change_takes_pages_out_at_once(front: Front, story: Article) -> None:
    path = story.get_absolute_url()
    front.ask(path)
    assert front.is_file(path)
    story.headline = "Rivers fall"
    actions.save_draft(story, by=make_user())
    actions.publish_changes(story, by=make_user(), what_is_new="They fall.")
    assert b"Rivers fall" in front.ask(path).body
    assert front.is_file(path)
    actions.withdraw(story, by=make_user(), why="A mistake.")
    assert front.ask(path).status == 410


@needs_nginx
def test_a_page_that_has_ended_goes_with_the_next_round(front: Front, pages: Folder, story: Article) -> None:
    path = story.get_absolute_url()
    front.ask(path)
    effects.retire_pages()
    assert front.is_file(path)
    pages.retire(time.time() + 2 * 24 * 3600)
    assert pages.find(path, "") is not None  # the site may still need it, if it cannot make it anew
    assert not front.is_file(path)


@needs_nginx
def test_pages_that_it_holds_open_go_within_a_second_or_two(
    site: LiveServerThread, story: Article, tmp_path: Path
) -> None:
    port = free_port()
    printed = config(upstream=f"127.0.0.1:{site.port}", listen=[f"127.0.0.1:{port}"], open_files=100)
    with nginx(tmp_path / "nginx", printed, port):
        front, path = Front(port, site), story.get_absolute_url()
        front.ask(path)
        assert front.is_file(path)
        actions.withdraw(story, by=make_user(), why="A mistake.")
        until = time.monotonic() + 3  # its clock counts whole seconds
        while front.ask(path).status != 410:
            assert time.monotonic() < until
            time.sleep(0.05)


# --- Not from the folder --------------------------------------------------------------------------


@needs_nginx
def test_who_may_get_something_else_is_answered_by_the_site(front: Front, story: Article) -> None:
    front.ask("/")
    assert front.is_file("/")
    assert front.is_file("/", Cookie="theme=dark; xsessionid=1")
    for headers in ({"Cookie": "a=b; sessionid=x"}, {"Authorization": "Basic eDp5"}):
        assert not front.is_file("/", **headers)
    assert front.ask("/", method="POST").status in {403, 405}
    assert front.ask("/", method="HEAD").body == b""
    assert front.ask("/", X_Forwarded_Proto="http").status == 301


@needs_nginx
@pytest.mark.parametrize(
    ("asked", "is_file"),
    [
        ("utm_source=x&fbclid=1", True),
        ("afters=1", True),
        ("after=x", False),
        ("x=1&q=rivers", False),
        ("q", False),
        ("%71=rivers", False),
        ("x=1&a%66ter=x", False),
    ],
)
def test_parameters_that_pages_read_are_the_sites(front: Front, story: Article, asked: str, is_file: bool) -> None:
    front.ask("/tags/water/")
    assert front.is_file(f"/tags/water/?{asked}") is is_file


@needs_nginx
def test_another_host_gets_nothing(front: Front, story: Article) -> None:
    front.ask("/")
    for path, host in (("/", "evil.example"), ("http://evil.example/", "localhost"), ("/about/", "evil.example")):
        assert front.ask(path, Host=host).status == 400


@needs_nginx
@pytest.mark.parametrize(
    "path",
    [
        "/archive/=facts",
        "/archive/=",
        "/archive/=/page.html",
        "/archive/=/",
        "/archive/%3Dfacts",
        "/archive/../pages.sqlite3",
        "/%2e%2e/pages.sqlite3",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/archive/..%2f..%2fpages.sqlite3",
        "//archive/",
        "/archive//",
        "/archive/page.html",
        "/archive/index.html",
        "/static/../pages.sqlite3",
        "/static/%2e%2e/settings.py",
        "/site/archive/",
        "/%ff/",
        "/" + "x" * 300 + "/",
    ],
)
def test_no_other_spelling_leads_into_the_folder(front: Front, story: Article, path: str) -> None:
    front.ask("/archive/")
    assert front.is_file("/archive/")
    answer = front.ask(path)
    assert answer.status in {400, 404} or "Surrogate-Key" in answer.headers  # the site's own


@needs_nginx
@pytest.mark.parametrize("path", ["/./archive/", "/archive/%2e/", "/x/../archive/", "/%61rchive/"])
def test_what_means_the_same_address_gets_the_same_page(front: Front, story: Article, path: str) -> None:
    page = front.ask("/archive/").body
    assert front.ask(path).body == page


@needs_nginx
def test_what_is_no_page_is_the_sites(front: Front, story: Article) -> None:
    path = story.get_absolute_url()
    for _ in range(2):
        assert front.ask(path.removesuffix("/")).status == 301
        assert front.ask("/nothing/here/").status == 404
        assert front.ask("/healthz/").status == 200


@needs_nginx
def test_static_files_come_from_their_folder_for_ever(front: Front, settings: Settings) -> None:
    css = Path(settings.STATIC_ROOT) / "css"
    css.mkdir(parents=True)
    named, other = css / "site.0123456789ab.css", css / "site.css"
    named.write_text("p {}")
    (css / f"{named.name}.gz").write_bytes(gzip.compress(b"p {}"))
    other.write_text("p {}")
    answer = front.ask(f"/static/css/{named.name}", Accept_Encoding="gzip")
    assert gzip.decompress(answer.body) == b"p {}"
    assert answer.headers["Cache-Control"] == "public, max-age=315360000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert front.ask(f"/static/css/{other.name}").headers["Cache-Control"] == "public, max-age=60"
    missing = front.ask("/static/css/nothing.css")
    assert (missing.status, missing.body) == (404, b"Not found\n")


@needs_nginx
def test_it_may_end_tls(site: LiveServerThread, story: Article, tmp_path: Path) -> None:
    port, plain = free_port(), free_port()
    certificate, key = self_signed(tmp_path)
    printed = config(upstream=f"127.0.0.1:{site.port}", listen=[f"127.0.0.1:{port}"], certificate=certificate, key=key)
    printed = re.sub(r"listen \[::\]:80[^;]*;", "", printed).replace("listen 80", f"listen 127.0.0.1:{plain}")
    with nginx(tmp_path / "nginx", printed, port):
        trusting = ssl.create_default_context(cafile=certificate)
        for told in (story.page_key, ""):  # made, then kept
            reader = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=20)
            reader.request("GET", "/", headers={"X-Forwarded-Proto": "http"})
            answer = reader.getresponse()
            answer.read()
            assert (answer.status, answer.headers["Strict-Transport-Security"][:12]) == (200, "max-age=3600")
            assert told in (answer.headers["Surrogate-Key"] or "")
            reader.close()
        assert answer.headers["Surrogate-Key"] is None
        sent_on = Front(plain, site).ask("/about/?x=1")
        assert (sent_on.status, sent_on.headers["Location"]) == (301, "https://localhost/about/?x=1")
        assert Front(plain, site).ask("/", Host="evil.example").status == 400


def self_signed(folder: Path) -> tuple[str, str]:
    """Returns files of a certificate for localhost and of its key."""
    private, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(builder.sign(private, hashes.SHA256()).public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(certificate), str(key)


# --- What is printed, and where it leads ----------------------------------------------------------


def test_a_server_process_leads_to_its_own_release(settings: Settings, tmp_path: Path) -> None:
    settings.KEPT_PAGES = str(tmp_path / "pages")
    importlib.reload(wsgi)
    first = (tmp_path / "pages" / CURRENT).readlink()
    settings.SITE_URL = "https://other.example"  # another release
    importlib.reload(wsgi)
    assert (tmp_path / "pages" / CURRENT).readlink() != first


@pytest.mark.parametrize(
    ("changed", "options", "words"),
    [
        ({"KEPT_PAGES": ""}, {}, "name a folder"),
        ({"KEPT_PAGES": "valkey://127.0.0.1/0"}, {}, "name a folder"),
        ({}, {"certificate": "/a"}, "Name both files"),
        ({"SECURE_SSL_REDIRECT": True}, {}, "BEHIND_TLS_PROXY"),
    ],
)
def test_what_could_not_work_is_not_printed(
    settings: Settings, pages: Folder, changed: dict[str, object], options: dict[str, str], words: str
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match=words):
        config(**options)
