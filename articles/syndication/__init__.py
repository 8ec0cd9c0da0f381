"""What machines read of the site: the feed, the sitemap, and structured data inside pages.

`feed` and `sitemap` write XML from live articles that the views hand them; `structured` describes an
article in schema.org's words for search engines. All text passes `printable`, so that what is written
is well-formed whatever a headline contains.
"""
