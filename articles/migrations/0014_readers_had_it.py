from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


def note(apps, schema_editor):
    rows = apps.get_model("articles", "Article")._default_manager
    had = Q(first_live_at__lte=timezone.now()) | Q(working_version__isnull=False) | Q(corrections__isnull=False)
    rows.filter(pk__in=rows.filter(had).values("pk")).update(was_live=True)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_one_spelling_of_old_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="was_live",
            field=models.BooleanField(default=False, editable=False, verbose_name="readers had it"),
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
