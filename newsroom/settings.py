"""Settings: what operators decide, read from the environment. `docs/operations.md` lists the variables.

What editors decide (name, addresses, policies) is the Newsroom record in the admin. Development
needs no variable at all.
"""

from pathlib import Path
from zoneinfo import available_timezones

import environ
from csp.constants import NONCE, NONE, SELF
from django.conf.global_settings import LANGUAGES

from articles.text.body import EDITOR_PROCESSORS
from articles.text.embeds import FRAME_SOURCES
from newsroom import environment
from newsroom.environment import SettingError

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = environment.flag("DEBUG", default=True)

# --- Who we are on the web ------------------------------------------------------------------------

if DEBUG:
    SECRET_KEY = environment.text("SECRET_KEY", "for development only, never for a public site")
    ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])
else:
    SECRET_KEY = environment.secret("SECRET_KEY")
    ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS")
    if not ALLOWED_HOSTS:
        raise SettingError(
            "ALLOWED_HOSTS is missing; with DEBUG=false name the hosts of the site, "
            "for example: ALLOWED_HOSTS=news.example.org"
        )

# Absolute addresses (feeds, sitemaps, canonical links) come from here, never from a request's Host.
if DEBUG:
    home = f"http://127.0.0.1:{environment.integer('PORT', default=8000, least=1, most=65_535)}"
else:
    home = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
SITE_URL = environment.site_address("SITE_URL", home)

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

# --- The house ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "articles.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "taggit",
    "csp",
    "js_asset",
    "django_prose_editor",
    "articles.apps.ArticlesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "articles.delivery.headers.HeadersMiddleware",
    "articles.delivery.requests.CharsetMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "articles.delivery.requests.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.views.errors.NotFoundMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "articles.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# --- Database -------------------------------------------------------------------------------------


def database() -> dict[str, object]:
    """Returns Django's description of the database that DATABASE_URL names; SQLite beside the code otherwise."""
    url = environment.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
    scheme = url.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        # What stands behind the scheme may be a password: it is not repeated.
        raise SettingError(
            f"DATABASE_URL begins with {scheme[:20]!r}; write sqlite:///PATH or postgres://USER:PASSWORD@HOST/NAME"
        )
    try:
        config: dict[str, object] = environ.Env.db_url_config(url)
    except ValueError:
        raise SettingError("DATABASE_URL cannot be read: check its port and its brackets.") from None
    return sqlite(config) if scheme == "sqlite" else postgresql(config)


def sqlite(config: dict[str, object]) -> dict[str, object]:
    file = Path(str(config["NAME"]))
    if file.name in {"", ":memory:"}:
        raise SettingError("DATABASE_URL names no file; write sqlite:///PATH (four slashes before an absolute path).")
    if not file.absolute().parent.is_dir():
        raise SettingError(f"DATABASE_URL names a file in {file.absolute().parent}, which is no folder: make it first.")
    # IMMEDIATE: a transaction takes the write lock at once and waits for it, rather than failing
    # half-way. FULL: an acknowledged save survives a power cut.
    config["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds that a writer waits for another one
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    return config


def postgresql(config: dict[str, object]) -> dict[str, object]:
    if not config["NAME"]:
        raise SettingError("DATABASE_URL names no database; write postgres://USER:PASSWORD@HOST/NAME")
    config["CONN_MAX_AGE"] = environment.integer("DATABASE_CONN_MAX_AGE", default=60)
    config["CONN_HEALTH_CHECKS"] = True
    given = config.get("OPTIONS")
    config["OPTIONS"] = {
        "connect_timeout": 3,
        "options": "-c statement_timeout=20000 -c lock_timeout=10000",
        **(given if isinstance(given, dict) else {}),
    }
    return config


DATABASES = {"default": database()}

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = environment.text("LANGUAGE_CODE", "en-gb").lower()
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise SettingError(
        f"LANGUAGE_CODE is {LANGUAGE_CODE!r}; write a code that Django has words for, such as en-gb or fr."
    )
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
if TIME_ZONE not in available_timezones():
    raise SettingError(f"TIME_ZONE is {TIME_ZONE!r}; write a name such as Africa/Nairobi or UTC.")
USE_I18N = True
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(BASE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; larger uploads are streamed to a temporary file
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Security -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],  # the nonce is sent only where a page asks for it: the admin's editor
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF, *FRAME_SOURCES],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = environment.flag("HTTPS_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = environment.integer("HSTS_SECONDS", default=365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if environment.flag("BEHIND_TLS_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- The rest -------------------------------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True
DJANGO_PROSE_EDITOR_EXTENSIONS = EDITOR_PROCESSORS

LOG_LEVEL = environment.one_of("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
