"""The counters start at nought."""

from django.db import migrations

COUNTERS = ("seq", "watch", "rules")


def begin(apps, _):
    """Give every counter its row."""
    counter = apps.get_model("ledger", "CounterRow")
    counter.objects.bulk_create([counter(name=name, value=0) for name in COUNTERS])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
