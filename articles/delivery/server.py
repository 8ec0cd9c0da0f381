"""Kept pages on a Valkey or Redis server, shared by several machines.

    newsroom:clock            its name, what it says now; of each purged key: when that was
    newsroom:page:RELEASE:/…  the page: facts, a body for each coding, its keys, when its rendering began
    newsroom:made, :size      which pages there are, the oldest first, and what they take

Each question is one script, which the server does at once and alone. Nothing is looked for to be purged: a page is
handed out only while the clock is the one that it knows, and none of its keys was purged after its rendering began.
So a purge costs the same whatever it reaches, in all releases, and whatever the server loses costs pages at most.
The clock is one row, lost whole or not at all; a new one has a new name, and with it all pages are gone. Its name
begins with that of the server's run: one that comes back with an older copy, or a replica in its place, may have
missed a purge.
"""

import json
import logging
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha1
from typing import Any

import valkey
from valkey import exceptions

from articles.delivery.keys import EVERYTHING
from articles.delivery.pages import Moment, Page, StoreAway

logger = logging.getLogger(__name__)

PATIENCE = 0.2  # seconds for an answer, and for a connection: a reader waits for it
LEFT_ALONE = 5.0  # seconds, after a failure: a server that hangs costs one reader a moment, not each
MAKING = 30_000  # milliseconds after which somebody else may make a page: who is at it has died
KEPT_ON = 7 * 24 * 3600  # seconds that a page is kept after its end, for while the database is away
MOST_KEYS = 100_000  # whose purges are remembered one by one
OVERHEAD = 1_000  # bytes that a page takes beside what is in it
CLOCK, MADE, SIZE = "newsroom:clock", "newsroom:made", "newsroom:size"

