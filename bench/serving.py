"""The real server with two workers, with nginx before it or without, and what it takes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from bench import nginx

TICKS = os.sysconf("SC_CLK_TCK")
OURS = "newsroom.wsgi:application"


@contextmanager
def serving(
    env: dict[str, str], *, application: str = OURS, in_front: Path | None = None, open_files: int = 0
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Runs the application, and nginx before it where a folder for it is named; gives address and process."""
    port = nginx.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "error"]
    env = env | {"ALLOWED_HOSTS": "127.0.0.1,localhost"}
    server = subprocess.Popen([*command, application], env=env, start_new_session=True)
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
        command = [sys.executable, "manage.py", "nginx_config", *options, f"--open-files={open_files}"]
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
