"""Providers whose players a story may show; nothing loads from them before the reader asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

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


@dataclass(frozen=True, slots=True)
class _Provider:
    name: str
    hosts: frozenset[str]
    find: Callable[[str, dict[str, list[str]], str], tuple[str, str] | None]


def _youtube(path: str, query: dict[str, list[str]], fragment: str) -> tuple[str, str] | None:
    candidates = query.get("v", []) + path.split("/")[-1:]
    for key in candidates:
        if re.fullmatch(r"[\w-]{11}", key, re.ASCII):
            return f"https://www.youtube.com/watch?v={key}", f"https://www.youtube-nocookie.com/embed/{key}"
    return None


def _vimeo(path: str, query: dict[str, list[str]], fragment: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"/(?:video/)?(\d{1,12})", path.rstrip("/"))
    if match is None:
        return None
    return f"https://vimeo.com/{match[1]}", f"https://player.vimeo.com/video/{match[1]}?dnt=1"


def _openstreetmap(path: str, query: dict[str, list[str]], fragment: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"map=(\d{1,2})/(-?\d{1,2}(?:\.\d{1,8})?)/(-?\d{1,3}(?:\.\d{1,8})?)", fragment)
    if match is None:
        return None
    zoom, latitude, longitude = int(match[1]), float(match[2]), float(match[3])
    if not (zoom <= 20 and abs(latitude) <= 85 and abs(longitude) <= 180):
        return None
    across, down = 360 / 2**zoom, 180 / 2**zoom
    box = (longitude - across, latitude - down, longitude + across, latitude + down)
    frame = "https://www.openstreetmap.org/export/embed.html?layer=mapnik&bbox="
    return f"https://www.openstreetmap.org/#{fragment}", frame + quote(",".join(f"{side:.5f}" for side in box))


def _soundcloud(path: str, query: dict[str, list[str]], fragment: str) -> tuple[str, str] | None:
    if not re.fullmatch(r"/[\w-]{1,100}/[\w-]{1,200}", path.rstrip("/"), re.ASCII):
        return None
    address = f"https://soundcloud.com{path.rstrip('/')}"
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
            found = provider.find(parts.path, parse_qs(parts.query), parts.fragment)
            return Embed(provider.name, *found) if found else None
    return None
