"""Readers who ask as fast as they can: `wrk` where it is installed, else a client in Python, which is slower."""

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from threading import Thread
from urllib.request import Request, urlopen

CONNECTIONS = 16


def is_quick() -> bool:
    """Says whether the client is no bottleneck."""
    return shutil.which("wrk") is not None


def read(address: str, paths: Sequence[str], seconds: int, folder: Path) -> dict[str, float]:
    """Asks for these paths in a random order, as fast as it goes; returns what came of it."""
    return (ask_by_wrk if is_quick() else ask)(address, paths, seconds, folder)


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
