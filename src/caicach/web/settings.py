"""Settings. What differs between installations comes from the environment; all else is here.

CAICACH_DATA_DIR      where the database, files and built assets live (default: ./var)
CAICACH_DATABASE_URL  postgres://user:password@host:port/name, or postgres:///name?host=/socket/folder;
                      without it SQLite in the data folder
CAICACH_HOSTS         names this server answers to, comma-separated (default: this machine only)
CAICACH_ORIGINS       origins behind a reverse proxy, such as https://caicach.example.gov.vn
CAICACH_SECRET_KEY    made once and kept in the data folder when not given
CAICACH_DEMO          1: demo accounts on the sign-in page
CAICACH_SECURE        1: cookies over HTTPS only
CAICACH_UPLOAD_MB     largest file accepted, in megabytes (default: 200)
CAICACH_INTERNAL_SOURCES  machines and networks of one's own (lgsp.tinh.local,10.1.0.0/16) whose addresses may be
                      watched for dossiers; without it only public machines
CAICACH_SITE          the address people open, for links in mail and calendars (default: http://127.0.0.1:8000)
CAICACH_SMTP_URL      smtp://user:password@host:port (plain), smtp+tls:// (STARTTLS) or smtps:// (TLS from the start);
                      without it no mail is sent
CAICACH_MAIL_FROM     the sender of mail, such as cải cách <cai-cach@example.gov.vn>
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

WEB = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ.get("CAICACH_DATA_DIR", "var")).resolve()
FILES_DIR = DATA_DIR / "files"
DEMO = os.environ.get("CAICACH_DEMO") == "1"
SECURE = os.environ.get("CAICACH_SECURE") == "1"
UPLOAD_LIMIT = int(os.environ.get("CAICACH_UPLOAD_MB", "200")) * 1024 * 1024


def _secret_key() -> str:
    """Return the installation's key, made on first use and readable by its owner only."""
    if given := os.environ.get("CAICACH_SECRET_KEY"):
        return given
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


def _database(url: str) -> dict[str, Any]:
    """Return Django's database settings for `url`, or SQLite with the settings that survive concurrent writers."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "caicach.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
            },
            # A file, not memory: tests with threads and the live server share it.
            "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
        }
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or "") or query.get("user", [""])[0],
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        # Compiling a page's short queries takes longer than running them; today's disks find a page at random as
        # quickly as the next one, which the server's own default (4) does not know.
        "OPTIONS": {"options": "-c jit=off -c random_page_cost=1.1"},
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("CAICACH_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CAICACH_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "caicach.web.access",
    "caicach.web.audit",
    "caicach.web.accounts",
    "caicach.web.units",
    "caicach.web.files",
    "caicach.web.indices",
    "caicach.web.instruments",
    "caicach.web.findings",
    "caicach.web.directives",
    "caicach.web.dossiers",
    "caicach.web.rounds",
    "caicach.web.accountability",
    "caicach.web.jobs",
    "caicach.web.reports",
    "caicach.web.reminders",
    "caicach.web.checks",
    "caicach.web.home",
    "caicach.web.interface",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "caicach.web.access.policy_header.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "caicach.web.interface.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "caicach.web.access.gate.Gate",
    "caicach.web.accounts.own_password.OwnPasswordFirst",
]

ROOT_URLCONF = "caicach.web.urls"
WSGI_APPLICATION = "caicach.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caicach.web.interface.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "caicach.web.interface.templatetags.caicach"],
        },
    }
]

DATABASES = {"default": _database(os.environ.get("CAICACH_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Computed figures of dossiers, found by all workers and after a restart (dossiers/kept.py).
    "figures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "figures",
        "TIMEOUT": 14 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "caicach.web.accounts.adapter.ClosedSignup"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [WEB / "static", DATA_DIR / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES_DIR)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

INTERNAL_SOURCES = [s.strip().lower() for s in os.environ.get("CAICACH_INTERNAL_SOURCES", "").split(",") if s.strip()]
SITE = os.environ.get("CAICACH_SITE", "http://127.0.0.1:8000").rstrip("/")
_smtp = urlsplit(os.environ.get("CAICACH_SMTP_URL", ""))
EMAIL_HOST = _smtp.hostname or ""  # empty: no mail is sent
EMAIL_PORT = _smtp.port or {"smtps": 465, "smtp+tls": 587}.get(_smtp.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp.scheme == "smtp+tls", _smtp.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("CAICACH_MAIL_FROM", "cải cách <caicach@localhost>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # built assets appear with `caicach manage build_assets`

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
