"""Tags of pictures, and the index of the words that pictures are found by (`articles.images.finding`).

Pictures that are there are put into the index: a hundred thousand take a quarter of a minute.
"""

from itertools import islice

from django.db import migrations

import articles.models.fields
from articles.images.finding import note_words

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE articles_image_words USING fts5("
        "words, tokenize = \"unicode61 categories 'L* N* M* Co'\", prefix = '1 2')",
    ),
    "postgresql": (
        "ALTER TABLE articles_image ADD COLUMN words tsvector NOT NULL DEFAULT ''",
        "CREATE INDEX articles_image_words ON articles_image USING gin (words) WITH (fastupdate = off)",
    ),
}
DROP = {
    "sqlite": ("DROP TABLE articles_image_words",),
    "postgresql": ("DROP INDEX articles_image_words", "ALTER TABLE articles_image DROP COLUMN words"),
}
AT_ONCE = 2_000


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    images = apps.get_model("articles", "Image").objects.order_by("pk").iterator(chunk_size=AT_ONCE)
    while some := list(islice(images, AT_ONCE)):
        note_words(some)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0025_alternative_text_of_leads'),
    ]

    operations = [
        migrations.AddField(
            model_name='image',
            name='keywords',
            field=articles.models.fields.LinesField(blank=True, default=list, help_text='By which it is found at the desk, with commas between: harbour, Mombasa. Readers do not see them.', verbose_name='tags'),
        ),
        migrations.RunPython(create, drop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
