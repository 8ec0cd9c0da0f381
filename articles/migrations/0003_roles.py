"""The groups that staff belong to, and what each may do."""

from django.db import migrations

NOUNS = ("article", "author", "image", "tag", "section", "newsroom", "redirect", "user")
VERBS = ("add", "change", "delete", "view")
OWN = {  # rights beside the four of each noun; the names stand in the models' Meta
    "publish_article": "Can publish, schedule and withdraw articles",
    "change_any_article": "Can open and change the articles of others",
}
ROLES = {
    "Reporter": [
        *("add_article", "change_article", "view_article"),
        *("view_author", "view_section", "view_tag", "view_image", "add_image"),
    ],
    "Editor": [
        *("add_article", "change_article", "delete_article", "view_article"),
        *("publish_article", "change_any_article"),
        *("add_author", "change_author", "view_author"),
        *("add_image", "change_image", "delete_image", "view_image"),
        *("add_tag", "change_tag", "view_tag", "add_section", "change_section", "view_section"),
        *("change_newsroom", "view_newsroom", "view_redirect"),
    ],
    "Moderator": [],
    "Picture editor": ["add_image", "change_image", "delete_image", "view_image"],
    "Administrator": [f"{verb}_{noun}" for noun in NOUNS for verb in VERBS] + list(OWN),
}


def create(apps, schema_editor):
    content_type = apps.get_model("contenttypes", "ContentType")
    permission = apps.get_model("auth", "Permission")
    group = apps.get_model("auth", "Group")
    made = {}
    for noun in NOUNS:
        kind, _ = content_type.objects.get_or_create(app_label="articles", model=noun)
        names = {f"{verb}_{noun}": f"Can {verb} {noun}" for verb in VERBS}
        if noun == "article":
            names |= OWN
        for codename, name in names.items():
            made[codename], _ = permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": name}
            )
    for name, codenames in ROLES.items():
        role, _ = group.objects.get_or_create(name=name)
        role.permissions.add(*(made[codename] for codename in codenames))


def drop(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_search"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create, drop)]
