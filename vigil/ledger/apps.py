"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerApp(AppConfig):
    """All tables of Vigil's system of record."""

    name = "vigil.ledger"
    label = "ledger"
    verbose_name = "Vigil's ledger"
    default_auto_field = "django.db.models.BigAutoField"
