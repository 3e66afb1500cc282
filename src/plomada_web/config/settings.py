"""Settings: one file, defaults for one machine, environment variables for the rest.

The variables are listed in docs/how-to/run-for-a-team.md; a test holds that list to this file.
"""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from plomada_web.config import environment

PRODUCT = Path(__file__).resolve().parent.parent
VAR = Path(environment.text("PLOMADA_VAR", "var")).resolve()

DEBUG = environment.flag("PLOMADA_DEBUG", default=False)
SECRET_KEY = environment.text("PLOMADA_SECRET_KEY") or environment.key_kept_in(VAR, "secret_key")
BASE_URL = environment.text("PLOMADA_BASE_URL", f"http://127.0.0.1:{environment.number('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = environment.words("PLOMADA_ALLOWED_HOSTS", f"127.0.0.1,localhost,{urlsplit(BASE_URL).hostname}")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = environment.number("PLOMADA_TRUSTED_PROXIES", 0)
HTTPS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "plomada_web.site",
    "plomada_web.workspace",
    "plomada_web.people",
    "plomada_web.language",
    "plomada_web.decisions",
    "plomada_web.rooms",
    "plomada_web.undo",
    "plomada_web.lists",
    "plomada_web.segments",
    "plomada_web.imports",
    "plomada_web.exports",
    "plomada_web.duplicates",
    "plomada_web.privacy",
    "plomada_web.tracking",
    "plomada_web.api",
    "plomada_web.today",
    "plomada_web.finding",
    "plomada_web.start",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "plomada_web.config.turns.TurnsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plomada_web.workspace.middleware.PreferencesMiddleware",
    "plomada_web.workspace.middleware.BodySizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "plomada_web.config.urls"
WSGI_APPLICATION = "plomada_web.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "plomada_web.site.templatetags.plomada",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "plomada_web.site.templatetags.remembered",
            ],
        },
    }
]

# --- data
DATABASES = {
    "default": dj_database_url.parse(
        environment.text("DATABASE_URL", f"sqlite:///{VAR / 'plomada.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions take the write lock at their start, so that a writer waits its turn instead of
    # failing half-way; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA mmap_size=536870912;",  # pages of the file are read where the system holds them, not copied
    }
else:
    # Nothing is prepared by itself: `written_once` says what is.
    DATABASES["default"]["OPTIONS"] = {**DATABASES["default"].get("OPTIONS", {}), "prepare_threshold": 10**9}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who may come in
AUTH_USER_MODEL = "workspace.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "plomada_web.workspace.backend.Backend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "plomada_web.workspace.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "plomada_web.workspace.sign_in.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a member's address is proved by the invitation that reached it
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can make us write to an address we do not know
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts these, for all processes together
MFA_TOTP_ISSUER = "Plomada"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SOCIALACCOUNT_ONLY = False
OIDC_ISSUER = environment.text("PLOMADA_OIDC_ISSUER").rstrip("/")
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": environment.text("PLOMADA_OIDC_NAME", "OpenID Connect"),
                    "client_id": environment.text("PLOMADA_OIDC_CLIENT_ID"),
                    "secret": environment.text("PLOMADA_OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_ISSUER},
                }
            ],
        }
    }
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "plomada_web.workspace.guessing.address_tried"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "plomada_web.workspace.client_address.client_address"
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- languages, dates, numbers
LANGUAGE_CODE = "en"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
USE_TZ = True
TIME_ZONE = environment.text("PLOMADA_TIME_ZONE", "UTC")
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "plomada_web.site.formats"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

# --- mail: nothing leaves the machine until a server is named
MAIL_CONFIGURED = bool(environment.text("PLOMADA_SMTP_HOST"))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if MAIL_CONFIGURED else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = environment.text("PLOMADA_SMTP_HOST")
EMAIL_PORT = environment.number("PLOMADA_SMTP_PORT", 587)
EMAIL_HOST_USER = environment.text("PLOMADA_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("PLOMADA_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("PLOMADA_SMTP_STARTTLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("PLOMADA_MAIL_FROM", "plomada@localhost")

# --- background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- programs: the API and webhooks
API_REQUESTS_A_MINUTE = environment.number("PLOMADA_API_REQUESTS_A_MINUTE", 600)  # of one token
WEBHOOK_ALLOW_PRIVATE = environment.flag("PLOMADA_WEBHOOK_ALLOW_PRIVATE", default=False)

# --- addresses that are looked at: who may be written to about it; a site sees it with each request
FETCH_CONTACT = environment.text("PLOMADA_FETCH_CONTACT")

# --- what features above add to the filters of lists
MORE_FILTER_FIELDS = ("plomada_web.segments.filter_field.segment_fields",)

# --- regular backups: hours between two, 0 makes none
BACKUP_EVERY_HOURS = environment.number("PLOMADA_BACKUP_EVERY_HOURS", 0)
BACKUP_KEEP = environment.number("PLOMADA_BACKUP_KEEP", 14)
BACKUP_FOLDER = Path(environment.text("PLOMADA_BACKUP_FOLDER") or VAR / "backups").resolve()

# --- files
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MOST_BYTES_SENT = 2 * 1024 * 1024  # of any request, files included
# ... but for a file to import, and only at its own addresses and from whoever may import: see `BodySizeMiddleware`
MOST_BYTES_IMPORTED = environment.number("PLOMADA_IMPORT_MOST_MB", 2048) * 1_000_000
TAKES_LARGE_FILES = {
    "imports:new": "plomada_web.workspace.middleware.member_may_edit",
    "language:upload_new": "plomada_web.workspace.middleware.member_may_edit",
    "api:v1:list_imports": "plomada_web.api.v1.door.may_import",  # the address at which files are sent, too
}
DAYS_FILES_ARE_KEPT = environment.number("PLOMADA_FILES_KEPT_DAYS", 30)  # uploaded, exported, and rows with problems
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a file's mapping has a choice for each of its columns

# --- what a browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        # A form that signs in elsewhere ends in a redirect to that place.
        "form-action": [SELF, "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "plomada_web.workspace.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- logs: personal links are secrets, so their tokens are masked before any handler writes
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask_links": {"()": "plomada_web.workspace.logs.MaskPersonalLinks"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask_links"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "plomada": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
