"""Where a request comes from, as far as it can be believed."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

WHOLE_LINE = 64  # bits of an IPv6 address that one connection has; the rest it chooses itself

Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str:
    """Returns the address that a request came from; empty where the server does not say.

    What a proxy says in X-Forwarded-For counts only where the operator named the proxy (TRUSTED_PROXIES). The
    list is read from its end, which our own proxies wrote; the first address that is none of them is the client's.
    """
    address = _read(request.META.get("REMOTE_ADDR", ""))
    before = request.headers.get("X-Forwarded-For", "").split(",")
    while address and before and _is_ours(address):
        word = before.pop()
        if not (nearer := _read(word)):
            break
        address = nearer
    return str(address or "")


def line_of(address: str) -> str:
    """Returns what stands for everything that one connection may call itself: of IPv6 its network."""
    read = _read(address)
    return str(IPv6Network((read, WHOLE_LINE), strict=False)) if isinstance(read, IPv6Address) else address


def _is_ours(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _read(word: str) -> Address | None:
    try:
        address = ip_address(word.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
