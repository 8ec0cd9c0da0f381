"""On PostgreSQL a story's headline, standfirst and names by themselves, to rank by without reading all of its words.

They stay in the row; all of the words are read in parts from beside it, and uncompressed: to unpack them took most of
the time. Rows that are here keep their words as they are until `manage.py rebuild_search` writes them anew.
"""

from django.db import migrations

CREATE = (
    "ALTER TABLE articles_searchentry ADD COLUMN head tsvector "
    "GENERATED ALWAYS AS (ts_filter(document, '{a,b,c}')) STORED",
    "ALTER TABLE articles_searchentry ALTER COLUMN head SET STORAGE MAIN",
    "ALTER TABLE articles_searchentry ALTER COLUMN document SET STORAGE EXTERNAL",
)
DROP = (
    "ALTER TABLE articles_searchentry ALTER COLUMN document SET STORAGE EXTENDED",
    "ALTER TABLE articles_searchentry DROP COLUMN head",
)


def run(statements):
    def execute(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0030_renditions_of_pictures'),
    ]

    operations = [
        migrations.RunPython(run(CREATE), run(DROP)),
    ]
