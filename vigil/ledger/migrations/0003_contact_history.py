"""Contacts have a history, analysts pass rulings, and newer extractors walk over what is stored."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_counters"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtractionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.TextField(unique=True)),
            ],
            options={
                "db_table": "ledger_extraction",
            },
        ),
        migrations.AddField(
            model_name="contactrow",
            name="found_seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="contactrow",
            name="position",
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="contactrow",
            name="retired_seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="entryrow",
            name="quiet",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="contactrow",
            name="found_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.extractionrow",
            ),
        ),
        migrations.AddField(
            model_name="contactrow",
            name="retired_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.extractionrow",
            ),
        ),
        migrations.CreateModel(
            name="ReextractionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(null=True)),
                ("alert", models.BooleanField()),
                ("actor", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("until", models.BigIntegerField()),
                ("position", models.BigIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                (
                    "extraction",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.extractionrow"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="ledger.sourcerow"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_reextraction",
            },
        ),
        migrations.CreateModel(
            name="RulingRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=32)),
                ("key", models.BinaryField()),
                ("value", models.TextField()),
                ("new_kind", models.CharField(max_length=32, null=True)),
                ("new_value", models.TextField(null=True)),
                ("reason", models.TextField()),
                ("actor", models.TextField()),
                ("at", models.DateTimeField()),
                ("seq", models.BigIntegerField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.TextField(null=True)),
                ("undone_why", models.TextField(null=True)),
                ("undone_seq", models.BigIntegerField(null=True)),
                (
                    "post",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="ledger.postrow"),
                ),
            ],
            options={
                "db_table": "ledger_ruling",
                "indexes": [models.Index(fields=["key"], name="ruling_value")],
            },
        ),
    ]
