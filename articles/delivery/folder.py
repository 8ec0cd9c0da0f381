"""Kept pages in a folder, shared by all processes of a machine.

    FOLDER/RELEASE/pages.sqlite3                 which pages there are, under which keys; what was purged when
    FOLDER/RELEASE/site/2025/10/08/…/=facts      what is known of a page
    FOLDER/RELEASE/site/2025/10/08/…/=ETAG/      page.html, page.html.br, page.html.gz
    FOLDER/RELEASE/site/2025/10/08/…/=           a link to these, for a server in front (`nginx.conf`)

Reading a page asks the index nothing. A page is stored in two steps, so that whatever is killed when, no file stands
there that the index does not know: first its row, then, if nobody has purged the row meanwhile, its files. A page
whose rendering began before a purge of one of its keys is not stored: it may show what was before.

The link comes last and goes first, so that a server in front finds a page whole or not at all. `site` is a link, too:
to the pages that this index knows, for what an index of before has left nobody would purge.
"""

import fcntl
import secrets
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from articles.delivery.files import hide_page, is_fit, lead, read_page, remove_page, write_page
from articles.delivery.keys import EVERYTHING
from articles.delivery.pages import Moment, Page, StoreAway

INDEX = "pages.sqlite3"  # another layout or schema takes another name: this code leaves such a folder alone
BUSY = 5  # seconds that a process waits for another that writes the index
LOCKS = 4096
CHUNK = 400  # keys in one query
EVICTED = 50  # pages that go at once where the folder is full
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS page
        (path TEXT PRIMARY KEY, token TEXT NOT NULL, size INTEGER NOT NULL, made REAL NOT NULL, ends REAL);
    CREATE INDEX IF NOT EXISTS page_oldest ON page (made);
    CREATE INDEX IF NOT EXISTS page_ends ON page (ends);
    CREATE TABLE IF NOT EXISTS shown (key TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (key, path)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS shown_by ON shown (path);
    CREATE TABLE IF NOT EXISTS purged (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS clock (name TEXT NOT NULL, now INTEGER NOT NULL, bytes INTEGER NOT NULL);
    INSERT INTO clock SELECT hex(randomblob(8)), 0, 0 WHERE NOT EXISTS (SELECT 1 FROM clock);
"""


@contextmanager
def _in_reach() -> Iterator[None]:
    """Gives a full disk, a folder that went and an index that others write for too long one name."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreAway(str(error)) from error


class Folder:
    """The store."""

    def __init__(self, root: Path, *, most_bytes: int) -> None:
        self.root = root
        self.most_bytes = most_bytes
        self._file = root / INDEX
        self._alone = threading.Lock()  # the connection is for one thread at a time
        self._open()

    @_in_reach()
    def _open(self) -> None:
        """Opens the index, and makes it where there is none."""
        (self.root / "locks").mkdir(parents=True, exist_ok=True)
        self._index = sqlite3.connect(self._file, timeout=BUSY, isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._index.close)
        self._index.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_SCHEMA}")
        self._name = self._index.execute("SELECT name FROM clock").fetchone()[0]
        self._inode = self._file.stat().st_ino
        site = self.root / f"site-{self._name}"
        self._site = str(site)
        site.mkdir(exist_ok=True)
        lead(self.root / "site", site.name)
        for old in self.root.glob("site-*"):
            if old != site:
                shutil.rmtree(old, ignore_errors=True)

    def _is_there(self) -> bool:
        """Says whether the folder is the one that was opened: somebody may have emptied it, or made it anew."""
        try:
            return self._file.stat().st_ino == self._inode
        except OSError:
            return False

    # --- Reading ---

    def find(self, path: str, coding: str) -> Page | None:
        """Returns the page with its body in this coding; None where it is not kept, or went in this moment."""
        place = self._place(path)
        if place is None or not self._is_there():
            return None
        try:
            return read_page(place, coding)
        except (OSError, ValueError):
            return None

    # --- Writing ---

    @_in_reach()
    def now(self) -> Moment:
        """Returns the time by the index's own clock, which each purge moves: what a rendering takes note of first."""
        with self._alone:
            self._reopen()
            name, now = self._index.execute("SELECT name, now FROM clock").fetchone()
        return name, now

    @_in_reach()
    def put(self, path: str, page: Page, keys: Iterable[str], *, began: Moment) -> bool:
        """Stores a page whose rendering began at that time; says whether it did."""
        place, named = self._place(path), sorted({EVERYTHING, *keys})
        if place is None:
            return False
        token, size = secrets.token_hex(8), sum(map(len, page.bodies.values()))
        with self._writing() as index:
            name, since = began
            if name != self._name or self._was_purged(index, named, since):
                return False
            self._take_out(index, [path])
            index.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?)", (path, token, size, page.made_at, page.expires_at))
            index.execute("UPDATE clock SET bytes = bytes + ?", (size,))
            index.executemany("INSERT INTO shown VALUES (?, ?)", [(key, path) for key in named])
            self._evict(index)
        with self._writing() as index:
            row = index.execute("SELECT token FROM page WHERE path = ?", (path,)).fetchone()
            if row != (token,):
                return False
            write_page(place, page)
        return True

    @_in_reach()
    def purge(self, keys: Sequence[str]) -> None:
        """Takes out the pages under these keys, and keeps out those whose rendering has begun."""
        with self._writing() as index:
            index.execute("UPDATE clock SET now = now + 1")
            index.executemany(
                "INSERT INTO purged SELECT ?, now FROM clock WHERE true "
                "ON CONFLICT (key) DO UPDATE SET at = excluded.at",
                [(key,) for key in keys],
            )
            paths: set[str] = set()
            for at in range(0, len(keys), CHUNK):
                part = keys[at : at + CHUNK]
                marks = ", ".join("?" * len(part))
                rows = index.execute(f"SELECT DISTINCT path FROM shown WHERE key IN ({marks})", part)  # noqa: S608  # marks only
                paths.update(path for (path,) in rows)
            self._take_out(index, sorted(paths))

    @_in_reach()
    def retire(self, moment: float) -> None:
        """Takes what ended by this moment away from a server in front, which knows of no ends.

        The application finds it still, to make it anew, or to hand it out as stale where that fails.
        """
        with self._writing() as index:
            for (path,) in index.execute("SELECT path FROM page WHERE ends <= ?", (moment,)).fetchall():
                if place := self._place(path):
                    hide_page(place)
            index.execute("UPDATE page SET ends = NULL WHERE ends <= ?", (moment,))

    @contextmanager
    def only_one(self, path: str) -> Iterator[bool]:
        """Says whether this is the only one who makes the page now; lets go at the end."""
        number = crc32(path.encode(errors="replace")) % LOCKS
        try:
            file = (self.root / "locks" / str(number)).open("w")
        except OSError:  # a full disk: each makes its own
            yield True
            return
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True

    @_in_reach()
    def forget(self, before: float) -> None:
        """Takes out the pages that were made before this moment, in seconds since 1970."""
        with self._writing() as index:
            rows = index.execute("SELECT path FROM page WHERE made < ?", (before,)).fetchall()
            self._take_out(index, [path for (path,) in rows])

    # --- Within ---

    def _place(self, path: str) -> str | None:
        """Returns what the names of a page's files begin with; None for a path that no file can have."""
        return f"{self._site}{path}=" if is_fit(path) else None

    def _reopen(self) -> None:
        if not self._is_there():
            self._index.close()
            self._open()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._alone:
            self._reopen()
            self._index.execute("BEGIN IMMEDIATE")
            try:
                yield self._index
            except BaseException:
                self._index.execute("ROLLBACK")
                raise
            self._index.execute("COMMIT")

    def _was_purged(self, index: sqlite3.Connection, keys: Sequence[str], since: int) -> bool:
        for at in range(0, len(keys), CHUNK):
            part = keys[at : at + CHUNK]
            marks = ", ".join("?" * len(part))
            statement = f"SELECT 1 FROM purged WHERE at > ? AND key IN ({marks}) LIMIT 1"  # noqa: S608  # marks only
            if index.execute(statement, [since, *part]).fetchone():
                return True
        return False

    def _take_out(self, index: sqlite3.Connection, paths: Sequence[str]) -> None:
        for path in paths:
            if place := self._place(path):
                remove_page(place)
            size = "coalesce((SELECT size FROM page WHERE path = ?), 0)"
            index.execute(f"UPDATE clock SET bytes = bytes - {size}", (path,))  # noqa: S608  # ours
            index.execute("DELETE FROM shown WHERE path = ?", (path,))
            index.execute("DELETE FROM page WHERE path = ?", (path,))

    def _evict(self, index: sqlite3.Connection) -> None:
        """Takes out the oldest where there is more than fits."""
        while index.execute("SELECT bytes FROM clock").fetchone()[0] > self.most_bytes:
            rows = index.execute("SELECT path FROM page ORDER BY made LIMIT ?", (EVICTED,)).fetchall()
            if not rows:
                return
            self._take_out(index, [path for (path,) in rows])
