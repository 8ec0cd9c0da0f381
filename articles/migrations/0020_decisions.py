"""What staff decide about the articles beside a story, and who may."""

import articles.models.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


ROLES = ("Moderator", "Editor", "Administrator")


def give(apps, schema_editor):
    """Gives the right to the groups that moderate."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="relateddecision"
    )
    right, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename="moderate_related",
        defaults={"name": "Can decide what stands beside published articles"},
    )
    for role in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        role.permissions.add(right)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0019_merges_of_tags'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExternalLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=1000, verbose_name='address')),
                ('headline', articles.models.fields.LineField(max_length=300, verbose_name='headline')),
                ('publication', articles.models.fields.LineField(max_length=100, verbose_name='publication')),
                ('why', articles.models.fields.LineField(max_length=300, verbose_name='why it matters')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='external_links', to='articles.article')),
            ],
            options={
                'verbose_name': 'external link',
                'verbose_name_plural': 'external links',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RelatedDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('suggested', 'Left to the engine'), ('approved', 'Approved'), ('pinned', 'Pinned'), ('hidden', 'Hidden')], max_length=10, verbose_name='decision')),
                ('position', models.PositiveSmallIntegerField(null=True, verbose_name='place')),
                ('reason', models.CharField(blank=True, choices=[('background', 'Background to it'), ('what next', 'What happened next'), ('other matter', 'About another matter'), ('same', 'Says the same'), ('outdated', 'Out of date'), ('unfit', 'Would hurt or mislead here')], max_length=20, verbose_name='reason')),
                ('note', articles.models.fields.LineField(blank=True, max_length=1000, verbose_name='note')),
                ('by_name', models.CharField(blank=True, max_length=300)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(null=True, verbose_name='until')),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('external', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='articles.externallink')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decided_beside', to='articles.article')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.relateddecision')),
                ('story', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='related_decisions', to='articles.article')),
            ],
            options={
                'verbose_name': 'decision about a related link',
                'verbose_name_plural': 'decisions about related links',
                'permissions': [('moderate_related', 'Can decide what stands beside published articles')],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='externallink',
            constraint=models.CheckConstraint(condition=models.Q(('address__startswith', 'https://'), ('address__startswith', 'http://'), _connector='OR'), name='external_link_is_web'),
        ),
        migrations.AddConstraint(
            model_name='externallink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('headline', ''), _negated=True), models.Q(('publication', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='external_link_says_what'),
        ),
        migrations.AddIndex(
            model_name='relateddecision',
            index=models.Index(fields=['story', '-id'], name='decision_of_story_newest'),
        ),
        migrations.AddConstraint(
            model_name='relateddecision',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('story', 'other'), name='decision_once'),
        ),
        migrations.AddConstraint(
            model_name='relateddecision',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('external',), name='decision_once_external'),
        ),
        migrations.AddConstraint(
            model_name='relateddecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('external__isnull', False), ('other', None)), models.Q(('external', None), ('other__isnull', False)), _connector='OR'), name='decision_of_one_pair'),
        ),
        migrations.AddConstraint(
            model_name='relateddecision',
            constraint=models.CheckConstraint(condition=models.Q(('other', None), models.Q(('story', models.F('other')), _negated=True), _connector='OR'), name='decision_about_another'),
        ),
        migrations.AddConstraint(
            model_name='relateddecision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['suggested', 'approved', 'pinned', 'hidden'])), name='decision_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='relateddecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pinned'), ('position__gte', 1), ('position__lte', 4)), models.Q(models.Q(('kind', 'pinned'), _negated=True), ('position', None)), _connector='OR'), name='decision_place_means_pinned'),
        ),
        migrations.AddConstraint(
            model_name='relateddecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), models.Q(('ended_at', None), ('ended_at__gte', models.F('since')), _connector='OR')), name='decision_ends_after_it_began'),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
