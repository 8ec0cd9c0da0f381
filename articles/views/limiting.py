"""How often one address may ask for what costs the database something: a bucket of requests that fills again.

Kept by each process for itself, so nothing is written; with several workers an address may ask as many times as often.
"""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import ip_address
from math import ceil
from time import monotonic

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from articles.accounts.origin import client_address, line_of

MOST_ADDRESSES = 10_000  # that are remembered; those that asked least lately are forgotten


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limit:
    """So many requests at once, and so many more a minute."""

    def __init__(self, at_once: int, a_minute: int) -> None:
        self.at_once = at_once
        self.a_second = a_minute / 60
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Counts a request; returns the answer to it where its address asks too often."""
        address = client_address(request)
        if not address or ip_address(address).is_loopback:
            return None  # unknown, or a proxy that TRUSTED_PROXIES does not name: that would be everybody
        wait = self.wait(line_of(address))
        if not wait:
            return None
        headers = {"Retry-After": str(ceil(wait)), "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("429.html"), status=429, headers=headers)

    def wait(self, address: str) -> float:
        """Returns the seconds until the address may ask again, 0 where it may now."""
        now = monotonic()
        bucket = self._buckets.setdefault(address, _Bucket(self.at_once, now))
        self._buckets.move_to_end(address)
        while len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        bucket.left = min(self.at_once, bucket.left + (now - bucket.at) * self.a_second)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) / self.a_second
        bucket.left -= 1
        return 0
