"""An editor who publishes a change of another story each second, until stopped: `python -m bench.editor`."""

import time
from random import Random

EACH = 1.0  # seconds


def main() -> None:
    import django

    django.setup()
    from articles.models import Article, User
    from articles.publishing import actions

    editor = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("bench-editor")
    keys = list(Article.objects.live().values_list("pk", flat=True))
    random = Random()
    while True:
        began = time.monotonic()
        article = Article.objects.get(pk=random.choice(keys))
        article.body += "<p>One more sentence.</p>"
        actions.amend(article, by=editor)
        time.sleep(max(0.0, EACH - (time.monotonic() - began)))


if __name__ == "__main__":
    main()
