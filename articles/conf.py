"""The house's own figures, in one place. What operators decide is in `newsroom/settings.py`."""

# --- Lists ---
PAGE_SIZE = 20  # articles on one page of a list
FRONT_PAGE_TOP = 5  # articles at the top of the front page: the lead, and those beside it
FRONT_PAGE_ROWS = 4  # articles under each section's name on the front page
FEED_SIZE = 30  # newest articles in the feed
SEARCH_SHOWN = 40  # articles that a search shows
SITEMAP_SIZE = 50_000  # addresses; the most that one file may hold: https://www.sitemaps.org/protocol.html

# --- Tags ---
MOST_TAGS = 100  # on one article
LONGEST_TAG = 100  # characters

# --- Related articles ---
RELATED_SHOWN = 4  # articles beside a story
RELATED_NEIGHBOURS = 100  # live articles looked at per tag, before and after the story's own date
RELATED_TAGS = 20  # the rarest of an article's tags, which choose its candidates

# --- Pictures ---
PICTURE_WIDTHS = (320, 640, 960, 1600)  # pixels; the widths that are served
