"""Django's settings: the ledger's tables and nothing else. `vigil.ledger.open` names the database."""

INSTALLED_APPS = ["vigil.ledger"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None  # Vigil's own logging decides: Django's would print to the console
SILENCED_SYSTEM_CHECKS: list[str] = []
