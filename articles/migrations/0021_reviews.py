"""Reviews of related lists, sensitive tags, and what the moderators’ queue is found by."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0020_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='RelatedReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('listed', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'review of a related list',
                'verbose_name_plural': 'reviews of related lists',
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='tag',
            name='is_sensitive',
            field=models.BooleanField(default=False, help_text='Stories with it come first in the moderators’ queue.', verbose_name='sensitive'),
        ),
        migrations.AlterField(
            model_name='relatedlink',
            name='other',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='linked_from', to='articles.article'),
        ),
        migrations.AddIndex(
            model_name='relateddecision',
            index=models.Index(condition=models.Q(('ended_at', None), ('kind', 'pinned'), ('until', None)), fields=['since'], name='decision_pin_endless'),
        ),
        migrations.AddIndex(
            model_name='relateddecision',
            index=models.Index(condition=models.Q(('ended_at', None), ('kind', 'pinned'), ('until__isnull', False)), fields=['until'], name='decision_pin_ending'),
        ),
        migrations.AddIndex(
            model_name='relatedlink',
            index=models.Index(fields=['other', 'until'], name='related_from'),
        ),
        migrations.AddIndex(
            model_name='tag',
            index=models.Index(models.F('is_sensitive'), condition=models.Q(('is_sensitive', True)), name='tag_sensitive'),
        ),
        migrations.AddField(
            model_name='relatedreview',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='relatedreview',
            name='story',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='related_review', to='articles.article'),
        ),
    ]
