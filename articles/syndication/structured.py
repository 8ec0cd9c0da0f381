"""An article in schema.org's words, for search engines (JSON-LD 1.1)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, Byline, Correction, CorrectionKind, Newsroom, Tag, TypeOfWork
from articles.models.addresses import path_of
from articles.models.byline import Role
from articles.models.image import SourceType
from articles.syndication.addresses import absolute
from articles.syndication.organisation import organisation
from articles.text.excerpts import excerpt

# schema.org's subtypes of NewsArticle; the others are plain NewsArticle.
_TYPES = {
    TypeOfWork.ANALYSIS: "AnalysisNewsArticle",
    TypeOfWork.OPINION: "OpinionNewsArticle",
    TypeOfWork.EXPLAINER: "BackgroundNewsArticle",
    TypeOfWork.NEWS: "ReportageNewsArticle",
}
# Members of schema.org's IPTCDigitalSourceEnumeration, by IPTC's codes.
_DIGITAL_SOURCES: dict[str, str] = {
    SourceType.AI: "TrainedAlgorithmicMedia",
    SourceType.ALGORITHM: "AlgorithmicMedia",
    SourceType.VIRTUAL: "VirtualRecording",
    SourceType.COMPOSITE_AI: "CompositeWithTrainedAlgorithmicMedia",
    SourceType.COMPOSITE_CAPTURE: "CompositeCapture",
    SourceType.COMPOSITE_SYNTHETIC: "CompositeSynthetic",
}
_LONGEST_HEADLINE = 110  # characters: https://developers.google.com/search/docs/appearance/structured-data/article
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_for_script(data: object) -> SafeString:
    """Returns JSON that can stand inside a `script` element, whatever its texts contain."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def describe(
    article: Article,
    *,
    newsroom: Newsroom,
    bylines: Sequence[Byline],
    tags: Sequence[Tag],
    corrections: Sequence[Correction],
    images: Sequence[str | Mapping[str, str]],
    words: int,
) -> dict[str, Any]:
    """Returns a NewsArticle; `images` as `describe_image` has them, `words` the length of its text."""
    address = absolute(article.get_absolute_url())
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["NewsArticle", _TYPES[TypeOfWork(article.type_of_work)]]
        if article.type_of_work in _TYPES
        else "NewsArticle",
        "@id": f"{address}#article",
        "url": address,
        "mainEntityOfPage": address,
        "headline": excerpt(article.headline, _LONGEST_HEADLINE),
        "description": article.search_description or article.standfirst,
        "datePublished": _moment(article.live_at),
        "dateModified": _moment(article.changed_at(corrections)),
        "inLanguage": article.language,
        "wordCount": words,
        "isAccessibleForFree": True,
        "author": [_person(byline) for byline in bylines if byline.role == Role.BY] or organisation(newsroom),
        "publisher": organisation(newsroom),
    }
    is_retracted = any(correction.kind == CorrectionKind.RETRACTION for correction in corrections)
    optional = {
        "alternativeHeadline": article.headline if len(article.headline) > _LONGEST_HEADLINE else "",
        "articleSection": article.section.name if article.section else "",
        "keywords": [tag.name for tag in tags],
        "about": [{"@type": "Thing", "name": tag.name} for tag in tags],
        "image": list(images),
        "correction": [_correction(one, address) for one in corrections if one.kind != CorrectionKind.UPDATE],
        # It says what is new, and corrects nothing.
        "comment": [
            _correction(one, address) | {"@type": "Comment"} for one in corrections if one.kind == CorrectionKind.UPDATE
        ],
        "creativeWorkStatus": "Retracted" if is_retracted else "",
        "dateline": article.dateline,
        "editor": [_person(byline) for byline in bylines if byline.role == Role.EDITING],
    }
    return described | {name: value for name, value in optional.items() if value}


def describe_image(address: str, *, credit: str, source_type: str) -> str | dict[str, str]:
    """Returns a picture by its full address; an ImageObject where readers are told how it was made (IPTC's code)."""
    if source_type not in _DIGITAL_SOURCES:
        return address
    described = {"@type": "ImageObject", "url": address, "contentUrl": address, "creditText": credit}
    described["digitalSourceType"] = f"https://schema.org/{_DIGITAL_SOURCES[source_type]}DigitalSource"
    return {name: value for name, value in described.items() if value}


def describe_path(article: Article, *, newsroom: Newsroom) -> dict[str, Any]:
    """Returns the BreadcrumbList from the front page by the section to the article."""
    steps = [(newsroom.name, absolute(path_of("front")))]
    if article.section:
        steps.append((article.section.name, absolute(path_of("section", article.section.slug))))
    steps.append((article.headline, absolute(article.get_absolute_url())))
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _correction(correction: Correction, address: str) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "@id": f"{address}#{correction.anchor}",
        "name": correction.get_kind_display(),
        "position": correction.number,
        "text": correction.text,
        "datePublished": _moment(correction.made_at),
    }


def _person(byline: Byline) -> dict[str, Any]:
    if byline.author is None:
        return {"@type": "Person", "name": byline.name}
    address = absolute(path_of("author", byline.author.slug))
    person = {"@type": "Person", "name": byline.name, "url": address}
    return person | ({"jobTitle": byline.author.role} if byline.author.role else {})
