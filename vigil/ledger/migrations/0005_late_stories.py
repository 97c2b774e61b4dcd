"""Every version is given a story, those stored before there were any too: by `vigil init`, when the tables are ready.

Where posts were stored both before and after, all stories are given anew, so that who said it first is first.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def begin_anew(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """Forget the stories of a ledger in which some versions have none."""
    version = apps.get_model("ledger", "VersionRow")
    if version.objects.filter(story=None).exists():
        version.objects.exclude(story=None).update(story=None)
        for name in ("StoryKeyRow", "StoryRow"):
            apps.get_model("ledger", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_stories")]
    operations = [
        migrations.AddIndex(
            model_name="versionrow",
            index=models.Index(fields=["id"], name="version_unstoried", condition=models.Q(story__isnull=True)),
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
