"""The policies that stood in the newsroom's record become pages, word for word; undone, they go back."""

from html import escape, unescape
import re

from django.conf import settings
from django.db import migrations
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

POLICIES = (  # the field, the kind of the page, its order
    ("ethics_policy", "ethics", gettext_noop("Ethics policy"), 20),
    ("corrections_policy", "corrections", gettext_noop("Corrections policy"), 30),
)


def write_pages(apps, schema_editor):
    page, version = apps.get_model("articles", "Page"), apps.get_model("articles", "PageVersion")
    language = settings.LANGUAGE_CODE.partition("-")[0].lower()
    for newsroom in apps.get_model("articles", "Newsroom").objects.all():
        for field, kind, title, order in POLICIES:
            body = as_body(getattr(newsroom, field))
            if not body:
                continue
            with translation.override(settings.LANGUAGE_CODE):
                title = gettext(title)
            said = {"kind": kind, "title": title, "slug": kind, "description": "", "body": body}
            said |= {"language": language, "order": order, "in_footer": True, "is_published": True}
            made = page.objects.create(newsroom=newsroom, version=1, **said)
            version.objects.create(page=made, number=1, content=said)


def as_body(text):
    """Returns the plain text as a body: a paragraph after each blank line, its lines as they are."""
    parts = ([line.strip() for line in part.splitlines()] for part in re.split(r"\n\s*\n", text))
    lines = ([escape(line, quote=False) for line in part if line] for part in parts)
    return "".join(f"<p>{'<br>'.join(part)}</p>" for part in lines if part)


def write_fields(apps, schema_editor):
    page = apps.get_model("articles", "Page")
    for newsroom in apps.get_model("articles", "Newsroom").objects.all():
        for field, kind, _title, _order in POLICIES:
            pages = page.objects.filter(newsroom=newsroom, kind=kind, is_published=True).order_by("pk")
            setattr(newsroom, field, "\n\n".join(as_text(body) for body in pages.values_list("body", flat=True)))
        newsroom.save()


def as_text(body):
    divided = re.sub(r"</(?:p|li|h[2-4])>", "\n\n", body.replace("<br>", "\n"))
    return unescape(re.sub(r"<[^>]*>", "", divided)).strip()


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0027_pages'),
    ]

    operations = [
        migrations.RunPython(write_pages, write_fields),
        migrations.RemoveField(model_name='newsroom', name='corrections_policy'),
        migrations.RemoveField(model_name='newsroom', name='ethics_policy'),
    ]
