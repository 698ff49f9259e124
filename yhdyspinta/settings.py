"""All settings of the portal, read from the environment; secure unless LOCAL=1.

LOCAL=1 is for trying out on one's own machine (`make run` sets it): loopback only, no HTTPS, a secret key kept in var/.
The variables are listed with their meaning in docs/settings.md.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from yhdyspinta.secret_key import local_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

LOCAL = env.bool("LOCAL", default=False)
DEBUG = False
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", default="") or (local_secret_key(VAR_DIR) if LOCAL else env.str("SECRET_KEY"))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if LOCAL else env.list("ALLOWED_HOSTS")
PORT = env.int("PORT", default=8000)
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}" if LOCAL else "").rstrip("/")
CSRF_TRUSTED_ORIGINS = [] if LOCAL else env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL] if PUBLIC_URL else [])

INSTALLED_APPS = [
    "finnish",
    "documents",
    "organisations",
    "interfaces",
    "indicators",
    "surveys",
    "agreements",
    "forums",
    "overview",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "organisations.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yhdyspinta.urls"
WSGI_APPLICATION = "yhdyspinta.wsgi.application"
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
                "overview.context_processors.portal",
            ],
            "builtins": ["finnish.templatetags.finnish", "overview.templatetags.components"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'yhdyspinta.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: without it racing writers fail at once instead of waiting. recursive_triggers: else INSERT OR REPLACE
    # slips past the triggers that keep the append-only tables.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA recursive_triggers=ON; PRAGMA cache_size=-20000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL would spend seconds on compiling the queries of lists and the desk, which then run in milliseconds.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "organisations.login.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "organisations.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
# The form posts "username" though the field is an e-mail address: without the callable the lock can be passed by
# writing the address in another letter case.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "organisations.login.axes_username"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_TEMPLATE = "organisations/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["finnish.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# MEDIA_STORAGE and MEDIA_STORAGE_OPTIONS switch to an S3-compatible store (docs/settings.md).
STORAGES = {
    "default": {
        "BACKEND": env.str("MEDIA_STORAGE", default="django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("MEDIA_STORAGE_OPTIONS", default={}),
    },
    "staticfiles": {"BACKEND": "overview.static_storage.GzipManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a goal with its measures, indicators and targets is one form

EMAIL_CONFIG = env.email("EMAIL_URL", default="filemail://" if LOCAL else "consolemail://")
vars().update(EMAIL_CONFIG)
if LOCAL and not env.str("EMAIL_URL", default=""):
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default="yhdyspinta@localhost")
FEEDBACK_EMAIL = env.str("FEEDBACK_EMAIL", default=DEFAULT_FROM_EMAIL)
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
REMINDER_QUIET_DAYS = env.int("REMINDER_QUIET_DAYS", default=7)  # between two reminders to a party about the same

# Material of meetings: sizes in megabytes, and the program that makes PDF of office files, with its seconds for each.
MATERIAL_FILE_MB = env.int("MATERIAL_FILE_MB", default=20)
MATERIAL_MEETING_MB = env.int("MATERIAL_MEETING_MB", default=300)
OFFICE_CONVERTER = env.str("OFFICE_CONVERTER", default="soffice")
OFFICE_TIME_LIMIT = env.int("OFFICE_TIME_LIMIT", default=120)

# Sotkanet, THL's statistics service: seconds between two requests to it, and seconds to wait for an answer.
SOTKANET_URL = env.str("SOTKANET_URL", default="https://sotkanet.fi/rest/1.1")
SOTKANET_PAUSE = env.float("SOTKANET_PAUSE", default=1.0)
SOTKANET_TIMEOUT = env.float("SOTKANET_TIMEOUT", default=60.0)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "sealing"]}}

# The electronic seal: a PKCS#12 file of the operator. Without one a local certificate for trying out is made in var/.
SEAL_PKCS12 = env.str("SEAL_PKCS12", default="")
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", default="")
SEAL_TIMESTAMP_URL = env.str("SEAL_TIMESTAMP_URL", default="")
SEAL_LONG_TERM = env.bool("SEAL_LONG_TERM", default=False)
# Days after which the addresses of those who were asked are cleared from a survey that has closed.
SURVEY_ADDRESS_DAYS = env.int("SURVEY_ADDRESS_DAYS", default=30)

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        # The hash is the one style element that the rich text editor (Tiptap in django-prose-editor 0.28.0) injects.
        "style-src": [SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The address of a personal link opens it: a log keeps neither.
    "filters": {"without_tokens": {"()": "organisations.link_logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Checking a broken or hostile PDF is ordinary work: what the library can't read there is no fault of the portal.
    "loggers": {"pyhanko": {"level": "ERROR"}},
}
