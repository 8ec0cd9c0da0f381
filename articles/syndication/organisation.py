"""The newsroom in schema.org's words: who publishes, and where its policies stand (NewsMediaOrganization)."""

from typing import Any

from articles.models import Newsroom, PageKind
from articles.models.addresses import path_of
from articles.syndication.addresses import absolute

# https://schema.org/NewsMediaOrganization
_POLICIES = {
    PageKind.PRINCIPLES: "publishingPrinciples",
    PageKind.OWNERSHIP: "ownershipFundingInfo",
    PageKind.ETHICS: "ethicsPolicy",
    PageKind.CORRECTIONS: "correctionsPolicy",
    PageKind.VERIFICATION: "verificationFactCheckingPolicy",
    PageKind.SOURCES: "unnamedSourcesPolicy",
    PageKind.NO_BYLINES: "noBylinesPolicy",
    PageKind.DIVERSITY: "diversityPolicy",
    PageKind.STAFFING: "diversityStaffingReport",
    PageKind.FEEDBACK: "actionableFeedbackPolicy",
    PageKind.MISSION: "missionCoveragePrioritiesPolicy",
}


def organisation(newsroom: Newsroom) -> dict[str, Any]:
    """Returns the publisher of a story. Of each policy the page in the site's language, if there is one."""
    policies = {
        "publishingPrinciples": absolute(path_of("about")),
        "correctionsPolicy": absolute(path_of("corrections")),
        "masthead": absolute(path_of("authors")),
    }
    for kind, name in _POLICIES.items():
        if link := newsroom.link_to(kind):
            policies[name] = absolute(path_of("page", link.slug))
    return _named(newsroom) | policies


def describe_organisation(newsroom: Newsroom) -> dict[str, Any]:
    """Returns all that the newsroom says of itself, for the page about it."""
    contact = newsroom.link_to(PageKind.CONTACT)
    point = {
        "@type": "ContactPoint",
        "contactType": "newsroom",
        "url": absolute(path_of("page", contact.slug) if contact else path_of("about")),
    }
    optional = {
        "slogan": newsroom.tagline,
        "description": newsroom.description,
        "email": newsroom.contact_email,
        "address": newsroom.postal_address,
        "parentOrganization": {"@type": "Organization", "name": newsroom.publisher} if newsroom.publisher else None,
        "contactPoint": point | ({"email": newsroom.contact_email} if newsroom.contact_email else {}),
    }
    described = {"@context": "https://schema.org", **organisation(newsroom)}
    return described | {name: value for name, value in optional.items() if value}


def _named(newsroom: Newsroom) -> dict[str, Any]:
    return {"@type": "NewsMediaOrganization", "name": newsroom.name, "url": absolute(path_of("front"))}
