"""The house's own figures, in one place. What operators decide is in `newsroom/settings.py`."""

# --- Lists ---
PAGE_SIZE = 20  # articles on one page of a list
FRONT_PAGE_ROWS = 4  # articles under each section's name on the front page
FEED_SIZE = 30  # newest articles in the feed

# --- Tags ---
MOST_TAGS = 100  # on one article
LONGEST_TAG = 100  # characters

# --- Related articles ---
RELATED_SHOWN = 4  # articles beside a story
RELATED_NEIGHBOURS = 100  # live articles looked at per tag, before and after the story's own date
RELATED_TAGS = 20  # the rarest of an article's tags, which choose its candidates

# --- Pictures ---
PICTURE_WIDTHS = (320, 640, 960, 1600)  # pixels; the widths that are served
