"""The nouns of the newsroom: tables, constraints and QuerySets. Nothing here knows a room above it."""

from articles.models.article import Article, Status, TypeOfWork
from articles.models.author import Author, AuthorOrigin
from articles.models.byline import Byline
from articles.models.correction import Correction, CorrectionKind
from articles.models.decision import DecisionKind, ExternalLink, QuickReason, RelatedDecision
from articles.models.guesses import WrongGuesses
from articles.models.image import Image
from articles.models.image_use import ImageUse
from articles.models.log import LogEvent
from articles.models.newsroom import Newsroom
from articles.models.outbox import Effect, Lease
from articles.models.page import Page, PageAddress, PageKind, PageVersion
from articles.models.presence import Presence
from articles.models.redirect import Redirect
from articles.models.related import RelatedLink, RelatedRebuild
from articles.models.review import RelatedReview
from articles.models.revision import Revision
from articles.models.search import SearchEntry, SearchLanguage, SearchRebuild, SearchSpelling
from articles.models.section import Section
from articles.models.tag import Tag, TagAddress, TaggedArticle, TagName
from articles.models.tag_merge import MergedUse, TagMerge
from articles.models.tag_pin import TagPin
from articles.models.terms import ArticleTerms, TermCount
from articles.models.user import User

__all__ = [
    "Article",
    "ArticleTerms",
    "Author",
    "AuthorOrigin",
    "Byline",
    "Correction",
    "CorrectionKind",
    "DecisionKind",
    "Effect",
    "ExternalLink",
    "Image",
    "ImageUse",
    "Lease",
    "LogEvent",
    "MergedUse",
    "Newsroom",
    "Page",
    "PageAddress",
    "PageKind",
    "PageVersion",
    "Presence",
    "QuickReason",
    "Redirect",
    "RelatedDecision",
    "RelatedLink",
    "RelatedRebuild",
    "RelatedReview",
    "Revision",
    "SearchEntry",
    "SearchLanguage",
    "SearchRebuild",
    "SearchSpelling",
    "Section",
    "Status",
    "Tag",
    "TagAddress",
    "TagMerge",
    "TagName",
    "TagPin",
    "TaggedArticle",
    "TermCount",
    "TypeOfWork",
    "User",
    "WrongGuesses",
]
