"""Pages on which the newsroom says who it is and how it works; who may write them."""

import articles.models.fields
import articles.models.page
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


VERBS = ("add", "change", "delete", "view")
ROLES = {"Editor": ("add", "change", "view"), "Administrator": VERBS}


def give(apps, schema_editor):
    """Gives the rights to the groups that write for the newsroom."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="articles", model="page")
    permission = apps.get_model("auth", "Permission")
    rights = {
        verb: permission.objects.get_or_create(
            content_type=kind, codename=f"{verb}_page", defaults={"name": f"Can {verb} page"}
        )[0]
        for verb in VERBS
    }
    for role, verbs in ROLES.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=role):
            group.permissions.add(*(rights[verb] for verb in verbs))


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0026_pictures_by_word'),
    ]

    operations = [
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('principles', 'Principles'), ('ownership', 'Ownership and funding'), ('ethics', 'Ethics policy'), ('corrections', 'Corrections policy'), ('verification', 'Checking facts'), ('sources', 'Unnamed sources'), ('no bylines', 'Stories without a byline'), ('diversity', 'Diversity policy'), ('staffing', 'Diversity of the staff'), ('feedback', 'Complaints and replies'), ('mission', 'Mission and priorities'), ('contact', 'Contact'), ('other', 'Something else')], default='other', help_text='Search engines are told where the policy of each kind is.', max_length=20, verbose_name='what it is about')),
                ('title', articles.models.fields.LineField(max_length=150, verbose_name='title')),
                ('slug', articles.models.fields.AddressPartField(help_text='The last part of its address: /about/…/', max_length=100, unique=True, verbose_name='slug')),
                ('description', articles.models.fields.LineField(blank=True, help_text='Under its title, and in search engines.', max_length=300, verbose_name='in a sentence')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('language', models.CharField(default=articles.models.page.site_language, help_text='For example: en, fa or pt-BR.', max_length=35, validators=[articles.models.fields.validate_language], verbose_name='language')),
                ('order', models.PositiveIntegerField(default=0, help_text='Low numbers come first.', verbose_name='order')),
                ('in_footer', models.BooleanField(default=True, help_text='“About us” leads to it in any case.', verbose_name='in the footer')),
                ('is_published', models.BooleanField(default=False, help_text='Readers see what you save, at once.', verbose_name='published')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('newsroom', models.ForeignKey(default=1, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='articles.newsroom')),
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
                'ordering': ['order', 'title', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PageAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', articles.models.fields.AddressPartField(max_length=100, unique=True, verbose_name='slug')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='articles.page')),
            ],
            options={
                'verbose_name': 'old address of a page',
                'verbose_name_plural': 'old addresses of pages',
                'ordering': ['slug'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PageVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('content', models.JSONField(verbose_name='content')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='saved')),
                ('saved_by_name', models.CharField(blank=True, max_length=300, verbose_name='saved by')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='articles.page')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version of a page',
                'verbose_name_plural': 'versions of pages',
                'ordering': ['-number'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='page_has_title'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='page_has_slug'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['principles', 'ownership', 'ethics', 'corrections', 'verification', 'sources', 'no bylines', 'diversity', 'staffing', 'feedback', 'mission', 'contact', 'other'])), name='page_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.UniqueConstraint(condition=models.Q(('is_published', True), models.Q(('kind', 'other'), _negated=True)), fields=('kind', 'language'), name='page_of_a_kind_once', violation_error_message='Another published page is about this already. Choose “Something else”, or unpublish that one.'),
        ),
        migrations.AddConstraint(
            model_name='pageaddress',
            constraint=models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='page_address_has_slug'),
        ),
        migrations.AddConstraint(
            model_name='pageversion',
            constraint=models.UniqueConstraint(fields=('page', 'number'), name='page_version_once'),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
