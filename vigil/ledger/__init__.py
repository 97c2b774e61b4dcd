"""The system of record: a Django app that holds all tables, and the synchronous functions that write and read them."""

import os

import django
from django.apps import apps

# Django wants to be set up before the first table is imported. Done here, the files of this package can be imported in
# any order by anyone; no database is touched until `open_ledger` names one.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigil.config.django")
if not apps.ready and not apps.loading:
    django.setup()
