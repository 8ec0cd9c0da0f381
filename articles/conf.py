"""The house's own figures, in one place. What operators decide is in `newsroom/settings.py`."""

# --- Lists ---
PAGE_SIZE = 20  # articles on one page of a list
FRONT_PAGE_TOP = 5  # articles at the top of the front page: the lead, and those beside it
FRONT_PAGE_ROWS = 4  # articles under each section's name on the front page
FRONT_PAGE_WITHOUT_SECTIONS = 12  # articles below the top where no section has any
PEOPLE_FIRST = 100  # people with a place in “Who is who”, who stand on its first page
PEOPLE_SIZE = 60  # others on one page of it
FEED_SIZE = 30  # newest articles in the feed
SITEMAP_SIZE = 50_000  # addresses; the most that one file may hold: https://www.sitemaps.org/protocol.html

# --- Long stories, which begin with a list of their parts ---
CONTENTS_MINUTES = 5  # to read, at least
CONTENTS_HEADINGS = 3

# --- Tags ---
MOST_TAGS = 100  # on one article
LONGEST_TAG = 100  # characters
TAG_PINS = 4  # stories that staff may put above the newest on a tag's page

TAG_IS_COMMON = 10  # a tag on more than one in so many of the live articles is on too many
IMPACT_EXACT = 20  # stories with a tag that are gone through to say what a change of it does; of more, a sample
IMPACT_NAMED = 20  # stories that are named then
IMPACT_LISTS = 1_000  # lists that are compared, before and after; of more, a part

# --- Search ---
SEARCH_RANKED = 2_000  # stories, the newest that hold the words, of which the most relevant are shown
SEARCH_COUNTED = 1_000  # stories that are counted; of more it is said that there are more
SEARCH_AT_ONCE = 30  # searches of one address that are answered without a pause
SEARCH_A_MINUTE = 30  # after them

# --- Related articles ---
RELATED_SHOWN = 4  # articles beside a story
RELATED_ENOUGH = 2  # with fewer than these, the newest of the section stand there too, under their own name
RELATED_NEIGHBOURS = 100  # articles looked at per tag, before and after the story's own date
RELATED_TAGS = 20  # the rarest of an article's tags, which choose its candidates
RELATED_COMPARED = 300  # the best candidates by tags, whose words are compared
RELATED_KEPT = 20  # links stored for an article
RELATED_MINIMUM = 0.015  # the score below which nothing is related (docs/related.md says what scores mean)
RELATED_TERMS = 128  # words that an article is known by
RELATED_AT_ONCE = 20  # articles whose links are made right after a change; of more, the rest wait

# --- The moderators' queue ---
QUEUE_LOOKED_AT = 500  # live stories that are looked at for it at a time, the newest first
QUEUE_SHOWN = 20  # stories on one page of it
QUEUE_NEW_DAYS = 7  # for so long a story is new
QUEUE_LOW_SCORE = 0.07  # a list whose best link scores less is weak: one in twenty (docs/related.md)
PIN_OLD_DAYS = 90  # after so long a pin without an end is stale
PIN_ENDING_DAYS = 3  # so long before its end it is, too

# --- Pictures ---
PICTURE_WIDTHS = (320, 640, 960, 1600)  # pixels; the widths that are served
