"""Notes where pictures are used already: in rows of stories, working copies and revisions."""

import re

from django.db import migrations

AT_ONCE = 1_000  # rows
SHOWN = re.compile(r'data-image="([0-9]{1,18})"', re.ASCII)


def note(apps, schema_editor):
    Article, Image, ImageUse, Revision = (
        apps.get_model("articles", name) for name in ("Article", "Image", "ImageUse", "Revision")
    )
    here = set(Image.objects.order_by().values_list("pk", flat=True))
    if not here:
        return
    articles = Article.objects.order_by("pk").values_list("pk", "pk", "lead_image_id", "body")
    revisions = Revision.objects.order_by("pk").values_list(
        "pk", "article_id", "content__lead_image_id", "content__body"
    )
    for rows in (articles, revisions):
        last = 0
        while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
            last = batch[-1][0]
            uses = {
                (key, article)
                for _, article, lead, body in batch
                for key in here.intersection([lead, *map(int, SHOWN.findall(body or ""))])
            }
            ImageUse.objects.bulk_create(
                [ImageUse(image_id=key, article_id=article) for key, article in sorted(uses)], ignore_conflicts=True
            )


class Migration(migrations.Migration):
    atomic = False  # where it is broken off, it begins again and loses nothing

    dependencies = [
        ("articles", "0033_uses_of_pictures"),
    ]

    operations = [
        migrations.RunPython(note, migrations.RunPython.noop, elidable=True),
    ]
