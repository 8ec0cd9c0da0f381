"""The index of words in order of time, with what can be filtered by in it; the table that `0002_search` made goes.

Where there are stories a rebuild is noted as begun: `manage.py rebuild_search` puts them into the index.
"""

import importlib

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

before = importlib.import_module("articles.migrations.0002_search")

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE articles_search USING fts5("
        "headline, standfirst, names, body, forms, body_forms, facets, "
        "tokenize = \"unicode61 categories 'L* N* M* Co'\", prefix = '3')",
    ),
    "postgresql": (
        "ALTER TABLE articles_searchentry ADD COLUMN document tsvector NOT NULL DEFAULT ''",
        # Without a list of what waits to be sorted in: every search would go through it.
        "CREATE INDEX articles_searchentry_document ON articles_searchentry USING gin (document) "
        "WITH (fastupdate = off)",
    ),
}
DROP = {
    "sqlite": ("DROP TABLE articles_search",),
    "postgresql": ("DROP INDEX articles_searchentry_document", "ALTER TABLE articles_searchentry DROP COLUMN document"),
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    if apps.get_model("articles", "Article").objects.exists():
        apps.get_model("articles", "SearchRebuild").objects.get_or_create(pk=1)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0021_reviews'),
    ]

    operations = [
        migrations.RunPython(before.drop, before.create),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='articles.article')),
                ('place', models.BigIntegerField(unique=True)),
                ('digest', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'story in the index',
                'verbose_name_plural': 'stories in the index',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SearchLanguage',
            fields=[
                ('code', models.CharField(max_length=35, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'language of stories',
                'verbose_name_plural': 'languages of stories',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SearchRebuild',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('key', models.BigIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'rebuild of the index',
                'verbose_name_plural': 'rebuilds of the index',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='search_rebuild_is_one')],
            },
        ),
        migrations.CreateModel(
            name='SearchSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BigIntegerField()),
                ('word', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'spelling of a word',
                'verbose_name_plural': 'spellings of words',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('key', 'word'), name='search_spelling_once')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
