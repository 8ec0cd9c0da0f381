"""The table of the full-text index, in the form of the database in use (`articles.search.engines`)."""

from django.db import migrations

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE articles_search USING fts5("
        "headline, standfirst, names, body, tokenize = \"unicode61 categories 'L* N* M* Co'\")",
    ),
    "postgresql": (
        "CREATE TABLE articles_search ("
        "article_id bigint PRIMARY KEY REFERENCES articles_article (id) ON DELETE CASCADE, "
        "document tsvector NOT NULL)",
        "CREATE INDEX articles_search_document ON articles_search USING gin (document)",
    ),
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
