"""A story's body as readers get it: references to pictures, articles and players drawn in."""

import re
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.images.renditions import picture
from articles.models import Article, Image
from articles.text.blocks import draw, plain_text
from articles.text.embeds import Embed

_FACT_BOX = re.compile(r'<aside data-block="fact-box">(<h[2-6]>(.*?)</h[2-6]>)?', re.DOTALL)


def draw_body(body: str, *, images: Mapping[int, Image], articles: Mapping[int, Article]) -> SafeString:
    """Returns the HTML of a clean body; makes no query.

    A picture or an article that is not among those given (deleted, withdrawn, not live yet, without
    rights) leaves no trace.
    """

    def photo(key: int, caption: str) -> str:
        image = images.get(key)
        drawn = picture(image) if image else None
        # The caption written here was cleaned with the body.
        context = {"picture": drawn, "caption": mark_safe(caption) if caption else ""}
        return render_to_string("parts/figure.html", context) if drawn else ""

    def embed(embed: Embed) -> str:
        return render_to_string("parts/embed.html", {"embed": embed})

    def related(key: int) -> str:
        article = articles.get(key)
        return render_to_string("parts/inset.html", {"article": article}) if article else ""

    return mark_safe(_named(_scrollable(draw(body, photo=photo, embed=embed, related=related))))


def _named(html: str) -> str:
    """Gives fact boxes, which screen readers list, the names that stand over them."""

    def replacement(match: re.Match[str]) -> str:
        name = plain_text(match[2] or "") or gettext("Fact box")
        return f'<aside data-block="fact-box" aria-label="{escape(name)}">{match[1] or ""}'

    return _FACT_BOX.sub(replacement, html)


def _scrollable(html: str) -> str:
    """Puts tables and code, which may be wider than a phone, where the keyboard can scroll them."""
    table = '<div class="scroller" role="group" aria-label="{}" tabindex="0"><table>'
    html = html.replace("<table>", table.format(escape(gettext("Table")))).replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')
