"""Administrators read the audit log, and see what waits to be done."""

from django.db import migrations


def give(apps, schema_editor):
    content_type = apps.get_model("contenttypes", "ContentType")
    permission = apps.get_model("auth", "Permission")
    role = apps.get_model("auth", "Group").objects.filter(name="Administrator").first()
    for noun, name in (("logevent", "event"), ("effect", "effect")):
        kind, _ = content_type.objects.get_or_create(app_label="articles", model=noun)
        right, _ = permission.objects.get_or_create(
            content_type=kind, codename=f"view_{noun}", defaults={"name": f"Can view {name}"}
        )
        if role is not None:
            role.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_publishing")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
