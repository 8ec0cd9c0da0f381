"""What is kept of articles' words and tags, so that two of them are compared without reading their texts."""

from django.db import models

TERM_BITS = 32  # a term is known by its hash
COUNTED_BITS = 18  # frequencies are counted by the lower bits: rare words share a row, common ones stand out
ARCHIVE = 2**COUNTED_BITS  # the row that counts the articles themselves


class ArticleTerms(models.Model):
    """What an article is compared by, all in one row; and whether its related links wait to be made again."""

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="terms")
    hashes = models.BinaryField(default=bytes)  # 32 bits a term
    weights = models.BinaryField(default=bytes)  # one byte a term: 255 is the article's heaviest
    length = models.FloatField(default=0.0)  # of the weights, as a vector
    tags = models.BinaryField(default=bytes)  # 64 bits a key; none if they changed since
    worth = models.FloatField(default=0.0)  # the rarity of the tags together
    among = models.PositiveIntegerField(default=0)  # articles in the archive when these were weighed; 0 is never
    waiting_since = models.DateTimeField(null=True)  # readers saw a change that its links do not follow yet

    class Meta:
        verbose_name = "words of an article"
        verbose_name_plural = "words of articles"
        indexes = [
            models.Index(
                fields=["waiting_since"], name="terms_waiting", condition=models.Q(waiting_since__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {len(self.weights)} terms"


class TermCount(models.Model):
    """In how many articles a term stands, as last counted; the row ARCHIVE counts the articles."""

    bucket = models.PositiveIntegerField(primary_key=True)
    articles = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "count of a term"
        verbose_name_plural = "counts of terms"

    def __str__(self) -> str:
        return f"{self.bucket}: {self.articles}"