_CLOCK = """
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local function clock()  -- the clock's name; nothing where it is another run's, or lost
    local name = redis.call('HGET', KEYS[1], ':name')
    return name and string.sub(name, 1, #run) == run and name
end
local function new_clock(random)
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], ':name', run .. random, ':now', 0)
end
local function was_purged(keys, since)
    local asked = {}
    local function some()
        for _, at in ipairs(redis.call('HMGET', KEYS[1], unpack(asked))) do
            if at and tonumber(at) > tonumber(since) then return true end
        end
        asked = {}
    end
    for key in string.gmatch(keys, '%S+') do
        asked[#asked + 1] = key
        if #asked == 1000 and some() then return true end
    end
    return #asked > 0 and some()
end
"""
_FIND = (
    _CLOCK
    + """
local page = redis.call('HMGET', KEYS[2], 'name', 'since', 'keys', 'facts', ARGV[1])
if not page[5] or page[1] ~= clock() or was_purged(page[3], page[2]) then return false end
return {page[4], page[5]}
"""
)
_NOW = (
    _CLOCK
    + """
if not clock() then new_clock(ARGV[1]) end
return redis.call('HMGET', KEYS[1], ':name', ':now')
"""
)
_PUT = (
    _CLOCK
    + """
local name, since, keys, facts, path, made, lasts, size, most = unpack(ARGV, 1, 9)
if name ~= clock() or was_purged(keys, since) then return 0 end
redis.call('DEL', path)
redis.call('HSET', path, 'name', name, 'since', since, 'keys', keys, 'facts', facts, unpack(ARGV, 10))
redis.call('EXPIRE', path, lasts)
local MADE, SIZE = KEYS[2], KEYS[3]
local function add(bytes) return redis.call('HINCRBY', SIZE, ':all', bytes) end
redis.call('ZADD', MADE, made, path)
local all = add(size - (redis.call('HGET', SIZE, path) or 0))
redis.call('HSET', SIZE, path, size)
for _ = 1, 500 do  -- a store that has become smaller shrinks with the next pages
    if all <= tonumber(most) then break end
    local oldest = redis.call('ZPOPMIN', MADE)[1]
    if not oldest then redis.call('DEL', SIZE) break end
    all = add(-(redis.call('HGET', SIZE, oldest) or 0))
    redis.call('HDEL', SIZE, oldest)
    redis.call('UNLINK', oldest)
end
return 1
"""
)
_PURGE = (
    _CLOCK
    + """
local function note()
    local now = redis.call('HINCRBY', KEYS[1], ':now', 1)
    for at = 3, #ARGV do redis.call('HSET', KEYS[1], ARGV[at], now) end
end
local has_room = redis.call('HLEN', KEYS[1]) < tonumber(ARGV[2])
if ARGV[3] and has_room and clock() and pcall(note) then return end
new_clock(ARGV[1])  -- everything goes; so it does where there is no memory for less
"""
)
_TAKE = "return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])"
_LET_GO = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Server:
    """The store."""

    def __init__(self, url: str, release: str, *, most_bytes: int) -> None:
        self._pages, self._making = (f"newsroom:{what}:{release}:" for what in ("page", "making"))
        self._most_bytes = most_bytes
        tls = {"ssl_check_hostname": True} if url.startswith(("valkeys:", "rediss:")) else {}
        self._client = valkey.Valkey.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, lib_name=None, lib_version=None, **tls
        )
        self._is_away, self._again_at = False, 0.0

    # --- Reading ---

    def find(self, path: str, coding: str) -> Page | None:
        """Returns the page with its body in this coding; None where it is not kept, or out of reach."""
        try:
            found = self._do(_FIND, [CLOCK, _key(self._pages, path)], coding or "plain")
        except StoreAway:
            return None
        return Page(**json.loads(found[0]), bodies={coding: found[1]}) if found else None

    # --- Writing ---

    def now(self) -> Moment:
        """Returns the time by the server's clock, which each purge moves: what a rendering takes note of first."""
        name, now = self._do(_NOW, [CLOCK], secrets.token_hex(8))
        return name.decode(), int(now)

    def put(self, path: str, page: Page, keys: Iterable[str], *, began: Moment) -> bool:
        """Stores a page, unless one of its keys was purged since its rendering began; says whether it did."""
        key, facts, shown = _key(self._pages, path), json.dumps(page.facts()), " ".join(keys)
        bodies = [part for coding, body in page.bodies.items() for part in (coding or "plain", body)]
        size = OVERHEAD + len(facts) + 2 * len(key) + len(shown) + sum(map(len, page.bodies.values()))
        lasts = max(1, int(page.expires_at + KEPT_ON - time.time()))
        told = [*began, shown, facts, key, page.made_at, lasts, size, self._most_bytes, *bodies]
        return bool(self._do(_PUT, [CLOCK, MADE, SIZE], *told))

    def purge(self, keys: Sequence[str]) -> None:
        """Takes out the pages under these keys, and keeps out those whose rendering has begun."""
        named = [] if EVERYTHING in keys else keys
        if named or keys:
            self._do(_PURGE, [CLOCK], secrets.token_hex(8), MOST_KEYS, *named, is_urgent=True)

    @contextmanager
    def only_one(self, path: str) -> Iterator[bool]:
        """Says whether this is the only one who makes the page now; lets go at the end."""
        lock, token = _key(self._making, path), secrets.token_hex(8)
        try:
            is_first = bool(self._do(_TAKE, [lock], token, MAKING))
        except StoreAway:  # each makes its own
            is_first = True
        try:
            yield is_first
        finally:
            if is_first:
                with suppress(StoreAway):
                    self._do(_LET_GO, [lock], token)

    # --- Within ---

    def _do(self, script: str, keys: Sequence[Any], *told: Any, is_urgent: bool = False) -> Any:
        """Has the server do it, without a second try. Raises StoreAway; at once where it was away a moment ago."""
        now = time.monotonic()
        if self._is_away and not is_urgent:
            if now < self._again_at:
                raise StoreAway("The server of kept pages was away a moment ago.")
            self._again_at = now + LEFT_ALONE  # one looks whether it is back; nobody else waits meanwhile
        try:
            answer = self._ask(script, keys, told)
        except exceptions.ValkeyError as error:
            logger.warning("The server of kept pages: %s", error)
            if isinstance(
                error, (exceptions.ConnectionError, exceptions.TimeoutError)
            ):  # others it says itself: it is there
                self._is_away, self._again_at = True, time.monotonic() + LEFT_ALONE
            raise StoreAway(str(error)) from error
        self._is_away = False
        return answer

    def _ask(self, script: str, keys: Sequence[Any], told: Sequence[Any]) -> Any:
        try:
            return self._client.evalsha(_digest(script), len(keys), *keys, *told)
        except exceptions.NoScriptError:  # it has begun anew
            return self._client.eval(script, len(keys), *keys, *told)


@cache
def _digest(script: str) -> str:
    return sha1(script.encode(), usedforsecurity=False).hexdigest()


def _key(before: str, path: str) -> bytes:
    return (before + path).encode(errors="surrogatepass")
