"""Posts that say nearly the same are one story. Posts stored before are given theirs later, see 0005."""

from django.db import migrations, models

import vigil.ledger.models.stories


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_contact_history")]

    operations = [
        migrations.CreateModel(
            name="StoryRow",
            fields=[
                ("id", vigil.ledger.models.stories.NumberedField(primary_key=True, serialize=False)),
                ("signature", models.BinaryField()),
            ],
            options={"db_table": "ledger_story"},
        ),
        migrations.CreateModel(
            name="StoryKeyRow",
            fields=[
                ("key", vigil.ledger.models.stories.NumberedField(primary_key=True, serialize=False)),
                ("story", models.BigIntegerField()),
            ],
            options={"db_table": "ledger_story_key"},
        ),
        migrations.AddField(
            model_name="versionrow",
            name="story",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="versionrow",
            index=models.Index(fields=["story"], name="version_of_story", condition=models.Q(story__isnull=False)),
        ),
    ]
