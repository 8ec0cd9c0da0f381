"""Providers whose players a story may show; nothing loads from them before the reader asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

# Hosts that a frame may be loaded from; the Content-Security-Policy names the same.
FRAME_SOURCES = [
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://www.openstreetmap.org",
    "https://w.soundcloud.com",
]

LONGEST_ADDRESS = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Embed:
    """Something of a known provider: where it is for people, and where for a frame."""

    provider: str
    address: str
    frame: str
    title: str = ""


# What each provider's address is taken for: where it is for people, and where for a frame.
Found = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class _Provider:
    name: str
    hosts: frozenset[str]
    find: Callable[[SplitResult], Found]


def _youtube(parts: SplitResult) -> Found:
    folder, _, last = parts.path.strip("/").rpartition("/")
    if folder in {"embed", "live", "shorts", "v"} or parts.hostname == "youtu.be":
        key = last
    else:
        key = parse_qs(parts.query).get("v", [""])[0]
    if not re.fullmatch(r"[\w-]{11}", key, re.ASCII):
        return None
    return f"https://www.youtube.com/watch?v={key}", f"https://www.youtube-nocookie.com/embed/{key}"


def _vimeo(parts: SplitResult) -> Found:
    match = re.fullmatch(r"/(?:video/)?(\d{1,12})/?", parts.path, re.ASCII)
    if match is None:
        return None
    return f"https://vimeo.com/{match[1]}", f"https://player.vimeo.com/video/{match[1]}?dnt=1"


def _openstreetmap(parts: SplitResult) -> Found:
    number = r"-?\d{1,3}(?:\.\d{1,8})?"
    match = re.fullmatch(rf"map=(\d{{1,2}})/({number})/({number})", parts.fragment, re.ASCII)
    if match is None:
        return None
    zoom, latitude, longitude = int(match[1]), float(match[2]), float(match[3])
    if not (zoom <= 20 and abs(latitude) <= 85 and abs(longitude) <= 180):
        return None
    across, down = 360 / 2**zoom, 180 / 2**zoom
    box = (longitude - across, latitude - down, longitude + across, latitude + down)
    frame = "https://www.openstreetmap.org/export/embed.html?layer=mapnik&bbox="
    return f"https://www.openstreetmap.org/#{parts.fragment}", frame + quote(",".join(f"{side:.5f}" for side in box))


def _soundcloud(parts: SplitResult) -> Found:
    path = parts.path.rstrip("/")
    if not re.fullmatch(r"/[\w-]{1,100}/[\w-]{1,200}", path, re.ASCII):
        return None
    address = f"https://soundcloud.com{path}"
    return address, f"https://w.soundcloud.com/player/?url={quote(address, safe='')}"


_PROVIDERS = (
    _Provider(
        "YouTube",
        frozenset(
            {
                "www.youtube.com",
                "youtube.com",
                "m.youtube.com",
                "youtu.be",
                "www.youtube-nocookie.com",
                "youtube-nocookie.com",
            }
        ),
        _youtube,
    ),
    _Provider("Vimeo", frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"}), _vimeo),
    _Provider("OpenStreetMap", frozenset({"www.openstreetmap.org", "openstreetmap.org"}), _openstreetmap),
    _Provider("SoundCloud", frozenset({"soundcloud.com", "www.soundcloud.com"}), _soundcloud),
)


def provider_names() -> list[str]:
    return [provider.name for provider in _PROVIDERS]


def recognise(address: str) -> Embed | None:
    """Returns what the address of a known provider shows; None for any other address.

    The addresses returned are put together anew from the parts understood: nothing that somebody
    typed is passed on as it was. The provider is not asked.
    """
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    if len(address) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or port not in {None, 80, 443} or parts.username is not None:
        return None
    for provider in _PROVIDERS:
        if parts.hostname in provider.hosts:
            found = provider.find(parts)
            return Embed(provider.name, *found) if found else None
    return None
