"""Readers' requests a second: pages made each time, pages that are kept, and a page as a file; behind nginx, if there.

    python -m bench.pages [--articles 10000] [--seconds 6] [--rounds 3]

Imports a made archive into a new SQLite database, starts the real server with two workers once for each way,
and asks for random articles, the ways taking turns. `wrk` asks where it is installed; else a client in Python, which
is slower than a kept page and says so. One table; JSON on the last line.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from bench import nginx
from bench.__main__ import as_a_real_site
from bench.archive import write_archive

ADDRESSES = 500  # articles that readers ask for
CONNECTIONS = 16
TICKS = os.sysconf("SC_CLK_TCK")
WAYS = ("made each time", "kept", "a page as a file")
BEHIND, PLAIN = "kept, behind nginx", "nginx, a plain file"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=6, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name:
        folder = Path(name)
        site = os.environ | as_a_real_site(folder) | {"HTTPS_REDIRECT": "false", "LOG_LEVEL": "ERROR"}
        addresses = build(folder, options.articles, site)
        ways = [*WAYS, *((BEHIND, PLAIN) if nginx.is_there() else ())]
        measured: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
        for _ in range(options.rounds):
            for way in ways:
                measured[way].append(measure(way, folder, site, addresses, options.seconds))
        result = {way: {key: median(run[key] for run in runs) for key in runs[0]} for way, runs in measured.items()}
    print(table(result))
    print(json.dumps({"articles": options.articles, "client": "wrk" if shutil.which("wrk") else "python", **result}))


def build(folder: Path, articles: int, site: dict[str, str]) -> list[str]:
    """Fills the database; returns addresses of articles."""
    write_archive(folder / "archive.jsonl", articles)
    imported = ["import_articles", str(folder / "archive.jsonl"), "--format", "jsonl", "--source", "bench"]
    for command in (["migrate", "-v0"], imported, ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], env=site, check=True, stdout=subprocess.DEVNULL)
    with serving(site) as (address, _):
        found = urlopen(f"{address}/sitemap.xml").read().decode()
    paths = [part.partition("<")[0].partition("//")[2].partition("/")[2] for part in found.split("<loc>")[1:]]
    return [f"/{path}" for path in Random(1).sample([path for path in paths if path[:2] == "20"], ADDRESSES)]


def measure(way: str, folder: Path, site: dict[str, str], addresses: list[str], seconds: int) -> dict[str, float]:
    """Serves the site in this way, and asks for as long; returns what came of it."""
    env = site | {"KEPT_PAGES": "off" if way == "made each time" else str(folder / "pages")}
    with serving(env, in_front=folder / "nginx" if way in {BEHIND, PLAIN} else None) as (address, server):
        if way == PLAIN:
            addresses = as_plain_files(address, addresses, folder)
        if way == "a page as a file":
            front = urlopen(f"{address}/").read().decode()
            addresses = [front.partition('rel="stylesheet" href="')[2].partition('"')[0]]
        for path in addresses:
            urlopen(f"{address}{path}").read()
        before = processor_seconds(server.pid)
        client = ask_by_wrk if shutil.which("wrk") else ask
        made = client(address, addresses, seconds, folder)
        spent = processor_seconds(server.pid) - before
        return {**made, "cpu_ms": 1000 * spent / max(made["requests"], 1), "mb": largest(server.pid)}


def as_plain_files(address: str, paths: list[str], folder: Path) -> list[str]:
    """Writes each page, as large as readers get it, into a file; returns their addresses."""
    plain = folder / "plain"
    plain.mkdir(exist_ok=True)
    for number, path in enumerate(paths):
        (plain / f"{number}.bin").write_bytes(
            urlopen(Request(address + path, headers={"Accept-Encoding": "br"})).read()
        )
    return [f"/plain/{number}.bin" for number in range(len(paths))]


@contextmanager
def serving(env: dict[str, str], *, in_front: Path | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Runs the site, and nginx before it where a folder for it is named; gives the address and what is measured."""
    port = nginx.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "error"]
    env = env | {"ALLOWED_HOSTS": "127.0.0.1,localhost"}
    server = subprocess.Popen([*command, "newsroom.wsgi:application"], env=env, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urlopen(f"{address}/healthz/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        if in_front is None:
            yield address, server
            return
        front = nginx.free_port()
        options = [f"--upstream=127.0.0.1:{port}", f"--listen=127.0.0.1:{front}", *["--brotli"] * nginx.BROTLI.exists()]
        command = [sys.executable, "manage.py", "nginx_config", *options]
        printed = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
        # Beside the pages, in the same server: files as they are.
        head, found, rest = printed.rpartition("    location / {")
        plain = f"alias {in_front.parent / 'plain'}/; gzip_static off; {'brotli_static off;' * nginx.BROTLI.exists()}"
        printed = f"{head}    location /plain/ {{ {plain} }}\n{found}{rest}"
        with nginx.nginx(in_front, printed, front) as process:
            yield f"http://127.0.0.1:{front}", process
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def ask_by_wrk(address: str, paths: Sequence[str], seconds: int, folder: Path) -> dict[str, float]:
    """Asks as fast as it can, for these addresses in a random order."""
    listed = ", ".join(f"{path!r}" for path in paths)
    script = folder / "ask.lua"
    script.write_text(
        f"local paths = {{{listed}}}\n"
        "request = function() return wrk.format('GET', paths[math.random(#paths)], {['Accept-Encoding'] = 'br'}) end\n"
        "done = function(s, l, r) io.write(string.format('%d %d %d %d %d\\n', s.requests, s.duration, "
        "l:percentile(50), l:percentile(99), s.errors.status)) end\n"
    )
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    requests, duration, half, most, errors = map(int, said.split())
    assert not errors, f"{errors} answers were errors"
    return {"requests": requests, "a_second": requests / duration * 1e6, "p50_ms": half / 1000, "p99_ms": most / 1000}


def ask(address: str, paths: Sequence[str], seconds: int, folder: Path) -> dict[str, float]:
    """Does the same in Python: the client is the bottleneck for what is kept."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    def work(seed: int) -> None:
        random = Random(seed)
        while (began := time.perf_counter()) < until:
            urlopen(Request(address + random.choice(paths), headers={"Accept-Encoding": "br"})).read()
            times.append(time.perf_counter() - began)

    threads = [Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    half, most = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
    return {"requests": len(times), "a_second": len(times) / seconds, "p50_ms": half, "p99_ms": most}


def processes(root: int) -> list[Path]:
    """Returns the server and its workers."""
    listed = [path for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [path for path in listed if os.getpgid(int(path.name)) == root]


def processor_seconds(root: int) -> float:
    fields = [(path / "stat").read_text().rpartition(")")[2].split() for path in processes(root)]
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


def largest(root: int) -> float:
    """Returns the memory of the largest worker, in MB."""
    pages = [int((path / "statm").read_text().split()[1]) for path in processes(root)]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def table(result: dict[str, Any]) -> str:
    lines = [f"{'':<20}{'a second':>12}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms':>10}{'MB':>8}"]
    for way, said in result.items():
        numbers = f"{said['a_second']:>12,.0f}{said['p50_ms']:>10.2f}{said['p99_ms']:>10.2f}"
        lines.append(f"{way:<20}{numbers}{said['cpu_ms']:>10.3f}{said['mb']:>8.0f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
