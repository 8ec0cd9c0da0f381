"""The index of the desk's list, which is sorted by the date that it shows."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_rights_to_the_log")]
    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                Coalesce("live_at", "saved_at").desc(), F("id").desc(), name="article_by_date_at_desk"
            ),
        ),
    ]
