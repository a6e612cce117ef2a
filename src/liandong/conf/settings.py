"""Django 设置：全部来自环境变量，没有一处密钥写在代码里。

Every process is given `LIANDONG_DATABASE_URL` of the database role it runs as (app, sequencer, redactor,
owner; see docs/operations.md). `liandong` fills it from the state folder when it is absent.
"""

from __future__ import annotations

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from liandong.accounts.oidc import configured
from liandong.watch import addresses, logs

BASE = Path(__file__).resolve().parent
DEMO = os.environ.get("LIANDONG_DEMO") == "1"
NODE = os.environ.get("LIANDONG_NODE", "liandong.jiaozuo.demo" if DEMO else "liandong.jiaozuo")
REGION_MARK = os.environ.get("LIANDONG_REGION_MARK", "JZ")
LEDGER_ORIGIN = f"{NODE}/ledger"
LEDGER_VKEY_FILE = os.environ.get("LIANDONG_LEDGER_VKEY_FILE", "")
WITNESS_VKEY_FILES = [p for p in os.environ.get("LIANDONG_WITNESS_VKEY_FILES", "").split(os.pathsep) if p]
LEDGER_QUORUM = int(os.environ.get("LIANDONG_LEDGER_QUORUM", "2"))
LETTERS_KEY_FILES = [p for p in os.environ.get("LIANDONG_LETTERS_KEY_FILES", "").split(os.pathsep) if p]
LETTERS_FONTS = os.environ.get("LIANDONG_LETTERS_FONTS", "")  # 机关自己的字体，网页和后台作业启动时检查
NUMBERS_KEYS_FILE = os.environ.get("LIANDONG_NUMBERS_KEYS_FILE", "")

DEBUG = False
SECRET_KEY = os.environ.get("LIANDONG_SECRET_KEY") or os.urandom(32).hex()
ALLOWED_HOSTS = os.environ.get("LIANDONG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LIANDONG_ORIGINS", "").split(",") if o]
IS_TLS = os.environ.get("LIANDONG_TLS") == "1"
TRUSTED_PROXIES = addresses.networks(os.environ.get("LIANDONG_TRUSTED_PROXIES", ""))
METRICS_TOKEN_FILE = os.environ.get("LIANDONG_METRICS_TOKEN_FILE", "")
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
    "liandong.importing",
    "liandong.catalogue",
    "liandong.parties",
    "liandong.accounts",
    "liandong.notices",
    "liandong.offences",
    "liandong.dispatches",
    "liandong.recognition",
    "liandong.documents",
    "liandong.leads",
    "liandong.cases",
    "liandong.inspections",
    "liandong.draws",
    "liandong.onsite",
    "liandong.transfers",
    "liandong.jurisdiction",
    "liandong.publication",
    "liandong.results",
    "liandong.assistance",
    "liandong.audit",
    "liandong.desk",
    "liandong.api",
]

MIDDLEWARE = [
    "liandong.watch.request.watched",  # 最外一层：追踪号、地址、计数、日志
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "liandong.watch.bounds.bounded",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "liandong.api.limits.limited",
    "django.contrib.messages.middleware.MessageMiddleware",
    "liandong.conf.guarding.guarded",
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
REQUIRE_FACTOR = os.environ.get("LIANDONG_REQUIRE_FACTOR", "0" if DEMO else "1") == "1"
# 企业评价满多少份才合起来给检查的部门看：平台自己定的数，不是法定的；少于三份的按三份
FEWEST_RATINGS = max(3, int(os.environ.get("LIANDONG_FEWEST_RATINGS", "5")))
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
# 一次请求：文字连同字段数、文件数、文件总大小；超过的见 watch/bounds.py、conf/errors.py
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_MAX_BYTES = int(os.environ.get("LIANDONG_UPLOAD_MB", "32")) * 2**20

# 消息的外送：邮件（演示时写成文件）、本市的短信或办公平台；不设即关闭
BASE_URL = os.environ.get("LIANDONG_BASE_URL", "").rstrip("/")
SMTP_HOST = os.environ.get("LIANDONG_SMTP_HOST", "")
MAIL_IS_ON = DEMO or bool(SMTP_HOST)
EMAIL_BACKEND = (
    "django.core.mail.backends."
    + ("filebased" if DEMO else "smtp" if SMTP_HOST else "dummy")
    + ".EmailBackend"
)
EMAIL_FILE_PATH = str(Path(os.environ.get("LIANDONG_HOME") or BASE.parents[2] / ".liandong") / "mail")
EMAIL_HOST = SMTP_HOST
EMAIL_PORT = int(os.environ.get("LIANDONG_SMTP_PORT", "465"))
EMAIL_HOST_USER = os.environ.get("LIANDONG_SMTP_USER", "")
SMTP_PASSWORD_FILE = os.environ.get("LIANDONG_SMTP_PASSWORD_FILE", "")  # 只由发送的进程去读
EMAIL_USE_SSL = os.environ.get("LIANDONG_SMTP_TLS", "ssl") == "ssl"
EMAIL_USE_TLS = os.environ.get("LIANDONG_SMTP_TLS", "ssl") == "starttls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("LIANDONG_SMTP_FROM", "liandong@localhost")
WEBHOOK_URL = os.environ.get("LIANDONG_WEBHOOK_URL", "")
WEBHOOK_SECRET_FILE = os.environ.get("LIANDONG_WEBHOOK_SECRET_FILE", "")
WEBHOOK_PHONES = os.environ.get("LIANDONG_WEBHOOK_PHONES") == "1"

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
PROCESS = os.environ.get("LIANDONG_PROCESS", "liandong")
IS_SERVING = PROCESS in ("liandong-web", "liandong-worker")
LOG_LEVEL = os.environ.get("LIANDONG_LOG", "WARNING")
LOGGING = logs.config(
    level=LOG_LEVEL,
    own_level="INFO" if IS_SERVING and LOG_LEVEL != "DEBUG" else LOG_LEVEL,
)
