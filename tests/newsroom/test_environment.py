"""What is read from the environment, and what is said of what cannot be read."""

import runpy
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from newsroom import environment
from newsroom.environment import SettingError

ROOT = Path(__file__).parent.parent.parent
SECRET = "0123456789" * 5
PRODUCTION = {"DEBUG": "false", "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "news.example.org"}
CDN = {"CDN_PURGE_URL": "https://api.example.org/purge", "KEPT_PAGES": "pages"}
OURS = (
    "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "PORT", "DATABASE_URL", "DATABASE_CONN_MAX_AGE", "MEDIA_ROOT",
    "TIME_ZONE", "LANGUAGE_CODE", "HTTPS_REDIRECT", "HSTS_SECONDS", "BEHIND_TLS_PROXY", "LOG_LEVEL",
    "TRUSTED_PROXIES", "ADMINISTRATORS_NEED_SECOND_STEP", "SESSION_DAYS", "EMAIL_URL", "EMAIL_FROM",
    "KEPT_PAGES", "KEPT_PAGES_MB", "CDN_PURGE_URL", "CDN_PURGE_METHOD", "CDN_PURGE_TOKEN", "CDN_PURGE_KEY_HEADER",
    "CDN_PURGE_JSON", "CDN_PURGE_AT_ONCE", "CDN_SECONDS", "CDN_PAGE_HEADER",
    "KEEP_PICTURE_GPS", "S3_BUCKET",
    "S3_ENDPOINT", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_PREFIX", "S3_ADDRESSING",
)  # fmt: skip
S3 = {"S3_BUCKET": "newsroom-pictures"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)


def settings_with(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """Returns the settings as a process with these variables would have them."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "newsroom/settings.py"))


# --- Readers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "value"), [("yes", True), ("ON", True), (" 1 ", True), ("False", False), ("0", False)]
)
def test_a_flag_is_a_word(monkeypatch: pytest.MonkeyPatch, word: str, value: bool) -> None:
    monkeypatch.setenv("X", word)
    assert environment.flag("X", default=not value) is value


def test_what_is_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "  ")
    assert environment.text("X", "default") == "default"
    assert environment.flag("X", default=True) is True
    assert environment.integer("X", default=5) == 5
    assert environment.words("X", ["a"]) == environment.hosts("X", ["a"]) == ["a"]


def test_a_list_is_divided_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a , ,b.example.org,")
    assert environment.words("X") == environment.hosts("X") == ["a", "b.example.org"]


def test_a_choice_may_be_written_in_capitals_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "debug")
    assert environment.one_of("X", ["DEBUG", "INFO"], default="INFO") == "DEBUG"


@pytest.mark.parametrize(
    "host",
    ["news.example.org", "NEWS.example.org", ".example.org", "localhost", "10.0.0.1", "[::1]", "xn--bcher-kva.de"],
)
def test_a_host_is_a_name_or_a_number(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("X", host)
    assert environment.hosts("X") == [host]


def test_pictures_lie_in_a_folder_or_in_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch)["STORAGES"]["default"]["BACKEND"] == "articles.images.disk.Disk"
    store = settings_with(monkeypatch, **S3, S3_ENDPOINT="http://127.0.0.1:9000", S3_PREFIX="news/pictures")
    options = store["STORAGES"]["default"]["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("newsroom-pictures", "news/pictures")
    assert (options["endpoint_url"], options["addressing_style"]) == ("http://127.0.0.1:9000", "path")
    monkeypatch.delenv("S3_ENDPOINT")
    assert settings_with(monkeypatch, **S3)["STORAGES"]["default"]["OPTIONS"]["addressing_style"] == "virtual"


# --- What is wrong is named -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'; write true or false."),
        ({"PORT": "http"}, "PORT is 'http'; write a whole number."),
        ({"PORT": "0"}, "PORT is 0; the least is 1."),
        ({"PORT": "65536"}, "PORT is 65536; the most is 65535."),
        ({"PORT": "9" * 5000}, "PORT is '9999"),
        ({"TIME_ZONE": "Nairobi"}, "TIME_ZONE is 'Nairobi'; write a name such as Africa/Nairobi or UTC."),
        ({"TIME_ZONE": "../etc/passwd"}, "TIME_ZONE is"),
        ({"LANGUAGE_CODE": "klingon"}, "LANGUAGE_CODE is 'klingon'"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'loud'; write one of: DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        ({"SITE_URL": "news.example.org"}, "SITE_URL is 'news.example.org'; write an address such as https://"),
        ({"SITE_URL": "https://example.org/news"}, "SITE_URL is"),
        ({"SITE_URL": "https://example.org?x"}, "SITE_URL is"),
        ({"SITE_URL": "https://me@example.org"}, "SITE_URL is"),
        ({"SITE_URL": "https://example.org:x"}, "SITE_URL is"),
        ({"SITE_URL": "https://[::1"}, "SITE_URL is"),
        ({"SITE_URL": "javascript:alert(1)"}, "SITE_URL is"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL begins with 'mysql'; write sqlite:///PATH or postgres://"),
        ({"DATABASE_URL": "db.sqlite3"}, "DATABASE_URL begins with 'db.sqlite3'"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL names no file"),
        ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL names no file"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/db"}, "DATABASE_URL names a file in /no/such/folder"),
        ({"DATABASE_URL": "postgres://me:hidden@host/"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "postgres://me:hidden@host:x/news"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "postgres://h/n", "DATABASE_CONN_MAX_AGE": "-1"}, "DATABASE_CONN_MAX_AGE is -1"),
        ({"ALLOWED_HOSTS": "https://news.example.org"}, "ALLOWED_HOSTS holds 'https://news.example.org'"),
        ({"ALLOWED_HOSTS": "news.example.org:443"}, "ALLOWED_HOSTS holds"),
        ({"ALLOWED_HOSTS": "a b"}, "ALLOWED_HOSTS holds"),
        (PRODUCTION | {"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds '*'; write names of hosts only"),
        (PRODUCTION | {"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is missing"),
        (PRODUCTION | {"SECRET_KEY": ""}, "SECRET_KEY is missing; with DEBUG=false it needs 50 random characters"),
        (PRODUCTION | {"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        (PRODUCTION | {"SECRET_KEY": "abcd" * 20}, "SECRET_KEY is too weak"),
        (PRODUCTION | {"SECRET_KEY": f"django-insecure-{SECRET}"}, "SECRET_KEY is too weak"),
        (PRODUCTION | {"HSTS_SECONDS": "a year"}, "HSTS_SECONDS is 'a year'"),
        (PRODUCTION | {"HTTPS_REDIRECT": "perhaps"}, "HTTPS_REDIRECT is 'perhaps'"),
        (PRODUCTION | {"BEHIND_TLS_PROXY": "nginx"}, "BEHIND_TLS_PROXY is 'nginx'"),
        ({"TRUSTED_PROXIES": "nginx"}, "TRUSTED_PROXIES holds 'nginx'; write addresses or networks"),
        ({"TRUSTED_PROXIES": "10.0.0.1/8"}, "TRUSTED_PROXIES holds '10.0.0.1/8'"),
        ({"ADMINISTRATORS_NEED_SECOND_STEP": "app"}, "ADMINISTRATORS_NEED_SECOND_STEP is 'app'"),
        ({"SESSION_DAYS": "0"}, "SESSION_DAYS is 0; the least is 1."),
        ({"SESSION_DAYS": "401"}, "SESSION_DAYS is 401; the most is 400."),
        ({"EMAIL_URL": "smtp://me:hidden@host:x"}, "EMAIL_URL cannot be read: check its port"),
        ({"EMAIL_URL": "imap://me:hidden@host"}, "EMAIL_URL cannot be read; write smtp+tls://"),
        ({"EMAIL_URL": "smtp://me:hidden/5@host"}, "EMAIL_URL cannot be read"),
        ({"EMAIL_URL": "smtp://me:hidden#5@host"}, "EMAIL_URL cannot be read"),
        ({"EMAIL_FROM": "news"}, "EMAIL_FROM is 'news'; write an address"),
        ({"KEPT_PAGES": "memcached://me:hidden@host"}, "KEPT_PAGES cannot be read; write a folder, off, or a server"),
        ({"KEPT_PAGES": "valkey://me:hidden@host:x/0"}, "KEPT_PAGES cannot be read: check its port"),
        ({"KEPT_PAGES": "valkey://me:hidden@host/pages"}, "KEPT_PAGES cannot be read; write"),
        ({"KEPT_PAGES": "valkey://me:hidden@host/0?socket_timeout=9"}, "KEPT_PAGES cannot be read; write"),
        ({"KEPT_PAGES": "redis:///0"}, "KEPT_PAGES cannot be read; write"),
        ({"KEPT_PAGES": "unix://"}, "KEPT_PAGES cannot be read; write"),
        ({"KEPT_PAGES": __file__}, "KEPT_PAGES is "),
        (CDN | {"CDN_PURGE_URL": "ftp://me:hidden@host/"}, "CDN_PURGE_URL cannot be read; write an address"),
        (CDN | {"CDN_PURGE_URL": "https://me:hidden@host/"}, "CDN_PURGE_URL cannot be read"),
        (CDN | {"CDN_PURGE_URL": "https://host:x/"}, "CDN_PURGE_URL cannot be read"),
        (CDN | {"CDN_PURGE_URL": "https://host/a b"}, "CDN_PURGE_URL cannot be read"),
        (CDN | {"KEPT_PAGES": "off"}, "CDN_PURGE_URL is set, and no page is kept: set KEPT_PAGES"),
        (CDN | {"CDN_PURGE_METHOD": "POST IT"}, "CDN_PURGE_METHOD is 'POST IT'; write one word"),
        (CDN | {"CDN_PURGE_KEY_HEADER": "a: b"}, "CDN_PURGE_KEY_HEADER is 'a: b'"),
        (CDN | {"CDN_PAGE_HEADER": "a: b"}, "CDN_PAGE_HEADER is 'a: b'"),
        (CDN | {"CDN_PURGE_TOKEN": "hidden"}, "CDN_PURGE_TOKEN cannot be read; write a header"),
        (CDN | {"CDN_PURGE_AT_ONCE": "0"}, "CDN_PURGE_AT_ONCE is 0"),
        (CDN | {"CDN_SECONDS": "-1"}, "CDN_SECONDS is -1"),
        ({"S3_REGION": "eu-central-1"}, "S3_REGION is set, but not S3_BUCKET"),
        ({"S3_BUCKET": "s3://pictures"}, "S3_BUCKET is 's3://pictures'; write the name of a bucket alone"),
        (S3 | {"S3_ACCESS_KEY": "me"}, "S3_ACCESS_KEY and S3_SECRET_KEY go together"),
        (S3 | {"S3_ENDPOINT": "s3.example.org"}, "S3_ENDPOINT is 's3.example.org'; write an address"),
        (S3 | {"S3_PREFIX": "/news"}, "S3_PREFIX is '/news'; write a folder within the bucket"),
        (S3 | {"S3_PREFIX": "../news"}, "S3_PREFIX is '../news'"),
        (S3 | {"S3_REGION": "Frankfurt am Main"}, "S3_REGION is 'Frankfurt am Main'; write the name of a region"),
        (S3 | {"S3_ADDRESSING": "dns"}, "S3_ADDRESSING is 'dns'; write one of: path, virtual."),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingError) as caught:
        settings_with(monkeypatch, **variables)
    message = str(caught.value)
    assert message.startswith(said)
    assert "\n" not in message
    assert "hidden" not in message  # no password goes into a log
    assert len(message) < 300


# --- What follows -----------------------------------------------------------------------------------


def test_development_needs_nothing_and_is_safe_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch)
    assert settings["DEBUG"] is True
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert "*" not in settings["ALLOWED_HOSTS"]
    assert settings["DATABASES"]["default"]["NAME"] == str(ROOT / "db.sqlite3")


def test_sqlite_waits_for_other_writers_and_keeps_what_it_acknowledged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = settings_with(monkeypatch, DATABASE_URL=f"sqlite:///{tmp_path}/x.db")["DATABASES"]["default"]
    assert database["NAME"] == f"{tmp_path}/x.db"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in database["OPTIONS"]["init_command"]


def test_postgresql_answers_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgres://me:p%40ss@db.example.org:5433/news?sslmode=require"
    database = settings_with(monkeypatch, DATABASE_URL=url)["DATABASES"]["default"]
    assert [database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "news", "me", "p@ss", "db.example.org", 5433,
    ]  # fmt: skip
    assert database["OPTIONS"] == {
        "connect_timeout": 3,
        "options": "-c statement_timeout=20000 -c lock_timeout=10000",
        "sslmode": "require",
    }
    assert database["CONN_HEALTH_CHECKS"] is True


def test_production_comes_by_https_and_keeps_its_cookies_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, **PRODUCTION)
    assert settings["SITE_URL"] == "https://news.example.org"
    assert settings["DEBUG"] is False
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"):
        assert settings[name] is True
    assert settings["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    policy = settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert not [word for words in policy.values() for word in words if "unsafe" in str(word)]


def test_what_a_proxy_says_is_believed_only_where_the_operator_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("SECURE_PROXY_SSL_HEADER", "USE_X_FORWARDED_HOST", "USE_X_FORWARDED_PORT")
    assert not set(names) & settings_with(monkeypatch, **PRODUCTION).keys()
    settings = settings_with(monkeypatch, **PRODUCTION, BEHIND_TLS_PROXY="true")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert not {"USE_X_FORWARDED_HOST", "USE_X_FORWARDED_PORT"} & settings.keys()


def test_administrators_need_a_second_step_where_others_reach_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch)["ADMINISTRATORS_NEED_SECOND_STEP"] is False
    assert settings_with(monkeypatch, **PRODUCTION)["ADMINISTRATORS_NEED_SECOND_STEP"] is True
    settings = settings_with(monkeypatch, **PRODUCTION, ADMINISTRATORS_NEED_SECOND_STEP="no")
    assert settings["ADMINISTRATORS_NEED_SECOND_STEP"] is False


def test_a_proxy_on_this_machine_is_trusted_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch, **PRODUCTION)["TRUSTED_PROXIES"] == []
    usual = settings_with(monkeypatch, **PRODUCTION, BEHIND_TLS_PROXY="true")["TRUSTED_PROXIES"]
    assert usual == [ip_network("127.0.0.0/8"), ip_network("::1")]
    named = settings_with(monkeypatch, TRUSTED_PROXIES="10.0.0.4, 2001:db8::/32")["TRUSTED_PROXIES"]
    assert named == [ip_network("10.0.0.4"), ip_network("2001:db8::/32")]


def mailer_of(settings: dict[str, Any]) -> Any:
    """Returns the backend that Django would send with, under either form of the settings."""
    with override_settings(**{name: settings[name] for name in settings if name.startswith(("EMAIL_", "MAILERS"))}):
        return mail.mailers["default"] if hasattr(mail, "mailers") else mail.get_connection()


def test_mail_stands_in_the_log_unless_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch)
    assert type(mailer_of(settings)).__module__ == "django.core.mail.backends.console"
    assert settings["DEFAULT_FROM_EMAIL"] == "newsroom@127.0.0.1"


@pytest.mark.parametrize(
    ("url", "facts"),
    [
        ("smtp+tls://me:p%40ss@mail.example.org:2525", ("mail.example.org", 2525, "me", "p@ss", True, False)),
        ("smtp+tls://me:pass@mail.example.org", ("mail.example.org", 587, "me", "pass", True, False)),
        ("smtp+ssl://me:pass@mail.example.org", ("mail.example.org", 465, "me", "pass", False, True)),
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
    ],
)
def test_a_mail_server_is_spoken_to_as_its_address_says(
    monkeypatch: pytest.MonkeyPatch, url: str, facts: tuple[object, ...]
) -> None:
    mailer = mailer_of(settings_with(monkeypatch, EMAIL_URL=url, EMAIL_FROM="Newsroom <news@example.org>"))
    assert facts == (mailer.host, mailer.port, mailer.username, mailer.password, mailer.use_tls, mailer.use_ssl)
    assert mailer.timeout == 10  # no page waits for it, but no thread for ever either


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("off", ""),
        ("Off", ""),
        ("/var/lib/newsroom/pages", "/var/lib/newsroom/pages"),
        *(
            (address, address)
            for address in (
                "valkey://10.0.0.4:6379/0", "valkeys://me:p%40ss@valkey.example.org/2", "redis://localhost",
                "rediss://:pass@host:6380/", "redis://[::1]:6379/0", "unix:///run/valkey.sock", "unix:///run/v.sock?db=3",
            )
        ),
    ],
)  # fmt: skip
def test_pages_are_kept_where_it_is_written(monkeypatch: pytest.MonkeyPatch, written: str, place: str) -> None:
    assert settings_with(monkeypatch, KEPT_PAGES=written)["KEPT_PAGES"] == place


def test_a_cdn_is_told_with_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, CDN_PURGE_TOKEN="Authorization: Bearer abc", **CDN)
    assert settings["CDN_PURGE_URL"] == CDN["CDN_PURGE_URL"]
    assert settings["CDN_PURGE_TOKEN"] == ("Authorization", "Bearer abc")


def test_every_variable_is_in_the_operators_list() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    assert [name for name in OURS if name != "PORT" and f"| `{name}` |" not in page] == []
