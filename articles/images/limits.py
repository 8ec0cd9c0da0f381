"""How large a picture may be and how long it may take. Read by the darkroom too, so nothing of Django is here."""

MIB = 1024 * 1024

LARGEST_FILE = 50 * MIB  # bytes
LARGEST_FORM = 14 * MIB  # bytes, beside its file
SMALLEST_SIDE = 50  # pixels
MOST_PIXELS = {  # by format: what fits into the darkroom's memory while it is decoded
    "JPEG": 120_000_000,
    "PNG": 30_000_000,
    "WEBP": 13_000_000,
    "AVIF": 24_000_000,
    "GIF": 25_000_000,
    "HEIF": 24_500_000,
}
MOST_PROGRESSIVE_SAMPLES = (
    108_000_000  # pixels times bands of a JPEG that is decoded as a whole, whatever size is wanted
)

MASTER_PIXELS = 24_500_000  # the master is made smaller where a picture has more
LOSSLESS_PIXELS = 11_000_000  # likewise where it is kept as PNG, which takes longer to write
LOOK_PIXELS = 400_000  # of a picture that is only looked at
LONGEST_SIDE = 10_000  # pixels of a master
RENDERED_FROM = 1800  # pixels of the shorter side that renditions are made from, where the master has as many

MEMORY = 300 * MIB  # address space of the darkroom: with it a worker stays under 400 MiB
COMPUTING = 5  # seconds of computing, after which the darkroom is ended
RENDERING = 60  # likewise where renditions are made of a master, for which nobody waits
SECONDS = 4.9  # by the clock, after which an upload is given up: with the page around it less than 6
READING = 1.0  # of these, how long it may take to read what the picture says of itself
TURN = 1.5  # of these, how long an upload waits for the one before it
PATIENCE = 60.0  # by the clock in a command, which may share the machine with much else
PATIENCE_TO_RENDER = 150.0  # likewise, where renditions are made
