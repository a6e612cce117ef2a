"""Django 设置：全部来自环境变量，没有一处密钥写在代码里。

Every process is given `LIANDONG_DATABASE_URL` of the database role it runs as (app, sequencer, redactor,
owner; see docs/operations.md). `liandong` fills it from the state folder when it is absent.
"""

from __future__ import annotations

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from liandong.accounts.oidc import configured

BASE = Path(__file__).resolve().parent
DEMO = os.environ.get("LIANDONG_DEMO") == "1"
NODE = os.environ.get("LIANDONG_NODE", "liandong.jiaozuo.demo" if DEMO else "liandong.jiaozuo")
REGION_MARK = os.environ.get("LIANDONG_REGION_MARK", "JZ")
LEDGER_ORIGIN = f"{NODE}/ledger"
LEDGER_VKEY_FILE = os.environ.get("LIANDONG_LEDGER_VKEY_FILE", "")
WITNESS_VKEY_FILES = [p for p in os.environ.get("LIANDONG_WITNESS_VKEY_FILES", "").split(os.pathsep) if p]
LEDGER_QUORUM = int(os.environ.get("LIANDONG_LEDGER_QUORUM", "2"))

DEBUG = False
SECRET_KEY = os.environ.get("LIANDONG_SECRET_KEY") or os.urandom(32).hex()
ALLOWED_HOSTS = os.environ.get("LIANDONG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LIANDONG_ORIGINS", "").split(",") if o]
IS_TLS = os.environ.get("LIANDONG_TLS") == "1"
OIDC = configured.provider(os.environ, is_demo=DEMO)
PASSWORD_SIGN_IN = os.environ.get("LIANDONG_PASSWORD_SIGN_IN") != "0"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "liandong.ledger",
    "liandong.kernel",
    "liandong.registry",
    "liandong.accounts",
    "liandong.audit",
    "liandong.desk",
    "liandong.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "liandong.accounts.presence.watch",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "liandong.conf.urls"
WSGI_APPLICATION = "liandong.conf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _database(url: str) -> dict[str, object]:
    parts = conninfo_to_dict(url)
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    database: dict[str, object] = {v: str(parts.pop(k, "")) for k, v in known.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **database,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "application_name": os.environ.get("LIANDONG_PROCESS", "liandong")},
    }


DATABASES = {"default": _database(os.environ.get("LIANDONG_DATABASE_URL", "postgresql:///liandong"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    os.environ.get("LIANDONG_PASSWORD_HASHER", "django.contrib.auth.hashers.ScryptPasswordHasher")
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 12 * 3600
IDLE_MINUTES = min(240, max(5, int(os.environ.get("LIANDONG_IDLE_MINUTES", "30"))))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_TLS
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_TLS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("LIANDONG_STATIC_ROOT", str(BASE.parents[2] / ".liandong" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if os.environ.get("LIANDONG_STATIC_ROOT")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

WHITENOISE_USE_FINDERS = not os.environ.get("LIANDONG_STATIC_ROOT")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LIANDONG_LOG", "WARNING")},
}
