from django.db import migrations
from django.db.models import F, Func, Max, Value

import articles.models.fields


def spell(apps, schema_editor):
    """Takes the last slash off; of two spellings the later row stays, which is the one that a story left behind."""
    bare = Func(F("path"), Value("/"), function="RTRIM")
    rows = apps.get_model("articles", "Redirect")._default_manager.exclude(path="/")
    kept = rows.annotate(bare=bare).order_by().values("bare").annotate(last=Max("pk")).values("last")
    rows.exclude(pk__in=kept).delete()
    rows.filter(path__endswith="/").update(path=bare)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_waiting_work"),
    ]

    operations = [
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="redirect",
            name="path",
            field=articles.models.fields.PathField(
                error_messages={"unique": "This old address leads to a story already."},
                help_text="Begins with a slash. With and without a slash at its end it is the same address.",
                max_length=500,
                unique=True,
                verbose_name="old path",
            ),
        ),
    ]
