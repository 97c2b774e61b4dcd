"""The counters start at nought."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COUNTERS = ("seq", "watch", "rules")


def begin(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """Give every counter its row."""
    counter = apps.get_model("ledger", "CounterRow")
    counter.objects.bulk_create([counter(name=name, value=0) for name in COUNTERS])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
