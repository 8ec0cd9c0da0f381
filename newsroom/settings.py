"""Settings: what operators decide, read from the environment. `docs/operations.md` lists the variables.

What editors decide (name, addresses, policies) is the Newsroom record in the admin. Development
needs no variable at all.
"""

from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from csp.constants import NONCE, NONE, SELF
from django.conf.global_settings import LANGUAGES

from articles.delivery.scripts import CHOICE_HASH
from articles.text.body import EDITOR_PROCESSORS
from articles.text.embeds import FRAME_SOURCES
from newsroom import cdn, environment, mail
from newsroom.database import database
from newsroom.environment import SettingError
from newsroom.kept_pages import read_store
from newsroom.picture_store import picture_store

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "articles.apps.ArticlesConfig",
    "django.contrib.auth",  # behind ours, whose createsuperuser and changepassword are run instead of its own
]

MIDDLEWARE = [
    "articles.delivery.keeping.KeptPagesMiddleware",
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
    "allauth.account.middleware.AccountMiddleware",
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
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"

# --- Signing in -----------------------------------------------------------------------------------

ADMINISTRATORS_NEED_SECOND_STEP = environment.flag("ADMINISTRATORS_NEED_SECOND_STEP", default=not DEBUG)
SESSION_COOKIE_AGE = environment.integer("SESSION_DAYS", default=14, least=1, most=400) * 24 * 3600
PASSWORD_RESET_TIMEOUT = 2 * 3600  # seconds that a link in a mail leads somewhere

# Whose word about a client's address counts; a proxy that ends TLS is on this machine unless said otherwise.
BEHIND_TLS_PROXY = environment.flag("BEHIND_TLS_PROXY", default=False)
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", ["127.0.0.0/8", "::1"] if BEHIND_TLS_PROXY else [])

ACCOUNT_ADAPTER = "articles.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made in the admin, with their address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}  # wrong guesses are counted in articles.accounts.lockout
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "articles.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # periods by which a phone's clock may be wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Shared by all processes without a server of its own. What signing in keeps there: how often a page was asked
# for, and which codes were used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "articles_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# --- Mail -----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = mail.read_sender("EMAIL_FROM", f"newsroom@{urlsplit(SITE_URL).hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
globals().update(mail.mail_settings())

# --- Database -------------------------------------------------------------------------------------

DATABASES = {"default": database(BASE_DIR / "db.sqlite3")}

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
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
KEEP_PICTURE_GPS = environment.flag("KEEP_PICTURE_GPS", default=False)
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(BASE_DIR / "media")))
STORAGES = {
    "default": picture_store(),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "articles.delivery.static.ReadersStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MIMETYPES = {".speculationrules": "application/speculationrules+json"}
# Finished pages; a page of a site in development is made each time.
KEPT_PAGES = read_store("KEPT_PAGES", "off" if DEBUG else str(BASE_DIR / "pages"))
KEPT_PAGES_BYTES = environment.integer("KEPT_PAGES_MB", default=1024, least=1) * 1024 * 1024

# In front of them, perhaps, a CDN: where and how it is told which keys changed, how many at once, for how many
# seconds it may keep a page, and the header in which pages name their keys.
CDN_PURGE_URL = cdn.read_address("CDN_PURGE_URL", keeps_pages=bool(KEPT_PAGES))
CDN_PURGE_METHOD = cdn.read_word("CDN_PURGE_METHOD", "POST")
CDN_PURGE_TOKEN = cdn.read_header("CDN_PURGE_TOKEN")
CDN_PURGE_KEY_HEADER = cdn.read_word("CDN_PURGE_KEY_HEADER", "Surrogate-Key")
CDN_PURGE_JSON = environment.text("CDN_PURGE_JSON")
CDN_PURGE_AT_ONCE = environment.integer("CDN_PURGE_AT_ONCE", default=30, least=1)
CDN_SECONDS = environment.integer("CDN_SECONDS", default=3600, most=30 * 24 * 3600)
CDN_PAGE_HEADER = cdn.read_word("CDN_PAGE_HEADER", "Surrogate-Key")

FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; larger uploads are streamed to a temporary file
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Security -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce is sent only where a page asks for it: the admin's editor.
        "script-src": [SELF, CHOICE_HASH, NONCE],
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
CSRF_FAILURE_VIEW = "articles.admin.kept.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = environment.flag("HTTPS_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = environment.integer("HSTS_SECONDS", default=365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if BEHIND_TLS_PROXY:
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
